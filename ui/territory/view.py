"""What is known of one territory under the page's filters, asked once a process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from analytics.labels import vocabulary
from analytics.map_layers import partner_points
from analytics.territory_communes import communes_of_territory
from analytics.territory_profile import territory_profile
from analytics.territory_words import nearest_sentence
from analytics.white_zones import white_zones
from geo.layers import Point
from reports.territory.paper import to_html
from reports.territory.sheet import Drawn, sheet_of
from ui.figure import about_of
from ui.numbers import indicator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pandas import DataFrame

    from analytics.territory_profile import TerritoryProfile
    from geo.areas import Area
    from reports.territory.parts import Sheet
    from ui.context import PageContext


@dataclass(frozen=True, eq=False)
class TerritoryView:
    """A territory's figures, its page, the same page for paper, its communes (see `communes_of_territory`).

    Shared between visitors: never to be changed.
    """

    profile: TerritoryProfile
    sheet: Sheet
    paper: str
    typologies: Mapping[str, str]
    communes: DataFrame


def territory_view(context: PageContext, area: Area) -> TerritoryView | None:
    """The territory as this page's snapshot, role and filters have it; None for a role that may not read names."""
    return _cached_view(
        str(context.store_folder),
        context.snapshot.id,
        context.snapshot.content_key,
        context.reader.alias_hash,
        context.filters.model_dump_json(),
        context.role,
        area.code,
        area,
        context,
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _cached_view(
    store: str,
    snapshot_id: str,
    content_key: str,
    aliases: str,
    filters_key: str,
    role: str,
    code: str,
    _area: Area,
    _context: PageContext,
) -> TerritoryView | None:
    profile = territory_profile(_context.reader, _context.filters, role, level=_area.level, code=code)
    if profile is None:
        return None
    covered = indicator(_context, "coverage", level="commune", site="all").rows
    typologies = vocabulary(_context.reader, "typologies", "short_label")
    sheet = sheet_of(
        profile,
        _drawn(_context, covered),
        about_of(_context, title=profile.name),
        vintage=_context.snapshot.geography_vintage,
        short_labels=typologies,
    )
    if not profile.n_dossiers:
        sheet = replace(sheet, sentence=f"{sheet.sentence} {_nearest(_context, _area, role)}".rstrip())
    communes = communes_of_territory(covered, _area.level, code)
    return TerritoryView(profile, sheet, to_html(sheet), typologies, communes)


def _nearest(context: PageContext, area: Area, role: str) -> str:
    """Where the nearest partner of an empty territory is."""
    zones = white_zones(context.reader, context.filters, role, level=area.level, site="all")
    return nearest_sentence(zones.rows, area.code) if zones else ""


def _drawn(context: PageContext, covered: DataFrame) -> Drawn:
    """Dossiers by commune, and located partner lines by commune and family, of the dossiers that the filters choose."""
    points = partner_points(context.reader, context.filters, context.role)
    return Drawn(
        counts=dict(zip(covered["code"], covered["n_dossiers"], strict=True)),
        points=tuple(
            Point(commune, helix, n)
            for commune, helix, n in zip(
                *(() if points is None else points[name] for name in ("commune_code", "helix", "n_partners")),
                strict=True,
            )
        ),
    )
