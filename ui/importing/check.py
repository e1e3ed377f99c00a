"""Step 2 of an import: what was read, what is wrong, the ways to mend it, and going on."""

from __future__ import annotations

import streamlit as st

from etl.faults import group_faults
from etl.pipeline.report import CheckReport
from etl.store import Store
from ui.fault_report import Fate, count_errors, show_faults
from ui.formats import counted
from ui.importing.draft import Draft
from ui.importing.mending import show_mending
from ui.importing.recognition import show_files, show_mapping
from ui.importing.report import show_report_downloads
from ui.importing.steps import go_compare, show_restart, show_steps
from ui.suggestions import words_of_reference

# Until columns are told apart, what is said of cells may be wrong.
COLUMN_FAULTS = {"E-HEADER-MISSING", "E-HEADER-TWICE", "E-FILE-KIND", "E-FILE-KIND-TWICE", "E-FILE-MISSING"}


def show_check(store: Store, draft: Draft, report: CheckReport) -> None:
    """Step 2: what was read, what is wrong, and the ways to mend it."""
    show_steps(1)
    _show_verdict(report)
    show_files(draft, report)
    show_mapping(store, draft, report)
    # One thing at a time: the columns, then the cells; the cells asked for one by one need no list of the same above.
    columns_first = any(fault.code in COLUMN_FAULTS for fault in report.issues)
    mends = not columns_first and report.lines is not None and sum(report.rows_read.values()) > 0
    fate: Fate = "block" if report.is_blocked else "would"
    words = words_of_reference(store.configuration().reference)
    show_faults(group_faults(report.issues), words, fate=fate, is_open=not columns_first and not mends)
    show_mending(store, draft, report, is_open=mends and report.has_errors)
    show_report_downloads(store, draft, report)
    st.divider()
    with st.container(horizontal=True):
        if not report.is_blocked and st.button(
            "Continuer : comparer et publier", type="primary", key=f"import-next-{draft.token}"
        ):
            go_compare(draft)
            st.rerun()
        show_restart(store, draft)


def _show_verdict(report: CheckReport) -> None:
    """Where these files stand, in one sentence."""
    n_aside = sum(report.rows_rejected.values())
    n_errors, n_doubts = count_errors(report), report.count("warning")
    doubts = f" {counted(n_doubts, 'avertissement est à lire', 'avertissements sont à lire')}." if n_doubts else ""
    if report.is_blocked:
        where = ", ici ou dans votre tableur" if report.headers else " dans votre tableur"
        st.error(
            "Ces fichiers ne peuvent pas encore être publiés : "
            f"{counted(n_errors, 'erreur est à corriger', 'erreurs sont à corriger')}{where}. "
            "L’état en vigueur n’a pas changé."
        )
    elif report.has_errors:
        aside = counted(n_aside, "ligne serait écartée", "lignes seraient écartées")
        st.warning(
            f"{counted(n_errors, 'erreur', 'erreurs')} : {aside}. Corrigez ici ou dans votre tableur, ou publiez sans "
            f"ces lignes.{doubts}"
        )
    else:
        st.success(f"Toutes les lignes peuvent être lues.{doubts}")
