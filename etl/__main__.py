"""``python -m etl``: everything the Import page does, for scripts."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from etl.command import DONE, REFUSED, CalledWrongly, Parser, Refused, print_json, run_command, say, store_folder
from etl.faults import SEVERITY_FR, group_faults
from etl.pipeline import (
    CheckReport,
    PublicationRefused,
    PublicationRequest,
    check_files,
    import_files,
    read_uploads,
)
from etl.profiles import UnknownProfileError
from etl.settings import SettingsError
from etl.store import SnapshotInfo, Store, StoreError, UnknownSnapshotError
from etl.uploads import Upload

_PLURALS = {"error": "erreur(s)", "warning": "avertissement(s)", "conformity": "fait(s) de conformité"}


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CalledWrongly(f"« {text} » n'est pas une date AAAA-MM-JJ.") from error


def _uploads(paths: Sequence[str]) -> list[Upload]:
    try:
        return read_uploads([Path(path) for path in paths])
    except OSError as error:
        raise CalledWrongly(f"Le fichier « {error.filename} » ne peut pas être lu ({error.strerror}).") from error


def _say_report(report: CheckReport) -> None:
    for file in report.files:
        say(f"{file.name} : {file.kind}, {file.rows} lignes ({file.encoding}, séparateur « {file.delimiter} »)")
    for kind, read in report.rows_read.items():
        say(f"{kind} : {read} lues, {report.rows_loaded[kind]} chargées, {report.rows_rejected[kind]} écartées")
    say("localisation : " + ", ".join(f"{status} {n}" for status, n in report.location.items()))
    if report.ignored_columns:
        say("colonnes non reprises : " + ", ".join(report.ignored_columns))
    for group in group_faults(report.issues):
        hint = f" Vouliez-vous dire « {group.suggestion} » ?" if group.suggestion else ""
        say(f"{SEVERITY_FR[group.severity]} {group.code} · {group.file}, {group.lines} : {group.message}{hint}")
    say(", ".join(f"{report.count(severity)} {name}" for severity, name in _PLURALS.items()))


def _check(options: Namespace) -> int:
    report = check_files(_uploads(options.files), profile=options.profile, limits=not options.no_limit, progress=say)
    _say_report(report)
    if options.json:
        print_json(report.as_dict())
    return REFUSED if report.has_errors else DONE


def _import(options: Namespace) -> int:
    request = PublicationRequest(
        _date(options.as_of),
        options.by or getpass.getuser(),
        options.note,
        options.accept_rejects,
    )
    store = Store(store_folder())
    uploads = _uploads(options.files)
    try:
        report = import_files(
            store, uploads, request, profile=options.profile, limits=not options.no_limit, progress=say
        )
        code = DONE
    except PublicationRefused as refused:
        report, code = refused.report, REFUSED
    _say_report(report)
    say(_outcome(report))
    if options.json:
        print_json(report.as_dict())
    return code


def _outcome(report: CheckReport) -> str:
    if report.snapshot_id is None:
        if report.is_blocked:
            return "Rien n'est publié : corrigez les erreurs ci-dessus. L'instantané en vigueur n'a pas changé."
        return "Rien n'est publié. Corrigez les erreurs, ou ajoutez --accept-rejects pour publier sans ces lignes."
    if report.already_published:
        return f"Déjà publié : l'instantané {report.snapshot_id} a ce contenu. Rien n'a changé."
    return f"Publié : instantané {report.snapshot_id}."


def _snapshots(options: Namespace) -> int:
    infos = Store(store_folder()).snapshots()
    if options.json:
        print_json({"snapshots": [info.as_dict() for info in infos]})
        return DONE
    for info in infos:
        print(_snapshot_line(info))
    if not infos:
        say("Aucun instantané n'est publié.")
    return DONE


def _snapshot_line(info: SnapshotInfo) -> str:
    mark = "*" if info.current else " "
    return f"{mark} {info.id}  état au {info.as_of:%d/%m/%Y}  {info.rows['dossiers']} dossiers  publié par {info.by}"


def _rollback(options: Namespace) -> int:
    current, previous = Store(store_folder()).rollback(options.id, by=options.by or getpass.getuser())
    say(f"L'instantané en vigueur est maintenant {current} (auparavant {previous}).")
    if options.json:
        print_json({"current": current, "previous": previous})
    return DONE


def _demo(options: Namespace) -> int:
    from etl.demo import write_demo

    for name in ("dossiers", "snapshots"):
        if getattr(options, name) < 1:
            raise CalledWrongly(f"--{name} doit valoir au moins 1.")
    written = write_demo(Path(options.out), dossiers=options.dossiers, seed=options.seed, snapshots=options.snapshots)
    for path in written:
        say(f"Écrit : {path}")
    if options.json:
        print_json({"written": [str(path) for path in written]})
    return DONE


def _parser() -> Parser:
    parser = Parser(prog="python -m etl", description="Fichiers, instantanés et données de démonstration.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMANDE")

    def command(name: str, run: Callable[[Namespace], int], text: str) -> Parser:
        added: Parser = commands.add_parser(name, help=text, description=text)
        added.set_defaults(run=run)
        added.add_argument("--json", action="store_true", help="un seul objet JSON sur la sortie standard")
        return added

    def reading(added: Parser) -> None:
        added.add_argument(
            "files", nargs="+", metavar="FICHIER", help="fichiers de l'instantané, dans n'importe quel ordre"
        )
        added.add_argument("--profile", metavar="NOM", help="profil d'une autre source (par exemple cordis)")
        added.add_argument("--no-limit", action="store_true", help="lire sans limite de taille")

    reading(command("check", _check, "Lit et vérifie des fichiers, ne garde rien."))
    publish = command("import", _import, "Publie un instantané.")
    reading(publish)
    publish.add_argument("--as-of", required=True, metavar="AAAA-MM-JJ", help="date de l'état")
    publish.add_argument("--by", metavar="NOM", help="qui publie")
    publish.add_argument("--note", metavar="TEXTE", help="note gardée avec l'instantané")
    publish.add_argument("--accept-rejects", action="store_true", help="publier sans les lignes écartées")
    command("snapshots", _snapshots, "Liste les instantanés, du plus ancien au plus récent.")
    rollback = command("rollback", _rollback, "Remet un instantané en vigueur ; l'historique garde tout.")
    rollback.add_argument("id", metavar="ID")
    rollback.add_argument("--by", metavar="NOM", help="qui revient en arrière")
    demo = command("demo", _demo, "Écrit des données fictives, les mêmes pour la même graine.")
    demo.add_argument("--out", required=True, metavar="DOSSIER")
    demo.add_argument("--dossiers", type=int, default=120, metavar="N")
    demo.add_argument("--seed", type=int, default=2026, metavar="S")
    demo.add_argument("--snapshots", type=int, default=4, metavar="K")
    return parser


def main(arguments: Sequence[str]) -> int:
    """Run one command; answer its exit code."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except (UnknownProfileError, UnknownSnapshotError) as error:
        raise CalledWrongly(str(error)) from error
    except (StoreError, SettingsError) as error:
        raise Refused(str(error)) from error
    return code


if __name__ == "__main__":
    sys.exit(run_command(main, sys.argv[1:]))
