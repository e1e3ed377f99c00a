"""The face « Freins et leviers »: what holds the dossiers back or carries them, at which phase, in which words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts.matrix import needs_room
from analytics.charts.maturity.obstacles import (
    ALL,
    KINDS,
    ROWS_A_FIGURE,
    SEPARATOR,
    alt_obstacle_grid,
    cell_code,
    obstacle_grid,
    obstacle_sentence,
)
from analytics.charts.style import PROVISIONAL_SRL
from analytics.labels import vocabulary
from analytics.maturity.barriers import Mentioning, barrier_known, barrier_table, barrier_wordings, codes_of, column_of
from analytics.maturity.reading import GROUP_FACETS, NO_PHASE, PHASE
from analytics.maturity.words import GROUP_LABELS
from ui.coverage.rows import show_rows
from ui.faces import choices_row, show_options
from ui.figure import draw, give_room, show_figure
from ui.formats import unbroken, whole
from ui.markdown import escape_markdown
from ui.maturity.controls import show_scale
from ui.maturity.paging import show_pages
from ui.maturity.reference import group_labels
from ui.maturity.view import NATURES, MaturityView, cuts_of, take_choice
from ui.params import pick, take

if TYPE_CHECKING:
    from pandas import DataFrame

_WHAT = {PHASE: "des phases initiales", "typologie": "des typologies", "type_acteur": "des types d’acteur"}
_GATHERED = (
    "formulations rapprochées à la casse, aux accents, à la ponctuation, au pluriel et à une faute de frappe près"
)


def show_obstacles(view: MaturityView) -> None:
    """Sentence, grid, and the wordings as they were written, all under the choices of the row above."""
    with choices_row("maturite"):
        show_options("nature", "Freins ou leviers", NATURES)
        show_options("croiser", "Croiser avec", cuts_of(view.levels))
        show_scale(view)
        pick(GROUP_FACETS[view.cut], "Colonne", _names(view, view.cut), placeholder="Toutes")
    kind, by = view.kind, view.cut
    asked = {"kind": kind, "by": by}
    known: Mentioning = view.ask(barrier_known, wordings=True, **asked)
    rows: DataFrame = view.ask(barrier_table, wordings=True, **asked)
    st.markdown(f"**{escape_markdown(unbroken(obstacle_sentence(rows, known, kind, view.under_choices)))}**")
    if rows.empty:
        return
    _show_grid(view, rows, known, kind, by)
    _show_wordings(view, kind, by)


def _phases(view: MaturityView) -> dict[str, str]:
    return {words.phase: words.phase_label for words in view.levels if words.phase}


def _show_grid(view: MaturityView, rows: DataFrame, known: Mentioning, kind: str, by: str) -> None:
    names, ticks = _names(view, by), _ticks(view, by)
    shown = rows.iloc[show_pages(view, len(rows), ROWS_A_FIGURE, NATURES[kind])]
    key, codes = f"obstacles-{kind}-{by}", codes_of(rows)
    highest = max(int(rows[column_of(code)].max()) for code in codes)
    if needs_room(int(rows["n_dossiers"].max()), len(codes) + 1):
        give_room(key, len(codes) + 1)
    show_figure(
        view.context,
        draw(obstacle_grid, shown, names, ticks, highest, _chosen(view, kind, by)),
        rows,
        title=f"{NATURES[kind]} par {GROUP_LABELS[by][0].lower()}{GROUP_LABELS[by][1:]}",
        alt=alt_obstacle_grid(shown, names, kind, _WHAT[by]),
        note=_note(view, known, kind, by),
        key=key,
        columns={
            "label": KINDS[kind].one.capitalize(),
            "n_dossiers": ALL,
            **{column_of(code): names.get(code, code) for code in codes},
            "n_wordings": "Formulations",
        },
        on_pick=lambda code: _pick(view, kind, by, code),
        picked=_chosen(view, kind, by),
        codes=[cell_code(group, view.chosen(GROUP_FACETS[by]) or "") for group in rows["key"]],
        hint="un clic sur une case choisit ces dossiers, sur « Ensemble » tous ceux de la ligne ; un second l’enlève",
    )


def _names(view: MaturityView, by: str) -> Mapping[str, str]:
    if by == PHASE:
        named = {code: f"Phase {code} : {label}" for code, label in _phases(view).items()}
        return {**named, NO_PHASE: "Phase initiale inconnue"}
    return group_labels(view.context, by)


def _ticks(view: MaturityView, by: str) -> Mapping[str, str]:
    if by == PHASE:
        return {**{code: f"{code} {label}" for code, label in _phases(view).items()}, NO_PHASE: "Inconnue"}
    if by == "typologie":
        short = vocabulary(view.context.reader, "typologies", "short_label")
        return {**{code: f"{code} {label}" for code, label in short.items()}, "aucune": "Aucune"}
    return group_labels(view.context, by)


def _note(view: MaturityView, known: Mentioning, kind: str, by: str) -> str:
    return view.without(GROUP_FACETS[by]).note(
        f"Unité : dossiers de l’échelle {view.scale.code}, niveaux connus ou non ; n = {whole(known.n)}, dont "
        f"{whole(known.n_mentioning)} avec au moins un {KINDS[kind].one}",
        "un dossier peut être dans plusieurs cases : elles ne s’additionnent pas",
        _GATHERED,
        PROVISIONAL_SRL if by == PHASE else "",
        facet=kind,
    )


def _chosen(view: MaturityView, kind: str, by: str) -> str | None:
    return cell_code(view.chosen(kind) or "", view.chosen(GROUP_FACETS[by]) or "") or None


def _pick(view: MaturityView, kind: str, by: str, picked: str) -> None:
    """Choose a group, or a group and a column; what was chosen already is let go."""
    key, _, code = picked.partition(SEPARATOR)
    is_let_go = picked == _chosen(view, kind, by)
    take_choice(kind, None if is_let_go else key)
    take_choice(GROUP_FACETS[by], None if is_let_go or not code else code)
    take("page", str(view.page))  # the row clicked stays in sight


def _show_wordings(view: MaturityView, kind: str, by: str) -> None:
    """The originals, folded: those of the group chosen, else all of them."""
    rows: DataFrame = view.ask_list(barrier_wordings, wordings=True, kind=kind, by=by)
    key = view.chosen(kind)
    if key is not None:
        rows = rows[rows["key"] == key].reset_index(drop=True)
    with st.expander(f"Formulations d’origine ({whole(len(rows))})", key="obstacle-wordings"):
        show_rows(
            view.context,
            rows,
            title="Formulations d’origine",
            note=f"{NATURES[kind]} tels qu’ils ont été écrits, et nombre de dossiers qui les écrivent ainsi ; "
            + _GATHERED,
            key=f"obstacle-wordings-{kind}",
            columns={"text": "Formulation", "label": "Regroupée sous", "n_dossiers": "Dossiers"},
            hint="Choisissez une ligne pour ne garder que les dossiers de son groupe",
            searched=("text", "label"),
            when_empty="Aucun dossier ne l’écrit sous ces choix.",
            picked=[],
            on_pick=lambda places: _take_group(kind, rows, places),
        )


def _take_group(kind: str, rows: DataFrame, places: Sequence[int]) -> None:
    if places:
        take_choice(kind, str(rows["key"].iloc[places[0]]))
