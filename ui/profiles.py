"""File profiles on the Import page: those to choose from, and the one that staff's choice of columns makes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from etl.profiles import Profile, load_profile, profile_names
from etl.profiles.choices import profile_as_toml
from etl.settings import SettingsError

if TYPE_CHECKING:
    from etl.store import Store
    from ui.column_mapping import MappingChoice


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
