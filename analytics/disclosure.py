"""What a role may see of an answer, decided before any number leaves the analytics."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pandas as pd

from analytics.filters import Filters

ROLES = ("public", "consultation", "comite", "agent", "admin")
_SEE_EVERYTHING = frozenset({"comite", "agent", "admin"})
# Unfiltered figures of the whole region: the only ones out of which no dossier can be told by difference.
_REGIONAL_TOTALS = "summary"
_FIGURES = ("value", "numerator", "denominator")


class UnknownRoleError(ValueError):
    """The role is not one of ROLES."""

    def __init__(self, role: str) -> None:
        """Name the role and the known ones."""
        super().__init__(f"Le rôle « {role} » n’est pas connu. Rôles admis : {', '.join(ROLES)}.")


@dataclass(frozen=True)
class Answer:
    """Rows of one indicator as a role may see them.

    ``hidden`` counts the rows or cells withheld; ``extra`` holds what the answer adds beside its rows
    (``{"not_at_level": 3}``).
    """

    indicator: str
    rows: pd.DataFrame
    hidden: int = 0
    extra: dict[str, object] = field(default_factory=dict)


def check_role(role: str) -> None:
    """Raise UnknownRoleError unless the role is one of ROLES."""
    if role not in ROLES:
        raise UnknownRoleError(role)


def sees_everything(role: str) -> bool:
    """Whether nothing is withheld from the role: committee and above."""
    return role in _SEE_EVERYTHING


def disclose(answer: Answer, filters: Filters, role: str) -> Answer:
    """The answer with what the role may not see withheld.

    Committee and above see everything. The others see the regional totals (``summary``) when nothing is filtered; a
    filtered summary keeps its codes and loses its figures, and any other indicator loses its rows. Raises
    UnknownRoleError.
    """
    check_role(role)
    if sees_everything(role) or (answer.indicator == _REGIONAL_TOTALS and filters.is_empty()):
        return answer
    if answer.indicator == _REGIONAL_TOTALS:
        rows = answer.rows.assign(**{column: pd.array([pd.NA] * len(answer.rows), "Int64") for column in _FIGURES})
        return replace(answer, rows=rows.astype({"value": "float64"}), hidden=len(rows) * len(_FIGURES))
    return replace(answer, rows=answer.rows.iloc[:0], hidden=len(answer.rows), extra=dict.fromkeys(answer.extra))
