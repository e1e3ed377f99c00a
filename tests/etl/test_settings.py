"""The settings: what is shipped, and each mistake a sentence that names the key."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from etl.settings import REFERENCE_FOLDER, CallSettings, SettingsError, load_settings, parse_settings

SHIPPED = (REFERENCE_FOLDER / "settings.toml").read_text(encoding="utf-8")


def test_the_limits_shipped_are_those_of_the_contract() -> None:
    settings = load_settings()
    assert (settings.limits.max_file_mib, settings.limits.max_unpacked_mib, settings.limits.max_rows) == (
        50,
        200,
        200_000,
    )
    assert settings.territory.epci_reference_count == 92
    assert settings.territory.rate_floor_population == 50_000
    assert settings.call.published_on is None and settings.call.closes_on() is None
    assert (settings.maturity.default_scale, settings.consortium.multicentric_min_sites) == ("SRL", 2)


def test_what_is_published_is_kept_without_end_until_a_region_says_otherwise() -> None:
    settings = load_settings()
    assert (settings.retention.snapshot_months, settings.retention.source_months) == (0, 0)
    assert settings.import_gate.absent_alert_percent == 20
    assert settings.flattened()["retention.source_months"] == "0"


def test_a_section_added_since_the_file_was_written_takes_its_defaults() -> None:
    older = parse_settings(SHIPPED[: SHIPPED.index("[import_gate]")])
    assert (older.import_gate, older.retention) == (load_settings().import_gate, load_settings().retention)


@pytest.mark.parametrize(
    ("published_on", "closes_on"),
    [
        (date(2026, 3, 1), date(2028, 3, 1)),
        (date(2024, 2, 29), date(2026, 3, 1)),
        (date(2026, 12, 31), date(2028, 12, 31)),
    ],
)
def test_the_window_closes_after_two_whole_years(published_on: date, closes_on: date) -> None:
    assert CallSettings(name="x", published_on=published_on, duration_years=2).closes_on() == closes_on


def test_a_publication_date_is_read_as_text_or_as_a_toml_date() -> None:
    for written in ('"2026-03-01"', "2026-03-01"):
        text = SHIPPED.replace('published_on = ""', f"published_on = {written}")
        assert parse_settings(text).call.published_on == date(2026, 3, 1)


def test_settings_flatten_to_the_form_kept_with_a_snapshot() -> None:
    flat = load_settings().flattened()
    assert flat["consortium.multicentric_min_sites"] == "2"
    assert flat["call.published_on"] == ""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("max_rows = 200000", "max_rows = 0", "trop petite"),
        ("max_rows = 200000", 'max_rows = "beaucoup"', "nombre entier"),
        ("max_rows = 200000", "max_rows = 200000\nmax_ligne = 1", "max_ligne"),
        ('published_on = ""', 'published_on = "1er mars"', "AAAA-MM-JJ"),
        ('published_on = ""', 'published_on = "9999-12-31"', "trop grande"),
        ('published_on = ""', 'published_on = "0026-03-14"', "trop petite"),
        ("field_threshold = 5", "field_threshold = 12", "trop grande"),
        ("[limits]", "[limites]", "limit"),
        ("[call]", "[call", "TOML lisible (ligne 3, colonne 6)"),
        ("source_months = 0", 'source_months = """', "TOML lisible (à la fin du texte)"),
        ('name = "HealthIA : Smart challenge"', 'name = ""', "vide"),
        ('name = "HealthIA : Smart challenge"', "name = 3", "texte"),
        ("duration_years = 2", "duration_years = 2.5", "duration_years"),
        ("source_months = 0", "source_months = -1", "trop petite"),
        ("absent_alert_percent = 20", "absent_alert_percent = 101", "trop grande"),
    ],
)
def test_each_mistake_is_a_sentence_that_names_the_key(old: str, new: str, words: str) -> None:
    assert SHIPPED.count(old) == 1, old
    with pytest.raises(SettingsError) as caught:
        parse_settings(SHIPPED.replace(old, new))
    message = str(caught.value)
    assert message.startswith("settings.toml") and message.endswith(".")
    assert words in message
    assert "pydantic" not in message and "Input" not in message


def test_a_maturity_scale_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    for path in REFERENCE_FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "settings.toml").write_text(
        SHIPPED.replace('default_scale = "SRL"', 'default_scale = "ZRL"'), encoding="utf-8"
    )
    with pytest.raises(SettingsError, match="ZRL"):
        load_settings(tmp_path)


def test_a_missing_or_unreadable_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"settings\.toml : .* manque"):
        load_settings(tmp_path)
    other = tmp_path / "autre"
    other.mkdir()
    (other / "settings.toml").write_bytes(b'[call]\nname = "\xe9"')
    with pytest.raises(SettingsError, match="UTF-8"):
        load_settings(other)
