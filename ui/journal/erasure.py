"""Erasing a dossier and applying the retention on the page « Journal »: shown before, confirmed, done by a worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from etl.store import EraseResult, RetentionResult, StoreError
from ui.acting import ask_who
from ui.configuration.setting_fields import setting_fields
from ui.faults import fault_sentence
from ui.formats import counted, listed
from ui.journal.comparison import forget_comparisons
from ui.journal.holdings import holdings_frame, states_holding
from ui.journal.state_rows import state_name
from ui.markdown import escape_markdown
from ui.plain_table import show_plain_table
from ui.work import Job, find_job, forget_job, start_job

if TYPE_CHECKING:
    from etl.store import Store


def show_erasure(store: Store) -> None:
    """« Effacer un dossier »: look for it, see where it stands, type it again, wait, read what was done."""
    st.subheader("Effacer un dossier", anchor=False)
    st.markdown(
        "Le dossier, ses partenaires, ses orientations et ses lignes dans les fichiers reçus disparaissent de **tous** "
        "les états publiés, octets compris. On ne revient pas en arrière. Le journal note l’effacement sans dire "
        "lequel ; si un prochain fichier ramène ce dossier, l’import avertira."
    )
    job = find_job(_erase_job(store))
    if job is not None:
        _show_job(job, _erased_sentence)
        return
    submission_id = st.text_input("Identifiant du dossier à effacer", key="erase-id", max_chars=40).strip()
    if submission_id:
        _show_confirmation(store, submission_id)


def _show_confirmation(store: Store, submission_id: str) -> None:
    found = states_holding(store, submission_id)
    if not found:
        st.info("Aucun état publié ne contient ce dossier. Vérifiez l’identifiant, majuscules comprises.")
        return
    st.markdown(f"Ce dossier figure dans {counted(len(found), 'état publié', 'états publiés')} :")
    show_plain_table(holdings_frame(found))
    who = ask_who("erase")
    again = st.text_input("Tapez de nouveau l’identifiant pour confirmer", key="erase-again", max_chars=40).strip()
    can_erase = again == submission_id and bool(who)
    if st.button("Effacer définitivement", type="primary", disabled=not can_erase, key="erase-do"):
        start_job(
            _erase_job(store),
            lambda _progress: _erase(store, submission_id, who),
            refusals=(StoreError,),
            stage="Réécriture des états publiés",
        )
        # Neither field keeps the identifier of what is no longer there.
        del st.session_state["erase-id"], st.session_state["erase-again"]
        st.rerun()
    if again and again != submission_id:
        st.caption("Les deux identifiants ne sont pas les mêmes.")
    elif again and not who:
        st.caption("Indiquez votre nom ou votre service.")


def _erase(store: Store, submission_id: str, who: str) -> EraseResult:
    result = store.erase(submission_id, by=who)
    # Answers remembered from before the erasure still hold the dossier.
    st.cache_data.clear()
    st.cache_resource.clear()
    forget_comparisons()
    return result


def _erased_sentence(result: EraseResult) -> str:
    states = listed([state_name(snapshot_id) for snapshot_id in result.snapshots])
    return f"Dossier effacé de {counted(len(result.snapshots), 'état publié', 'états publiés')} : {states}."


def show_retention(store: Store) -> None:
    """« Appliquer la conservation »: the rule in force, what it would remove, and the button."""
    st.subheader("Appliquer la conservation", anchor=False)
    rule = store.configuration().settings.retention
    fields = {one.key: one for one in setting_fields()}
    for key, value in (
        ("retention.snapshot_months", rule.snapshot_months),
        ("retention.source_months", rule.source_months),
    ):
        st.markdown(f"{fields[key].title} : **{fields[key].shown(value)}**")
    st.page_link("pages/reglages.py", label="Changer ces durées")
    job = find_job(_retention_job(store))
    if job is not None:
        _show_job(job, _retention_sentence)
        return
    if not rule.snapshot_months and not rule.source_months:
        st.markdown("Tout est gardé sans fin : il n’y a rien à appliquer.")
        return
    _show_retention_plan(store)


def _show_retention_plan(store: Store) -> None:
    plan = store.retention_plan(date.today())
    if not plan.removed and not plan.stripped:
        st.markdown("Aucun état n’est assez ancien : il n’y a rien à appliquer aujourd’hui.")
        return
    st.markdown(_plan_sentences(plan))
    who = ask_who("retention")
    agreed = st.checkbox("Retirer définitivement ce qui est dit ci-dessus", key="retention-agreed")
    if st.button("Appliquer", type="primary", disabled=not (agreed and who), key="retention-do"):
        start_job(
            _retention_job(store),
            lambda _progress: store.apply_retention(date.today(), by=who),
            refusals=(StoreError,),
            stage="Retrait de ce qui a passé son délai",
        )
        st.rerun()
    if agreed and not who:
        st.caption("Indiquez votre nom ou votre service.")


def _plan_sentences(plan: RetentionResult) -> str:
    lines = []
    if plan.removed:
        lines.append(f"- **États retirés en entier** : {_states(plan.removed)}")
    if plan.stripped:
        lines.append(
            f"- **États dont les fichiers reçus et les lignes écartées sont vidés** : {_states(plan.stripped)}"
        )
    return "\n".join(lines)


def _states(snapshot_ids: tuple[str, ...]) -> str:
    return escape_markdown(listed([state_name(snapshot_id) for snapshot_id in snapshot_ids]))


def _retention_sentence(result: RetentionResult) -> str:
    if not result.removed and not result.stripped:
        return "Rien n’avait passé son délai."
    return (
        f"Conservation appliquée : {counted(len(result.removed), 'état retiré', 'états retirés')}, "
        f"{counted(len(result.stripped), 'état vidé de ses fichiers', 'états vidés de leurs fichiers')}."
    )


def _erase_job(store: Store) -> str:
    return f"erase {store.folder}"


def _retention_job(store: Store) -> str:
    return f"retention {store.folder}"


@st.fragment(run_every=0.5)
def _poll(name: str) -> None:
    job = find_job(name)
    if job is None or not job.is_running:
        st.rerun()
        return
    st.info(f"{job.stage}… Vous pouvez quitter cette page : le travail continue et vous le retrouverez ici.")


def _show_job(job: Job, sentence_of: Callable[[Any], str]) -> None:
    if job.is_running:
        _poll(job.name)
        return
    if job.refusal is not None:
        st.error(escape_markdown(str(job.refusal)))
    elif job.fault_reference is not None:
        st.error(fault_sentence(job.fault_reference))
    else:
        st.success(escape_markdown(sentence_of(job.result)))
    st.button("Terminer", key=f"done-{job.name}", on_click=forget_job, args=(job.name,))
