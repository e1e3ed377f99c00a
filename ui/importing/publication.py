"""Step 3 of an import: what would change, the agreement, the publication, and what came of it."""

from __future__ import annotations

import streamlit as st

from etl.pipeline.report import CheckReport
from etl.store import Store
from ui.faults import fault_sentence
from ui.formats import counted, day
from ui.importing.draft import Draft, check_again, current_job, leave_failure, publish
from ui.importing.preview import show_preview
from ui.importing.steps import drop_import, go_back_to_check, show_restart, show_steps
from ui.markdown import escape_markdown


def show_publication(store: Store, draft: Draft, report: CheckReport) -> None:
    """Step 3: what would change, the agreement and the button."""
    show_steps(2)
    if draft.preview is not None:
        show_preview(draft.preview, key=f"import-preview-{draft.token}-{draft.checks}")
    st.divider()
    set_aside = sum(report.rows_rejected.values())
    if report.has_errors:
        st.warning(
            f"{counted(set_aside, 'ligne sera écartée', 'lignes seront écartées')} : gardées avec l’instantané, "
            "elles ne comptent dans aucun chiffre jusqu’à leur correction."
        )
    if draft.report is not None and draft.report.content is not None and draft.report.content.erased_again:
        back = sorted(draft.report.content.erased_again)
        st.error(
            f"{counted(len(back), 'dossier effacé revient', 'dossiers effacés reviennent')} avec ces fichiers : "
            f"{escape_markdown(', '.join(back))}. Publier les remettrait dans l’observatoire."
        )
    # Under keys of this draft: an agreement or a click given to the one before it counts for nothing.
    key = f"{draft.token}-{draft.checks}"
    deed = "Mettre en vigueur cet état" if draft.compared_with is None else "Remplacer l’état en vigueur par cet état"
    agreed = st.checkbox(f"{deed} au {day(draft.as_of)}", key=f"import-agreed-{key}")
    label = "Publier sans les lignes écartées" if report.has_errors else "Publier"
    with st.container(horizontal=True):
        if st.button(label, type="primary", disabled=not agreed, key=f"import-publish-{key}"):
            publish(store, draft, accept_rejects=report.has_errors)
            st.rerun()
        if st.button("Revenir aux remarques", key=f"import-back-{key}"):
            go_back_to_check()
            st.rerun()
        show_restart(store, draft)


def show_published(store: Store, draft: Draft, published: CheckReport) -> None:
    """The good news, and where to look."""
    if published.already_published and published.snapshot_id != store.current_id():
        st.warning(
            f"Cet état au {day(draft.as_of)} était déjà publié, et un autre est en vigueur : rien n’a changé. "
            "Un administrateur peut le remettre en vigueur, sur la page « Journal »."
        )
    elif published.already_published:
        st.success(f"Déjà publié : cet état au {day(draft.as_of)} est le même que celui de l’observatoire.")
    else:
        loaded = published.rows_loaded
        st.success(
            f"Publié : état au {day(draft.as_of)}, {counted(loaded['dossiers'], 'dossier')} et "
            f"{counted(loaded['partenaires'], 'ligne')} de partenaires."
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link("pages/carte.py", label="Voir la carte")
        st.page_link("pages/qualite.py", label="Voir la qualité des données")
        st.page_link("pages/journal.py", label="Voir les états publiés")
        if st.button("Nouvel import", key="import-new"):
            drop_import(store)
            st.rerun()


def show_failure(store: Store, draft: Draft) -> None:
    """The work ended badly, or was stopped: what a person can do about it."""
    job = current_job(store)
    if job is not None and job.was_cancelled:
        st.info("Arrêté à votre demande.")
    elif job is not None and job.refusal is not None:
        st.error(escape_markdown(str(job.refusal)))
    elif job is not None and job.fault_reference is not None:
        st.error(fault_sentence(job.fault_reference))
    st.markdown("L’état en vigueur n’a pas changé.")
    with st.container(horizontal=True):
        if draft.report is not None and st.button("Vérifier et comparer de nouveau", key="import-check-again"):
            leave_failure(store)
            check_again(store, draft)
            st.rerun()
        if st.button("Recommencer", key="import-retry"):
            drop_import(store)
            st.rerun()
