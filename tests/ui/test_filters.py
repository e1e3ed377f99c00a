from datetime import date

import pytest

from analytics.filters import Filters
from ui.choices import Choices
from ui.filters import filters_from_params, params_from_filters

CHOICES = Choices(
    {
        "departement": {"02": "Aisne (02)", "59": "Nord (59)", "62": "Pas-de-Calais (62)"},
        "epci": {"200093201": "Métropole Européenne de Lille"},
        "typologie": {"T01": "T01 Données", "aucune": "Aucune typologie"},
        "priorite": {"P1": "P1 Confiance"},
        "type_acteur": {"ES": "Établissement de santé"},
        "statut": {"oriente": "Orienté", "retire": "Retiré"},
        "aire_sante": {"Lille, sud": "Lille, sud", "Amiens": "Amiens"},
    }
)
EVERYTHING = Filters(
    departement=("59", "62"),
    epci=("200093201",),
    typologie=("aucune", "T01"),
    priorite=("P1",),
    type_acteur=("ES",),
    statut=("oriente",),
    aire_sante=("Lille, sud", "Amiens"),
    preexistant=False,
    date_from=date(2026, 1, 1),
    date_to=date(2026, 3, 31),
)


@pytest.mark.parametrize("filters", [Filters(), EVERYTHING, Filters(statut=("retire",)), Filters(preexistant=True)])
def test_a_link_gives_back_exactly_the_filters_it_was_made_from(filters: Filters) -> None:
    assert filters_from_params(params_from_filters(filters), CHOICES) == (filters, [])


def test_several_values_are_separated_by_commas_or_repeated() -> None:
    joined, _ = filters_from_params({"departement": ["59,62"]}, CHOICES)
    repeated, _ = filters_from_params({"departement": ["59", "62"]}, CHOICES)
    assert joined == repeated == Filters(departement=("59", "62"))


def test_no_filter_leaves_no_parameter() -> None:
    assert params_from_filters(Filters()) == {}


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"departement": ["59,75"]}, "Département « 75 » : valeur inconnue, ignorée."),
        ({"statut": ["<b>x</b>"]}, "Statut « <b>x</b> » : valeur inconnue, ignorée."),
        ({"du": ["hier"]}, "Déposé du « hier » : valeur inconnue, ignorée."),
        ({"preexistant": ["peut-être"]}, "Projet préexistant « peut-être » : valeur inconnue, ignorée."),
    ],
)
def test_an_unknown_value_is_dropped_and_said(params: dict[str, list[str]], sentence: str) -> None:
    filters, notices = filters_from_params(params, CHOICES)
    assert notices == [sentence]
    assert filters == (Filters(departement=("59",)) if "departement" in params else Filters())
