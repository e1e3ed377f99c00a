"""What the files were taken for: which kind of table each is, and the columns that nothing recognised."""

from __future__ import annotations

import streamlit as st

from etl.pipeline.report import CheckReport
from etl.profiles.choices import describe_profile
from etl.settings import SettingsError
from etl.store import Store, StoreError
from ui.fault_report import location_frame, show_counts
from ui.formats import counted
from ui.importing.columns import show_column_mapping
from ui.importing.draft import Draft, check_again
from ui.importing.profiles import keep_profile
from ui.markdown import escape_markdown
from ui.plain_table import show_plain_table


def show_files(draft: Draft, report: CheckReport) -> None:
    """Which file was taken for what, and how many lines each kind counts."""
    for file in report.files:
        sheet = f", feuille « {escape_markdown(file.sheet)} »" if file.sheet else ""
        how = (
            f" (encodage {_encoding_name(file.encoding)}, séparateur « {_delimiter_name(file.delimiter)} »)"
            if file.encoding and file.delimiter
            else ""
        )
        kind = "dossiers et partenaires" if file.kind == "plat" else file.kind
        st.markdown(f"{escape_markdown(file.name)}{sheet} : {kind}, {counted(file.rows, 'ligne')}{how}")
    if not isinstance(draft.profile, (str, type(None))):
        st.caption(escape_markdown(describe_profile(draft.profile)))
    if sum(report.rows_read.values()):
        show_counts(report.rows_read, report.rows_loaded, report.rows_rejected)
    if sum(report.location.values()):
        with st.expander("Où sont les partenaires"):
            show_plain_table(location_frame(report.location))
    if report.passed_over:
        names = ", ".join(f"« {name} »" for name in report.passed_over)
        st.caption(escape_markdown(f"Laissé de côté, sans être lu : {names}."))
    if report.ignored_columns and isinstance(draft.profile, (str, type(None))):
        st.info("Colonnes non reprises : " + escape_markdown(", ".join(report.ignored_columns)) + ".")


def _encoding_name(encoding: str) -> str:
    """The encoding as a spreadsheet names it: « UTF-8 », not Python's « utf-8-sig »."""
    return escape_markdown(encoding.removesuffix("-sig").upper())


def _delimiter_name(delimiter: str) -> str:
    """A separator that can be seen."""
    return "tabulation" if delimiter == "\t" else escape_markdown(delimiter)


def show_mapping(store: Store, draft: Draft, report: CheckReport) -> None:
    """Columns that nothing recognised: staff tell what they are, and the files are read again."""
    configuration = store.configuration()
    choice = show_column_mapping(
        report.headers,
        configuration.reference,
        key=f"import-mapping-{draft.token}-{draft.checks}",
        stored=configuration.profiles,
    )
    if choice is None:
        return
    try:
        profile = keep_profile(store, choice, draft.profile, draft.by)
    except (StoreError, SettingsError) as error:
        st.error(escape_markdown(str(error)))
        return
    check_again(store, draft, profile=profile, left_out=choice.left_out)
    st.rerun()
