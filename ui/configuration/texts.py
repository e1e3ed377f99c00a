"""Texts of the configuration as the pages read, compare, save and carry them away."""

from __future__ import annotations

import difflib
import io
import zipfile
from typing import TYPE_CHECKING

from etl.reference import REQUIRED_COLUMNS, make_reference, parse_table
from etl.settings import SettingsError
from etl.store import StoreConflictError, StoreError
from etl.store.configuration import text_digest
from ui.configuration.reference_tables import TABLE_TITLES, row_changes
from ui.configuration.setting_fields import SETTINGS_FILE, changed_settings, setting_values

if TYPE_CHECKING:
    from etl.store import ConfigurationChange, Store

ALIASES_FILE = "organisation_aliases.csv"
REFUSED_FILE = "duplicates_refused.csv"
PROFILES = "profiles/"
ZIP_MIME = "application/zip"
_CHANGE_WORDS = {"added": "Ligne ajoutée", "removed": "Ligne retirée", "changed": "", "moved": "Ordre des lignes"}
# One thing that changed in words: what, its value before, its value after.
Difference = tuple[str, str, str]


def default_text(store: Store, name: str) -> str:
    """The text delivered with the observatory, "" for a name it does not deliver (a profile of one's own)."""
    path = store.reference_folder / name
    return path.read_text(encoding="utf-8-sig") if path.is_file() else ""


def save_text(store: Store, name: str, text: str | None, by: str, base: str) -> str | None:
    """Put a text in force (None: the delivered one); returns None, or the French sentence that refuses it.

    ``base`` is the text the person started from: when another one is in force, nothing is saved.
    """
    try:
        store.configure(name, text, by=by, expected=text_digest(base))
    except StoreConflictError:
        return "Quelqu’un d’autre l’a changé entre-temps : rien n’a été enregistré, vos saisies sont gardées."
    except (SettingsError, StoreError) as error:
        return str(error)
    return None


def check_table(store: Store, stem: str, text: str) -> str | None:
    """What keeps this text of a table from being used with the others, as a French sentence; None when nothing does."""
    try:
        rows = parse_table(text.encode(), f"{stem}.csv")
        make_reference({**store.configuration().reference.tables, stem: rows})
    except SettingsError as error:
        return str(error)
    return None


def last_change(store: Store, name: str) -> ConfigurationChange | None:
    """The latest change of one text, None while it is as delivered."""
    return next((change for change in store.configuration_history() if change.name == name), None)


def title_of(name: str) -> str:
    """A text of the configuration in French: « Réglages », « Table « Statuts » », « Modèle « cordis » »."""
    if name == SETTINGS_FILE:
        return "Réglages"
    if name == ALIASES_FILE:
        return "Rapprochements d’organisations"
    if name == REFUSED_FILE:
        return "Rapprochements refusés"
    if name.startswith(PROFILES):
        return f"Modèle de fichier « {name.removeprefix(PROFILES).removesuffix('.toml')} »"
    stem = name.removesuffix(".csv")
    return f"Table « {TABLE_TITLES.get(stem, stem)} »"


def differences(name: str, before: str, after: str) -> list[Difference]:
    """What differs between two texts of one name, in words."""
    if name == SETTINGS_FILE:
        return changed_settings(setting_values(before), setting_values(after))
    stem = name.removesuffix(".csv")
    if stem in REQUIRED_COLUMNS:
        return [
            (" · ".join(filter(None, (_CHANGE_WORDS[one.kind], one.code, one.column))), one.before, one.after)
            for one in row_changes(stem, before, after)
        ]
    return _line_differences(before, after)


def line_diff(before: str, after: str) -> str:
    """The lines that differ, with ``-`` and ``+`` in front and two lines around."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2)
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


def _line_differences(before: str, after: str) -> list[Difference]:
    old, new = before.splitlines(), after.splitlines()
    found: list[Difference] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind != "equal":
            found.append((f"Ligne {c + 1}", "\n".join(old[a:b]), "\n".join(new[c:d])))
    return found


def configured_texts(store: Store) -> dict[str, str]:
    """Every text in force by its name: settings, tables, profiles."""
    tables = [f"{stem}.csv" for stem in sorted(REQUIRED_COLUMNS)]
    names = dict.fromkeys([SETTINGS_FILE, *tables, *store.configured_names()])
    return {name: store.configured_text(name) for name in names}


def configuration_zip(store: Store) -> bytes:
    """The whole configuration in force as a ZIP, file by file as ``data/reference`` holds them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in configured_texts(store).items():
            archive.writestr(name, text)
    return buffer.getvalue()
