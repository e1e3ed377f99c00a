"""File profiles on the Import page: those to choose from, and the one that staff's choice of columns makes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.profiles import Profile, load_profile, parse_profile, profile_names
from etl.profiles.choices import TableChoice, profile_as_toml, profile_of_choices
from etl.settings import SettingsError
from etl.text import fold

if TYPE_CHECKING:
    from etl.store import Store

NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class MappingChoice:
    """What staff confirmed: the tables' columns, the name under which to keep them, and what not to read at all.

    ``name`` fits a file name, ``title`` is what was typed. Without any table, ``name`` is a profile there is already.
    """

    tables: tuple[TableChoice, ...]
    name: str
    title: str
    left_out: tuple[tuple[str, str | None], ...] = ()

    def profile(self, stored: Mapping[str, str], base: Profile | None = None) -> Profile:
        """The profile to read with, laid over ``base`` (the one the files were read with, if any)."""
        if not self.tables:
            return load_profile(self.name, stored)
        return profile_of_choices(self.name, self.title, self.tables, base)


def profile_titles(store: Store) -> Mapping[str, str]:
    """Profiles kept in the store and delivered with the tool: name to title; an unreadable one is left out."""
    stored = store.configuration().profiles
    titles: dict[str, str] = {}
    for name in profile_names(stored):
        try:
            titles[name] = load_profile(name, stored).title
        except SettingsError:
            continue
    return titles


def keep_profile(store: Store, choice: MappingChoice, base: str | Profile | None, by: str) -> Profile:
    """The profile of the columns that staff chose, kept in the store's configuration for the next files.

    ``base``: the profile the files were read with. Raises StoreError and SettingsError with a French message.
    """
    stored = store.configuration().profiles
    under = load_profile(base, stored) if isinstance(base, str) else base
    profile = choice.profile(stored, under)
    if choice.tables:
        store.configure(f"profiles/{profile.name}.toml", profile_as_toml(profile), by=by)
    return profile


def readable_profiles(stored: Mapping[str, str]) -> list[Profile]:
    """The profiles kept and delivered; one that can no longer be read offers nothing."""
    found: list[Profile] = []
    for name in profile_names(stored):
        try:
            found.append(parse_profile(stored[name], name) if name in stored else load_profile(name))
        except SettingsError:
            continue
    return found


def name_of_title(title: str) -> str | None:
    """The name of a profile as files and commands write it: ``Colonnes du CHU`` gives ``colonnes-du-chu``.

    None for a title without any letter or digit, and for the name of a profile delivered with the tool.
    """
    name = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")
    return name if name and name not in profile_names() else None


def name_meaning(name: str | None, stored: Mapping[str, str]) -> str:
    """What keeping choices under this name does, as a sentence."""
    if name is None:
        return "Donnez un autre nom : celui-ci est vide ou réservé."
    if name in stored:
        return "Ce nom est déjà pris : ces choix remplaceront ceux gardés sous ce nom."
    return "La prochaine fois, des fichiers de même forme pourront être lus ainsi, sans rien choisir."
