"""The territory chosen, beside the map: its figures, how to go into it, its page; and the dossiers that are there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st
from pandas import isna

from etl.text import fold
from geo.areas import Area, area, former_communes
from ui.coverage.drawing import LINES
from ui.coverage.places import ONE, is_entered
from ui.coverage.rows import show_rows
from ui.coverage.view import SITES, CoverageView, dossiers_to_tick, enter
from ui.coverage.words import SITE_NOTES
from ui.formats import counted, decimal, listed, whole
from ui.links import show_link
from ui.markdown import escape_markdown
from ui.params import param_key, take, touch

if TYPE_CHECKING:
    from pandas import DataFrame, Series

    from ui.context import PageContext

_DRAWN_WITH = "« Liens » ou « Multicentriques »"
_SHEET_LEVELS = ("departement", "arrondissement", "epci")
# A list of thousands of communes would be sent whole at each change: beyond this the table's search serves.
_LISTED_AREAS = 120
_SEEN_AT_ONCE = 11
DOSSIER_COLUMNS = {
    "submission_id": "Dossier",
    "title": "Titre",
    "lead": "Chef de file",
    "status": "Statut",
    "typologies": "Typologies",
}


def show_choice(view: CoverageView, rows: DataFrame) -> None:
    """The list of territories to choose from, where it is short enough; elsewhere, where to look for one."""
    if len(rows) > _LISTED_AREAS:
        if view.selected is None:
            st.caption(f"Choisissez une {ONE[view.level]} sur la carte, ou cherchez-la dans le tableau plus bas.")
        return
    names = dict(zip(rows["code"], rows["name"], strict=True))
    st.selectbox(
        "Territoire choisi",
        sorted(names, key=lambda code: fold(names[code])),
        index=None,
        format_func=names.__getitem__,
        key=param_key("zone"),
        placeholder="Cliquez sur la carte ou choisissez ici",
        on_change=touch,
        args=("zone",),
    )


def show_territory(context: PageContext, view: CoverageView, rows: DataFrame) -> None:
    """Figures of the territory chosen, what it was, and the two ways on: into it, and to its page."""
    chosen = area(view.level, view.selected) if view.selected else None
    if chosen is None:
        return
    figures = _figures(rows.set_index("code").loc[chosen.code], view.site)
    st.markdown(f"**{escape_markdown(chosen.shown_name)}**  \n{figures}")
    for note in _notes(chosen):
        st.caption(escape_markdown(note))
    with st.container(horizontal=True, vertical_alignment="center"):
        if is_entered(chosen.code):
            st.button(f"Agrandir {_the(chosen)}", key="carte-entrer", on_click=enter, args=(view, chosen.code))
        _link_to_page(context, chosen)


def _the(chosen: Area) -> str:
    word = ONE[chosen.level]
    return f"l’{word}" if word[0] in "aeiouAEIOU" else f"{'la' if chosen.level == 'region' else 'le'} {word}"


def _figures(row: Series, site: str) -> str:
    parts = [counted(int(row["population"]), "habitant"), counted(int(row["n_dossiers"]), "dossier")]
    # By lead a line is a dossier: said once.
    if site != "lead" and not isna(row["n_partners"]):
        parts.append(counted(int(row["n_partners"]), LINES[site].one, LINES[site].many))
    if not isna(row["per_100k"]):
        parts.append(f"{decimal(float(row['per_100k']))} pour 100 000 habitants")
    return " · ".join(parts)


def _notes(chosen: Area) -> list[str]:
    notes = [chosen.note] if chosen.note else []
    if chosen.level == "commune":
        parts = [part.name for part in former_communes(chosen.code) if part.name != chosen.name]
        if parts:
            notes.append(
                f"Cette commune réunit aussi : {listed(sorted(set(parts)))} (communes d’avant fusion ou associées)."
            )
    return notes


def _link_to_page(context: PageContext, chosen: Area) -> None:
    """The page of the territory, or of the EPCI of a commune."""
    target = chosen if chosen.level in _SHEET_LEVELS else area("epci", chosen.epci_code or "")
    if target is None or target.level == "region":
        return
    label = "Ouvrir la page du territoire" if target is chosen else f"Ouvrir la page de son EPCI : {target.name}"
    show_link(context, "territoire", label, territoire=target.code)


def show_ticked(view: CoverageView) -> None:
    """The dossiers that links and sites are narrowed to while no territory is chosen, and the way out."""
    if view.selected or not view.dossiers:
        return
    is_one = len(view.dossiers) == 1
    said = f"Dossier coché : **{escape_markdown(view.dossiers[0])}**" if is_one else _several_ticked(view)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{said}, liste plus bas", width="content")
        st.button("Décocher" if is_one else "Tout décocher", key="carte-decocher", on_click=take, args=("dossier", []))
    if not _draws_dossiers(view):
        their = "ses" if is_one else "leurs"
        st.caption(f"Allumez {_DRAWN_WITH} pour voir {their} liens ou {their} sites.")


def _several_ticked(view: CoverageView) -> str:
    return f"Dossiers cochés : **{whole(len(view.dossiers))}**"


def _draws_dossiers(view: CoverageView) -> bool:
    return bool({"liens", "sites"} & set(view.layers))


def show_dossiers(context: PageContext, view: CoverageView) -> None:
    """The dossiers of the territory chosen, else those ticked; the ticked ones narrow the map's links and sites."""
    if not (view.selected or view.dossiers):
        return
    rows = dossiers_to_tick(context, view.level, view.site, view.selected)
    if rows is None or rows.empty:
        return
    if not view.selected:
        rows = rows[rows["submission_id"].isin(view.dossiers)].reset_index(drop=True)
    title, note, hint = _words_of_dossiers(view)
    show_rows(
        context,
        rows,
        title=title,
        note=f"{note} n = {whole(len(rows))}",
        hint=hint if _draws_dossiers(view) else f"{hint}, une fois allumés {_DRAWN_WITH}",
        key=f"carte-dossiers-{view.selected or 'coches'}",
        columns=DOSSIER_COLUMNS,
        searched=("submission_id", "title", "lead") if len(rows) > _SEEN_AT_ONCE else (),
        picked=[place for place, each in enumerate(rows["submission_id"]) if each in set(view.dossiers)],
        on_pick=lambda places: _take_dossiers(rows, places),
        several=True,
    )


def _words_of_dossiers(view: CoverageView) -> tuple[str, str, str]:
    """Title of the list, what is in it, and what ticking does."""
    chosen = area(view.level, view.selected) if view.selected else None
    if chosen is None:
        only = "La carte ne garde que les liens et les sites de ces dossiers."
        return "Dossiers cochés", only, "Tous décochés, la carte reprend tous les liens et tous les sites"
    ticking = "Cochez des dossiers : la carte ne garde que leurs liens et leurs sites"
    return f"Dossiers : {chosen.shown_name}", f"{SITES[view.site]}. {SITE_NOTES[view.site]}", ticking


def _take_dossiers(rows: DataFrame, places: Sequence[int]) -> None:
    take("dossier", [str(rows["submission_id"].iloc[place]) for place in places])
