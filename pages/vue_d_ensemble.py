"""Vue d'ensemble: the key figures, dossiers over time, what the snapshot brought."""

from __future__ import annotations

import streamlit as st
from pandas import DataFrame

from analytics.boards import key_figures, kpi_board
from analytics.changes import Changes, changes_sentence, compare, shown_changes
from analytics.charts.timeline import alt_timeline, timeline
from analytics.labels import vocabulary
from etl.store import SnapshotInfo, Store
from ui.answers import has_dossiers, is_open
from ui.context import PageContext
from ui.figure import draw, show_figure, show_table
from ui.formats import day, moment
from ui.numbers import indicator
from ui.page import open_page
from ui.params import choose
from ui.tiles import show_tiles

TILES = ("K01", "K03", "K04", "K05", "K08", "K10", "K14", "K18")
KPI_COLUMNS = {
    "code": "Code",
    "label": "Indicateur",
    "value": "Valeur",
    "fraction": "Numérateur / dénominateur",
    "definition": "Définition",
    "caveat": "Réserve",
}
TIMELINE_COLUMNS = {"period": "Période", "n_submitted": "Dossiers reçus", "n_cumulative": "Depuis le début"}
CHANGE_COLUMNS = {
    "submission_id": "Dossier",
    "title": "Titre",
    "kind": "Ce qui a changé",
    "before": "Avant",
    "after": "Après",
}
DETAILS_RESERVED = (
    "Les dossiers dans le temps et ce que l’instantané apporte sont réservés au comité et aux agents de la Région."
)
PERIODS = {"month": "Mois", "quarter": "Trimestre"}


def show_key_figures(context: PageContext) -> None:
    """Eight tiles, then every KPI in a folded table."""
    answer = indicator(context, "summary")
    if not is_open(answer):
        return
    words = {
        column: vocabulary(context.reader, "kpis", column)
        for column in ("label_fr", "definition_fr", "unit", "caveat_fr")
    }
    board = kpi_board(answer.rows, words)
    show_tiles(key_figures(board, TILES))
    st.caption(f"D = dossiers du portefeuille, retirés exclus, au {day(context.snapshot.as_of)}.")
    with st.expander("Tous les indicateurs", key="kpis-all"):
        show_table(
            context,
            board,
            title="Indicateurs de l’appel",
            note="Chaque part avec son numérateur et son dénominateur ; « non connu » quand rien ne permet de compter",
            key="kpis",
            columns=KPI_COLUMNS,
        )


def show_timeline(context: PageContext) -> None:
    """Dossiers received, by month or by quarter."""
    by = choose("periode", "Compter par", PERIODS, default="month")
    rows = indicator(context, "timeline", by=by).rows
    show_figure(
        context,
        draw(timeline, rows, by),
        rows,
        title=f"Dossiers reçus par {PERIODS[by].lower()}",
        alt=alt_timeline(rows, by),
        note=f"Unité : dossiers, retirés compris, par date de dépôt ; n = {rows['n_submitted'].sum()}",
        key="timeline",
        columns=TIMELINE_COLUMNS,
    )


def previous_snapshot(context: PageContext) -> SnapshotInfo | None:
    """The snapshot just before the one shown, in order of date."""
    infos = Store(context.store_folder).snapshots()
    place = [info.id for info in infos].index(context.snapshot.id)
    return infos[place - 1] if place else None


@st.cache_resource(max_entries=16, show_spinner=False)
def cached_changes(
    store: str, before_id: str, before_key: str, after_key: str, role: str, _context: PageContext
) -> tuple[Changes, DataFrame]:
    """`compare` and its table, once for the content of two snapshots and a role. Never to be changed."""
    changes = compare(Store(_context.store_folder).reader(before_id), _context.reader, role)
    return changes, shown_changes(changes)


def show_changes(context: PageContext) -> None:
    """What the snapshot shown brought since the one before."""
    before = previous_snapshot(context)
    if before is None:
        st.subheader("Ce que cet instantané apporte", anchor=False)
        st.info("C’est le premier instantané de ce portefeuille : il n’y a rien à quoi le comparer.")
        return
    changes, table = cached_changes(
        str(context.store_folder), before.id, before.content_key, context.snapshot.content_key, context.role, context
    )
    if changes.hidden:
        st.info(DETAILS_RESERVED)
        return
    since = f"depuis le {day(before.as_of)}"
    if before.as_of == context.snapshot.as_of:
        since = f"depuis l’état publié le {moment(before.published_at)}"
    title = f"Ce que l’instantané apporte {since}"
    show_table(
        context,
        table,
        title=title,
        note=f"{changes_sentence(changes)} Tous les dossiers, sans les filtres",
        key="changes",
        columns=CHANGE_COLUMNS,
    )


context = open_page("Vue d’ensemble")
is_detailed = not indicator(context, "timeline").hidden
if has_dossiers(context):
    show_key_figures(context)
    if is_detailed:
        show_timeline(context)
if is_detailed:
    show_changes(context)
else:
    st.info(DETAILS_RESERVED)
