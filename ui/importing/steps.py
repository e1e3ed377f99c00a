"""What the steps of an import share: where it stands, whose it is, the work under way, leaving it."""

from __future__ import annotations

import streamlit as st

from etl.pipeline.stages import STAGES
from etl.store import Store
from ui.filters import write_url
from ui.formats import day
from ui.importing.draft import COMPARING, Draft, cancel, current_job, give_up
from ui.markdown import escape_markdown

STEPS = ("1 · Déposer les fichiers", "2 · Vérifier et corriger", "3 · Comparer et publier")
MINE = "import-mine"
# In the link: the beginning of the draft's token, which says nothing of anybody and outlives the server.
MARK = "brouillon"
_MARK_LENGTH = 8
_COMPARED = "import-compared"


def show_steps(current: int) -> None:
    """The three steps, the current one in bold and named for those who don't see it."""
    words = [f"**{step}** (étape en cours)" if rank == current else step for rank, step in enumerate(STEPS)]
    st.markdown(" → ".join(words))


def show_whose(draft: Draft | None) -> None:
    """Whose import this is: two windows of the observatory share one, and none must be taken for another."""
    mine = st.session_state.get(MINE)
    if draft is None:
        if mine is not None:
            st.info(
                "L’import commencé dans cette fenêtre n’est plus en attente : il a été abandonné dans une autre "
                "fenêtre, ou laissé plus d’une heure. Déposez de nouveau les fichiers."
            )
        elif MARK in st.query_params:
            st.info(
                "L’import commencé dans cette fenêtre n’est plus là : l’observatoire a redémarré, ou cet import a été "
                "terminé ou abandonné ailleurs, ou laissé plus d’une heure. "
                "Ce qui n’avait pas été publié est à déposer de nouveau."
            )
        return
    if draft.token == mine:
        write_url({MARK: [draft.token[:_MARK_LENGTH]] if draft.published is None else None})
    st.caption(escape_markdown(f"Fichiers déposés par {draft.by}, état au {day(draft.as_of)}"))
    if draft.token != mine and draft.published is not None:
        st.info(
            f"Cet import a été fait dans une autre fenêtre, par « {escape_markdown(draft.by)} », ou ici avant que la "
            "page soit rechargée. Si vous venez de déposer d’autres fichiers ici, ils n’ont pas été vérifiés : "
            "choisissez « Nouvel import »."
        )
    elif draft.token != mine:
        st.warning(
            f"Cet import a été commencé dans une autre fenêtre, par « {escape_markdown(draft.by)} », ou ici avant que "
            "la page soit rechargée : il peut être poursuivi. Si vous venez de déposer d’autres fichiers ici, ils "
            "n’ont pas été vérifiés."
        )


@st.fragment(run_every=0.5)
def show_progress(store: Store) -> None:
    """The stage of the work under way; the whole page runs again once it has ended."""
    job = current_job(store)
    if job is None or not job.is_running:
        st.rerun()
        return
    stages = [*STAGES[:-1], COMPARING, STAGES[-1]]
    rank = stages.index(job.stage) if job.stage in stages else (0 if not job.stage else len(stages) - 1)
    stage = job.stage or stages[0]
    st.progress(rank / len(stages), text=f"Étape {rank + 1} sur {len(stages)} : {stage}…")
    st.caption("Vous pouvez quitter cette page : le travail continue et vous le retrouverez ici.")
    label = "Arrêt demandé…" if job.is_stopping else "Arrêter"
    st.button(label, on_click=cancel, args=(store,), disabled=job.is_stopping, key="import-cancel")


def go_compare(draft: Draft) -> None:
    """Go on to step 3 with what this check found."""
    st.session_state[_COMPARED] = draft.token, draft.checks


def is_compared(draft: Draft) -> bool:
    """Whether this window has gone on to step 3 with this very check."""
    return st.session_state.get(_COMPARED) == (draft.token, draft.checks)


def go_back_to_check() -> None:
    """Back to step 2."""
    st.session_state.pop(_COMPARED, None)


def show_restart(store: Store, draft: Draft) -> None:
    """Leave these files; those of somebody else only after saying so."""
    is_mine = draft.token == st.session_state.get(MINE)
    agreed = is_mine or st.checkbox(
        escape_markdown(f"Abandonner l’import de {draft.by} et ses corrections"), key=f"import-leave-{draft.token}"
    )
    label = "Abandonner et recommencer avec d’autres fichiers"
    if st.button(label, key=f"import-restart-{draft.token}", disabled=not agreed):
        drop_import(store)
        st.rerun()


def drop_import(store: Store) -> None:
    """Back to the first step, as this window asks."""
    give_up(store)
    st.session_state.pop(MINE, None)
    write_url({MARK: None})
