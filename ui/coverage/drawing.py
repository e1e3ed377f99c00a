"""The state of the map made of the answers: coloured areas, points, links and sites of the scope, the image's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pandas import isna

from analytics.labels import setting
from analytics.map_layers import coverage_measures, multicentric_sites, partner_links, partner_points
from geo.areas import VINTAGE, area, communes_of
from geo.classes import COUNT_CLASSES, JENKS_MAX_VALUES, Scheme, value_classes
from geo.layers import MAX_LINKS, AreaLayer, Caption, Link, MapState, Measure, Point, Site, drawn_sites
from reports.exports import file_stem
from ui.coverage.zones import lack_of
from ui.formats import counted, whole
from ui.questions import ask

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.filters import Filters
    from etl.store import SnapshotReader
    from geo.areas import Area
    from ui.context import PageContext
    from ui.coverage.view import CoverageView

SOURCES = (
    "Contours : IGN, ADMIN EXPRESS. Populations et codes : Insee, DGCL, La Poste, Etalab. Licence Ouverte 2.0. "
    f"Géographie au 1er janvier {VINTAGE}."
)
# The words of a line in each geography that has lines.
LINES: Mapping[str, Measure] = {
    "lead": Measure("ligne de chef de file", "lignes de chefs de file", "Aucun chef de file"),
    "all": Measure("ligne de partenaire", "lignes de partenaires", "Aucun partenaire"),
    "sites": Measure("ligne de site", "lignes de sites", "Aucun site d’expérimentation ou de soins"),
}
# Column of `coverage_measures`, and the words of its values.
_MEASURED: Mapping[str, tuple[str, Measure]] = {
    "dossiers": ("n_dossiers", Measure("dossier", "dossiers", "Aucun dossier")),
    "partenaires": ("n_partners", LINES["all"]),
    "taux": (
        "per_100k",
        Measure("dossier pour 100 000 habitants", "dossiers pour 100 000 habitants", "Aucun dossier", 2),
    ),
    "habitants": ("n_covered_inhabitants", Measure("habitant couvert", "habitants couverts", "Aucun habitant couvert")),
}


def measured_column(measure: str) -> str:
    """Column of `coverage_measures` that the map colours by."""
    return _MEASURED[measure][0]


def rate_floor(context: PageContext) -> int:
    """Inhabitants below which a rate per 100,000 is withheld."""
    return int(ask(context, _read_floor))


def _read_floor(reader: SnapshotReader, filters: Filters, role: str) -> int:
    return setting(reader, "territory.rate_floor_population", 50_000)


def areas_of(context: PageContext, *, level: str, site: str) -> DataFrame:
    """`coverage_measures` with its rate left empty below the floor: one dossier there would read as a summit."""
    measured = ask(context, coverage_measures, level=level, site=site)

    def masked(reader: SnapshotReader, filters: Filters, role: str, *, level: str, site: str) -> DataFrame:
        return without_small_rates(measured, level, rate_floor(context))

    found: DataFrame = ask(context, masked, level=level, site=site)
    return found


def without_small_rates(measured: DataFrame, level: str, floor: int) -> DataFrame:
    """The rows of `coverage_measures`; no rate below `floor` inhabitants, and none of a commune."""
    hidden = (measured["population"] < floor) | (level == "commune")
    return measured.assign(per_100k=measured["per_100k"].mask(hidden))


def make_layer(
    measured: DataFrame, *, level: str, measure: str, scheme: Scheme, floor: int, site: str = "all"
) -> AreaLayer:
    """The coloured areas of a level, of the rows of `coverage_measures`.

    Classes of rates and inhabitants are those of the whole region: zooming in changes no colour.
    """
    column, words = _MEASURED[measure]
    if measure == "partenaires":
        words = LINES[site]
    values = {
        str(code): None if isna(value) else float(value)
        for code, value in zip(measured["code"], measured[column], strict=True)
    }
    small = measured.loc[measured["population"] < floor, "code"] if measure == "taux" else ()
    greyed = frozenset(str(code) for code in small)
    classed = [value for code, value in values.items() if code not in greyed]
    if measure in ("dossiers", "partenaires"):
        classes = COUNT_CLASSES
    else:
        kind: Scheme = scheme if len(classed) <= JENKS_MAX_VALUES else "quantiles"
        classes = value_classes(classed, kind, decimals=words.decimals)
    return AreaLayer(level, words, classes, values, greyed, floor)


def layer_of(context: PageContext, view: CoverageView) -> AreaLayer:
    """The coloured areas of the view."""
    measured = ask(context, coverage_measures, level=view.level, site=view.site)

    def made(
        reader: SnapshotReader, filters: Filters, role: str, *, level: str, site: str, measure: str, scheme: Scheme
    ) -> AreaLayer:
        floor = rate_floor(context)
        return make_layer(measured, level=level, measure=measure, scheme=scheme, floor=floor, site=site)

    found: AreaLayer = ask(context, made, level=view.level, site=view.site, measure=view.measure, scheme=view.scheme)
    return found


def state_of(context: PageContext, view: CoverageView, title: str, lines: Sequence[str]) -> MapState:
    """All that the map shows of the view; `title` and `lines` are for the image a reader takes away."""
    scope = view.scope
    return MapState(
        level=view.level,
        caption=Caption(
            title,
            (*lines, SOURCES),
            context.is_demo,
            file_stem(f"carte {view.measure} {view.level} {view.place}", context.snapshot.as_of, context.is_demo),
        ),
        areas=layer_of(context, view) if "zones" in view.layers else None,
        points=points_of(context, view) if "points" in view.layers else (),
        links=links_of(context, view) if "liens" in view.layers else (),
        sites=sites_of(context, view) if "sites" in view.layers else (),
        lack=lack_of(context, view),
        selected=view.selected,
        scope=scope.code if scope else None,
    )


def _inside(scope: Area | None) -> frozenset[str] | None:
    return communes_of(scope.level, scope.code) if scope else None


def _focus(view: CoverageView) -> frozenset[str] | None:
    """Communes that a link or a site must touch: those of the territory chosen, until some of its dossiers are."""
    if view.selected and not view.dossiers:
        return communes_of(view.level, view.selected)
    return _inside(view.scope)


def points_of(context: PageContext, view: CoverageView) -> tuple[Point, ...]:
    """Partners by commune and family, inside the scope."""
    points: tuple[Point, ...] = ask(context, read_points, site=view.site)
    inside = _inside(view.scope)
    return points if inside is None else tuple(point for point in points if point.commune in inside)


def read_points(reader: SnapshotReader, filters: Filters, role: str, *, site: str) -> tuple[Point, ...]:
    """Located partner lines by commune and family, with the names that may travel."""
    rows = partner_points(reader, filters, role, site=site)
    columns = (rows[name] for name in ("commune_code", "helix", "n_partners", "names", "n_organisations"))
    return tuple(
        Point(str(commune), str(helix), int(n), tuple(map(str, names)), int(n_names))
        for commune, helix, n, names, n_names in zip(*columns, strict=True)
    )


def links_of(context: PageContext, view: CoverageView) -> tuple[Link, ...]:
    """Links of the dossiers chosen that touch the place looked at, most dossiers first; MAX_LINKS are drawn."""
    links: tuple[Link, ...] = ask(context, _read_links, dossiers=view.dossiers, site=view.site)
    inside = _focus(view)
    if inside is None:
        return links
    return tuple(link for link in links if link.start in inside or link.end in inside)


def _read_links(
    reader: SnapshotReader, filters: Filters, role: str, *, dossiers: tuple[str, ...], site: str
) -> tuple[Link, ...]:
    rows = partner_links(reader, filters, role, dossiers=dossiers, site=site)
    columns = (rows[name] for name in ("lead_commune", "partner_commune", "n_dossiers", "dossiers"))
    return tuple(
        Link(str(start), str(end), int(n), _first_of(list(map(str, ids)), int(n)))
        for start, end, n, ids in zip(*columns, strict=True)
    )


def _first_of(names: Sequence[str], n: int) -> str:
    rest = n - len(names)
    tail = f" et {rest} {'autre' if rest == 1 else 'autres'}" if rest > 0 else ""
    return f"{', '.join(names)}{tail}"


def sites_of(context: PageContext, view: CoverageView) -> tuple[Site, ...]:
    """Care sites of the multicentric dossiers that have one in the place looked at."""
    sites: tuple[Site, ...] = ask(context, _read_sites, dossiers=view.dossiers, site=view.site)
    inside = _focus(view)
    if inside is None:
        return sites
    groups = {site.group for site in sites if site.commune in inside}
    return tuple(site for site in sites if site.group in groups)


def _read_sites(
    reader: SnapshotReader, filters: Filters, role: str, *, dossiers: tuple[str, ...], site: str
) -> tuple[Site, ...]:
    rows = multicentric_sites(reader, filters, role, dossiers=dossiers, site=site)
    columns = (rows[name] for name in ("submission_id", "title", "commune_code", "organisations"))
    return tuple(
        Site(str(commune), len(names), f"{group} : {', '.join(map(str, names))}", str(group))
        for group, title, commune, names in zip(*columns, strict=True)
    )


def flow_sentences(view: CoverageView, state: MapState) -> list[str]:
    """What the links and the sites drawn are, and what is left out because it would hide the rest."""
    found = []
    where = _focus_words(view)
    if "liens" in view.layers:
        n = len(state.links)
        cut = f" ; les {MAX_LINKS} plus fréquents sont tracés" if n > MAX_LINKS else ""
        found.append(f"Liens, d’un chef de file à ses partenaires{where} : {whole(n)}{cut}.")
    if "sites" in view.layers:
        n_dossiers, n_communes = len({site.group for site in state.sites}), len({site.commune for site in state.sites})
        n_drawn = len({site.group for site in drawn_sites(state.sites)})
        cut = f" ; {counted(n_drawn, 'dossier est tracé', 'dossiers sont tracés')}" if n_drawn < n_dossiers else ""
        dossiers = counted(n_dossiers, "dossier multicentrique", "dossiers multicentriques")
        found.append(f"Sites de soins{where} : {dossiers}, {counted(n_communes, 'commune')}{cut}.")
    return found


def _focus_words(view: CoverageView) -> str:
    if view.dossiers:
        return f" ({counted(len(view.dossiers), 'dossier coché', 'dossiers cochés')})"
    chosen = area(view.level, view.selected) if view.selected else view.scope
    return f" ({chosen.shown_name})" if chosen else ""
