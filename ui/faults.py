"""What a person sees when the observatory itself fails: one sentence and a reference, never a stack trace."""

from __future__ import annotations

import streamlit as st

from etl.store import SnapshotUnreadableError
from ui.log import log_fault


def fault_sentence(reference: str) -> str:
    """The French sentence for a fault of ours, with the reference that the log carries."""
    return (
        "Une erreur de l’observatoire empêche d’afficher cette partie. Rechargez la page ; si l’erreur revient, "
        f"transmettez la référence **{reference}** à l’administrateur."
    )


def unreadable_sentence(reference: str) -> str:
    """The French sentence for a state that can't be read: loading the page again would not help, and others can."""
    return (
        "L’état des données ne peut pas être lu, et aucun chiffre n’est montré. Prévenez un administrateur, avec la "
        f"référence **{reference}** : la page « Journal » lui dit quel fichier est en cause, et il peut y remettre un "
        "autre état en vigueur."
    )


def show_fault(error: BaseException, where: str) -> None:
    """Log the fault and show its sentence in place of the page."""
    sentence_of = unreadable_sentence if isinstance(error, SnapshotUnreadableError) else fault_sentence
    st.error(sentence_of(log_fault(error, where)))


def handle_script_error(error: BaseException) -> bool:
    """Handler of ``st.App`` for what the page frame can't catch (fragments, callbacks). True: nothing else is shown."""
    show_fault(error, "script")
    return True
