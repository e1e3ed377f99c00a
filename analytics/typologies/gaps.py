"""« Trous »: typologies that no dossier brings to a territory, or with a kind of partner, by inhabitants concerned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pandas import DataFrame, Series, concat

from analytics.disclosure import sees_everything
from analytics.distances import nearest
from analytics.query import asking
from geo import areas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.filters import Filters, Reader

LEVELS = ("departement", "arrondissement", "epci")
# What a typology may be without, beside a territory.
VOCABULARIES = ("type_acteur", "helice", "priorite", "phase")
_NEAREST = ("nearest_km", "nearest_commune", "nearest_commune_code")


def territory_gaps(
    reader: Reader, filters: Filters, role: str, *, level: str = "epci", site: str = "lead"
) -> DataFrame | None:
    """Pairs of a typology and a territory without a dossier of it there, the most inhabitants first.

    Columns: typology, code, name, population (inhabitants, the regional part), nearest_km, nearest_commune (name),
    nearest_commune_code. `level`: one of LEVELS; `site`: where a dossier is, as in `coverage`. ``nearest_km`` goes
    from the territory's most populous commune to the nearest one with a located partner line of a dossier of that
    typology: great-circle kilometres, one decimal, unknown when there is none. None for a role that may not see it.
    Source: AMI HealthIA §2.1 (« maillage territorial ») and §2.3.
    """
    if not sees_everything(role):
        return None
    with asking(reader, filters, place_filter=site) as ask:
        ask.prepare("typologies/_crossed_places", level=level, site=site)
        rows = ask("typologies/territory_gaps", level=level)
        places = ask("typologies/carried_places")
    there = {str(typology): list(codes) for typology, codes in places.groupby("typology")["commune_code"]}
    parts = [_with_nearest(part, level, there.get(str(typology), [])) for typology, part in rows.groupby("typology")]
    return concat(parts).sort_index() if parts else rows.assign(**dict.fromkeys(_NEAREST))


def _with_nearest(rows: DataFrame, level: str, places: Sequence[str]) -> DataFrame:
    """The rows of one typology with the nearest of those communes, and how far it is."""
    found = nearest([areas.main_commune(level, code) or "" for code in rows["code"]], places)
    codes = [place[0] if place else None for place in found]
    columns = (
        Series([place[1] if place else None for place in found], dtype="float64", index=rows.index),
        Series([areas.shown_name(code) if code else None for code in codes], dtype="object", index=rows.index),
        Series(codes, dtype="object", index=rows.index),
    )
    return rows.assign(**dict(zip(_NEAREST, columns, strict=True)))


def territory_gap_totals(
    reader: Reader, filters: Filters, role: str, *, level: str = "epci", site: str = "lead"
) -> DataFrame | None:
    """A row a typology: dossiers, territories with one of it, and the inhabitants of the territories without.

    Columns: typology, label, n_dossiers, n_areas, n_areas_with, n_inhabitants_without, n_inhabitants (of the region).
    None for a role that may not see it.
    """
    if not sees_everything(role):
        return None
    with asking(reader, filters, place_filter=site) as ask:
        ask.prepare("typologies/_crossed_places", level=level, site=site)
        return ask("typologies/territory_gap_totals", level=level)


def combination_gaps(
    reader: Reader, filters: Filters, role: str, *, by: str, codes: Sequence[str], site: str = "lead"
) -> DataFrame | None:
    """Each typology with each of ``codes`` of a vocabulary, those that no dossier bears first, then by inhabitants.

    Columns: typology, code, n_dossiers (that bear both), n_areas (EPCI), n_areas_with (EPCI where such a dossier is),
    n_inhabitants_without (of the other EPCI, the regional part), n_inhabitants (of the region). `by`: one of
    VOCABULARIES; the phase is that of the initial level on the SRL scale. A pair that nobody bears concerns the whole
    region. None for a role that may not see it.
    """
    if not sees_everything(role):
        return None
    with asking(reader, filters, place_filter=site) as ask:
        ask.prepare("typologies/_values")
        return ask("typologies/combination_gaps", by=by, codes=list(codes), site=site)
