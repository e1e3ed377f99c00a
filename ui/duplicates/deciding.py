"""One decision on two organisations: carried out through the store, and what came of it said on the next run."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from etl.duplicates.decisions import DecisionRefused
from etl.settings import SettingsError
from etl.store import StoreConflictError, StoreError
from ui.acting import say_next
from ui.markdown import escape_markdown

_REFUSAL = "duplicates_refusal"
UNDO_ALIAS = "Pour revenir dessus : « Rapprochements en vigueur »."


def decide(decision: Callable[..., object], *arguments: object, by: str, done: str, **options: object) -> None:
    """Carry out one decision; what came of it is said on the next run."""
    try:
        decision(*arguments, by=by, **options)
    except StoreConflictError:
        _refuse_next(
            "Quelqu’un d’autre a modifié les rapprochements entre-temps : rien n’a été enregistré. "
            "La liste est à jour, recommencez."
        )
    except (DecisionRefused, SettingsError, StoreError) as error:
        _refuse_next(str(error))
    else:
        say_next(done)
        # The sentence stands at the top of the page, and the card that was clicked may be far below.
        st.toast("C’est noté.")


def _refuse_next(sentence: str) -> None:
    st.session_state[_REFUSAL] = sentence
    st.toast(escape_markdown(sentence))


def taken_refusal() -> str | None:
    """Why the decision of the last click was not kept, once."""
    refusal: str | None = st.session_state.pop(_REFUSAL, None)
    return refusal
