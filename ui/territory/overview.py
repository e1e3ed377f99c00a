"""What the page says first: the sentence, the key figures, the map, the comparison."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from reports.territory.paper import picture_source
from reports.territory.sheet import SOURCES
from ui.formats import day, unbroken
from ui.markdown import escape_markdown
from ui.territory.choice import view_params
from ui.territory.comparison import show_comparison

if TYPE_CHECKING:
    from reports.territory.parts import Picture
    from ui.context import PageContext
    from ui.territory.view import TerritoryView

_SWATCH = "display:inline-block;width:1.6em;height:1em;margin-right:.4em;border:1px solid #6f7780;vertical-align:-2px"
_SYMBOL = "width:14px;height:14px;vertical-align:-2px"
_DRAWING = "display:block;width:100%;max-width:640px;border:1px solid #c9d1da;margin-bottom:.4em"
_LEGEND = "display:flex;flex-wrap:wrap;gap:.2em 1.1em;font-size:.875rem;line-height:1.6"


def show_overview(context: PageContext, view: TerritoryView) -> None:
    """The sentence, then the map beside the comparison."""
    st.markdown(f"**{escape_markdown(view.profile.name)}.** {escape_markdown(unbroken(view.sheet.sentence))}")
    drawing, beside = st.columns([2, 3], gap="medium")
    with drawing:
        _show_picture(view.sheet.picture)
        st.caption(escape_markdown(unbroken(_under_map(context, view))))
        _link_to_map(view, "Voir sur la carte de la région", "all")
        if view.profile.n_deployed_only:
            _link_to_map(view, "Voir sur la carte les dossiers qui prévoient de s’y déployer", "deployment")
    with beside:
        show_comparison(context, view)


def _link_to_map(view: TerritoryView, label: str, site: str) -> None:
    """To the map with this territory chosen, dossiers counted by that `site`, and their list under it."""
    where = {"niveau": view.profile.level, "site": site, "zone": view.profile.code}
    st.page_link("pages/carte.py", label=label, query_params={**view_params(), **where})


def _under_map(context: PageContext, view: TerritoryView) -> str:
    vintage = SOURCES.format(vintage=context.snapshot.geography_vintage)
    return " ".join(
        part
        for part in (
            view.profile.note,
            f"État au {day(context.snapshot.as_of)}.",
            "Données fictives." if context.is_demo else "",
            vintage,
            "Ctrl + P imprime cette page sur une feuille A4, listes coupées.",
        )
        if part
    )


def _show_picture(picture: Picture) -> None:
    """The drawing and its legend: our own words, numbers and the names of communes, nothing that a file brought."""
    classes = "".join(
        f'<span><span style="{_SWATCH};background:{colour}"></span>{label} : {n}</span>'
        for label, colour, n in picture.classes
    )
    symbols = "".join(
        f'<span><img src="{picture_source(svg)}" alt="" style="{_SYMBOL}"> {label}</span>'
        for svg, label in picture.symbols
    )
    st.html(
        f'<img src="{picture_source(picture.svg)}" alt="{escape(picture.alt)}" style="{_DRAWING}">'
        f'<div style="{_LEGEND}"><b>Dossiers par commune (nombre de communes)</b>{classes}</div>'
        f'<div style="{_LEGEND}"><b>{picture.symbols_note}</b>{symbols}</div>'
    )
