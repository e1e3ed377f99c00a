"""The report of a check to take away: its faults, and the sender's own workbook with them marked."""

from __future__ import annotations

import streamlit as st

from etl.pipeline.report import CheckReport
from etl.store import Store
from reports.exports import CSV_MIME, XLSX_MIME, About, file_stem, to_csv, to_xlsx
from ui.fault_report import FAULT_COLUMNS, faults_frame
from ui.faults import fault_sentence
from ui.importing.draft import Draft, annotate, annotation_job
from ui.suggestions import words_of_reference


def show_report_downloads(store: Store, draft: Draft, report: CheckReport) -> None:
    """The faults, one a line, and the sender's own workbook with the faulty cells marked."""
    if not report.issues:
        return
    frame = faults_frame(report.issues, words_of_reference(store.configuration().reference))
    about = About(
        title="Rapport de vérification",
        note="Une ligne par remarque ; rien n’a été publié par cette vérification",
        portfolio="",
        as_of=draft.as_of,
        snapshot_id=report.snapshot_id or "aucun",
        filters="aucun",
        is_demo=False,
    )
    stem = file_stem(about.title, about.as_of, is_demo=False)
    with st.container(horizontal=True):
        # Of a picture or an encrypted file nothing can be given back marked.
        if report.headers:
            _show_annotated(store, draft)
        st.download_button(
            "Télécharger le rapport en CSV",
            lambda: to_csv(frame, FAULT_COLUMNS),
            file_name=f"{stem}.csv",
            mime=CSV_MIME,
            on_click="ignore",
        )
        st.download_button(
            "Télécharger le rapport en XLSX",
            lambda: to_xlsx(frame, FAULT_COLUMNS, about),
            file_name=f"{stem}.xlsx",
            mime=XLSX_MIME,
            on_click="ignore",
        )


def _show_annotated(store: Store, draft: Draft) -> None:
    """The sender's workbook with its faults marked: made on demand, beside the page."""
    if draft.annotated is not None:
        st.download_button(
            "Télécharger votre classeur annoté",
            draft.annotated.content,
            file_name=draft.annotated.name,
            mime=XLSX_MIME,
            on_click="ignore",
            type="primary",
        )
        return
    job = annotation_job(store)
    if job is not None and job.is_running:
        _wait_for_annotation(store)
        return
    if job is not None and job.fault_reference is not None:
        st.error(fault_sentence(job.fault_reference))
    if st.button(
        "Préparer votre classeur annoté",
        key=f"import-annotate-{draft.token}-{draft.checks}",
        help="Votre propre tableau, où les cellules à corriger sont colorées et commentées",
    ):
        annotate(store, draft)
        st.rerun()


@st.fragment(run_every=0.5)
def _wait_for_annotation(store: Store) -> None:
    """Until the workbook is ready."""
    job = annotation_job(store)
    if job is None or not job.is_running:
        st.rerun()
    st.caption("Préparation du classeur annoté…")
