"""Pages of a long figure, turned by hand and kept in the link."""

from __future__ import annotations

from typing import Protocol

import streamlit as st

from ui.formats import whole
from ui.params import param_key, take, write

_WIDGET = "maturite-page"


class Paged(Protocol):
    """A view whose link says a page, from 1, by the parameter ``page``."""

    @property
    def page(self) -> int:
        """The page asked for."""


def show_pages(view: Paged, n_rows: int, a_page: int, what: str) -> slice:
    """Draw the pages where there are several; returns the places of the rows of the page shown.

    ``what``: the plural of what a row is, « Dossiers », « EPCI ». A page that the rows do not have is said so.
    """
    n_pages = max(1, -(-n_rows // a_page))
    page = view.page
    if page > n_pages:
        have = "il n’y en a qu’une" if n_pages == 1 else f"il n’y en a que {whole(n_pages)}, la première est montrée"
        st.info(f"Page « {page} » : {have}.")
        st.session_state[param_key("page")] = "1"
        write({"page": None})
        page = 1
    first, last = (page - 1) * a_page, min(page * a_page, n_rows)
    if n_pages > 1:
        with st.container(horizontal=True, vertical_alignment="center"):
            _show_numbers(n_pages, page)
            st.caption(f"{what} {whole(first + 1)} à {whole(last)} sur {whole(n_rows)}", width="content")
    return slice(first, last)


def _show_numbers(n_pages: int, page: int) -> None:
    # Given as its default to a widget just born, to an older one through the session: not both.
    if st.session_state.get(_WIDGET, page) != page:
        st.session_state[_WIDGET] = page
    st.pagination(n_pages, default=page, key=_WIDGET, on_change=_turn, width=340)


def _turn() -> None:
    take("page", str(st.session_state[_WIDGET]))
