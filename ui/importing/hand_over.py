"""Step 1 of an import: the files, the day they describe, by whom, in which form."""

from __future__ import annotations

from datetime import date

import streamlit as st

from etl.read.uploads import Upload
from etl.settings import FIRST_DAY
from etl.store import Store
from reports.exports import XLSX_MIME
from reports.template import TEMPLATE_NAME, template_workbook
from ui.acting import keep_who, known_who
from ui.fault_report import show_catalogue
from ui.formats import day
from ui.importing.draft import Draft, hand_over
from ui.importing.profiles import profile_titles
from ui.importing.steps import MINE, show_steps

UPLOADER = "import-uploader"
AUTOMATIC = ""


def show_hand_over(store: Store) -> None:
    """Step 1: the files, the day they describe, a note."""
    show_steps(0)
    st.markdown(
        "Déposez le tableau des **dossiers** et de leurs **partenaires**, et si vous l’avez celui des "
        "**orientations** : un classeur (XLSX, ODS ou XLS), des fichiers CSV, une archive ZIP de fichiers CSV, ou un "
        "tableau à une ligne par dossier et partenaire. Rien n’est publié avant votre accord."
    )
    _show_template(store)
    attempt = st.session_state.setdefault("import-attempt", 0)
    files = st.file_uploader("Fichiers", accept_multiple_files=True, key=f"{UPLOADER}-{attempt}")
    left, right = st.columns(2)
    # Without bounds: the field would keep a date that is outside them to itself, and answer the one before it.
    as_of = left.date_input(
        "État au",
        value=date.today(),
        min_value=date.min,
        max_value=date.max,
        format="DD/MM/YYYY",
        key="import-as-of",
    )
    by = right.text_input(
        "Publié par", value=known_who(), key="import-by", max_chars=80, placeholder="Votre nom ou votre service"
    )
    note = st.text_input("Note (facultative)", key="import-note", max_chars=300)
    titles = {AUTOMATIC: "Reconnaître le tableau sans aide", **profile_titles(store)}
    profile = st.selectbox(
        "Modèle de fichier",
        list(titles),
        format_func=titles.__getitem__,
        key="import-profile",
        filter_mode=None,
        help="Un modèle dit quelle colonne d’une autre source est quelle colonne de l’observatoire.",
    )
    missing = _say_missing(len(files), as_of, by)
    if st.button("Vérifier les fichiers", type="primary", disabled=missing is not None) and as_of is not None:
        uploads = [Upload(file.name, file.getvalue()) for file in files]
        draft = Draft(as_of, note.strip(), by.strip(), uploads, profile or None)
        keep_who(draft.by)
        if hand_over(store, draft):
            st.session_state[MINE] = draft.token
            # Another uploader takes the place of this one: Streamlit frees the bytes it held.
            st.session_state["import-attempt"] = attempt + 1
        st.rerun()
    if missing is not None:
        st.caption(missing)
    show_catalogue()


def _show_template(store: Store) -> None:
    """The workbook to fill in, made when it is asked for."""
    st.download_button(
        "Télécharger le classeur modèle",
        lambda: template_workbook(store.configuration().reference),
        file_name=TEMPLATE_NAME,
        mime=XLSX_MIME,
        on_click="ignore",
        help="Un classeur vide, avec ses listes déroulantes et ses aides, lu ici sans faute",
    )


def _say_missing(n_files: int, as_of: date | None, by: str) -> str | None:
    """What keeps the files from being checked, None when nothing does."""
    if not n_files:
        return "Choisissez d’abord les fichiers."
    if as_of is None:
        return "Indiquez la date de l’état que décrivent ces fichiers."
    if as_of < FIRST_DAY:
        return f"La date de l’état ne peut pas précéder le {day(FIRST_DAY)}."
    if as_of > date.today():
        return "La date de l’état est dans le futur."
    if not by.strip():
        return "Indiquez qui publie."
    return None
