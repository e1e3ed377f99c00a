"""Maturity in French: the sentences above the charts, true for none, one, two and many, and the words of codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from analytics.charts.style import columns_of, enumerate_fr, french_number, plural

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.maturity.views import Known

SRL = "SRL"
ADJECTIVES: Mapping[str, str] = {"target": "visé", "observed": "constaté"}
# One dossier, several, the only one denied, several denied, and what is reached.
_REACHES: Mapping[str, tuple[str, str, str, str, str]] = {
    "target": ("vise", "visent", "ne vise pas", "aucun ne vise", "le terrain (niveau {level} ou plus)"),
    "observed": (
        "est constaté",
        "sont constatés",
        "n’est pas constaté",
        "aucun n’est constaté",
        "au niveau terrain ({level} ou plus)",
    ),
}

DIMENSION_LABELS: Mapping[str, str] = {
    "typologie": "Typologie",
    "type_acteur": "Type d’acteur",
    "departement": "Département",
    "epci": "EPCI",
    "helice": "Famille d’acteurs",
}
# What a group can be, beside what the dossiers are compared by.
GROUP_LABELS: Mapping[str, str] = {**DIMENSION_LABELS, "phase": "Phase initiale"}
STANDING_LABELS: Mapping[str, str] = {
    "atteint": "Niveau visé atteint",
    "en_cours": "Date cible à venir",
    "en_retard": "En retard",
    "a_constater": "À constater",
    "sans_echeance": "Sans échéance",
}
MOVEMENT_LABELS: Mapping[str, str] = {
    "avance": "A avancé",
    "recul": "A reculé",
    "immobile": "Immobile",
    "nouveau": "Premier constat récent",
    "inconnu": "Sans niveau constaté",
    "baisse": "A baissé au moins une fois",
}
# Of one dossier, then of several: « 1 est en retard », « 5 sont en retard ».
_STANDING_VERBS: Mapping[str, tuple[str, str]] = {
    "atteint": ("l’a atteint", "l’ont atteint"),
    "en_retard": (
        "est en retard (date cible passée, niveau constaté plus bas)",
        "sont en retard (date cible passée, niveau constaté plus bas)",
    ),
    "a_constater": (
        "reste à constater (date cible passée, niveau constaté non connu)",
        "restent à constater (date cible passée, niveau constaté non connu)",
    ),
    "en_cours": ("a une date cible à venir", "ont une date cible à venir"),
    "sans_echeance": ("n’a pas de date cible", "n’ont pas de date cible"),
}
_MOVEMENT_VERBS: Mapping[str, tuple[str, str]] = {
    "avance": ("a avancé", "ont avancé"),
    "recul": ("a reculé", "ont reculé"),
    "immobile": ("est resté au même niveau", "sont restés au même niveau"),
    "nouveau": ("a reçu son premier constat", "ont reçu leur premier constat"),
}


def headline(rows: DataFrame, final: str, field_threshold: int, scale: str = SRL, under: str = "") -> str:
    """The page's opening sentence, in bold above the charts.

    rows: ``thresholds`` or ``srl_threshold`` (level, n_initial, n_final, n_total). On the SRL scale: how many dossiers
    reach the field, and how many were there at the start. On another one, where no level means « le terrain »: from
    which levels the dossiers start and which they reach. ``under``: what a sentence that finds none ends with.
    """
    total = int(rows["n_total"].max()) if len(rows) else 0
    if total == 0:
        return f"Aucun dossier n’a ses deux niveaux {scale} connus (initial et {ADJECTIVES[final]}){under}."
    if scale != SRL:
        return _range_sentence(rows, final, scale, total)
    here = rows[rows["level"] == field_threshold]
    reach, start = (int(here[column].sum()) for column in ("n_final", "n_initial"))
    if total == 1:
        already = "il y était déjà au départ" if reach else "il y était au départ"
        there = already if start else "il n’y était pas au départ"
        return f"Le seul dossier aux deux niveaux connus {_reaches_field(final, field_threshold, reach, 1)} ; {there}."
    were = f"{french_number(start)} y étaient" if start > 1 else "1 y était" if start else "aucun n’y était"
    return (
        f"Sur {plural(total, 'dossier')} aux deux niveaux connus, "
        f"{_reaches_field(final, field_threshold, reach, total)} ; {were} au départ."
    )


def _reaches_field(final: str, threshold: int, reach: int, total: int) -> str:
    one, several, one_denied, none, reached = _REACHES[final]
    field_words = reached.format(level=threshold)
    if total == 1:
        return f"{one if reach else one_denied} {field_words}"
    verb = f"{french_number(reach)} {one if reach == 1 else several}" if reach else none
    return f"{verb} {field_words}"


def _range_sentence(rows: DataFrame, final: str, scale: str, total: int) -> str:
    first, last = (_extremes(rows, column, total) for column in ("n_initial", "n_final"))
    one, several = _REACHES[final][:2]
    level = "le niveau" if final == "target" else "au niveau"
    if total == 1:
        return f"Le seul dossier aux deux niveaux {scale} connus part du niveau {first[0]} et {one} {level} {last[0]}."
    starts, ends = (f"de {low} à {high}" for low, high in (first, last))
    started = f"tous partent du niveau {first[0]}" if first[0] == first[1] else f"les niveaux de départ vont {starts}"
    ended = (
        f"tous {several} {level} {last[0]}" if last[0] == last[1] else f"les niveaux {ADJECTIVES[final]}s vont {ends}"
    )
    return f"Sur {plural(total, 'dossier')} aux deux niveaux {scale} connus, {started} ; {ended}."


def _extremes(rows: DataFrame, column: str, total: int) -> tuple[int, int]:
    """Lowest and highest level held, out of counts at or above each level."""
    counts = dict(columns_of(rows, "level", column))
    lowest = max(level for level, count in counts.items() if count == total)
    highest = max(level for level, count in counts.items() if count > 0)
    return int(lowest), int(highest)


def known_sentence(known: Known, final: str, scale: str = SRL) -> str:
    """How many of the dossiers have both levels known, and how many are left aside on other scales."""
    both = (
        f"Deux niveaux connus (initial et {ADJECTIVES[final]}), échelle {scale} : "
        f"{french_number(known.n_known)} sur {plural(known.n, 'dossier')}."
    )
    if known.n_other_scales == 0:
        return both
    aside = "suit une autre échelle, montré" if known.n_other_scales == 1 else "suivent une autre échelle, montrés"
    return f"{both} {plural(known.n_other_scales, 'dossier')} {aside} à part sous « Les niveaux »."


def ceiling_sentence(known: Known, highest: int, *, has_phases: bool = True) -> str:
    """The ceiling effect: who starts high has few levels left to cross, who starts at the highest level has none."""
    alike = "d’une même phase initiale" if has_phases else "d’un même niveau initial"
    effect = f"Plus un dossier part haut, moins il peut monter : comparez ceux {alike}."
    if known.n_top_initial == 0:
        return effect
    one = known.n_top_initial == 1
    start, can = ("part", "il ne peut") if one else ("partent", "ils ne peuvent")
    return (
        f"{plural(known.n_top_initial, 'dossier')} {start} du niveau {highest}, le plus haut : {can} franchir aucun "
        f"niveau. {effect}"
    )


def standings_sentence(rows: DataFrame) -> str:
    """Where the dossiers stand towards their target. rows: ``standings`` (echeance, n_dossiers)."""
    counts = _counts(rows, "echeance")
    total = sum(counts.values())
    if total == 0:
        return "Aucun dossier n’a de niveau visé : il n’y a pas d’échéance à suivre."
    if total == 1:
        only = next(code for code, count in counts.items() if count)
        return f"Le seul dossier qui a un niveau visé {_STANDING_VERBS[only][0]}."
    parts = [_verb(counts[code], verbs) for code, verbs in _STANDING_VERBS.items() if counts.get(code)]
    if not counts.get("atteint"):
        parts.insert(0, "aucun ne l’a atteint")
    return f"Sur {plural(total, 'dossier')} qui ont un niveau visé, {enumerate_fr(parts)}."


def movements_sentence(rows: DataFrame, still_months: int, under: str = "") -> str:
    """What the observed levels did in the last months. rows: ``movements`` (mouvement, n_dossiers).

    ``under``: what a sentence that finds no dossier ends with.
    """
    counts = _counts(rows, "mouvement")
    total, unknown = sum(counts.values()), counts.get("inconnu", 0)
    if total == 0:
        return f"Aucun dossier à suivre dans le temps{under}."
    if unknown == total:
        return (
            "Le seul dossier n’a pas de niveau constaté : rien ne dit s’il avance."
            if total == 1
            else f"Aucun des {plural(total, 'dossier')} n’a de niveau constaté : rien ne dit s’ils avancent."
        )
    months = "du dernier mois" if still_months == 1 else f"des {still_months} derniers mois"
    if total == 1:
        only = next(code for code, count in counts.items() if count)
        return f"Au cours {months}, le seul dossier {_MOVEMENT_VERBS[only][0]}."
    parts = [_verb(counts[code], verbs) for code, verbs in _MOVEMENT_VERBS.items() if counts.get(code)]
    if not counts.get("avance"):
        parts.insert(0, "aucun n’a avancé")
    without = "n’a pas de niveau constaté" if unknown == 1 else "n’ont pas de niveau constaté"
    aside = f" ; {french_number(unknown)} {without}" if unknown else ""
    return f"Sur {plural(total, 'dossier')}, au cours {months}, {enumerate_fr(parts)}{aside}."


def _counts(rows: DataFrame, column: str) -> dict[str, int]:
    return {str(code): int(count) for code, count in columns_of(rows, column, "n_dossiers")}


def _verb(count: int, verbs: tuple[str, str]) -> str:
    return f"{french_number(count)} {verbs[0] if count == 1 else verbs[1]}"
