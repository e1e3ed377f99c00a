"""The sentences of the map: what it shows, in which geography, what it leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from geo.areas import area
from ui.coverage.places import MANY, ONE, crossing
from ui.coverage.view import SITES
from ui.formats import counted, listed, percent, whole

if TYPE_CHECKING:
    from pandas import DataFrame

    from ui.coverage.view import CoverageView

SITE_NOTES: Mapping[str, str] = {
    "lead": "Un dossier compte une fois, là où siège son chef de file.",
    "all": "Un dossier compte dans chaque territoire où l’un de ses partenaires est localisé.",
    "sites": "Un dossier compte là où sont ses sites d’expérimentation ou de soins.",
    "deployment": "Un dossier compte là où il veut se déployer, et dans ce qui contient ce lieu en entier.",
}
_UNPLACED: Mapping[str, str] = {
    "lead": "sans chef de file localisé en région",
    "all": "sans partenaire localisé en région",
    "sites": "sans site d’expérimentation ou de soins localisé en région",
    "deployment": "sans territoire de déploiement en région",
}
NO_RATE: Mapping[str, str] = {
    "commune": "Pas de taux par commune : un seul dossier y ferait un sommet.",
    "region": "Pas de taux pour la région seule : il ne se compare à rien.",
}
_FEMININE = ("commune", "region")
_LEAST_SHARE = 0.001


def covered_sentence(view: CoverageView, rows: DataFrame) -> str:
    """How many territories of the scope have a dossier, which one has most, and the share of inhabitants they hold."""
    if len(rows) == 1:
        only = int(rows["n_dossiers"].iloc[0])
        return f"{rows['name'].iloc[0]} : {counted(only, 'dossier') if only else 'aucun dossier'}."
    with_one = rows[rows["n_dossiers"] > 0]
    if with_one.empty:
        return f"{no_area(view.level)} n’a de dossier."
    most = with_one["n_dossiers"].max()
    tops = with_one.loc[with_one["n_dossiers"] == most, "name"]
    which = f" : {tops.iloc[0]}" if len(tops) == 1 else ""
    largest = f"(au plus {whole(most)}{which})"
    held, total = int(with_one["population"].sum()), int(rows["population"].sum())
    share = _share(held, max(1, total))
    have = "a" if len(with_one) == 1 else "ont"
    if len(with_one) == 1:
        largest = f": {tops.iloc[0]}, {counted(int(most), 'dossier')}"
    return (
        f"{whole(len(with_one))} {ONE[view.level] if len(with_one) == 1 else MANY[view.level]} sur {whole(len(rows))} "
        f"{have} au moins un dossier {largest} ; {share} des habitants y vivent "
        f"({whole(held)} / {whole(total)})."
    )


def _share(part: int, total: int) -> str:
    """``20,7 %``; a share that would be written as none is said to be small."""
    return f"moins de {percent(_LEAST_SHARE)}" if 0 < part < _LEAST_SHARE * total else percent(part / total)


def straddling_sentences(view: CoverageView) -> list[str]:
    """Which EPCI in view reach over the region's border: only their regional part is counted and drawn."""
    shown = view.codes if view.level == "epci" else (view.scope.code,) if view.scope else ()
    names = [found.name for code in shown if (found := area("epci", code)) and found.straddles]
    if not names:
        return []
    reach, their = ("déborde", "sa") if len(names) == 1 else ("débordent", "leur")
    return [f"{listed(names)} {reach} sur la Seine-Maritime : seule {their} partie régionale est comptée et dessinée."]


def no_area(level: str) -> str:
    """« Aucun EPCI », « Aucune commune »."""
    return f"{'Aucune' if level in _FEMININE else 'Aucun'} {ONE[level]}"


def filter_sentence(site: str) -> str:
    """In which sense a filter on a département or an EPCI is meant here."""
    return f"Filtre sur un département ou un EPCI : ici, au sens de « {SITES[site]} »."


def unplaced_sentences(view: CoverageView, n_kept: int | None, n_placed: int, not_at_level: int) -> list[str]:
    """What this map can't show: dossiers without a place in that geography, and those whose places are wider."""
    found = []
    if n_kept is not None and n_kept > n_placed:
        found.append(f"{counted(n_kept - n_placed, 'dossier')} sur {whole(n_kept)} {_UNPLACED[view.site]}.")
    if not_at_level:
        one = no_area(view.level).lower() if view.level != "epci" else "aucun EPCI"
        verb = "vise" if not_at_level == 1 else "visent"
        found.append(
            f"{counted(not_at_level, 'dossier')} ne {verb} que des territoires plus larges, qu’{one} ne contient : "
            "hors carte à ce niveau."
        )
    n_crossing = crossing(view.level, view.scope)
    if n_crossing and view.scope:
        reach = "déborde et y est compté" if n_crossing == 1 else "débordent et y sont comptés"
        found.append(f"{whole(n_crossing)} {MANY[view.level]} {reach} en entier.")
    return found


def total_sentence(view: CoverageView, rows: DataFrame, n_placed: int) -> str:
    """The sum of the table's dossiers beside the number of distinct dossiers."""
    total = int(rows["n_dossiers"].sum())
    if total == n_placed:
        return f"Total : {counted(total, 'dossier')}"
    return f"{counted(n_placed, 'dossier distinct', 'dossiers distincts')} ; somme des lignes : {whole(total)}"
