"""The fictitious data: the same for the same seed, believable, in the contract's words, states that agree."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest
from stdnum.fr import siren, siret

from etl.demo import ensure_demo_store, state_dates, write_demo
from etl.demo.examples import FAULTY_FOLDER, SLIPS, write_examples
from etl.demo.words import words
from etl.pipeline.check import check_files
from etl.pipeline.report import CheckReport
from etl.read.uploads import read_uploads
from etl.reference import load_reference
from etl.schema import KINDS, columns
from etl.store import Store
from geo import areas

Rows = list[dict[str, str]]
State = dict[str, Rows]
EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "exemples"
INVENTED = re.compile(r"fictif|fictive|imaginaire|démonstration", re.IGNORECASE)
LILLE, AMIENS = "200093201", "248000531"


def read_rows(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo")
    write_demo(out)
    return out


@pytest.fixture(scope="module")
def states(folder: Path) -> list[State]:
    return [{kind: read_rows(state / f"{kind}.csv") for kind in KINDS} for state in sorted(folder.iterdir())]


@pytest.fixture(scope="module")
def last(states: list[State]) -> State:
    return states[-1]


@pytest.fixture(scope="module")
def reports(folder: Path) -> list[CheckReport]:
    return [check_files(read_uploads(sorted(state.iterdir()))) for state in sorted(folder.iterdir())]


def level(row: dict[str, str], header: str) -> int | None:
    return int(row[header]) if row[header] else None


def parts(rows: Rows, header: str) -> Counter[str]:
    return Counter(part for row in rows for part in row[header].split("|") if part)


# ---------------------------------------------------------------- the files


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.csv"))}


def test_same_seed_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    written = write_demo(tmp_path)
    assert bytes_of(tmp_path) == bytes_of(folder)
    assert {str(path.relative_to(tmp_path)) for path in written} == set(bytes_of(folder))


def test_another_seed_gives_other_data(folder: Path, tmp_path: Path) -> None:
    write_demo(tmp_path, seed=7)
    ours, others = bytes_of(folder), bytes_of(tmp_path)
    assert ours.keys() == others.keys()
    assert all(ours[name] != others[name] for name in ours)


def test_the_final_state_does_not_depend_on_the_number_of_states(folder: Path, tmp_path: Path) -> None:
    write_demo(tmp_path, snapshots=1)
    ours = bytes_of(folder)
    assert bytes_of(tmp_path) == {name: content for name, content in ours.items() if name.startswith("2026-11-15")}


def test_files_look_as_a_french_spreadsheet_writes_them(folder: Path) -> None:
    for path in folder.rglob("*.csv"):
        content = path.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\r\n")
        assert content.count(b"\n") == content.count(b"\r\n")


def test_headers_are_those_of_the_contract_without_contact_columns(folder: Path) -> None:
    for kind in KINDS:
        for path in folder.rglob(f"{kind}.csv"):
            header = path.read_text(encoding="utf-8-sig").splitlines()[0]
            assert header == ";".join(column.header for column in columns(kind))
            assert "contact" not in header


def test_states_stand_evenly_over_a_year() -> None:
    assert state_dates(1) == [date(2026, 11, 15)]
    assert state_dates(4) == [date(2026, 2, 15), date(2026, 5, 17), date(2026, 8, 16), date(2026, 11, 15)]


@pytest.mark.parametrize("arguments", [{"dossiers": 0}, {"snapshots": 0}, {"snapshots": 366}])
def test_impossible_numbers_are_refused(arguments: dict[str, int], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="doit être"):
        write_demo(tmp_path, **arguments)
    assert not list(tmp_path.iterdir())


# ---------------------------------------------------------------- what the final state holds


def test_there_are_120_dossiers_with_unique_identifiers_in_order(last: State) -> None:
    identifiers = [row["id_dossier"] for row in last["dossiers"]]
    assert len(identifiers) == len(set(identifiers)) == 120
    assert identifiers == sorted(identifiers)
    assert all(re.fullmatch(r"IA-202[56]-\d{3}", identifier) for identifier in identifiers)


def test_every_value_is_in_its_vocabulary(states: list[State]) -> None:
    reference = load_reference()
    for kind in KINDS:
        for column in columns(kind):
            if column.vocabulary is None:
                continue
            known = set(reference.vocabulary(column.vocabulary))
            is_free = column.attribute in ("redirected_to", "linked_calls")
            found = {part for state in states for part in parts(state[kind], column.header)}
            assert is_free or found <= known, column.header


def test_every_status_occurs(last: State) -> None:
    codes = {row["code"] for row in load_reference().rows("statuses")}
    assert {row["statut"] for row in last["dossiers"]} == codes


def test_every_typology_but_one_occurs(states: list[State]) -> None:
    codes = {row["code"] for row in load_reference().rows("typologies")}
    for header in ("typologies", "typologie_principale"):
        assert set(parts(states[-1]["dossiers"], header)) == codes - {"T09"}
    assert all("T09" not in parts(state["dossiers"], "typologies") for state in states)


def test_maturity_shows_gains_regressions_gaps_and_another_scale(last: State) -> None:
    dossiers = last["dossiers"]
    for final in ("srl_final_vise", "srl_final_constate"):
        pairs = [(level(row, "srl_initial"), level(row, final)) for row in dossiers]
        known = [(a, b) for a, b in pairs if a is not None and b is not None]
        assert 2 <= sum(b < a for a, b in known) <= 8
        assert sum(b > a for a, b in known) > 10
    assert 20 <= sum(bool(row["srl_final_constate"]) for row in dossiers) <= 60
    assert 5 <= sum(not row["srl_initial"] or not row["srl_final_vise"] for row in dossiers) <= 30
    assert 2 <= sum(row["echelle_maturite"] == "TRL" for row in dossiers) <= 12
    assert all(bool(row["srl_final_constate"]) == bool(row["date_constat_srl"]) for row in dossiers)


def test_consortia_are_of_one_type_or_join_the_three_families(last: State) -> None:
    helix = {row["code"]: row["helix"] for row in load_reference().rows("actor_types")}
    types: dict[str, set[str]] = {}
    for line in last["partenaires"]:
        types.setdefault(line["id_dossier"], set()).add(line["type_acteur"])
    single = sum(len({code for code in found if code in helix}) < 2 for found in types.values())
    triple = sum({"research", "economy", "hospital"} <= {helix.get(code) for code in found} for found in types.values())
    assert 5 <= single <= 25
    assert 30 <= triple <= 90
    assert types.keys() == {row["id_dossier"] for row in last["dossiers"]}


def test_every_dossier_has_one_lead_but_a_few_have_none(last: State) -> None:
    leads: dict[str, set[str]] = {row["id_dossier"]: set() for row in last["dossiers"]}
    for line in last["partenaires"]:
        if line["role"] == "chef_de_file":
            leads[line["id_dossier"]].add(line["organisation"])
    counts = Counter(len(found) for found in leads.values())
    assert counts.keys() == {0, 1}
    assert 1 <= counts[0] <= 4


def test_many_dossiers_have_several_care_sites(last: State) -> None:
    sites: dict[str, set[tuple[str, str]]] = {}
    for line in last["partenaires"]:
        if line["role_site"] == "soins" or (line["type_acteur"] == "ES" and line["role_site"] != "experimentation"):
            place = line["code_commune"] or line["commune"]
            sites.setdefault(line["id_dossier"], set()).add((line["organisation"], place))
    assert sum(len(found) >= 2 for found in sites.values()) >= 30


def test_organisations_say_that_they_are_invented(states: list[State]) -> None:
    names = {line["organisation"] for state in states for line in state["partenaires"]}
    assert [name for name in sorted(names) if not INVENTED.search(name)] == []


def test_projects_say_that_they_are_invented(last: State) -> None:
    acronyms = [row["acronyme"] for row in last["dossiers"] if row["acronyme"]]
    assert len(acronyms) > 90
    assert all(acronym.startswith("DEMO-") for acronym in acronyms)


def test_titles_vary(last: State) -> None:
    titles = [row["titre"] for row in last["dossiers"]]
    assert len(set(titles)) > 110
    assert len({title.split(" pour ")[0] for title in titles}) > 50
    assert not any(re.search(r"\bde (le|les)\b|{|}|  ", title) for title in titles)


def test_adjectives_agree_with_their_head(last: State) -> None:
    adjectives = words()["adjectives"]
    assert len(adjectives["m"]) == len(adjectives["f"])
    genders = {head["text"]: head["gender"] for head in words()["heads"]}
    for row in last["dossiers"]:
        head = max((text for text in genders if row["titre"].startswith(text)), key=len)
        adjective = row["titre"].removeprefix(head).split()[0]
        assert adjective in adjectives[genders[head]]


def test_organisations_come_back_and_some_are_spelled_two_ways(last: State) -> None:
    dossiers: dict[str, set[str]] = {}
    for line in last["partenaires"]:
        dossiers.setdefault(line["organisation"], set()).add(line["id_dossier"])
    assert max(len(found) for found in dossiers.values()) >= 8
    assert sum(len(found) >= 3 for found in dossiers.values()) >= 15
    two_ways = [hub for hub in words()["hubs"] if "other" in hub and {hub["name"], hub["other"]} <= dossiers.keys()]
    assert len(two_ways) >= 2


def test_identifiers_are_valid_but_for_a_few_and_no_company_can_bear_them(states: list[State]) -> None:
    lines = [line for state in states for line in state["partenaires"]]
    sirets = {line["siret"] for line in lines if line["siret"]}
    sirens = {line["siren"] for line in lines if line["siren"]}
    valid = {number for number in sirets if siret.is_valid(number)}
    assert len(sirets) > 40
    assert 1 <= len(sirets - valid) <= len(sirets) / 8
    assert len(sirens) > 10
    assert all(siren.is_valid(number) for number in sirens)
    assert all(number.startswith("00") for number in sirets | sirens)
    for header in ("finess", "rnsr", "uai"):
        assert any(line[header] for line in lines), header


def test_an_identifier_belongs_to_one_organisation_spelled_two_ways_at_most(last: State) -> None:
    names: dict[str, set[str]] = {}
    for line in last["partenaires"]:
        number = line["siret"][:9] or line["siren"] or line["finess"] or line["rnsr"] or line["uai"]
        if number:
            names.setdefault(number, set()).add(line["organisation"])
    spellings = Counter(len(found) for found in names.values())
    assert spellings.keys() == {1, 2}
    assert spellings[2] <= 15


def test_territories_of_deployment_are_of_every_level_and_of_the_region(states: list[State]) -> None:
    codes = set(parts(states[-1]["dossiers"], "territoires_deploiement"))
    known = {
        name: {area.code for area in areas.areas(name)} for name in ("region", "departement", "arrondissement", "epci")
    }
    assert all(codes & found for found in known.values())
    assert codes <= set().union(*known.values())


def test_orientations_reach_many_schemes_with_outcomes_and_amounts(last: State) -> None:
    orientations = last["orientations"]
    assert len({line["dispositif"] for line in orientations}) >= 9
    assert {"A_ETUDIER", "AUCUN"} <= {line["dispositif"] for line in orientations}
    assert {line["issue"] for line in orientations} == {"", "propose", "depose", "accorde", "refuse"}
    assert {line["issue"] for line in orientations if line["montant_accorde_eur"]} == {"accorde"}
    statuses = {row["id_dossier"]: row["statut"] for row in last["dossiers"]}
    to_schemes = [line for line in orientations if line["dispositif"] not in ("A_ETUDIER", "AUCUN")]
    assert {statuses[line["id_dossier"]] for line in to_schemes} == {"oriente"}


def test_redirected_dossiers_say_where_to(last: State) -> None:
    redirected = [row for row in last["dossiers"] if row["statut"] == "redirige"]
    assert len(redirected) >= 3
    assert sum(bool(row["ami_redirection"]) for row in redirected) >= len(redirected) - 1
    assert all(row["statut"] == "redirige" for row in last["dossiers"] if row["ami_redirection"])
    assert 5 <= sum(bool(row["ami_lies"]) for row in last["dossiers"]) <= 60


def test_other_columns_are_filled_mostly_and_never_wholly(last: State) -> None:
    dossiers = last["dossiers"]
    for header in ("lettre_intention", "fiche_reponse"):
        counts = Counter(row[header] for row in dossiers)
        assert counts.keys() == {"oui", "non", ""}
        assert counts["oui"] > 80
    assert Counter(row["confidentialite"] or "restreint" for row in dossiers).most_common(1)[0][0] == "restreint"
    assert {row["confidentialite"] for row in dossiers} == {"restreint", "agrege", "public", ""}
    for header in ("etp_prevus", "cout_total_ht_eur", "aire_sante", "freins", "leviers", "priorites_ia"):
        filled = sum(bool(row[header]) for row in dossiers)
        assert 60 < filled < 120, header
    assert any(re.fullmatch(r"\d+,5", row["etp_prevus"]) for row in dossiers)


# ---------------------------------------------------------------- where partners are


def test_every_partner_line_is_located_as_the_contract_says(reports: list[CheckReport]) -> None:
    location = reports[-1].location
    assert sum(location.values()) == reports[-1].rows_loaded["partenaires"]
    assert location["exact"] > 150
    assert location["nom"] > 80
    assert all(location[status] >= 3 for status in ("hors_region", "etranger", "non_localise"))


def test_doubtful_places_are_there_to_be_seen(reports: list[CheckReport]) -> None:
    codes = {fault.code for fault in reports[-1].issues}
    assert {"W-LOCATION-AMBIGUOUS", "W-LOCATION-MISSING", "W-COMMUNE-MERGED", "W-COMMUNE-ZERO"} <= codes


def test_projects_are_thick_around_lille_and_amiens_and_absent_in_many_epci(reports: list[CheckReport]) -> None:
    content = reports[-1].content
    assert content is not None
    partners = content.tables["partenaires"]
    everywhere = Counter(code for code in partners["epci_code"] if code)
    leads = Counter(
        code
        for code, role in zip(partners["epci_code"], partners["role"], strict=True)
        if code and role == "chef_de_file"
    )
    assert 30 <= len(everywhere) <= 47
    assert {code for code, _ in everywhere.most_common(2)} == {LILLE, AMIENS}
    assert {code for code, _ in leads.most_common(2)} == {LILLE, AMIENS}
    assert {line for line in partners["departement_code"] if line} == {"02", "59", "60", "62", "80"}


# ---------------------------------------------------------------- successive states


def test_no_state_gives_an_error_and_each_gives_facts_to_look_at(reports: list[CheckReport]) -> None:
    for report in reports:
        assert [fault for fault in report.issues if fault.severity == "error"] == []
        assert report.count("warning") > 0
        assert report.count("conformity") > 0
        assert not any(report.rows_rejected.values())


@pytest.mark.parametrize(("dossiers", "seed", "snapshots"), [(1, 1, 12), (12, 3, 5), (700, 5, 2)])
def test_other_sizes_give_no_error_either(dossiers: int, seed: int, snapshots: int, tmp_path: Path) -> None:
    write_demo(tmp_path, dossiers=dossiers, seed=seed, snapshots=snapshots)
    for state in tmp_path.iterdir():
        report = check_files(read_uploads(sorted(state.iterdir())))
        assert [fault for fault in report.issues if fault.severity == "error"] == []
    assert len(read_rows(tmp_path / "2026-11-15" / "dossiers.csv")) == dossiers


def test_dossiers_enter_over_time_and_a_few_are_forgotten_once(states: list[State]) -> None:
    present = [{row["id_dossier"] for row in state["dossiers"]} for state in states]
    assert all(len(later) > len(earlier) + 10 for earlier, later in zip(present, present[1:], strict=False))
    gone = [earlier - later for earlier, later in zip(present, present[1:], strict=False)]
    assert 1 <= sum(len(found) for found in gone) <= 3
    assert set().union(*present) == present[-1]


def test_what_was_submitted_stays_the_same(states: list[State]) -> None:
    final = {row["id_dossier"]: row for row in states[-1]["dossiers"]}
    for state in states:
        for row in state["dossiers"]:
            for header in ("titre", "date_depot", "typologies", "srl_initial", "date_cible_srl", "cout_total_ht_eur"):
                assert row[header] == final[row["id_dossier"]][header]


def test_a_few_targets_were_declared_otherwise_before(states: list[State]) -> None:
    targets: dict[str, list[int]] = {}
    for state in states:
        for row in state["dossiers"]:
            if row["srl_final_vise"]:
                targets.setdefault(row["id_dossier"], []).append(int(row["srl_final_vise"]))
    revised = [found for found in targets.values() if len(set(found)) > 1]
    assert 3 <= len(revised) <= 12
    assert any(found[-1] < found[0] for found in revised)
    assert any(found[-1] > found[0] for found in revised)


def test_statuses_only_move_forwards(states: list[State]) -> None:
    order = {row["code"]: int(row["order"]) for row in load_reference().rows("statuses")}
    seen: dict[str, int] = {}
    moves = 0
    for state in states:
        for row in state["dossiers"]:
            rank = order[row["statut"]]
            before = seen.get(row["id_dossier"], 0)
            assert rank >= before
            moves += before not in (0, rank)
            seen[row["id_dossier"]] = rank
    assert moves > 40


def test_no_date_lies_after_its_state(folder: Path, states: list[State]) -> None:
    for path, state in zip(sorted(folder.iterdir()), states, strict=True):
        as_of = date.fromisoformat(path.name)
        for kind, headers in (
            ("dossiers", ("date_depot", "date_etude", "date_constat_srl")),
            ("orientations", ("date_orientation",)),
        ):
            days = [row[header] for row in state[kind] for header in headers if row[header]]
            assert max(datetime.strptime(day, "%d/%m/%Y").date() for day in days) <= as_of


def test_observed_levels_appear_and_move_later(states: list[State]) -> None:
    history: dict[str, list[str]] = {}
    for state in states:
        for row in state["dossiers"]:
            history.setdefault(row["id_dossier"], []).append(row["srl_final_constate"])
    appeared = sum(not found[0] and bool(found[-1]) for found in history.values())
    moved = sum(len({seen for seen in found if seen}) > 1 for found in history.values())
    assert appeared >= 5
    assert moved >= 2


def test_some_observed_levels_went_down_and_some_never_moved(states: list[State]) -> None:
    history: dict[str, list[int]] = {}
    for state in states:
        for row in state["dossiers"]:
            if row["srl_final_constate"]:
                history.setdefault(row["id_dossier"], []).append(int(row["srl_final_constate"]))
    downs = [found for found in history.values() if any(b < a for a, b in zip(found, found[1:], strict=False))]
    assert 2 <= len(downs) <= 8
    assert sum(len(found) == 4 and len(set(found)) == 1 for found in history.values()) >= 2


def test_targets_are_in_every_standing(states: list[State]) -> None:
    for scale, wanted in (("SRL", {"reached", "late", "to see", "on course", "undated"}), ("TRL", {"on course"})):
        found = {standing(row) for row in states[-1]["dossiers"] if (row["echelle_maturite"] or "SRL") == scale}
        assert wanted <= found


def standing(row: dict[str, str]) -> str | None:
    target, seen = level(row, "srl_final_vise"), level(row, "srl_final_constate")
    if target is None:
        return None
    if seen is not None and seen >= target:
        return "reached"
    if not row["date_cible_srl"]:
        return "undated"
    if datetime.strptime(row["date_cible_srl"], "%d/%m/%Y").date() >= state_dates(1)[0]:
        return "on course"
    return "to see" if seen is None else "late"


def test_a_level_has_stood_for_a_year_in_the_last_state(last: State) -> None:
    year_ago = date(2025, 11, 15)
    days = [
        datetime.strptime(row["date_constat_srl"], "%d/%m/%Y").date()
        for row in last["dossiers"]
        if row["date_constat_srl"] and (row["echelle_maturite"] or "SRL") == "SRL"
    ]
    assert 2 <= sum(day <= year_ago for day in days) <= 6


def test_partners_join_and_leave(states: list[State]) -> None:
    known = {row["id_dossier"] for row in states[0]["dossiers"]}
    lines = [
        {(line["id_dossier"], line["organisation"]) for line in state["partenaires"] if line["id_dossier"] in known}
        for state in (states[0], states[-1])
    ]
    assert len(lines[1] - lines[0]) >= 3
    assert len(lines[0] - lines[1]) >= 1


def test_orientations_are_added(states: list[State]) -> None:
    counts = [len(state["orientations"]) for state in states]
    assert counts == sorted(set(counts))


# ---------------------------------------------------------------- the demo store


def test_the_demo_store_is_filled_once(tmp_path: Path) -> None:
    ensure_demo_store(tmp_path / "demo")
    store = Store(tmp_path / "demo")
    found = store.snapshots()
    assert [info.as_of for info in found] == state_dates(4)
    assert all(info.is_demo for info in found)
    assert found[-1].current
    journal = store.journal()
    ensure_demo_store(tmp_path / "demo")
    assert store.journal() == journal


def test_a_demo_store_left_half_made_by_a_kill_is_never_shown_and_made_again(tmp_path: Path) -> None:
    half = tmp_path / "demo.tmp"
    half.mkdir()
    (half / "CURRENT").write_text("2026-02-15-000000000000\n")
    assert Store(tmp_path / "demo").current_id() is None
    ensure_demo_store(tmp_path / "demo")
    assert len(Store(tmp_path / "demo").snapshots()) == 4
    assert not half.exists()


# ---------------------------------------------------------------- the examples of the user guide


def test_example_files_are_up_to_date(tmp_path: Path) -> None:
    for path in write_examples(tmp_path):
        kept = EXAMPLES / path.relative_to(tmp_path)
        assert kept.read_bytes() == path.read_bytes(), "Refaites-les : etl.demo.examples.write_examples(docs/exemples)"


def test_clean_examples_give_no_error() -> None:
    report = check_files(read_uploads([EXAMPLES / f"{kind}.csv" for kind in KINDS]))
    assert [fault for fault in report.issues if fault.severity == "error"] == []
    assert report.rows_loaded["dossiers"] == 12


def test_each_slip_of_the_faulty_examples_is_found_where_it_was_put() -> None:
    report = check_files(read_uploads([EXAMPLES / FAULTY_FOLDER / f"{kind}.csv" for kind in KINDS]))
    found = {(fault.file, fault.code, fault.line) for fault in report.issues}
    for slip in SLIPS:
        rows = read_rows(EXAMPLES / FAULTY_FOLDER / f"{slip.kind}.csv")
        assert (f"{slip.kind}.csv", slip.code, slip.row % len(rows) + 2) in found
    assert report.content is not None
    assert 4 <= report.rows_loaded["dossiers"] < 12
