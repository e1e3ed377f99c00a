"""Lists of the face « Dans le temps »: levels that went down, levels corrected since; a row opens its dossier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from analytics.maturity.trajectories import drops, revisions
from ui.coverage.rows import show_rows
from ui.formats import counted, whole
from ui.maturity.view import MaturityView, open_dossier

if TYPE_CHECKING:
    from pandas import DataFrame

# Titles last: they take the room that is left, and hide no figure.
_DROP_COLUMNS = {
    "submission_id": "Dossier",
    "level_from": "Constaté avant",
    "level_to": "Constaté après",
    "as_of_from": "De l’état au",
    "as_of_to": "À l’état au",
    "title": "Titre",
}
_REVISION_COLUMNS = {
    "submission_id": "Dossier",
    "which": "Niveau corrigé",
    "before": "Déclaré avant",
    "after": "Déclaré depuis",
    "as_of_from": "Dans l’état au",
    "as_of_to": "Corrigé dans l’état au",
    "title": "Titre",
}
_WHICH = {"initial": "Niveau initial", "target": "Niveau visé"}
_HINT = "Choisissez une ligne pour ouvrir le dossier"


def show_drops(view: MaturityView) -> None:
    """Observed levels that went down, and the choice of their dossiers."""
    rows: DataFrame = view.ask_list(drops, tracks=True)
    _show(
        view,
        rows,
        title="Niveaux qui ont baissé",
        unit="Unité : baisses du niveau constaté entre deux états",
        key="maturite-baisses",
        columns=_DROP_COLUMNS,
        when_empty=f"Aucun niveau constaté n’a baissé d’un état à l’autre{view.under_choices}.",
    )
    if len(rows) or view.chosen("mouvement") == "baisse":
        st.button(
            "Ne plus garder que ces dossiers" if view.chosen("mouvement") == "baisse" else "Ne garder que ces dossiers",
            key="maturite-baisses-choisir",
            on_click=view.take_choice,
            args=("mouvement", "baisse"),
        )


def show_revisions(view: MaturityView) -> None:
    """Initial and target levels that a later state declares otherwise."""
    rows: DataFrame = view.ask_list(revisions, tracks=True)
    _show(
        view,
        rows.assign(which=rows["which"].map(_WHICH)),
        title="Niveaux déclarés puis corrigés",
        unit="Unité : corrections d’un niveau initial ou visé d’un état au suivant",
        key="maturite-corrections",
        columns=_REVISION_COLUMNS,
        when_empty=f"Aucun niveau initial ou visé n’a été corrigé d’un état à l’autre{view.under_choices}.",
    )


def _show(
    view: MaturityView, rows: DataFrame, *, title: str, unit: str, key: str, columns: dict[str, str], when_empty: str
) -> None:
    n_dossiers = int(rows["submission_id"].nunique())
    # A dossier may have several rows: one of them bears the mark of the dossier opened.
    opened = [place for place, each in enumerate(rows["submission_id"]) if each == view.dossier][:1]
    show_rows(
        view.context,
        rows,
        title=title,
        note=view.note(
            f"{unit}, échelle {view.scale.code} ; n = {whole(len(rows))} ({counted(n_dossiers, 'dossier')})"
        ),
        key=key,
        columns=columns,
        hint=_HINT,
        searched=("submission_id", "title") if len(rows) > 10 else (),
        when_empty=when_empty,
        picked=opened,
        on_pick=lambda places: _take(rows, places),
    )


def _take(rows: DataFrame, places: Sequence[int]) -> None:
    open_dossier(str(rows["submission_id"].iloc[places[0]]) if places else None)
