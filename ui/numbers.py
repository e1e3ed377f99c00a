"""Indicators as the pages ask for them: cached by snapshot content, alias table, filters, role and parameters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics.dossiers import count_dossiers
from analytics.filters import Filters
from analytics.indicators import Answer, run_indicator
from ui.questions import ask

if TYPE_CHECKING:
    from etl.store import SnapshotReader
    from ui.context import PageContext


@st.cache_data(max_entries=512, show_spinner=False)
def _cached_answer(
    store: str,
    content_key: str,
    aliases: str,
    filters_key: str,
    role: str,
    name: str,
    params: tuple[tuple[str, Any], ...],
    _reader: SnapshotReader,
    _filters: Filters,
) -> Answer:
    return run_indicator(_reader, name, _filters, role, **dict(params))


def dossier_count(context: PageContext, filters: Filters | None = None) -> int:
    """Dossiers that the filters leave, withdrawn ones left out; 0 where the role may not see the figure.

    ``filters`` replaces the page's own.
    """
    asked = context if filters is None else replace(context, filters=filters)
    return ask(asked, count_dossiers) or 0


def indicator(context: PageContext, name: str, *, filters: Filters | None = None, **params: Any) -> Answer:
    """Rows of the indicator for this page's snapshot, role and filters.

    ``filters`` replaces the page's own (``Filters()`` for the whole portfolio). Raises what ``run_indicator`` raises.
    """
    chosen = context.filters if filters is None else filters
    return _cached_answer(
        str(context.store_folder),
        context.snapshot.content_key,
        context.reader.alias_hash,
        chosen.model_dump_json(),
        context.role,
        name,
        tuple(sorted(params.items())),
        context.reader,
        chosen,
    )
