"""The maturity of one dossier on its page: its three levels, where it stands, its line through the states."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from analytics.filters import Filters
from analytics.maturity.opened_dossier import OpenedDossier, Standing, dossier_standing, opened_dossier
from analytics.maturity.reading import Reading
from ui.links import show_link
from ui.markdown import escape_markdown
from ui.maturity.dossier import show_levels, show_track
from ui.maturity.dossier_words import movement_sentence, next_level_sentence, standing_sentence
from ui.maturity.reference import reference_of
from ui.maturity.view import MaturityView
from ui.questions import ask

if TYPE_CHECKING:
    from analytics.dossiers.facts import DossierFacts
    from ui.context import PageContext


def show_maturity(context: PageContext, facts: DossierFacts) -> None:
    """Its levels on its own scale, never converted, in words and as a line."""
    st.subheader("Maturité", anchor=False)
    dossier: OpenedDossier | None = ask(context, opened_dossier, submission_id=facts.submission_id)
    if dossier is None:
        return
    view = _view_of(context, dossier)
    show_levels(view, dossier)
    drawing, words = st.columns([5, 3], gap="medium")
    with drawing:
        show_track(view, dossier)
    with words:
        sentences = [next_level_sentence(dossier, view.levels), *_standing_sentences(view, dossier, facts)]
        st.markdown("\n".join(f"- {escape_markdown(sentence)}" for sentence in sentences if sentence))
        show_link(
            context,
            "maturite",
            "Voir ce dossier parmi les autres, sur la page « Maturité »",
            dossier=facts.submission_id,
        )


def _view_of(context: PageContext, dossier: OpenedDossier) -> MaturityView:
    reference = reference_of(context)
    return MaturityView(
        context=context,
        reference=reference,
        reading=Reading(as_of=context.snapshot.as_of, scale=dossier.scale, still_months=reference.still_months),
        face="dossiers",
        dimension="typologie",
        order="initial",
        kind="frein",
        cut="typologie",
        page=1,
        dossier=dossier.submission_id,
    )


def _standing_sentences(view: MaturityView, dossier: OpenedDossier, facts: DossierFacts) -> list[str]:
    # A filter on its own status leaves it in, withdrawn or not.
    seen = replace(view.context, filters=Filters(statut=(facts.status_code,)))
    standing: Standing | None = ask(
        seen, dossier_standing, beside={"tracks": view.tracks}, reading=view.reading, submission_id=facts.submission_id
    )
    if standing is None:
        return []
    return [standing_sentence(standing, dossier), movement_sentence(standing, dossier, len(view.tracks.dates))]
