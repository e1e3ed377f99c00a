"""Each sentence is true and grammatical of no dossier, one, two and many, aimed at and observed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from pandas import DataFrame

from analytics.maturity.choice_words import FACET_TITLES, ChoiceWords, choice_label
from analytics.maturity.reading import DIMENSIONS, DROP, FACETS, MOVEMENTS, STANDINGS
from analytics.maturity.words import (
    DIMENSION_LABELS,
    MOVEMENT_LABELS,
    STANDING_LABELS,
    ceiling_sentence,
    headline,
    known_sentence,
    movements_sentence,
    standings_sentence,
)

WORDS = ChoiceWords(
    final="target",
    phases={"A": "Reproblématisation", "B": "Prématuration", "C": "Maturation"},
    groups={"T05": "Diagnostic & pronostic", "59": "Nord", "hospital": "Hospitalier"},
    wordings={"acces-aux-donnees": "Accès aux données"},
)


def thresholds(pairs: list[tuple[int, int]], highest: int = 9) -> DataFrame:
    """Rows of `thresholds` for these pairs of levels."""
    return DataFrame(
        [
            (level, sum(a >= level for a, _ in pairs), sum(b >= level for _, b in pairs), len(pairs))
            for level in range(1, highest + 1)
        ],
        columns=["level", "n_initial", "n_final", "n_total"],
    )


def standings(**counts: int) -> DataFrame:
    codes = ("atteint", "en_cours", "en_retard", "a_constater", "sans_echeance")
    return DataFrame([(code, counts.get(code, 0)) for code in codes], columns=["echeance", "n_dossiers"])


def movements(**counts: int) -> DataFrame:
    codes = ("avance", "recul", "immobile", "nouveau", "inconnu")
    return DataFrame([(code, counts.get(code, 0)) for code in codes], columns=["mouvement", "n_dossiers"])


def known(n_known: int = 0, n: int = 0, n_top_initial: int = 0, n_other_scales: int = 0) -> SimpleNamespace:
    return SimpleNamespace(n_known=n_known, n=n, n_top_initial=n_top_initial, n_other_scales=n_other_scales)


def test_the_issue_s_own_sentence_comes_out_word_for_word() -> None:
    pairs = [(5, 6)] * 22 + [(2, 7)] * 39 + [(1, 3)] * 23
    assert headline(thresholds(pairs), "target", 5) == (
        "Sur 84 dossiers aux deux niveaux connus, 61 visent le terrain (niveau 5 ou plus) ; 22 y étaient au départ."
    )


@pytest.mark.parametrize(
    ("pairs", "final", "sentence"),
    [
        ([], "target", "Aucun dossier n’a ses deux niveaux SRL connus (initial et visé)."),
        ([], "observed", "Aucun dossier n’a ses deux niveaux SRL connus (initial et constaté)."),
        (
            [(2, 6)],
            "target",
            "Le seul dossier aux deux niveaux connus vise le terrain (niveau 5 ou plus) ; il n’y était pas au départ.",
        ),
        (
            [(2, 3)],
            "target",
            "Le seul dossier aux deux niveaux connus ne vise pas le terrain (niveau 5 ou plus) ; il n’y était pas au "
            "départ.",
        ),
        (
            [(6, 4)],
            "observed",
            "Le seul dossier aux deux niveaux connus n’est pas constaté au niveau terrain (5 ou plus) ; il y était "
            "au départ.",
        ),
        (
            [(6, 6)],
            "target",
            "Le seul dossier aux deux niveaux connus vise le terrain (niveau 5 ou plus) ; il y était déjà au départ.",
        ),
        (
            [(1, 2), (3, 4)],
            "target",
            "Sur 2 dossiers aux deux niveaux connus, aucun ne vise le terrain (niveau 5 ou plus) ; aucun n’y était au "
            "départ.",
        ),
        (
            [(5, 5), (3, 4)],
            "observed",
            "Sur 2 dossiers aux deux niveaux connus, 1 est constaté au niveau terrain (5 ou plus) ; 1 y était au "
            "départ.",
        ),
        (
            [(9, 9)] * 3,
            "observed",
            "Sur 3 dossiers aux deux niveaux connus, 3 sont constatés au niveau terrain (5 ou plus) ; 3 y étaient au "
            "départ.",
        ),
        (
            [(1, 2)] * 3,
            "observed",
            "Sur 3 dossiers aux deux niveaux connus, aucun n’est constaté au niveau terrain (5 ou plus) ; aucun n’y "
            "était au départ.",
        ),
        (
            [(1, 9)] * 10_000,
            "target",
            "Sur 10\u202f000 dossiers aux deux niveaux connus, 10\u202f000 visent le terrain (niveau 5 ou plus) ; "
            "aucun n’y était au départ.",
        ),
    ],
)
def test_the_headline_is_true_of_none_one_two_and_many(pairs: list[tuple[int, int]], final: str, sentence: str) -> None:
    assert headline(thresholds(pairs), final, 5) == sentence


@pytest.mark.parametrize(
    ("pairs", "final", "sentence"),
    [
        ([], "target", "Aucun dossier n’a ses deux niveaux MRL connus (initial et visé)."),
        ([(3, 10)], "target", "Le seul dossier aux deux niveaux MRL connus part du niveau 3 et vise le niveau 10."),
        (
            [(3, 4)],
            "observed",
            "Le seul dossier aux deux niveaux MRL connus part du niveau 3 et est constaté au niveau 4.",
        ),
        (
            [(2, 7), (5, 10)],
            "target",
            "Sur 2 dossiers aux deux niveaux MRL connus, les niveaux de départ vont de 2 à 5 ; les niveaux visés vont "
            "de 7 à 10.",
        ),
        (
            [(2, 7)] * 2,
            "target",
            "Sur 2 dossiers aux deux niveaux MRL connus, tous partent du niveau 2 ; tous visent le niveau 7.",
        ),
        (
            [(1, 4), (2, 4)],
            "observed",
            "Sur 2 dossiers aux deux niveaux MRL connus, les niveaux de départ vont de 1 à 2 ; tous sont constatés au "
            "niveau 4.",
        ),
    ],
)
def test_a_scale_without_a_field_says_levels_and_no_field(
    pairs: list[tuple[int, int]], final: str, sentence: str
) -> None:
    said = headline(thresholds(pairs, 10), final, 5, "MRL")
    assert said == sentence
    assert "terrain" not in said


def test_how_many_are_known_goes_with_how_many_there_are() -> None:
    assert known_sentence(known(0, 3), "target") == (
        "Deux niveaux connus (initial et visé), échelle SRL : 0 sur 3 dossiers."
    )
    assert known_sentence(known(1, 1), "observed") == (
        "Deux niveaux connus (initial et constaté), échelle SRL : 1 sur 1 dossier."
    )
    assert known_sentence(known(2, 5, 0, 1), "target").endswith(
        "2 sur 5 dossiers. 1 dossier suit une autre échelle, montré à part sous « Les niveaux »."
    )
    assert known_sentence(known(2, 5, 0, 4), "target", "TRL").endswith(
        "échelle TRL : 2 sur 5 dossiers. 4 dossiers suivent une autre échelle, montrés à part sous « Les niveaux »."
    )


def test_the_ceiling_is_said_and_who_is_under_it() -> None:
    assert ceiling_sentence(known(40, 40, 0), 9) == (
        "Plus un dossier part haut, moins il peut monter : comparez ceux d’une même phase initiale."
    )
    assert ceiling_sentence(known(40, 40, 1), 9).startswith(
        "1 dossier part du niveau 9, le plus haut : il ne peut franchir aucun niveau."
    )
    assert ceiling_sentence(known(40, 40, 3), 10).startswith(
        "3 dossiers partent du niveau 10, le plus haut : ils ne peuvent franchir aucun niveau."
    )


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ({}, "Aucun dossier n’a de niveau visé : il n’y a pas d’échéance à suivre."),
        ({"atteint": 1}, "Le seul dossier qui a un niveau visé l’a atteint."),
        ({"sans_echeance": 1}, "Le seul dossier qui a un niveau visé n’a pas de date cible."),
        (
            {"en_retard": 1},
            "Le seul dossier qui a un niveau visé est en retard (date cible passée, niveau constaté plus bas).",
        ),
        (
            {"atteint": 1, "en_cours": 1},
            "Sur 2 dossiers qui ont un niveau visé, 1 l’a atteint et 1 a une date cible à venir.",
        ),
        (
            {"sans_echeance": 2},
            "Sur 2 dossiers qui ont un niveau visé, aucun ne l’a atteint et 2 n’ont pas de date cible.",
        ),
        (
            {"atteint": 12, "en_retard": 5, "a_constater": 3, "en_cours": 10, "sans_echeance": 1},
            "Sur 31 dossiers qui ont un niveau visé, 12 l’ont atteint, 5 sont en retard (date cible passée, niveau "
            "constaté plus bas), 3 restent à constater (date cible passée, niveau constaté non connu), 10 ont une date "
            "cible à venir et 1 n’a pas de date cible.",
        ),
    ],
)
def test_standings_towards_the_target(counts: dict[str, int], sentence: str) -> None:
    assert standings_sentence(standings(**counts)) == sentence


@pytest.mark.parametrize(
    ("counts", "months", "sentence"),
    [
        ({}, 12, "Aucun dossier à suivre dans le temps."),
        ({"inconnu": 1}, 12, "Le seul dossier n’a pas de niveau constaté : rien ne dit s’il avance."),
        ({"inconnu": 7}, 12, "Aucun des 7 dossiers n’a de niveau constaté : rien ne dit s’ils avancent."),
        ({"avance": 1}, 12, "Au cours des 12 derniers mois, le seul dossier a avancé."),
        ({"immobile": 1}, 1, "Au cours du dernier mois, le seul dossier est resté au même niveau."),
        (
            {"recul": 1, "inconnu": 1},
            6,
            "Sur 2 dossiers, au cours des 6 derniers mois, aucun n’a avancé et 1 a reculé ; 1 n’a pas de niveau "
            "constaté.",
        ),
        (
            {"avance": 12, "recul": 2, "immobile": 5, "nouveau": 1, "inconnu": 20},
            12,
            "Sur 40 dossiers, au cours des 12 derniers mois, 12 ont avancé, 2 ont reculé, 5 sont restés au même niveau "
            "et 1 a reçu son premier constat ; 20 n’ont pas de niveau constaté.",
        ),
    ],
)
def test_movements_of_the_observed_level(counts: dict[str, int], months: int, sentence: str) -> None:
    assert movements_sentence(movements(**counts), months) == sentence


def test_without_phases_the_ceiling_compares_dossiers_of_one_level() -> None:
    assert ceiling_sentence(known(5, 5, 1), 10, has_phases=False) == (
        "1 dossier part du niveau 10, le plus haut : il ne peut franchir aucun niveau. Plus un dossier part haut, moins "
        "il peut monter : comparez ceux d’un même niveau initial."
    )


def test_no_dossier_under_a_choice_is_not_said_of_all_of_them() -> None:
    assert movements_sentence(movements(), 12, " sous ces choix") == (
        "Aucun dossier à suivre dans le temps sous ces choix."
    )


@pytest.mark.parametrize(
    ("facet", "value", "label"),
    [
        ("paire", "3-6", "Du niveau 3 au niveau 6"),
        ("paire", "5-5", "Niveau 5 au départ, niveau 5 visé"),
        ("seuil", "initial:5", "Niveau initial 5 ou plus"),
        ("seuil", "final:5", "Niveau visé 5 ou plus"),
        ("niveau", "initial:3", "Niveau initial 3"),
        ("niveau", "final:6", "Niveau visé 6"),
        ("franchis", "1", "+1 niveau"),
        ("franchis", "2", "+2 niveaux"),
        ("franchis", "0", "Même niveau au départ et à l’arrivée"),
        ("franchis", "-1", "−1 niveau (recul)"),
        ("franchis", "-3", "−3 niveaux (recul)"),
        ("phases", "B-C", "De Prématuration à Maturation"),
        ("phases", "C-C", "Phase Maturation au départ, la même visée"),
        ("groupe_typologie", "T05", "Typologie : Diagnostic & pronostic"),
        ("groupe_typologie", "aucune", "Sans typologie"),
        ("groupe_departement", "59", "Département : Nord"),
        ("groupe_helice", "hospital", "Famille d’acteurs : Hospitalier"),
        ("groupe_epci", "200093201", "EPCI : 200093201"),
        ("groupe_phase", "inconnue", "Phase initiale : inconnue"),
        ("echeance", "en_retard", "En retard"),
        ("mouvement", "baisse", "A baissé au moins une fois"),
        ("trajet", "2026-03-01:4", "Constaté 4 au 01/03/2026"),
        ("trajet", "2025-03-01:3_2026-03-01:5", "Constaté 3 → 5, 01/03/2025–01/03/2026"),
        ("frein", "acces-aux-donnees", "Frein : Accès aux données"),
        ("levier", "inconnu", "Levier : inconnu"),
    ],
)
def test_a_choice_is_said_in_words(facet: str, value: str, label: str) -> None:
    assert choice_label(facet, value, WORDS) == label


def test_a_choice_says_which_final_level_it_is_about() -> None:
    observed = ChoiceWords(final="observed", phases=WORDS.phases)
    assert choice_label("seuil", "final:5", observed) == "Niveau constaté 5 ou plus"
    assert choice_label("phases", "A-A", observed) == "Phase Reproblématisation au départ, la même constatée"


def test_a_facet_that_is_none_has_no_words() -> None:
    with pytest.raises(ValueError, match="couleur"):
        choice_label("couleur", "bleu", WORDS)


def test_everything_that_can_be_chosen_has_words() -> None:
    assert tuple(FACET_TITLES) == FACETS
    assert tuple(DIMENSION_LABELS) == DIMENSIONS
    assert tuple(STANDING_LABELS) == STANDINGS
    assert tuple(MOVEMENT_LABELS) == (*MOVEMENTS, DROP)
