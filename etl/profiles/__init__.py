"""Profiles: how another source maps onto the contract, one TOML file each.

A profile says which file is which kind, which source column feeds which column of the contract, how values translate,
and what is constant. It changes texts before they are read; the contract's readers stay the only judges of values.
The profiles shipped stand in this folder; those that staff made on the page are kept in the store's configuration.
"""

from etl.profiles.file_mapping import COMPLEMENT, Complement, FileMapping
from etl.profiles.matching import matching_profile
from etl.profiles.profile import FOLDER, Profile, UnknownProfileError, load_profile, parse_profile, profile_names

__all__ = [
    "COMPLEMENT",
    "FOLDER",
    "Complement",
    "FileMapping",
    "Profile",
    "UnknownProfileError",
    "load_profile",
    "matching_profile",
    "parse_profile",
    "profile_names",
]
