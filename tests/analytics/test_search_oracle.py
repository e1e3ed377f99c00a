"""The search finds what plain Python finds by reading every text: same things, same order, same words replaced."""

from __future__ import annotations

import pytest

from analytics.search import KINDS, Index, index_for, search
from etl.text import name_key
from tests.analytics.oracle_search import Searched
from tests.analytics.oracle_states import State

DEMO_QUERIES = """
hôpital | hopital | HOPITAUX | l’hôpital | d'hopitaux | cardio | cardiologie | cardiologue | Cardiologie pédiatrique
diabète | diabete gestationnel | diabétique | dépistage | depister | dépisté | dépistage du cancer | le dépistage
données | donnees de sante | données de santé | base de données | santé | sante mentale | santé mentle | sante mantale
patient | patients | les patients et les soignants | l'application | application conversationnelle adaptative
assistant explicable | alerte | aider | aide | aidants | hospitalier | hospitalisation | hospitalisée
CHU | chu fictif | CHU Fictif du Val d’Encre | chu fictif du val d encre | chu lille | start-up amiens | hopitaux lille | c.h.u. fictif du val d'encre | fictif chu
université imaginaire | universite imaginaire des plats pays | UIPP | institut | start-up | startup | start up
laboratoire fictif d'intelligence artificielle | IA | i a | intelligence artificielle médicale
Lille | lile | liile | Roubaix | roubai | Métropole Européenne de Lille | metropole europeene | Lomme | lommes | Nord
59000 | 59160 | 590 | 59 | 02 | 200093201 | 200 093 201 | Amiens | saint quentin | Saint-Quentin | st quentin
T05 | t5 | typologie 5 | diagnostic | diagnostics et pronostics | prévention primaire | traitement | nouveaux traitements
financement | financements | manque de financement | accès aux données | acces donnee | interopérabilité
IA-2026-001 | IA 2026 001 | ia2026001 | IA-2026 | 2026 | DEMO | demo-lumilia | 0
de | l | la | le de la | d | x | zzzzzz | qwertyuiop | hopitl | hopitla | hôpitaal | carddio | cardiologei | hopitl lile
diabète Lille | santé zzzzzz | zzzzzz santé mentle | pédiatrie | œ | coeur | cœur | insuffisance cardiaque
""".replace("\n", "|")
QUERIES = tuple(dict.fromkeys(query.strip() for query in DEMO_QUERIES.split("|") if query.strip()))
AWKWARD_QUERIES = (
    *("chu invente", "C.H.U. inventé", "ancien hospice", "hopital invente", "590000001", "entreprise inventee sas"),
    *("institut oenologie sante", "Institut d’Œnologie-Santé", "coeur et sante", "cœur & santé", "123456789", "5900"),
    *("199812345A", "199812345a", "0590065H", "Lomme", "Pithon", "Mouscron", "Paris", "59100", "gériatrie", "geriatri"),
    *("A-01", "a 01", "A01", "recul", "recule", "retire", "alias", "délais", "delai", "cout", "coût", "couts"),
)


@pytest.fixture(scope="module")
def searched(demo: list[State]) -> Searched:
    return Searched(demo[-1])


@pytest.fixture(scope="module")
def index(demo: list[State]) -> Index:
    found = index_for(demo[-1].reader, "comite")
    assert found is not None
    return found


def assert_agree(index: Index, searched: Searched, query: str) -> int:
    expected = searched.find(query)
    answer = search(index, query, limit=10_000)
    keys: dict[str, list[str]] = {kind: [] for kind in KINDS}
    keys |= {group.kind: [hit.key for hit in group.hits] for group in answer.groups}
    assert keys == expected.keys
    assert answer.counts == {kind: len(found) for kind, found in expected.keys.items()}
    assert {name_key(asked): name_key(near) for asked, near in answer.replaced} == expected.replaced
    return answer.n


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_finds_in_the_demo_what_reading_every_text_finds(index: Index, searched: Searched, query: str) -> None:
    assert_agree(index, searched, query)


def test_the_queries_are_many_and_most_of_them_find_something(index: Index, searched: Searched) -> None:
    assert len(QUERIES) >= 60
    answers = [search(index, query) for query in QUERIES]
    assert sum(answer.n > 0 for answer in answers) > 0.7 * len(answers)
    assert sum(bool(answer.replaced) for answer in answers) >= 5
    assert {kind for answer in answers for kind, n in answer.counts.items() if n} == set(KINDS)


def test_what_is_indexed_is_what_the_files_hold(index: Index, searched: Searched) -> None:
    entries = index.tables["entries"].to_pylist()
    assert [(row["kind"], row["key"], row["title"], row["n_dossiers"]) for row in entries] == [
        (thing.kind, thing.key, thing.title, thing.n) for thing in searched.things
    ]


def test_every_thing_is_found_by_its_title_and_by_each_of_its_names_first(index: Index, searched: Searched) -> None:
    for thing in searched.things:
        for name in (thing.title, *sorted(thing.names)):
            answer = search(index, name, kinds=[thing.kind], limit=10_000)
            keys = [hit.key for group in answer.groups for hit in group.hits]
            same = {
                each.key for each in searched.things if each.kind == thing.kind and thing.whole_names & each.whole_names
            }
            assert thing.key in keys[: len(same)], name


def test_the_hand_made_state_is_searched_as_its_files_read(awkward: State) -> None:
    index, searched = index_for(awkward.reader, "comite"), Searched(awkward)
    assert index is not None
    found = [assert_agree(index, searched, query) for query in AWKWARD_QUERIES]
    assert sum(n > 0 for n in found) > 0.7 * len(found)
