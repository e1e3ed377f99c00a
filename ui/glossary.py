"""The glossary as pages show it: every word, level, key figure and indicator by part, and the search among them.

Words come from the state that is shown, as it was read, so that the glossary says what the pages say; with no state at
all they come from the reference tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analytics.charts.style import PROVISIONAL_SRL
from analytics.labels import setting
from etl.store.content import reference_rows
from etl.text import fold
from ui.glossary_parts import Glossary, Group, Lines, first_capital, make_glossary
from ui.glossary_words import Entry
from ui.markdown import escape_markdown

if TYPE_CHECKING:
    from pathlib import Path

    from pandas import DataFrame

    from analytics.maturity.levels import LevelWords
    from etl.reference import Reference
    from etl.settings import Settings
    from etl.store import SnapshotReader

PARTS: Mapping[str, str] = {
    "mots": "Les mots",
    "srl": "Niveaux SRL",
    "maturite": "Lire la maturité",
    "chiffres": "Chiffres clés",
    "indicateurs": "Indicateurs",
    "appel": "Mots de l’appel",
    "listes": "Statuts et listes",
}
LEVEL_COLUMNS = ("Niveau", "Phase", "Intitulé court", "Intitulé", "Ce qui est attendu pour le montrer")


def glossary_of(folder: Path, reader: SnapshotReader) -> Glossary:
    """The glossary of a published state, made once a process."""
    return _from_snapshot(str(folder), reader.info.content_key, reader)


@st.cache_resource(max_entries=8, show_spinner=False)
def _from_snapshot(store: str, content_key: str, _reader: SnapshotReader) -> Glossary:
    def lines(table: str) -> Lines:
        found = _reader.cursor().table(f"ref_{table}")
        return [dict(zip(found.columns, line, strict=True)) for line in found.fetchall()]

    return make_glossary(
        lines,
        field_threshold=setting(_reader, "maturity.field_threshold", 5),
        still_months=setting(_reader, "maturity.still_months", 12),
    )


def glossary_of_reference(reference: Reference, settings: Settings) -> Glossary:
    """The glossary while no state is published."""
    return make_glossary(
        lambda table: reference_rows(reference, table),
        field_threshold=settings.maturity.field_threshold,
        still_months=settings.maturity.still_months,
    )


def matching(glossary: Glossary, text: str) -> dict[str, tuple[Group, ...]]:
    """Parts with the entries that hold every word of a text, without regard to case and accents; empty for none.

    Levels are entries of the part « Niveaux SRL ».
    """
    sought = _plain(text).split()
    if not sought:
        return {}
    found: dict[str, tuple[Group, ...]] = {}
    for part, groups in _searched(glossary).items():
        kept = [
            Group(group.title, hits, group.note)
            for group in groups
            if (hits := tuple(entry for entry in group.entries if _holds(entry, sought)))
        ]
        if kept:
            found[part] = tuple(kept)
    return found


def _searched(glossary: Glossary) -> dict[str, tuple[Group, ...]]:
    levels = tuple(
        Entry(
            f"{words.level} {words.short_label}",
            f"{words.label}. Phase {words.phase} {words.phase_label}. Attendu : {words.evidence}.",
        )
        for words in glossary.levels
    )
    return {
        **glossary.parts,
        "srl": (Group("Niveaux", levels, f"{first_capital(PROVISIONAL_SRL)}."), *glossary.parts["srl"]),
    }


def _holds(entry: Entry, sought: Sequence[str]) -> bool:
    text = _plain(" ".join((entry.term, entry.code, entry.definition, entry.unit, entry.caveat)))
    return all(word in text for word in sought)


def _plain(text: str) -> str:
    return fold(text.replace("’", "'"))


def show_groups(groups: Sequence[Group]) -> None:
    """Headings and entries, one list a group: a page of words, not a page of widgets."""
    for group in groups:
        if group.title:
            st.markdown(f"#### {escape_markdown(group.title)}")
        if group.note:
            st.caption(escape_markdown(group.note))
        st.markdown("\n".join(f"- {_entry_line(entry)}" for entry in group.entries))


def _entry_line(entry: Entry) -> str:
    code = f" ({escape_markdown(entry.code)})" if entry.code else ""
    sentences = [f"**{escape_markdown(entry.term)}**{code}."]
    if entry.definition:
        sentences.append(escape_markdown(entry.definition))
    if entry.unit:
        sentences.append(f"*Unité : {escape_markdown(entry.unit)}.*")
    if entry.caveat:
        sentences.append(f"*Précaution : {escape_markdown(entry.caveat)}.*")
    return " ".join(sentences)


def level_rows(levels: Sequence[LevelWords]) -> DataFrame:
    """One row a level, under LEVEL_COLUMNS: level, phase, short and long label, expected evidence."""
    return pd.DataFrame(
        [
            (
                str(words.level),
                f"{words.phase} {words.phase_label}".strip(),
                words.short_label,
                words.label,
                first_capital(words.evidence),
            )
            for words in levels
        ],
        columns=list(LEVEL_COLUMNS),
    )


def show_level_table(levels: Sequence[LevelWords]) -> None:
    """The levels of a scale with their words, as a table that wraps."""
    shown = level_rows(levels).map(escape_markdown)
    with st.container(key="level-words"):
        st.table(shown.set_index(LEVEL_COLUMNS[0]), border="horizontal")
    st.caption(f"Grille Societal Readiness Level : {PROVISIONAL_SRL}.")
