"""The rule board itself: each dossier with its answers in words, narrowed by the clicks on the bars above."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from analytics.consortia.board import ALL_CONFORMITY, narrowed, rule_board
from analytics.consortia.rule_words import QUOTES, answer_of, board_words, kinds_of, said_of
from analytics.labels import vocabulary
from ui.dossier_lists import show_dossier_list
from ui.formats import whole
from ui.params import take
from ui.questions import ask_list

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.filters import Filters
    from etl.store import SnapshotReader
    from ui.context import PageContext

_HEADS = {
    "R01": "R01 Deux types",
    "R02": "R02 Trois familles",
    "R03": "R03 Lettre et fiche",
    "R04": "R04 Typologie",
    "R05": "R05 Priorité IA",
    "R06": "R06 Maturité",
    "R07": "R07 Visé ≥ initial",
    "R08": "R08 Date de dépôt",
    "R14": "R14 Multicentrique",
}
_COLUMNS = {
    "submission_id": "Dossier",
    said_of(ALL_CONFORMITY): "Toutes les conditions",
    "short_of": "Non remplies, non connues",
    "title": "Titre",
    **{said_of(rule): head for rule, head in _HEADS.items()},
    said_of("call_types"): "Types de l’appel",
    said_of("extended_types"): "Autres types, non comptés",
    said_of("helices"): "Familles",
    "n_types": "Nombre de types de l’appel",
    "n_helices": "Nombre de familles",
    "n_organisations": "Organisations",
    "n_partners": "Lignes de partenaires",
    "n_care_sites": "Sites de soins",
    "lead": "Chef de file",
}


def show_board(
    context: PageContext, answers: Mapping[str, str], types: Mapping[str, str], answer: str | None, lacks: str | None
) -> None:
    """The dossiers with that answer (``R01:non``) and without that type, each with all its answers; a row opens one.

    ``answers`` and ``types``: codes to words.
    """
    board: DataFrame | None = ask_list(context, _board_in_words)
    if board is None:
        return
    rows = narrowed(board, None if answer is None else answer_of(answer), lacks)
    chosen = [] if answer is None else [answers[answer]]
    if lacks is not None:
        chosen.append(f"{'sans' if chosen else 'Sans'} partenaire du type « {types[lacks]} »")
    if chosen:
        _show_choice(answer)
    show_dossier_list(
        context,
        rows,
        title=", ".join(chosen) or "Dossier par dossier",
        note=(
            f"Unité : dossiers ; n = {whole(len(rows))} sur {whole(len(board))} ; l’outil décrit, il n’écarte aucun "
            "dossier ; les types hors de la liste de l’appel sont montrés, jamais comptés"
        ),
        key="rules",
        columns=_COLUMNS,
        when_empty="Aucun dossier ne passe ces choix.",
    )


def _board_in_words(reader: SnapshotReader, filters: Filters, role: str) -> DataFrame | None:
    board = rule_board(reader, filters, role)
    if board is None:
        return None
    kinds = kinds_of(vocabulary(reader, "ami_rules", "kind"))
    return board_words(board, kinds, vocabulary(reader, "actor_types", "label"))


def _show_choice(answer: str | None) -> None:
    """The call's sentence for the rule chosen, and how to see every dossier again."""
    rule = None if answer is None else answer_of(answer)[0]
    if rule in QUOTES:
        st.markdown(f"*« {QUOTES[rule]} »*")
    st.button("Montrer tous les dossiers", key="regles-tous", on_click=_drop)


def _drop() -> None:
    take("regle", None)
    take("sans", None)
