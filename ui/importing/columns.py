"""Columns that nothing recognised: staff say what each one is, and the files are read again with their choices."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

import streamlit as st

from etl.headers import header_columns, header_lookup
from etl.profiles import COMPLEMENT, matching_profile
from etl.profiles.choices import TableChoice
from etl.profiles.proposals import guess_kind, propose_fields
from etl.text import match_key
from ui.formats import counted, typographic
from ui.importing.profiles import NAME_LENGTH, MappingChoice, name_meaning, name_of_title, readable_profiles
from ui.markdown import escape_markdown

if TYPE_CHECKING:
    from etl.headers import ColumnSample, TableHeaders
    from etl.reference import Reference
    from etl.schema import Column

NOT_TAKEN = ""
NOT_READ = "ne pas lire"
KIND_WORDS = {
    "dossiers": "des dossiers, un par ligne",
    "partenaires": "des partenaires, un par ligne",
    "orientations": "des orientations, une par ligne",
    "plat": "une ligne par dossier et partenaire",
    NOT_READ: "ne pas lire ce tableau",
}
# How a header that stands twice is shown: with its column.
_REPEATED = re.compile(r" \(colonne [A-Z]+\)$")


@dataclass(frozen=True, slots=True)
class _Chosen:
    """One table as it stands on the page: what was chosen (None: not to be read), and whether a field came twice."""

    choice: TableChoice | None
    is_doubled: bool = False


def show_column_mapping(
    tables: Sequence[TableHeaders], reference: Reference, *, key: str, stored: Mapping[str, str]
) -> MappingChoice | None:
    """A list of columns for each table that is not wholly known; nothing when all are.

    Answers the choices in the run in which « Relire avec ces colonnes » is pressed, else None. ``stored``: the
    profiles kept, name to TOML.
    """
    unclear = [(place, table) for place, table in enumerate(tables) if _is_unclear(table)]
    if not unclear:
        return None
    st.subheader("Colonnes à reconnaître", anchor=False)
    if known := _show_known_profile(tables, key, stored):
        return known
    st.markdown(
        "Certaines colonnes n’ont pas un en-tête connu. Dites ce que chacune contient, puis relisez les fichiers : "
        "rien n’est publié par là."
    )
    shown = [(table, _show_table(table, reference, f"{key}-{place}")) for place, table in unclear]
    return _show_confirmation(shown, key, stored)


def _is_unclear(table: TableHeaders) -> bool:
    """True for a table with an unknown column, a required one missing, or that is no kind of table."""
    if table.kind == COMPLEMENT:
        return False
    return table.kind is None or bool(table.missing) or any(column.attribute is None for column in table.columns)


def _show_known_profile(tables: Sequence[TableHeaders], key: str, stored: Mapping[str, str]) -> MappingChoice | None:
    """Offer the profile that fits these files, kept on this page before or delivered with the tool."""
    found = matching_profile(tables, readable_profiles(stored))
    if found is None:
        return None
    st.info(f"Ces fichiers ont la forme « {escape_markdown(found.title)} », déjà connue.")
    if st.button("Lire sous cette forme", key=f"{key}-known", type="primary"):
        return MappingChoice((), found.name, found.title)
    return None


def _show_table(table: TableHeaders, reference: Reference, key: str) -> _Chosen:
    """The columns of one table, and what its required fields still miss."""
    with st.container(border=True, key=f"{key}-table"):
        sheet = f", feuille « {escape_markdown(table.sheet)} »" if table.sheet else ""
        st.markdown(f"**{escape_markdown(table.file)}**{sheet}")
        kind = table.kind if table.kind in KIND_WORDS else _ask_kind(table, reference, key)
        if kind is None or kind == NOT_READ:
            return _Chosen(None)
        return _judged(kind, _ask_fields(table, kind, reference, f"{key}-{kind}"))


def _ask_kind(table: TableHeaders, reference: Reference, key: str) -> str:
    kinds = list(KIND_WORDS)
    guessed = guess_kind(table, reference) or NOT_READ
    return st.selectbox(
        "Que contient ce tableau ?",
        kinds,
        index=kinds.index(guessed),
        format_func=KIND_WORDS.__getitem__,
        key=f"{key}-kind",
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """One column to ask for: where it stands, what is proposed (NOT_TAKEN for nothing) and why."""

    place: int
    column: ColumnSample
    proposed: str
    reason: str | None


def _ask_fields(table: TableHeaders, kind: str, reference: Reference, key: str) -> dict[str, str]:
    """The contract's header chosen for each column, NOT_TAKEN for none; those known beyond doubt are not asked."""
    known = _known_columns(table, kind)
    rows = _rows_to_ask(table, kind, reference, known)
    if known:
        st.caption(f"{counted(len(known), 'colonne reconnue', 'colonnes reconnues')} par l’en-tête.")
    likely = [row for row in rows if row.reason is not None]
    others = [row for row in rows if row.reason is None]
    chosen = {row.column.header: _ask_field(row, kind, key) for row in likely}
    if others:
        label = f"{counted(len(others), 'colonne', 'colonnes')} sans proposition"
        with st.expander(label, expanded=not likely or bool(table.missing), key=f"{key}-others"):
            chosen |= {row.column.header: _ask_field(row, kind, key) for row in others}
    return known | chosen


def _known_columns(table: TableHeaders, kind: str) -> dict[str, str]:
    """Columns known by their header, each the only one of its field."""
    headers = {column.attribute: column.header for column in header_columns(kind)}
    meant = [_meant(table, column, kind) for column in table.columns]
    times = Counter(meant)
    return {
        column.header: headers[attribute]
        for column, attribute in zip(table.columns, meant, strict=True)
        if attribute is not None and times[attribute] == 1
    }


def _meant(table: TableHeaders, column: ColumnSample, kind: str) -> str | None:
    """The attribute a column stands for by its header, also when another column was taken for it first."""
    if column.attribute and table.kind == kind:
        return column.attribute
    return header_lookup(kind).get(match_key(_REPEATED.sub("", column.header)))


def _rows_to_ask(table: TableHeaders, kind: str, reference: Reference, known: Mapping[str, str]) -> list[_Row]:
    proposals = propose_fields(table, reference, kind)
    fields = {column.attribute: column for column in header_columns(kind)}
    rows: list[_Row] = []
    seen: set[str] = set()
    for place, column in enumerate(table.columns):
        if column.header in known:
            continue
        proposal = proposals.get(column.header)
        proposed, reason = (proposal.header, proposal.reason) if proposal else (NOT_TAKEN, None)
        if attribute := _meant(table, column, kind):
            # Several columns for one field: the first is proposed, people tell which one counts.
            field = fields[attribute]
            proposed = NOT_TAKEN if attribute in seen else field.header
            reason = f"plusieurs colonnes désignent « {field.title} » : choisissez celle qui compte"
            seen.add(attribute)
        rows.append(_Row(place, column, proposed, reason))
    return rows


def _ask_field(row: _Row, kind: str, key: str) -> str:
    """One column: its header and first values beside the list of what it may be."""
    fields = {field.header: field for field in header_columns(kind)}
    options = [NOT_TAKEN, *fields]
    left, right = st.columns(2, vertical_alignment="center")
    with left, st.container(gap=None):
        st.markdown(f"**{escape_markdown(row.column.header)}**")
        st.text(" · ".join(row.column.samples) or "Aucune valeur")  # no Markdown: an address is not a link
    with right, st.container(gap="xsmall"):
        chosen = st.selectbox(
            f"Contenu de la colonne « {escape_markdown(row.column.header)} »",
            options,
            index=options.index(row.proposed),
            format_func=lambda header: _field_label(fields[header]) if header else "Ne pas reprendre",
            label_visibility="collapsed",
            key=f"{key}-{row.place}",
        )
        if row.reason:
            st.caption(escape_markdown(_as_sentence(row.reason)))
    return chosen


def _field_label(field: Column) -> str:
    title = typographic(field.title)
    return f"{title} (obligatoire)" if field.header_required else title


def _as_sentence(reason: str) -> str:
    text = typographic(reason)
    return f"{text[:1].upper()}{text[1:]}."


def _judged(kind: str, fields: Mapping[str, str]) -> _Chosen:
    """What is still wrong with the choices for a table, said in words."""
    titles = {column.header: column.title for column in header_columns(kind)}
    times = Counter(header for header in fields.values() if header != NOT_TAKEN)
    doubled = [titles[header] for header, count in times.items() if count > 1]
    missing = [c.title for c in header_columns(kind) if c.header_required and c.header not in times]
    if doubled:
        st.error(f"Plusieurs colonnes sont choisies pour {_quoted(doubled)} : gardez-en une seule.")
    if missing:
        st.error(f"Il manque encore {_quoted(missing)}.")
    return _Chosen(TableChoice(kind, {header: field or None for header, field in fields.items()}), bool(doubled))


def _quoted(titles: Sequence[str]) -> str:
    return ", ".join(f"« {escape_markdown(typographic(title))} »" for title in titles)


def _show_confirmation(
    shown: Sequence[tuple[TableHeaders, _Chosen]], key: str, stored: Mapping[str, str]
) -> MappingChoice | None:
    """The name under which the choices are kept, and the button."""
    choices = tuple(chosen.choice for _, chosen in shown if chosen.choice is not None)
    left_out = tuple((table.file, table.sheet) for table, chosen in shown if chosen.choice is None)
    first = next((table.file for table, chosen in shown if chosen.choice is not None), shown[0][0].file)
    title = st.text_input(
        "Nom sous lequel garder ces choix",
        value=f"Colonnes de {PurePath(first).stem}"[:NAME_LENGTH],
        max_chars=NAME_LENGTH,
        key=f"{key}-name",
    ).strip()
    name = name_of_title(title)
    st.caption(name_meaning(name, stored))
    is_ready = bool(choices) and name is not None and not any(chosen.is_doubled for _, chosen in shown)
    pressed = st.button("Relire avec ces colonnes", type="primary", disabled=not is_ready, key=f"{key}-confirm")
    return MappingChoice(choices, name, title, left_out) if pressed and is_ready and name else None
