"""Which territory the page shows: from the link, or one of three kinds and a list to search in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.areas import area, areas, level_of
from reports.territory.words import KINDS
from ui.filters import url_params
from ui.params import pick, take
from ui.top import ask_for_top
from ui.widget_state import give_value

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from geo.areas import Area

PARAM = "territoire"
_KIND = "territory_kind"
_KIND_WIDGET = "territory-kind"
_SEEN = "territory_link_seen"


def choose_territory(left: DeltaGenerator, right: DeltaGenerator) -> Area | None:
    """Draw the two choices in their columns; returns the territory, None until one is chosen."""
    _follow_link()
    kind = st.session_state.get(_KIND, next(iter(KINDS)))
    with left:
        give_value(_KIND_WIDGET, kind)
        st.segmented_control(
            "Sorte de territoire",
            list(KINDS),
            format_func=KINDS.__getitem__,
            key=_KIND_WIDGET,
            required=True,
            on_change=_take_kind,
        )
    with right:
        options = {each.code: _option(each) for each in sorted(areas(kind), key=lambda each: each.name)}
        code = pick(PARAM, KINDS[kind], options, placeholder=f"Cherchez parmi {len(options)}, par nom ou par code")
    st.session_state[_SEEN] = code
    return area(kind, code) if code else None


def open_territory(code: str) -> None:
    """Go to another territory of the kind shown, from elsewhere than the list; the filters stay."""
    take(PARAM, code)
    ask_for_top()


def view_params() -> dict[str, list[str]]:
    """Filters and state shown, for a link to another page that must speak of the same dossiers."""
    shown = st.query_params.get("instantane")
    return {**url_params(), **({"instantane": [shown]} if shown else {})}


def _option(each: Area) -> str:
    return f"{each.name} ({each.code})"


def _follow_link() -> None:
    """A link names a code alone, which tells its kind: the first choice follows it."""
    code = st.query_params.get(PARAM)
    level = level_of(code) if code else None
    if level in KINDS and code != st.session_state.get(_SEEN):
        st.session_state[_KIND] = level


def _take_kind() -> None:
    """Another kind: the territory chosen is none of it."""
    st.session_state[_KIND] = st.session_state[_KIND_WIDGET]
    take(PARAM, None)
