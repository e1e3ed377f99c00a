"""Which territory the page shows: from the link, or one of three kinds and a list to search in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from etl.text import fold
from geo.areas import area, areas, commune_name, level_of, resolve_commune
from reports.territory.words import KINDS
from ui.filters import url_params
from ui.markdown import escape_markdown
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
    kind = kind_shown()
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
        options = {each.code: _option(each) for each in sorted(areas(kind), key=lambda each: fold(each.name))}
        code = pick(PARAM, KINDS[kind], options, placeholder=f"Cherchez parmi {len(options)}, par nom ou par code")
    st.session_state[_SEEN] = code
    return area(kind, code) if code else None


def kind_shown() -> str:
    """Which kind of territory (`epci`…) the list offers; after ``choose_territory``, the one its link named."""
    kind: str = st.session_state.get(_KIND, next(iter(KINDS)))
    return kind


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
    """A link names a code alone, which tells its kind: the first choice follows it.

    A commune has no page: that of its EPCI is opened. The region is on the map alone.
    """
    code = st.query_params.get(PARAM)
    if not code or code == st.session_state.get(_SEEN):
        return
    level = level_of(code)
    if level == "region":
        _send_to_map(code)
    elif level in KINDS:
        st.session_state[_KIND] = level
    elif epci := _epci_of(code):
        st.info(escape_markdown(f"{_commune_in_words(code)} fait partie de la {epci.name} : c’est sa page."))
        st.session_state[_KIND] = epci.level
        take(PARAM, epci.code)


def _send_to_map(code: str) -> None:
    take(PARAM, None)
    found = area("region", code)
    name = found.name if found else code
    st.info(f"{escape_markdown(name)} : la région entière n’a pas de page ici, la carte la montre.")
    st.page_link("pages/carte.py", label="Voir la région sur la carte", query_params=view_params())


def _epci_of(code: str) -> Area | None:
    """The EPCI of a commune of the region, or of the one it merged into; None for another code."""
    commune = area("commune", resolve_commune(code) or "")
    return area("epci", commune.epci_code or "") if commune else None


def _commune_in_words(code: str) -> str:
    """« Lille », « Lomme (aujourd’hui Lille) »; a commune of yesterday whose name is not kept is said by its code."""
    today = resolve_commune(code) or code
    name = commune_name(code) or f"La commune {code}"
    return name if today == code else f"{name} (aujourd’hui {commune_name(today)})"


def _take_kind() -> None:
    """Another kind: the territory chosen is none of it."""
    st.session_state[_KIND] = st.session_state[_KIND_WIDGET]
    take(PARAM, None)
