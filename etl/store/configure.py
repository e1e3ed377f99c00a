"""Changing what a store is configured with: checked as a whole, written whole, remembered with who and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
from duckdb import ColumnExpression, FunctionExpression

from etl.reference import CLOSED_TABLES, REQUIRED_COLUMNS, parse_table
from etl.schema import KINDS, TABLES, columns
from etl.settings import SettingsError
from etl.store.configuration import Configuration, TextFiles, parse_configuration, text_digest
from etl.store.errors import StoreConflictError
from etl.store.files import make_folder, prepare_file
from etl.store.intent import Intent, carry_out
from etl.store.journal import now
from etl.store.lines import Line, damaged_line, read_lines
from etl.store.writing import config_folder, writer

HISTORY_FILE = "config/history.jsonl"
# Columns that take codes of a vocabulary, or others.
_OPEN_COLUMNS = {"redirected_to": "calls", "linked_calls": "calls"}

Cursor = Callable[[], duckdb.DuckDBPyConnection | None]


@dataclass(frozen=True)
class ConfigurationChange:
    """One change. ``before`` and ``after`` are the texts in force, None where there was no text of that name.

    ``is_default``: the change went back to the default.
    """

    at: datetime
    by: str
    name: str
    before: str | None
    after: str | None
    is_default: bool


def read_history(folder: Path) -> list[ConfigurationChange]:
    """The changes, newest first. Raises StoreDamagedError."""
    path = folder / HISTORY_FILE
    found = []
    for number, line in enumerate(read_lines(path), start=1):
        try:
            at = datetime.fromisoformat(line["at"])
            change = (line["by"], line["name"], line["before"], line["after"], bool(line["is_default"]))
        except (KeyError, TypeError, ValueError) as error:
            raise damaged_line(path, number) from error
        found.append(ConfigurationChange(at, *change))
    return found[::-1]


def change_text(
    folder: Path, files: TextFiles, name: str, text: str | None, *, by: str, expected: str | None, cursor: Cursor
) -> None:
    """Replace one text, None for its default. ``cursor`` opens the snapshot in force, None when there is none.

    Raises SettingsError when the whole would no longer hold, StoreConflictError, StoreWriteError.
    """
    files.default_file(name)
    if text is not None:
        _refuse_unwritable(name, text)
    with writer(folder):
        before = _decoded(files.text(name))
        if expected is not None and expected != text_digest(before or ""):
            raise StoreConflictError(
                f"« {name} » a été modifié entre-temps par quelqu'un d'autre. Rien n'a été enregistré ; relisez-le, "
                "puis recommencez."
            )
        default = _decoded(files.default_text(name))
        after = default if text is None else text
        if after == before and (text is not None or not files.own_file(name).exists()):
            return
        changed = _checked(files, name, after)
        _refuse_lost_codes(name, before, changed, cursor)
        _refuse_opened_tables(name, default, after)
        line = {"at": now(), "by": by, "name": name, "before": before, "after": after, "is_default": after == default}
        _write(folder, files.own_file(name), None if after == default else after, line)


def _refuse_unwritable(name: str, text: str) -> None:
    if "\x00" in text:
        raise SettingsError(f"{name} : le texte contient un caractère nul. Retirez-le.")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise SettingsError(f"{name} : le texte contient un caractère qui ne s'écrit pas en UTF-8.") from error


def _decoded(text: bytes | None) -> str | None:
    return None if text is None else text.decode("utf-8-sig", errors="replace")


def _checked(files: TextFiles, name: str, after: str | None) -> Configuration:
    """The configuration with the change applied. Raises SettingsError."""
    texts = {other: text for other, text in files.texts().items() if other != name}
    if after is not None and not _is_shipped_profile(files, name, after):
        texts[name] = after.encode()
    return parse_configuration(texts)


def _is_shipped_profile(files: TextFiles, name: str, after: str) -> bool:
    """Going back to a shipped profile: it is not one of the store's own."""
    return name.startswith("profiles/") and _decoded(files.default_text(name)) == after


def _refuse_lost_codes(name: str, before: str | None, changed: Configuration, cursor: Cursor) -> None:
    """A code that dossiers in force bear may not leave its vocabulary: the next file could not name it any more."""
    stem = name.removesuffix(".csv")
    vocabulary = "actor_types" if stem == "actor_types_extended" else stem
    if not name.endswith(".csv") or before is None or vocabulary not in changed.reference.vocabularies:
        return
    lost = _codes(stem, before, name) - set(changed.reference.vocabulary(vocabulary))
    opened = cursor() if lost else None
    if opened is None:
        return
    for code, dossiers in sorted(_users(opened, vocabulary, lost).items()):
        users = f"{dossiers} dossiers de l'instantané en vigueur l'emploient"
        if dossiers == 1:
            users = "un dossier de l'instantané en vigueur l'emploie"
        raise SettingsError(f"{name} : « {code} » ne peut pas être retiré, {users}. Gardez la ligne ou son code.")


def _codes(stem: str, text: str, name: str) -> set[str]:
    try:
        return {row[REQUIRED_COLUMNS[stem][0]] for row in parse_table(text.encode(), name)}
    except SettingsError:  # what was in force could not be read: nothing is lost with it
        return set()


def _users(cursor: duckdb.DuckDBPyConnection, vocabulary: str, codes: set[str]) -> dict[str, int]:
    """Of some codes, those that dossiers bear, with the number of these dossiers."""
    users: dict[str, set[str]] = {}
    for kind in KINDS:
        for column in columns(kind):
            if vocabulary not in (column.vocabulary, _OPEN_COLUMNS.get(column.attribute)):
                continue
            codes_of = ColumnExpression(column.attribute)
            one_a_row = FunctionExpression("unnest", codes_of) if column.is_list else codes_of
            rows = cursor.table(TABLES[kind]).select(ColumnExpression("submission_id"), one_a_row.alias("code"))
            for submission_id, code in rows.distinct().fetchall():
                if code in codes:
                    users.setdefault(code, set()).add(submission_id)
    return {code: len(dossiers) for code, dossiers in users.items()}


def _refuse_opened_tables(name: str, default: str | None, after: str | None) -> None:
    """The tables that the code reads line by line keep their lines: only what they say may change."""
    stem = name.removesuffix(".csv")
    if stem not in CLOSED_TABLES or default is None or after is None:
        return
    differing = _codes(stem, default, name) ^ _codes(stem, after, name)
    if differing:
        raise SettingsError(
            f"{name} : les lignes de cette table sont fixées par l'outil, leurs textes seuls peuvent changer "
            f"(en plus ou en moins : {', '.join(sorted(differing))})."
        )


def _write(folder: Path, own: Path, text: str | None, line: Line) -> None:
    make_folder(config_folder(folder))
    within = str(own.relative_to(folder))
    if text is None:
        carry_out(folder, Intent(lines=((HISTORY_FILE, line),), removes=(within,)))
        return
    make_folder(own.parent)
    prepared = str(prepare_file(own, text.encode()).relative_to(folder))
    carry_out(folder, Intent(renames=((prepared, within),), lines=((HISTORY_FILE, line),)))
