"""What a fault proposes, in words: the label of a code of the vocabularies, the name of a territory or a country."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from etl.cells.countries import country_names
from etl.text import match_key
from geo import areas

if TYPE_CHECKING:
    from etl.reference import Reference

# {code: label}, of the codes that mean one thing only.
CodeWords = Mapping[str, str]
_OF_VOCABULARIES = "E-VOCABULARY"
_OF_COUNTRIES = "E-COUNTRY"
_OF_AREAS = ("E-AREA", "W-AREA-", "W-COMMUNE-")


def words_of_codes(vocabularies: Iterable[Mapping[str, str]]) -> CodeWords:
    """The label of each code, out of every vocabulary; a code to which two of them give different labels has none."""
    found: dict[str, str] = {}
    torn: set[str] = set()
    for labels in vocabularies:
        for code, label in labels.items():
            if found.setdefault(code, label) != label:
                torn.add(code)
    return {code: label for code, label in found.items() if code not in torn}


def words_of_reference(reference: Reference) -> CodeWords:
    """The labels of the vocabularies that files are read with."""
    return words_of_codes(vocabulary.labels for vocabulary in reference.vocabularies.values())


def suggestion_label(fault_code: str, suggestion: str | None, words: CodeWords) -> str | None:
    """What a proposed code stands for; None for what is no code: a date, an identifier, a header, a name."""
    if suggestion is None:
        return None
    if fault_code == _OF_VOCABULARIES:
        return words.get(suggestion)
    if fault_code == _OF_COUNTRIES:
        return country_names().get(suggestion)
    if fault_code.startswith(_OF_AREAS) and (level := areas.level_of(suggestion)):
        area = areas.area(level, suggestion)
        return area.name if area else None
    return None


def suggestion_words(fault_code: str, suggestion: str | None, words: CodeWords) -> str:
    """« T05 · Amélioration des diagnostics »; « Orienté » alone for ``oriente``; what is no code as it is."""
    label = suggestion_label(fault_code, suggestion, words)
    if suggestion is None or label is None:
        return suggestion or ""
    return label if match_key(label) == match_key(suggestion) else f"{suggestion} · {label}"
