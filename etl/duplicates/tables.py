"""The two tables of decisions as texts of the configuration: aliases in force, pairs said to be two organisations."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from etl.reference import PAIR_COLUMNS, REFUSED_PAIRS, parse_table

ALIAS_FILE = "organisation_aliases.csv"
REFUSED_FILE = f"{REFUSED_PAIRS}.csv"
ALIAS_COLUMNS = ("alias_id", "organisation_id", "note")
_FORMULA_STARTS = "=+-@\t\r "


@dataclass(frozen=True, slots=True)
class AliasLine:
    """One line of the alias table: ``alias_id`` is ``organisation_id``."""

    alias_id: str
    organisation_id: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class RefusedPair:
    """Two identities said to be two organisations. ``at`` as it is written, an ISO time."""

    a: str
    b: str
    by: str
    at: str

    @property
    def ids(self) -> frozenset[str]:
        """Both, whatever their order."""
        return frozenset((self.a, self.b))


def parse_aliases(text: str) -> tuple[AliasLine, ...]:
    """The lines of an alias table. Raises SettingsError."""
    rows = parse_table(text.encode(), ALIAS_FILE) if text.strip() else []
    return tuple(AliasLine(row["alias_id"], row["organisation_id"], row.get("note", "")) for row in rows)


def aliases_as_text(lines: Iterable[AliasLine]) -> str:
    """The alias table as its file holds it, in the order given."""
    return _written(ALIAS_COLUMNS, ((line.alias_id, line.organisation_id, plain_note(line.note)) for line in lines))


def parse_refusals(text: str) -> tuple[RefusedPair, ...]:
    """The lines of the table of refused pairs. Raises SettingsError."""
    rows = parse_table(text.encode(), REFUSED_FILE) if text.strip() else []
    return tuple(RefusedPair(*(row[column] for column in PAIR_COLUMNS)) for row in rows)


def refusals_as_text(pairs: Iterable[RefusedPair]) -> str:
    """The table of refused pairs as its file holds it, in the order given."""
    return _written(PAIR_COLUMNS, ((pair.a, pair.b, pair.by, pair.at) for pair in pairs))


def refused_pair(a: str, b: str, by: str) -> RefusedPair:
    """A refusal said now, its identities in order."""
    first, second = sorted((a, b))
    return RefusedPair(first, second, by, datetime.now(UTC).isoformat(timespec="seconds"))


def plain_note(note: str) -> str:
    """A note on one line, that no spreadsheet takes for a formula."""
    return " ".join(note.split()).lstrip(_FORMULA_STARTS)


def _written(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue()
