"""Dans le temps: dossiers by typology as they were submitted, and from published state to published state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts.typologies.crossings import typology_name
from analytics.charts.typologies.over_time import (
    alt_quarters,
    alt_states,
    quarter_label,
    quarter_rows,
    quarters_sentence,
    state_rows,
    states_sentence,
)
from analytics.labels import vocabulary
from analytics.typologies.over_time import (
    TABLES,
    dated_counts,
    leaves_of,
    quarter_dossiers,
    typology_quarters,
    typology_states,
)
from ui.dossier_lists import show_dossier_list
from ui.figure import draw, show_figure
from ui.formats import counted, whole
from ui.markdown import escape_markdown
from ui.params import read, take, write
from ui.questions import ask, ask_list
from ui.stores import store_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pandas import DataFrame

    from analytics.typologies.over_time import Leaves
    from ui.context import PageContext

_CHOSEN = "depot"
_ONE_STATE = (
    "Un seul état des données a conduit à celui-ci : il en faut un second pour comparer. Cette partie se remplira à la "
    "publication de l’état suivant."
)


def show_over_time(context: PageContext) -> None:
    """By quarter of submission with the dossiers of the bar clicked, then by published state."""
    labels = vocabulary(context.reader, "typologies", "short_label")
    _part("Au fil des dépôts", "Chaque dossier à sa **date de dépôt**, tel que cet état le décrit.")
    _show_quarters(context, labels)
    _part(
        "D’un état à l’autre",
        "Les dossiers que chaque **état publié** comptait, sous les mêmes filtres : un dossier corrigé, retiré ou "
        "entré depuis y fait la différence.",
    )
    _show_states(context, labels)


def _part(title: str, words: str) -> None:
    """The heading of a part, and what its dates are: the two must not be taken for each other."""
    st.header(title, anchor=False, divider="gray")
    st.markdown(words)


def _show_quarters(context: PageContext, labels: Mapping[str, str]) -> None:
    rows: DataFrame = ask(context, typology_quarters)
    n_dated, n_undated = ask(context, dated_counts)
    codes = [
        f"{typology}:{period}" if count else None
        for typology, period, count in zip(rows["typology"], rows["period"], rows["n_submitted"], strict=True)
    ]
    chosen = read(_CHOSEN, "Trimestre de dépôt", frozenset(filter(None, codes)))
    write({_CHOSEN: chosen})
    st.markdown(f"**{escape_markdown(quarters_sentence(rows, labels, n_dated))}**")
    if not rows.empty:
        _draw_quarters(context, rows, labels, codes, chosen, n_dated, n_undated)
    if chosen is not None:
        _show_submitted(context, labels, chosen)


def _draw_quarters(
    context: PageContext,
    rows: DataFrame,
    labels: Mapping[str, str],
    codes: list[str | None],
    chosen: str | None,
    n_dated: int,
    n_undated: int,
) -> None:
    undated = f"{counted(n_undated, 'dossier')} sans date de dépôt, non placé{'s' if n_undated > 1 else ''}"
    show_figure(
        context,
        draw(quarter_rows, rows, labels, chosen),
        rows.assign(
            typology=[typology_name(str(code), labels) for code in rows["typology"]],
            period=[quarter_label(str(period)) for period in rows["period"]],
        ),
        title="Dossiers déposés depuis le début, par typologie",
        alt=alt_quarters(rows, labels, n_dated),
        note=(
            f"Unité : dossiers ; n = {counted(n_dated, 'dossier')} à la date connue"
            f"{f', {undated}' if n_undated else ''} ; toutes les rangées à la même échelle ; un dossier de plusieurs "
            "typologies compte dans chacune"
        ),
        key="typologies-trimestres",
        columns={
            "typology": "Typologie",
            "period": "Trimestre de dépôt",
            "n_submitted": "Déposés dans le trimestre",
            "n_cumulative": "Déposés depuis le début",
        },
        on_pick=lambda code: take(_CHOSEN, None if code == chosen else code),
        picked=chosen,
        codes=codes,
        hint="un clic montre les dossiers déposés dans le trimestre, un second les enlève",
    )


def _show_submitted(context: PageContext, labels: Mapping[str, str], chosen: str) -> None:
    typology, _, period = chosen.partition(":")
    rows = ask_list(context, quarter_dossiers, typology=typology, period=period)
    show_dossier_list(
        context,
        rows,
        title=f"{typology_name(typology, labels)}, déposés au {quarter_label(period)}",
        note=f"Unité : dossiers ; n = {whole(len(rows))}",
        key="typologies-depot",
    )


def _show_states(context: PageContext, labels: Mapping[str, str]) -> None:
    leaves = _leaves_of(context)
    if len(leaves.dates) < 2:
        st.info(_ONE_STATE)
        return
    rows: DataFrame = ask(context, typology_states, beside={"leaves": leaves})
    st.markdown(f"**{escape_markdown(states_sentence(rows, labels))}**")
    show_figure(
        context,
        draw(state_rows, rows, labels),
        rows.assign(typology=[typology_name(str(code), labels) for code in rows["typology"]]),
        title="Dossiers par typologie, d’un état à l’autre",
        alt=alt_states(rows, labels),
        note=(
            f"Unité : dossiers de chaque état ; {whole(len(leaves.dates))} états ; toutes les rangées à la même "
            "échelle ; un dossier de plusieurs typologies compte dans chacune, « Total » le compte une fois"
        ),
        key="typologies-etats",
        columns={"typology": "Typologie", "as_of": "État au", "n_dossiers": "Dossiers"},
    )


def _leaves_of(context: PageContext) -> Leaves:
    """The states that led to the one shown."""
    store = store_at(context.store_folder)
    states = store.lineage(context.snapshot.id)
    return leaves_of(
        [(state.content_key, state.as_of) for state in states],
        lambda: store.leaf_through([state.id for state in states], TABLES),
    )
