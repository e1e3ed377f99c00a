"""What a territory's page says on one A4, whatever the size of the territory: lists are cut, and say by how much.

The same `Sheet` is drawn on paper from the browser and in the PDF. Everything in it is plain text: what draws it must
take it as text, never as markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.charts.style import french_number, plural
from analytics.territory_profile import TerritoryProfile
from geo.drawing import MAX_SYMBOLS, describe, points_inside, shade_counts, symbol_svg, territory_svg
from geo.layers import HELIX_SYMBOLS, Point
from reports.exports import FICTITIOUS, About
from reports.territory.listings import (
    DOSSIER_LINES,
    PARTNER_LINES,
    comparison_listing,
    dossiers_listing,
    elsewhere_listing,
    helices_listing,
    moves_listing,
    partners_listing,
    typologies_listing,
)
from reports.territory.parts import Figure, Picture, Sheet
from reports.territory.words import KINDS, counted_sentence, cut

_LONGEST_FILTERS = 260
SOURCES = (
    "Contours : IGN, ADMIN EXPRESS. Populations et codes : Insee, DGCL, La Poste, Etalab. Licence Ouverte 2.0. "
    "Géographie au 1er janvier {vintage}."
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the picture shows: dossiers by commune, partners by commune and family."""

    counts: Mapping[str, int]
    points: tuple[Point, ...]


def sheet_of(
    profile: TerritoryProfile, drawn: Drawn, about: About, *, vintage: str, short_labels: Mapping[str, str]
) -> Sheet:
    """The page of a territory. `short_labels`: words of the typologies by code; `vintage`: year of the geography."""
    dossiers = dossiers_listing(profile.dossiers)
    spare = 2 * (DOSSIER_LINES - len(dossiers.lines))
    return Sheet(
        title=profile.name,
        kind=f"{KINDS[profile.level]} · {profile.code}",
        warning=FICTITIOUS if about.is_demo else "",
        head=(
            f"Portefeuille : {cut(about.portfolio, 90)}",
            f"État au {about.as_of:%d/%m/%Y}",
            f"Filtres : {cut(about.filters, _LONGEST_FILTERS)}",
        ),
        sentence=counted_sentence(profile),
        figures=_figures(profile),
        picture=picture_of(profile, drawn),
        comparison=comparison_listing(profile),
        typologies=typologies_listing(profile, short_labels),
        helices=helices_listing(profile),
        moves=moves_listing(profile),
        elsewhere=elsewhere_listing(profile),
        dossiers=dossiers,
        partners=partners_listing(profile, 2 * PARTNER_LINES + spare),
        notes=_notes(profile, about, vintage),
    )


def picture_of(profile: TerritoryProfile, drawn: Drawn, *, width: int = 520, height: int = 380) -> Picture:
    """The drawing of the territory with its legend."""
    shades = shade_counts(profile.level, profile.code, drawn.counts)
    return Picture(
        svg=territory_svg(profile.level, profile.code, drawn.counts, drawn.points, width=width, height=height),
        alt=describe(profile.level, profile.code, drawn.counts, drawn.points),
        classes=tuple((each.label, each.colour, french_number(n)) for each, n in shades),
        symbols=tuple((symbol_svg(helix), symbol.label) for helix, symbol in HELIX_SYMBOLS.items()),
        symbols_note=_symbols_note(len(points_inside(profile.level, profile.code, drawn.points))),
    )


def _symbols_note(n_points: int) -> str:
    words = "Lignes de partenaires, surface selon le nombre"
    return f"{words} ; les {MAX_SYMBOLS} premiers sur {french_number(n_points)}" if n_points > MAX_SYMBOLS else words


def _figures(profile: TerritoryProfile) -> tuple[Figure, ...]:
    here = f"sur {plural(profile.n_dossiers, 'dossier')} ici"
    return (
        Figure("Habitants", french_number(profile.population), "partie régionale" if profile.note else ""),
        Figure("Dossiers", french_number(profile.n_dossiers), f"sur {french_number(profile.n_chosen)}"),
        Figure("Chef de file ici", french_number(profile.n_led), here),
        Figure(
            "Organisations",
            french_number(profile.n_organisations),
            plural(profile.n_lines, "ligne de partenaire", "lignes de partenaires"),
        ),
        Figure("Déploiement seul", french_number(profile.n_deployed_only), "dossiers sans partenaire ici"),
    )


def _notes(profile: TerritoryProfile, about: About, vintage: str) -> tuple[str, ...]:
    notes = [
        "Dossier compté ici : au moins une ligne de partenaire localisée dans le territoire. Un dossier peut compter "
        "dans plusieurs territoires : les comptes ne s’additionnent pas.",
        f"Taux pour 100 000 habitants non affiché sous {french_number(profile.rate_floor)} habitants ; part non "
        "affichée sous 5 dossiers (les comptes restent). Maturité : échelle ordinale, jamais de moyenne.",
        SOURCES.format(vintage=vintage),
        f"Instantané {about.snapshot_id}.",
    ]
    if profile.note:
        notes.insert(0, cut(profile.note, 240))
    if about.is_demo:
        notes.insert(0, "Données fictives : dossiers et organisations inventés ; les communes sont réelles.")
    return tuple(notes)
