"""Indicators as the pages ask for them: cached by snapshot content, alias table, filters, role and parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics.boards import rule_counts, rule_table
from analytics.dossiers import count_dossiers, rule_board
from analytics.filters import Filters
from analytics.indicators import Answer, run_indicator
from ui.questions import ask, ask_list

if TYPE_CHECKING:
    from pandas import DataFrame

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


@dataclass(frozen=True)
class RuleBoard:
    """The rules of the call over some dossiers: counts by rule, and one row a dossier. Never to be changed."""

    counts: Mapping[str, tuple[int, int]]
    rows: DataFrame


def rules_of(context: PageContext) -> RuleBoard | None:
    """The rule board of what the filters leave; None for a role that may not read names."""
    found: RuleBoard | None = ask_list(context, _rules)
    return found


def _rules(reader: SnapshotReader, filters: Filters, role: str) -> RuleBoard | None:
    board = rule_board(reader, filters, role)
    return None if board is None else RuleBoard(rule_counts(board), rule_table(board))


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
