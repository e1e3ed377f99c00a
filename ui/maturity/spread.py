"""The face « Répartition »: how levels are spread at both ends, how many are crossed, between which phases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts.maturity.crossed import alt_crossed_bars, alt_crossed_by_phase, crossed_bars, crossed_by_phase
from analytics.charts.maturity.phases import alt_phase_alluvial, phase_alluvial
from analytics.charts.maturity.spread import alt_paired_distributions, paired_distributions
from analytics.maturity.quartiles import quartiles_sentence
from analytics.maturity.views import crossings, crossings_by_phase, distributions, known_counts, phase_flows
from analytics.maturity.words import ceiling_sentence
from ui.faces import choices_row
from ui.figure import draw, show_figure
from ui.maturity.controls import show_final
from ui.maturity.lines import distribution_lines
from ui.maturity.overview import CHOOSES, known_note
from ui.maturity.view import ORDINAL, MaturityView

if TYPE_CHECKING:
    from pandas import DataFrame


def show_spread(view: MaturityView) -> None:
    """Distributions, levels crossed, those of each initial phase, and the flows between phases."""
    with choices_row("maturite"):
        show_final(view)
    rows: DataFrame = view.ask(distributions)
    if not int(rows["n_total"].max()):
        return
    _show_distributions(view, rows)
    _show_crossings(view)
    has_phases = any(words.phase for words in view.levels)
    if has_phases:
        _show_crossings_by_phase(view)
    st.caption(ceiling_sentence(view.without("franchis").ask(known_counts), view.scale.high, has_phases=has_phases))
    if has_phases:
        _show_phases(view)


def _show_distributions(view: MaturityView, rows: DataFrame) -> None:
    lines: DataFrame = view.ask(distribution_lines)
    show_figure(
        view.context,
        draw(paired_distributions, rows, view.final, view.levels, view.chosen("niveau")),
        lines,
        title=f"Dossiers à chaque niveau, au départ et au niveau {view.final_words.adjective}",
        alt=alt_paired_distributions(rows, view.final),
        note=known_note(view, "niveau"),
        key="levels",
        columns={
            "end": "Situation",
            "level": f"Niveau {view.scale.code}",
            "n_dossiers": "Dossiers à ce niveau",
            "share": "Part, en %",
            "n_total": "Dossiers aux deux niveaux connus",
        },
        on_pick=view.picker("niveau"),
        picked=view.chosen("niveau"),
        codes=list(lines["code"]),
        hint=CHOOSES,
        more_in_files=ORDINAL,
    )
    quartiles = quartiles_sentence(rows, view.final)
    if quartiles:
        st.caption(quartiles)


def _show_crossings(view: MaturityView) -> None:
    rows: DataFrame = view.ask(crossings)
    show_figure(
        view.context,
        draw(crossed_bars, rows, view.final, view.chosen("franchis")),
        rows,
        title="Nombre de niveaux franchis",
        alt=alt_crossed_bars(rows, view.final),
        note=known_note(view, "franchis", "reculs compris, hachurés"),
        key="crossed",
        columns={"levels_crossed": "Niveaux franchis", "n_dossiers": "Dossiers"},
        on_pick=view.picker("franchis"),
        picked=view.chosen("franchis"),
        codes=[str(crossed) for crossed in rows["levels_crossed"]],
        hint=CHOOSES,
        more_in_files=ORDINAL,
    )


def _show_crossings_by_phase(view: MaturityView) -> None:
    rows: DataFrame = view.ask(crossings_by_phase)
    show_figure(
        view.context,
        draw(crossed_by_phase, rows, view.final, view.levels, view.chosen("franchis")),
        rows,
        title="Niveaux franchis, selon la phase de départ",
        alt=alt_crossed_by_phase(rows, view.final, view.levels),
        note=known_note(view, "franchis", "mêmes axes d’une phase à l’autre"),
        key="crossed-phase",
        columns={"phase": "Phase initiale", "levels_crossed": "Niveaux franchis", "n_dossiers": "Dossiers"},
        on_pick=view.picker("franchis"),
        picked=view.chosen("franchis"),
        codes=[str(crossed) for crossed in rows["levels_crossed"]],
        hint=CHOOSES,
        more_in_files=ORDINAL,
    )


def _show_phases(view: MaturityView) -> None:
    rows: DataFrame = view.ask(phase_flows)
    show_figure(
        view.context,
        draw(phase_alluvial, rows, view.final, view.levels, view.chosen("phases")),
        rows,
        title=f"De la phase initiale à la phase {view.final_words.adjective}e",
        alt=alt_phase_alluvial(rows, view.final, view.levels),
        note=known_note(view, "phases", "reculs en orange, hachurés"),
        key="phases",
        columns={"phase_initial": "Phase initiale", "phase_final": "Phase finale", "n_dossiers": "Dossiers"},
        on_pick=view.picker("phases"),
        picked=view.chosen("phases"),
        codes=[f"{first}-{last}" for first, last in zip(rows["phase_initial"], rows["phase_final"], strict=True)],
        hint=CHOOSES,
        more_in_files=ORDINAL,
    )
