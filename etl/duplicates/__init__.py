"""Organisations likely to be one under two identities (CONTRACT "Organisation identity")."""

from etl.duplicates.organisations import (
    Organisation,
    count_merged_dossiers,
    count_organisations,
    read_organisations,
)
from etl.duplicates.search import Pair, find_pairs

__all__ = ["Organisation", "Pair", "count_merged_dossiers", "count_organisations", "find_pairs", "read_organisations"]
