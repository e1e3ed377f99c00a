"""Command-line arguments of the analytics: what is asked for, or one French sentence on what is wrong with it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from analytics.filters import Filters
from etl.commands.terminal import CalledWrongly, Parser

LIST_FILTERS = ("departement", "epci", "typologie", "priorite", "type_acteur", "statut", "aire_sante")
PARAMS = ("level", "site", "final", "by")
_SINGLE_VALUES = ("snapshot", "role", "preexistant", "from", "to", *PARAMS)
_YES_NO = {"oui": True, "non": False}
_SEE_HELP = "Aide : python -m analytics --help."


@dataclass(frozen=True)
class Request:
    """One command line. ``command`` is ``list``, ``run`` or ``help``; the rest is for ``run``."""

    command: str
    as_json: bool = False
    name: str = ""
    snapshot: str | None = None
    role: str = "agent"
    filters: Filters = Filters()
    params: Mapping[str, str] = field(default_factory=dict)


def read_request(argv: Sequence[str]) -> Request:
    """The request of a command line. Raises CalledWrongly; values are not compared with any snapshot yet."""
    if "--help" in argv or "-h" in argv:
        return Request("help")
    options, strangers = _parser().parse_known_args(argv)
    if options.command is None:
        raise CalledWrongly(f"Il manque la commande : list ou run. {_SEE_HELP}")
    if strangers:
        raise CalledWrongly(f"Argument inconnu : « {strangers[0]} ». {_SEE_HELP}")
    if options.command != "run":
        return Request(options.command, options.json)
    singles = {name: _single(options, name) for name in _SINGLE_VALUES}
    return Request(
        "run",
        options.json,
        options.name,
        singles["snapshot"],
        singles["role"] or "agent",
        _filters(options, singles),
        {name: value for name in PARAMS if (value := singles[name]) is not None},
    )


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m analytics", add_help=False)
    commands = parser.add_subparsers(dest="command")
    listing = commands.add_parser("list", prog=parser.prog, add_help=False)
    listing.add_argument("--json", action="store_true")
    running = commands.add_parser("run", prog=parser.prog, add_help=False)
    running.add_argument("--json", action="store_true")
    running.add_argument("name")
    # Any number of values, so that none or too many is said here and in French.
    for name in (*LIST_FILTERS, *_SINGLE_VALUES):
        running.add_argument(_option(name), dest=name, nargs="*", action="extend")
    return parser


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _single(options: argparse.Namespace, name: str) -> str | None:
    values: list[str] | None = getattr(options, name)
    if values is None:
        return None
    if len(values) != 1 or not values[0].strip():
        raise CalledWrongly(f"L’option {_option(name)} attend une valeur et une seule.")
    return values[0].strip()


def _filters(options: argparse.Namespace, singles: Mapping[str, str | None]) -> Filters:
    for name in LIST_FILTERS:
        values = getattr(options, name)
        if values is not None and not (values and all(value.strip() for value in values)):
            raise CalledWrongly(f"L’option {_option(name)} attend au moins une valeur, et aucune vide.")
    preexisting = singles["preexistant"]
    if preexisting is not None and preexisting not in _YES_NO:
        raise CalledWrongly(f"L’option --preexistant attend oui ou non, pas « {preexisting} ».")
    first, last = _day("from", singles["from"]), _day("to", singles["to"])
    if first and last and first > last:
        raise CalledWrongly(f"La date de --from ({first}) est après celle de --to ({last}).")
    lists = {name: getattr(options, name) for name in LIST_FILTERS}
    return Filters(preexistant=_YES_NO.get(preexisting or ""), date_from=first, date_to=last, **lists)


def _day(name: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    # fromisoformat also reads 20260101 and week dates, which the contract doesn't have.
    if day is None or day.isoformat() != text:
        raise CalledWrongly(f"L’option {_option(name)} attend une date AAAA-MM-JJ, pas « {text} ».")
    return day
