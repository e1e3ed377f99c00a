"""Near spellings of freins and leviers brought together, and nothing else with them."""

from __future__ import annotations

import re
from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.maturity import spelling
from analytics.maturity.reading import WORDINGS
from analytics.maturity.spelling import form_of, is_slip, settle, words_apart
from analytics.maturity.wordings import LONGEST_KEY, WordingGroup, gathered, wordings_of
from tests.analytics.builders import dossier, snapshot
from tests.analytics.french_wordings import FAMILIES

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "<b>Financement</b><br>x",
    "**Financement** [ici](https://example.org) :material/home: $x^2$",
    "=HYPERLINK(1)",
    "\u202eFinancement\u202c",
    "تمويل المشروع",
    "😀",
    "%{customdata} | {label} 'x' \"y\" \\ /?&#=",
    "x" * 300,
    "mot " * 75,
    "été " * 60,
)


def together(*texts: str) -> bool:
    """Whether these texts, alone in a snapshot, are one group."""
    return len(gathered({"frein": dict.fromkeys(texts, 1)}).groups) == 1


def groups_of(counts: dict[str, int]) -> dict[str, list[str]]:
    """{label: texts} of freins."""
    return {group.label: [text for text, _ in group.wordings] for group in gathered({"frein": counts}).groups}


def test_hundreds_of_wordings_fall_into_the_families_that_a_reader_would_make() -> None:
    texts = [text for family in FAMILIES for text in family]
    assert len(texts) == len(set(texts)) > 400
    found = {frozenset(group) for group in groups_of(dict.fromkeys(texts, 1)).values()}
    assert found == {frozenset(family) for family in FAMILIES}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family[0])
def test_each_family_holds_alone(family: tuple[str, ...]) -> None:
    assert together(*family)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Financement public", "Financement privé"),
        ("Accès aux données", "Pas d’accès aux données"),
        ("Accès aux données", "Non accès aux données"),
        ("Accès aux données", "Sans accès aux données"),
        ("Accès aux données", "Peu d’accès aux données"),
        ("Niveau 2", "Niveau 3"),
        ("SRL 1.2", "SRL 12"),
        ("Phase A du projet", "Phase du projet"),
        ("Passage de la ville à l’hôpital", "Passage à la ville de l’hôpital"),
        ("Manque d’agents", "Manque d’argent"),
        ("Coût < 10 %", "Coût > 10 %"),
        ("Lits", "Lots"),
        ("Soins", "Seins"),
    ],
)
def test_what_says_another_thing_stays_apart(one: str, other: str) -> None:
    assert not together(one, other)


def test_short_texts_are_one_only_when_they_are_the_same_word() -> None:
    assert together("Coût", "coûts", "COUT.")
    assert not together("Coût", "Court")
    assert not together("Temps", "Tempos")


def test_the_most_frequent_spelling_leads_and_the_originals_stay_letter_for_letter() -> None:
    (group,) = gathered({"frein": {"manque de financements ": 2, "Manque de financement": 5, "MANQUE": 0}}).groups[:1]
    assert group == WordingGroup(
        "frein",
        "manque-de-financement",
        "Manque de financement",
        (("Manque de financement", 5), ("manque de financements ", 2)),
    )


def test_of_spellings_as_frequent_one_without_a_slip_leads_then_the_first_in_the_alphabet() -> None:
    counts = {"Manque de fiancement": 1, "manque de financement": 1, "Manque de financement": 1, "Financement": 9}
    assert list(groups_of(counts)) == ["Financement", "Manque de financement"]


def test_groups_do_not_drift_from_slip_to_slip() -> None:
    """Each word is one letter from the next, and the last is no spelling of the first."""
    words = ["coordination", "coordinatio", "coordinati", "coordinat", "coordina"]
    settled = settle(dict(zip(words, (9, 5, 4, 3, 2), strict=True)))
    assert settled["coordinatio"] == "coordination"
    assert all(word == right or is_slip(word, right) for word, right in settled.items())
    assert settled["coordina"] != "coordination"


def test_words_kept_apart_by_the_list_would_be_taken_for_slips_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = sorted(sorted(pair) for pair in words_apart())
    assert all(not is_slip(one, other) for one, other in pairs)
    monkeypatch.setattr(spelling, "words_apart", frozenset)
    assert all(is_slip(one, other) for one, other in pairs)


def test_freins_and_leviers_of_one_wording_are_two_groups() -> None:
    wordings = gathered({"frein": {"Données": 1}, "levier": {"données": 3}})
    assert [(group.kind, group.key) for group in wordings.groups] == [("frein", "donnee"), ("levier", "donnee")]
    assert wordings.find("levier", "donnee") == wordings.of_kind("levier")[0]
    assert wordings.find("levier", "autre") is None


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_kept_letter_for_letter_under_a_key_a_link_can_hold(text: str) -> None:
    wordings = gathered({"frein": {text: 1, "Autre chose": 1}})
    group = next(group for group in wordings.groups if group.label == text)
    assert re.fullmatch(r"[a-z0-9_-]+", group.key)
    assert len(group.key) <= LONGEST_KEY
    assert {"kind": "frein", "text": text, "group_key": group.key, "label": text} in wordings.table.to_pylist()


def test_keys_are_unique_however_alike_the_words() -> None:
    texts = [*HOSTILE, *(f"{'mot ' * 20}{n}" for n in range(50)), "phase A projet", "phase à projet", "phase au projet"]
    groups = gathered({"frein": dict.fromkeys(texts, 1)}).groups
    assert len({group.key for group in groups}) == len(groups)


def test_a_snapshot_counts_each_dossier_once_a_text_withdrawn_ones_too() -> None:
    reader = snapshot(
        [
            dossier("A", barriers=["Temps", "Temps", "Coût"], levers=["CHU"]),
            dossier("B", barriers=["temps"], status="retire"),
            dossier("C"),
        ]
    )
    found = [(group.kind, group.label, group.wordings) for group in wordings_of(reader).groups]
    assert found == [
        ("frein", "Temps", (("Temps", 1), ("temps", 1))),
        ("frein", "Coût", (("Coût", 1),)),
        ("levier", "CHU", (("CHU", 1),)),
    ]


def test_a_snapshot_without_freins_has_no_group_and_an_empty_table() -> None:
    wordings = wordings_of(snapshot([dossier("A")]))
    assert wordings.groups == ()
    assert wordings.table.schema == WORDINGS
    assert wordings.table.num_rows == 0


def test_the_digest_tells_contents_apart_and_not_the_order_they_came_in() -> None:
    counts = dict.fromkeys((text for family in FAMILIES for text in family), 1)
    shuffled = list(counts.items())
    Random(5).shuffle(shuffled)
    assert gathered({"frein": dict(shuffled)}) == gathered({"frein": counts})
    assert gathered({"frein": dict(shuffled)}).key == gathered({"frein": counts}).key
    assert gathered({"levier": counts}).key != gathered({"frein": counts}).key
    assert gathered({"frein": counts | {"Autre": 1}}).key != gathered({"frein": counts}).key


_WORDS = st.sampled_from(
    [
        "pas",
        "sans",
        "non",
        "peu",
        "accès",
        "données",
        "donnée",
        "financement",
        "fiancement",
        "public",
        "privé",
        "niveau",
        "2",
        "3",
        "12",
        "1.2",
        "de",
        "la",
        "du",
        "à",
        "d’",
        "A",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.lists(_WORDS, min_size=1, max_size=6).map(" ".join), st.integers(1, 9), max_size=25))
def test_every_text_is_in_one_group_and_none_loses_a_number_or_a_negation(counts: dict[str, int]) -> None:
    groups = gathered({"frein": counts}).groups
    assert sorted(text for group in groups for text, _ in group.wordings) == sorted(counts)
    assert len({group.key for group in groups}) == len(groups)
    for group in groups:
        said = {
            tuple(word for word in text.split() if word[0].isdigit() or word in ("pas", "sans", "non", "peu"))
            for text, _ in group.wordings
        }
        assert len(said) == 1, group


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_has_a_form_and_two_texts_are_one_or_two_groups(one: str, other: str) -> None:
    assert form_of(one).words
    groups = gathered({"frein": {one: 1, other: 1}}).groups
    assert {text for group in groups for text, _ in group.wordings} == {one, other}


def test_five_thousand_texts_are_grouped_in_a_moment() -> None:
    rng = Random(5)
    vocabulary = sorted({word for family in FAMILIES for text in family for word in text.split()})
    counts: dict[str, int] = {}
    while len(counts) < 5000:
        text = " ".join(rng.sample(vocabulary, rng.randint(2, 7)))
        at = rng.randrange(len(text))
        counts |= {text: rng.randint(1, 9), f"{text[:at]}{text[at + 1 :]}": 1}
    started = process_time()
    assert len(gathered({"frein": counts}).groups) > 1000
    assert process_time() - started < 6
