"""One box over a snapshot: dossiers, organisations, territories, typologies, freins and leviers, by their words."""

from analytics.search.answer import Group, Hit, SearchAnswer, search
from analytics.search.build import ALGORITHM, build_index
from analytics.search.index import Index, Keep, index_for
from analytics.search.kinds import KIND_TITLES, KINDS

__all__ = [
    "ALGORITHM",
    "KINDS",
    "KIND_TITLES",
    "Group",
    "Hit",
    "Index",
    "Keep",
    "SearchAnswer",
    "build_index",
    "index_for",
    "search",
]
