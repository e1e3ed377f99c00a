"""What a store is configured with: the files of the reference folder, each replaced by the store's own when it has one.

The store's own are in its folder ``config``, and with them the profiles that staff made (``config/profiles``).
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from etl import profiles
from etl.reference import PAIR_COLUMNS, REFUSED_PAIRS, REQUIRED_COLUMNS, Reference, make_reference, parse_table
from etl.settings import Settings, SettingsError, check_default_scale, parse_settings
from etl.store.aliases import ALIAS_FILE, resolved_aliases

SETTINGS_FILE = "settings.toml"
REFUSED_FILE = f"{REFUSED_PAIRS}.csv"
_PROFILE = re.compile(r"profiles/(?P<name>[a-z0-9][a-z0-9-]{0,60})\.toml")
_TABLE = re.compile(r"[a-z0-9_]{1,60}\.csv")


class UnknownTextError(SettingsError):
    """No setting, table or profile bears this name."""


# Name to content: "settings.toml", "<table>.csv", "profiles/<name>.toml".
Texts = Mapping[str, bytes]
# Name, inode, size and time of change of each text of a folder.
Scanned = tuple[tuple[str, int, int, int], ...]
Versions = tuple[Scanned, Scanned, Scanned]


@dataclass(frozen=True)
class Configuration:
    """What is in force. ``aliases``: identity to final identity; ``profiles``: name to TOML text, the store's own ones.

    ``digest`` changes with any of the texts.
    """

    settings: Settings
    reference: Reference
    aliases: Mapping[str, str]
    profiles: Mapping[str, str]
    digest: str


@dataclass(frozen=True)
class TextFiles:
    """Where the texts are: the defaults, and the store's own."""

    defaults: Path
    own: Path

    def default_file(self, name: str) -> Path:
        """Where the default of a text is, whether it exists or not. Raises SettingsError for a name of no text."""
        if _PROFILE.fullmatch(name):
            return profiles.FOLDER / name.removeprefix("profiles/")
        if name == SETTINGS_FILE or (_TABLE.fullmatch(name) and self._is_table(name)):
            return self.defaults / name
        raise UnknownTextError(
            f"« {name} » n'est le nom d'aucun réglage. Noms admis : settings.toml, une table de référence "
            "(statuses.csv…), un profil (profiles/nom.toml, en minuscules, chiffres et tirets)."
        )

    def own_file(self, name: str) -> Path:
        """Where the store's own text of that name is, whether it exists or not. Raises SettingsError."""
        self.default_file(name)
        return self.own / name

    def _is_table(self, name: str) -> bool:
        return name.removesuffix(".csv") in REQUIRED_COLUMNS or name == REFUSED_FILE or (self.defaults / name).is_file()

    def text(self, name: str) -> bytes | None:
        """The text in force, None when there is none. Raises SettingsError, OSError."""
        own = _read(self.own_file(name))
        return own if own is not None else self.default_text(name)

    def decoded(self, name: str) -> str:
        """The text in force. Raises SettingsError when there is none or when it can't be read."""
        try:
            found = self.text(name)
        except OSError as error:
            raise _unreachable(error) from error
        if found is None:
            raise UnknownTextError(f"« {name} » n'existe pas : rien de ce nom n'est livré ni enregistré.")
        return _decoded({name: found}, name)

    def default_text(self, name: str) -> bytes | None:
        """The text that is in force without any of the store's own. Raises SettingsError, OSError."""
        found = _read(self.default_file(name))
        if found is None and name == REFUSED_FILE:
            return (",".join(PAIR_COLUMNS) + "\n").encode()
        return found

    def in_force(self, name: str) -> Path:
        """The file that holds the text in force. Raises SettingsError."""
        own = self.own_file(name)
        return own if own.is_file() else self.default_file(name)

    def own_names(self) -> tuple[str, ...]:
        """Names of the store's own texts, sorted."""
        profile_files = (f"profiles/{entry[0]}" for entry in _scanned(self.own / "profiles"))
        return tuple(sorted([*(entry[0] for entry in _scanned(self.own)), *profile_files]))

    def versions(self) -> Versions:
        """The version of every file that counts now."""
        return _scanned(self.defaults), _scanned(self.own), _scanned(self.own / "profiles")

    def texts(self) -> dict[str, bytes]:
        """Every text in force but the shipped profiles. Raises SettingsError for a name of no text, OSError."""
        shipped = {entry[0] for entry in _scanned(self.defaults)}
        names = {name for name in shipped if _TABLE.fullmatch(name)} | {f"{stem}.csv" for stem in REQUIRED_COLUMNS}
        names |= {*self.own_names(), REFUSED_FILE, SETTINGS_FILE}
        found = {name: self.text(name) for name in sorted(names)}
        return {name: text for name, text in found.items() if text is not None}


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _scanned(folder: Path) -> Scanned:
    """The texts directly in a folder, by name. On the path of every page: names and numbers, no Path for each."""
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith((".csv", ".toml")) and not entry.name.startswith("."):
                    state = entry.stat()
                    found.append((entry.name, state.st_ino, state.st_size, state.st_mtime_ns))
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return tuple(sorted(found))


def parse_configuration(texts: Texts) -> Configuration:
    """The configuration that some texts make together. Raises SettingsError naming the text and the remedy."""
    tables = {
        name.removesuffix(".csv"): parse_table(text, name) for name, text in texts.items() if name.endswith(".csv")
    }
    for stem in sorted(set(REQUIRED_COLUMNS) - set(tables)):
        raise SettingsError(f"{stem}.csv : la table de référence manque.")
    if SETTINGS_FILE not in texts:
        raise SettingsError(f"{SETTINGS_FILE} : le fichier des réglages manque.")
    settings = parse_settings(_decoded(texts, SETTINGS_FILE))
    check_default_scale(settings, [row["scale"] for row in tables["maturity_scales"]])
    return Configuration(
        settings,
        make_reference(tables),
        resolved_aliases(tables["organisation_aliases"], ALIAS_FILE),
        _profiles(texts),
        _digest(texts),
    )


def _profiles(texts: Texts) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in texts:
        if match := _PROFILE.fullmatch(name):
            text = _decoded(texts, name)
            profiles.parse_profile(text, match["name"])
            found[match["name"]] = text
    return found


def _decoded(texts: Texts, name: str) -> str:
    try:
        return texts[name].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{name} : le fichier doit être enregistré en UTF-8.") from error


def _digest(texts: Texts) -> str:
    digest = hashlib.sha256()
    for name, text in sorted(texts.items()):
        for part in (name.encode(), text):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()[:16]


def text_digest(text: str) -> str:
    """What tells one text from another: the state a user started from. An absent text is an empty one."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def load_configuration(files: TextFiles) -> Configuration:
    """What is in force now, read once a state of the files. Raises SettingsError."""
    try:
        return _configuration_of(files, files.versions())
    except OSError as error:
        raise _unreachable(error) from error


def _unreachable(error: OSError) -> SettingsError:
    return SettingsError(f"Les réglages ne peuvent pas être lus ({error.filename}). Vérifiez les droits de ce fichier.")


@lru_cache(maxsize=16)
def _configuration_of(files: TextFiles, versions: Versions) -> Configuration:
    return parse_configuration(files.texts())
