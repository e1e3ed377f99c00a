"""Dossiers through successive states, followed in plain Python: the second opinion of the trajectories.

A state is a date and its dossiers, each a dictionary: id, title, status, scale, initial, target, observed,
observed_on. Nothing here knows SQL or Arrow.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

Dossier = Mapping[str, Any]
State = tuple[date, Mapping[str, Dossier]]
Point = tuple[date, int, date | None]
FIELDS = {"initial": "srl_initial", "target": "srl_final_vise", "observed": "srl_final_constate"}


def read_states(folder: Path) -> list[State]:
    """The states that lie in a folder, `AAAA-MM-JJ/dossiers.csv` each, oldest first."""
    return [(date.fromisoformat(one.name), _dossiers(one / "dossiers.csv")) for one in sorted(folder.iterdir())]


def _dossiers(path: Path) -> dict[str, Dossier]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {
            row["id_dossier"]: {
                "title": row["titre"],
                "status": row["statut"],
                "scale": row["echelle_maturite"] or "SRL",
                "observed_on": _day(row["date_constat_srl"]),
                **{name: int(row[header]) if row[header] else None for name, header in FIELDS.items()},
            }
            for row in csv.DictReader(file, delimiter=";")
        }


def _day(text: str) -> date | None:
    return datetime.strptime(text, "%d/%m/%Y").date() if text else None


def shown(states: Sequence[State], scale: str) -> list[str]:
    """The dossiers of the last state on a scale, withdrawn ones left out."""
    return [key for key, row in sorted(states[-1][1].items()) if row["scale"] == scale and row["status"] != "retire"]


def declared(states: Sequence[State], scale: str, key: str, name: str) -> list[Point]:
    """The known values of one level of one dossier, state after state, with the day it was seen."""
    found = []
    for as_of, dossiers in states:
        row = dossiers.get(key)
        if row is not None and row["scale"] == scale and row[name] is not None:
            found.append((as_of, row[name], row["observed_on"]))
    return found


def pairs(found: Sequence[Point]) -> Iterable[tuple[Point, Point]]:
    """Values that follow each other."""
    return zip(found, found[1:], strict=False)


def runs(found: Sequence[Point]) -> list[list[Point]]:
    """The observed levels cut where they change."""
    cut: list[list[Point]] = []
    for point in found:
        if cut and cut[-1][-1][1] == point[1]:
            cut[-1].append(point)
        else:
            cut.append([point])
    return cut


def since(found: Sequence[Point]) -> date:
    """The first day of the last run. A day seen after its state, or that an earlier level bore, says nothing."""
    *before, last = runs(found)
    worn = [seen for run in before for as_of, _, seen in run if seen is not None and seen <= as_of]
    days = []
    for as_of, _, seen in last:
        says = seen is not None and seen <= as_of and all(seen > other for other in worn)
        days.append(seen if says and seen is not None else as_of)
    return min(days)


def direction(found: Sequence[Point]) -> int | None:
    """1 up, -1 down at the last change, None without any."""
    cut = runs(found)
    if len(cut) == 1:
        return None
    return 1 if cut[-1][0][1] > cut[-2][0][1] else -1


def run_rows(states: Sequence[State], scale: str) -> dict[str, tuple[date, int | None, bool]]:
    """Since, last direction, ever down, of each dossier of any state with an observed level on the scale."""
    rows = {}
    for key in sorted({key for _, dossiers in states for key in dossiers}):
        found = declared(states, scale, key, "observed")
        if found:
            is_down = any(later[1] < earlier[1] for earlier, later in pairs(found))
            rows[key] = (since(found), direction(found), is_down)
    return rows


def months_before(day: date, months: int) -> date:
    """The same day some months before; every day used here exists in every month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, day.day)


def movement(states: Sequence[State], scale: str, key: str, still_months: int) -> str:
    """avance, recul, immobile, nouveau or inconnu."""
    as_of, dossiers = states[-1]
    if dossiers[key]["observed"] is None:
        return "inconnu"
    found = declared(states, scale, key, "observed")
    if since(found) <= months_before(as_of, still_months):
        return "immobile"
    last = direction(found)
    return "nouveau" if last is None else "avance" if last > 0 else "recul"


def steps(states: Sequence[State], scale: str, keys: Iterable[str]) -> list[tuple[date, date, int, int, int]]:
    """as_of_from, as_of_to, level_from, level_to, number of dossiers."""
    counts = Counter(
        (earlier[0], later[0], earlier[1], later[1])
        for key in keys
        for earlier, later in pairs(declared(states, scale, key, "observed"))
    )
    return [(*step, count) for step, count in sorted(counts.items())]


def points(states: Sequence[State], scale: str, keys: Sequence[str]) -> list[tuple[date, int | None, int, int]]:
    """as_of, level, dossiers, dossiers held without a level."""
    rows: list[tuple[date, int | None, int, int]] = []
    for as_of, dossiers in states:
        held = [dossiers[key]["observed"] for key in keys if key in dossiers and dossiers[key]["scale"] == scale]
        counts = Counter(level for level in held if level is not None)
        unknown = sum(level is None for level in held)
        rows += [(as_of, level, counts[level], unknown) for level in sorted(counts)] or [(as_of, None, 0, unknown)]
    return rows


def drops(states: Sequence[State], scale: str, keys: Iterable[str]) -> list[tuple[object, ...]]:
    """submission_id, title, as_of_from, as_of_to, level_from, level_to, the latest first."""
    found = [
        (key, states[-1][1][key]["title"], earlier[0], later[0], earlier[1], later[1])
        for key in keys
        for earlier, later in pairs(declared(states, scale, key, "observed"))
        if later[1] < earlier[1]
    ]
    return sorted(found, key=lambda row: (-row[3].toordinal(), row[0]))


def revisions(states: Sequence[State], scale: str, keys: Iterable[str]) -> list[tuple[object, ...]]:
    """submission_id, title, which, as_of_from, as_of_to, before, after, the latest first."""
    found = [
        (key, states[-1][1][key]["title"], which, earlier[0], later[0], earlier[1], later[1])
        for key in keys
        for which in ("initial", "target")
        for earlier, later in pairs(declared(states, scale, key, which))
        if later[1] != earlier[1]
    ]
    return sorted(found, key=lambda row: (-row[4].toordinal(), row[0], row[2]))
