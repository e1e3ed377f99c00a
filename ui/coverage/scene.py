"""The answers that several parts of the page share: the territories in the scope, the sentences about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analytics.territory import not_at_level
from ui.coverage.drawing import areas_of
from ui.coverage.places import ONE, region
from ui.coverage.view import SITES
from ui.coverage.words import covered_sentence, filter_sentence, unplaced_sentences
from ui.filters import describe_filters
from ui.formats import counted, day, unbroken
from ui.numbers import dossier_count
from ui.questions import ask

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.filters import Filters
    from etl.store import SnapshotReader
    from ui.context import PageContext
    from ui.coverage.view import CoverageView


@dataclass(frozen=True, eq=False)
class Scene:
    """rows: the territories of the scope, most dossiers first; n_placed: distinct dossiers there, a dossier once."""

    rows: DataFrame
    n_placed: int
    sentence: str
    unplaced: tuple[str, ...]
    title: str
    lines: tuple[str, ...]


def read_scene(context: PageContext, view: CoverageView) -> Scene:
    """Ask for the territories of the view, and put them in words."""
    everywhere = areas_of(context, level=view.level, site=view.site)
    rows = everywhere[everywhere["code"].isin(frozenset(view.codes))] if view.scope else everywhere
    rows = rows.sort_values(["n_dossiers", "name"], ascending=[False, True], ignore_index=True)
    n_in_region = _distinct(context, view.site, region().level, region().code)
    n_placed = _distinct(context, view.site, view.scope.level, view.scope.code) if view.scope else n_in_region
    # Under a filter on places every dossier chosen is placed: the filter looks at the same geography.
    is_placed_by_filter = bool(context.filters.departement or context.filters.epci)
    wider = ask(context, _read_wider, level=view.level, site=view.site)
    n_kept = None if is_placed_by_filter or view.scope else dossier_count(context)
    unplaced = unplaced_sentences(view, n_kept, n_in_region, wider)
    if is_placed_by_filter and view.site != "all":
        unplaced.append(filter_sentence(view.site))
    return Scene(
        rows=rows,
        n_placed=n_placed,
        sentence=covered_sentence(view, rows),
        unplaced=tuple(unplaced),
        title=f"{view.measure_title} par {ONE[view.level]} : {view.place}",
        lines=(
            unbroken(f"{SITES[view.site]} · n = {counted(n_placed, 'dossier')}"),
            f"État au {day(context.snapshot.as_of)} · Filtres : {describe_filters(context)}",
        ),
    )


def _distinct(context: PageContext, site: str, level: str, code: str) -> int:
    """Dossiers of one area, each once."""
    rows = areas_of(context, level=level, site=site)
    return int(rows.loc[rows["code"] == code, "n_dossiers"].iloc[0])


def _read_wider(reader: SnapshotReader, filters: Filters, role: str, *, level: str, site: str) -> int:
    found = not_at_level(reader, filters, level=level, site=site)
    return int(str(found.get("not_at_level", 0)))
