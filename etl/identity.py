"""Who an organisation is, and whether the identifiers given for it hold.

Order of identity (CONTRACT): SIREN (given, or of a valid SIRET) → FINESS → RNSR → UAI → normalised name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from stdnum.exceptions import ValidationError
from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

from etl.coded import Coded, Mask, first_answers
from etl.text import name_key

_DIGITS_9 = re.compile(r"[0-9]{9}")
_DIGITS_14 = re.compile(r"[0-9]{14}")
_FINESS = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{7}")  # a département and seven digits; Corsica has 2A and 2B
_RNSR = re.compile(r"[0-9]{9}[A-Z]")
_UAI = re.compile(r"[0-9]{7}[A-Z]")
_LA_POSTE = "356000000"
Faults = Mapping[str, str | None]
IDENTIFIERS = ("siret", "siren", "finess", "rnsr", "uai")
_BY_RANK = ("siren", "siret", "finess", "rnsr", "uai")
_FORMS = {"finess": _FINESS, "rnsr": _RNSR, "uai": _UAI}


def is_valid_siret(text: str) -> bool:
    """True for 14 digits whose checksum holds (La Poste's exception included). Source: INSEE, python-stdnum."""
    if not _DIGITS_14.fullmatch(text):
        return False  # stdnum would read 130.025.265.00013 too
    try:
        siret_number.validate(text)
    except ValidationError:
        return False
    return True


def is_valid_siren(text: str) -> bool:
    """True for 9 digits whose Luhn checksum holds. Source: INSEE, python-stdnum."""
    try:
        siren_number.validate(text)
    except ValidationError:
        return False
    return True


def identifier_fault(name: str, text: str) -> str | None:
    """Code of the warning an identifier deserves (``W-SIRET-FORM``…), None when it holds."""
    if name == "siret":
        if not _DIGITS_14.fullmatch(text):
            return "W-SIRET-FORM"
        return None if is_valid_siret(text) else "W-SIRET-CHECKSUM"
    if name == "siren":
        if not _DIGITS_9.fullmatch(text):
            return "W-SIREN-FORM"
        return None if is_valid_siren(text) else "W-SIREN-CHECKSUM"
    return None if _FORMS[name].fullmatch(text) else f"W-{name.upper()}-FORM"


def _luhn_holds(digits: npt.NDArray[np.int64]) -> Mask:
    """Whether Luhn's checksum holds, one number a row."""
    doubled = 2 * digits[:, -2::-2]
    sums = digits[:, -1::-2].sum(axis=1) + (doubled - 9 * (doubled > 9)).sum(axis=1)
    return np.asarray(sums % 10 == 0)


def _sound_numbers(name: str, texts: Sequence[str]) -> set[str]:
    """SIRET or SIREN that hold for certain: what stdnum says one by one in fifty times as long.

    La Poste's are not among them: its establishments follow a rule of their own.
    """
    form = _DIGITS_14 if name == "siret" else _DIGITS_9
    numbers = [text for text in texts if form.fullmatch(text) and not text.startswith(_LA_POSTE)]
    if not numbers:
        return set()
    content = np.frombuffer("".join(numbers).encode(), dtype=np.uint8).astype(np.int64)
    digits = content.reshape(len(numbers), -1) - ord("0")
    holds = _luhn_holds(digits) & _luhn_holds(digits[:, :9])
    return {number for number, is_sound in zip(numbers, holds.tolist(), strict=True) if is_sound}


def identifier_faults(name: str, texts: Iterable[str | None]) -> Faults:
    """What is wrong with each text of the column of an identifier."""
    given = [text for text in texts if text is not None]
    sound = _sound_numbers(name, given) if name in ("siret", "siren") else frozenset()
    return {text: None if text in sound else identifier_fault(name, text) for text in given}


def identity_of(kind: str, text: str, fault: str | None) -> str | None:
    """The identity an identifier gives: its form must hold, of a SIRET the checksum too. ``fault``: what is wrong."""
    if fault not in (None, "W-SIREN-CHECKSUM"):
        return None
    return f"siren:{text[:9]}" if kind == "siret" else f"{kind}:{text}"


def identity_of_name(name: str) -> str:
    """The identity of an organisation without an identifier that holds."""
    return f"nom:{name_key(name) or name.strip().casefold()}"


def organisation_ids(columns: Mapping[str, Coded[str | None]], faults: Mapping[str, Faults]) -> Coded[str | None]:
    """Identity of the organisation of each line before aliases: ``siren:200053742``, ``nom:chu de lille``…

    ``columns``: ``name`` and the identifiers, by attribute; ``faults``: of each identifier, what is wrong with a text.
    A line without name has no organisation.
    """
    names = columns["name"]
    asked = [(columns[kind], lambda text, kind=kind: identity_of(kind, text, faults[kind][text])) for kind in _BY_RANK]
    return first_answers([*asked, (names, identity_of_name)], names.where(lambda name: name is not None))
