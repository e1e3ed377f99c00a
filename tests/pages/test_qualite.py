"""The page of data quality, for every role, on full and faulty data."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.store import Store
from tests.pages.conftest import OpenPage, publish_state, said


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_roles_below_the_committee_get_a_sentence_and_no_line(open_page: OpenPage, role: str) -> None:
    app = open_page("qualite", role)
    assert "Cette page est réservée au rôle « Comité » et au-dessus" in said(app)
    assert not app.dataframe
    assert not app.table


@pytest.mark.parametrize("role", ["comite", "agent", "admin"])
def test_the_committee_and_above_see_the_five_location_counts(open_page: OpenPage, full_store: Path, role: str) -> None:
    app = open_page("qualite", role)
    assert not app.exception
    counts = app.table[1].value.iloc[:, 0].astype(int)
    assert list(counts) == list(Store(full_store).reader().info.location.values())


def test_the_lines_listed_are_those_of_the_location_chosen(open_page: OpenPage, full_store: Path) -> None:
    app = open_page("qualite")
    app.selectbox(key="quality-location").set_value("hors_region").run()
    listed = app.dataframe[0].value
    assert len(listed) == Store(full_store).reader().info.location["hors_region"]
    assert set(listed["location"]) == {"Hors des Hauts-de-France"}


def test_a_line_set_aside_is_shown_with_its_reason_and_its_cells(
    open_page: OpenPage, tmp_path: Path, demo_files: list[Path]
) -> None:
    state = tmp_path / demo_files[-1].name
    state.mkdir()
    for path in demo_files[-1].glob("*.csv"):
        (state / path.name).write_bytes(path.read_bytes())
    dossiers = state / "dossiers.csv"
    lines = dossiers.read_bytes().split(b"\n")
    dossiers.write_bytes(b"\n".join([lines[0], lines[1], *lines[1:]]))
    folder = tmp_path / "store"
    publish_state(Store(folder), state, is_demo=False)

    app = open_page("qualite", store=folder)
    set_aside = app.dataframe[0].value
    assert len(set_aside) == sum(Store(folder).reader().info.rejected.values()) > 0
    assert set_aside["reasons"].str.len().gt(0).all()
    assert lines[1].decode("utf-8", "replace").split(";")[0].strip('"') in " ".join(set_aside["cells"])


def test_filled_cells_are_counted_over_the_lines_loaded(open_page: OpenPage, full_store: Path) -> None:
    app = open_page("qualite")
    reader = Store(full_store).reader()
    filling = app.dataframe[-1].value
    title = filling[(filling["kind"] == "Dossiers") & (filling["title"] == "Titre")].iloc[0]
    assert (title["n_filled"], title["n_rows"]) == (reader.info.rows["dossiers"], reader.info.rows["dossiers"])
    expected = reader.cursor().execute("SELECT count(reviewed_on) FROM submissions").fetchone()
    studied = filling[filling["title"].str.contains("étude")].iloc[0]
    assert expected is not None
    assert studied["n_filled"] == expected[0]
