"""What pages ask of a snapshot, kept by its content, alias table, filters, role and parameters. Never to be changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

import streamlit as st

if TYPE_CHECKING:
    from ui.context import PageContext

    Question = Callable[..., Any]
    Key = tuple[object, ...]


class Keyed(Protocol):
    """What a question works on beside the snapshot (older states, groups of wordings), told apart by its key."""

    @property
    def key(self) -> str:
        """The same for the same content, whoever read it."""


Beside = Mapping[str, Keyed]


def ask(context: PageContext, question: Question, *, beside: Beside | None = None, **params: Any) -> Any:
    """The answer of `question(reader, filters, role, **params, **beside)`, shared between visitors: not to be changed.

    A parameter is told apart by its `repr`; what is ``beside``, too large for that, by its ``key``.
    """
    return _answers(_key(context, question, params, beside or {}), lambda: _put(context, question, params, beside))


def ask_list(context: PageContext, question: Question, *, beside: Beside | None = None, **params: Any) -> Any:
    """As `ask`, for answers of a row a dossier or a partner line: few of them are kept."""
    return _lists(_key(context, question, params, beside or {}), lambda: _put(context, question, params, beside))


def _key(context: PageContext, question: Question, params: dict[str, Any], beside: Beside) -> Key:
    return (
        str(context.store_folder),
        context.snapshot.content_key,
        context.reader.alias_hash,
        context.filters.model_dump_json(),
        context.role,
        f"{question.__module__}.{question.__qualname__}",
        tuple((name, repr(params[name])) for name in sorted(params)),
        tuple((name, beside[name].key) for name in sorted(beside)),
    )


def _put(context: PageContext, question: Question, params: dict[str, Any], beside: Beside | None) -> Any:
    return question(context.reader, context.filters, context.role, **params, **(beside or {}))


@st.cache_resource(max_entries=128, show_spinner=False)
def _answers(key: Key, _answer: Callable[[], Any]) -> Any:
    return _answer()


@st.cache_resource(max_entries=12, show_spinner=False)
def _lists(key: Key, _answer: Callable[[], Any]) -> Any:
    return _answer()
