"""Flat tables: one line a dossier and partner, parted into the lines of dossiers and those of partners."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import overload

import numpy as np

from etl.cells.fields import Reading
from etl.cells.readers import CellError
from etl.cells.written import clean, is_missing
from etl.coded import Codes, Mask
from etl.faults import Fault, line_ranges, make_fault
from etl.headers import FLAT
from etl.read.texts import CodedTexts
from etl.read.uploads import RawColumn, RawTable, ReadResult
from etl.reference import Reference, load_reference
from etl.schema import cell_readers, columns

_IDENTIFIER, _ORGANISATION = "submission_id", "name"
_NO_IDENTIFIER = -1


class PickedRows(Sequence[list[str]]):
    """Some of the lines of a table, made when they are asked for."""

    def __init__(self, rows: Sequence[list[str]], picked: Sequence[int]) -> None:
        self._rows = rows
        self._picked = picked

    def __len__(self) -> int:
        return len(self._picked)

    @overload
    def __getitem__(self, row: int) -> list[str]: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[list[str]]: ...
    def __getitem__(self, row: int | slice) -> list[str] | Sequence[list[str]]:
        if isinstance(row, slice):
            return PickedRows(self._rows, self._picked[row])
        return self._rows[self._picked[row]]


def split_flat(result: ReadResult, reference: Reference | None = None) -> None:
    """Replace a flat table by a table of dossiers and one of partners, in place.

    A dossier is read on its first line; the others must say the same, or it is set aside (E-FLAT-DISAGREE on each of
    its lines). A line that names an organisation is a partner. A line without identifier is a dossier of its own,
    unless it names an organisation: then it is a partner of nobody.
    """
    flat = result.table(FLAT)
    if flat is None:
        return
    texts = {attribute: CodedTexts.of(column.values) for attribute, column in flat.columns.items()}
    is_partner = _is_filled(texts.get(_ORGANISATION), len(flat.lines))
    keys = _dossier_keys(texts.get(_IDENTIFIER), len(flat.lines))
    first = np.zeros(len(keys), dtype=np.bool_)
    first[np.unique(keys, return_index=True)[1]] = True
    first[keys == _NO_IDENTIFIER] = ~is_partner[keys == _NO_IDENTIFIER]
    dossiers = _picked(flat, "dossiers", np.flatnonzero(first), texts)
    partners = _picked(flat, "partenaires", np.flatnonzero(is_partner), texts)
    partners.ignored = []
    _share_extra_cells(flat, (dossiers, partners), first, is_partner, keys)
    row_of = {int(keys[row]): place for place, row in enumerate(np.flatnonzero(first)) if keys[row] != _NO_IDENTIFIER}
    reading = Reading(reference or load_reference())
    for key, fault in _disagreements(flat, texts, keys, reading):
        dossiers.line_faults.append((row_of[key], fault))
    result.faults += _nameless_partners(flat, texts, is_partner)
    place = result.tables.index(flat)
    result.tables[place : place + 1] = [dossiers, partners]


def _is_filled(texts: CodedTexts | None, count: int) -> Mask:
    """Which lines hold more than a blank or a placeholder."""
    if texts is None:
        return np.zeros(count, dtype=np.bool_)
    return texts.where(lambda text: not is_missing(clean(text)))


def _dossier_keys(texts: CodedTexts | None, count: int) -> Codes:
    """A number a distinct identifier as it is read, one a line."""
    if texts is None:
        return np.full(count, _NO_IDENTIFIER)
    read = _reader(_IDENTIFIER, Reading(load_reference()))
    places: dict[object, int] = {}
    keys = [
        _NO_IDENTIFIER if (value := read(text)) is None else places.setdefault(value, len(places))
        for text in texts.distinct
    ]
    return np.array(keys, dtype=np.int64)[texts.codes]


def _reader(attribute: str, reading: Reading) -> Callable[[str], object]:
    """What a cell of a dossier says, whatever its spelling: its text when it can't be read, None when missing."""
    take = cell_readers("dossiers")[attribute].take

    def read(text: str) -> object:
        text = clean(text)
        if is_missing(text):
            return None
        try:
            value = take(text, reading)
        except CellError:
            return text
        finally:
            reading.notes.clear()
        return frozenset(value) if isinstance(value, tuple) else value

    return read


def _picked(flat: RawTable, kind: str, rows: Codes, texts: Mapping[str, CodedTexts]) -> RawTable:
    """The lines of a flat table at some places, as a table of a kind."""
    wanted = {column.attribute for column in columns("dossiers" if kind == "dossiers" else "partenaires")}
    picked: list[int] = rows.tolist()
    return replace(
        flat,
        kind=kind,
        lines=[flat.lines[row] for row in picked],
        rows=PickedRows(flat.rows, picked),
        columns={
            attribute: RawColumn(column.header, CodedTexts(texts[attribute].distinct, texts[attribute].codes[rows]))
            for attribute, column in flat.columns.items()
            if attribute in wanted
        },
        extra_cells={},
        line_faults=[],
    )


def _share_extra_cells(
    flat: RawTable,
    tables: tuple[RawTable, RawTable],
    is_first: Mask,
    is_partner: Mask,
    keys: Codes,
) -> None:
    """A line with cells beyond the last header is told once: of its dossier when it is its first line."""
    dossiers, partners = tables
    dossier_rows, partner_rows = np.cumsum(is_first) - 1, np.cumsum(is_partner) - 1
    for row, count in flat.extra_cells.items():
        if is_first[row]:
            dossiers.extra_cells[int(dossier_rows[row])] = count
        elif is_partner[row]:
            partners.extra_cells[int(partner_rows[row])] = count
        else:
            start = int(np.flatnonzero(is_first & (keys == keys[row]))[0])
            fault = _fault(flat, "E-EXTRA-CELLS", row, context={"nombre": str(count)})
            dossiers.line_faults.append((int(dossier_rows[start]), fault))


def _fault(flat: RawTable, code: str, row: int, **more: object) -> Fault:
    return make_fault(code, file=flat.file, sheet=flat.sheet, line=flat.lines[row], **more)  # type: ignore[arg-type]


def _disagreements(
    flat: RawTable, texts: Mapping[str, CodedTexts], keys: Codes, reading: Reading
) -> Iterator[tuple[int, Fault]]:
    """(key of the dossier, fault) for every line of a dossier whose lines don't say the same in a column."""
    for column in columns("dossiers"):
        coded = texts.get(column.attribute)
        if coded is None or column.attribute == _IDENTIFIER:
            continue
        read = _reader(column.attribute, reading)
        header = flat.columns[column.attribute].header
        for key, rows in _with_several_texts(coded, keys):
            if len({read(coded[row]) for row in rows}) == 1:
                continue
            lines = line_ranges(flat.lines[row] for row in rows).split(" ", 1)[1]
            context = {"lignes": lines, "dossier": clean(texts[_IDENTIFIER][rows[0]])}
            for row in rows:
                value = clean(coded[row]) or None
                yield key, _fault(flat, "E-FLAT-DISAGREE", row, column=header, value=value, context=context)


def _with_several_texts(coded: CodedTexts, keys: Codes) -> Iterator[tuple[int, list[int]]]:
    """(key, lines) of the dossiers of which a column holds several texts."""
    pairs = np.unique(keys[keys != _NO_IDENTIFIER] * len(coded.distinct) + coded.codes[keys != _NO_IDENTIFIER])
    found, counts = np.unique(pairs // len(coded.distinct), return_counts=True)
    doubtful = found[counts > 1]
    rows_of: dict[int, list[int]] = {int(key): [] for key in doubtful}
    for row in np.flatnonzero(np.isin(keys, doubtful)).tolist():
        rows_of[int(keys[row])].append(row)
    yield from rows_of.items()


def _nameless_partners(flat: RawTable, texts: Mapping[str, CodedTexts], is_partner: Mask) -> Iterator[Fault]:
    """W-FLAT-NO-ORGANISATION on lines that tell of a partner without naming it."""
    constants = flat.mapping.constants if flat.mapping else {}
    told: dict[int, list[str]] = {}
    for column in columns("partenaires"):
        coded = texts.get(column.attribute)
        if coded is None or column.attribute in (_IDENTIFIER, _ORGANISATION) or column.header in constants:
            continue
        for row in np.flatnonzero(_is_filled(coded, len(is_partner)) & ~is_partner).tolist():
            told.setdefault(row, []).append(flat.columns[column.attribute].header)
    organisation = flat.columns[_ORGANISATION].header if _ORGANISATION in flat.columns else None
    for row in sorted(told):
        context = {"colonnes": ", ".join(told[row])}
        yield _fault(flat, "W-FLAT-NO-ORGANISATION", row, column=organisation, context=context)
