"""The form of the settings: what is typed stays in the session until it is saved or given up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from ui.acting import ask_who, say_next, show_said
from ui.configuration.setting_fields import (
    SECTION_TITLES,
    SETTINGS_FILE,
    SettingField,
    SettingValue,
    changed_settings,
    setting_fields,
    setting_values,
    settings_as_toml,
)
from ui.configuration.texts import default_text, last_change, save_text
from ui.formats import moment, whole
from ui.markdown import escape_markdown
from ui.plain_table import show_plain_table
from ui.widget_state import give_value

if TYPE_CHECKING:
    from etl.store import Store

_DRAFT = "settings_draft"
_REFUSED = "settings_refused"
_NAME = "call.name"
_SCALE = "maturity.default_scale"


@dataclass
class SettingsDraft:
    """What this window has typed, over the text of the settings it started from."""

    base: str
    typed: dict[str, SettingValue] = field(default_factory=dict)

    def values(self) -> dict[str, SettingValue]:
        """Every setting as the form shows it."""
        return setting_values(self.base) | self.typed


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the form compares with, and may choose from."""

    in_force: str
    present: dict[str, SettingValue]
    origin: dict[str, SettingValue]
    scales: list[str]
    is_named: bool


def _facts(store: Store) -> _Facts:
    in_force = store.configured_text(SETTINGS_FILE)
    return _Facts(
        in_force=in_force,
        present=setting_values(in_force),
        origin=setting_values(default_text(store, SETTINGS_FILE)),
        scales=[row["scale"] for row in store.configuration().reference.rows("maturity_scales")],
        is_named=store.portfolio() is not None,
    )


def show_settings(store: Store) -> None:
    """The whole form: fields in groups, what would change, who, save."""
    facts = _facts(store)
    draft = _current_draft(facts.in_force)
    for column, sections in zip(st.columns(2), _halves(), strict=True):
        with column:
            for section in sections:
                _show_section(section, draft.values(), facts)
    _show_decision(store, draft, facts)


def _current_draft(in_force: str) -> SettingsDraft:
    draft: SettingsDraft | None = st.session_state.get(_DRAFT)
    # While nothing is typed the form follows what is in force, whoever changed it.
    if draft is None or not draft.typed:
        draft = st.session_state[_DRAFT] = SettingsDraft(in_force)
    return draft


def _halves() -> tuple[list[str], list[str]]:
    """Sections of the two columns, of about as many fields."""
    halves: tuple[list[str], list[str]] = ([], [])
    before = 0
    for section in dict.fromkeys(one.section for one in setting_fields()):
        halves[0 if before * 2 < len(setting_fields()) else 1].append(section)
        before += len(_fields_of(section))
    return halves


def _fields_of(section: str) -> list[SettingField]:
    return [one for one in setting_fields() if one.section == section]


def _show_section(section: str, values: dict[str, SettingValue], facts: _Facts) -> None:
    fields = _fields_of(section)
    has_one_effect = len({one.effect for one in fields}) == 1
    with st.container(border=True):
        st.markdown(f"**{SECTION_TITLES.get(section, section)}**")
        if has_one_effect:
            st.caption(fields[0].effect)
        for one in fields:
            locked = one.key == _NAME and facts.is_named
            _show_field(one, values[one.key], facts.scales, locked=locked)
            notes = list(_notes(one, values[one.key], facts))
            if locked:
                notes.append("les états publiés portent ce nom, il ne change plus")
            elif not has_one_effect:
                notes.append(one.effect)
            st.caption(escape_markdown(" · ".join(notes)))
            _show_refusal_of(one, values[one.key])


def _notes(one: SettingField, value: SettingValue, facts: _Facts) -> Iterator[str]:
    if one.minimum is not None and one.maximum is not None:
        yield f"De {whole(one.minimum)} à {whole(one.maximum)}"
    if value != facts.present[one.key]:
        yield f"En vigueur : {one.shown(facts.present[one.key])}"
    yield f"D’origine : {one.shown(facts.origin[one.key])}"


def _show_field(one: SettingField, value: SettingValue, scales: list[str], *, locked: bool) -> None:
    widget = f"setting-{one.key}"
    give_value(widget, value)
    common = {"key": widget, "help": one.help, "on_change": _take, "args": (one.key, widget)}
    if one.key == _SCALE:
        st.selectbox(one.title, scales, filter_mode=None, **common)
    elif one.kind == "number":
        # A step of one: a setting counts whole things. Without bounds: the field would keep a number that is outside
        # them to itself, and say so in a bubble that few find; the page says it under the field. Dates likewise.
        st.number_input(one.title, step=1, **common)
    elif one.kind == "date":
        st.date_input(one.title, value=None, min_value=date.min, max_value=date.max, format="DD/MM/YYYY", **common)
    else:
        st.text_input(one.title, max_chars=120, disabled=locked, **common)


def _take(key: str, widget: str) -> None:
    draft: SettingsDraft = st.session_state[_DRAFT]
    value = st.session_state[widget]
    if value == setting_values(draft.base)[key]:
        draft.typed.pop(key, None)
    else:
        draft.typed[key] = value
    st.session_state.pop(_REFUSED, None)


def _show_refusal_of(one: SettingField, value: SettingValue) -> None:
    if outside := one.refusal(value):
        st.error(outside)
    refusal = st.session_state.get(_REFUSED)
    if refusal and f"« {one.key} »" in refusal:
        st.error(escape_markdown(_in_words(refusal)))


def _in_words(refusal: str) -> str:
    """A refusal with the settings under the names that the form shows."""
    for one in setting_fields():
        refusal = refusal.replace(f"« {one.key} »", f"« {one.title} »")
    return refusal


def _show_decision(store: Store, draft: SettingsDraft, facts: _Facts) -> None:
    _show_overtaken(store, draft, facts)
    # What others changed since stays as they left it: only what is typed here counts.
    changes = changed_settings(facts.present, facts.present | draft.typed)
    if changes:
        st.markdown("**Ce qui changera**")
        show_plain_table(pd.DataFrame(changes, columns=["Réglage", "En vigueur", "Nouvelle valeur"]))
    who = ask_who("settings")
    refusal = st.session_state.get(_REFUSED)
    if refusal:
        st.error(escape_markdown(_in_words(refusal)))
    is_possible = not any(one.refusal(draft.values()[one.key]) for one in setting_fields())
    can_save = bool(changes) and bool(who) and is_possible and draft.base == facts.in_force
    with st.container(horizontal=True):
        if st.button("Enregistrer", type="primary", disabled=not can_save, key="settings-save"):
            _save(store, draft, facts, who)
            st.rerun()
        st.button("Revenir aux valeurs d’origine", key="settings-origin", on_click=_take_origin, args=(facts,))
        st.button("Abandonner mes saisies", key="settings-drop", disabled=not draft.typed, on_click=_drop)
    show_said()
    if not changes:
        st.caption("Rien n’est modifié.")
    elif not is_possible:
        st.caption("Corrigez d’abord ce qui sort de ses bornes.")
    elif not who:
        st.caption("Indiquez votre nom ou votre service pour enregistrer.")


def _show_overtaken(store: Store, draft: SettingsDraft, facts: _Facts) -> None:
    if draft.base == facts.in_force:
        return
    latest = last_change(store, SETTINGS_FILE)
    by = f" par « {latest.by} » le {moment(latest.at)}" if latest else ""
    st.warning(escape_markdown(f"Les réglages ont été changés{by}, après que vous avez commencé. Vos saisies sont là."))
    others = changed_settings(setting_values(draft.base), facts.present)
    show_plain_table(pd.DataFrame(others, columns=["Réglage", "Quand vous avez commencé", "En vigueur"]))
    st.button("Garder mes saisies par-dessus", key="settings-rebase", on_click=_rebase, args=(facts.in_force,))


def _rebase(in_force: str) -> None:
    draft: SettingsDraft = st.session_state[_DRAFT]
    draft.base = in_force


def _save(store: Store, draft: SettingsDraft, facts: _Facts, who: str) -> None:
    values = draft.values()
    text = None if values == facts.origin else settings_as_toml(values)
    refusal = save_text(store, SETTINGS_FILE, text, who, draft.base)
    if refusal is None:
        _drop()
        say_next("Réglages enregistrés.")
    else:
        st.session_state[_REFUSED] = refusal


def _take_origin(facts: _Facts) -> None:
    draft: SettingsDraft = st.session_state[_DRAFT]
    base = setting_values(draft.base)
    origin = facts.origin | ({_NAME: base[_NAME]} if facts.is_named else {})
    draft.typed = {key: value for key, value in origin.items() if value != base[key]}
    st.session_state.pop(_REFUSED, None)


def _drop() -> None:
    st.session_state.pop(_DRAFT, None)
    st.session_state.pop(_REFUSED, None)
