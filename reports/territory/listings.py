"""The lists of a territory's page, cut to the lines it has room for; each says by how much it was cut."""

from __future__ import annotations

from collections.abc import Mapping

from pandas import DataFrame

from analytics.charts.style import PROVISIONAL_SRL, columns_of, french_number, plural
from analytics.territory_profile import TerritoryProfile
from reports.territory.parts import Listing
from reports.territory.words import (
    KINDS,
    MISSING,
    and_more,
    compared_value,
    cut,
    level_word,
    moves_sentence,
    observed_sentence,
)

# Lines the page has room for.
DOSSIER_LINES = 9
PARTNER_LINES = 6
MOVE_LINES = 5
ELSEWHERE_LINES = 9


def _short_measures(field_level: int) -> Mapping[str, str]:
    """Words of the measures whose own are too long for a narrow column."""
    return {
        "per_100k": "Dossiers / 100 000 hab.",
        "consortium": "Deux types d’acteurs ou plus",
        "triple_helix": "Recherche, économie, hôpital",
        "field": f"Visent le terrain (SRL {field_level} ou plus)",
    }


def comparison_listing(profile: TerritoryProfile) -> Listing:
    """One line a measure, one column an area: this one (« Ici »), its départements, the region."""
    labels = _short_measures(profile.field_level)
    rows = profile.comparison
    areas = list(dict.fromkeys(columns_of(rows, "area_code", "area_name")))
    inhabitants: dict[str, str] = {}
    cells: dict[str, dict[str, str]] = {"Habitants": inhabitants}
    for measure, label, code, unit, value, numerator, denominator in columns_of(
        rows, "measure", "label", "area_code", "unit", "value", "numerator", "denominator"
    ):
        line = cells.setdefault(labels.get(measure, label), {})
        line[code] = compared_value(unit, value, numerator, denominator)
        if unit == "rate":
            inhabitants[code] = french_number(int(denominator))
    return Listing(
        title="Comparaison",
        note="Dossiers avec un partenaire localisé dans chaque territoire ; parts : numérateur / dénominateur",
        headings=("", *("Ici" if code == profile.code else str(name) for code, name in areas)),
        lines=tuple((label, *(values.get(code, MISSING) for code, _ in areas)) for label, values in cells.items()),
    )


def typologies_listing(profile: TerritoryProfile, short_labels: Mapping[str, str]) -> Listing:
    """All the typologies of the call with their dossiers; those nobody bears are « absente »."""
    rows = list(columns_of(profile.typologies, "typology", "label", "n_dossiers"))
    present = sum(1 for *_, count in rows if count)
    return Listing(
        title="Typologies",
        note=f"{present} sur {len(rows)} {'présente' if present < 2 else 'présentes'} ; dossiers, "
        f"n = {french_number(profile.n_dossiers)} ; plusieurs par dossier",
        headings=("Typologie", "Dossiers"),
        lines=tuple(
            (f"{code} {short_labels.get(code, label)}", french_number(count) if count else "absente")
            for code, label, count in rows
        ),
    )


def helices_listing(profile: TerritoryProfile) -> Listing:
    """The five families with their dossiers and organisations here."""
    return Listing(
        title="Familles de partenaires",
        note=f"Lignes localisées ici ; n = {plural(profile.n_dossiers, 'dossier')} ; plusieurs par dossier",
        headings=("Famille", "Dossiers", "Organisations"),
        lines=tuple(
            (str(label), french_number(n_dossiers), french_number(n_organisations))
            for label, n_dossiers, n_organisations in columns_of(
                profile.helices, "label", "n_dossiers", "n_organisations"
            )
        ),
    )


def moves_listing(profile: TerritoryProfile) -> Listing:
    """The most frequent passages from the initial level to the one aimed at; counts, never distances."""
    rows = profile.moves.sort_values(
        ["n_dossiers", "srl_initial", "srl_target"], ascending=[False, True, True], kind="stable"
    )
    lines = tuple(
        (f"{initial} → {target}{' (recul)' if target < initial else ''}", french_number(count))
        for initial, target, count in columns_of(rows, "srl_initial", "srl_target", "n_dossiers")
    )
    return Listing(
        title="Maturité SRL, initiale → visée",
        note=f"{moves_sentence(profile)} {observed_sentence(profile)}".rstrip(),
        headings=("Passage", "Dossiers"),
        lines=lines[:MOVE_LINES],
        more=and_more(len(lines) - MOVE_LINES, "passage"),
    )


def elsewhere_listing(profile: TerritoryProfile) -> Listing:
    """Territories of the same level that its dossiers work with, then outside the region and abroad."""
    rows = profile.elsewhere
    outside = [line for line in columns_of(rows, "kind", "name", "n_dossiers") if line[0] != "territory"]
    inside = [line for line in columns_of(rows, "kind", "name", "n_dossiers") if line[0] == "territory"]
    kept = inside[: ELSEWHERE_LINES - len(outside)]
    return Listing(
        title="Travaille avec",
        note=f"Partenaires des mêmes dossiers ; n = {plural(profile.n_dossiers, 'dossier')}",
        headings=(KINDS[profile.level], "Dossiers"),
        lines=tuple((cut(name), french_number(count)) for _, name, count in [*kept, *outside]),
        more=and_more(len(inside) - len(kept), "territoire"),
    )


def _mark(is_so: bool) -> str:
    return "oui" if is_so else MISSING


def dossiers_listing(rows: DataFrame) -> Listing:
    """The first dossiers, how each is here, and its levels."""
    shown = rows.head(DOSSIER_LINES)
    lines = tuple(
        (
            cut(identifier, 40),
            cut(title),
            cut(lead),
            _mark(is_led),
            french_number(int(n_lines)),
            _mark(has_site),
            _mark(is_deployed),
            *(level_word(level) for level in levels),
        )
        for identifier, title, lead, is_led, n_lines, has_site, is_deployed, *levels in columns_of(
            shown,
            "submission_id",
            "title",
            "lead",
            "is_led_here",
            "n_partners_here",
            "has_site_here",
            "is_deployed_here",
            "srl_initial",
            "srl_target",
            "srl_observed",
        )
    )
    return Listing(
        title="Dossiers",
        note=f"n = {french_number(len(rows))} ; ici : mené (chef de file), lignes de partenaires, site d’essai "
        f"ou de soins, déploiement visé ; niveaux SRL ({PROVISIONAL_SRL})",
        headings=(
            "Dossier",
            "Titre",
            "Chef de file",
            "Mené",
            "Lignes",
            "Site",
            "Dépl.",
            "Initial",
            "Visé",
            "Constaté",
        ),
        lines=lines,
        more=and_more(len(rows) - len(shown), "dossier"),
    )


def partners_listing(profile: TerritoryProfile, n_lines: int) -> Listing:
    """The first `n_lines` organisations located here, those with most dossiers first."""
    families = dict(columns_of(profile.helices, "helix", "label"))
    rows = profile.partners
    shown = rows.head(n_lines)
    return Listing(
        title="Partenaires",
        note=f"n = {plural(len(rows), 'organisation localisée', 'organisations localisées')} ici ; "
        "le plus de dossiers en premier",
        headings=("Organisation", "Famille", "Commune", "Dossiers"),
        lines=tuple(
            (cut(name), str(families.get(helix, MISSING)), cut(commune), french_number(count))
            for name, helix, commune, count in columns_of(shown, "organisation", "helix", "commune", "n_dossiers")
        ),
        more=and_more(len(rows) - len(shown), "organisation"),
    )
