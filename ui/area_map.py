"""The map in a page, and its legend. folium is imported on first use: it costs seconds that other pages don't owe."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from ui.params import take

_HEIGHT_PX = 560
_SWATCH = "display:inline-block;width:1.6em;height:1em;margin-right:.5em;border:1px solid #6f7780;vertical-align:-2px"
_HATCHING = "repeating-linear-gradient(45deg,#ededed 0 4px,#6b6b6b 4px 5px)"


def show_map(level: str, counts: Mapping[str, int | None], selected: str | None) -> None:
    """Draw the counts of one level, `selected` outlined; a click chooses the territory (parameter `zone`).

    The frame takes no alternative text: the page writes its sentence above and its table below.
    """
    from streamlit_folium import st_folium

    from geo.maps import base_map, values_group

    # A hyphen: streamlit-folium deletes what follows an underscore from the key it compares maps by.
    key = f"carte-{level}"
    st_folium(
        base_map(level),
        key=key,
        height=_HEIGHT_PX,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=values_group(counts, selected),
        on_change=lambda: _take_click(key, counts),
    )


def _take_click(key: str, counts: Mapping[str, int | None]) -> None:
    clicked = (st.session_state.get(key) or {}).get("code")
    if clicked in counts:
        take("zone", clicked)


def show_legend(counts: Mapping[str, int | None], unit: str) -> None:
    """The classes of the map with their number of territories; colours, and in words."""
    from geo.maps import NO_DATA_COLOUR, legend

    fills = {NO_DATA_COLOUR: _HATCHING}
    lines = [
        f'<div><span style="{_SWATCH};background:{fills.get(entry.colour, entry.colour)}"></span>'
        f"{entry.label} : {entry.n_areas} {unit}</div>"
        for entry in legend(counts.values())
    ]
    st.markdown("**Nombre de dossiers**")
    # Only our own words and numbers in here: nothing that a file could have brought.
    st.html(f'<div style="line-height:1.7">{"".join(lines)}</div>')
