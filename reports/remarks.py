"""The sheet « Remarques » of an annotated workbook: what it says, before any writer of workbooks lays it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from etl.faults import CATALOGUE, SEVERITIES, SEVERITY_FR, Severity, line_ranges, shorten
from etl.store import Correction
from reports.cell_text import link_to, readable
from reports.marks import Cell, Key, Level, PlacedFault, correction_note, what_and_remedy

SHEET = "Remarques"
# The first cell: by it a sheet of ours is known again, and replaced, when an annotated workbook comes back.
TITLE = "Remarques de l'observatoire HealthIA"
AUTHOR = "Observatoire HealthIA"
COLUMNS = (
    "Feuille", "Ligne", "Colonne", "Valeur", "Gravité", "Code", "Ce qui ne va pas", "Que faire", "Proposition",
)  # fmt: skip
WIDTHS = (24, 9, 26, 30, 15, 22, 60, 60, 24)
CORRECTED = "Corrigé"
# A word, the level whose colour it has, a sentence.
Told = tuple[str, Level | None, str]
LEGEND: Sequence[Told] = (
    ("Erreur", "error", "La ligne est écartée tant qu'elle n'est pas corrigée."),
    ("Avertissement", "warning", "La ligne est reprise, à vérifier."),
    (CORRECTED, "correction", "Corrigé sur la page : la cellule porte la valeur corrigée."),
)
# What stands above the table is frozen with its header: it must leave room for lines.
_MAX_SUMMARY = 8
_LINE_POINTS = 15.0
_SLACK = 1.1  # letters are narrower than the digits that widths count
_MOST_LINES = 8
_MAX_LINES_SHOWN = 60
# Faults that go with another one, told after it.
_CONSEQUENCES = ("E-DOSSIER-SET-ASIDE", "E-NO-DOSSIER")
MAX_REMARKS = 20_000  # nobody reads more, and Excel takes 65,530 links on a sheet


@dataclass(frozen=True, slots=True)
class Remark:
    """One line of the table; ``target``: where its link leads, None for a whole file."""

    cells: tuple[str | int | None, ...]
    level: Level | None
    target: str | None


@dataclass(frozen=True)
class Remarks:
    """The whole sheet: sentences, what is told with a colour (legend, most frequent faults), then one line a fault."""

    sentences: tuple[str, ...]
    told: tuple[Told, ...]
    table: tuple[Remark, ...]

    @property
    def header_row(self) -> int:
        """Row of the table's header, from 1: below the title, the sentences, what is told, a blank row."""
        return 1 + len(self.sentences) + len(self.told) + 2


class Titles:
    """The name in the workbook of each table of the files; faults of whole files keep the file's name."""

    def __init__(self, titles: Mapping[Key, str]) -> None:
        self._titles = titles

    def shown(self, key: Key) -> str:
        """« dossiers »: in quotation marks, so that no line of the sheet is ever taken for a header of the contract."""
        return f"« {self._titles.get(key, key[1] or key[0])} »"

    def target(self, key: Key, cell: Cell | None) -> str | None:
        """Where the link to a cell leads."""
        return link_to(self._titles[key], *cell) if cell is not None and key in self._titles else None


def _fault_remark(placed: PlacedFault, titles: Titles) -> Remark:
    fault = placed.fault
    key = (fault.file, fault.sheet)
    cells = (
        titles.shown(key),
        fault.line if fault.line is not None else placed.cell[0] if placed.cell else None,
        fault.column,
        fault.value,
        SEVERITY_FR[fault.severity],
        fault.code,
        *what_and_remedy(fault),
        fault.suggestion,
    )
    return Remark(cells, _level(fault.severity), titles.target(key, placed.cell))


def _correction_remark(correction: Correction, cell: Cell, titles: Titles) -> Remark:
    key = (correction.file, correction.sheet)
    cells = (
        titles.shown(key),
        correction.line,
        correction.column,
        correction.after,
        CORRECTED,
        None,
        correction_note(correction),
        "Rien à faire : la valeur corrigée est déjà dans ce classeur.",
        None,
    )
    return Remark(cells, "correction", titles.target(key, cell))


def _summary(faults: Sequence[PlacedFault], titles: Titles) -> Iterable[Told]:
    """The most frequent faults, gravest first, with their lines."""
    groups: dict[tuple[str, str, str | None], list[PlacedFault]] = {}
    for placed in faults:
        fault = placed.fault
        groups.setdefault((fault.code, titles.shown((fault.file, fault.sheet)), fault.column), []).append(placed)
    ordered = sorted(
        groups.items(),
        key=lambda group: (_gravity(group[1][0]), group[0][0] in _CONSEQUENCES, -len(group[1])),
    )
    for (code, shown, column), found in ordered[:_MAX_SUMMARY]:
        kind = CATALOGUE[code]
        where = shown + (f", colonne « {shorten(column)} »" if column else "")
        lines = line_ranges(placed.fault.line for placed in found if placed.fault.line is not None)
        text = f"{len(found)} × {kind.title} ({code}) : {where}, {shorten(lines, _MAX_LINES_SHOWN)}"
        yield SEVERITY_FR[kind.severity], _level(kind.severity), readable(text)
    if len(ordered) > _MAX_SUMMARY:
        yield "…", None, f"et {len(ordered) - _MAX_SUMMARY} autres sortes de remarques, ci-dessous."


def _level(severity: Severity) -> Level | None:
    return None if severity == "conformity" else severity


def _gravity(placed: PlacedFault) -> int:
    return SEVERITIES.index(placed.fault.severity)


def _counts(faults: Sequence[PlacedFault], corrections: int) -> str:
    found = [placed.fault.severity for placed in faults]
    counts = f"{found.count('error')} erreur(s), {found.count('warning')} avertissement(s)"
    counts += f", {found.count('conformity')} fait(s) de conformité"
    return f"{counts}, {corrections} correction(s) faite(s) sur la page." if corrections else f"{counts}."


def remarks_of(
    faults: Sequence[PlacedFault],
    corrections: Sequence[tuple[Correction, Cell]],
    titles: Titles,
    notes: Sequence[str],
) -> Remarks:
    """The sheet of a check's faults and corrections. ``notes``: what else has to be said of the workbook."""
    listed = faults if len(faults) <= MAX_REMARKS else sorted(faults, key=_gravity)[:MAX_REMARKS]
    table = [_fault_remark(placed, titles) for placed in listed]
    table += [_correction_remark(correction, cell, titles) for correction, cell in corrections]
    sentences = [_counts(faults, len(corrections)), *notes]
    if len(faults) > MAX_REMARKS:
        sentences.append(
            f"Seules les {MAX_REMARKS} remarques les plus graves sont listées ; le résumé les compte toutes."
        )
    return Remarks(tuple(sentences), (*LEGEND, *_summary(faults, titles)), tuple(table))


def row_height(remark: Remark) -> float | None:
    """Points that a line of the table needs, None for the usual height: not every spreadsheet finds it by itself."""
    lines = max(
        ceil(len(cell) / width / _SLACK)
        for cell, width in zip(remark.cells, WIDTHS, strict=True)
        if isinstance(cell, str)
    )
    return None if lines < 2 else _LINE_POINTS * min(lines, _MOST_LINES)
