"""Organisations in words: their identity, their places, what tells two of them apart."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from etl.duplicates import Organisation

if TYPE_CHECKING:
    from etl.duplicates import Organisation

_KIND_WORDS = {"siren": "SIREN", "finess": "FINESS", "rnsr": "RNSR", "uai": "UAI"}


def identity_words(id_: str) -> str:
    """``SIREN 265906719``, or « sans identifiant » for an organisation known by its name."""
    kind, _, number = id_.partition(":")
    return f"{_KIND_WORDS[kind]} {number}" if kind in _KIND_WORDS else "sans identifiant"


def place_words(organisation: Organisation) -> str:
    """Its communes, the most frequent first."""
    return ", ".join(organisation.place_names()) or "commune inconnue"


def organisation_label(organisation: Organisation) -> str:
    """What tells an organisation from the others in a list to choose from."""
    return f"{organisation.name} · {place_words(organisation)} · {identity_words(organisation.id)}"


def named_apart(left: Organisation, right: Organisation) -> str:
    """Two organisations in a sentence, told apart by their identifiers when they bear one name."""
    if left.name != right.name:
        return f"« {left.name} » et « {right.name} »"
    return f"« {left.name} » ({identity_words(left.id)}) et « {right.name} » ({identity_words(right.id)})"


def pair_key(a: str, b: str) -> str:
    return hashlib.sha256("\n".join(sorted((a, b))).encode()).hexdigest()[:16]
