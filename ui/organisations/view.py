"""What the page « Organisations » shows, as its link says it: words sought, order, page, organisation opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analytics.network.listed import ORDERS
from ui.maturity.facets import Known
from ui.params import AnyText, read, take, write
from ui.top import ask_for_top

if TYPE_CHECKING:
    from ui.context import PageContext

LONGEST_SEARCH = 60
_FIRST_ORDER = "dossiers"


@dataclass(frozen=True)
class OrganisationsView:
    """One view of the page. ``page`` counts from 1; ``organisation``: the identity asked for, whether it is there."""

    context: PageContext
    sought: str
    order: str
    page: int
    organisation: str | None


def open_organisation(organisation_id: str | None) -> None:
    """Go to the page of an organisation, or back to the list (None): for a callback."""
    take("organisation", organisation_id)
    ask_for_top()


def read_view(context: PageContext) -> OrganisationsView:
    """The view of this run: the reader's last click, else the link, else the defaults; the link is written again."""
    view = OrganisationsView(
        context=context,
        sought=read("cherche", "Recherche", AnyText(LONGEST_SEARCH)) or "",
        order=read("tri", "Tri", ORDERS, default=_FIRST_ORDER) or _FIRST_ORDER,
        page=int(read("page", "Page", Known(_is_page), default="1") or 1),
        organisation=read("organisation", "Organisation", Known(bool)),
    )
    write(
        {
            "cherche": view.sought or None,
            "tri": None if view.order == _FIRST_ORDER else view.order,
            "page": None if view.page == 1 else str(view.page),
            "organisation": view.organisation,
        }
    )
    return view


def _is_page(value: str) -> bool:
    return value.isascii() and value.isdigit() and 0 < len(value) < 6 and value[0] != "0"
