"""The communes of a territory: who is in each, and what the merged ones were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.areas import communes_of, former_communes

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = ("code", "name", "population", "n_dossiers", "n_partners", "formerly")


def communes_of_territory(covered: DataFrame, level: str, code: str) -> DataFrame:
    """Its communes (those of the region), most dossiers first, then most inhabitants: the columns COLUMNS.

    `covered`: the rows of `coverage` by commune, any located line counting (``site="all"``). `formerly`: names of the
    communes that a merged one brings together, itself left out, else empty. No row for an unknown territory.
    """
    rows = covered[covered["code"].isin(communes_of(level, code))].copy()
    rows["formerly"] = [formerly(commune, name) for commune, name in zip(rows["code"], rows["name"], strict=True)]
    order = rows.sort_values(
        ["n_dossiers", "population", "code"], ascending=[False, False, True], kind="stable", ignore_index=True
    )
    return order[list(COLUMNS)]


def formerly(code: str, name: str) -> str:
    """Names of the merged, delegated or associated communes that a commune of today brings together beside itself."""
    return ", ".join(sorted({part.name for part in former_communes(code)} - {name}))
