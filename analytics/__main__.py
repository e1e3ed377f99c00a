"""Command line: ``python -m analytics list`` and ``python -m analytics run NAME``.

Exit 0 done, 1 nothing to answer, 2 called wrongly.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

from etl.commands.interrupts import hold_interrupts_from_the_start

if __name__ == "__main__":
    hold_interrupts_from_the_start()

from analytics.arguments import Request, read_request
from analytics.disclosure import ROLES, UnknownRoleError, check_role
from analytics.filter_values import unknown_values
from analytics.filters import Reader
from analytics.indicators import (
    INDICATORS,
    Answer,
    UnknownIndicatorError,
    UnknownParamError,
    check_params,
    records,
    run_indicator,
)
from analytics.table import UNKNOWN, aligned
from etl.commands.terminal import DONE, CalledWrongly, Refused, print_json, run_command, store_folder
from etl.settings import SettingsError
from etl.store import Store, StoreError, UnknownSnapshotError

_HELP = f"""\
python -m analytics list [--json]
    Les indicateurs et leurs paramètres.

python -m analytics run NOM [--snapshot ID] [FILTRES] [--role ROLE] [PARAMÈTRES] [--json]
    Les lignes d’un indicateur, sur l’instantané en vigueur ou celui qui est nommé.
    Filtres à une ou plusieurs valeurs, répétables (OU dans un filtre, ET entre filtres) :
        --departement 59 62   --epci 200093201   --typologie T05 (aucune = sans)   --priorite P1
        --type-acteur ES   --statut oriente   --aire-sante TEXTE
    Filtres à une valeur : --preexistant oui|non   --from AAAA-MM-JJ   --to AAAA-MM-JJ
    Rôle : {", ".join(ROLES)} (agent si rien n’est dit).
    Paramètres, selon l’indicateur : --level   --site   --final   --by

HEALTHIA_STORE nomme le dossier des instantanés (data/store si rien n’est dit)."""


class Info(Protocol):
    """What an answer says of its snapshot."""

    @property
    def id(self) -> str:
        """Identifier."""

    @property
    def as_of(self) -> date:
        """Date of the state."""


class InformedReader(Reader, Protocol):
    """A reader that says which snapshot it reads."""

    @property
    def info(self) -> Info:
        """Identity of the snapshot."""


OpenReader = Callable[[str | None], InformedReader]


def open_from_store(snapshot_id: str | None) -> InformedReader:
    """Snapshot of the store that HEALTHIA_STORE names (None: the one in force); demo data never stands in.

    Raises Refused when the store has nothing to answer with, CalledWrongly for an unknown snapshot.
    """
    try:
        return Store(store_folder()).reader(snapshot_id)
    except UnknownSnapshotError as error:
        raise CalledWrongly(str(error)) from error
    except (StoreError, SettingsError) as error:
        raise Refused(str(error)) from error


def main(argv: Sequence[str], open_reader: OpenReader = open_from_store) -> int:
    """Answer one command on standard output; the exit code. Raises CalledWrongly and Refused."""
    request = read_request(argv)
    if request.command == "help":
        print(_HELP)
    elif request.command == "run":
        _run(request, open_reader)
    elif request.as_json:
        print_json({"indicators": _catalogue()})
    else:
        print(_catalogue_table())
    return DONE


def _catalogue() -> list[dict[str, object]]:
    return [
        {
            "name": indicator.name,
            "title": indicator.title_fr,
            "definition": indicator.definition_fr,
            "columns": list(indicator.columns),
            "keys": list(indicator.keys),
            "params": {
                name: {"allowed": list(param.allowed), "default": param.default}
                for name, param in indicator.params.items()
            },
        }
        for indicator in INDICATORS.values()
    ]


def _catalogue_table() -> str:
    rows = [
        (
            indicator.name,
            indicator.title_fr,
            "  ".join(f"--{name} {'|'.join(param.allowed)}" for name, param in indicator.params.items()),
        )
        for indicator in INDICATORS.values()
    ]
    return aligned(("Indicateur", "Titre", "Paramètres"), rows)


def _run(request: Request, open_reader: OpenReader) -> None:
    try:
        check_role(request.role)
        check_params(request.name, request.params)
    except (UnknownIndicatorError, UnknownParamError, UnknownRoleError) as error:
        raise CalledWrongly(str(error)) from error
    reader = open_reader(request.snapshot)
    if faults := unknown_values(reader, request.filters):
        raise CalledWrongly("\n".join(fault.message() for fault in faults))
    answer = run_indicator(reader, request.name, request.filters, request.role, **request.params)
    if request.as_json:
        print_json(_answer_object(answer, reader.info, request))
    else:
        print(_answer_text(answer, reader.info, request))


def _answer_object(answer: Answer, info: Info, request: Request) -> dict[str, object]:
    return {
        "indicator": answer.indicator,
        "snapshot_id": info.id,
        "as_of": info.as_of.isoformat(),
        "role": request.role,
        "filters": request.filters.echo(),
        "hidden": answer.hidden,
        **answer.extra,
        "rows": records(answer.rows),
    }


def _answer_text(answer: Answer, info: Info, request: Request) -> str:
    indicator = INDICATORS[answer.indicator]
    rows = [tuple(row.values()) for row in records(answer.rows)]
    said = [f"{indicator.title_fr} · état au {info.as_of:%d/%m/%Y} · instantané {info.id}", ""]
    said += [aligned(tuple(indicator.columns.values()), rows) if rows else "Aucune ligne.", ""]
    if any(value is None for row in rows for value in row):
        said.append(f"{UNKNOWN} : non connu ou sans objet.")
    if indicator.note_fr:
        said.append(indicator.note_fr)
    if answer.extra.get("not_at_level") is not None:
        said.append(f"Dossiers à déployer sans territoire compté à ce niveau : {answer.extra['not_at_level']}.")
    if answer.hidden:
        said.append(f"Lignes ou cellules masquées pour le rôle {request.role} : {answer.hidden}.")
    return "\n".join(said).rstrip("\n")


if __name__ == "__main__":
    sys.exit(run_command(main, sys.argv[1:]))
