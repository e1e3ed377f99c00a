"""What changed between two states, counted a second time in plain Python from their CSV files."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from etl.schema import Column, columns
from geo import areas
from tests.analytics.oracle_data import Dossier, load_portfolio

WHICH = {"srl_initial": "initial", "srl_target": "target", "srl_observed": "observed"}
FIELDS = [column for column in columns("dossiers") if column.attribute != "submission_id"]
NAMED = {"public": {"public"}, "consultation": {"public", "agrege"}}


class OracleState:
    """One state: cells by dossier and column, organisations by dossier, names, EPCI of the leads."""

    def __init__(self, folder: Path) -> None:
        with (folder / "dossiers.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = {row["id_dossier"]: row for row in csv.DictReader(file, delimiter=";")}
        portfolio = {dossier.id: dossier for dossier in load_portfolio(folder).dossiers}
        self.ids = set(portfolio)
        self.cells = {id_: {c.attribute: value_of(c, rows[id_][c.header]) for c in FIELDS} for id_ in portfolio}
        self.organisations = {id_: dossier.organisations for id_, dossier in portfolio.items()}
        self.epci = {id_: epci_of(dossier) for id_, dossier in portfolio.items() if dossier.status != "retire"}
        spellings: dict[str, Counter[str]] = {}
        for dossier in portfolio.values():
            for partner in dossier.partners:
                spellings.setdefault(partner.organisation, Counter())[partner.name] += 1
        self.names = {id_: min(found, key=lambda name: (-found[name], name)) for id_, found in spellings.items()}  # noqa: B023


def value_of(column: Column, cell: str) -> Any:
    """A cell of the demo as its JSON value."""
    text = cell.strip()
    if column.is_list:
        return text.split("|") if text else []
    if not text:
        return column.default
    readers = {
        "DATE": lambda: datetime.strptime(text, "%d/%m/%Y").date().isoformat(),
        "BOOLEAN": lambda: {"oui": True, "non": False}[text],
        "INTEGER": lambda: int(text),
        "DOUBLE": lambda: float(text.replace(",", ".")),
    }
    return readers.get(column.duckdb_type, lambda: text)()


def epci_of(dossier: Dossier) -> str | None:
    line = dossier.lead_line
    if line is None or line.commune is None:
        return None
    found = areas.area("commune", line.commune)
    return found.epci_code if found else None


def expected(before: Path, after: Path, role: str = "agent") -> dict[str, Any]:
    """The lists of the contract's `diff` between two folders of CSV files."""
    old, new = OracleState(before), OracleState(after)

    def is_named(id_: str) -> bool:
        marks = {state.cells[id_]["confidentiality"] for state in (old, new) if id_ in state.ids}
        return role not in NAMED or marks <= NAMED[role]

    kept = sorted(filter(is_named, old.ids & new.ids))
    changed = [
        {"id": id_, "field": column.attribute, "before": old.cells[id_][name], "after": new.cells[id_][name]}
        for id_ in kept
        for column in FIELDS
        if (name := column.attribute) and differs(old.cells[id_][name], new.cells[id_][name])
        if role not in NAMED or name != "total_cost_eur"
    ]
    covered = [{state.epci[id_] for id_ in state.epci if is_named(id_)} - {None} for state in (old, new)]
    return {
        "entered": sorted(filter(is_named, new.ids - old.ids)),
        "absent": sorted(filter(is_named, old.ids - new.ids)),
        "changed": changed,
        "srl": [
            {"id": c["id"], "which": WHICH[c["field"]], "before": c["before"], "after": c["after"]}
            for c in changed
            if c["field"] in WHICH
        ],
        "partners_gained": _moves(kept, new, old),
        "partners_lost": _moves(kept, old, new),
        "territories_gained": sorted(covered[1] - covered[0]),
        "territories_lost": sorted(covered[0] - covered[1]),
    }


def differs(before: Any, after: Any) -> bool:
    return set(before) != set(after) if isinstance(before, list) else before != after


def _moves(kept: list[str], here: OracleState, there: OracleState) -> list[dict[str, str]]:
    return [
        {"id": id_, "organisation": name}
        for id_ in kept
        for name in sorted(here.names[org] for org in here.organisations[id_] - there.organisations[id_])
    ]
