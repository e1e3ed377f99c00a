"""How an indicator is declared: one function, one SQL file, and what pages, commands and documents say of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pandas import DataFrame

LEVELS = ("region", "departement", "arrondissement", "epci", "commune")
SITES = ("lead", "all", "sites", "deployment")
FINALS = ("target", "observed")
PERIODS = ("month", "quarter")

MULTI_VALUED = "Un dossier peut compter sur plusieurs lignes : leur somme peut dépasser le nombre de dossiers."
TARGET_IS_NO_RESULT = "Niveaux visés et constatés ne se mélangent jamais ; l’échelle est ordinale."

Rows = Callable[..., DataFrame]
Extra = Callable[..., dict[str, object]]


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of one indicator: its allowed values, in the order they are shown, and the default one."""

    allowed: tuple[str, ...]
    default: str


@dataclass(frozen=True)
class Indicator:
    """What is known of an indicator besides its rows.

    ``columns`` maps each column to its French label, key columns first; ``keys`` are the columns that identify a row;
    ``note_fr`` is the caveat every table of it carries (empty for none); ``extra_of`` gives what the answer adds beside
    its rows.
    """

    name: str
    columns: Mapping[str, str]
    keys: tuple[str, ...]
    title_fr: str
    definition_fr: str
    function: Rows
    params: Mapping[str, Param] = field(default_factory=dict)
    note_fr: str = ""
    extra_of: Extra | None = None


_DECLARED: dict[str, Indicator] = {}
DECLARED: Mapping[str, Indicator] = MappingProxyType(_DECLARED)


def indicator(
    *,
    title_fr: str,
    definition_fr: str,
    columns: Mapping[str, str],
    keys: tuple[str, ...],
    params: Mapping[str, Param] | None = None,
    note_fr: str = "",
    extra_of: Extra | None = None,
) -> Callable[[Rows], Rows]:
    """Declare a function as the indicator of its name; the function itself is left as it is."""

    def declare(function: Rows) -> Rows:
        _DECLARED[function.__name__] = Indicator(
            function.__name__, columns, keys, title_fr, definition_fr, function, params or {}, note_fr, extra_of
        )
        return function

    return declare
