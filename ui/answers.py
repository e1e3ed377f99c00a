"""Before a chart: is there something to show, and may this role see it? A sentence instead of an empty frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.numbers import dossier_count

if TYPE_CHECKING:
    from analytics.indicators import Answer
    from ui.context import PageContext

RESERVED = (
    "Cette vue est réservée au comité et aux agents de la Région : elle pourrait laisser reconnaître un dossier. "
    "Les totaux régionaux sont sur la page « Vue d’ensemble »."
)
NOTHING_MATCHES = "Aucun dossier ne correspond à ces filtres."
NOTHING_TO_COUNT = "Cet état n’a aucun dossier à compter : tous ceux qu’il contient sont retirés."


def is_open(answer: Answer) -> bool:
    """Whether the role may see these rows; when not, the page says so."""
    if answer.hidden and answer.rows.empty:
        say_reserved()
        return False
    return True


def say_reserved() -> None:
    """The sentence of a view that this role may not see."""
    st.info(RESERVED)


def has_dossiers(context: PageContext) -> bool:
    """Whether any dossier is left to count; when not, the page says so."""
    if dossier_count(context):
        return True
    st.info(NOTHING_TO_COUNT if context.filters.is_empty() else NOTHING_MATCHES)
    return False
