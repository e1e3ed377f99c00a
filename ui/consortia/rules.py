"""Règles de l’appel: what the dossiers show of them, the types of actors most often missing, and each dossier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts.consortia.rules import alt_missing_bars, alt_rule_bars, missing_bars, rule_bars
from analytics.consortia.board import STATES, RuleSummary, rule_summary
from analytics.consortia.rule_words import (
    KINDS,
    QUOTES,
    answer_code,
    answer_words,
    conformity_sentence,
    kinds_of,
    rule_table,
    type_sentence,
)
from ui.answers import say_reserved
from ui.consortia.dossier_rules import show_dossier_rules
from ui.consortia.rule_list import show_board
from ui.faces import choices_row
from ui.figure import draw, show_figure
from ui.formats import counted, whole
from ui.markdown import escape_markdown
from ui.params import pick, take
from ui.questions import ask

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.filters import Filters
    from etl.store import SnapshotReader
    from ui.context import PageContext

__all__ = ["show_dossier_rules", "show_rules"]

_ANSWER, _LACKS = "regle", "sans"
_ELSEWHERE = (
    "Ces dossiers viennent d’une autre source que l’appel : ses règles ne leur ont pas été demandées, elles sont "
    "montrées pour comparer."
)
_BESIDE = "Ce que l’appel dit aussi, sans que l’outil en juge"
_BAR_COLUMNS = {
    "asked": "Nature",
    "title": "Règle",
    "statement": "Phrase de la règle",
    "n_met": "Remplie (ou rien à signaler)",
    "n_not_met": "Non remplie (ou à vérifier)",
    "n_unknown": "Non connu",
}
_MISSING_COLUMNS = {"label": "Type d’acteur", "n_absent": "Dossiers sans ce type", "n": "Dossiers avec un partenaire"}


@dataclass(frozen=True, slots=True)
class _Face:
    """What the face says, ready to be shown. ``answers`` and ``types``: what can be chosen, codes to words."""

    summary: RuleSummary
    table: DataFrame
    sentences: str
    answers: Mapping[str, str]
    types: Mapping[str, str]
    words: str


def show_rules(context: PageContext) -> None:
    """Two sentences, a bar a rule, the types most often missing, and the dossiers that the clicks leave."""
    face: _Face | None = ask(context, _face)
    if face is None:
        say_reserved()
        return
    if face.summary.call_name not in (None, context.snapshot.portfolio):
        st.info(_ELSEWHERE)
    st.markdown(face.sentences)
    with choices_row("consortiums-regles"):
        answer = pick(_ANSWER, "Dossiers listés selon une règle", face.answers, placeholder="Toutes les réponses")
        lacks = pick(_LACKS, "Sans aucun partenaire du type", face.types, placeholder="Tous les dossiers")
    _show_bars(context, face, answer)
    _show_missing(context, face.summary, lacks)
    show_board(context, face.answers, face.types, answer, lacks)
    with st.expander("Les règles dans les mots de l’appel", key="rule-words"):
        st.markdown(face.words)


def _face(reader: SnapshotReader, filters: Filters, role: str) -> _Face | None:
    summary = rule_summary(reader, filters, role)
    if summary is None:
        return None
    table, kinds = rule_table(summary), kinds_of(summary.kinds)
    codes = [answer_code(rule, state) for rule in table["rule"] for state in STATES]
    n_conditions = sum(kind == "conformity" for kind in summary.kinds.values())
    conditions = conformity_sentence(summary.conformity, n_conditions)
    missing = type_sentence(summary.missing, summary.conformity.n_without_partner)
    quotes = [_quotes(words.title, summary.counts[summary.counts["kind"] == kind]) for kind, words in KINDS.items()]
    return _Face(
        summary,
        table,
        sentences=f"**{escape_markdown(conditions)}**  \n{escape_markdown(missing)}",
        answers={code: answer_words(code, kinds) for code in codes},
        types=dict(zip(summary.missing["actor_type"], summary.missing["label"], strict=True)),
        words="\n\n".join([*quotes, _quotes(_BESIDE, summary.context)]),
    )


def _quotes(title: str, rows: DataFrame) -> str:
    """Rules in the words of the table and of the call; those that judge no dossier have their place here too."""
    said = [
        f"- **{rule}** {escape_markdown(statement)}. *« {QUOTES[rule]} »* ({escape_markdown(source)})"
        for rule, statement, source in zip(rows["rule"], rows["statement"], rows["source_ref"], strict=True)
    ]
    return "\n".join([f"**{title}**", "", *said])


def _picker(name: str, chosen: str | None) -> Callable[[str], None]:
    """What a click does: choose, or let go of what was chosen."""
    return lambda code: take(name, None if code == chosen else code)


def _show_bars(context: PageContext, face: _Face, chosen: str | None) -> None:
    show_figure(
        context,
        draw(rule_bars, face.table, chosen),
        face.table,
        title="Ce que les dossiers montrent des règles de l’appel",
        alt=alt_rule_bars(face.table),
        note=(
            f"Unité : dossiers ; n = {whole(face.summary.conformity.n)} ; l’outil décrit, il n’écarte aucun dossier ; "
            "non connu : la case est vide, le dossier n’a pas de partenaire, ou la date de publication de l’appel "
            "manque dans les réglages"
        ),
        key="rule-bars",
        columns=_BAR_COLUMNS,
        on_pick=_picker(_ANSWER, chosen),
        picked=chosen,
        hint="un clic sur une barre liste ces dossiers plus bas, un second enlève le choix",
    )


def _show_missing(context: PageContext, summary: RuleSummary, chosen: str | None) -> None:
    rows = summary.missing
    n = int(rows["n"].max()) if len(rows) else 0
    alone = summary.conformity.n_without_partner
    apart = f" ; {counted(alone, 'dossier')} sans partenaire, à part" if alone else ""
    show_figure(
        context,
        draw(missing_bars, rows, chosen),
        rows,
        title="Types d’acteurs de l’appel absents",
        alt=alt_missing_bars(rows),
        note=(
            f"Unité : dossiers avec au moins une ligne de partenaire ; n = {whole(n)}{apart} ; un dossier peut manquer "
            "de plusieurs types : les barres ne s’additionnent pas"
        ),
        key="missing-types",
        columns=_MISSING_COLUMNS,
        on_pick=_picker(_LACKS, chosen),
        picked=chosen,
        codes=list(rows["actor_type"]),
        hint="un clic liste ces dossiers plus bas, un second enlève le choix",
    )
