"""The sender's own workbook back: faulty cells coloured and commented, and a sheet of all remarks.

An XLSX comes back as itself; CSV, ODS, XLS and ZIP as one XLSX with one sheet a table, every cell as text, line for
line. Made in memory from the bytes received, handed back, never kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from etl.pipeline.report import CheckReport
from etl.read.uploads import Upload
from reports.cell_text import MAX_COLUMNS, MAX_ROWS, is_too_long, sheet_name
from reports.marks import (
    MAX_COMMENTS,
    Key,
    SheetMarks,
    bound_comments,
    place_corrections,
    place_faults,
    show_blank_surplus,
)
from reports.opened_book import open_own_book
from reports.own_book import OwnBook, UnwritableBook, unwritable_when_raised
from reports.remarks import SHEET, Remarks, Titles, remarks_of
from reports.sent_tables import KnownTables, SentTable, sent_tables
from reports.text_book import write_text_book

Progress = Callable[[str], None]
STAGES = ("Lecture des fichiers", "Report des remarques", "Écriture du classeur")


@dataclass(frozen=True, slots=True)
class AnnotatedFile:
    """A workbook to hand back: its name and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class _Files:
    """What was sent, read again: the workbook that goes back as itself, and the tables of all other files."""

    own: OwnBook | None
    tables: Sequence[SentTable]
    titles: dict[Key, str]
    marks: dict[Key, SheetMarks]


def _read_again(uploads: Sequence[Upload], known: KnownTables, open_own: Callable[[Upload], OwnBook | None]) -> _Files:
    readable = [upload for upload in uploads if known.is_readable(upload)]
    own = next((book for upload in readable if (book := open_own(upload)) is not None), None)
    tables = [
        table for upload in readable if own is None or upload is not own.upload for table in sent_tables(upload, known)
    ]
    titles: dict[Key, str] = {}
    marks: dict[Key, SheetMarks] = {}
    if own is not None:
        for key, line in known.lines.items():
            if key[0] == own.upload.name and own.has_table(key[1]):
                sheet = key[1] or ""
                titles[key] = sheet
                marks[key] = SheetMarks(known.header(key, own.line(sheet, line)), own.width(sheet))
    taken = list(own.sheet_names) if own else []
    for table in tables:
        if table.key in titles:
            continue
        titles[table.key] = sheet_name(table.wanted_name, taken)
        taken.append(titles[table.key])
        marks[table.key] = _marks_of(table, known)
    return _Files(own, tables, titles, marks)


def _marks_of(table: SentTable, known: KnownTables) -> SheetMarks:
    line = known.lines.get(table.key)
    cells = table.rows[line - 1] if line is not None and line <= len(table.rows) else ()
    return SheetMarks(known.header(table.key, cells), max(map(len, table.rows), default=0))


def _notes(files: _Files, left_out: int) -> list[str]:
    """What else has to be said of the workbook."""
    notes: list[str] = []
    if files.own is None:
        notes.append("Chaque feuille est la copie d'un tableau envoyé, ligne pour ligne ; les cellules sont du texte.")
    elif files.own.lost:
        notes.append("Ce que cette copie de votre classeur n'a pas pu garder : " + ", ".join(files.own.lost) + ".")
    if left_out:
        notes.append(
            f"Les {MAX_COMMENTS} premières cellules portent un commentaire ; {left_out} autres sont seulement colorées"
            " et listées ci-dessous."
        )
    cut = sum(is_too_long(cell) for table in files.tables for row in table.rows for cell in row)
    if cut:
        notes.append(f"{cut} cellule(s) de plus de 32 767 caractères sont coupées : un classeur n'en tient pas plus.")
    if any(len(table.rows) > MAX_ROWS or any(len(row) > MAX_COLUMNS for row in table.rows) for table in files.tables):
        notes.append("Des lignes ou des colonnes au-delà de ce qu'un classeur peut tenir sont laissées de côté.")
    return notes


def _name(uploads: Sequence[Upload], own: OwnBook | None) -> str:
    """``dossiers_remarques.xlsx``: after the first file, with the extension of what the bytes are."""
    first = own.upload.name if own else uploads[0].name if uploads else "fichiers"
    stem = PurePath(first.replace("\\", "/")).stem or "fichiers"
    return f"{stem}_remarques.{'xlsm' if own and own.has_macros else 'xlsx'}"


def _write(files: _Files, remarks_title: str, remarks: Remarks) -> bytes:
    unique = {table.key: table for table in reversed(files.tables)}
    tables = [(files.titles[key], unique[key].rows, files.marks[key]) for key in files.titles if key in unique]
    if files.own is None:
        return write_text_book(tables, remarks_title, remarks)
    with unwritable_when_raised():
        for key, title in files.titles.items():
            if key not in unique:
                files.own.mark(title, files.marks[key])
        for title, rows, marks in tables:
            files.own.add_table(title, rows, marks)
        files.own.add_remarks(remarks_title, remarks)
        return files.own.content()


def annotated_workbook(
    uploads: Sequence[Upload], report: CheckReport, *, progress: Progress | None = None
) -> AnnotatedFile:
    """The files of a check with their faults marked in the cells, and the sheet « Remarques ».

    Corrections typed on the page are written into the cells. A file that was refused is not opened again: what was
    said of it stands among the remarks. ``progress`` is told each stage and may raise to end the work.
    """
    tell = progress or (lambda _: None)
    try:
        return _annotated(uploads, report, tell, open_own_book)
    except UnwritableBook:
        return _annotated(uploads, report, tell, lambda _: None)


def _annotated(
    uploads: Sequence[Upload], report: CheckReport, tell: Progress, open_own: Callable[[Upload], OwnBook | None]
) -> AnnotatedFile:
    tell(STAGES[0])
    files = _read_again(uploads, KnownTables(report), open_own)
    tell(STAGES[1])
    corrections = place_corrections(report.corrections, files.marks)
    faults = place_faults(report.issues, files.marks)
    show_blank_surplus(report.issues, files.marks, {table.key: table.rows for table in files.tables})
    left_out = bound_comments(files.marks.values(), MAX_COMMENTS)
    taken = [*(files.own.sheet_names if files.own else ()), *files.titles.values()]
    remarks = remarks_of(faults, corrections, Titles(files.titles), _notes(files, left_out))
    tell(STAGES[2])
    return AnnotatedFile(_name(uploads, files.own), _write(files, sheet_name(SHEET, taken), remarks))
