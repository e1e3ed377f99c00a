"""The face « L’essentiel »: who reaches each level at the start and in the end, and from which level to which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.charts.maturity.overview import (
    alt_threshold_curve,
    alt_transition_matrix,
    threshold_curve,
    transition_matrix,
)
from analytics.charts.style import PROVISIONAL_SRL
from analytics.maturity.levels import SRL
from analytics.maturity.views import known_counts, thresholds, transitions
from analytics.territory_profile import SMALLEST_SHARED
from ui.faces import choices_row
from ui.figure import draw, show_figure
from ui.formats import whole
from ui.maturity.controls import show_final
from ui.maturity.lines import threshold_lines
from ui.maturity.list import show_known
from ui.maturity.view import ORDINAL, MaturityView

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.maturity.views import Known

# Shorter than what the other pages say: the note and the curve share the first screen.
CHOOSES = "un clic choisit ces dossiers"


def show_overview(view: MaturityView) -> None:
    """Threshold curve and matrix; the dossiers themselves in place of the curve where few are known."""
    with choices_row("maturite"):
        show_final(view)
    rows: DataFrame = view.ask(thresholds)
    n_known = int(rows["n_total"].max())
    if n_known >= SMALLEST_SHARED:
        _show_thresholds(view, rows)
    elif n_known:
        show_known(view.without("seuil"), f"Les dossiers aux deux niveaux connus (moins de {SMALLEST_SHARED})")
    if n_known:
        _show_matrix(view)


def known_note(view: MaturityView, facet: str, *more: str) -> str:
    """What a view of dossiers with both levels known says of itself: how many of how many, whatever its own choice."""
    known: Known = view.without(facet).ask(known_counts)
    words = (PROVISIONAL_SRL,) if view.scale.code == SRL else ()
    n = f"n = {whole(known.n_known)} sur {whole(known.n)}, deux niveaux {view.scale.code} connus"
    return view.note("Unité : dossiers", n, *more, *words, facet=facet)


def _show_thresholds(view: MaturityView, rows: DataFrame) -> None:
    threshold = view.reference.field_threshold if view.scale.code == SRL else None
    lines: DataFrame = view.ask(threshold_lines)
    show_figure(
        view.context,
        draw(threshold_curve, rows, view.final, view.levels, threshold, view.chosen("seuil")),
        lines,
        title=f"Part des dossiers à chaque niveau ou plus, au départ et au niveau {view.final_words.adjective}",
        alt=alt_threshold_curve(rows, view.final, view.levels, threshold),
        note=known_note(view, "seuil"),
        key="threshold",
        columns={
            "end": "Situation",
            "level": f"Niveau {view.scale.code}",
            "n_dossiers": "Dossiers à ce niveau ou plus",
            "share": "Part, en %",
            "n_total": "Dossiers aux deux niveaux connus",
        },
        on_pick=view.picker("seuil"),
        picked=view.chosen("seuil"),
        codes=list(lines["code"]),
        hint=CHOOSES,
        more_in_files=ORDINAL,
    )


def _show_matrix(view: MaturityView) -> None:
    rows: DataFrame = view.ask(transitions)
    show_figure(
        view.context,
        draw(transition_matrix, rows, view.final, view.levels, view.chosen("paire")),
        rows,
        title=f"Du niveau initial au niveau {view.final_words.adjective}",
        alt=alt_transition_matrix(rows, view.final),
        note=known_note(view, "paire", "case encadrée : même niveau ; au-dessus : progression ; ▼ : recul"),
        key="matrix",
        columns={
            "srl_initial": "Niveau initial",
            "srl_final": view.final_words.axis,
            "n_dossiers": "Dossiers",
        },
        on_pick=view.picker("paire"),
        picked=view.chosen("paire"),
        codes=[f"{first}-{last}" for first, last in zip(rows["srl_initial"], rows["srl_final"], strict=True)],
        hint="un clic sur une case ouvre ses dossiers",
        more_in_files=ORDINAL,
    )
