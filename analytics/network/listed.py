"""The organisations of the chosen dossiers as a list to search and put in order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from pandas import Series

from analytics.disclosure import sees_everything
from analytics.query import asking
from etl.text import name_key
from geo.areas import commune_name

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.filters import Filters, Reader
    from analytics.network.graph import Network


class Order(NamedTuple):
    """An order of the list: its French words, its column, and whether the highest comes first."""

    words: str
    column: str
    highest_first: bool


ORDERS: Mapping[str, Order] = {
    "dossiers": Order("Dossiers, le plus grand nombre d’abord", "n_dossiers", True),
    "chef": Order("Comme chef de file, le plus grand nombre d’abord", "n_led", True),
    "partenaires": Order("Partenaires, le plus grand nombre d’abord", "n_partners", True),
    "nom": Order("Nom", "organisation", False),
    "type": Order("Type d’acteur", "actor_label", False),
    "commune": Order("Commune", "commune", False),
}
_AS_TEXT = ("organisation", "actor_label", "commune")


def organisation_list(
    reader: Reader, filters: Filters, role: str, *, network: Network | None = None
) -> DataFrame | None:
    """One row an organisation of the chosen dossiers, most dossiers first, then ties, then identity.

    Columns of `Network.nodes`, without `community` and `component` while ``network``, that of the same filters, is not
    given; then ``commune`` (name, missing when no line is located), ``spellings`` (every name its chosen lines bear,
    one text) and ``searched``: what a search looks in, in its comparison form. None for a role that may not read names.
    """
    if not sees_everything(role):
        return None
    with asking(reader, filters) as ask:
        if network is None:
            ask.prepare("network/_ties")
        nodes = ask("network/nodes") if network is None else network.nodes
        names = ask("network/spellings").set_index("organisation_id")["names"].reindex(nodes["organisation_id"])
    communes = [commune_name(code) if isinstance(code, str) else None for code in nodes["insee_code"]]
    texts = zip(nodes["organisation_id"], nodes["actor_label"], communes, names, strict=True)
    return nodes.assign(
        commune=Series(communes, index=nodes.index, dtype="object"),
        spellings=[" ; ".join(each) for each in names],
        searched=[_searchable([key, label, commune, *each]) for key, label, commune, each in texts],
    )


def _searchable(cells: list[object]) -> str:
    # Between two bars, so that the words of a search are never found across two cells.
    return " | ".join(name_key(text) for text in cells if isinstance(text, str))


def found_places(rows: DataFrame, sought: str, order: str) -> list[int]:
    """Places in ``rows`` of the organisations that hold every word sought, in the order of that code (a key of ORDERS).

    Case, accents and punctuation do not count; a word may be the beginning or a piece of one. What is not known comes
    last, and equals stay in the order of the list. Raises KeyError for another order.
    """
    chosen = ORDERS[order]
    words = name_key(sought).split()
    kept = [place for place, text in enumerate(rows["searched"]) if all(word in text for word in words)]
    ranked = (
        rows[[chosen.column]]
        .iloc[kept]
        .assign(place=kept)
        .sort_values(chosen.column, ascending=not chosen.highest_first, key=_comparable, kind="stable")
    )
    return [int(place) for place in ranked["place"]]


def _comparable(column: Series) -> Series:
    """Names by their letters, whatever their case and accents."""
    return column.map(name_key, na_action="ignore") if column.name in _AS_TEXT else column
