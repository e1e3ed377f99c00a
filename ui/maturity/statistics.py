"""Ordinal statistics of groups, as a table reads them: quartiles that are levels, shares with their denominators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.charts.maturity.marks import FINAL_WORDS
from analytics.charts.typologies.coverage import coded
from analytics.labels import vocabulary
from analytics.maturity.groups import group_statistics, group_thresholds
from analytics.maturity.reading import ENDS
from analytics.territory_profile import SMALLEST_SHARED
from ui.formats import ratio, whole

if TYPE_CHECKING:
    from collections.abc import Hashable

    from pandas import DataFrame

    from analytics.filters import Filters
    from analytics.maturity.reading import Reading
    from etl.store import SnapshotReader

TOO_FEW = "voir la liste"
_NONE = "aucun connu"
# What a screen has room for in one cell; the files have each number in a column of its own.
WRITTEN = ("known", "initial", "final", "field_initial", "field_final")


def written_statistics(
    reader: SnapshotReader, filters: Filters, role: str, *, reading: Reading, dimension: str, **beside: object
) -> DataFrame | None:
    """`group_statistics` with its figures in words beside them: known, and for each end quartiles and field share.

    Groups in the order to show them: EPCI by known dossiers, most first; closed lists in their own order.
    """
    rows = group_statistics(reader, filters, role, reading=reading, dimension=dimension, **beside)
    if rows is None:
        return None
    rows = _named(rows, reader, dimension)
    if dimension == "epci":
        rows = rows.sort_values(["n_known", "n", "label"], ascending=[False, False, True], ignore_index=True)
    lines = rows.to_dict("records")
    written: DataFrame = rows.assign(
        known=[f"{whole(line['n_known'])} / {whole(line['n'])}" for line in lines],
        **{end: [_quartiles(line, end) for line in lines] for end in ENDS},
        **{f"field_{end}": [_field_share(line, end) for line in lines] for end in ENDS},
    )
    return written


def labelled_thresholds(
    reader: SnapshotReader, filters: Filters, role: str, *, reading: Reading, dimension: str, **beside: object
) -> DataFrame | None:
    """`group_thresholds` under the same names as `written_statistics`."""
    rows = group_thresholds(reader, filters, role, reading=reading, dimension=dimension, **beside)
    return None if rows is None else _named(rows, reader, dimension)


def _named(rows: DataFrame, reader: SnapshotReader, dimension: str) -> DataFrame:
    """Typologies by their code and short name, as everywhere else; the others bear theirs."""
    if dimension != "typologie":
        return rows
    short = vocabulary(reader, "typologies", "short_label")
    pairs = zip(rows["code"], rows["label"], strict=True)
    named: DataFrame = rows.assign(label=[coded(code, short) if code in short else label for code, label in pairs])
    return named


def _quartiles(line: dict[Hashable, object], end: str) -> str:
    known = int(str(line["n_known"]))
    if known < SMALLEST_SHARED:
        return TOO_FEW if known else _NONE
    return " · ".join(str(line[f"{end}_{name}"]) for name in ("q1", "median", "q3"))


def _field_share(line: dict[Hashable, object], end: str) -> str:
    known, count = int(str(line["n_known"])), line[f"n_field_{end}"]
    if known < SMALLEST_SHARED:
        return TOO_FEW if known else _NONE
    reached = int(str(count)) if isinstance(count, int) else 0
    return ratio(reached / known, reached, known)


def statistics_columns(heading: str, final: str, field_level: int | None) -> dict[str, str]:
    """Column to French heading, on the screen and in the files. ``field_level``: None where no level is the field's."""
    arrival = FINAL_WORDS[final].adjective
    ends = (("initial", "initial"), ("final", arrival))
    # The screen's headings are short: the last column is seen beside long names of groups.
    columns = {"label": heading, "code": "Code", "known": "Connus / dossiers", "n_known": "Connus", "n": "Dossiers"}
    columns |= {end: f"{said.capitalize()} : quartiles" for end, said in ends}
    for end, said in ends:
        quartiles = (("q1", "premier quartile"), ("median", "médiane basse"), ("q3", "troisième quartile"))
        columns |= {f"{end}_{name}": f"Niveau {said}, {words}" for name, words in quartiles}
    if field_level is not None:
        columns |= {f"field_{end}": f"{said.capitalize()} {field_level} ou plus" for end, said in ends}
        columns |= {f"n_field_{end}": f"Dossiers, niveau {said} {field_level} ou plus" for end, said in ends}
    return columns


def in_files_only(columns: dict[str, str]) -> list[str]:
    """Columns that the screen has in words: each number apart is for the files."""
    return [name for name in columns if name not in ("label", *WRITTEN)]
