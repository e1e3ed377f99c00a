"""Which profile reads files that the contract alone doesn't."""

from __future__ import annotations

from collections.abc import Sequence

from etl.headers import (
    TableHeaders,
)
from etl.profiles.profile import Profile


def matching_profile(tables: Sequence[TableHeaders], profiles: Sequence[Profile]) -> Profile | None:
    """A profile that reads every file that the contract alone doesn't, None when none does.

    Of several, the one that knows most of the columns the contract doesn't know.
    """
    ranked = [(known, profile) for profile in profiles if (known := _newly_known(tables, profile))]
    return max(ranked, key=lambda pair: pair[0], default=(0, None))[1]


def _newly_known(tables: Sequence[TableHeaders], profile: Profile) -> int:
    """How many columns unknown to the contract a profile takes; 0 when it leaves a file unread."""
    known = 0
    unread: set[str] = set()
    read: set[str] = set()
    for table in tables:
        record = [column.header for column in table.columns]
        mapping = profile.file_for(record)
        found = mapping.header_map(record) if mapping else None
        if found is not None and (table.kind is None or len(found.missing_headers) < max(len(table.missing), 1)):
            read.add(table.file)
            taken = found.positions.keys() | found.ignored
            known += sum(1 for place in taken if table.columns[place].attribute is None)
        elif table.kind is None:
            unread.add(table.file)  # a sheet nobody needs, unless its workbook holds nothing else
        elif table.missing:
            return 0
        elif mapping is None and profile.extends_contract:
            read.add(table.file)
    return known if unread <= read else 0
