"""Texts of the configuration: compared in words, saved, carried away."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from etl.reference import REQUIRED_COLUMNS
from etl.store import Store
from ui.configuration.log import change_summary
from ui.configuration.texts import (
    check_table,
    configuration_zip,
    default_text,
    differences,
    line_diff,
    save_text,
    title_of,
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def test_a_text_saved_over_another_one_than_the_one_read_is_refused(store: Store) -> None:
    base = store.configured_text("statuses.csv")
    assert save_text(store, "statuses.csv", base.replace("recu,Reçu", "recu,Arrivé"), "Ana", base) is None
    refusal = save_text(store, "statuses.csv", base.replace("recu,Reçu", "recu,Entré"), "Bob", base)
    assert refusal is not None
    assert "rien n’a été enregistré" in refusal
    assert "Arrivé" in store.configured_text("statuses.csv")


def test_a_table_is_checked_with_the_others_without_being_saved(store: Store) -> None:
    text = store.configured_text("statuses.csv")
    assert check_table(store, "statuses", text) is None
    refusal = check_table(store, "statuses", text.replace("recu,Reçu", "recu,Complet"))
    assert refusal is not None
    assert "désigne à la fois" in refusal
    assert store.configuration_history() == []


def test_the_whole_configuration_comes_as_the_files_that_stand_for_it(store: Store) -> None:
    text = store.configured_text("statuses.csv").replace("recu,Reçu", "recu,Arrivé")
    assert save_text(store, "statuses.csv", text, "Ana", store.configured_text("statuses.csv")) is None
    with zipfile.ZipFile(io.BytesIO(configuration_zip(store))) as archive:
        names = archive.namelist()
        assert archive.read("statuses.csv").decode() == text
        assert archive.read("typologies.csv").decode("utf-8-sig") == default_text(store, "typologies.csv")
    assert {"settings.toml", *(f"{stem}.csv" for stem in REQUIRED_COLUMNS)} <= set(names)


def test_changes_are_summed_up_on_one_line(store: Store) -> None:
    settings = store.configured_text("settings.toml")
    store.configure("settings.toml", settings.replace("field_threshold = 5", "field_threshold = 6"), by="Ana")
    store.configure("settings.toml", None, by="Bob")
    back, there = store.configuration_history()
    assert change_summary(there) == "Seuil terrain (niveau SRL) : 5 → 6"
    assert change_summary(back) == "retour à l’origine, Seuil terrain (niveau SRL) : 6 → 5"


def test_a_text_of_no_known_form_is_compared_line_by_line() -> None:
    assert differences("profiles/x.toml", "a = 1\nb = 2\n", "a = 1\nb = 3\n") == [("Ligne 2", "b = 2", "b = 3")]
    assert line_diff("a = 1\nb = 2\n", "a = 1\nb = 3\n").splitlines() == [" a = 1", "-b = 2", "+b = 3"]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("settings.toml", "Réglages"),
        ("statuses.csv", "Table « Statuts »"),
        ("organisation_aliases.csv", "Rapprochements d’organisations"),
        ("profiles/cordis.toml", "Modèle de fichier « cordis »"),
    ],
)
def test_every_text_has_a_french_name(name: str, title: str) -> None:
    assert title_of(name) == title
