"""The map in a page, and its legends. folium is imported on first use: it costs seconds that other pages don't owe."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from urllib.parse import quote

import streamlit as st

from geo.classes import BELOW_FLOOR, NO_DATA, french, legend
from geo.layers import HELIX_SYMBOLS, AreaLayer, Lack, MapState, Symbol

HEIGHT_PX = 440
# One key for every level: a second one would be a second iframe. A hyphen or nothing, never an underscore:
# streamlit-folium deletes what follows one from the text it compares maps by.
KEY = "carte"

_SWATCH = "display:inline-block;width:1.6em;height:1em;margin-right:.5em;border:1px solid #6f7780;vertical-align:-2px"
_FILLS = {
    NO_DATA: "repeating-linear-gradient(45deg,#ededed 0 4px,#6b6b6b 4px 5px)",
    BELOW_FLOOR: "radial-gradient(#6b6b6b 22%,transparent 26%) 0 0/5px 5px #c9cdd2",
}
_SHAPES = {
    "circle": '<circle cx="8" cy="8" r="6.5"/>',
    "square": '<rect x="2" y="2" width="12" height="12"/>',
    "cross": '<path d="M5.5 1.5h5v4h4v5h-4v4h-5v-4h-4v-5h4z"/>',
    "triangle": '<path d="M8 1 15 14.5H1z"/>',
    "diamond": '<path d="M8 .5 15.5 8 8 15.5.5 8z"/>',
}


def show_map(
    state: MapState,
    *,
    on_select: Callable[[str], None],
    on_enter: Callable[[str], None],
    on_point: Callable[[str], None],
    height: int = HEIGHT_PX,
) -> None:
    """Draw the state. A click on an area calls `on_select(code)`, a double click `on_enter(code)`, a click on a point
    `on_point(commune code)`, before the page runs again. `height` in pixels; a phone shows less.

    The codes come from a browser: the page must check them against what it shows. The frame takes no alternative text:
    the page writes its sentence above and its table below.
    """
    from streamlit_folium import st_folium

    from geo.maps import base_map, state_group

    answers = {"select": on_select, "enter": on_enter, "point": on_point}
    st_folium(
        base_map(),
        key=KEY,
        height=height,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=state_group(state),
        on_change=lambda: _take(answers),
    )


def _take(answers: dict[str, Callable[[str], None]]) -> None:
    clicked = st.session_state.get(KEY) or {}
    action, code = clicked.get("action"), clicked.get("code")
    if action in answers and isinstance(code, str):
        answers[action](code)


def show_legend(layer: AreaLayer, unit_word: str, scope: str | None = None) -> None:
    """The classes of the map with their number of territories (`unit_word`: « EPCI », « communes »…).

    `scope`: only the territories that touch this area are counted.
    """
    entries = legend(layer, scope)
    lines = [
        f'<div style="padding-left:2.1em;text-indent:-2.1em"><span style="{_SWATCH};background:'
        f'{_FILLS.get(entry.colour, entry.colour)}"></span>{entry.label} : {_counted(entry.n_areas, unit_word)}</div>'
        for entry in entries
    ]
    # Only our own words and numbers in here: nothing that a file could have brought.
    st.html(f'<div style="line-height:1.5">{"".join(lines)}</div>')


def _counted(n_areas: int, unit_word: str) -> str:
    """`3 301 communes`, `1 commune`: in French the plural starts at two."""
    return f"{french(n_areas)} {unit_word if n_areas > 1 else unit_word.removesuffix('s')}"


def show_symbols() -> None:
    """What the shapes and colours of the points mean."""
    drawn = [
        '<span style="display:inline-block;margin-right:1em;white-space:nowrap">'
        f'<img src="{_picture(each)}" alt="" width="16" height="16" style="vertical-align:-3px;margin-right:.4em">'
        f"{each.label}</span>"
        for each in HELIX_SYMBOLS.values()
    ]
    st.html(f'<div style="line-height:1.8">{"".join(drawn)}</div>')


def show_lack(lack: Lack, unit_word: str, *, are_small: bool = False) -> None:
    """What a barred circle on the map means, and how many territories lack it.

    ``are_small``: from afar many are too small for a circle, which is said.
    """
    frame = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="#fff" stroke="#B4001E" stroke-width="1.8"'
    drawn = f'<svg {frame}><circle cx="8" cy="8" r="6"/><path d="M3.8 12.2 12.2 3.8"/></svg>'
    picture = f'<img src="data:image/svg+xml,{quote(drawn)}" alt="" width="16" height="16" style="vertical-align:-3px">'
    # The words may come from the snapshot's own lists.
    hidden = " (agrandir la carte pour voir les plus petites)" if are_small else ""
    words = f"{escape(lack.words)} : {_counted(len(lack.codes), unit_word)}{hidden}"
    st.html(f'<div style="line-height:1.5;padding-left:2.1em;text-indent:-1.7em">{picture} {words}</div>')


def _picture(symbol: Symbol) -> str:
    """A data address: Streamlit takes SVG out of HTML, but not pictures."""
    frame = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="{symbol.colour}"'
    return f"data:image/svg+xml,{quote(f'<svg {frame}>{_SHAPES[symbol.shape]}</svg>')}"
