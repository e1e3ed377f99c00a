"""The published states and the moves of a store, in words."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl.store import Correction, Store
from tests.pages.conftest import publish_state
from ui.journal.holdings import states_holding
from ui.journal.moves import moves
from ui.journal.state_rows import (
    corrections_frame,
    holds_sources,
    snapshot_labels,
    snapshots_frame,
    sources_frame,
    sources_zip,
    state_name,
)


@pytest.fixture(scope="module")
def store(demo_files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Two states, the older one with a dossier sent twice: its lines are set aside."""
    folder = tmp_path_factory.mktemp("history")
    older = folder / demo_files[0].name
    older.mkdir()
    for path in demo_files[0].glob("*.csv"):
        (older / path.name).write_bytes(path.read_bytes())
    header, first, *rest = (older / "dossiers.csv").read_bytes().split(b"\n")
    (older / "dossiers.csv").write_bytes(b"\n".join([header, first, first, *rest]))
    made = Store(folder / "store")
    for state in (older, demo_files[1]):
        publish_state(made, state, is_demo=False)
    return made


def first_id(state: Path) -> str:
    return (state / "dossiers.csv").read_text(encoding="utf-8-sig").splitlines()[1].split(";")[0]


def test_states_are_named_by_their_day_and_the_one_in_force_says_so(store: Store) -> None:
    older, newer = store.snapshots()
    labels = snapshot_labels([older, newer])
    assert list(labels) == [newer.id, older.id]
    assert labels[newer.id] == f"{newer.as_of:%d/%m/%Y} (en vigueur)"
    assert labels[older.id] == f"{older.as_of:%d/%m/%Y}"
    assert state_name(older.id) == f"{older.as_of:%d/%m/%Y} · {older.id[-6:]}"


def test_two_states_of_one_day_are_told_apart_by_the_end_of_their_identifier(store: Store) -> None:
    older = store.snapshots()[0]
    twin = f"{older.id[:-6]}abcdef"
    labels = snapshot_labels([older, older.__class__(**{**older.__dict__, "id": twin})])
    assert len(set(labels.values())) == 2
    assert labels[twin].endswith("· abcdef")


def test_the_files_received_come_back_without_the_digest_cut_in_the_archive(
    store: Store, demo_files: list[Path]
) -> None:
    newer = store.snapshots()[1]
    assert holds_sources(store, newer.id)
    with zipfile.ZipFile(io.BytesIO(sources_zip(store, newer.id))) as archive:
        assert sorted(archive.namelist()) == ["dossiers.csv", "orientations.csv", "partenaires.csv"]
        kept = archive.read("dossiers.csv").decode("utf-8-sig")
    assert first_id(demo_files[1]) in kept
    assert sources_frame(newer.sources)["Empreinte"].str.len().eq(9).all()


def test_a_dossier_is_found_loaded_in_one_state_and_set_aside_in_the_other(
    store: Store, demo_files: list[Path]
) -> None:
    submission_id = first_id(demo_files[0])
    newer, older = states_holding(store, f" {submission_id} ")
    assert (newer.is_loaded, newer.n_set_aside) == (True, 0)
    assert (older.is_loaded, older.n_partners) == (False, 0)
    assert older.n_set_aside >= 2
    assert states_holding(store, "INCONNU-1") == []


def test_counts_of_the_list_are_those_of_the_states(store: Store) -> None:
    frame = snapshots_frame(store.snapshots(), {})
    assert list(frame["set_aside"]) == [sum(info.rejected.values()) for info in store.snapshots()[::-1]]
    assert frame["set_aside"].iloc[1] > 0


def test_the_list_names_a_file_profile_by_its_title_and_by_its_name_once_it_is_gone(store: Store) -> None:
    read_with = [replace(info, profile=name) for info, name in zip(store.snapshots(), ("chu", "parti"), strict=False)]
    assert list(snapshots_frame(read_with, {"chu": "Colonnes du CHU"})["profile"])[::-1] == ["Colonnes du CHU", "parti"]


def test_every_kind_of_move_is_said_in_french(tmp_path: Path, demo_files: list[Path]) -> None:
    store = Store(tmp_path / "store")
    older, newer = (publish_state(store, state, is_demo=False) for state in demo_files)
    store.rollback(older, by="Ana")
    store.erase(first_id(demo_files[0]), by="Bob")
    text = store.configured_text("settings.toml").replace("snapshot_months = 0", "snapshot_months = 1")
    store.configure("settings.toml", text, by="Cléo")
    store.rollback(newer, by="Ana")
    store.apply_retention(datetime(2027, 1, 1, tzinfo=UTC).date(), by="Dan")
    found = moves(store)
    assert [move.what for move in found] == [
        "Retrait d’un état (conservation)",
        "Retour à un état",
        "Réglages",
        "Effacement d’un dossier",
        "Retour à un état",
        "Publication",
        "Publication",
    ]
    assert found[0].state == state_name(older)
    assert found[1].more == f"à la place de l’état au {state_name(older)}"
    erased = next(move for move in found if move.what == "Effacement d’un dossier")
    assert first_id(demo_files[0]) not in f"{erased}"


def test_a_line_taken_out_by_a_correction_is_said_so() -> None:
    at = datetime(2026, 3, 14, 8, 5, tzinfo=UTC)
    cell = Correction("dossiers", "d.csv", None, 4, "statut", "ressu", "recu", "Ana", at)
    line = Correction("dossiers", "d.csv", "Feuille", 7, None, None, None, "Ana", at)
    frame = corrections_frame([cell, line])
    assert list(frame["column"]) == ["statut", "ligne retirée"]
    assert list(frame["at"]) == ["14/03/2026 à 09:05"] * 2
