"""What the page says before its charts: the computed sentence, how many dossiers are known, what a state can't say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.maturity.views import known_counts, thresholds
from analytics.maturity.words import headline, known_sentence
from ui.formats import unbroken
from ui.markdown import escape_markdown
from ui.maturity.list import NOBODY_PASSES
from ui.maturity.view import MaturityView

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.maturity.views import Known


def show_head(view: MaturityView) -> None:
    """The sentence in bold, then « n connus sur n »."""
    rows: DataFrame = view.ask(thresholds, all_facets=True)
    known: Known = view.ask(known_counts)
    if known.n or not view.choice.given():
        sentence = headline(rows, view.final, view.reference.field_threshold, view.scale.code, view.under_choices)
    else:
        sentence = NOBODY_PASSES
    st.markdown(f"**{escape_markdown(unbroken(sentence))}**")
    st.caption(escape_markdown(unbroken(known_sentence(known, view.final, view.scale.code))))
