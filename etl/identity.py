"""Who an organisation is, and whether the identifiers given for it hold.

Order of identity (CONTRACT): SIREN (given, or of a valid SIRET) → FINESS → RNSR → UAI → normalised name.
"""

from __future__ import annotations

import re
from functools import lru_cache

from stdnum.exceptions import ValidationError
from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

from etl.text import name_key

_DIGITS_9 = re.compile(r"\d{9}")
_DIGITS_14 = re.compile(r"\d{14}")
_FINESS = re.compile(r"\d[\dAB]\d{7}")
_RNSR = re.compile(r"\d{9}[A-Z]")
_UAI = re.compile(r"\d{7}[A-Z]")
IDENTIFIERS = ("siret", "siren", "finess", "rnsr", "uai")
_FORMS = {"finess": _FINESS, "rnsr": _RNSR, "uai": _UAI}


@lru_cache(maxsize=262_144)
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


@lru_cache(maxsize=262_144)
def organisation_id(
    name: str, siret: str | None, siren: str | None, finess: str | None, rnsr: str | None, uai: str | None
) -> str:
    """Identity of an organisation before aliases: ``siren:200053742``, ``nom:chu de lille``…

    An identifier counts only when its form holds; a SIRET only when it is valid.
    """
    if siren and _DIGITS_9.fullmatch(siren):
        return f"siren:{siren}"
    if siret and is_valid_siret(siret):
        return f"siren:{siret[:9]}"
    for kind, value in (("finess", finess), ("rnsr", rnsr), ("uai", uai)):
        if value and _FORMS[kind].fullmatch(value):
            return f"{kind}:{value}"
    return f"nom:{name_key(name) or name.strip().casefold()}"
