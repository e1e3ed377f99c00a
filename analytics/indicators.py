"""The indicators by name, and the one door through which their numbers leave."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pandas import DataFrame, isna
from rapidfuzz import process

from analytics.catalogue import DECLARED, Indicator
from analytics.consortia.indicators import (
    consortium_composition,
    consortium_rules,
    helix_combinations,
    network_edges,
    organisations,
)
from analytics.disclosure import ROLES, Answer, UnknownRoleError, check_role, disclose, sees_everything
from analytics.filters import Filters, Reader
from analytics.maturity.srl import srl_gain, srl_threshold, srl_transitions
from analytics.subjects import (
    barriers_levers,
    linked_calls,
    orientation_flows,
    redirections,
    typology_coverage,
    typology_priority,
)
from analytics.summary import summary, timeline
from analytics.territory import coverage, location, typology_territory

__all__ = [
    "INDICATORS",
    "ROLES",
    "Answer",
    "Indicator",
    "UnknownIndicatorError",
    "UnknownParamError",
    "UnknownRoleError",
    "check_params",
    "records",
    "run_indicator",
]

# In the order in which lists and documents show them.
_FUNCTIONS = (
    summary,
    coverage,
    location,
    srl_transitions,
    srl_threshold,
    srl_gain,
    consortium_rules,
    consortium_composition,
    helix_combinations,
    organisations,
    network_edges,
    typology_coverage,
    typology_territory,
    typology_priority,
    orientation_flows,
    redirections,
    linked_calls,
    barriers_levers,
    timeline,
)
INDICATORS: Mapping[str, Indicator] = MappingProxyType(
    {function.__name__: DECLARED[function.__name__] for function in _FUNCTIONS}
)

_NO_FILTER = Filters()


class UnknownIndicatorError(ValueError):
    """No indicator has this name; the message names the nearest one, or all of them."""

    def __init__(self, name: str) -> None:
        """Name the indicator and what it may have meant."""
        nearest = process.extractOne(name, list(INDICATORS), score_cutoff=60.0)
        known = f"Vouliez-vous dire « {nearest[0]} » ?" if nearest else f"Indicateurs : {', '.join(INDICATORS)}."
        super().__init__(f"L’indicateur « {name} » n’est pas connu. {known}")


class UnknownParamError(ValueError):
    """The indicator doesn't take this parameter, or not with this value."""


def check_params(name: str, params: Mapping[str, str]) -> dict[str, str]:
    """The indicator's parameters, those not given at their default.

    Raises UnknownIndicatorError, and UnknownParamError for one the indicator doesn't take.
    """
    if name not in INDICATORS:
        raise UnknownIndicatorError(name)
    accepted = INDICATORS[name].params
    for param, value in params.items():
        if param not in accepted:
            raise UnknownParamError(
                f"L’indicateur « {name} » ne prend pas le paramètre « {param} » "
                f"(ses paramètres : {', '.join(accepted) or 'aucun'})."
            )
        if value not in accepted[param].allowed:
            raise UnknownParamError(
                f"Paramètre « {param} » : la valeur « {value} » n’est pas connue. "
                f"Valeurs admises : {', '.join(accepted[param].allowed)}."
            )
    return {param: params.get(param, known.default) for param, known in accepted.items()}


def run_indicator(
    reader: Reader, name: str, filters: Filters = _NO_FILTER, role: str = "agent", **params: str
) -> Answer:
    """Rows of one indicator over one snapshot, as the role may see them.

    ``params`` are the indicator's own, each with its default. Filter values are not checked here
    (``filter_values.unknown_values`` does): one that nothing bears chooses no dossier. Raises UnknownIndicatorError,
    UnknownParamError, UnknownRoleError.
    """
    check_role(role)
    checked = check_params(name, params)
    asked = INDICATORS[name]
    # What is withheld is counted over everything: counted over a filter, ``hidden`` would itself tell dossiers apart.
    chosen = filters if sees_everything(role) else _NO_FILTER
    rows = asked.function(reader, chosen, **checked)
    extra = asked.extra_of(reader, chosen, **checked) if asked.extra_of else {}
    return disclose(Answer(name, rows, extra=extra), filters, role)


def records(rows: DataFrame) -> list[dict[str, object]]:
    """Rows as plain Python values ready for JSON: unknown is None, a whole number has no decimal part."""
    return [
        {str(column): _plain(value) for column, value in zip(rows.columns, row, strict=True)}
        for row in rows.astype(object).itertuples(index=False, name=None)
    ]


def _plain(value: object) -> object:
    if isna(value):  # type: ignore[call-overload]
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
