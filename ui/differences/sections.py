"""What changed between two states, as a page shows it: counts, details on demand, every row to download."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analytics.difference_words import (
    EMPTIED,
    EMPTY,
    area_name,
    counts_sentence,
    field_titles,
    identity_changes,
    level_in_words,
    value_in_words,
)
from reports.exports import CSV_MIME, XLSX_MIME, About, file_stem, to_csv, to_xlsx
from ui.differences.rows import ROW_COLUMNS, difference_rows, identity_note
from ui.formats import whole
from ui.markdown import escape_markdown

if TYPE_CHECKING:
    from analytics.difference_lines import Change, DossierLine
    from analytics.differences import Differences

SHOWN_ROWS = 200


def counts_within_sentence(differences: Differences) -> str:
    """The counts of every kind of change, to go on a sentence with."""
    sentence = counts_sentence(differences)
    return sentence[0].lower() + sentence[1:]


def show_details(differences: Differences, about: About, absent: str, key: str) -> None:
    """Counts, each kind of change on demand, downloads; nothing for two equal states. ``absent``: who is missing."""
    if differences.is_empty:
        return
    _show_tiles(differences)
    _show_dossiers(differences, absent, key)
    _show_changes(differences, key)
    _show_levels(differences, key)
    _show_partners(differences, key)
    _show_territories(differences, key)
    _show_downloads(differences, about, key)


def _show_tiles(differences: Differences) -> None:
    figures = {
        "Dossiers entrés": len(differences.entered),
        "Dossiers absents": len(differences.absent),
        "Dossiers modifiés": differences.n_changed_dossiers,
        "Niveaux modifiés": differences.n_levels,
        "Partenaires gagnés": len(differences.partners_gained),
        "Partenaires perdus": len(differences.partners_lost),
    }
    with st.container(horizontal=True):
        for label, number in figures.items():
            st.metric(label, whole(number), border=True, width=165)


def _show_dossiers(differences: Differences, absent: str, key: str) -> None:
    for name, title, lines, note in (
        ("entered", "Dossiers entrés", differences.entered, ""),
        ("absent", "Dossiers absents", differences.absent, absent),
    ):
        _show_section(
            title,
            len(lines),
            ("Dossier", "Titre", "Statut", "Chef de file"),
            [_dossier_cells(line, differences) for line in lines[:SHOWN_ROWS]],
            note=note,
            key=f"{key}-{name}",
        )


def _show_section(
    title: str, count: int, headers: Sequence[str], rows: Sequence[tuple[str, ...]], *, note: str, key: str
) -> None:
    """A folded table of Markdown cells, already escaped; nothing for no row."""
    if not count:
        return
    with st.expander(f"{title} : {whole(count)}", key=key):
        if note:
            st.caption(note)
        st.table(pd.DataFrame(rows, columns=list(headers)).set_index(headers[0]), border="horizontal")
        if count > len(rows):
            st.caption(f"{len(rows)} premières lignes sur {whole(count)} ; les fichiers à télécharger les ont toutes.")


def _dossier_cells(line: DossierLine, differences: Differences) -> tuple[str, ...]:
    status = value_in_words("status", line.status, differences.words)
    return tuple(map(escape_markdown, (line.id, line.title, status, line.lead or EMPTY)))


def _show_changes(differences: Differences, key: str) -> None:
    shown = list(islice(differences.changed(), SHOWN_ROWS))
    titles = differences.titles({change.id for change in shown})
    rows = [
        (
            escape_markdown(change.id),
            escape_markdown(titles[change.id]),
            escape_markdown(field_titles()[change.field]),
            _struck(change, differences),
        )
        for change in shown
    ]
    _show_section(
        "Champs modifiés",
        differences.n_changes,
        ("Dossier", "Titre", "Champ", "Avant → après"),
        rows,
        note="L’ancienne valeur est barrée, la nouvelle la suit ; « vidé » : la cellule était remplie.",
        key=f"{key}-changed",
    )


def _struck(change: Change, differences: Differences) -> str:
    """``~~ancien~~ → nouveau``, each part escaped; a value that was missing is not struck."""
    before = _on_one_line(value_in_words(change.field, change.before, differences.words))
    old = before if change.before in (None, []) else f"~~{before}~~"
    if change.after in (None, []):
        return f"{old} → **{EMPTIED}**"
    return f"{old} → {_on_one_line(value_in_words(change.field, change.after, differences.words))}"


def _on_one_line(text: str) -> str:
    """Text that a strike can cross: a line break would end it."""
    return escape_markdown(" ".join(text.splitlines()).strip())


def _show_levels(differences: Differences, key: str) -> None:
    shown = list(islice(differences.levels(), SHOWN_ROWS))
    ids = {move.id for move in shown}
    titles, scales = differences.titles(ids), differences.scales(ids)
    _show_section(
        "Niveaux de maturité modifiés",
        differences.n_levels,
        ("Dossier", "Titre", "Niveau"),
        [tuple(map(escape_markdown, (m.id, titles[m.id], level_in_words(m, scales[m.id])))) for m in shown],
        note="Le niveau initial, le niveau visé et le niveau constaté sont trois choses : rien ne les mêle.",
        key=f"{key}-levels",
    )


def _show_partners(differences: Differences, key: str) -> None:
    renamed = identity_changes(differences)
    for name, title, moves in (
        ("gained", "Partenaires gagnés", differences.partners_gained),
        ("lost", "Partenaires perdus", differences.partners_lost),
    ):
        _show_section(
            title,
            len(moves),
            ("Dossier", "Organisation", "Remarque"),
            [
                tuple(map(escape_markdown, (move.id, move.organisation, identity_note(move, renamed))))
                for move in moves[:SHOWN_ROWS]
            ],
            note="Par organisation, dans les dossiers présents des deux côtés.",
            key=f"{key}-{name}",
        )


def _show_territories(differences: Differences, key: str) -> None:
    moves = [("Nouvellement couvert", code) for code in differences.territories_gained]
    moves += [("N’est plus couvert", code) for code in differences.territories_lost]
    _show_section(
        "Territoires gagnés et perdus",
        len(moves),
        ("EPCI", "Par un chef de file"),
        [(escape_markdown(area_name(code)), words) for words, code in moves[:SHOWN_ROWS]],
        note="EPCI du siège d’un chef de file, dossiers retirés exclus.",
        key=f"{key}-areas",
    )


def _show_downloads(differences: Differences, about: About, key: str) -> None:
    """Every row of every list, one a change; the bytes are made on the click."""
    stem = file_stem(about.title, about.as_of, about.is_demo)
    with st.container(horizontal=True):
        st.download_button(
            "Télécharger les changements en CSV",
            lambda: to_csv(difference_rows(differences), ROW_COLUMNS, is_demo=about.is_demo),
            file_name=f"{stem}.csv",
            mime=CSV_MIME,
            key=f"{key}-csv",
            on_click="ignore",
        )
        st.download_button(
            "Télécharger les changements en XLSX",
            lambda: to_xlsx(difference_rows(differences), ROW_COLUMNS, about),
            file_name=f"{stem}.xlsx",
            mime=XLSX_MIME,
            key=f"{key}-xlsx",
            on_click="ignore",
        )
