"""The rules of the call for one dossier, for its page: each answer in words, and the call's sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts.consortia.composition import combination_label
from analytics.consortia.board import NOT_KNOWN, board_of, rule_counts
from analytics.consortia.rule_words import KINDS, QUOTES, answer, rule_title, type_words
from analytics.labels import vocabulary
from ui.formats import counted, day, whole, yes_no
from ui.markdown import escape_markdown
from ui.questions import ask

if TYPE_CHECKING:
    from pandas import DataFrame, Series

    from analytics.filters import Filters
    from etl.store import SnapshotReader
    from ui.context import PageContext

_UNPUBLISHED = " ; la date de publication de l’appel manque dans les réglages"
_ON_PARTNERS = ("R01", "R02", "R14")


def show_dossier_rules(context: PageContext, submission_id: str) -> None:
    """The answers of one dossier, whatever the filters and its status, under the three natures of rule.

    Nothing for a role that may not read names, nor for a dossier that the snapshot lacks.
    """
    line: Series | None = ask(context, _board_of, submission_id=submission_id)
    rules: DataFrame | None = ask(context, rule_counts)
    if line is None or rules is None:
        return
    labels = vocabulary(context.reader, "actor_types", "label")
    st.caption("L’outil décrit, il n’écarte aucun dossier.")
    for kind, words in KINDS.items():
        of_kind = rules[rules["kind"] == kind]
        said = [
            _rule_line(rule, answer(kind, line[rule]), _fact(rule, line, labels), source)
            for rule, source in zip(of_kind["rule"], of_kind["source_ref"], strict=True)
        ]
        if said:
            st.markdown("\n".join([f"**{words.title}**", "", *said]))


def _board_of(reader: SnapshotReader, filters: Filters, role: str, *, submission_id: str) -> Series | None:
    """`board_of` as the cache of questions asks it: the filters have no part in it."""
    return board_of(reader, role, submission_id)


def _rule_line(rule: str, said: str, fact: str, source: str) -> str:
    fact = f" {escape_markdown(fact)}" if fact else ""
    return f"- **{said}** · {escape_markdown(rule_title(rule))}.{fact} *« {QUOTES[rule]} »* ({escape_markdown(source)})"


def _fact(rule: str, line: Series, labels: dict[str, str]) -> str:
    """What the answer rests on, where a word says it."""
    if rule in _ON_PARTNERS and line[rule] == NOT_KNOWN:
        return "Aucun partenaire n’est connu."
    match rule:
        case "R01":
            extended = type_words(line["extended_types"], labels)
            beside = f" Hors de la liste de l’appel, non comptés : {extended}." if extended else ""
            return f"Types de l’appel : {type_words(line['call_types'], labels) or 'aucun'}.{beside}"
        case "R02":
            return f"Familles : {combination_label(line['helices']).lower()}."
        case "R03":
            return f"Lettre d’intention : {yes_no(line['has_letter'])} ; fiche réponse : {yes_no(line['has_form'])}."
        case "R06":
            levels = f"initial {whole(line['srl_initial'])}, visé {whole(line['srl_target'])}"
            return f"Échelle {line['maturity_scale']} : {levels}."
        case "R08":
            return f"Déposé le {day(line['submitted_on'])}{_UNPUBLISHED if line[rule] == NOT_KNOWN else ''}."
        case "R14":
            return f"{counted(int(line['n_care_sites']), 'site de soins', 'sites de soins')}."
    return ""
