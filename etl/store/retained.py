"""One retained table of the input as its records, to find the lines of a dossier and to blank them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from etl.decode import decode
from etl.records import records_of, written
from etl.store.erased import normal_id
from etl.store.mentions import Mentions

DELIMITER = ";"  # of a sheet, which has none of its own
LOOKED_AT = 5000  # lines enough to know the column of identifiers
Place = tuple[str, str | None]


@dataclass(frozen=True)
class RetainedText:
    """A retained table; the number of a line is that of its record."""

    kind: str
    places: frozenset[Place]
    delimiter: str
    text: str

    @classmethod
    def of(cls, row: Mapping[str, object]) -> RetainedText:
        """The table of a row of ``sources``."""
        text = _text(row["retained"])
        places = places_of(str(row["name"]), row["part"] if isinstance(row["part"], str) else None)
        return cls(str(row["kind"]), places, str(row["delimiter"] or DELIMITER), text.lstrip("\ufeff"))

    @cached_property
    def records(self) -> list[list[str]]:
        """The records as the reading of files makes them."""
        return list(records_of(self.text, self.delimiter))

    def lines_of(self, mentions: Mentions) -> set[int]:
        """Lines of the dossier: the identifier stands in their column of identifiers.

        One that tells the dossier by itself may stand in any cell, unless the line is another dossier's.
        """
        if mentions.submission_id not in self.text:
            return set()
        named = [
            (number, record) for number, record in enumerate(self.records, start=1) if any(map(mentions.is_id, record))
        ]
        column = self._identifier_column(mentions.known_ids) if named else 0
        return {number for number, record in named if _is_line_of(mentions, "".join(record[column : column + 1]))}

    def _identifier_column(self, known_ids: Collection[str]) -> int:
        """The column that holds most of the identifiers in use, the first of several: a level 3 is no dossier 3."""
        found: dict[int, set[str]] = {0: set()}
        for record in self.records[:LOOKED_AT]:
            for position, cell in enumerate(record):
                if (identifier := normal_id(cell)) in known_ids:
                    found.setdefault(position, set()).add(identifier)
        return max(sorted(found), key=lambda position: len(found[position]))

    def filled(self, lines: Collection[int]) -> int:
        """How many of some lines hold something."""
        return sum(any(map(str.strip, self.records[line - 1])) for line in lines if line <= len(self.records))

    def without(self, lines: Collection[int], mentions: Mentions) -> bytes | None:
        """The table as UTF-8 with those lines blank and no mention in the others; None when that changes nothing."""
        if not lines and mentions.submission_id not in self.text:
            return None
        blanked = [
            [""] * len(record) if number in lines else [mentions.redact_cell(cell) for cell in record]
            for number, record in enumerate(self.records, start=1)
        ]
        return None if blanked == self.records else written(blanked, self.delimiter)


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
