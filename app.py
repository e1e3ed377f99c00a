"""Router of the observatory: which pages a role sees, and the frame that every page runs in. Nothing else."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from etl.reference import load_reference
from etl.settings import SettingsError, load_settings
from etl.store import StoreError
from ui.access import current_role, has_role
from ui.faults import show_fault
from ui.formats import typographic
from ui.markdown import escape_markdown
from ui.page import ROUTED

SITE = "Observatoire HealthIA"
PAGES = Path(__file__).resolve().parent / "pages"
ICON = PAGES.parent / "static" / "icon.svg"

# Section, then file, title, URL, and the least role that finds the page in its list. The first page is the home.
SECTIONS = {
    "Comprendre": (
        ("vue_d_ensemble", "Vue d’ensemble", "", "public"),
        ("carte", "Carte", "carte", "public"),
        ("territoire", "Territoire", "territoire", "public"),
        ("maturite", "Maturité", "maturite", "public"),
        ("consortiums", "Consortiums", "consortiums", "public"),
        ("typologies", "Typologies", "typologies", "public"),
    ),
    "Suivre": (
        ("dossiers", "Dossiers", "dossiers", "public"),
        ("organisations", "Organisations", "organisations", "public"),
        ("recherche", "Recherche", "recherche", "public"),
    ),
    "Gérer": (
        ("importer", "Import", "import", "agent"),
        ("rapprochements", "Rapprochements", "rapprochements", "agent"),
        ("qualite", "Qualité des données", "qualite", "comite"),
        ("journal", "Journal", "journal", "agent"),
        ("reglages", "Réglages", "reglages", "admin"),
    ),
    "Savoir": (("glossaire", "Glossaire & méthode", "glossaire", "public"),),
}


def list_pages(role: str) -> dict[str, list[st.Page]]:
    """Pages by section. A page out of a role's reach stays routed, so that its link gets a sentence, but is hidden."""
    return {
        section: [
            st.Page(
                PAGES / f"{name}.py",
                title=title,
                url_path=url or None,
                default=not url,
                visibility="visible" if has_role(role, least_role) else "hidden",
            )
            for name, title, url, least_role in pages
        ]
        for section, pages in SECTIONS.items()
    }


def main() -> None:
    """Run the page asked for."""
    page = st.navigation(list_pages(current_role()))
    st.set_page_config(page_title=f"{page.title} · {SITE}", page_icon=str(ICON), layout="wide")
    st.session_state[ROUTED] = True
    try:
        load_settings()
        load_reference()
        page.run()
    except (StoreError, SettingsError) as error:
        # Its message says what to do, and names folders of this machine: for those who can do it.
        if has_role(current_role(), "agent"):
            st.error(escape_markdown(typographic(str(error))))
        show_fault(error, page.url_path or "accueil")
    except Exception as error:  # noqa: BLE001 - the frame of every page: a person gets a sentence, the log the trace
        show_fault(error, page.url_path or "accueil")
    finally:
        st.session_state.pop(ROUTED, None)


main()
