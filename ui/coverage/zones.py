"""The territories that lack what the link asks for: their list, and their mark on the map."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analytics.white_zones import WhiteZones, white_zones
from geo.layers import Lack
from ui.coverage.lacks import DOSSIER, lacks_of
from ui.questions import ask

if TYPE_CHECKING:
    from ui.context import PageContext
    from ui.coverage.view import CoverageView


def zones_of(context: PageContext, view: CoverageView, lacking: str) -> WhiteZones | None:
    """The territories of the scope that lack it, with what `white_zones` says of the whole region."""
    zones: WhiteZones | None = ask(context, white_zones, level=view.level, site=view.site, lacking=lacking)
    if zones is None or view.scope is None:
        return zones
    rows = zones.rows[zones.rows["code"].isin(frozenset(view.codes))].reset_index(drop=True)
    return replace(zones, rows=rows)


def is_white_already(view: CoverageView, lacking: str) -> bool:
    """Whether the colours say it: without a dossier means white on a map of dossiers, and of their lines."""
    return lacking == DOSSIER and "zones" in view.layers and view.measure in ("dossiers", "partenaires")


def lack_of(context: PageContext, view: CoverageView) -> Lack | None:
    """What the map marks while the white zones are listed, unless its colours say it already."""
    if view.lacking is None or is_white_already(view, view.lacking):
        return None
    zones = zones_of(context, view, view.lacking)
    if zones is None or zones.rows.empty:
        return None
    return Lack(frozenset(map(str, zones.rows["code"])), f"sans {lacks_of(context)[view.lacking]}")
