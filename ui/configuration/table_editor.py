"""The vocabularies of the Region, edited in a table: what is typed stays in the session until it is saved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from etl.reference import CLOSED_TABLES
from reports.exports import CSV_MIME, to_csv
from ui.acting import ask_who, say_next, show_said
from ui.configuration.reference_tables import (
    TABLE_TITLES,
    Row,
    RowChange,
    column_choices,
    column_title,
    fixed_codes,
    is_left_to_code,
    key_column,
    merged_text,
    parse_rows,
    row_changes,
    rows_as_csv,
)
from ui.configuration.texts import check_table, default_text, last_change, save_text
from ui.formats import counted, listed, moment
from ui.markdown import escape_markdown
from ui.plain_table import show_plain_table

if TYPE_CHECKING:
    from pandas import DataFrame

    from etl.store import Store

_DRAFTS = "table_drafts"
_REFUSED = "table_refused"
_SHOWN_CHANGES = 40
_CHANGE_WORDS = {"added": "Ligne ajoutée", "removed": "Ligne retirée", "changed": "Cellule modifiée", "moved": "Ordre"}
# First what is read and written by hand, then the rest in the order of the file.
_FIRST = ("label_fr", "label", "name", "short_label", "full_name", "aliases")


@dataclass
class TableDraft:
    """What this window has typed into one table, over the text it started from."""

    base: str
    rows: list[Row] = field(default_factory=list)
    # The editor keeps its own account of what was typed: another number makes it forget.
    generation: int = 0

    @classmethod
    def of(cls, text: str, generation: int = 0) -> TableDraft:
        """A draft in which nothing is typed yet."""
        return cls(text, parse_rows(text)[1], generation)

    def text(self) -> str:
        """The table as it stands in the editor."""
        return rows_as_csv(parse_rows(self.base)[0], self.rows)


def show_table_editor(store: Store, stem: str) -> None:
    """One table: its rules in words, the editor, what would change, who, save."""
    name = f"{stem}.csv"
    in_force = store.configured_text(name)
    draft = _current_draft(stem, in_force)
    _show_rules(stem, draft)
    _show_editor(stem, draft)
    _show_overtaken(store, stem, draft, in_force)
    changes = row_changes(stem, in_force, draft.text())
    _show_changes(changes)
    _show_decision(store, stem, draft, in_force, changes)


def _current_draft(stem: str, in_force: str) -> TableDraft:
    drafts: dict[str, TableDraft] = st.session_state.setdefault(_DRAFTS, {})
    draft = drafts.get(stem)
    if draft is None:
        draft = drafts[stem] = TableDraft.of(in_force)
    elif draft.base != in_force and not row_changes(stem, draft.base, draft.text()):
        draft = drafts[stem] = TableDraft.of(in_force, draft.generation + 1)
    return draft


def _show_rules(stem: str, draft: TableDraft) -> None:
    sentences = []
    fixed = fixed_codes(stem, parse_rows(draft.base)[1])
    if stem in CLOSED_TABLES:
        sentences.append("Cette table garde ses lignes et ses codes : seuls ses mots se changent.")
    elif fixed:
        codes = escape_markdown(listed(fixed))
        sentences.append(
            f"Codes fixés par le contrat de données, dont les mots se changent mais qui restent : {codes}."
        )
    if "aliases" in parse_rows(draft.base)[0]:
        sentences.append("Les autres écritures reconnues dans les fichiers se séparent par une barre « | ».")
    sentences.append("Une table modifiée compte à partir du **prochain import** et ne réécrit aucun état publié.")
    st.markdown(" ".join(sentences))


def _show_editor(stem: str, draft: TableDraft) -> None:
    widget = f"table-{stem}-{draft.generation}"
    start = f"{widget}-start"
    # An editor already drawn applies what was typed to the rows it was born with: they must stay the same.
    if widget not in st.session_state or start not in st.session_state:
        st.session_state[start] = draft.rows
    headers = parse_rows(draft.base)[0]
    edited = st.data_editor(
        pd.DataFrame(st.session_state[start], columns=headers, dtype="str"),
        key=widget,
        hide_index=True,
        num_rows="fixed" if stem in CLOSED_TABLES else "dynamic",
        column_order=_column_order(stem, headers),
        column_config={header: _column_config(stem, header, draft) for header in headers},
        alt=f"Table « {TABLE_TITLES[stem]} » à modifier",
        placeholder="",
    )
    draft.rows = parse_rows(rows_as_csv(headers, edited.to_dict("records")))[1]


def _column_order(stem: str, headers: list[str]) -> list[str]:
    first = [key_column(stem), *(header for header in _FIRST if header in headers)]
    return list(dict.fromkeys([*first, *headers]))


def _column_config(stem: str, header: str, draft: TableDraft) -> object:
    title, closed = column_title(stem, header), is_left_to_code(stem, header)
    choices = column_choices(stem, header)
    if choices:
        # A value that is not among the known ones stays what it is, and can be chosen again.
        present = {row[header] for row in draft.rows if row.get(header)}
        options = [*choices, *sorted(present - choices.keys())]
        return st.column_config.SelectboxColumn(
            title, options=options, format_func=lambda code: choices.get(code, code), disabled=closed
        )
    return st.column_config.TextColumn(title, disabled=closed, pinned=header == key_column(stem))


def changes_frame(changes: list[RowChange]) -> DataFrame:
    """Changes of a table in words, one a row."""
    return pd.DataFrame(
        [(_CHANGE_WORDS[one.kind], one.code, one.column, one.before, one.after) for one in changes],
        columns=["Quoi", "Code", "Colonne", "Avant", "Après"],
    )


def _show_changes(changes: list[RowChange]) -> None:
    if not changes:
        return
    st.markdown("**Ce qui changera**")
    show_plain_table(changes_frame(changes[:_SHOWN_CHANGES]))
    if len(changes) > _SHOWN_CHANGES:
        st.caption(f"Et {counted(len(changes) - _SHOWN_CHANGES, 'autre changement', 'autres changements')}.")


def _show_overtaken(store: Store, stem: str, draft: TableDraft, in_force: str) -> None:
    if draft.base == in_force:
        return
    latest = last_change(store, f"{stem}.csv")
    by = f" par « {latest.by} » le {moment(latest.at)}" if latest else ""
    st.warning(
        escape_markdown(f"Cette table a été changée{by}, après que vous avez commencé. Vos saisies sont gardées.")
    )
    show_plain_table(changes_frame(row_changes(stem, draft.base, in_force)[:_SHOWN_CHANGES]))
    st.button("Garder mes saisies par-dessus", key=f"table-rebase-{stem}", on_click=_rebase, args=(stem, in_force))


def _rebase(stem: str, in_force: str) -> None:
    draft: TableDraft = st.session_state[_DRAFTS][stem]
    draft.rows = parse_rows(merged_text(stem, draft.base, draft.text(), in_force))[1]
    draft.base = in_force
    draft.generation += 1


def _show_decision(store: Store, stem: str, draft: TableDraft, in_force: str, changes: list[RowChange]) -> None:
    who = ask_who("table")
    text = draft.text()
    refusal = _refusal(store, stem, text) if changes else None
    if refusal:
        st.error(escape_markdown(refusal))
    can_save = bool(changes) and bool(who) and refusal is None and draft.base == in_force
    origin = default_text(store, f"{stem}.csv")
    with st.container(horizontal=True):
        if st.button("Enregistrer", type="primary", disabled=not can_save, key=f"table-save-{stem}"):
            _save(store, stem, draft, who, origin)
            st.rerun()
        st.button("Revenir à la table d’origine", key=f"table-origin-{stem}", on_click=_replace, args=(stem, origin))
        st.button(
            "Abandonner mes saisies", key=f"table-drop-{stem}", on_click=_drop, args=(stem,), disabled=not changes
        )
        show_table_download(stem, in_force)
    show_said()
    if changes and not who:
        st.caption("Indiquez votre nom ou votre service pour enregistrer.")


def _refusal(store: Store, stem: str, text: str) -> str | None:
    """Why the table as typed can't be saved: what its check says, or what the store said of this very text."""
    said, refused_text = st.session_state.get(f"{_REFUSED}_{stem}", (None, None))
    refusal = check_table(store, stem, text) or (said if refused_text == text else None)
    return refusal and refusal.replace(f"{stem}.csv", f"Table « {TABLE_TITLES[stem]} »")


def _save(store: Store, stem: str, draft: TableDraft, who: str, origin: str) -> None:
    text = draft.text()
    is_origin = not row_changes(stem, origin, text)
    refusal = save_text(store, f"{stem}.csv", None if is_origin else text, who, draft.base)
    if refusal is None:
        say_next(f"Table « {TABLE_TITLES[stem]} » enregistrée : elle compte à partir du prochain import.")
        _drop(stem)
    else:
        st.session_state[f"{_REFUSED}_{stem}"] = (refusal, text)


def show_table_download(stem: str, text: str) -> None:
    """The table in force as a French spreadsheet opens it."""
    headers, rows = parse_rows(text)
    frame = pd.DataFrame(rows, columns=headers, dtype="str").fillna("")
    st.download_button(
        "Télécharger la table (CSV)",
        lambda: to_csv(frame, {header: column_title(stem, header) for header in headers}),
        file_name=f"{stem}.csv",
        mime=CSV_MIME,
        key=f"table-csv-{stem}",
        on_click="ignore",
    )


def _replace(stem: str, text: str) -> None:
    """Put other lines into the editor; nothing is saved."""
    draft: TableDraft = st.session_state[_DRAFTS][stem]
    draft.rows = parse_rows(text)[1]
    draft.generation += 1


def _drop(stem: str) -> None:
    drafts: dict[str, TableDraft] = st.session_state[_DRAFTS]
    draft = drafts.pop(stem, None)
    if draft is not None:
        drafts[stem] = TableDraft.of(draft.base, draft.generation + 1)
