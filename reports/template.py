"""The template workbook: the contract's columns, drop-down lists, and a sheet that says how to fill them.

Everything in it comes from ``etl.schema`` and the vocabularies in force. An untouched template holds no line: the
examples stand on the readme sheet, laid out so that no line of it looks like the header of a table.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from etl.cells.countries import country_names, find_country
from etl.cells.fields import Reading, read_areas
from etl.reference import Reference, load_reference
from etl.schema import KINDS, Column, Kind, columns
from etl.text import fold
from geo import areas
from reports.template_help import EXAMPLES, FORMATS_FR, README_TEXT, SHEET_INTRO_FR, is_text_code

README_SHEET = "Lisez-moi"
LISTS_SHEET = "Listes"
TEMPLATE_NAME = "modele_healthia.xlsx"
# Lines that carry drop-down lists and checks; further down cells are read all the same.
GUIDED_ROWS = 10_000
_CREATED = datetime(2026, 1, 1)  # a template of the same vocabularies is the same bytes
# Scales are known by their letters; their full names are too long for a list.
_SHOWN_BY_CODE = ("maturity_scales",)
# Columns that take a known code or a free one: the list helps, it refuses nothing.
_OPEN_LISTS: Mapping[str, str] = {"redirected_to": "calls", "linked_calls": "calls"}
_YES_NO = ("oui", "non")
_DATES = (date(1900, 1, 1), date(2100, 12, 31))
_NUMBER_FORMATS: Mapping[str, str] = {"DATE": "dd/mm/yyyy", "INTEGER": "0", "DOUBLE": "#,##0.##"}
_WIDTHS: Mapping[str, int] = {"DATE": 15, "INTEGER": 12, "DOUBLE": 18, "BOOLEAN": 12, "VARCHAR[]": 36}
_WIDE = ("title", "name", "status", "actor_type", "scheme", "main_typology", "health_area")
_README_WIDTHS = (26, 28, 13, 62, 50, 44, 44)
_LINE_HEIGHT = 15.5
_MESSAGE_LENGTH = 255  # Excel refuses a longer one


def _shown(reference: Reference, table: str, *, is_list: bool) -> list[str]:
    """The values of a vocabulary as a list offers them: labels, and the code where a label would not be read back."""
    vocabulary = reference.vocabulary(table)
    breaks = set("|;\r\n") if is_list else set()
    return [
        label if table not in _SHOWN_BY_CODE and vocabulary.find(label) == code and not breaks & set(label) else code
        for code, label in vocabulary.labels.items()
    ]


def _area_names(reference: Reference) -> list[str]:
    """Names of the region, its départements and its EPCI that the loader reads as that territory and no other."""
    reading = Reading(reference)
    found = [area for level in ("region", "departement", "epci") for area in areas.areas(level)]
    return [area.name for area in found if read_areas(area.name, reading) == (area.code,)]


def _country_list() -> list[str]:
    names = (name for code, name in country_names().items() if code != "FR" and find_country(name) == code)
    return [country_names()["FR"], *sorted(names, key=fold)]


def list_values(column: Column, reference: Reference) -> Sequence[str]:
    """What the drop-down list of a column offers, nothing for a column without list. Each value is read back."""
    if column.attribute == "deployment_areas":
        return _area_names(reference)
    if column.attribute == "country":
        return _country_list()
    table = column.vocabulary or _OPEN_LISTS.get(column.attribute)
    return _shown(reference, table, is_list=column.is_list) if table else ()


def _is_open(column: Column) -> bool:
    """True when a list only helps: several values in a cell, or values of one's own."""
    return column.is_list or column.attribute in (*_OPEN_LISTS, "country")


def _form(column: Column) -> str:
    if is_text_code(column):
        return FORMATS_FR["code"]
    if column.attribute == "country" or (column.vocabulary and not column.is_list):
        return FORMATS_FR["list"]
    return FORMATS_FR[column.duckdb_type]


def header_comment(column: Column) -> str:
    """What the comment of a header says: title, whether it must be filled, description, form, example."""
    need = "Obligatoire." if column.required else "Facultatif : laissez vide si vous ne savez pas."
    return "\n".join(
        (
            column.title,
            need,
            column.description,
            _form(column),
            f"Exemple : {column.example}",
        )
    )


def _width(column: Column) -> int:
    usual = 40 if column.attribute in _WIDE else _WIDTHS.get(column.duckdb_type, 20)
    return max(usual, len(column.header) + 4)


class _Book:
    """The workbook being written: its formats, and where each list stands."""

    def __init__(self, book: Any, reference: Reference) -> None:
        self.book = book
        self.reference = reference
        self.lists: dict[tuple[Kind, str], str] = {}
        header = {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"}
        self.required = book.add_format(header | {"bg_color": "#1F3A5F", "font_color": "#FFFFFF"})
        self.optional = book.add_format(header | {"bg_color": "#E6ECF4", "font_color": "#1A1A1A"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.strong = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
        self.italic = book.add_format({"italic": True})
        self.prose = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})

    def add_table(self, kind: Kind) -> Any:
        """The sheet of a kind: headers, formats, no line."""
        sheet = self.book.add_worksheet(kind)
        for position, column in enumerate(columns(kind)):
            number = _NUMBER_FORMATS.get(column.duckdb_type, "@")
            sheet.set_column(position, position, _width(column), self.book.add_format({"num_format": number}))
            sheet.write_string(0, position, column.header, self.required if column.required else self.optional)
            sheet.write_comment(0, position, header_comment(column), {"width": 280, "height": 150, "author": ""})
        last = len(columns(kind)) - 1
        sheet.set_row(0, 32)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, GUIDED_ROWS, last)
        sheet.ignore_errors({"number_stored_as_text": f"A2:XFD{GUIDED_ROWS + 1}"})
        return sheet

    def add_lists(self) -> None:
        """The sheet of the lists, one column each; a vocabulary that two columns share stands once."""
        sheet = self.book.add_worksheet(LISTS_SHEET)
        known: dict[tuple[str, ...], str] = {}
        for kind in KINDS:
            for column in columns(kind):
                values = tuple(list_values(column, self.reference))
                if not values:
                    continue
                if values not in known:
                    known[values] = self._write_list(sheet, len(known), f"Liste : {column.header}", values)
                self.lists[kind, column.attribute] = known[values]
        sheet.freeze_panes(1, 0)

    def _write_list(self, sheet: Any, position: int, heading: str, values: Sequence[str]) -> str:
        from xlsxwriter.utility import xl_range_abs

        sheet.write_string(0, position, heading, self.optional)
        sheet.set_column(position, position, min(60, max(len(heading), *map(len, values)) + 2), self.prose)
        for row, value in enumerate(values, start=1):
            sheet.write_string(row, position, value, self.prose)
        return f"={LISTS_SHEET}!{xl_range_abs(1, position, len(values), position)}"

    def add_checks(self, sheet: Any, kind: Kind) -> None:
        """Drop-down lists and checks of the cells of a sheet."""
        for position, column in enumerate(columns(kind)):
            if (check := self._check(kind, column)) is not None:
                sheet.data_validation(1, position, GUIDED_ROWS, position, check)

    def _check(self, kind: Kind, column: Column) -> dict[str, Any] | None:
        if column.attribute == "submission_id":
            return _unique_id() if kind == "dossiers" else _known_id()
        if source := self.lists.get((kind, column.attribute)):
            return _open_list(source, column) if _is_open(column) else _closed_list(source)
        if column.duckdb_type == "BOOLEAN":
            return _closed_list(list(_YES_NO))
        if column.duckdb_type == "INTEGER":
            return _level(self.reference)
        if column.duckdb_type == "DATE":
            bounds = {"validate": "date", "criteria": "between", "minimum": _DATES[0], "maximum": _DATES[1]}
            return bounds | _told("warning", "Date", "Écrivez la date sous la forme JJ/MM/AAAA, comme 14/03/2026.")
        if column.duckdb_type == "DOUBLE":
            number = {"validate": "decimal", "criteria": ">=", "value": 0}
            return number | _told("warning", "Nombre", "Écrivez un nombre positif ou nul, comme 1 234,50.")
        return None

    def add_readme(self) -> None:
        """The sheet « Lisez-moi »: how to fill, send and save, then each column with two examples."""
        sheet = self.book.add_worksheet(README_SHEET)
        for position, width in enumerate(_README_WIDTHS):
            sheet.set_column(position, position, width, self.prose)
        row = 0
        for heading, paragraphs in README_TEXT:
            sheet.write_string(row, 0, heading, self.title)
            for paragraph in paragraphs:
                row += 1
                sheet.merge_range(row, 0, row, 4, "", self.prose)
                sheet.write_string(row, 0, paragraph, self.prose)
                sheet.set_row(row, _LINE_HEIGHT * -(-len(paragraph) // 140))
            row += 2
        for kind in KINDS:
            row = self._describe(sheet, kind, row)
        sheet.activate()

    def _describe(self, sheet: Any, kind: Kind, row: int) -> int:
        """Columns downwards, examples beside them: a header line across would be taken for a table of data."""
        sheet.write_string(row, 0, f"Feuille « {kind} »", self.title)
        sheet.write_string(row + 1, 0, SHEET_INTRO_FR[kind], self.italic)
        headings = ("Colonne", "Ce que c'est", "À remplir", "Description", "Forme", "Premier exemple", "Second exemple")
        for position, heading in enumerate(headings):
            sheet.write_string(row + 2, position, heading, self.optional)
        row += 3
        for column in columns(kind):
            examples = [f"ex. : {line[column.header]}" if line.get(column.header) else "" for line in EXAMPLES[kind]]
            need = "obligatoire" if column.required else "facultatif"
            cells = (column.header, column.title, need, column.description, _form(column), *examples)
            for position, text in enumerate(cells):
                sheet.write_string(row, position, text, self.prose if position else self.strong)
            lines = max(-(-len(text) // (width - 1)) for text, width in zip(cells, _README_WIDTHS, strict=True))
            sheet.set_row(row, _LINE_HEIGHT * lines)
            row += 1
        return row + 1


def _told(style: str, title: str, message: str) -> dict[str, Any]:
    return {"error_type": style, "error_title": title, "error_message": message[:_MESSAGE_LENGTH]}


def _closed_list(source: str | list[str]) -> dict[str, Any]:
    message = "Choisissez une valeur de la liste (flèche à droite de la cellule)."
    return {"validate": "list", "source": source} | _told("stop", "Valeur hors liste", message)


def _open_list(source: str, column: Column) -> dict[str, Any]:
    if not column.is_list:
        message = "Cette valeur n'est pas dans la liste. Elle peut être gardée si elle est voulue."
        return {"validate": "list", "source": source} | _told("information", "Hors de la liste", message)
    message = "Plusieurs valeurs se séparent par une barre : première | deuxième. Chaque valeur doit être connue."
    told = _told("information", "Plusieurs valeurs", message)
    prompt = "Choisissez une valeur, ou écrivez-en plusieurs séparées par une barre : première | deuxième."
    return {"validate": "list", "source": source, "input_title": "Une ou plusieurs", "input_message": prompt} | told


def _unique_id() -> dict[str, Any]:
    rule = f"=COUNTIF($A$2:$A${GUIDED_ROWS + 1},A2)=1"
    message = "Ce numéro de dossier figure déjà plus haut : un dossier tient sur une seule ligne."
    return {"validate": "custom", "value": rule} | _told("warning", "Numéro en double", message)


def _known_id() -> dict[str, Any]:
    ids = f"dossiers!$A$2:$A${GUIDED_ROWS + 1}"
    source = f"=OFFSET(dossiers!$A$2,0,0,MAX(1,COUNTA({ids})),1)"
    message = "Ce numéro n'est pas dans la feuille « dossiers » : la ligne serait écartée."
    return {"validate": "list", "source": source} | _told("warning", "Dossier inconnu", message)


def _level(reference: Reference) -> dict[str, Any]:
    bounds = [reference.scale_bounds(scale) for scale in reference.vocabulary("maturity_scales")]
    lowest, highest = min(low for low, _ in bounds), max(high for _, high in bounds)
    rule = {"validate": "integer", "criteria": "between", "minimum": lowest, "maximum": highest}
    return rule | _told("stop", "Niveau", f"Indiquez un nombre entier, de {lowest} à {highest}.")


def template_workbook(reference: Reference | None = None) -> bytes:
    """An empty workbook of the contract: three sheets to fill, « Lisez-moi » and « Listes ». Always the same bytes.

    ``reference``: the vocabularies in force, those shipped when none are given. Source: ``etl.schema``.
    """
    import xlsxwriter  # imported on the click: no page waits for it

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as written:
        written.set_properties({"title": "Modèle de fichier HealthIA", "created": _CREATED})
        book = _Book(written, reference or load_reference())
        sheets = {kind: book.add_table(kind) for kind in KINDS}
        book.add_readme()
        book.add_lists()
        for kind, sheet in sheets.items():
            book.add_checks(sheet, kind)
    return buffer.getvalue()
