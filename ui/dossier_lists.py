"""Lists of dossiers behind a mark of a chart: choosing a row opens that dossier's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from ui.coverage.rows import show_rows
from ui.links import page_params

if TYPE_CHECKING:
    from pandas import DataFrame

    from ui.context import PageContext

LISTED_COLUMNS: Mapping[str, str] = {
    "submission_id": "Dossier",
    "title": "Titre",
    "lead": "Chef de file",
    "status": "Statut",
    "typologies": "Typologies",
}
# Pixels: the five stand side by side on a projector.
_WIDTHS = {"title": 330, "lead": 210, "typologies": 140}
_HINT = "Choisissez une ligne pour ouvrir la page du dossier"
_OPENED = "dossier_to_open"


def show_dossier_list(
    context: PageContext,
    rows: DataFrame,
    *,
    title: str,
    note: str,
    key: str,
    columns: Mapping[str, str] = LISTED_COLUMNS,
    in_files_only: Sequence[str] = (),
    when_empty: str = "Aucun dossier pour ces filtres.",
) -> None:
    """The dossiers, searched and paged, with their files; rows have `submission_id`, `title` and `lead`."""
    opened = st.session_state.pop(_OPENED, None)
    if opened is not None:
        st.switch_page("pages/dossiers.py", query_params=page_params(context, dossier=opened))
    show_rows(
        context,
        rows,
        title=title,
        note=note,
        key=key,
        columns=columns,
        in_files_only=in_files_only,
        hint=_HINT,
        widths=_WIDTHS,
        searched=[name for name in ("submission_id", "title", "lead") if name in rows],
        when_empty=when_empty,
        on_pick=lambda places: _open(rows, places),
    )


def _open(rows: DataFrame, places: Sequence[int]) -> None:
    for place in places[:1]:
        st.session_state[_OPENED] = str(rows["submission_id"].iloc[place])
