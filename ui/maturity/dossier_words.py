"""What the panel of a dossier says, in plain French. Texts of a file are not escaped here: they are on the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.formats import UNKNOWN, day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from analytics.maturity.levels import LevelWords
    from analytics.maturity.opened_dossier import OpenedDossier, Standing


def identity_line(dossier: OpenedDossier, typologies: Sequence[str]) -> str:
    """Acronym, lead, status, date, typologies in words; what the file does not say is left out."""
    parts = (
        dossier.acronym,
        f"chef de file : {dossier.lead}" if dossier.lead else "chef de file non connu",
        dossier.status,
        f"déposé le {day(dossier.submitted_on)}" if dossier.submitted_on else None,
        ", ".join(typologies) or "sans typologie",
    )
    return " · ".join(part for part in parts if part)


def dated(words: str, on: date | None) -> str:
    """« date cible : 12/03/2027 », or nothing without a date."""
    return f"{words} {day(on)}" if on else ""


def level_heading(scale: str, level: int | None, words: Mapping[int, LevelWords]) -> str:
    """« SRL 3, Pistes testées », « TRL 4 », or « non connu »."""
    if level is None:
        return UNKNOWN
    short = words[level].short_label if level in words else ""
    return f"{scale} {level}, {short}" if short else f"{scale} {level}"


def level_lines(level: int | None, words: Mapping[int, LevelWords]) -> list[str]:
    """The long label of a level and its phase; nothing for a level without words."""
    said = words.get(level) if level is not None else None
    if said is None:
        return []
    return [part for part in (said.label, f"Phase {said.phase_label}" if said.phase_label else "") if part]


def next_level_sentence(dossier: OpenedDossier, levels: Sequence[LevelWords]) -> str:
    """What must be shown to be seen at the next level: after the observed one, else after the initial one."""
    reached = dossier.observed if dossier.observed is not None else dossier.initial
    if reached is None or not levels:
        return ""
    if reached >= levels[-1].level:
        return f"Niveau {reached} : le plus haut de l’échelle, il n’y a pas de niveau suivant."
    after = next((each for each in levels if each.level == reached + 1), None)
    if after is None or not after.evidence:
        return ""
    seen = "constaté" if dossier.observed is not None else "initial"
    return (
        f"Après le niveau {seen} {reached} vient le niveau {after.level}, {after.short_label} ; "
        f"on attend pour le constater : {after.evidence}."
    )


def standing_sentence(standing: Standing, dossier: OpenedDossier) -> str:
    """Where the dossier stands towards the level it aims at."""
    target, by = dossier.target, day(dossier.target_on)
    if standing.standing is None or target is None:
        return "Aucun niveau visé : il n’y a pas d’échéance à suivre."
    return {
        "atteint": f"Le niveau visé ({target}) est atteint : niveau {dossier.observed} constaté.",
        "en_cours": f"Le niveau visé ({target}) est attendu pour le {by}.",
        "en_retard": f"En retard : le niveau {target} était attendu pour le {by}, niveau {dossier.observed} constaté.",
        "a_constater": f"À constater : le niveau {target} était attendu pour le {by}, aucun niveau n’est constaté.",
        "sans_echeance": f"Le niveau visé ({target}) n’a pas de date cible : ni en avance, ni en retard.",
    }[standing.standing]


def movement_sentence(standing: Standing, dossier: OpenedDossier, n_states: int) -> str:
    """What the observed level did through the states."""
    if dossier.observed is None or standing.since is None:
        return "Aucun niveau constaté : rien ne dit s’il avance."
    since = f"Niveau {dossier.observed} constaté depuis le {day(standing.since)}"
    if n_states < 2:
        return f"{since}."
    moved = {
        "avance": f"{since} : il a avancé.",
        "recul": f"{since} : il a reculé.",
        "immobile": f"{since}, sans changement depuis.",
        "nouveau": f"{since} : c’est son premier niveau constaté.",
    }.get(standing.movement or "", f"{since}.")
    down = " Son niveau constaté a baissé au moins une fois." if standing.is_down_ever else ""
    return moved + down
