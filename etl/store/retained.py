"""One retained table of the input: which of its lines are a dossier's, and the table with these lines blank."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from etl.read.decode import decode
from etl.read.records import records_of, written
from etl.store.erased import normal_id
from etl.store.mentions import Mentions

DELIMITER = ";"  # of a sheet, which has none of its own
LOOKED_AT = 5000  # lines enough to know the column of identifiers
Place = tuple[str, str | None]


class Cleared(NamedTuple):
    """A table without a dossier, as UTF-8, and how many filled lines were blanked."""

    content: bytes
    gone: int


@dataclass(frozen=True)
class RetainedText:
    """A retained table; the number of a line is that of its record. Read record by record, never held whole."""

    kind: str
    places: frozenset[Place]
    delimiter: str
    text: str

    @classmethod
    def of(cls, row: Mapping[str, object]) -> RetainedText:
        """The table of a row of ``sources``."""
        places = places_of(str(row["name"]), row["part"] if isinstance(row["part"], str) else None)
        text = _text(row["retained"]).lstrip("\ufeff")
        return cls(str(row["kind"]), places, str(row["delimiter"] or DELIMITER), text)

    def _records(self) -> Iterable[list[str]]:
        return records_of(self.text, self.delimiter)

    def lines_of(self, mentions: Mentions) -> set[int]:
        """Lines of the dossier: the identifier stands in their column of identifiers.

        One that tells the dossier by itself may stand in any cell, unless the line is another dossier's.
        """
        if mentions.submission_id not in self.text:
            return set()
        column = self._identifier_column(mentions.known_ids)
        return {
            number
            for number, record in enumerate(self._records(), start=1)
            if _speaks(record, mentions)
            and any(map(mentions.is_id, record))
            and _is_line_of(mentions, "".join(record[column : column + 1]))
        }

    def _identifier_column(self, known_ids: Collection[str]) -> int:
        """The column that holds most of the identifiers in use, the first of several: a level 3 is no dossier 3."""
        found: dict[int, set[str]] = {0: set()}
        for record in islice(self._records(), LOOKED_AT):
            for position, cell in enumerate(record):
                if (identifier := normal_id(cell)) in known_ids:
                    found.setdefault(position, set()).add(identifier)
        return max(sorted(found), key=lambda position: len(found[position]))

    def without(self, lines: Collection[int], mentions: Mentions) -> Cleared | None:
        """The table with those lines blank and no mention in the others; None when that changes nothing."""
        if not lines and mentions.submission_id not in self.text:
            return None
        changed, gone = False, 0

        def cleared(number: int, record: list[str]) -> list[str]:
            nonlocal changed, gone
            if number in lines:
                gone += any(map(str.strip, record))
                kept = [""] * len(record)
            elif _speaks(record, mentions):
                kept = [mentions.redact_cell(cell) for cell in record]
            else:
                return record
            changed |= kept != record
            return kept

        content = written((cleared(*line) for line in enumerate(self._records(), start=1)), self.delimiter)
        return Cleared(content, gone) if changed else None


def _speaks(record: list[str], mentions: Mentions) -> bool:
    """True when the characters of the identifier stand somewhere in a record: few do, and only these are looked at."""
    return mentions.submission_id in "\n".join(record)


def _is_line_of(mentions: Mentions, identifier: str) -> bool:
    return mentions.is_id(identifier) or (mentions.is_telling and not mentions.is_other(identifier))


def _text(content: object) -> str:
    """The text, in whatever encoding. Bytes that can't be decoded don't keep a dossier from being erased."""
    if not isinstance(content, bytes):
        return ""
    try:
        return decode(content)[0]
    except UnicodeDecodeError:
        return content.decode(errors="replace")


def places_of(name: str, part: str | None) -> frozenset[Place]:
    """How faults and lines set aside name a table: the file, and the sheet when it is one."""
    return frozenset({(name, None)} if part is None else {(name, part), (f"{name}/{part}", None)})
