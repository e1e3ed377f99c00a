"""Sentences on the composition of the consortia."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.charts.consortia.composition import combination_label
from analytics.charts.style import enumerate_fr, french_number, plural

if TYPE_CHECKING:
    from analytics.consortia.composition import Composition


def composition_sentence(composition: Composition) -> str:
    """The face's opening sentences: the three families, the most frequent combination, the size. Not escaped."""
    n = composition.n_dossiers
    if not n:
        return "Aucun dossier : aucune composition à décrire."
    organisations = plural(composition.n_organisations, "organisation distincte", "organisations distinctes")
    return (
        f"{plural(n, 'dossier')}, {organisations}. {_triple(composition.n_triple, n)} "
        f"{_most_frequent(composition)} {_size(composition)}"
    )


def _triple(n_triple: int, n: int) -> str:
    if n == 1:
        return (
            f"Le seul dossier {'réunit' if n_triple else 'ne réunit pas'} recherche, économie et secteur hospitalier."
        )
    if not n_triple:
        return "Aucun ne réunit recherche, économie et secteur hospitalier."
    unite = "réunit" if n_triple == 1 else "réunissent"
    share = f" ({round(100 * n_triple / n)}\u202f%)"
    return (
        f"{french_number(n_triple)} sur {french_number(n)}{share} {unite} recherche, économie et secteur hospitalier."
    )


def _most_frequent(composition: Composition) -> str:
    rows = composition.combinations
    most = int(rows["n_dossiers"].max())
    tops = [f"« {combination_label(str(key))} »" for key in rows.loc[rows["n_dossiers"] == most, "helices"]]
    if len(tops) == 1:
        return f"La combinaison de familles la plus fréquente : {tops[0]} ({plural(most, 'dossier')})."
    named = enumerate_fr(tops) if len(tops) <= 3 else f"{len(tops)} à égalité"
    return f"Les combinaisons de familles les plus fréquentes : {named} ({plural(most, 'dossier')} chacune)."


def _size(composition: Composition) -> str:
    median = composition.median_size or 0
    return f"Taille médiane basse : {plural(median, 'organisation')} par dossier."


def uncounted_sentence(composition: Composition) -> str:
    """Dossiers that some of the figures can't place: without partner, without lead; empty when there are none."""
    parts = []
    if composition.n_without_partner:
        parts.append(f"{plural(composition.n_without_partner, 'dossier')} sans partenaire")
    if composition.n_without_lead:
        parts.append(f"{plural(composition.n_without_lead, 'dossier')} sans chef de file déclaré")
    return " ; ".join(parts)
