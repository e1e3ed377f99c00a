"""The face « Les niveaux »: the words of the scale shown, and the dossiers that follow another one, kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts.style import PROVISIONAL_SRL
from analytics.maturity.reading import Choice
from analytics.maturity.views import scale_counts
from ui.coverage.rows import show_rows
from ui.downloads import show_downloads
from ui.figure import about_of, show_table
from ui.formats import counted, whole
from ui.glossary import LEVEL_COLUMNS, level_rows, show_level_table
from ui.links import show_link
from ui.markdown import escape_markdown
from ui.maturity.list import listed_moves
from ui.maturity.view import MaturityView, drop_choices, open_dossier
from ui.params import take

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.maturity.levels import Scale

_SCALE_COLUMNS = {
    "scale": "Échelle",
    "min_level": "De",
    "max_level": "À",
    "n_dossiers": "Dossiers",
    "n_known_target": "Initial et visé",
    "n_known_observed": "Initial et constaté",
    "full_name": "Nom",
}
_DOSSIER_COLUMNS = {
    "submission_id": "Dossier",
    "srl_initial": "Initial",
    "srl_target": "Visé",
    "srl_observed": "Constaté",
    "title": "Titre",
    "lead": "Chef de file",
    "srl_target_on": "Date cible",
    "srl_observed_on": "Constaté le",
}
_NEVER_CONVERTED = "une échelle n’est jamais convertie en une autre : leurs niveaux ne se comparent pas"


def show_levels_face(view: MaturityView) -> None:
    """The levels in words, the scales with their bounds and counts, a list for each other scale that is followed."""
    _show_words(view)
    scales: DataFrame = view.ask(scale_counts)
    show_table(
        view.context,
        scales,
        title="Les échelles des dossiers",
        note=(
            "Unité : dossiers que les filtres laissent, sans les choix de la page, et ceux aux deux niveaux "
            f"connus ; {_NEVER_CONVERTED}"
        ),
        key="maturite-echelles",
        columns=_SCALE_COLUMNS,
    )
    for code, count in zip(scales["scale"], scales["n_dossiers"], strict=True):
        if count and code != view.scale.code:
            _show_other_scale(view, view.reference.scales[str(code)], int(count))


def _show_words(view: MaturityView) -> None:
    name = view.scale.code
    st.subheader(f"Les niveaux de l’échelle {escape_markdown(name)}", anchor=False)
    if not any(words.label for words in view.levels):
        st.info(
            f"L’échelle {escape_markdown(name)} va du niveau {view.scale.low} au niveau {view.scale.high} ; "
            "l’observatoire n’en a pas d’intitulés."
        )
        return
    show_level_table(view.levels)
    columns = {title: title for title in LEVEL_COLUMNS}
    about = about_of(view.context, title=f"Niveaux de l’échelle {name}", note=PROVISIONAL_SRL)
    show_downloads(level_rows(view.levels), columns, about, key="maturite-niveaux")
    show_link(view.context, "glossaire", "Comment lire la maturité : le glossaire", mot="maturite")


def _show_other_scale(view: MaturityView, scale: Scale, count: int) -> None:
    """A scale's own dossiers; those of the usual scale are the rest of the page, one click away."""
    if scale.code != view.reference.default_scale:
        _show_dossiers(view, scale)
    st.button(
        f"Lire la page sur l’échelle {escape_markdown(scale.code)} ({counted(count, 'dossier')})",
        key=f"maturite-echelle-{scale.code}",
        on_click=_read_on,
        args=(scale.code,),
    )


def _show_dossiers(view: MaturityView, scale: Scale) -> None:
    apart = replace(view, reading=replace(view.reading, scale=scale.code, choice=Choice()))
    rows: DataFrame = apart.ask_list(listed_moves, tracks=True)
    known = f"dont {whole(int(rows['is_known'].sum()))} aux niveaux initial et {view.final_words.adjective} connus"
    show_rows(
        view.context,
        rows,
        title=f"Dossiers suivis sur l’échelle {scale.code}",
        note=f"{scale.name}, niveaux de {scale.low} à {scale.high} ; n = {whole(len(rows))}, {known}",
        key=f"maturite-autres-{scale.code}",
        columns=_DOSSIER_COLUMNS,
        hint="Choisissez une ligne pour ouvrir le dossier",
        searched=("submission_id", "title", "lead"),
        picked=[place for place, each in enumerate(rows["submission_id"]) if each == view.dossier],
        on_pick=lambda places: _open(rows, places),
    )


def _open(rows: DataFrame, places: Sequence[int]) -> None:
    open_dossier(str(rows["submission_id"].iloc[places[0]]) if places else None)


def _read_on(code: str) -> None:
    """Show the page on another scale; choices made on this one mean nothing there."""
    drop_choices()
    take("echelle", code)
    take("vue", None)
