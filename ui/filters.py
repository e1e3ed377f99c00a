"""The filters: what the URL says, what the sidebar shows, what the indicators get.

The URL speaks the codes of the contract (``?departement=59,62&statut=oriente&du=2026-01-01``), so a link means the
same next year. Streamlit's own URL binding writes labels and repeats parameters; the sync here is therefore ours:
the session holds the truth, a changed widget or a link that differs from what was last written replaces it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics.filters import Filters
from ui.choices import Choices, choices_of
from ui.formats import day, whole
from ui.widget_state import give_value

if TYPE_CHECKING:
    from ui.context import PageContext

Params = Mapping[str, Sequence[str]]

LISTS: Mapping[str, str] = {
    "departement": "Département",
    "epci": "EPCI",
    "typologie": "Typologie",
    "priorite": "Priorité IA",
    "type_acteur": "Type d’acteur",
    "statut": "Statut",
    "aire_sante": "Aire de santé",
}
_FIRST_SHOWN = ("departement", "epci", "typologie", "statut")
_DATES: Mapping[str, tuple[str, str]] = {"du": ("date_from", "Déposé du"), "au": ("date_to", "Déposé au")}
_YES_NO: Mapping[str, bool] = {"oui": True, "non": False}
PARAMS = (*LISTS, "preexistant", *_DATES)
_STATE = "filters"
_WRITTEN = "filters_written"
_NOTICES = "filters_notices"
_PAGE = "filters_page"
_TOUCHED = "filters_touched"
_LONGEST_QUOTED = 80


def shortened(text: str) -> str:
    """A value of a link as a sentence may quote it."""
    return text if len(text) <= _LONGEST_QUOTED else f"{text[:_LONGEST_QUOTED]}…"


def filters_from_params(params: Params, choices: Choices) -> tuple[Filters, list[str]]:
    """Filters of a link, and one French sentence for each value that is dropped because nothing bears it."""
    values: dict[str, Any] = {}
    notices: list[str] = []
    for name, label in LISTS.items():
        codes, unknown = _known_codes(params.get(name, ()), choices.allowed(name))
        values[name] = codes
        notices += [f"{label} « {shortened(value)} » : valeur inconnue, ignorée." for value in unknown]
    values["preexistant"] = _read_single(params, "preexistant", "Projet préexistant", _YES_NO.__getitem__, notices)
    for name, (attribute, label) in _DATES.items():
        values[attribute] = _read_single(params, name, label, date.fromisoformat, notices)
    return Filters(**values), notices


def _known_codes(raw: Sequence[str], allowed: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    codes: list[str] = []
    unknown: list[str] = []
    for value in raw:
        # The name of a health area may hold a comma: the whole value is tried before its parts.
        for part in [value] if value in allowed else value.split(","):
            text = part.strip()
            if text:
                (codes if text in allowed else unknown).append(text)
    return tuple(codes), unknown


def _read_single(params: Params, name: str, label: str, read: Callable[[str], Any], notices: list[str]) -> Any:
    text = next((value.strip() for value in params.get(name, ()) if value.strip()), None)
    if text is None:
        return None
    try:
        return read(text)
    except (KeyError, ValueError):
        notices.append(f"{label} « {shortened(text)} » : valeur inconnue, ignorée.")
        return None


def params_from_filters(filters: Filters) -> dict[str, list[str]]:
    """Parameters of the URL for these filters; an empty filter leaves no parameter."""
    params: dict[str, list[str]] = {}
    for name in LISTS:
        codes = list(getattr(filters, name))
        if codes:
            params[name] = codes if any("," in code for code in codes) else [",".join(codes)]
    if filters.preexistant is not None:
        params["preexistant"] = ["oui" if filters.preexistant else "non"]
    for name, (attribute, _) in _DATES.items():
        value = getattr(filters, attribute)
        if value is not None:
            params[name] = [value.isoformat()]
    return params


def url_params() -> dict[str, list[str]]:
    """The filters' part of this run's URL."""
    return {name: values for name in PARAMS if (values := st.query_params.get_all(name))}


def write_url(changes: Mapping[str, Sequence[str] | None]) -> None:
    """Set or remove (None) several parameters in one message: each message is an entry in the browser's history."""
    before = {name: st.query_params.get_all(name) for name in st.query_params}
    after = {name: values for name, values in before.items() if name not in changes}
    after |= {name: list(values) for name, values in changes.items() if values}
    if after != before:
        st.query_params.from_dict(after)


def resolve_filters(choices: Choices, page: str) -> Filters:
    """Filters of this run: the changed widget, else a link that was not written by us, else the session's own.

    A click on the navigation opens the page without parameters: the filters follow the reader there.
    """
    url = url_params()
    session: Filters | None = st.session_state.get(_STATE)
    touched = st.session_state.pop(_TOUCHED, False)
    came_from_elsewhere = st.session_state.get(_PAGE) != page
    if session is None or (
        not touched and url != st.session_state.get(_WRITTEN) and not (came_from_elsewhere and not url)
    ):
        session, st.session_state[_NOTICES] = filters_from_params(url, choices)
    else:
        session = _still_known(session, choices)
    _remember(session, page)
    return session


def _still_known(filters: Filters, choices: Choices) -> Filters:
    """Another snapshot may lack a health area: what it does not know is dropped and said."""
    known, notices = filters_from_params(params_from_filters(filters), choices)
    if notices:
        st.session_state[_NOTICES] = notices
    return known


def drop_filters(page: str) -> None:
    """No filters for this role: a link that carries some is told so, and the URL is cleaned."""
    if url_params():
        st.session_state[_NOTICES] = ["Ce lien contient des filtres, qui ne sont pas ouverts à ce rôle : ignorés."]
    _remember(Filters(), page)


def _remember(filters: Filters, page: str) -> None:
    written = params_from_filters(filters)
    st.session_state[_STATE] = filters
    st.session_state[_WRITTEN] = written
    st.session_state[_PAGE] = page
    write_url({name: written.get(name) for name in PARAMS})


def link_notices() -> list[str]:
    """Sentences about the last link opened, until a filter changes."""
    return st.session_state.get(_NOTICES, [])


@dataclass(frozen=True)
class FilterCount:
    """Dossiers kept by the filters, of all the dossiers of the snapshot (without those withdrawn)."""

    kept: int
    total: int

    def sentence(self) -> str:
        """« 12 dossiers sur 120 »."""
        word = "dossier" if self.kept < 2 else "dossiers"
        return f"{whole(self.kept)} {word} sur {whole(self.total)}"


def show_filters(filters: Filters, choices: Choices, count: FilterCount) -> None:
    """Draw the filters in the sidebar, with « n dossiers sur N » and « Réinitialiser les filtres »."""
    _fill_widgets(filters)
    with st.sidebar:
        st.markdown(f"**Filtres** · {count.sentence()}")
        for name in _FIRST_SHOWN:
            _show_list(name, choices)
        hidden = [name for name in LISTS if name not in _FIRST_SHOWN]
        with st.expander("Plus de filtres", expanded=_uses_more(filters, hidden), key="filters-more"):
            for name in hidden:
                _show_list(name, choices)
            _show_preexisting()
            for name, (_, label) in _DATES.items():
                st.date_input(label, value=None, format="DD/MM/YYYY", key=_key(name), on_change=_take_widgets)
        st.button("Réinitialiser les filtres", on_click=_reset, disabled=filters.is_empty(), key="filters-reset")


def _uses_more(filters: Filters, hidden: Sequence[str]) -> bool:
    singles = (filters.preexistant, filters.date_from, filters.date_to)
    return any(getattr(filters, name) for name in hidden) or any(value is not None for value in singles)


def _key(name: str) -> str:
    return f"filter_{name}"


def _show_list(name: str, choices: Choices) -> None:
    st.multiselect(
        LISTS[name],
        choices.allowed(name),
        format_func=lambda code: choices.label(name, code),
        key=_key(name),
        placeholder="Tous",
        on_change=_take_widgets,
        select_all=False,
    )


def _show_preexisting() -> None:
    st.selectbox(
        "Projet préexistant",
        list(_YES_NO),
        index=None,
        format_func=str.capitalize,
        key=_key("preexistant"),
        placeholder="Tous",
        on_change=_take_widgets,
        filter_mode=None,
    )


def _fill_widgets(filters: Filters) -> None:
    """Give the widgets the session's filters."""
    values: dict[str, Any] = {name: list(getattr(filters, name)) for name in LISTS}
    values["preexistant"] = None if filters.preexistant is None else ("oui" if filters.preexistant else "non")
    values |= {name: getattr(filters, attribute) for name, (attribute, _) in _DATES.items()}
    for name, value in values.items():
        shown = st.session_state.get(_key(name))
        in_order = isinstance(shown, list) and isinstance(value, list) and sorted(shown) == sorted(value)
        # The reader's own order of choice stays: sorting the tags under his hand would look like a change.
        give_value(_key(name), shown if in_order else value)


def _take_widgets() -> None:
    values: dict[str, Any] = {name: tuple(st.session_state.get(_key(name), ())) for name in LISTS}
    values["preexistant"] = _YES_NO.get(st.session_state.get(_key("preexistant")) or "")
    values |= {attribute: st.session_state.get(_key(name)) for name, (attribute, _) in _DATES.items()}
    _take(Filters(**values))


def _reset() -> None:
    _take(Filters())


def _take(filters: Filters) -> None:
    st.session_state[_STATE] = filters
    st.session_state[_TOUCHED] = True
    st.session_state[_NOTICES] = []


def describe_filters(context: PageContext) -> str:
    """French sentence of the filters in force, for exports: « Département : Nord (59) ; Statut : Orienté »."""
    filters = context.filters
    choices = choices_of(str(context.store_folder), context.snapshot.content_key, context.reader)
    parts = [
        f"{label} : {', '.join(choices.label(name, code) for code in getattr(filters, name))}"
        for name, label in LISTS.items()
        if getattr(filters, name)
    ]
    if filters.preexistant is not None:
        parts.append(f"Projet préexistant : {'oui' if filters.preexistant else 'non'}")
    parts += [
        f"{label} : {day(getattr(filters, attribute))}"
        for attribute, label in _DATES.values()
        if getattr(filters, attribute) is not None
    ]
    return " ; ".join(parts) or "aucun"
