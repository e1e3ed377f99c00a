"""What the map page asks, kept by snapshot content, alias table, filters, role and parameters. Never to be changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from analytics.filters import Filters
    from etl.store import SnapshotReader
    from ui.page import PageContext

    Question = Callable[..., Any]


def ask(context: PageContext, question: Question, **params: Any) -> Any:
    """The answer of `question(reader, filters, role, **params)`, shared between visitors: never to be changed."""
    return _answers(*_key(context, question, params), context.reader, context.filters, question)


def ask_list(context: PageContext, question: Question, **params: Any) -> Any:
    """As `ask`, for answers of a row a partner line: few of them are kept."""
    return _lists(*_key(context, question, params), context.reader, context.filters, question)


def _key(
    context: PageContext, question: Question, params: dict[str, Any]
) -> tuple[str, str, str, str, str, str, tuple[tuple[str, Any], ...]]:
    return (
        str(context.store_folder),
        context.snapshot.content_key,
        context.reader.alias_hash,
        context.filters.model_dump_json(),
        context.role,
        f"{question.__module__}.{question.__qualname__}",
        tuple(sorted(params.items())),
    )


@st.cache_resource(max_entries=128, show_spinner=False)
def _answers(
    store: str,
    content_key: str,
    aliases: str,
    filters_key: str,
    role: str,
    name: str,
    params: tuple[tuple[str, Any], ...],
    _reader: SnapshotReader,
    _filters: Filters,
    _question: Question,
) -> Any:
    return _question(_reader, _filters, role, **dict(params))


@st.cache_resource(max_entries=6, show_spinner=False)
def _lists(
    store: str,
    content_key: str,
    aliases: str,
    filters_key: str,
    role: str,
    name: str,
    params: tuple[tuple[str, Any], ...],
    _reader: SnapshotReader,
    _filters: Filters,
    _question: Question,
) -> Any:
    return _question(_reader, _filters, role, **dict(params))
