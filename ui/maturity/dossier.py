"""The dossier opened: who it is, its levels in words, what the next one asks for, its own line through the states."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts.maturity.track import alt_one_track, one_track
from analytics.charts.style import PROVISIONAL_SRL
from analytics.maturity.opened_dossier import dossier_standing, opened_dossier
from analytics.maturity.trajectories import dossier_track
from ui.figure import draw, show_figure
from ui.links import show_link
from ui.markdown import escape_markdown
from ui.maturity.dossier_words import (
    dated,
    identity_line,
    level_heading,
    level_lines,
    movement_sentence,
    next_level_sentence,
    standing_sentence,
)
from ui.maturity.reference import group_labels
from ui.maturity.view import MaturityView, open_dossier
from ui.questions import ask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandas import DataFrame

    from analytics.maturity.opened_dossier import OpenedDossier, Standing

_TRACK_COLUMNS = {
    "as_of": "État au",
    "srl_initial": "Niveau initial",
    "srl_target": "Niveau visé",
    "srl_target_on": "Date cible",
    "srl_observed": "Niveau constaté",
    "srl_observed_on": "Constaté le",
}
_NOT_COUNTED = "Ce dossier ne passe pas les choix ou les filtres en cours : il est montré ici, il n’est pas compté."

_OTHER_SCALE = (
    "Suivi sur l’échelle {own}, jamais convertie : ce dossier ne compte pas dans les vues de l’échelle {shown}."
)


def show_dossier(view: MaturityView) -> None:
    """The panel of the dossier opened, on its own scale; nothing when none is."""
    dossier: OpenedDossier | None = (
        ask(view.context, opened_dossier, submission_id=view.dossier) if view.dossier else None
    )
    if dossier is None:
        return
    own = replace(view, reading=replace(view.reading, scale=dossier.scale))
    with st.container(key="maturite-dossier"):
        _show_identity(own, dossier)
        show_levels(own, dossier)
        _show_position(own, dossier, view.scale.code)
        drawing, words = st.columns([3, 2], gap="medium")
        with drawing:
            show_track(own, dossier)
        with words:
            _show_wordings("Freins déclarés", dossier.barriers)
            _show_wordings("Leviers déclarés", dossier.levers)
        show_link(view.context, "dossiers", "Ouvrir la page du dossier", dossier=dossier.submission_id)
        # On a phone the cross of the panel is out of sight by here.
        st.button("Fermer", key="maturite-dossier-fermer", on_click=open_dossier, args=(None,))


def _show_identity(view: MaturityView, dossier: OpenedDossier) -> None:
    st.title(escape_markdown(f"{dossier.submission_id} : {dossier.title}"), anchor=False)
    labels = group_labels(view.context, "typologie")
    st.caption(escape_markdown(identity_line(dossier, [labels.get(code, code) for code in dossier.typologies])))


def show_levels(view: MaturityView, dossier: OpenedDossier) -> None:
    """Its three levels in words, on its own scale, which is the view's."""
    words = {each.level: each for each in view.levels}
    ends = (
        ("Au départ", dossier.initial, ""),
        ("Visé", dossier.target, dated("Date cible :", dossier.target_on)),
        ("Constaté", dossier.observed, dated("Constaté le", dossier.observed_on)),
    )
    for column, (title, level, on) in zip(st.columns(3, gap="medium"), ends, strict=True):
        lines = [f"{title} : **{escape_markdown(level_heading(dossier.scale, level, words))}**"]
        lines += [escape_markdown(line) for line in (*level_lines(level, words), on) if line]
        column.markdown("  \n".join(lines))
    if any(each.short_label for each in view.levels):
        st.caption(f"Échelle {dossier.scale}, de {view.scale.low} à {view.scale.high} ; {PROVISIONAL_SRL}")


def _show_position(view: MaturityView, dossier: OpenedDossier, scale_shown: str) -> None:
    """What the next level asks for, where the dossier stands towards its target, what its observed level did."""
    standing: Standing | None = view.ask(dossier_standing, tracks=True, submission_id=dossier.submission_id)
    sentences = [next_level_sentence(dossier, view.levels)]
    if standing is not None:
        sentences.append(standing_sentence(standing, dossier))
        sentences.append(movement_sentence(standing, dossier, len(view.tracks.dates)))
    if dossier.scale != scale_shown:
        sentences.append(_OTHER_SCALE.format(own=dossier.scale, shown=scale_shown))
    elif standing is None or not standing.is_counted:
        sentences.append(_NOT_COUNTED)
    st.markdown("\n".join(f"- {escape_markdown(sentence)}" for sentence in sentences if sentence))


def show_track(view: MaturityView, dossier: OpenedDossier) -> None:
    """Its levels state after state, or that none is known."""
    rows: DataFrame | None = view.ask(dossier_track, tracks=True, submission_id=dossier.submission_id)
    if rows is None or not rows[["srl_initial", "srl_target", "srl_observed"]].notna().any(axis=None):
        st.caption("Aucun niveau connu, dans aucun état.")
        return
    show_figure(
        view.context,
        draw(one_track, rows, view.levels),
        rows,
        title="Ses niveaux, état après état",
        alt=alt_one_track(rows),
        note=f"Unité : niveaux de l’échelle {dossier.scale} ; un niveau absent d’un état n’est pas connu",
        key=f"maturite-suivi-{dossier.submission_id}",
        columns=_TRACK_COLUMNS,
    )


def _show_wordings(title: str, texts: Sequence[str]) -> None:
    st.markdown(f"**{title}**" if texts else f"**{title}** : aucun")
    if texts:
        st.markdown("\n".join(f"- {escape_markdown(text)}" for text in texts))
