"""The territory on paper: what Ctrl-P prints, and the PDF made on the click."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from reports.exports import file_stem
from reports.territory.paper import paper_rules
from reports.territory.pdf import PDF_MIME, to_pdf
from ui.log import log_fault

if TYPE_CHECKING:
    from ui.context import PageContext
    from ui.territory.view import TerritoryView

PAPER = "territory-paper"
# With the paper on the page nothing else is printed: neither what frames it nor what stands beside it.
_ALONE = f"""
@media print {{
  body:has(.st-key-{PAPER}) [data-testid="stSidebar"], body:has(.st-key-{PAPER}) [data-testid="stHeader"] {{
    display: none !important;
  }}
  body:has(.st-key-{PAPER}) [data-testid="stMainBlockContainer"] {{ padding: 0 !important; max-width: none; }}
  body:has(.st-key-{PAPER}) [data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"]
    > :not(:has(.st-key-{PAPER})):not(.st-key-{PAPER}) {{ display: none !important; }}
}}
"""


def show_paper(view: TerritoryView) -> None:
    """Put the printed page in the page: out of sight on a screen, alone on paper."""
    with st.container(key=PAPER):
        st.html(f"<style>{paper_rules()}{_ALONE}</style>{view.paper}")


def show_pdf_button(context: PageContext, view: TerritoryView) -> None:
    """The button of the PDF, and how to print from the browser."""
    as_of = context.snapshot.as_of

    def make() -> bytes:
        try:
            return to_pdf(view.sheet, as_of)
        except Exception as error:
            # Streamlit answers the browser with a sentence of its own: the log keeps what it was.
            log_fault(error, "territoire, PDF")
            raise

    st.download_button(
        "Télécharger la page (PDF)",
        make,
        file_name=f"{file_stem(f'territoire {view.profile.name}', as_of, context.is_demo)}.pdf",
        mime=PDF_MIME,
        key="territory-pdf",
        on_click="ignore",
    )
