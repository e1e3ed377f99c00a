"""The face « Dossier par dossier »: one line a dossier, from its initial level to its final one, forty a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pandas import Series

from analytics.charts.maturity.dossiers import ROWS_A_FIGURE, alt_dumbbells, dumbbells
from analytics.charts.style import PROVISIONAL_SRL
from analytics.maturity.levels import SRL
from analytics.maturity.views import dossier_moves
from ui.faces import choices_row, show_options
from ui.figure import draw, show_figure
from ui.formats import whole
from ui.maturity.controls import show_final
from ui.maturity.paging import show_pages
from ui.maturity.view import ORDERS, MaturityView, open_dossier

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.filters import Filters
    from etl.store import SnapshotReader

_ORDERED_BY = {
    "initial": (["srl_initial", "srl_final"], [True, True]),
    "gain": (["crossed", "srl_initial"], [False, True]),
    "typologie": (["typology", "srl_initial"], [True, True]),
}


def show_by_dossier(view: MaturityView) -> None:
    """The dossiers of one page, in the order asked for, those with an unknown level after the others."""
    with choices_row("maturite"):
        show_final(view)
        show_options("tri", "Trier par", ORDERS)
    rows: DataFrame = view.ask_list(ordered_moves, order=view.order)
    if rows.empty:
        return
    shown = show_pages(view, len(rows), ROWS_A_FIGURE, "Dossiers")
    _show_dumbbells(view, rows.iloc[shown], rows)


def ordered_moves(
    reader: SnapshotReader, filters: Filters, role: str, *, order: str, **asked: object
) -> DataFrame | None:
    """`dossier_moves` by initial level, levels crossed (most first) or typology; both levels known first.

    ``typology``: the main one, or the first of those declared.
    """
    rows = dossier_moves(reader, filters, role, **asked)
    if rows is None:
        return None
    first = [codes[0] if len(codes) else None for codes in rows["typologies"]]
    rows = rows.assign(typology=rows["main_typology"].fillna(Series(first, index=rows.index, dtype=object)))
    columns, ascending = _ORDERED_BY[order]
    by = ["is_known", *columns, "submission_id"]
    ordered: DataFrame = rows.sort_values(by, ascending=[False, *ascending, True], ignore_index=True)
    return ordered


def _show_dumbbells(view: MaturityView, rows: DataFrame, everything: DataFrame) -> None:
    n_known = int(everything["is_known"].sum())
    words = (PROVISIONAL_SRL,) if view.scale.code == SRL else ()
    show_figure(
        view.context,
        draw(dumbbells, rows, view.final, view.levels, view.dossier),
        rows,
        title=f"Chaque dossier, de son niveau initial à son niveau {view.final_words.adjective}",
        alt=alt_dumbbells(rows, view.final),
        note=view.note(
            f"Unité : dossiers ; n = {whole(len(everything))}, dont {whole(n_known)} aux deux niveaux "
            f"{view.scale.code} connus",
            *words,
        ),
        key=f"dumbbells-{view.page}",
        columns={
            "submission_id": "Dossier",
            "title": "Titre",
            "typology": "Typologie",
            "srl_initial": "Niveau initial",
            "srl_final": view.final_words.axis,
            "crossed": "Niveaux franchis",
        },
        on_pick=lambda code: open_dossier(None if code == view.dossier else code),
        picked=view.dossier,
        codes=list(rows["submission_id"]),
        hint="un clic ouvre le dossier, un second le ferme",
    )
