"""``check`` and ``import``: read files, say what was found, publish."""

from __future__ import annotations

import csv
import getpass
import io
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from etl.commands.interrupts import holding_interrupts
from etl.commands.terminal import DONE, REFUSED, CalledWrongly, print_json, readable, reason, say, step, store_folder
from etl.faults import SEVERITY_FR, group_faults
from etl.pipeline.check import check_files
from etl.pipeline.publication import PublicationRefused, PublicationRequest, publish_report
from etl.pipeline.report import CheckReport
from etl.profiles import load_profile
from etl.read.uploads import Upload, read_uploads
from etl.store import Correction, Store

_PLURALS = {"error": "erreur(s)", "warning": "avertissement(s)", "conformity": "fait(s) de conformité"}
_LONGEST_LINE = 9  # digits of a line number
CORRECTION_COLUMNS = ("fichier", "feuille", "ligne", "colonne", "valeur")
Prepare = Callable[[Store, str], None]
Annotate = Callable[[Sequence[Upload], CheckReport, Path], None]


def day(text: str) -> date:
    """A date as the command line writes it. Raises CalledWrongly."""
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise CalledWrongly(f"« {text} » n'est pas une date AAAA-MM-JJ.") from error
    # fromisoformat also reads 20260101 and week dates, which the contract doesn't have.
    if found.isoformat() != text:
        raise CalledWrongly(f"« {text} » n'est pas une date AAAA-MM-JJ.")
    return found


def uploads_of(paths: Sequence[str]) -> list[Upload]:
    """The files named, by a name that is text whatever its bytes. Raises CalledWrongly for one that can't be read."""
    try:
        return [replace(upload, name=readable(upload.name)) for upload in read_uploads([Path(path) for path in paths])]
    except OSError as error:
        raise CalledWrongly(f"Le fichier « {error.filename} » ne peut pas être lu ({reason(error)}).") from error


def corrections_of(path: str | None, by: str) -> list[Correction]:
    """Corrections from a CSV file (``fichier;feuille;ligne;colonne;valeur``), as the page makes them.

    A blank ``colonne`` takes the line out; a blank ``feuille`` is no sheet. Raises CalledWrongly.
    """
    if path is None:
        return []
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CalledWrongly(
            f"Le fichier de corrections « {path} » ne peut pas être lu (CSV en UTF-8 attendu)."
        ) from error
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    if tuple(rows.fieldnames or ()) != CORRECTION_COLUMNS:
        raise CalledWrongly(f"Le fichier de corrections « {path} » a pour en-têtes : {';'.join(CORRECTION_COLUMNS)}.")
    at = datetime.now(UTC)
    return [_correction(row, path, by, at) for row in rows]


def _correction(row: dict[str, str | None], path: str, by: str, at: datetime) -> Correction:
    if None in row or None in row.values():
        raise CalledWrongly(f"Dans « {path} », une ligne n'a pas {len(CORRECTION_COLUMNS)} cellules.")
    line = (row["ligne"] or "").strip()
    if not (line.isdecimal() and len(line) <= _LONGEST_LINE):
        raise CalledWrongly(f"Dans « {path} », « {line} » n'est pas un numéro de ligne.")
    column = row["colonne"] or None
    after = (row["valeur"] or "") if column else None
    return Correction("", row["fichier"] or "", row["feuille"] or None, int(line), column, None, after, by, at)


def say_report(report: CheckReport) -> None:
    """The report in prose, identical faults brought together."""
    for file in report.files:
        sheet = f", feuille « {file.sheet} »" if file.sheet else ""
        how = f" ({file.encoding}, séparateur « {file.delimiter} »)" if file.encoding else ""
        say(f"{file.name}{sheet} : {file.kind}, {file.rows} lignes{how}")
    for kind, read in report.rows_read.items():
        say(f"{kind} : {read} lues, {report.rows_loaded[kind]} chargées, {report.rows_rejected[kind]} écartées")
    say("localisation : " + ", ".join(f"{status} {n}" for status, n in report.location.items()))
    if report.passed_over:
        say("laissé de côté, sans être lu : " + ", ".join(f"« {name} »" for name in report.passed_over))
    if report.ignored_columns:
        say("colonnes non reprises : " + ", ".join(report.ignored_columns))
    if report.corrections:
        say(f"{len(report.corrections)} correction(s) appliquée(s)")
    for group in group_faults(report.issues):
        hint = f" Vouliez-vous dire « {group.suggestion} » ?" if group.suggestion else ""
        say(f"{SEVERITY_FR[group.severity]} {group.code} · {group.where} : {group.message}{hint}")
    say(", ".join(f"{report.count(severity)} {name}" for severity, name in _PLURALS.items()))


def _checked(options: Namespace, store: Store, uploads: Sequence[Upload]) -> CheckReport:
    """The files as this store is configured to read them."""
    configuration = store.configuration()
    profile = load_profile(options.profile, configuration.profiles) if options.profile else None
    corrections = corrections_of(options.corrections, _by(options))
    report = check_files(
        uploads,
        profile=profile,
        limits=not options.no_limit,
        progress=step,
        reference=configuration.reference,
        settings=configuration.settings,
        corrections=corrections,
        erased=store.is_erased,
    )
    if useless := len(corrections) - len(report.corrections):
        say(f"{useless} correction(s) sans effet : fichier, ligne ou colonne introuvable, ou valeur déjà écrite.")
    return report


def _by(options: Namespace) -> str:
    return getattr(options, "by", None) or getpass.getuser()


def check(options: Namespace, annotate: Annotate) -> int:
    """Read and validate, keep nothing; ``annotate`` writes the sender's workbook with its faults marked."""
    uploads = uploads_of(options.files)
    report = _checked(options, Store(store_folder()), uploads)
    say_report(report)
    if options.annotate:
        annotate(uploads, report, Path(options.annotate))
    if options.json:
        print_json(report.as_dict())
    return REFUSED if report.has_errors else DONE


def import_(options: Namespace, prepare: Prepare) -> int:
    """Check files and publish them; ``prepare`` makes what the pages derive from the snapshot, once all is said."""
    request = PublicationRequest(day(options.as_of), _by(options), options.note, options.accept_rejects)
    if request.as_of > date.today():
        say(f"La date de l'état, le {request.as_of:%d/%m/%Y}, est dans le futur : vérifiez-la.")
    store = Store(store_folder())
    report = _checked(options, store, uploads_of(options.files))
    with holding_interrupts():  # Ctrl-C is heard between two steps; once in force, what was done is said
        return _publish(options, store, report, request, prepare)


def _publish(
    options: Namespace, store: Store, report: CheckReport, request: PublicationRequest, prepare: Prepare
) -> int:
    configuration = store.configuration()
    try:
        report = publish_report(
            store,
            report,
            request,
            progress=step,
            reference=configuration.reference,
            settings=configuration.settings,
        )
        code = DONE
    except PublicationRefused:
        code = REFUSED
    say_report(report)
    say(_outcome(report, store.current_id() if report.already_published else None))
    if options.json:
        print_json(report.as_dict())
    if report.snapshot_id is not None:
        prepare(store, report.snapshot_id)
    return code


def _outcome(report: CheckReport, in_force: str | None) -> str:
    if report.snapshot_id is None:
        if report.is_blocked:
            return "Rien n'est publié : corrigez les erreurs ci-dessus. L'instantané en vigueur n'a pas changé."
        return "Rien n'est publié. Corrigez les erreurs, ou ajoutez --accept-rejects pour publier sans ces lignes."
    if report.already_published and report.snapshot_id != in_force:
        return (
            f"Déjà publié : l'instantané {report.snapshot_id} a ce contenu, mais c'est {in_force} qui est en vigueur. "
            f"Rien n'a changé ; « python -m etl rollback {report.snapshot_id} » le remettrait en vigueur."
        )
    if report.already_published:
        return f"Déjà publié : l'instantané {report.snapshot_id} a ce contenu. Rien n'a changé."
    return f"Publié : instantané {report.snapshot_id}."
