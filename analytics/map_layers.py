"""What the map draws and lists: areas, points, links, sites, and the partner lines behind the five location counts.

Every function asks of the dossiers that the filters choose, `site` saying in which sense one is in a département or an
EPCI that is filtered on (as in `coverage`): asked with one `site`, they all speak of the same dossiers. They name
organisations, so they answer None to a role that may not read names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pandas import Series

from analytics.disclosure import sees_everything
from analytics.query import run
from etl.locate.place import is_city_district, read_commune_code
from geo import areas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandas import DataFrame

    from analytics.filters import Filters, Reader


def coverage_measures(reader: Reader, filters: Filters, role: str, *, level: str, site: str) -> DataFrame | None:
    """Columns and rows of `coverage`, communes under their `shown_name`, then ``n_covered_inhabitants``.

    Unit of the last: inhabitants of the area's communes whose EPCI has a dossier in that geography (K10); it adds up
    to the same total at every level. Source: AMI HealthIA §2.1.
    """
    if not sees_everything(role):
        return None
    return told_apart(run(reader, "coverage", filters, place_filter=site, level=level, site=site), level)


def told_apart(rows: DataFrame, level: str) -> DataFrame:
    """The rows of areas (code, name) with the `shown_name` of communes: other areas have names of their own."""
    if level != "commune":
        return rows
    names = (areas.shown_name(str(code)) or name for code, name in zip(rows["code"], rows["name"], strict=True))
    return rows.assign(name=Series(list(names), index=rows.index, dtype=rows["name"].dtype))


def location_counts(reader: Reader, filters: Filters, role: str, *, site: str = "all") -> DataFrame | None:
    """status, n_partners: `location` over the dossiers chosen in the sense of `site`. Unit: partner lines."""
    return run(reader, "location", filters, place_filter=site) if sees_everything(role) else None


def partner_points(reader: Reader, filters: Filters, role: str, *, site: str = "all") -> DataFrame | None:
    """commune_code, helix, n_partners, n_organisations, n_dossiers, names: located lines by commune and family.

    ``n_partners`` counts lines and adds up to the located ones; ``names`` lists at most twelve organisations, those
    with most lines there first, then alphabetically.
    """
    if not sees_everything(role):
        return None
    return _with_lists(run(reader, "partner_points", filters, place_filter=site), "names")


def commune_points(reader: Reader, filters: Filters, role: str, *, site: str = "all") -> DataFrame | None:
    """commune_code, name, n_partners, and the lines of each family: the points of the map, a row a commune, most first.

    Columns of the families: research, economy, hospital, medico_social, other; they add up to ``n_partners``.
    """
    if not sees_everything(role):
        return None
    rows = run(reader, "commune_points", filters, place_filter=site)
    rows.insert(1, "name", [areas.shown_name(str(code)) for code in rows["commune_code"]])
    return rows


def partner_links(
    reader: Reader, filters: Filters, role: str, *, dossiers: Sequence[str] = (), site: str = "all"
) -> DataFrame | None:
    """lead_commune, partner_commune, n_dossiers, dossiers (at most six ids): who works with whom from afar.

    One row a pair of different communes, most dossiers first: the one that places a dossier by its lead (as
    `coverage` does) and one where the dossier has a located line. `dossiers` narrows the chosen ones; empty: all.
    """
    if not sees_everything(role):
        return None
    rows = run(reader, "partner_links", filters, place_filter=site, dossiers=list(dossiers))
    return _with_lists(rows, "dossiers")


def multicentric_sites(
    reader: Reader, filters: Filters, role: str, *, dossiers: Sequence[str] = (), site: str = "all"
) -> DataFrame | None:
    """submission_id, title, commune_code, organisations (names): located care sites of the multicentric dossiers.

    Care sites and multicentric are those of `consortium_rules`; a site that could not be located counts there and is
    not here. `dossiers` narrows the chosen ones; empty: all. Source: AMI HealthIA §3.5; ami_rules.csv R14.
    """
    if not sees_everything(role):
        return None
    rows = run(reader, "multicentric_sites", filters, place_filter=site, dossiers=list(dossiers))
    return _with_lists(rows, "organisations")


def located_partners(
    reader: Reader,
    filters: Filters,
    role: str,
    *,
    status: str | None = None,
    commune: str | None = None,
    site: str = "all",
) -> DataFrame | None:
    """One row a partner line of that location status and that commune (code of today); None: whichever.

    Columns: submission_id, title, organisation, actor_type, role and site_role (labels), city, postal_code,
    insee_code and country (as given), commune_code, commune (today's `shown_name`), was (the former commune the line
    was typed under, by its name or else its code; None for most). In the order of dossiers, then of the file.
    """
    if not sees_everything(role):
        return None
    rows = run(reader, "located_partners", filters, place_filter=site, status=status, commune=commune)
    return rows.assign(**_communes_in_words(rows))


def _communes_in_words(rows: DataFrame) -> dict[str, Series[Any]]:
    """The columns ``commune`` and ``was``, each place looked up once however many lines are there."""
    typed = ["commune_code", "insee_code", "city"]
    place_of_row = rows.groupby(typed, dropna=False, sort=False).ngroup().to_numpy()
    places = [
        tuple(cell if isinstance(cell, str) else None for cell in place)
        for place in rows[typed].drop_duplicates().itertuples(index=False, name=None)
    ]
    names = Series([areas.shown_name(code) if code else None for code, *_ in places], dtype="object")
    former = Series([_former_commune(*place) for place in places], dtype="object")
    return {
        column: words.take(place_of_row).reset_index(drop=True)
        for column, words in (("commune", names), ("was", former))
    }


def _former_commune(commune: str | None, insee_code: str | None, city: str | None) -> str | None:
    """Name, else code, of the former commune that was typed for one of today; None when it was today's."""
    if not commune:
        return None
    code, current, _ = read_commune_code(insee_code)
    if code and current == commune != code and not is_city_district(code):
        return areas.commune_name(code) or code
    if current or not city:
        return None
    typed = areas.normalise_place(city)
    if typed == areas.normalise_place(areas.commune_name(commune) or ""):
        return None
    return next(
        (part.name for part in areas.former_communes(commune) if areas.normalise_place(part.name) == typed), None
    )


def _with_lists(rows: DataFrame, column: str) -> DataFrame:
    """The rows with plain lists in that column: Arrow leaves arrays there."""
    rows[column] = [list(cell) for cell in rows[column]]
    return rows
