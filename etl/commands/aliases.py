"""``python -m etl aliases``: the duplicates proposed, the decisions in force, accept, refuse, export."""

from __future__ import annotations

import getpass
from argparse import SUPPRESS, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from etl.commands.terminal import DONE, CalledWrongly, print_json, reason, say, store_folder
from etl.duplicates import count_merged_dossiers, count_organisations, find_pairs, read_organisations
from etl.duplicates.decisions import (
    DecisionRefused,
    accept,
    read_decisions,
    refuse,
    remove_alias,
    take_back,
)
from etl.duplicates.organisations import Organisation
from etl.duplicates.proposals import Proposal, open_proposals
from etl.duplicates.tables import aliases_as_text
from etl.store import Store

_JSON_HELP = "un seul objet JSON sur la sortie standard"
_KNOWN = ("nom:", "siren:", "finess:", "rnsr:", "uai:")


def add_alias_arguments(parser: Any) -> None:
    """The sub-commands of ``aliases``; each sets ``run_aliases``."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    def action(name: str, run: Callable[[Namespace], int], text: str, *arguments: str) -> Any:
        added = actions.add_parser(name, help=text, description=text)
        # SUPPRESS: a default here would write over the --json given before the action.
        added.add_argument("--json", action="store_true", default=SUPPRESS, help=_JSON_HELP)
        for argument in arguments:
            added.add_argument(argument, metavar=argument.upper())
        added.set_defaults(run_aliases=run)
        return added

    action("list", list_aliases, "Liste les rapprochements et les refus en vigueur.")
    proposed = action("propose", propose, "Propose les organisations probablement identiques.")
    proposed.add_argument("--snapshot", metavar="ID", help="un autre instantané que celui en vigueur")
    deciding = [
        action("accept", accept_alias, "La première identité est la seconde.", "id_alias", "id_organisation"),
        action("refuse", refuse_pair, "Ce sont deux organisations : ne plus le proposer.", "a", "b"),
        action("remove", remove_line, "Retire un rapprochement.", "id_alias"),
        action("reopen", reopen_pair, "Oublie un refus.", "a", "b"),
    ]
    deciding[0].add_argument("--note", metavar="TEXTE", default="", help="pourquoi")
    for added in deciding:
        added.add_argument("--by", metavar="NOM", help="qui décide")
    action("export", export_aliases, "Écrit la table des rapprochements en CSV.", "fichier")


def run_aliases(options: Namespace) -> int:
    """Run one sub-command. Raises CalledWrongly, and what the store raises."""
    try:
        code: int = options.run_aliases(options)
    except DecisionRefused as error:
        raise CalledWrongly(str(error)) from error
    return code


def list_aliases(options: Namespace) -> int:
    """The alias table and the refused pairs."""
    decisions = read_decisions(_store())
    if options.json:
        print_json(
            {
                "aliases": [
                    {"alias_id": line.alias_id, "organisation_id": line.organisation_id, "note": line.note}
                    for line in decisions.aliases
                ],
                "refused": [{"a": pair.a, "b": pair.b, "by": pair.by, "at": pair.at} for pair in decisions.refused],
            }
        )
        return DONE
    for line in decisions.aliases:
        print(f"{line.alias_id} = {line.organisation_id}{f'  ({line.note})' if line.note else ''}")
    for pair in decisions.refused:
        print(f"{pair.a} ≠ {pair.b}  ({pair.by}, {pair.at})")
    say(f"{len(decisions.aliases)} rapprochement(s), {len(decisions.refused)} refus.")
    return DONE


def propose(options: Namespace) -> int:
    """The proposals still to decide on, the surest first."""
    store = _store()
    reader = store.reader(options.snapshot)
    organisations = read_organisations(reader)
    decisions = read_decisions(store)
    roots = decisions.roots()
    pairs, dossiers = find_pairs(organisations.values()), count_merged_dossiers(reader)
    proposals = open_proposals(pairs, organisations, roots, decisions.refused_ids(), dossiers)
    after = count_organisations(organisations, roots)
    if options.json:
        print_json(
            {
                "organisations": len(organisations),
                "after_aliases": after,
                "proposals": [_as_dict(proposal) for proposal in proposals],
            }
        )
        return DONE
    for proposal in proposals:
        print(f"{_line(proposal.other)} = {_line(proposal.kept)} : {proposal.reason()}")
        if proposal.verdict.cautions:
            print(f"    attention : {proposal.caution()}")
    say(f"{len(organisations)} organisations, {after} après rapprochement ; {len(proposals)} proposition(s).")
    return DONE


def accept_alias(options: Namespace) -> int:
    """One line more in the alias table."""
    store = _store()
    _require_identities(options.id_alias, options.id_organisation)
    line = accept(
        store, read_decisions(store), options.id_alias, options.id_organisation, by=_by(options), note=options.note
    )
    return _said(options, f"{line.alias_id} est maintenant {line.organisation_id}.", accepted=line.alias_id)


def refuse_pair(options: Namespace) -> int:
    """One refused pair more."""
    store = _store()
    _require_identities(options.a, options.b)
    refuse(store, read_decisions(store), options.a, options.b, by=_by(options))
    return _said(options, f"{options.a} et {options.b} sont deux organisations.", refused=[options.a, options.b])


def remove_line(options: Namespace) -> int:
    """One line less in the alias table."""
    store = _store()
    remove_alias(store, read_decisions(store), options.id_alias, by=_by(options))
    return _said(options, f"{options.id_alias} n'est plus rapprochée.", removed=options.id_alias)


def reopen_pair(options: Namespace) -> int:
    """One refused pair less."""
    store = _store()
    take_back(store, read_decisions(store), options.a, options.b, by=_by(options))
    return _said(options, f"{options.a} et {options.b} peuvent être proposées.", reopened=[options.a, options.b])


def export_aliases(options: Namespace) -> int:
    """The alias table as a file of ``data/reference``. Raises CalledWrongly."""
    text = aliases_as_text(read_decisions(_store()).aliases)
    path = Path(options.fichier)
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise CalledWrongly(f"Le fichier « {path} » ne peut pas être écrit ({reason(error)}).") from error
    return _said(options, f"Écrit : {path}", written=[str(path)])


def _store() -> Store:
    return Store(store_folder())


def _by(options: Namespace) -> str:
    return options.by or getpass.getuser()


def _require_identities(*ids: str) -> None:
    for id_ in ids:
        if not id_.startswith(_KNOWN) or id_.endswith(":"):
            raise CalledWrongly(f"« {id_} » n'est pas une identité (siren:200053742, nom:chu de lille…).")


def _said(options: Namespace, sentence: str, **answer: object) -> int:
    say(sentence)
    if options.json:
        print_json(answer)
    return DONE


def _line(organisation: Organisation) -> str:
    places = ", ".join(organisation.place_names()) or "commune inconnue"
    return f"{organisation.id} « {organisation.name} » ({places}, {organisation.n_dossiers} dossier(s))"


def _as_dict(proposal: Proposal) -> dict[str, object]:
    return {
        "alias_id": proposal.other.id,
        "organisation_id": proposal.kept.id,
        "alias_name": proposal.other.name,
        "organisation_name": proposal.kept.name,
        "score": proposal.verdict.score,
        "reasons": list(proposal.verdict.reasons),
        "cautions": list(proposal.verdict.cautions),
    }
