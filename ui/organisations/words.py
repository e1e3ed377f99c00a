"""Sentences about a list of organisations and about one of them: when it was seen, its part in the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.formats import counted, day, decimal, listed, whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pandas import DataFrame

    from analytics.network.organisation import OrganisationProfile, Standing
    from analytics.network.seen import Sighting

_NAMED = 3
_CHAINED = "organisations qui partagent plus de dossiers entre elles qu’avec les autres"


def list_sentence(rows: DataFrame) -> str:
    """How many organisations there are, how many lead or come back, and which are in most dossiers.

    rows: organisation, n_dossiers, n_led, in the order of `organisation_list`.
    """
    if rows.empty:
        return "Aucune organisation dans ces dossiers."
    n_leads, n_back = int((rows["n_led"] > 0).sum()), int((rows["n_dossiers"] > 1).sum())
    leads = f"{counted(n_leads, 'est chef', 'sont chefs')} de file d’au moins un dossier"
    back = f"{counted(n_back, 'est', 'sont')} dans plusieurs dossiers"
    return f"{counted(len(rows), 'organisation')} : {leads}, {back}. {_most_present(rows)}".strip()


def _most_present(rows: DataFrame) -> str:
    most = int(rows["n_dossiers"].max())
    names = [str(name) for name in rows.loc[rows["n_dossiers"] == most, "organisation"]]
    if most < 2:
        return ""
    if len(names) == 1:
        return f"La plus présente : {names[0]} ({whole(most)} dossiers)."
    if len(names) <= _NAMED:
        return f"Les plus présentes : {listed(names)} ({whole(most)} dossiers chacune)."
    return f"Les plus présentes : {whole(len(names))} organisations de {whole(most)} dossiers chacune."


def rank_words(rank: int) -> str:
    """« 1re », « 2e »."""
    return "1re" if rank == 1 else f"{whole(rank)}e"


def seen_sentence(found: Sighting | None, dates: Sequence[date]) -> str:
    """In which of the states that led to the one shown it is; ``dates`` of these states, oldest first."""
    if len(dates) < 2:
        return f"Un seul état est publié, celui du {day(dates[-1])}." if dates else ""
    if found is None:
        return f"Vue dans aucun des {whole(len(dates))} états publiés."
    if found.n_states == len(dates):
        return f"Vue dans chacun des {whole(len(dates))} états, du {day(found.first)} au {day(found.last)}."
    among = f"{counted(found.n_states, 'état')} sur {whole(len(dates))}"
    if found.first == found.last:
        return f"Vue dans {among}, celui du {day(found.first)}."
    return f"Vue dans {among} : d’abord dans celui du {day(found.first)}, en dernier dans celui du {day(found.last)}."


def absent_sentence(asked: str, found: Sighting | None) -> str:
    """An organisation of a link that the state does not have; ``found``: in which older states it was."""
    head = f"Cet état n’a pas d’organisation « {asked} »"
    was = "" if found is None else f", vue en dernier dans l’état du {day(found.last)}"
    return f"{head}{was} : la liste est montrée."


def submitted_sentence(profile: OrganisationProfile) -> str:
    """From when to when its counted dossiers were submitted; nothing when no date is known."""
    rows = profile.dossiers
    known = rows.loc[rows["is_counted"] & rows["submitted_on"].notna(), "submitted_on"]
    if known.empty:
        return ""
    first, last = known.min(), known.max()
    if len(known) == 1:
        return f"Dossier déposé le {day(first)}."
    if first == last:
        return f"Dossiers tous déposés le {day(first)}."
    return f"Premier dossier déposé le {day(first)}, dernier le {day(last)}."


def community_sentence(standing: Standing) -> str:
    """With whom it shares most dossiers."""
    if standing.community_size == 1:
        return "Seule dans ses dossiers : elle n’est d’aucune communauté."
    return f"Communauté {standing.community} : {whole(standing.community_size)} {_CHAINED}."


def bridge_sentence(standing: Standing) -> str:
    """Whether the shortest ways between the others pass through it, and how it ranks among all."""
    if standing.rank is None or standing.betweenness is None:
        return "Son rang de passerelle est en cours de calcul."
    if standing.betweenness <= 0:
        return "Pas une passerelle : aucun plus court chemin entre deux autres organisations ne passe par elle."
    how = "" if standing.is_exact else " (estimation)"
    share = 100 * standing.betweenness
    said = "moins de 0,01" if share < 0.01 else decimal(share)
    return (
        f"Passerelle : {rank_words(standing.rank)} sur {whole(standing.n_organisations)}{how} ; sur cent paires "
        f"d’autres organisations, {said} se rejoignent au plus court en passant par elle."
    )
