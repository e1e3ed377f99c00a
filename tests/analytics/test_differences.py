"""Two states compared: dossiers, fields, levels, organisations, territories, and what each role may read of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.difference_lines import Change, DossierLine, PartnerMove
from analytics.difference_words import counts_sentence, value_in_words
from analytics.differences import Differences, compare_snapshots, compare_states
from analytics.disclosure import UnknownRoleError
from analytics.preview import preview_of
from analytics.states import State, read_state, state_of_check
from etl.demo import write_demo
from etl.pipeline.check import check_files
from etl.pipeline.publication import PublicationRequest, import_files
from etl.read.uploads import read_uploads
from etl.reference import load_reference
from etl.settings import load_settings
from etl.store import Store
from tests.analytics.builders import AMIENS, FLANDRE, MEL, Row, dossier, lead, orientation, partner, snapshot
from tests.analytics.oracle_differences import differs, expected

MARCH, JUNE = date(2026, 3, 14), date(2026, 6, 30)


def state(*tables: Any, day: date = MARCH, **options: Any) -> State:
    return read_state(snapshot(*tables, **options), day.isoformat(), day)


def compared(before: list[Row], after: list[Row], partners: Any = (), later: Any = (), **options: Any) -> Differences:
    return compare_states(state(before, partners, **options), state(after, later, day=JUNE, **options))


def test_the_answer_has_exactly_the_keys_of_the_contract_and_its_lines() -> None:
    before = state(
        [
            dossier("A", status="recu", srl_initial=2, typologies=["T01", "T05"]),
            dossier("B", srl_observed=3),
            dossier("C"),
        ],
        [lead("A", "CHU", "59350"), partner("A", "Labo", "80021"), lead("C", "École", "80021")],
    )
    after = state(
        [
            dossier("A", status="oriente", srl_initial=3, typologies=["T05", "T01"], reviewed_on=date(2026, 6, 1)),
            dossier("B", srl_observed=5, srl_target=6),
            dossier("D"),
        ],
        [lead("A", "CHU", "59350"), partner("A", "Atelier", "80021"), lead("D", "Usine", "59295")],
        day=JUNE,
    )
    assert compare_states(before, after).as_dict() == {
        "from": "2026-03-14",
        "to": "2026-06-30",
        "entered": ["D"],
        "absent": ["C"],
        "changed": [
            {"id": "A", "field": "status", "before": "recu", "after": "oriente"},
            {"id": "A", "field": "reviewed_on", "before": None, "after": "2026-06-01"},
            {"id": "A", "field": "srl_initial", "before": 2, "after": 3},
            {"id": "B", "field": "srl_target", "before": None, "after": 6},
            {"id": "B", "field": "srl_observed", "before": 3, "after": 5},
        ],
        "srl": [
            {"id": "A", "which": "initial", "before": 2, "after": 3},
            {"id": "B", "which": "target", "before": None, "after": 6},
            {"id": "B", "which": "observed", "before": 3, "after": 5},
        ],
        "partners_gained": [{"id": "A", "organisation": "Atelier"}],
        "partners_lost": [{"id": "A", "organisation": "Labo"}],
        "territories_gained": [FLANDRE],
        "territories_lost": [AMIENS],
    }


def test_a_list_is_a_set_its_order_and_repeats_change_nothing() -> None:
    found = compared(
        [dossier("A", barriers=["x", "y"], levers=["a"]), dossier("B", levers=[])],
        [dossier("A", barriers=["y", "x", "y"], levers=["a", "b"]), dossier("B", levers=[])],
    )
    assert list(found.changed()) == [Change("A", "levers", ["a"], ["a", "b"])]


def test_a_list_that_an_older_file_lacks_is_an_empty_one() -> None:
    found = compared([dossier("A", levers=None), dossier("B", levers=None)], [dossier("A"), dossier("B", levers=["z"])])
    assert list(found.changed()) == [Change("B", "levers", [], ["z"])]


def test_a_cell_filled_before_and_blank_now_is_a_change_to_unknown() -> None:
    found = compared([dossier("A", acronym="RETINIA", has_form=False)], [dossier("A", acronym=None, has_form=None)])
    assert list(found.changed()) == [Change("A", "acronym", "RETINIA", None), Change("A", "has_form", False, None)]


def test_the_number_of_the_line_is_no_change() -> None:
    found = compared(
        [dossier("A", line=2)], [dossier("A", line=9)], [partner("A", "Labo", line=2)], [partner("A", "Labo", line=7)]
    )
    assert found.is_empty
    assert counts_sentence(found) == "Rien ne change : les deux états ont les mêmes lignes."


def test_another_spelling_of_the_same_identity_is_no_partner_gained_yet_the_line_differs() -> None:
    old = partner("A", "CHU de Lille", organisation_id="siren:265906719")
    found = compared([dossier("A")], [dossier("A")], [old], [{**old, "name": "C.H.U. Lille"}])
    assert (found.partners_gained, found.partners_lost, found.other_partners) == ((), (), frozenset({"A"}))
    assert not found.is_empty


def test_the_alias_table_joins_two_identities() -> None:
    options = {"aliases": {"nom:chru lille": "nom:chu lille"}}
    found = compared(
        [dossier("A")], [dossier("A")], [partner("A", "CHU Lille")], [partner("A", "CHRU Lille")], **options
    )
    assert found.partners_gained == found.partners_lost == ()


def test_a_second_line_of_an_organisation_is_no_gain() -> None:
    old = [partner("A", "Labo", "59350")]
    found = compared([dossier("A")], [dossier("A")], old, [*old, partner("A", "Labo", "80021")])
    assert found.partners_gained == ()
    assert counts_sentence(found).endswith("de 1 dossier changent sans organisation gagnée ni perdue.")


def test_a_dossier_that_came_or_went_gains_and_loses_no_partner() -> None:
    found = compared([dossier("A")], [dossier("B")], [partner("A", "Labo")], [partner("B", "Atelier")])
    assert (found.partners_gained, found.partners_lost) == ((), ())
    assert found.entered == (DossierLine("B", "Projet B", None, "recu", None),)
    assert [line.id for line in found.absent] == ["A"]


def test_an_organisation_is_shown_by_its_most_frequent_name_in_its_state() -> None:
    same = {"organisation_id": "siren:265906719"}
    after = [partner("A", "CHRU", **same), partner("B", "CHU", **same), partner("C", "CHU", **same)]
    ids = [dossier(name) for name in "ABC"]
    found = compared(ids, ids, after[1:], after)
    assert found.partners_gained == (PartnerMove("A", "siren:265906719", "CHU"),)


def test_orientations_that_differ_are_counted() -> None:
    old = state([dossier("A"), dossier("B")], [], [orientation("A", "F2030_REG", outcome="propose")])
    new = state([dossier("A"), dossier("B")], [], [orientation("A", "F2030_REG", outcome="accorde")])
    found = compare_states(old, new)
    assert found.other_orientations == {"A"}
    assert counts_sentence(found) == (
        "Aucun dossier n’entre, ne manque ni ne change. Les orientations de 1 dossier changent."
    )


def test_territories_are_those_of_the_leads_head_office_withdrawn_dossiers_left_out() -> None:
    before = [
        lead("A", "CHU", "80021", site_role="soins", line=2),
        lead("A", "CHU", "59350", line=3),
        partner("A", "Labo", "59043"),
        lead("B", "École", "80410"),
    ]
    after = [
        lead("A", "CHU", "59350"),
        lead("B", "École", "80410"),
        lead("C", "Usine", "59043", location="hors_region"),
    ]
    found = compared(
        [dossier("A"), dossier("B")],
        [dossier("A"), dossier("B", status="retire"), dossier("C"), dossier("D")],
        before,
        [*after, lead("D", "Mairie", "59512")],
    )
    assert found.territories_gained == ()
    assert found.territories_lost == ("200070985",)


MARKS = {"P": "public", "G": "agrege", "R": "restreint"}


@pytest.mark.parametrize(
    ("role", "named"),
    [("public", "P"), ("consultation", "GP"), ("comite", "GPR"), ("agent", "GPR"), ("admin", "GPR")],
)
def test_public_and_consultation_read_the_dossiers_they_may_name_without_their_amounts(role: str, named: str) -> None:
    places = {"P": "59350", "G": "80021", "R": "59295"}
    before = [dossier(id_, confidentiality=mark, total_cost_eur=1.0) for id_, mark in MARKS.items()]
    after = [{**row, "srl_observed": 4, "total_cost_eur": 2.0} for row in before]
    gone = [dossier(f"{id_}-parti", confidentiality=mark) for id_, mark in MARKS.items()]
    come = [dossier(f"{id_}-venu", confidentiality=mark) for id_, mark in MARKS.items()]
    later = [lead(id_, "CHU", place) for id_, place in places.items()]
    answer = compared([*before, *gone], [*after, *come], [], later).as_dict(role)
    ids = sorted(named)
    amounts = [("total_cost_eur", id_) for id_ in ids] if role not in ("public", "consultation") else []
    assert answer["entered"] == [f"{id_}-venu" for id_ in ids]
    assert answer["absent"] == [f"{id_}-parti" for id_ in ids]
    assert answer["srl"] == [{"id": id_, "which": "observed", "before": None, "after": 4} for id_ in ids]
    changed = sorted((line["field"], line["id"]) for line in answer["changed"])  # type: ignore[attr-defined]
    assert changed == sorted([("srl_observed", id_) for id_ in ids] + amounts)
    assert answer["partners_gained"] == [{"id": id_, "organisation": "CHU"} for id_ in ids]
    epci = {"P": MEL, "G": AMIENS, "R": FLANDRE}
    assert answer["territories_gained"] == sorted(epci[id_] for id_ in ids)


def test_a_mark_that_changed_is_read_by_those_who_could_name_the_dossier_both_times() -> None:
    found = compared(
        [dossier("A", confidentiality="restreint"), dossier("B", confidentiality="public")],
        [dossier("A", confidentiality="public"), dossier("B", confidentiality="agrege")],
    )
    assert found.as_dict("public")["changed"] == []
    assert [line["id"] for line in found.as_dict("consultation")["changed"]] == ["B"]  # type: ignore[attr-defined]


def test_what_a_role_reads_says_nothing_of_orientations() -> None:
    row = dossier("A", confidentiality="public")
    old, new = state([row], [], [orientation("A", "F2030_REG")]), state([row])
    assert compare_states(old, new).for_role("public").is_empty
    assert not compare_states(old, new).for_role("comite").is_empty


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(UnknownRoleError):
        compared([dossier("A")], []).as_dict("roi")


def test_a_first_state_has_nothing_before_it() -> None:
    found = compare_states(None, state([dossier("A"), dossier("B")], [lead("A", "CHU", "59350")]))
    assert found.before is None
    assert (found.as_dict()["from"], found.as_dict()["entered"]) == (None, ["A", "B"])
    assert found.territories_gained == (MEL,)
    assert counts_sentence(found).startswith("Premier état de ce portefeuille : 2 dossiers")


def test_values_are_said_in_words() -> None:
    words = compared([dossier("A")], [dossier("A")]).words
    said = {
        ("status", "en_etude"): "En étude",
        ("redirected_to", "UN-CODE-LIBRE"): "UN-CODE-LIBRE",
        ("has_form", False): "non",
        ("submitted_on", date(2026, 3, 14)): "14/03/2026",
        ("total_cost_eur", 1234.5): "1\u202f234,5",
        ("title", None): "non renseigné",
    }
    assert {key: value_in_words(*key, words) for key in said} == said
    assert value_in_words("deployment_areas", ["59", "??"], words) == "Nord (59), ??"


# Against the files

PAIRS = [(0, 1), (1, 2), (2, 3), (0, 3), (3, 0)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    out = tmp_path_factory.mktemp("demo")
    write_demo(out, dossiers=120, snapshots=4)
    return sorted(path for path in out.iterdir() if path.is_dir())


def checked_state(folder: Path) -> State:
    report = check_files(read_uploads(sorted(folder.glob("*.csv"))))
    assert report.content is not None
    return state_of_check(report.content, date.fromisoformat(folder.name), load_reference(), {})


@pytest.fixture(scope="module")
def states(demo: list[Path]) -> list[State]:
    return [checked_state(folder) for folder in demo]


@pytest.mark.parametrize("role", ["agent", "consultation", "public"])
@pytest.mark.parametrize(("first", "last"), PAIRS)
def test_the_demo_is_compared_as_its_files_read_in_plain_python(
    demo: list[Path], states: list[State], first: int, last: int, role: str
) -> None:
    answer = compare_states(states[first], states[last]).as_dict(role)
    wanted = expected(demo[first], demo[last], role)
    assert {key: answer[key] for key in wanted} == wanted
    assert wanted["changed"] and (wanted["entered"] or wanted["absent"])


def test_every_list_of_the_demo_has_something_to_compare(demo: list[Path]) -> None:
    pairs = [expected(demo[first], demo[last]) for first, last in PAIRS]
    assert [key for key in pairs[0] if not any(pair[key] for pair in pairs)] == []


def test_a_checked_file_and_its_publication_are_the_same_state(demo: list[Path], tmp_path: Path) -> None:
    store = Store(tmp_path)
    ids = [published(store, folder) for folder in demo[:2]]
    readers = [store.reader(snapshot_id) for snapshot_id in ids]
    report = check_files(read_uploads(sorted(demo[1].glob("*.csv"))))
    again = preview_of(store, report, date.fromisoformat(demo[1].name), load_settings())
    assert again is not None and again.differences.is_empty
    assert [alert.kind for alert in again.alerts] == ["identical"]
    assert again.differences.as_dict() == {**compare_snapshots(readers[1], readers[1]).as_dict(), "to": None}
    between = compare_snapshots(*readers).as_dict()
    assert between | {"from": None, "to": None} == compare_states(*map(checked_state, demo[:2])).as_dict()
    assert (between["from"], between["to"]) == tuple(ids)


def published(store: Store, folder: Path) -> str:
    request = PublicationRequest(date.fromisoformat(folder.name), "Essais", accept_rejects=True)
    snapshot_id = import_files(store, read_uploads(sorted(folder.glob("*.csv"))), request).snapshot_id
    assert snapshot_id is not None
    return snapshot_id


def test_a_check_that_can_be_published_nowhere_is_compared_with_nothing(tmp_path: Path) -> None:
    assert preview_of(Store(tmp_path), check_files([]), MARCH, load_settings()) is None


# Whatever the states

LISTS = st.lists(st.sampled_from(["x", "y", "z"]), max_size=3)
# In the order of the contract.
CELLS: dict[str, st.SearchStrategy[Any]] = {
    "title": st.sampled_from(["Un", "Deux"]),
    "status": st.sampled_from(["recu", "oriente", "retire"]),
    "has_form": st.sampled_from([None, True, False]),
    "srl_observed": st.none() | st.integers(1, 3),
    "levers": LISTS,
    "total_cost_eur": st.sampled_from([None, 0.0, 1.5]),
    "confidentiality": st.sampled_from(["restreint", "agrege", "public"]),
}
ROWS = st.dictionaries(st.sampled_from("ABCDEF"), st.fixed_dictionaries(CELLS), max_size=6)
MEMBERS = st.sets(
    st.tuples(st.sampled_from("ABCDEF"), st.sampled_from(["CHU", "Labo", "Usine"]), st.sampled_from(["59350", "80021"]))
)
Portfolio = tuple[dict[str, dict[str, Any]], set[tuple[str, str, str]]]


def drawn_state(portfolio: Portfolio) -> State:
    rows, members = portfolio
    lines = [lead(id_, name, place) for id_, name, place in sorted(members) if id_ in rows]
    return state([dossier(id_, **cells) for id_, cells in rows.items()], lines)


@settings(derandomize=True, database=None, deadline=None, max_examples=15)
@given(st.tuples(ROWS, MEMBERS), st.tuples(ROWS, MEMBERS))
def test_a_state_differs_from_itself_in_nothing_and_two_states_mirror_each_other(
    one: Portfolio, two: Portfolio
) -> None:
    old, new = drawn_state(one), drawn_state(two)
    assert compare_states(old, old).is_empty
    there, back = compare_states(old, new), compare_states(new, old)
    for role in ("public", "consultation", "agent"):
        forth, home = there.as_dict(role), back.as_dict(role)
        for gone, come in (("entered", "absent"), ("partners_gained", "partners_lost")):
            assert (forth[gone], forth[come]) == (home[come], home[gone])
        assert forth["territories_gained"] == home["territories_lost"]
        for name in ("changed", "srl"):
            assert forth[name] == [
                {**line, "before": line["after"], "after": line["before"]}
                for line in home[name]  # type: ignore[attr-defined]
            ]
    kept = one[0].keys() & two[0].keys()
    assert there.is_empty == (one[0].keys() == two[0].keys() and same_rows(one, two))
    assert set(there.as_dict()["entered"]) == two[0].keys() - one[0].keys()  # type: ignore[call-overload]
    assert [(change.id, change.field) for change in there.changed()] == [
        (id_, name) for id_ in sorted(kept) for name in CELLS if differs(one[0][id_][name], two[0][id_][name])
    ]


def same_rows(one: Portfolio, two: Portfolio) -> bool:
    lines = [{line for line in members if line[0] in rows} for rows, members in (one, two)]
    cells = [{id_: {**row, "levers": set(row["levers"])} for id_, row in rows.items()} for rows, _ in (one, two)]
    return lines[0] == lines[1] and cells[0] == cells[1]
