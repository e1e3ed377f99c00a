"""Where nobody is: territories without a dossier, a kind of partner or a typology, and how far the nearest one is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pandas import DataFrame, Series

from analytics.disclosure import sees_everything
from analytics.distances import nearest
from analytics.map_layers import told_apart
from analytics.query import asking
from geo import areas

if TYPE_CHECKING:
    from analytics.filters import Filters, Reader

COLUMNS = (
    "code",
    "name",
    "population",
    "nearest_km",
    "nearest_commune",
    "nearest_commune_code",
    "n_partners_there",
)
KINDS = ("dossier", "type", "helix", "typologie")


class UnknownLackError(ValueError):
    """What is said to be lacking is none of the forms that can be looked for."""

    def __init__(self, lacking: str) -> None:
        """Name it and the known forms."""
        super().__init__(
            f"« {lacking} » n’est rien qu’on sache chercher. Formes admises : dossier, type:ES, helix:hospital, "
            "typologie:T05."
        )


@dataclass(frozen=True, eq=False)
class WhiteZones:
    """Territories of one level that lack something, among ``n_areas``.

    ``rows``: code, name, population (inhabitants), nearest_km, nearest_commune (name), nearest_commune_code,
    n_partners_there (located lines of the chosen dossiers inside, whatever they are); the most populous first. Names
    of communes are those that tell them apart (`shown_name`).
    ``nearest_km`` goes from the territory's most populous commune to the nearest commune with a located line, of what
    is lacking when it is a kind of partner or a typology: great-circle kilometres, one decimal, unknown when there is
    none. ``population_covered`` is ``population_total`` less the inhabitants of ``rows``.
    """

    rows: DataFrame
    n_areas: int
    population_covered: int
    population_total: int


def white_zones(
    reader: Reader, filters: Filters, role: str, *, level: str, site: str, lacking: str = "dossier"
) -> WhiteZones | None:
    """Territories of the level without what is looked for, among the dossiers that the filters choose.

    `lacking`: ``dossier`` (none in that geography, as `coverage` counts them), ``typologie:T05`` (none of that
    typology in that geography), ``type:ES`` or ``helix:hospital`` (no located line of that actor type or family,
    whatever its role: `site` then says nothing). None for a role that may not see it. Raises UnknownLackError.
    Source: AMI HealthIA §2.1 ("maillage territorial").
    """
    kind, wanted = read_lack(lacking)
    if not sees_everything(role):
        return None
    place_filter = site if kind in ("dossier", "typologie") else "all"
    with asking(reader, filters, place_filter=place_filter) as ask:
        ask.prepare("white_zones_lines", kind=kind, wanted=wanted)
        found = ask("white_zones", level=level, site=site, kind=kind, wanted=wanted)
        places = ask("white_zones_places")
    rows = found[~found["is_held"]].drop(columns="is_held").reset_index(drop=True)
    total = int(found["population"].sum())
    covered = total - int(rows["population"].sum())
    return WhiteZones(_with_nearest(rows, level, list(places["commune_code"])), len(found), covered, total)


def read_lack(lacking: str) -> tuple[str, str]:
    """Kind and code of what is lacking: "type:ES" → ("type", "ES"), "dossier" → ("dossier", "").

    Raises UnknownLackError for another form; the code itself is not compared with any vocabulary.
    """
    kind, _, wanted = lacking.partition(":")
    if kind not in KINDS or (kind == "dossier") == bool(wanted):
        raise UnknownLackError(lacking)
    return kind, wanted


def _with_nearest(rows: DataFrame, level: str, places: list[str]) -> DataFrame:
    """The rows with the nearest of those communes, and how far it is."""
    mains = [areas.main_commune(level, code) or "" for code in rows["code"]]
    found = nearest(mains, places)
    codes = [place[0] if place else None for place in found]
    placed = told_apart(rows, level).assign(
        nearest_km=Series([place[1] if place else None for place in found], dtype="float64"),
        nearest_commune=Series([areas.shown_name(code) if code else None for code in codes], dtype="object"),
        nearest_commune_code=Series(codes, dtype="object"),
    )
    return placed[list(COLUMNS)]
