"""Typologies crossed with another vocabulary, and the dossiers behind each cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.charts.consortia.composition import HELIX_WORDS
from analytics.disclosure import sees_everything
from analytics.labels import area_names, vocabulary
from analytics.query import asking, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

    from pandas import DataFrame

    from analytics.filters import Filters, Reader
    from analytics.query import Ask
    from etl.store import SnapshotReader

DIMENSIONS = ("priorite", "territoire", "type_acteur", "helice", "phase", "statut")
LEVELS = ("departement", "arrondissement", "epci", "commune")
SITES = ("lead", "all", "sites", "deployment")
# Codes beside those of the vocabularies: dossiers without a typology, without a value, and whichever.
NO_TYPOLOGY = "aucune"
WITHOUT = "sans"
TOTAL = "total"
UNKNOWN_PHASE = "inconnue"
OTHER_SCALE = "autre"
_WITHOUT_LABELS = {"priorite": "Aucune priorité", "type_acteur": "Sans partenaire", "helice": "Sans partenaire"}
_WITHOUT_PLACE = {
    "lead": "Chef de file non localisé en région",
    "all": "Aucun partenaire localisé en région",
    "sites": "Aucun site localisé en région",
    "deployment": "Aucun territoire de déploiement à ce niveau",
}
_WITHDRAWN = "retire"
_PHASE_EXTRAS = {UNKNOWN_PHASE: "Niveau initial non connu", OTHER_SCALE: "Autre échelle que le SRL"}


def typology_crossing(
    reader: SnapshotReader, filters: Filters, role: str, *, by: str, level: str = "departement", site: str = "lead"
) -> DataFrame | None:
    """typology, code, label, n_dossiers: the whole grid of the call's typologies × the values of `by`, zeros written.

    `by`: one of DIMENSIONS. A row more (`aucune`) and a column more (`sans`; `autre` for a phase) where some dossier
    has none; code `total`, last of each, counts each dossier once, so that a total is less than the sum of its cells
    where dossiers have several. Unit: dossiers. A territory: of a `level`, where a dossier is in the sense of `site`,
    as in `coverage`, filters on places included; only the communes where one is. The phase is that of the initial
    level on the SRL scale, `inconnue` without one. Withdrawn dossiers have a column only when their status is asked
    for.
    None for a role that doesn't see everything. Source: AMI HealthIA §2.3.
    """
    if not sees_everything(role):
        return None
    with _asking(reader, filters, by, site) as ask:
        _prepare(ask, by, level, site)
        found = [str(code) for code in ask("typologies/crossed_codes")["code"]]
        labels = _values(reader, filters, by, level, found)
        rows = ask("typologies/crossing", codes=[*labels, WITHOUT])
    if by == "phase" or not _has_any(rows, WITHOUT):
        rows = rows[rows["code"] != WITHOUT].reset_index(drop=True)
    without = _WITHOUT_PLACE[site] if by == "territoire" else _WITHOUT_LABELS.get(by, "Non connu")
    named = labels | {WITHOUT: without, TOTAL: "Total"}
    rows.insert(2, "label", rows["code"].map(named))
    return rows


def crossing_dossiers(
    reader: SnapshotReader,
    filters: Filters,
    role: str,
    *,
    by: str,
    typology: str,
    code: str,
    level: str = "departement",
    site: str = "lead",
) -> DataFrame | None:
    """submission_id, title, status (in words), lead, typologies: the dossiers behind one cell of `typology_crossing`.

    None for a role that may not read names.
    """
    if not sees_everything(role):
        return None
    with _asking(reader, filters, by, site) as ask:
        _prepare(ask, by, level, site)
        return ask("typologies/crossing_dossiers", typology=typology, code=code)


def typology_dossiers(reader: Reader, filters: Filters, role: str, *, typology: str) -> DataFrame | None:
    """submission_id, title, status, lead, typologies: the dossiers of one typology, `aucune` for those without any.

    None for a role that may not read names.
    """
    return run(reader, "typologies/carrying", filters, typology=typology) if sees_everything(role) else None


def carried_counts(reader: Reader, filters: Filters, role: str) -> dict[str, int] | None:
    """{typology: dossiers} of those that occur, `aucune` for dossiers without any, `total` for all of them once.

    None for a role that doesn't see everything.
    """
    if not sees_everything(role):
        return None
    rows = run(reader, "typologies/carried", filters)
    return {str(typology): int(count) for typology, count in zip(rows["typology"], rows["n_dossiers"], strict=True)}


def _asking(reader: Reader, filters: Filters, by: str, site: str) -> AbstractContextManager[Ask]:
    """The dossiers chosen; a filter on a place is meant as the grid's places are."""
    return asking(reader, filters, place_filter=site if by == "territoire" else "all")


def _prepare(ask: Ask, by: str, level: str, site: str) -> None:
    if by == "territoire":
        ask.prepare("typologies/_crossed_places", level=level, site=site)
    else:
        ask.prepare("typologies/_values")
        ask.prepare("typologies/_crossed", by=by)
    ask.prepare("typologies/_crossed_pairs")


def _values(reader: SnapshotReader, filters: Filters, by: str, level: str, found: Sequence[str]) -> dict[str, str]:
    """{code: label} of the values to show, in order; `found` occur."""
    match by:
        case "priorite":
            return vocabulary(reader, "ai_priorities", "short_label")
        case "territoire":
            names = area_names(reader, level)
            return {code: names[code] for code in found} if level == "commune" else names
        case "type_acteur":
            return dict(_actor_types(reader))
        case "helice":
            return dict(HELIX_WORDS)
        case "phase":
            return _phases(reader) | {code: word for code, word in _PHASE_EXTRAS.items() if _is_shown(code, found)}
        case "statut":
            labels = vocabulary(reader, "statuses")
            return {code: label for code, label in labels.items() if code != _WITHDRAWN or code in filters.statut}
    raise ValueError(f"« {by} » n’est pas une de {', '.join(DIMENSIONS)}.")


def _is_shown(code: str, found: Sequence[str]) -> bool:
    return code == UNKNOWN_PHASE or code in found


def _actor_types(reader: SnapshotReader) -> Iterator[tuple[str, str]]:
    """The six types of the call, then those that its rule does not count, said so."""
    in_call = vocabulary(reader, "actor_types", "in_call")
    for code, label in sorted(
        vocabulary(reader, "actor_types", "label").items(), key=lambda one: in_call[one[0]] != "yes"
    ):
        yield code, label if in_call[code] == "yes" else f"Hors de l’appel : {label}"


def _phases(reader: SnapshotReader) -> dict[str, str]:
    codes, words = vocabulary(reader, "srl_levels", "phase_code"), vocabulary(reader, "srl_levels", "phase_fr")
    return {code: f"{code} {words[level]}" for level, code in sorted(codes.items(), key=lambda one: int(one[0]))}


def _has_any(rows: DataFrame, code: str) -> bool:
    return bool(rows.loc[rows["code"] == code, "n_dossiers"].sum())
