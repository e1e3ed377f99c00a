"""``python -m etl``: everything the pages do with data, for scripts."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from etl.commands.interrupts import hold_interrupts_from_the_start

if __name__ == "__main__":
    hold_interrupts_from_the_start()

from etl.commands import configuring, reading, states
from etl.commands.aliases import add_alias_arguments, run_aliases
from etl.commands.terminal import (
    DONE,
    CalledWrongly,
    Parser,
    Refused,
    print_json,
    readable,
    reason,
    run_command,
    say,
    store_folder,
)
from etl.pipeline.report import CheckReport
from etl.profiles import UnknownProfileError
from etl.read.uploads import Upload
from etl.settings import SettingsError
from etl.store import Store, StoreError, UnknownDossierError, UnknownSnapshotError, UnknownTextError

# What a workbook of ours may be called: under another ending a spreadsheet would take it for something else.
_WORKBOOK, _ANNOTATED = (".xlsx",), (".xlsx", ".xlsm")


def _check(options: Namespace) -> int:
    if options.annotate:
        _require_ending(Path(options.annotate), _ANNOTATED)
    return reading.check(options, _annotate)


def _annotate(uploads: Sequence[Upload], report: CheckReport, path: Path) -> None:
    from reports.annotated import annotated_workbook

    _write(path, annotated_workbook(uploads, report, progress=say).content)


def _import(options: Namespace) -> int:
    return reading.import_(options, _prepare)


def _prepare(store: Store, snapshot_id: str) -> None:
    from analytics.companions import prepare_companions

    say("Préparation de la recherche et du réseau")
    try:
        prepare_companions(store, snapshot_id)
    except Exception as error:  # noqa: BLE001 - the door: it is published, and the first page makes what is missing
        say(f"La recherche et le réseau seront préparés à leur première utilisation ({type(error).__name__}).")


def _template(options: Namespace) -> int:
    from reports.template import template_workbook

    _require_ending(Path(options.out), _WORKBOOK)
    _write(Path(options.out), template_workbook(Store(store_folder()).configuration().reference))
    if options.json:
        print_json({"written": options.out})
    return DONE


def _require_ending(path: Path, endings: Sequence[str]) -> None:
    """Refuse a name whose ending says something else than a workbook; one without any says nothing false."""
    if path.suffix and path.suffix.lower() not in endings:
        raise CalledWrongly(
            f"« {path} » : ce fichier sera un classeur XLSX, son nom ne peut pas finir par « {path.suffix} ». "
            f"Donnez par exemple : {path.with_suffix('.xlsx')}"
        )


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CalledWrongly(f"« {path} » ne peut pas être écrit ({reason(error)}).") from error
    say(f"Écrit : {path}")


def _diff(options: Namespace) -> int:
    from analytics.diff_command import run_diff

    run_diff(Store(store_folder()), options.before, options.after, role=options.role, as_json=options.json)
    return DONE


def _demo(options: Namespace) -> int:
    from etl.demo import write_demo

    for name in ("dossiers", "snapshots"):
        if getattr(options, name) < 1:
            raise CalledWrongly(f"--{name} doit valoir au moins 1.")
    folder = Path(options.out)
    try:
        written = write_demo(folder, dossiers=options.dossiers, seed=options.seed, snapshots=options.snapshots)
    except OSError as error:
        raise CalledWrongly(f"« {folder} » ne peut pas être écrit ({reason(error)}).") from error
    for path in written:
        say(f"Écrit : {path}")
    if options.json:
        print_json({"written": [str(path) for path in written]})
    return DONE


class _Commands:
    """The parser, one command after the other."""

    def __init__(self) -> None:
        self.parser = Parser(prog="python -m etl", description="Fichiers, instantanés et données de démonstration.")
        self._commands = self.parser.add_subparsers(dest="command", required=True, metavar="COMMANDE")

    def add(self, name: str, run: Callable[[Namespace], int], text: str) -> Parser:
        """One command with what all of them understand."""
        added: Parser = self._commands.add_parser(name, help=text, description=text)
        added.set_defaults(run=run)
        added.add_argument("--json", action="store_true", help="un seul objet JSON sur la sortie standard")
        return added


def _add_reading(commands: _Commands) -> None:
    check = commands.add("check", _check, "Lit et vérifie des fichiers, ne garde rien.")
    check.add_argument("--annotate", metavar="FICHIER.xlsx", help="écrit le classeur envoyé, ses fautes annotées")
    publish = commands.add("import", _import, "Publie un instantané.")
    for added in (check, publish):
        added.add_argument(
            "files", nargs="+", metavar="FICHIER", help="fichiers de l'instantané, dans n'importe quel ordre"
        )
        added.add_argument("--profile", metavar="NOM", help="profil d'une autre source (par exemple cordis)")
        added.add_argument("--no-limit", action="store_true", help="lire sans limite de taille")
        added.add_argument("--corrections", metavar="FICHIER.csv", help="corrections à lire à la place des cellules")
    publish.add_argument("--as-of", required=True, metavar="AAAA-MM-JJ", help="date de l'état")
    publish.add_argument("--by", metavar="NOM", help="qui publie")
    publish.add_argument("--note", metavar="TEXTE", help="note gardée avec l'instantané")
    publish.add_argument("--accept-rejects", action="store_true", help="publier sans les lignes écartées")


def _add_states(commands: _Commands) -> None:
    commands.add("snapshots", states.snapshots, "Liste les instantanés, du plus ancien au plus récent.")
    diff = commands.add("diff", _diff, "Dit ce qui a changé d'un instantané à un autre.")
    diff.add_argument("before", metavar="ID1")
    diff.add_argument("after", metavar="ID2")
    diff.add_argument("--role", default="agent", metavar="ROLE", help="comme ce rôle le verrait (agent par défaut)")
    rollback = commands.add("rollback", states.rollback, "Remet un instantané en vigueur ; l'historique garde tout.")
    rollback.add_argument("id", metavar="ID")
    erase = commands.add("erase", states.erase, "Efface un dossier de tous les instantanés, sans retour possible.")
    erase.add_argument("id", metavar="ID_DOSSIER")
    retention = commands.add("retention", states.retention, "Applique la durée de conservation des réglages.")
    for added in (rollback, erase, retention):
        added.add_argument("--by", metavar="NOM", help="qui le demande")


def _add_others(commands: _Commands) -> None:
    configure = commands.add("configure", configuring.configure, "Montre ou change les réglages et vocabulaires.")
    configure.add_argument("name", nargs="?", metavar="NOM", help="settings.toml, statuses.csv, profiles/NOM.toml…")
    configure.add_argument("--file", metavar="FICHIER", help="nouveau contenu, vérifié avant de s'appliquer")
    configure.add_argument("--default", action="store_true", help="revenir à la valeur d'origine")
    configure.add_argument("--by", metavar="NOM", help="qui change")
    add_alias_arguments(commands.add("aliases", run_aliases, "Rapproche les organisations écrites de deux façons."))
    template = commands.add("template", _template, "Écrit un classeur vide à remplir.")
    template.add_argument("--out", required=True, metavar="FICHIER.xlsx")
    demo = commands.add("demo", _demo, "Écrit des données fictives, les mêmes pour la même graine.")
    demo.add_argument("--out", required=True, metavar="DOSSIER")
    demo.add_argument("--dossiers", type=int, default=120, metavar="N")
    demo.add_argument("--seed", type=int, default=2026, metavar="S")
    demo.add_argument("--snapshots", type=int, default=4, metavar="K")


def _parser() -> Parser:
    commands = _Commands()
    _add_reading(commands)
    _add_states(commands)
    _add_others(commands)
    return commands.parser


def main(arguments: Sequence[str]) -> int:
    """Run one command; answer its exit code."""
    options = _parser().parse_args(arguments)
    for kept in ("by", "note"):
        if getattr(options, kept, None) is not None:
            setattr(options, kept, readable(getattr(options, kept)))
    try:
        code: int = options.run(options)
    except (UnknownProfileError, UnknownSnapshotError, UnknownDossierError, UnknownTextError) as error:
        raise CalledWrongly(str(error)) from error
    except (StoreError, SettingsError) as error:
        raise Refused(str(error)) from error
    return code


if __name__ == "__main__":
    sys.exit(run_command(main, sys.argv[1:]))
