"""Links from one page to another that keep what the reader looks at: filters and state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.filters import params_from_filters
from ui.markdown import escape_markdown

if TYPE_CHECKING:
    from ui.context import PageContext


def page_params(context: PageContext, **params: str | None) -> dict[str, list[str]]:
    """Parameters of a link to another page: the filters, the state shown, then ``params`` (None leaves one out)."""
    kept = {name: list(values) for name, values in params_from_filters(context.filters).items()}
    state = st.query_params.get("instantane")
    given = {name: [value] for name, value in params.items() if value is not None}
    return {**kept, **({"instantane": [state]} if state else {}), **given}


def show_link(context: PageContext, page: str, label: str, **params: str | None) -> None:
    """A link to ``pages/<page>.py``, whose ``label`` may quote a file: nothing in it is Markdown."""
    st.page_link(f"pages/{page}.py", label=escape_markdown(label), query_params=page_params(context, **params))
