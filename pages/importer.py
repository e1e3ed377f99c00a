"""Import: hand files over, read the report, publish. The work runs beside the page, which only polls it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from etl.faults import group_faults
from etl.pipeline import STAGES, CheckReport
from etl.store import Store, StoreError
from etl.uploads import Upload
from reports.exports import CSV_MIME, XLSX_MIME, About, file_stem, to_csv, to_xlsx
from ui.access import has_role
from ui.fault_report import (
    FAULT_COLUMNS,
    faults_frame,
    location_frame,
    show_counts,
    show_faults,
    show_plain_table,
)
from ui.faults import fault_sentence
from ui.figure import escape_markdown
from ui.formats import counted, day, moment
from ui.imports import Draft, current_draft, current_job, give_up, hand_over, publish, step_of
from ui.page import open_bare_page, show_sidebar_foot, show_store_banner
from ui.stores import own_store

STEPS = ("1 · Déposer les fichiers", "2 · Lire le rapport", "3 · Publier")
UPLOADER = "import-uploader"
MINE = "import-mine"
KIND_WORDS = {"dossiers": "dossiers", "partenaires": "partenaires", "orientations": "orientations"}


def show_steps(current: int) -> None:
    """The three steps, the current one in bold and named for those who don't see it."""
    words = [f"**{step}** (étape en cours)" if rank == current else step for rank, step in enumerate(STEPS)]
    st.markdown(" → ".join(words))


def show_hand_over(store: Store) -> None:
    """Step 1: the files, the day they describe, a note."""
    show_steps(0)
    st.markdown(
        "Déposez ensemble le fichier des **dossiers** et celui des **partenaires**, et si vous l’avez celui des "
        "**orientations** (CSV, 50 Mo au plus chacun). Rien n’est publié avant votre accord."
    )
    attempt = st.session_state.setdefault("import-attempt", 0)
    files = st.file_uploader("Fichiers CSV", accept_multiple_files=True, key=f"{UPLOADER}-{attempt}")
    left, right = st.columns(2)
    as_of = left.date_input("État au", value=date.today(), format="DD/MM/YYYY", key="import-as-of")
    by = right.text_input("Publié par", key="import-by", max_chars=80, placeholder="Votre nom ou votre service")
    note = st.text_input("Note (facultative)", key="import-note", max_chars=300)
    missing = say_missing(len(files), as_of, by)
    if st.button("Vérifier les fichiers", type="primary", disabled=missing is not None) and as_of is not None:
        uploads = [Upload(file.name, file.getvalue()) for file in files]
        st.session_state[MINE] = hand_over(store, uploads, as_of, note.strip(), by.strip())
        # Another uploader takes the place of this one: Streamlit frees the bytes it held.
        st.session_state["import-attempt"] = attempt + 1
        st.rerun()
    if missing is not None:
        st.caption(missing)


def show_whose(draft: Draft | None) -> None:
    """Whose import this is: two windows of the observatory share one, and none must be taken for another."""
    mine = st.session_state.get(MINE)
    if draft is None:
        if mine is not None:
            st.info(
                "L’import commencé dans cette fenêtre n’est plus en attente : il a été abandonné dans une autre "
                "fenêtre, ou laissé plus d’une heure. Déposez de nouveau les fichiers."
            )
        return
    st.caption(escape_markdown(f"Fichiers déposés par {draft.by}, état au {day(draft.as_of)}"))
    if draft.token != mine:
        st.warning(
            f"Cet import a été commencé dans une autre fenêtre, par « {escape_markdown(draft.by)} ». "
            "Des fichiers déposés ici n’ont pas été vérifiés."
        )


def drop_import(store: Store) -> None:
    """Back to the first step, as this window asks."""
    give_up(store)
    st.session_state.pop(MINE, None)


def say_missing(n_files: int, as_of: date | None, by: str) -> str | None:
    """What keeps the files from being checked, None when nothing does."""
    if not n_files:
        return "Choisissez d’abord les fichiers."
    if as_of is None:
        return "Indiquez la date de l’état que décrivent ces fichiers."
    if as_of > date.today():
        return "La date de l’état est dans le futur."
    if not by.strip():
        return "Indiquez qui publie."
    return None


@st.fragment(run_every=0.5)
def show_progress(store: Store) -> None:
    """The stage of the work under way; the whole page runs again once it has ended."""
    job = current_job(store)
    if job is None or not job.is_running:
        st.rerun()
        return
    rank = STAGES.index(job.stage) if job.stage in STAGES else 0
    stage = job.stage or STAGES[0]
    st.progress(rank / len(STAGES), text=f"Étape {rank + 1} sur {len(STAGES)} : {stage}…")
    st.caption("Vous pouvez quitter cette page : le travail continue et vous le retrouverez ici.")


def show_report(store: Store, draft: Draft, report: CheckReport) -> None:
    """Step 2 and 3: what was read, what is wrong, and the decision."""
    show_steps(1)
    show_files(report)
    show_counts(report.rows_read, report.rows_loaded, report.rows_rejected)
    if sum(report.location.values()):
        show_plain_table(location_frame(report.location))
    if report.ignored_columns:
        st.info("Colonnes non reprises : " + escape_markdown(", ".join(report.ignored_columns)) + ".")
    show_faults(group_faults(report.issues), fate="block" if report.is_blocked else "would")
    show_report_downloads(draft, report)
    st.divider()
    show_steps(2)
    show_decision(store, draft, report)


def show_files(report: CheckReport) -> None:
    """Which file was taken for what."""
    for file in report.files:
        kind = KIND_WORDS.get(file.kind, file.kind)
        st.markdown(
            f"{escape_markdown(file.name)} : {kind}, {counted(file.rows, 'ligne')} "
            f"(encodage {encoding_name(file.encoding)}, séparateur « {delimiter_name(file.delimiter)} »)"
        )


def encoding_name(encoding: str) -> str:
    """The encoding as a spreadsheet names it: « UTF-8 », not Python's « utf-8-sig »."""
    return escape_markdown(encoding.removesuffix("-sig").upper())


def delimiter_name(delimiter: str) -> str:
    """A separator that can be seen."""
    return "tabulation" if delimiter == "\t" else escape_markdown(delimiter)


def show_report_downloads(draft: Draft, report: CheckReport) -> None:
    """Every fault, one a line, for the person who mends the spreadsheet."""
    if not report.issues:
        return
    frame = faults_frame(report.issues)
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


def show_decision(store: Store, draft: Draft, report: CheckReport) -> None:
    """Publish, publish without the lines set aside, or start again."""
    if report.is_blocked:
        st.error(
            "Ces fichiers ne peuvent pas être publiés : corrigez les erreurs ci-dessus, puis déposez-les de nouveau. "
            "L’état en vigueur n’a pas changé."
        )
    else:
        show_publication(store, draft, report)
    if st.button("Recommencer avec d’autres fichiers", key=f"import-restart-{draft.token}"):
        drop_import(store)
        st.rerun()


def show_publication(store: Store, draft: Draft, report: CheckReport) -> None:
    """The confirmation and the button."""
    set_aside = sum(report.rows_rejected.values())
    if report.has_errors:
        st.warning(
            f"{counted(set_aside, 'ligne sera écartée', 'lignes seront écartées')} : gardées avec l’instantané, "
            "elles ne comptent dans aucun chiffre jusqu’à leur correction."
        )
    # Under keys of this draft: an agreement or a click given to the one before it counts for nothing.
    agreed = st.checkbox(
        f"Remplacer l’état en vigueur par cet état au {day(draft.as_of)}", key=f"import-agreed-{draft.token}"
    )
    label = "Publier sans les lignes écartées" if report.has_errors else "Publier"
    if st.button(label, type="primary", disabled=not agreed, key=f"import-publish-{draft.token}"):
        publish(store, draft, accept_rejects=report.has_errors)
        st.rerun()


def show_published(store: Store, draft: Draft, published: CheckReport) -> None:
    """The good news, and where to look."""
    if published.already_published:
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
        if st.button("Nouvel import", key="import-new"):
            drop_import(store)
            st.rerun()


def show_failure(store: Store) -> None:
    """The work ended badly: what a person can do about it."""
    job = current_job(store)
    if job is not None and job.refusal is not None:
        st.error(escape_markdown(str(job.refusal)))
    elif job is not None and job.fault_reference is not None:
        st.error(fault_sentence(job.fault_reference))
    st.markdown("L’état en vigueur n’a pas changé.")
    if st.button("Recommencer", key="import-retry"):
        drop_import(store)
        st.rerun()


def show_import(store: Store) -> None:
    """The step at which the import stands."""
    draft = current_draft(store)
    show_whose(draft)
    if draft is None:
        show_hand_over(store)
        return
    step = step_of(store, draft)
    if step in ("checking", "publishing"):
        show_steps(1 if step == "checking" else 2)
        show_progress(store)
    elif draft.published is not None:
        show_published(store, draft, draft.published)
    elif step == "checked" and draft.report is not None:
        show_report(store, draft, draft.report)
    else:
        show_failure(store)


def show_snapshots(store: Store, role: str) -> None:
    """The states published so far; an administrator may go back to one of them."""
    snapshots = store.snapshots()
    if not snapshots:
        return
    st.subheader("États publiés", anchor=False)
    current = store.current_id()
    for info in reversed(snapshots):
        with st.container(horizontal=True, vertical_alignment="center"):
            in_force = " · **en vigueur**" if info.id == current else ""
            note = f" · {escape_markdown(info.note)}" if info.note else ""
            st.markdown(
                f"État au **{day(info.as_of)}**{in_force} · publié le {moment(info.published_at)} par "
                f"{escape_markdown(info.by or 'non précisé')}{note}",
                width="stretch",
            )
            if has_role(role, "admin") and info.id != current:
                st.button("Revenir à cet état", key=f"rollback-{info.id}", on_click=go_back, args=(store, info.id))


def go_back(store: Store, snapshot_id: str) -> None:
    """Make another snapshot current; the journal keeps the move."""
    try:
        store.rollback(snapshot_id, by=st.session_state.get("import-by") or "administrateur")
    except StoreError as error:
        st.session_state["rollback-refused"] = str(error)


def main() -> None:
    """Draw the page."""
    role = open_bare_page("Import", least_role="agent")
    show_store_banner()
    refused = st.session_state.pop("rollback-refused", None)
    if refused:
        st.error(escape_markdown(refused))
    store = own_store()
    show_import(store)
    show_snapshots(store, role)
    show_sidebar_foot()


main()
