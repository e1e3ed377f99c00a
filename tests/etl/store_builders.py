"""Builders of snapshot contents: small by default, every column filled at least once, any part replaced."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from etl.faults import Fault
from etl.reference import Reference, load_reference
from etl.schema import KINDS, Kind, table_columns
from etl.settings import load_settings
from etl.store import Correction, RetainedSource, SetAside, SnapshotContent

SAMPLES: Mapping[str, object] = {
    "VARCHAR": "valeur é « ' \" » 🙂",
    "VARCHAR[]": ("T01", "T05"),
    "INTEGER": 3,
    "DOUBLE": 1234.5,
    "BOOLEAN": True,
    "DATE": date(2026, 3, 14),
}


@cache
def reference() -> Reference:
    """The reference tables of the repository."""
    return load_reference()


def row(kind: Kind, **changes: object) -> dict[str, object]:
    """One row with a value in every column."""
    declared = table_columns(kind)
    values = {name: SAMPLES[type_] for name, type_ in declared.items()}
    values |= {"submission_id": "IA-2026-001", "line": 2}
    if "location" in declared:
        values["location"] = "exact"
    values |= changes
    assert set(values) == set(declared), set(values) - set(declared)
    return values


def bare_row(kind: Kind, submission_id: str, line: int) -> dict[str, object]:
    """One row in which all that may be missing is missing."""
    required: dict[str, object] = {
        "title": "Sans rien",
        "submitted_on": date(2026, 1, 2),
        "status": "recu",
        "maturity_scale": "SRL",
        "confidentiality": "restreint",
        "name": "Labo",
        "actor_type": "LABO",
        "role": "partenaire",
        "site_role": "siege",
        "country": "FR",
        "scheme": "F2030_REG",
        "location": "non_localise",
    }
    empty = {name: () if type_ == "VARCHAR[]" else required.get(name) for name, type_ in table_columns(kind).items()}
    return empty | {"submission_id": submission_id, "line": line}


def by_column(kind: Kind, rows: Sequence[Mapping[str, object]]) -> dict[str, list[object]]:
    """Rows as the columns of a table."""
    return {name: [values[name] for values in rows] for name in table_columns(kind)}


def fault(**changes: Any) -> Fault:
    """A doubtful SIRET."""
    found = Fault("partenaires.csv", None, 2, "SIRET", "123", "W-SIRET-CHECKSUM", "warning", "SIRET douteux.", None)
    return replace(found, **changes)


def correction(**changes: Any) -> Correction:
    """A title mended on the page."""
    at = datetime(2026, 3, 15, 9, 30, tzinfo=UTC)
    found = Correction("dossiers", "dossiers.csv", None, 3, "Titre", "Sans rein", "Sans rien", "agent", at)
    return replace(found, **changes)


def source(retained: bytes = b"id_dossier;titre\nIA-2026-001;Essai\n", **changes: Any) -> RetainedSource:
    """A dossiers file; the bytes received held one column more."""
    received = hashlib.sha256(retained + b";contact").hexdigest()
    found = RetainedSource("dossiers.csv", received, "dossiers", "utf-8", ";", 1, len(retained), retained)
    return replace(found, **changes)


def content(**changes: Any) -> SnapshotContent:
    """Two dossiers (one full, one bare), a partner and an orientation each, one fault, one line set aside."""
    tables = {kind: by_column(kind, [row(kind), bare_row(kind, "IA-2026-002", 3)]) for kind in KINDS}
    found = SnapshotContent(
        as_of=date(2026, 3, 14),
        published_by="agent",
        note="état de mars",
        portfolio="HealthIA : Smart challenge",
        profile=None,
        accept_rejects=True,
        is_demo=False,
        tables=tables,
        faults=[fault(), fault(line=None, column=None, value=None, suggestion="12345678900011")],
        set_aside=[
            SetAside(
                "dossiers", "dossiers.csv", None, 4, {"N° dossier": "?", "Titre": "é;\n"}, ("E-ID-FORM", "E-DATE")
            ),
        ],
        sources=[source()],
        rows_read={"dossiers": 3, "partenaires": 2, "orientations": 2},
        rows_loaded=dict.fromkeys(KINDS, 2),
        rows_rejected={"dossiers": 1, "partenaires": 0, "orientations": 0},
        location={"exact": 1, "nom": 0, "hors_region": 0, "etranger": 0, "non_localise": 1},
        required_cells_read=20,
        required_cells_ok=18,
        reference=reference(),
        settings=load_settings(),
    )
    return replace(found, **changes)


def numbered(number: int, **changes: Any) -> SnapshotContent:
    """A content of its own for each number: another title, another input."""
    titled = by_column("dossiers", [row("dossiers", title=f"Dossier {number}")])
    tables = {"dossiers": titled, **{kind: by_column(kind, [row(kind)]) for kind in KINDS[1:]}}
    return content(
        tables=tables, sources=[source(f"id_dossier;titre\nIA-2026-001;Dossier {number}\n".encode())], **changes
    )


def several(count: int = 40, **changes: Any) -> SnapshotContent:
    """Some dossiers with a partner and a fault each, and their input."""
    ids = [f"IA-2026-1{number:02d}" for number in range(count)]
    places = list(enumerate(ids, start=2))
    lines = [f"{one};Titre à effacer {one}" for one in ids]
    found = content(
        tables={
            "dossiers": by_column("dossiers", [row("dossiers", submission_id=one, line=line) for line, one in places]),
            "partenaires": by_column(
                "partenaires", [row("partenaires", submission_id=one, line=line) for line, one in places]
            ),
            "orientations": by_column("orientations", []),
        },
        faults=[fault(file="dossiers.csv", line=line, message=f"Titre de « {one} » douteux.") for line, one in places],
        set_aside=[],
        sources=[source("\n".join(["id_dossier;titre", *lines, ""]).encode(), rows=count)],
        rows_read={"dossiers": count, "partenaires": count, "orientations": 0},
        rows_loaded={"dossiers": count, "partenaires": count, "orientations": 0},
        rows_rejected=dict.fromkeys(KINDS, 0),
        location={"exact": count, "non_localise": 0},
        required_cells_read=8 * count,
        required_cells_ok=8 * count,
    )
    return replace(found, **changes)


def ids_of(made: SnapshotContent) -> list[str]:
    """The identifiers of its dossiers."""
    return [str(one) for one in made.tables["dossiers"]["submission_id"]]


def large(dossiers: int, partners_each: int, seed: int = 1) -> SnapshotContent:
    """Many rows with plausible spreads of values."""
    draw = random.Random(seed)
    submissions, partners = [], []
    for number in range(dossiers):
        identifier = f"IA-2026-{number:06d}"
        submissions.append(
            row(
                "dossiers",
                submission_id=identifier,
                line=number + 2,
                title=f"Projet fictif {number}",
                typologies=tuple(draw.sample(["T01", "T02", "T03", "T04", "T05"], draw.randint(0, 3))),
                srl_initial=draw.choice([None, 1, 2, 3]),
                total_cost_eur=draw.choice([None, draw.random() * 1e6]),
            )
        )
        for rank in range(partners_each):
            line = number * partners_each + rank + 2
            name = f"Organisation fictive {draw.randint(1, 3000)}"
            partners.append(row("partenaires", submission_id=identifier, line=line, name=name, role="partenaire"))
    tables: dict[Kind, dict[str, list[object]]] = {
        "dossiers": by_column("dossiers", submissions),
        "partenaires": by_column("partenaires", partners),
        "orientations": by_column("orientations", []),
    }
    return content(tables=tables, sources=[source(b"x" * 5_000_000)])
