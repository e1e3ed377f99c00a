"""Bytes to tables: the files of a snapshot, whatever container they come in.

Nothing here judges a value. Personal columns are dropped on the way and reach no table, fault or retained source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from etl.faults import make_fault, place_name
from etl.headers import FLAT
from etl.profiles import Profile
from etl.read.containers import open_upload
from etl.read.containers.parts import SheetPart
from etl.read.decode import text_of
from etl.read.recognise import Plausible, first_records, header_of_text
from etl.read.records import kept_columns
from etl.read.samples import table_headers
from etl.read.sheets import ignored_sheet, is_empty, is_ours, recognised_sheet
from etl.read.tables import Place, Recognised, table_of_text
from etl.read.uploads import RawTable, ReadResult, RefusedFile, Upload
from etl.schema import Kind
from etl.settings import LimitSettings

KIND_NAMES_FR: Mapping[str, str] = {
    "dossiers": "dossiers",
    FLAT: "dossiers et partenaires",
    "partenaires": "partenaires",
    "orientations": "orientations",
    "complement": "compléments",
}
_REQUIRED: tuple[Kind, ...] = ("dossiers", "partenaires")
_MIB = 1024 * 1024
_FEWEST_COLUMNS = 2
_SAMPLED_RECORDS = 2_000


def read_files(
    uploads: Sequence[Upload],
    limits: LimitSettings | None = None,
    profile: Profile | None = None,
    left_out: frozenset[tuple[str, str | None]] = frozenset(),
) -> ReadResult:
    """Recognise and read the files of a snapshot, in any order.

    Answers tables and faults; never raises for what a file holds. ``limits`` None reads without limit; ``left_out``
    names the tables (file, sheet) that staff chose not to read.
    """
    reading = _Reading(limits, profile, left_out)
    for upload in uploads:
        reading.read_upload(upload)
    reading.add_missing_kinds(uploads)
    # In one order whatever the order of the uploads: a snapshot's identifier is made of its sources.
    reading.result.tables.sort(key=lambda table: (list(KIND_NAMES_FR).index(table.kind), table.file, table.sheet or ""))
    return reading.result


@dataclass(slots=True)
class _Workbook:
    """What was found in the sheets of one upload; none when it is no workbook."""

    has_sheets: bool = False
    has_table: bool = False
    ignored: list[tuple[SheetPart, Plausible]] = field(default_factory=list)


class _Reading:
    """One reading of files: what was found so far, and whether something unread may have been of any kind."""

    def __init__(
        self, limits: LimitSettings | None, profile: Profile | None, left_out: frozenset[tuple[str, str | None]]
    ) -> None:
        self.result = ReadResult()
        self._left_out = left_out
        self._limits = limits
        self._profile = profile
        self._has_unread = False

    def read_upload(self, upload: Upload) -> None:
        """Read the tables of a file; what refuses it is a fault."""
        place = Place(upload, upload.name)
        workbook = _Workbook()
        try:
            _refuse_too_large(upload, self._limits)
            for part in open_upload(upload, self._limits):
                if isinstance(part, SheetPart):
                    self._read_sheet(replace(place, sheet=part.sheet), part, workbook)
                else:
                    self._read_text(place, part)
            self._end_workbook(place, workbook)
        except RefusedFile as refused:
            self._refuse(refused)

    def _refuse(self, refused: RefusedFile) -> None:
        self.result.faults.append(refused.fault)
        self._has_unread = True

    def _read_text(self, place: Place, part: Upload | RefusedFile) -> None:
        """Read a CSV file, or one of an archive."""
        if isinstance(part, Upload) and (part.name, None) in self._left_out:
            self.result.passed_over.append(part.name)
            return
        try:
            if isinstance(part, RefusedFile):
                raise part
            text, encoding = text_of(part)
            header, plausible = header_of_text(text, self._profile)
            inside = replace(place, file=part.name)
            if header is None:
                records = first_records(text, plausible.delimiter or ";")
                self._note_unknown(inside, plausible, records)
                raise _unrecognised(inside, plausible, self._limits)
            self._add(table_of_text(inside, text, encoding, part.content, header, self._limits))
        except RefusedFile as refused:
            self._refuse(refused)

    def _read_sheet(self, place: Place, part: SheetPart, workbook: _Workbook) -> None:
        workbook.has_sheets = True
        if is_empty(part):
            return
        if (place.file, place.sheet) in self._left_out:
            self.result.passed_over.append(part.sheet)
            return
        try:
            found = recognised_sheet(place, part, self._limits, self._profile)
        except RefusedFile as refused:
            workbook.has_table = True
            self._refuse(refused)
            return
        if isinstance(found, Recognised):
            workbook.has_table = True
            self._add(found)
        else:
            if not is_ours(part):
                self._note_unknown(place, found, part.records)
            part.records = []
            workbook.ignored.append((part, found))

    def _end_workbook(self, place: Place, workbook: _Workbook) -> None:
        """Say which sheets were passed over; a workbook without any table is refused by its likeliest sheet."""
        likeliest = None
        if workbook.has_sheets and not workbook.has_table:
            if not workbook.ignored:
                raise RefusedFile("E-FILE-EMPTY", place.file)
            unknown = [pair for pair in workbook.ignored if not is_ours(pair[0])] or workbook.ignored
            likeliest, plausible = max(unknown, key=lambda pair: pair[1].score())
            self._refuse(_unrecognised(replace(place, sheet=likeliest.sheet), plausible, self._limits))
        for part, _ in workbook.ignored:
            if part is not likeliest:
                self.result.passed_over.append(part.sheet)
                self.result.faults.extend(ignored_sheet(part))

    def _note_unknown(self, place: Place, plausible: Plausible, records: list[list[str]]) -> None:
        """Keep the columns of a table of no known kind, so that staff can say which is which."""
        header = plausible.as_header()
        if sum(map(bool, map(str.strip, header.record))) < _FEWEST_COLUMNS:
            return
        kept, _, _ = kept_columns(header, header.record, records)
        below = records[header.index + 1 : header.index + 1 + _SAMPLED_RECORDS]
        columns = [
            [record[position] for record in below if position < len(record)] for position in range(len(header.record))
        ]
        self.result.headers.append(table_headers((place.file, place.sheet), header, kept, columns))

    def _add(self, found: Recognised) -> None:
        table = found.table
        self.result.headers.append(found.headers)
        first = next((known for known in self.result.tables if _is_same_kind(known, table)), None)
        if first is not None:
            both = _kinds(first) & _kinds(table)
            context = {
                "premier": place_name(first.file, first.sheet),
                "nature": KIND_NAMES_FR[FLAT if len(both) > 1 else min(both)],
            }
            fault = make_fault("E-FILE-KIND-TWICE", file=table.file, sheet=table.sheet, context=context)
            self.result.faults.append(fault)
            self._has_unread = True
            return
        self.result.tables.append(table)
        self.result.faults += found.faults
        # The sheet of orientations of the template may stay empty: not every call has any yet.
        if not table.lines and not (table.kind == "orientations" and table.sheet is not None):
            code = "E-FILE-NO-LINE" if "dossiers" in _kinds(table) else "W-FILE-NO-LINE"
            context = {"ligne": str(table.header_line)}
            self.result.faults.append(make_fault(code, file=table.file, sheet=table.sheet, context=context))

    def add_missing_kinds(self, uploads: Sequence[Upload]) -> None:
        """A missing kind is said unless a file that can't be read may have been it."""
        if self._has_unread:
            return
        names = ", ".join(f"« {upload.name} »" for upload in uploads)
        sent = {kind for table in self.result.tables for kind in _kinds(table)}
        for kind in _REQUIRED:
            if kind not in sent and not self._is_derived(kind):
                context = {"nature": KIND_NAMES_FR[kind], "fichiers": names}
                file = PurePath(uploads[0].name).name if uploads else kind
                self.result.faults.append(make_fault("E-FILE-MISSING", file=file, context=context))

    def _is_derived(self, kind: Kind) -> bool:
        """True when the profile makes lines of that kind of a file that was sent."""
        if self._profile is None:
            return False
        made = [mapping for table in self.result.tables for mapping in self._profile.derived_from(table.headers)]
        return any(mapping.kind == kind for mapping in made)


def _kinds(table: RawTable) -> set[str]:
    """The kinds of lines that a table holds."""
    return set(_REQUIRED) if table.kind == FLAT else {table.kind}


def _is_same_kind(known: RawTable, table: RawTable) -> bool:
    """True when two tables hold lines of one kind, and no profile says that they follow each other."""
    return bool(_kinds(known) & _kinds(table)) and not (table.mapping and table.mapping.several)


def _refuse_too_large(upload: Upload, limits: LimitSettings | None) -> None:
    if not upload.content:
        raise RefusedFile("E-FILE-EMPTY", upload.name)
    if limits and len(upload.content) > limits.max_file_mib * _MIB:
        size = f"{len(upload.content) / _MIB:.1f}".replace(".", ",")
        raise RefusedFile("E-FILE-TOO-LARGE", upload.name, taille=size, limite=str(limits.max_file_mib))


def _unrecognised(place: Place, plausible: Plausible, limits: LimitSettings | None) -> RefusedFile:
    """Why a table in which no header line is known is refused."""
    line, width = str(plausible.index + 1), len(plausible.record)
    if limits and width > limits.max_columns:
        context = {"colonnes": str(width), "limite": str(limits.max_columns), "ligne": line}
        return place.refused("E-FILE-TOO-MANY-COLUMNS", **context)
    return place.refused("E-FILE-KIND", ligne=line, lu=plausible.sentence())
