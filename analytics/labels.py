"""Words of the vocabularies as the snapshot was read with them: editing a table later renames nothing in the past."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etl.store import SnapshotReader

# Key column of each copied reference table that pages show words of.
_KEYS = {
    "typologies": "code",
    "ai_priorities": "code",
    "actor_types": "code",
    "site_roles": "code",
    "statuses": "code",
    "srl_levels": "level",
    "ami_rules": "rule_id",
    "kpis": "code",
}


def vocabulary(reader: SnapshotReader, table: str, column: str = "label_fr") -> dict[str, str]:
    """{code: word} of one reference table, in the table's order. Raises KeyError for a table without key here."""
    words = reader.cursor().table(f"ref_{table}").project(f"{_KEYS[table]}, {column}").fetchall()
    return {str(code): str(word or "") for code, word in words}


def area_names(reader: SnapshotReader, level: str) -> dict[str, str]:
    """{code: name} of the territories of a level, by code."""
    rows = reader.cursor().execute("SELECT code, name FROM areas WHERE level = $level ORDER BY code", {"level": level})
    return dict(rows.fetchall())


def setting(reader: SnapshotReader, key: str, default: int) -> int:
    """A whole-number setting of the snapshot, such as `maturity.field_threshold`."""
    row = reader.cursor().execute("SELECT value FROM settings WHERE key = $key", {"key": key}).fetchone()
    return int(float(row[0])) if row and row[0] not in (None, "") else default
