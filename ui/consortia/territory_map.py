"""The ties between territories drawn on the region, with what their shades and widths mean."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts.network.territories import MANY
from analytics.charts.style import columns_of
from geo.tie_map import MAX_TIES, PRESENT, TerritoryTie, describe_ties, drawn_ties, ties_svg
from reports.territory.paper import picture_source
from ui.coverage.drawing import SOURCES
from ui.formats import counted, day, whole
from ui.markdown import escape_markdown
from ui.questions import ask

if TYPE_CHECKING:
    from analytics.filters import Filters
    from analytics.network.territories import TerritoryTies
    from etl.store import SnapshotReader
    from ui.context import PageContext

_DRAWING = "display:block;width:100%;max-width:46rem;height:auto;margin:0 auto"
_LEGEND = "display:flex;flex-wrap:wrap;gap:.2rem 1rem;justify-content:center;line-height:1.5"
_SWATCH = "display:inline-block;width:1.6em;height:1em;margin-right:.5em;border:1px solid #6f7780;vertical-align:-2px"


def show_tie_map(context: PageContext, ties: TerritoryTies, level: str, chosen: tuple[str, str] | None) -> None:
    """The picture, its legend and its sources."""
    found = _ties_of(ties)
    st.subheader("Les mêmes liens sur la région", anchor=False)
    n_all, n_drawn = sum(1 for tie in found if tie.start != tie.end), len(drawn_ties(found))
    cut = "" if n_all == n_drawn else f"{whole(n_drawn)} liens tracés sur {whole(n_all)}, les {MAX_TIES} plus forts"
    parts = [
        "Trait d’autant plus large que deux territoires partagent de dossiers",
        cut,
        f"n = {counted(ties.n_dossiers, 'dossier')}",
        f"état au {day(context.snapshot.as_of)}",
        "Données fictives" if context.is_demo else "",
    ]
    st.caption(escape_markdown(" · ".join(part for part in parts if part)))
    svg: str = ask(context, picture_of, level=level, chosen=chosen, beside={"drawn": _Drawable(ties, level)})
    # Only our own words and numbers and names of the reference geography in here: nothing that a file brought.
    st.html(
        f'<img src="{picture_source(svg)}" alt="{escape(describe_ties(level, found))}" style="{_DRAWING}">'
        f'<div style="{_LEGEND}">{_swatch(PRESENT, "au moins un partenaire localisé")}{_swatch("#fff", "aucun")}</div>'
    )
    st.caption(escape_markdown(f"Chaque trait joint le milieu de deux {MANY[level]}. {SOURCES}"))


class _Drawable:
    """The ties as a question takes them: those of one state, filters and level are the same."""

    def __init__(self, ties: TerritoryTies, level: str) -> None:
        self.ties = ties
        self.key = level


def picture_of(
    reader: SnapshotReader,
    filters: Filters,
    role: str,
    *,
    level: str,
    chosen: tuple[str, str] | None,
    drawn: _Drawable,
) -> str:
    """The SVG picture of the ties of these filters."""
    counts = {str(code): int(count) for code, count in columns_of(drawn.ties.territories, "code", "n_dossiers")}
    return ties_svg(level, counts, _ties_of(drawn.ties), chosen=chosen)


def _ties_of(ties: TerritoryTies) -> list[TerritoryTie]:
    return [
        TerritoryTie(str(first), str(second), int(count))
        for first, second, count in columns_of(ties.rows, "code_a", "code_b", "n_dossiers")
    ]


def _swatch(colour: str, label: str) -> str:
    return f'<span><span style="{_SWATCH};background:{colour}"></span>{escape(label)}</span>'
