"""The face « Dans le temps », in three parts that share no axis: towards the target, from state to state, corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts.maturity.bars import alt_movement_bars, alt_standing_bars, movement_bars, standing_bars
from analytics.charts.maturity.crowd import crowd_words
from analytics.charts.maturity.time import alt_trajectory_lines, trajectory_lines
from analytics.charts.style import PROVISIONAL_SRL
from analytics.maturity.levels import SRL
from analytics.maturity.trajectories import dossier_track, trajectory_points, trajectory_steps
from analytics.maturity.views import known_counts, movements, standings
from analytics.maturity.words import MOVEMENT_LABELS, STANDING_LABELS, movements_sentence, standings_sentence
from ui.faces import choices_row, show_list_of
from ui.figure import draw, show_figure
from ui.formats import counted, day, unbroken, whole
from ui.markdown import escape_markdown
from ui.maturity.controls import show_scale
from ui.maturity.time_lists import show_drops, show_revisions
from ui.maturity.trajectory_marks import trajectory_marks
from ui.maturity.view import ORDINAL, MaturityView, months_of

if TYPE_CHECKING:
    from pandas import DataFrame

_ONE_STATE = (
    "Un seul état des données a conduit à celui-ci : il en faut un second pour suivre les niveaux d’un état à l’autre "
    "(trajets, avances, reculs, niveaux corrigés). Cette partie se remplira à la publication de l’état suivant."
)
_CLICK_CHOOSES = "un clic sur un trait ou un carré choisit ses dossiers, un second enlève le choix"
_MARK_COLUMNS = {
    "mark": "Sur le graphique",
    "as_of_from": "De l’état au",
    "level_from": "Niveau constaté avant",
    "as_of_to": "État au",
    "level_to": "Niveau constaté",
    "n_dossiers": "Dossiers",
}


def show_over_time(view: MaturityView) -> None:
    """Targets against what is observed; then, from the second state on, what moved, went down, was corrected."""
    has_history = len(view.tracks.dates) > 1
    with choices_row("maturite"):
        show_scale(view)
        if has_history:
            months = {str(number): counted(number, "mois", "mois") for number in months_of(view.reference)}
            show_list_of("mois", "Immobile à partir de", months, width=170)
    _show_standings(view)
    if not has_history:
        _part("D’un état à l’autre", _ONE_STATE)
        return
    _show_movements(view)
    _show_trajectories(view)
    show_drops(view)
    _part(
        "Ce qui était déclaré avant",
        "Un niveau **initial** ou **visé** qu’un état déclare autrement que le précédent : la déclaration a changé, "
        "cela ne dit ni avance ni recul.",
    )
    show_revisions(view)


def _part(title: str, words: str) -> None:
    """The heading of a part, and what it speaks of: the three must not be taken for each other."""
    st.header(title, anchor=False, divider="gray")
    st.markdown(unbroken(words))


def _show_standings(view: MaturityView) -> None:
    _part(
        "Vers le niveau visé",
        "Le niveau **visé** est celui que le dossier annonce, pour sa date cible ; le niveau **constaté** est celui "
        f"qui a été vu. L’un est comparé à l’autre au {day(view.context.snapshot.as_of)}.",
    )
    rows: DataFrame = view.ask(standings)
    n_dossiers = int(rows["n_dossiers"].sum())
    if not n_dossiers and view.choice.given():
        st.markdown(f"**Aucun dossier n’a de niveau visé{view.under_choices}.**")
        return
    st.markdown(f"**{escape_markdown(unbroken(standings_sentence(rows)))}**")
    if not n_dossiers:
        return
    show_figure(
        view.context,
        draw(standing_bars, rows, view.chosen("echeance")),
        rows.assign(echeance=rows["echeance"].map(STANDING_LABELS)),
        title="Où en sont les dossiers de leur échéance",
        alt=alt_standing_bars(rows),
        note=view.note(
            f"Unité : dossiers de l’échelle {view.scale.code} qui ont un niveau visé ; "
            f"n = {whole(n_dossiers)} sur {counted(_n_on_scale(view, 'echeance'), 'dossier')}",
            "sans date cible, un dossier n’est ni en avance ni en retard",
            facet="echeance",
        ),
        key="standings",
        columns={"echeance": "Échéance", "n_dossiers": "Dossiers"},
        on_pick=view.picker("echeance"),
        picked=view.chosen("echeance"),
        codes=list(rows["echeance"]),
    )


def _show_movements(view: MaturityView) -> None:
    dates = view.tracks.dates
    _part(
        "Le niveau constaté, d’un état à l’autre",
        f"Seul le niveau **constaté** est suivi ici, sur {counted(len(dates), 'état')}, du {day(dates[0])} au "
        f"{day(dates[-1])}. Une case vide veut dire « non connu », jamais « comme avant ».",
    )
    rows: DataFrame = view.ask(movements, tracks=True)
    counts = dict(zip(rows["mouvement"], rows["n_dossiers"], strict=True))
    sentence = movements_sentence(rows, view.reading.still_months, view.under_choices)
    st.markdown(f"**{escape_markdown(unbroken(sentence))}**")
    n_dossiers = int(rows["n_dossiers"].sum())
    if not n_dossiers:
        return
    show_figure(
        view.context,
        draw(movement_bars, rows, view.reading.still_months, view.chosen("mouvement")),
        rows.assign(mouvement=rows["mouvement"].map(MOVEMENT_LABELS)),
        title="Qui a bougé, et qui n’a pas bougé",
        alt=alt_movement_bars(rows, view.reading.still_months),
        note=view.note(
            f"Unité : dossiers de l’échelle {view.scale.code} ; n = {whole(n_dossiers)}, dont "
            f"{whole(n_dossiers - counts['inconnu'])} au niveau constaté connu",
            f"immobile : au même niveau constaté depuis {view.reading.still_months} mois ou plus",
            facet="mouvement",
        ),
        key="movements",
        columns={"mouvement": "Mouvement", "n_dossiers": "Dossiers"},
        on_pick=view.picker("mouvement"),
        picked=view.chosen("mouvement"),
        codes=list(rows["mouvement"]),
    )


def _show_trajectories(view: MaturityView) -> None:
    steps: DataFrame = view.ask(trajectory_steps, tracks=True)
    points: DataFrame = view.ask(trajectory_points, tracks=True)
    if not points["level"].notna().any():
        return
    track = _track_of_opened(view)
    words = (PROVISIONAL_SRL,) if view.scale.code == SRL else ()
    marks = trajectory_marks(steps, points)
    show_figure(
        view.context,
        draw(trajectory_lines, steps, points, view.levels, track, view.dossier or "", view.chosen("trajet")),
        marks,
        title="Trajets du niveau constaté",
        alt=alt_trajectory_lines(steps, points),
        note=view.note(
            "Traits : dossiers constatés dans deux états ; carrés : dossiers constatés à ce niveau",
            _seen_in_last(points),
            ORDINAL,
            *words,
            facet="trajet",
        ),
        key="trajectories",
        columns=_MARK_COLUMNS,
        on_pick=view.picker("trajet"),
        picked=view.chosen("trajet"),
        codes=list(marks["code"]),
        hint=" · ".join(part for part in (_CLICK_CHOOSES, crowd_words(steps)) if part),
    )


def _track_of_opened(view: MaturityView) -> DataFrame | None:
    """The line of the dossier opened, drawn over the others; None when none is opened or seen on this scale."""
    if view.dossier is None:
        return None
    rows: DataFrame = view.ask(dossier_track, tracks=True, submission_id=view.dossier)
    return rows if rows["srl_observed"].notna().any() else None


def _n_on_scale(view: MaturityView, facet: str) -> int:
    """Dossiers on the scale that pass every choice but one."""
    return int(view.without(facet).ask(known_counts).n)


def _seen_in_last(points: DataFrame) -> str:
    """How many dossiers the last state has an observed level of, out of all it holds."""
    last = points[points["as_of"] == points["as_of"].max()]
    seen = int(last["n_dossiers"].sum())
    held = counted(seen + int(last["n_unknown"].max()), "dossier")
    return f"au dernier état, n = {counted(seen, 'constaté')} sur {held}"
