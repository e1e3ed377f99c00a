"""What a reader types and what comes back: kinds, order, spellings, slips, who may ask."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.companions import prepare_companions
from analytics.disclosure import UnknownRoleError
from analytics.search import KIND_TITLES, KINDS, Hit, Index, SearchAnswer, build_index, index_for, search
from analytics.search.answer import LIMIT
from etl.store import Store
from tests.analytics.builders import dossier, lead, partner, snapshot
from tests.analytics.oracle_states import State
from tests.payloads import PAYLOADS

OLD_STATES = Path(__file__).resolve().parents[1] / "etl" / "stores"
LILLE, ROUBAIX, AMIENS, HAM = "59350", "59512", "80021", "80410"


def small_index() -> Index:
    """A few dossiers whose words meet in the ways that a search must tell apart."""
    dossiers = [
        dossier("IA-2026-014", title="Dépistage du cancer du sein à l’hôpital", acronym="SEINIA", typologies=["T05"]),
        dossier("IA-2026-015", title="Suivi des patients hospitalisés", health_area="Cardiologie"),
        dossier(
            "IA-2026-016", title="Cardiologie connectée", barriers=["Manque de financement", "manque de financements."]
        ),
        dossier("IA-2026-017", title="Zone sans nom", status="retire", levers=["Soutien de l’ARS"]),
        dossier("IA-2026-018", title="Cancer", typologies=["T05", "T01"], levers=["Soutien de l'ARS"]),
    ]
    chu = {"organisation_id": "siren:265906719", "actor_type": "ES", "siren": "265906719"}
    lines = [
        lead("IA-2026-014", "CHU de Lille", LILLE, **chu),
        lead("IA-2026-015", "CHU de Lille", LILLE, **chu),
        partner("IA-2026-016", "Centre hospitalier universitaire de Lille (CHRU)", ROUBAIX, **chu),
        lead("IA-2026-016", "Œil & Cœur", AMIENS, siret="51234567800012", organisation_id="siren:512345678"),
        lead("IA-2026-017", "Vieille Société", HAM),
        partner("IA-2026-018", "Institut Cancer", AMIENS),
    ]
    return Index("essai", build_index(snapshot(dossiers, lines)))


@pytest.fixture(scope="module")
def index() -> Index:
    return small_index()


def hits(answer: SearchAnswer) -> Iterator[Hit]:
    for group in answer.groups:
        yield from group.hits


def found(index: Index, text: str, kind: str | None = None) -> list[str]:
    return [hit.title for hit in hits(search(index, text, kinds=None if kind is None else [kind]))]


@pytest.mark.parametrize(
    "text", ["hopital", "HÔPITAL", "l’hôpital", "d'hôpitaux", "hopitaux", " hôpital ! ", "ho\u0302pital", "hôpi"]
)
def test_case_accents_articles_plurals_and_beginnings_make_no_difference(index: Index, text: str) -> None:
    assert found(index, text, "dossier") == ["Dépistage du cancer du sein à l’hôpital"]


@pytest.mark.parametrize("text", ["oeil coeur", "œil", "ŒIL ET CŒUR", "Oeil & Coeur"])
def test_ligatures_are_two_letters(index: Index, text: str) -> None:
    assert found(index, text, "organisation") == ["Œil & Cœur"]


def test_an_ending_that_only_its_accent_shows_makes_no_difference(index: Index) -> None:
    assert found(index, "hospitaliser des", "dossier") == ["Suivi des patients hospitalisés"]


@pytest.mark.parametrize("text", ["IA-2026-014", "ia 2026 014", "IA2026014", "ia_2026_014"])
def test_an_identifier_is_found_with_and_without_what_stands_between(index: Index, text: str) -> None:
    assert [hit.key for hit in hits(search(index, text))] == ["IA-2026-014"]


@pytest.mark.parametrize("text", ["265906719", "265 906 719", "512345678", "512 345 678", "51234567800012", "51234567"])
def test_a_siren_is_found_with_and_without_spaces_given_alone_or_by_its_siret(index: Index, text: str) -> None:
    (hit,) = hits(search(index, text))
    assert hit.kind == "organisation"
    assert hit.key == ("siren:265906719" if text.startswith("265") else "siren:512345678")


def test_every_spelling_of_an_organisation_finds_it_and_says_under_which_name(index: Index) -> None:
    (hit,) = hits(search(index, "centre universitaire"))
    assert (hit.title, hit.n_dossiers) == ("CHU de Lille", 3)
    assert hit.matched == ("Centre hospitalier universitaire de Lille (CHRU)",)
    assert [hit.title for hit in hits(search(index, "CHRU"))][0] == "CHU de Lille"


def test_what_the_reader_sees_already_is_not_said_again(index: Index) -> None:
    (hit,) = hits(search(index, "SEINIA"))
    assert "SEINIA" in hit.detail
    assert hit.matched == ()


def test_a_commune_is_found_by_its_name_of_before_its_postal_code_and_only_where_a_partner_is(index: Index) -> None:
    (commune,) = hits(search(index, "Lomme"))
    assert (commune.kind, commune.key, commune.title, commune.matched) == ("territoire", LILLE, "Lille", ("Lomme",))
    assert {hit.key for hit in hits(search(index, "59160"))} == {LILLE}
    assert LILLE in {hit.key for hit in hits(search(index, "Lille"))}
    assert search(index, "Hazebrouck").n == 0


def test_territories_above_communes_are_found_whoever_is_there(index: Index) -> None:
    assert found(index, "coeur de flandre", "territoire") == ["CA Coeur de Flandre"]
    (epci,) = hits(search(index, "200 040 947"))
    assert (epci.key, epci.n_dossiers) == ("200040947", 0)


def test_a_withdrawn_dossier_is_found_and_counts_nowhere(index: Index) -> None:
    (withdrawn,) = hits(search(index, "zone sans nom"))
    assert (withdrawn.key, withdrawn.n_dossiers) == ("IA-2026-017", 0)
    assert "Retiré" in withdrawn.detail
    (organisation,) = hits(search(index, "vieille societe"))
    assert (organisation.n_dossiers, organisation.detail) == (0, "Dossiers retirés seulement")
    (lever,) = hits(search(index, "ars"))
    assert (lever.kind, lever.n_dossiers) == ("levier", 1)


def test_freins_and_leviers_are_found_by_each_of_their_spellings(index: Index) -> None:
    answer = search(index, "financements")
    (hit,) = hits(answer)
    assert (hit.kind, hit.title, hit.detail, hit.n_dossiers) == ("frein", "Manque de financement", "2 formulations", 1)


def test_typologies_are_found_by_code_and_by_the_words_of_the_call(index: Index) -> None:
    assert [hit.key for hit in hits(search(index, "t05"))] == ["T05"]
    (hit,) = hits(search(index, "interoperabilite"))
    assert (hit.key, hit.n_dossiers) == ("T01", 1)


def test_the_whole_name_comes_first_then_words_in_the_title_then_dossiers(index: Index) -> None:
    assert found(index, "cancer", "dossier") == ["Cancer", "Dépistage du cancer du sein à l’hôpital"]
    assert found(index, "cardiologie", "dossier") == ["Cardiologie connectée", "Suivi des patients hospitalisés"]
    assert found(index, "lille", "organisation") == ["CHU de Lille"]


def test_all_the_words_count(index: Index) -> None:
    assert found(index, "cancer hôpital", "dossier") == ["Dépistage du cancer du sein à l’hôpital"]
    assert found(index, "hôpital du cancer", "dossier") == ["Dépistage du cancer du sein à l’hôpital"]
    assert search(index, "cancer cardiologie").n == 0


def test_words_that_tell_nothing_count_only_when_alone(index: Index) -> None:
    assert search(index, "le cancer de la").understood == ("cancer",)
    assert search(index, "de").understood == ("de",)
    assert search(index, "de").n > 0


def test_only_the_last_word_may_be_a_beginning(index: Index) -> None:
    assert found(index, "dépistage can", "dossier") == ["Dépistage du cancer du sein à l’hôpital"]
    assert found(index, "dép cancer", "dossier") == []


@pytest.mark.parametrize("text", ["hopitla", "hopitall", "hopitl", "hopitak"])
def test_a_slip_is_forgiven_when_nothing_is_found_and_said(index: Index, text: str) -> None:
    answer = search(index, text, kinds=["dossier"])
    assert [hit.title for hit in hits(answer)] == ["Dépistage du cancer du sein à l’hôpital"]
    assert answer.replaced == ((text, "hôpital"),)
    assert answer.understood == ("hôpital",)


def test_of_two_near_words_the_one_of_most_things_is_meant_unless_another_goes_with_the_other_words() -> None:
    made = [dossier("D-1", title="Rodage"), dossier("D-2", title="Rodage"), dossier("D-3", title="Codage des actes")]
    index = Index("essai", build_index(snapshot(made)))
    assert search(index, "vodage").replaced == (("vodage", "rodage"),)
    assert search(index, "actes vodage").replaced == (("vodage", "codage"),)
    assert [hit.key for hit in hits(search(index, "vodage actes"))] == ["D-3"]


def test_a_slip_among_other_words_is_found_too(index: Index) -> None:
    answer = search(index, "cancer hopitol")
    assert answer.replaced == (("hopitol", "hôpital"),)
    assert found(index, "cancer hopitol") == ["Dépistage du cancer du sein à l’hôpital"]


def test_a_word_of_four_letters_may_have_a_slip_after_its_first_one(index: Index) -> None:
    answer = search(index, "lile", kinds=["organisation"])
    assert [hit.title for hit in hits(answer)] == ["CHU de Lille"]
    assert answer.replaced == (("lile", "lille"),)
    assert search(index, "kille").replaced == (("kille", "lille"),)
    for text in ("kile", "ille", "lil", "coer"):
        assert search(index, text).replaced != ((text, "lille"),)


def test_words_that_find_nothing_together_are_told_with_what_each_finds_alone(index: Index) -> None:
    answer = search(index, "cancer cardiologie")
    assert answer.apart == tuple((word, search(index, word).n) for word in ("cancer", "cardiologie"))
    assert search(index, "l’hôpital de Roubaix zzzz").apart == (("hôpital", 1), ("roubaix", search(index, "roubaix").n))
    assert search(index, "cancer lile").apart[1] == ("lile", search(index, "lile").n)
    for text in ("cancer hôpital", "cancer", "zzzz", "", "zzzz yyyy"):
        assert search(index, text).apart == ()


def test_what_is_told_apart_is_of_the_kinds_asked_for(index: Index) -> None:
    assert search(index, "cancer cardiologie", kinds=["typologie"]).apart == ()
    counts = dict(search(index, "cancer cardiologie", kinds=["dossier"]).apart)
    assert counts == {"cancer": 2, "cardiologie": 2}


@pytest.mark.parametrize("text", ["kile", "h0pital", "IA-2026-099", "265906718", "qwertyuiop", "hopitlaa"])
def test_short_words_numbers_and_two_slips_are_left_as_they_are(index: Index, text: str) -> None:
    answer = search(index, text)
    assert (answer.n, answer.replaced, answer.groups) == (0, (), ())


def test_counts_are_whole_and_hits_are_the_first_ones() -> None:
    many = [dossier(f"D-{number:03}", title=f"Cancer {number:03}") for number in range(60)]
    index = Index("essai", build_index(snapshot(many)))
    answer = search(index, "cancer")
    (group,) = answer.groups
    assert (answer.counts["dossier"], group.n, len(group.hits)) == (60, 60, LIMIT)
    assert [hit.title for hit in group.hits] == [f"Cancer {number:03}" for number in range(LIMIT)]
    assert len(search(index, "cancer", limit=5).groups[0].hits) == 5
    assert answer.counts == {**dict.fromkeys(KINDS, 0), "dossier": 60}


def test_groups_come_in_the_order_in_which_the_screen_shows_kinds(index: Index) -> None:
    assert tuple(KIND_TITLES) == KINDS
    for text in ("cancer", "de", "lille", "s"):
        kinds = [group.kind for group in search(index, text).groups]
        assert kinds == [kind for kind in KINDS if kind in kinds]
    assert list(search(index, "cancer", kinds=iter(["levier", "dossier"])).counts) == ["dossier", "levier"]


@pytest.mark.parametrize("text", ["", "   ", "’", "!?…", "\0", "\u200b", "()"])
def test_a_text_without_a_word_finds_nothing(index: Index, text: str) -> None:
    assert search(index, text).n == 0


def test_an_empty_snapshot_is_searched_without_a_fault() -> None:
    index = Index("essai", build_index(snapshot()))
    assert search(index, "cancer").n == 0
    assert [hit.key for hit in hits(search(index, "T05"))] == ["T05"]
    assert search(Index("rien", build_index(snapshot(areas=[]))), "hopitla").n == 0


@settings(deadline=None)
@given(text=st.text(max_size=300))
def test_no_text_is_a_fault(index: Index, text: str) -> None:
    answer = search(index, text)
    assert sum(group.n for group in answer.groups) == answer.n


def test_texts_that_attack_are_found_as_they_are_and_no_text_but_theirs_is_shown() -> None:
    texts = [text for text in PAYLOADS if text.strip()]
    made = [dossier(f"D-{number}", title=text[:300]) for number, text in enumerate(texts)]
    lines = [partner(f"D-{number}", text[:300], organisation_id=f"nom:{number}") for number, text in enumerate(texts)]
    index = Index("essai", build_index(snapshot(made, lines)))
    for number, text in enumerate(texts):
        if any(letter.isalnum() for letter in text):
            answer = search(index, text[:150], kinds=["dossier", "organisation"], limit=1000)
            assert {f"D-{number}", f"nom:{number}"} <= {hit.key for hit in hits(answer)}, text
            assert {hit.title for hit in hits(answer)} <= {each[:300] for each in texts}


def test_the_same_snapshot_gives_the_same_tables_whatever_the_order_of_its_rows() -> None:
    made = [dossier(f"D-{number}", title=f"Cœur et santé {number % 3}", barriers=["coût"]) for number in range(9)]
    lines = [partner(f"D-{number}", f"CHU {number % 2}", LILLE) for number in range(9)]
    assert dict(build_index(snapshot(made, lines))) == dict(build_index(snapshot(made[::-1], lines[::-1])))


@pytest.mark.parametrize("kept", sorted(OLD_STATES.glob("*.duckdb.xz")), ids=lambda path: path.name.split(".")[0])
def test_a_state_of_every_released_version_is_searched(tmp_path: Path, kept: Path) -> None:
    snapshot_id = kept.name.split(".")[0]
    (tmp_path / "snapshots").mkdir()
    (tmp_path / "snapshots" / f"{snapshot_id}.duckdb").write_bytes(lzma.decompress(kept.read_bytes()))
    (tmp_path / "CURRENT").write_text(snapshot_id + "\n")
    store = Store(tmp_path)
    index = index_for(store.reader(), "comite", store.companion)
    assert index is not None
    assert [hit.key for hit in hits(search(index, "retinopathies"))] == ["IA-1"]
    assert [hit.title for hit in hits(search(index, "labo fictif"))] == ["Labo fictif"]


# Who may ask, and what is kept


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_who_may_not_see_every_dossier_has_no_index(demo: list[State], role: str) -> None:
    assert index_for(demo[-1].reader, role) is None


def test_an_unknown_role_is_refused(demo: list[State]) -> None:
    with pytest.raises(UnknownRoleError):
        index_for(demo[-1].reader, "visiteur")


def test_an_index_is_prepared_at_publication_and_read_as_it_was_made(demo: list[State]) -> None:
    store = Store(demo[-1].store)
    snapshot_id = demo[-1].reader.info.id
    prepare_companions(store, snapshot_id)
    (path,) = (store.folder / "derived" / snapshot_id).glob("search-*.arrow")
    before = path.stat().st_mtime_ns
    kept, made = (index_for(demo[-1].reader, "comite", keep) for keep in (store.companion, None))
    assert kept is not None
    assert made is not None
    assert path.stat().st_mtime_ns == before
    assert (kept.key, dict(kept.tables)) == (made.key, dict(made.tables))
    assert search(kept, "diabète") == search(made, "diabète")


def test_an_erased_dossier_is_found_no_more(tmp_path: Path) -> None:
    from etl.demo.store import ensure_demo_store

    ensure_demo_store(tmp_path / "store")
    store = Store(tmp_path / "store")
    before = index_for(store.reader(), "comite", store.companion)
    assert before is not None
    gone = next(hits(search(before, "santé")))
    store.erase(gone.key, by="admin")
    after = index_for(store.reader(), "comite", store.companion)
    assert after is not None
    assert after.key != before.key
    assert [hit.key for hit in hits(search(after, gone.key)) if hit.kind == "dossier"] == []
    files = [path.read_bytes() for path in (store.folder / "derived").rglob("*.arrow")]
    assert files
    assert not any(gone.key.encode() in content for content in files)
