"""Import: hand files over, mend what is wrong, compare, publish. The work runs beside the page, which only polls it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from etl.faults import group_faults
from etl.pipeline import STAGES, CheckReport
from etl.settings import SettingsError
from etl.store import Store, StoreError
from etl.uploads import Upload
from reports.exports import CSV_MIME, XLSX_MIME, About, file_stem, to_csv, to_xlsx
from reports.template import TEMPLATE_NAME, template_workbook
from ui.acting import keep_who, known_who
from ui.column_mapping import describe_profile, show_column_mapping
from ui.fault_report import (
    FAULT_COLUMNS,
    Fate,
    count_errors,
    faults_frame,
    location_frame,
    show_catalogue,
    show_counts,
    show_faults,
    show_plain_table,
)
from ui.faults import fault_sentence
from ui.formats import counted, day
from ui.imports import (
    COMPARING,
    Draft,
    annotate,
    annotation_job,
    cancel,
    check_again,
    current_draft,
    current_job,
    drop_corrections,
    give_up,
    hand_over,
    leave_failure,
    publish,
    step_of,
)
from ui.markdown import escape_markdown
from ui.mending import Mending, show_cell_repairs, show_line_repairs
from ui.page import open_bare_page, show_sidebar_foot, show_store_banner
from ui.preview import show_preview
from ui.profiles import keep_profile, profile_titles
from ui.stores import own_store

STEPS = ("1 · Déposer les fichiers", "2 · Vérifier et corriger", "3 · Comparer et publier")
UPLOADER = "import-uploader"
MINE = "import-mine"
COMPARED = "import-compared"
AUTOMATIC = ""
# Until columns are told apart, what is said of cells may be wrong.
COLUMN_FAULTS = {"E-HEADER-MISSING", "E-HEADER-TWICE", "E-FILE-KIND", "E-FILE-KIND-TWICE", "E-FILE-MISSING"}


def show_steps(current: int) -> None:
    """The three steps, the current one in bold and named for those who don't see it."""
    words = [f"**{step}** (étape en cours)" if rank == current else step for rank, step in enumerate(STEPS)]
    st.markdown(" → ".join(words))


def show_hand_over(store: Store) -> None:
    """Step 1: the files, the day they describe, a note."""
    show_steps(0)
    st.markdown(
        "Déposez le tableau des **dossiers** et de leurs **partenaires**, et si vous l’avez celui des "
        "**orientations** : un classeur (XLSX, ODS ou XLS), des fichiers CSV, une archive ZIP de fichiers CSV, ou un "
        "tableau à une ligne par dossier et partenaire. Rien n’est publié avant votre accord."
    )
    show_template(store)
    attempt = st.session_state.setdefault("import-attempt", 0)
    files = st.file_uploader("Fichiers", accept_multiple_files=True, key=f"{UPLOADER}-{attempt}")
    left, right = st.columns(2)
    as_of = left.date_input("État au", value=date.today(), format="DD/MM/YYYY", key="import-as-of")
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
    missing = say_missing(len(files), as_of, by)
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


def show_template(store: Store) -> None:
    """The workbook to fill in, made when it is asked for."""
    st.download_button(
        "Télécharger le classeur modèle",
        lambda: template_workbook(store.configuration().reference),
        file_name=TEMPLATE_NAME,
        mime=XLSX_MIME,
        on_click="ignore",
        help="Un classeur vide, avec ses listes déroulantes et ses aides, lu ici sans faute",
    )


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
            f"Cet import a été commencé dans une autre fenêtre, par « {escape_markdown(draft.by)} », ou ici avant que "
            "la page soit rechargée : il peut être poursuivi. Si vous venez de déposer d’autres fichiers ici, ils "
            "n’ont pas été vérifiés."
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
    stages = [*STAGES[:-1], COMPARING, STAGES[-1]]
    rank = stages.index(job.stage) if job.stage in stages else (0 if not job.stage else len(stages) - 1)
    stage = job.stage or stages[0]
    st.progress(rank / len(stages), text=f"Étape {rank + 1} sur {len(stages)} : {stage}…")
    st.caption("Vous pouvez quitter cette page : le travail continue et vous le retrouverez ici.")
    label = "Arrêt demandé…" if job.is_stopping else "Arrêter"
    st.button(label, on_click=cancel, args=(store,), disabled=job.is_stopping, key="import-cancel")


def show_check(store: Store, draft: Draft, report: CheckReport) -> None:
    """Step 2: what was read, what is wrong, and the ways to mend it."""
    show_steps(1)
    show_verdict(report)
    show_files(draft, report)
    show_mapping(store, draft, report)
    # One thing at a time: the columns, then the cells; the cells asked for one by one need no list of the same above.
    columns_first = any(fault.code in COLUMN_FAULTS for fault in report.issues)
    mends = not columns_first and report.lines is not None and sum(report.rows_read.values()) > 0
    fate: Fate = "block" if report.is_blocked else "would"
    show_faults(group_faults(report.issues), fate=fate, is_open=not columns_first and not mends)
    show_mending(store, draft, report, is_open=mends and report.has_errors)
    show_report_downloads(store, draft, report)
    st.divider()
    with st.container(horizontal=True):
        if not report.is_blocked and st.button(
            "Continuer : comparer et publier", type="primary", key=f"import-next-{draft.token}"
        ):
            st.session_state[COMPARED] = draft.token, draft.checks
            st.rerun()
        show_restart(store, draft)


def show_verdict(report: CheckReport) -> None:
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


def show_files(draft: Draft, report: CheckReport) -> None:
    """Which file was taken for what, and how many lines each kind counts."""
    for file in report.files:
        sheet = f", feuille « {escape_markdown(file.sheet)} »" if file.sheet else ""
        how = (
            f" (encodage {encoding_name(file.encoding)}, séparateur « {delimiter_name(file.delimiter)} »)"
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
    if report.ignored_columns and isinstance(draft.profile, (str, type(None))):
        st.info("Colonnes non reprises : " + escape_markdown(", ".join(report.ignored_columns)) + ".")


def encoding_name(encoding: str) -> str:
    """The encoding as a spreadsheet names it: « UTF-8 », not Python's « utf-8-sig »."""
    return escape_markdown(encoding.removesuffix("-sig").upper())


def delimiter_name(delimiter: str) -> str:
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


def show_mending(store: Store, draft: Draft, report: CheckReport, *, is_open: bool) -> None:
    """The cells and lines to mend on the spot, and the corrections made so far."""
    if draft.corrections:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(
                f"{counted(len(draft.corrections), 'cellule corrigée', 'cellules corrigées')} sur cette page, gardées "
                "avec l’état publié."
            )
            if st.button("Annuler les corrections", key=f"import-undo-{draft.token}"):
                drop_corrections(store, draft)
                st.rerun()
    if not report.issues or report.lines is None or not sum(report.rows_read.values()):
        return
    mending = Mending(report, store.configuration().reference, draft.by, f"import-mend-{draft.token}-{draft.checks}")
    corrections = []
    with st.expander("Corriger ici, cellule par cellule", expanded=is_open):
        corrections += show_cell_repairs(mending)
    if report.set_aside:
        with st.expander("Corriger ici, ligne par ligne"):
            corrections += show_line_repairs(mending)
    if corrections:
        check_again(store, draft, corrections=corrections)
        st.rerun()


def show_report_downloads(store: Store, draft: Draft, report: CheckReport) -> None:
    """The faults, one a line, and the sender's own workbook with the faulty cells marked."""
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
        # Of a picture or an encrypted file nothing can be given back marked.
        if report.headers:
            show_annotated(store, draft)
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


def show_annotated(store: Store, draft: Draft) -> None:
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
        wait_for_annotation(store)
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
def wait_for_annotation(store: Store) -> None:
    """Until the workbook is ready."""
    job = annotation_job(store)
    if job is None or not job.is_running:
        st.rerun()
    st.caption("Préparation du classeur annoté…")


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


def show_publication(store: Store, draft: Draft, report: CheckReport) -> None:
    """Step 3: what would change, the agreement and the button."""
    show_steps(2)
    if draft.differences is not None:
        show_preview(draft.differences, key=f"import-preview-{draft.token}-{draft.checks}")
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
            st.session_state.pop(COMPARED, None)
            st.rerun()
        show_restart(store, draft)


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
        compares = st.session_state.get(COMPARED) == (draft.token, draft.checks) and not draft.report.is_blocked
        (show_publication if compares else show_check)(store, draft, draft.report)
    else:
        show_failure(store, draft)


def main() -> None:
    """Draw the page."""
    open_bare_page("Import", least_role="agent")
    show_store_banner()
    show_import(own_store())
    show_sidebar_foot()


main()
