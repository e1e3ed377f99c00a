"""Opening the sender's own XLSX workbook: what openpyxl takes, what it loses, what an earlier annotation left in it."""

from __future__ import annotations

import io
import re
import warnings
from typing import Any
from zipfile import BadZipFile, ZipFile

from etl.read.uploads import Upload
from reports.own_book import SEPARATOR, UNREADABLE, OwnBook, cells_of
from reports.recorded_values import cell_values
from reports.remarks import AUTHOR, TITLE
from reports.text_book import FILLS

# What openpyxl does not write again, by the parts of the package or the marks in a sheet that show it.
_LOST_PARTS = (
    (r"xl/(slicers|slicerCaches|timelines|timelineCaches)/", "les segments et chronologies"),
    (r"xl/threadedComments/", "les fils de discussion (leur texte reste en commentaire simple)"),
    (r"xl/(ctrlProps|activeX)/", "les boutons et autres contrôles"),
    (r"xl/embeddings/", "les objets incorporés"),
    (r"xl/charts/(style|colors)", "l'aspect exact des graphiques"),
    (r"xl/(connections\.xml|queryTables/|model/)", "les connexions à d'autres données"),
    (r"xl/featurePropertyBag/", "les cases à cocher dans les cellules"),
    (r"_xmlsignatures/", "la signature électronique"),
)
_LOST_MARKS = (
    (r"xl/drawings/drawing", rb"<xdr:(?:sp|grpSp|cxnSp)[ >]", "les formes et zones de texte"),
    (r"xl/drawings/vmlDrawing", rb'ObjectType="(?!Note)', "les boutons et autres contrôles"),
    (r"xl/worksheets/sheet", rb"<x14:dataValidation |<x14:dataValidation>", "des listes de choix d'un format récent"),
    (r"xl/worksheets/sheet", rb"<x14:cfRule", "des mises en forme conditionnelles d'un format récent"),
    (r"xl/worksheets/sheet", rb"<x14:sparkline", "les graphiques sparkline"),
)


def is_xlsx(content: bytes) -> bool:
    """True for the bytes of an Office Open XML workbook, whatever the file's name."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
    except (BadZipFile, ValueError, OSError):
        return False
    return "[Content_Types].xml" in names and "xl/workbook.xml" in names


def _lost_parts(content: bytes) -> list[str]:
    with ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        found = [told for pattern, told in _LOST_PARTS if any(re.match(pattern, name) for name in names)]
        for pattern, mark, told in _LOST_MARKS:
            parts = (package.read(name) for name in names if re.match(pattern, name))
            if any(re.search(mark, part) for part in parts):
                found.append(told)
    return list(dict.fromkeys(found))


def _forget_earlier_marks(book: Any) -> None:
    """Take away what an earlier annotation left: its sheet, its comments, its colours."""
    from openpyxl.cell.cell import Cell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    for sheet in [sheet for sheet in book.worksheets if len(book.sheetnames) > 1 and sheet["A1"].value == TITLE]:
        book.remove(sheet)
    colours = {f"{alpha}{colour}" for colour in FILLS.values() for alpha in ("", "00", "FF")}
    ours = {place for place, fill in enumerate(book._fills) if fill.fgColor.rgb in colours}
    blank = PatternFill()
    for cell in (cell for sheet in book.worksheets for cell in cells_of(sheet)):
        if ours and cell.has_style and cell._style.fillId in ours:
            cell.fill = blank
        if isinstance(cell, Cell) and cell.comment is not None:
            text, mark, _ = cell.comment.text.partition(SEPARATOR)
            if mark:
                cell.comment = Comment(text, cell.comment.author)
            elif cell.comment.author == AUTHOR:
                cell.comment = None


def _restore_numbers(book: Any, content: bytes) -> None:
    """Give back their number to cells that openpyxl takes for errors: no date, in a cell formatted as one."""
    for sheet in book.worksheets:
        lost = {cell.coordinate: cell for cell in cells_of(sheet) if cell.data_type == "e" and cell.value == "#VALUE!"}
        if not lost:
            continue
        for name, (kind, text) in cell_values(content, sheet.title, lost).items():
            if kind == "n":
                lost[name]._value, lost[name].data_type = text, "n"


def open_own_book(upload: Upload) -> OwnBook | None:
    """The workbook of an upload, None when it is no XLSX or openpyxl can't open it."""
    if not is_xlsx(upload.content):
        return None
    from openpyxl import load_workbook

    with ZipFile(io.BytesIO(upload.content)) as package:
        has_macros = "xl/vbaProject.bin" in package.namelist()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # said in the sheet of remarks instead
        try:
            book = load_workbook(io.BytesIO(upload.content), keep_vba=has_macros, rich_text=True)
            lost = _lost_parts(upload.content)
            _restore_numbers(book, upload.content)
            _forget_earlier_marks(book)
        except UNREADABLE:
            return None
    book.template = False
    return OwnBook(upload, book, lost, has_macros=has_macros)
