"""A page's own choices (map level, final level, period…) and their place in the URL.

Same rules as the filters: the URL speaks codes, the session holds the truth, a link that differs from what was last
written replaces it, an unknown value is said and ignored, a default leaves no parameter.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping, Sequence

import streamlit as st

from ui.filters import shortened, write_url
from ui.markdown import escape_markdown

_NONE_LEFT = "aucune"


class AnyText(Container[str]):
    """Any text, as long as a person would type it."""

    def __init__(self, longest: int) -> None:
        """`longest`: characters a link may hold."""
        self._longest = longest

    def __contains__(self, text: object) -> bool:
        """Whether it is such a text."""
        return isinstance(text, str) and len(text) <= self._longest


def param_key(name: str) -> str:
    """Session key of the widget that holds this parameter."""
    return f"param_{name}"


def take(name: str, value: str | Sequence[str] | None) -> None:
    """Set a parameter from elsewhere than its widget (a click on the map), before the page reads it."""
    st.session_state[param_key(name)] = value
    touch(name)


def preset(name: str, value: str) -> None:
    """Give a parameter its first value, where neither the link nor the session holds one."""
    if param_key(name) not in st.session_state and name not in st.query_params:
        take(name, value)


def choose(name: str, label: str, options: Mapping[str, str], *, default: str) -> str:
    """Buttons side by side for a few options {code: French label}; returns the chosen code."""
    _resolve(name, label, options, default)
    st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        key=param_key(name),
        required=True,
        on_change=touch,
        args=(name,),
    )
    return _write(name, default) or default


def pick(name: str, label: str, options: Mapping[str, str], *, placeholder: str) -> str | None:
    """A list to search in for many options {code: French label}; returns the chosen code, or None."""
    _resolve(name, label, options, None)
    st.selectbox(
        label,
        list(options),
        index=None,
        format_func=options.__getitem__,
        key=param_key(name),
        placeholder=placeholder,
        on_change=touch,
        args=(name,),
    )
    return _write(name, None)


def read(name: str, label: str, options: Container[str], *, default: str | None = None) -> str | None:
    """The parameter's value, where its widget is drawn later with `param_key`, or where it has none.

    ``options`` are the codes it may take. The page says what it read with ``write``.
    """
    _resolve(name, label, options, default)
    value: str | None = st.session_state.get(param_key(name))
    return value


def read_several(name: str, label: str, options: Container[str], *, default: Collection[str] = ()) -> tuple[str, ...]:
    """As ``read``, for a parameter of several values: ``?couches=zones,points``; « aucune » when none is left."""
    key = param_key(name)
    in_url = st.query_params.get_all(name)
    touched = st.session_state.pop(f"{key}_touched", False)
    is_link = in_url != (st.session_state.get(f"{key}_written") or [])
    held: list[str] | str | None = st.session_state.get(key)
    if not isinstance(held, list) or (is_link and not touched):
        held, unknown = _known_parts(in_url, options)
        if not held and in_url != [_NONE_LEFT]:
            held = list(default)
        for value in unknown:
            st.info(escape_markdown(f"{label} « {shortened(value)} » : valeur inconnue, ignorée."))
    known = [value for value in held if value in options]
    if known != st.session_state.get(key):
        st.session_state[key] = known
    return tuple(known)


def several_in_url(values: Collection[str], default: Collection[str] = ()) -> list[str] | None:
    """How the link says several values; None when they are the default."""
    if set(values) == set(default):
        return None
    if not values:
        return [_NONE_LEFT]
    return list(values) if any("," in value for value in values) else [",".join(values)]


def write(values: Mapping[str, str | Sequence[str] | None]) -> None:
    """Put parameters that were read in the link, all in one message; None leaves one out."""
    for name, value in values.items():
        st.session_state[f"{param_key(name)}_written"] = value
    write_url({name: [value] if isinstance(value, str) else value for name, value in values.items()})


def _known_parts(raw: Sequence[str], options: Container[str]) -> tuple[list[str], list[str]]:
    known: list[str] = []
    unknown: list[str] = []
    for value in raw:
        # An identifier may hold a comma: the whole value is tried before its parts.
        for part in [value] if value in options else value.split(","):
            if part and part != _NONE_LEFT:
                (known if part in options else unknown).append(part)
    return list(dict.fromkeys(known)), unknown


def touch(name: str) -> None:
    """Say that the reader's hand changed the parameter: for the ``on_change`` of a widget that bears its key."""
    st.session_state[f"{param_key(name)}_touched"] = True


def _resolve(name: str, label: str, options: Container[str], default: str | None) -> None:
    """Put in the session what the widget must show: the reader's click, else the link, else the default."""
    key = param_key(name)
    if isinstance(st.session_state.get(key), list):
        # Another page's parameter of several values, which bears the same name.
        del st.session_state[key]
    in_url: str | None = st.query_params.get(name)
    touched = st.session_state.pop(f"{key}_touched", False)
    is_link = in_url != st.session_state.get(f"{key}_written")
    if not touched and (key not in st.session_state or is_link):
        if in_url is not None and in_url not in options:
            st.info(escape_markdown(f"{label} « {shortened(in_url)} » : valeur inconnue, ignorée."))
        st.session_state[key] = in_url if in_url in options else default
    elif st.session_state.get(key) not in options:
        st.session_state[key] = default


def _write(name: str, default: str | None) -> str | None:
    value: str | None = st.session_state.get(param_key(name))
    written = None if value is None or value == default else value
    st.session_state[f"{param_key(name)}_written"] = written
    write_url({name: None if written is None else [written]})
    return value
