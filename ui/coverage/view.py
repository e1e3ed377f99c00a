"""What the map page shows, as its link says it: level, measure, geography, layers, scope, selection, open lists."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from analytics.boards import LOCATION_WORDS
from analytics.dossiers import dossiers_in_area
from geo.areas import Area, areas, communes_of, level_of, region_communes
from ui.coverage.lacks import lacks_of
from ui.coverage.places import (
    codes_inside,
    entered_level,
    first_level,
    is_entered,
    levels_inside,
    region,
    scope_area,
)
from ui.params import read, read_several, several_in_url, take, write
from ui.questions import ask

if TYPE_CHECKING:
    from pandas import DataFrame

    from ui.context import PageContext

SITES: Mapping[str, str] = {
    "lead": "Siège du chef de file",
    "all": "Tout partenaire",
    "sites": "Sites d’expérimentation ou de soins",
    "deployment": "Territoires de déploiement",
}
MEASURES: Mapping[str, str] = {
    "dossiers": "Dossiers",
    "partenaires": "Partenaires",
    "taux": "Taux (100 000 hab.)",
    "habitants": "Habitants couverts",
}
MEASURE_TITLES: Mapping[str, str] = {
    "dossiers": "Dossiers",
    "partenaires": "Lignes de partenaires",
    "taux": "Dossiers pour 100 000 habitants",
    "habitants": "Habitants des EPCI qui ont un dossier",
}
# What a line is depends on the geography: an area without a lead may well have partners.
LINE_TITLES: Mapping[str, str] = {
    "lead": "Lignes de chefs de file",
    "all": "Lignes de partenaires",
    "sites": "Lignes de sites d’expérimentation ou de soins",
}
LAYERS: Mapping[str, str] = {"zones": "Zones", "points": "Partenaires", "liens": "Liens", "sites": "Multicentriques"}
LAYERS_SHOWN = ("zones",)
SCHEMES: Mapping[str, str] = {"quantiles": "Quantiles", "jenks": "Jenks"}
FACES: Mapping[str, str] = {
    "territoires": "Territoires",
    "blanches": "Zones blanches",
    "communes": "Partenaires",
}
_SCOPES = frozenset(found.code for level in ("departement", "arrondissement", "epci") for found in areas(level))


@dataclass(frozen=True)
class CoverageView:
    """One view of the map. `selected` is an area of `level`; `point` a commune; `lacking` what white zones lack.

    `dossiers`: those that links and sites are narrowed to; of the territory chosen, while there is one.
    `listed`: the face of the list under the map when it is neither all territories nor white zones.
    """

    scope: Area | None
    level: str
    site: str
    measure: str
    scheme: str
    layers: tuple[str, ...]
    selected: str | None
    point: str | None
    dossiers: tuple[str, ...]
    status: str | None
    lacking: str | None
    listed: str | None

    @property
    def codes(self) -> tuple[str, ...]:
        """Areas of the level that are in the scope, sorted."""
        return codes_inside(self.level, self.scope)

    @property
    def face(self) -> str:
        """Which list stands under the map."""
        return "blanches" if self.lacking else self.listed or "territoires"

    @property
    def place(self) -> str:
        """Name of the area looked at."""
        return (self.scope or region()).name

    @property
    def measure_title(self) -> str:
        """French name of what the colours count."""
        return LINE_TITLES[self.site] if self.measure == "partenaires" else MEASURE_TITLES[self.measure]


def measures_of(level: str, site: str) -> dict[str, str]:
    """The measures that mean something there: no rate of a commune nor of one region, no line where none is."""
    absent = {"taux"} if level in ("commune", "region") else set()
    if site == "deployment":
        absent.add("partenaires")
    return {code: label for code, label in MEASURES.items() if code not in absent}


def schemes_of(level: str) -> dict[str, str]:
    """Ways to make classes: Jenks takes minutes beyond some hundreds of areas; one region needs none."""
    return {code: label for code, label in SCHEMES.items() if level not in ("commune", "region") or code == "quantiles"}


def read_view(context: PageContext) -> CoverageView:
    """The view of this run: the reader's last click, else the link, else the defaults; the link is written again."""
    scope = scope_area(read("dans", "Zone agrandie", _SCOPES))
    level = read("niveau", "Découpage", levels_inside(scope), default=first_level(scope)) or first_level(scope)
    site = read("site", "Localisation", SITES, default="lead") or "lead"
    measure = read("mesure", "Mesure", measures_of(level, site), default="dossiers") or "dossiers"
    scheme = read("classes", "Classes", schemes_of(level), default="quantiles") or "quantiles"
    selected = read("zone", "Territoire", frozenset(codes_inside(level, scope)))
    view = CoverageView(
        scope=scope,
        level=level,
        site=site,
        measure=measure,
        scheme=scheme,
        layers=read_several("couches", "Calque", LAYERS, default=LAYERS_SHOWN),
        selected=selected,
        point=read("point", "Commune", _communes(scope)),
        dossiers=_dossiers_chosen(context, level, site, selected),
        status=read("localisation", "Localisation", LOCATION_WORDS),
        lacking=read("manque", "Zones blanches", lacks_of(context)),
        listed=read("liste", "Liste", ("communes",)),
    )
    _write(view)
    return view


def _communes(scope: Area | None) -> Collection[str]:
    return communes_of(scope.level, scope.code) if scope else region_communes().keys()


class _Dossiers(Container[str]):
    """The dossiers of an answer, asked for once a link or the session names one."""

    def __init__(self, rows: Callable[[], DataFrame | None]) -> None:
        self._rows = rows

    @cached_property
    def _ids(self) -> frozenset[str]:
        rows = self._rows()
        return frozenset() if rows is None else frozenset(rows["submission_id"])

    def __contains__(self, submission_id: object) -> bool:
        return submission_id in self._ids


def _dossiers_chosen(context: PageContext, level: str, site: str, selected: str | None) -> tuple[str, ...]:
    rows = _Dossiers(lambda: dossiers_to_tick(context, level, site, selected))
    return read_several("dossier", "Dossier", rows)


def dossiers_to_tick(context: PageContext, level: str, site: str, selected: str | None) -> DataFrame | None:
    """Rows of `dossiers_in_area`: of the territory chosen, else of the whole choice, that a link may name one of."""
    # One answer for all levels where none is chosen.
    asked = level if selected else region().level
    rows: DataFrame | None = ask(context, dossiers_in_area, level=asked, code=selected, site=site)
    return rows


def _write(view: CoverageView) -> None:
    single = {
        "dans": (view.scope.code if view.scope else None, None),
        # Always the same level where the link says none: going back must not keep that of the area one was in.
        "niveau": (view.level, "epci" if first_level(view.scope) == "epci" else None),
        "site": (view.site, "lead"),
        "mesure": (view.measure, "dossiers"),
        "classes": (view.scheme, "quantiles"),
        "zone": (view.selected, None),
        "point": (view.point, None),
        "localisation": (view.status, None),
        "manque": (view.lacking, None),
        "liste": (view.listed, None),
    }
    write(
        {
            **{name: None if value == default else value for name, (value, default) in single.items()},
            "couches": several_in_url(view.layers, LAYERS_SHOWN),
            "dossier": several_in_url(view.dossiers),
        }
    )


def select(view: CoverageView, code: str) -> None:
    """Choose an area, from wherever: the map, the table, the list. A code that the view does not show does nothing."""
    if code in view.codes:
        take("zone", code)


def enter(view: CoverageView, code: str) -> None:
    """Show what an area is made of; a commune is made of nothing smaller, and is chosen."""
    if code not in view.codes:
        return
    if not is_entered(code):
        select(view, code)
        return
    take("dans", None if level_of(code) == "region" else code)
    take("niveau", entered_level(code))
    take("zone", None)


def leave(scope: Area | None, came_from: Area) -> None:
    """Back up to `scope` (None: the region), on the level of the area left, which stays chosen."""
    take("dans", scope.code if scope else None)
    take("niveau", came_from.level)
    take("zone", came_from.code)


def open_point(view: CoverageView, commune: str) -> None:
    """Open the list of the partners of a commune."""
    if commune in _communes(view.scope):
        take("point", commune)
