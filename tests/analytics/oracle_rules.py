"""The rule board read a second time: each dossier by the words of ami_rules.csv, in plain Python."""

from __future__ import annotations

from datetime import date

from tests.analytics.oracle_consortium import call_types, rules_row
from tests.analytics.oracle_data import Dossier

CONDITIONS = ("R01", "R03", "R04", "R05", "R06")


def states(dossier: Dossier, window: tuple[date, date] | None = None) -> dict[str, str]:
    """{rule: oui, non or inconnu}. ``window``: first day of the call and first day after it, None while not known."""
    row = rules_row(dossier)
    in_consortium = {"R01": row["is_consortium"], "R02": row["is_triple_helix"], "R14": row["is_multicentric"]}
    said = {rule: _word(bool(is_met)) if dossier.partners else "inconnu" for rule, is_met in in_consortium.items()}
    said["R03"] = _both(dossier.letter, dossier.form)
    said["R04"] = _word(bool(dossier.typologies))
    said["R05"] = _word(bool(dossier.priorities))
    levels = (dossier.initial, dossier.target)
    said["R06"] = _word(None not in levels)
    said["R07"] = "inconnu" if None in levels else _word(not (dossier.target or 0) < (dossier.initial or 0))
    said["R08"] = "inconnu"
    if window is not None and dossier.submitted is not None:
        said["R08"] = _word(window[0] <= dossier.submitted < window[1])
    return dict(sorted(said.items()))


def conformity(said: dict[str, str]) -> str:
    """All the conditions together."""
    found = {said[rule] for rule in CONDITIONS}
    return next((state for state in ("non", "inconnu") if state in found), "oui")


def extended_types(dossier: Dossier) -> list[str]:
    """Codes of the types that the call does not list."""
    return sorted(dossier.actor_types - set(call_types()))


def missing_types(dossiers: list[Dossier]) -> dict[str, tuple[int, int]]:
    """{type of the call: (dossiers without it, dossiers with a partner)}."""
    partnered = [dossier for dossier in dossiers if dossier.partners]
    return {code: (sum(code not in d.actor_types for d in partnered), len(partnered)) for code in call_types()}


def _both(letter: bool | None, form: bool | None) -> str:
    if letter is False or form is False:
        return "non"
    return "oui" if letter and form else "inconnu"


def _word(is_met: bool) -> str:
    return "oui" if is_met else "non"
