"""What pages ask of a snapshot, kept by its content, alias table, filters, role and parameters. Never to be changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from ui.context import PageContext

    Question = Callable[..., Any]
    Key = tuple[object, ...]


def ask(context: PageContext, question: Question, **params: Any) -> Any:
    """The answer of `question(reader, filters, role, **params)`, shared between visitors: never to be changed."""
    return _answers(_key(context, question, params), lambda: _put(context, question, params))


def ask_list(context: PageContext, question: Question, **params: Any) -> Any:
    """As `ask`, for answers of a row a dossier or a partner line: few of them are kept."""
    return _lists(_key(context, question, params), lambda: _put(context, question, params))


def _key(context: PageContext, question: Question, params: dict[str, Any]) -> Key:
    return (
        str(context.store_folder),
        context.snapshot.content_key,
        context.reader.alias_hash,
        context.filters.model_dump_json(),
        context.role,
        f"{question.__module__}.{question.__qualname__}",
        tuple(sorted(params.items())),
    )


def _put(context: PageContext, question: Question, params: dict[str, Any]) -> Any:
    return question(context.reader, context.filters, context.role, **params)


@st.cache_resource(max_entries=128, show_spinner=False)
def _answers(key: Key, _answer: Callable[[], Any]) -> Any:
    return _answer()


@st.cache_resource(max_entries=12, show_spinner=False)
def _lists(key: Key, _answer: Callable[[], Any]) -> Any:
    return _answer()
