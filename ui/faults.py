"""What a person sees when the observatory itself fails: one sentence and a reference, never a stack trace."""

from __future__ import annotations

import streamlit as st

from ui.log import log_fault


def fault_sentence(reference: str) -> str:
    """The French sentence for a fault of ours, with the reference that the log carries."""
    return (
        "Une erreur de l’observatoire empêche d’afficher cette partie. Rechargez la page ; si l’erreur revient, "
        f"transmettez la référence **{reference}** à l’administrateur."
    )


def show_fault(error: BaseException, where: str) -> None:
    """Log the fault and show its sentence in place of the page."""
    st.error(fault_sentence(log_fault(error, where)))


def handle_script_error(error: BaseException) -> bool:
    """Handler of ``st.App`` for what the page frame can't catch (fragments, callbacks). True: nothing else is shown."""
    show_fault(error, "script")
    return True
