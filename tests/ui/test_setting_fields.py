"""The settings as fields of a form, and their text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.settings import REFERENCE_FOLDER, SettingsError, parse_settings
from ui.configuration.setting_fields import (
    KEPT_WITH_STATE,
    SECTION_TITLES,
    SettingValue,
    changed_settings,
    setting_fields,
    setting_values,
    settings_as_toml,
)

DELIVERED = (REFERENCE_FOLDER / "settings.toml").read_text(encoding="utf-8")


def test_every_setting_has_its_french_words_and_its_group() -> None:
    flattened = parse_settings(DELIVERED).flattened()
    assert [field.key for field in setting_fields()] == list(flattened)
    for field in setting_fields():
        assert field.title, field.key
        assert field.help, field.key
        assert field.section in SECTION_TITLES, field.key


def test_a_number_keeps_the_bounds_of_its_model() -> None:
    threshold = next(field for field in setting_fields() if field.key == "maturity.field_threshold")
    assert (threshold.kind, threshold.minimum, threshold.maximum) == ("number", 1, 9)


def test_a_date_of_another_century_is_refused_in_a_sentence() -> None:
    published_on = next(field for field in setting_fields() if field.key == "call.published_on")
    assert published_on.refusal(date(1999, 12, 31)) == "Cette date doit aller du 01/01/2000 au 31/12/2099."
    assert published_on.refusal(date(2100, 1, 1))
    for fine in (None, date(2000, 1, 1), date(2099, 12, 31)):
        assert published_on.refusal(fine) is None


def test_what_a_snapshot_keeps_acts_at_the_next_import_only() -> None:
    effects = {field.key: field.effect for field in setting_fields()}
    # These four are read from the snapshot's own copy: see analytics.labels.setting and the SQL of the indicators.
    for key in (
        "maturity.field_threshold",
        "consortium.multicentric_min_sites",
        "territory.epci_reference_count",
        "territory.rate_floor_population",
    ):
        assert effects[key] == KEPT_WITH_STATE
    assert "tout de suite" in effects["call.published_on"]


def test_the_delivered_settings_come_back_from_their_own_text() -> None:
    values = setting_values(DELIVERED)
    assert setting_values(settings_as_toml(values)) == values


@settings(deadline=None)
@given(
    name=st.text(min_size=1, max_size=60).filter(str.strip),
    published_on=st.none() | st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)),
    years=st.integers(1, 10),
)
def test_any_value_typed_comes_back_from_the_text(name: str, published_on: date | None, years: int) -> None:
    typed: dict[str, SettingValue] = {
        "call.name": name,
        "call.published_on": published_on,
        "call.duration_years": years,
    }
    values = setting_values(DELIVERED) | typed
    assert setting_values(settings_as_toml(values)) == values


def test_a_value_out_of_its_bounds_is_refused_by_its_name() -> None:
    text = settings_as_toml(setting_values(DELIVERED) | {"maturity.field_threshold": 12})
    with pytest.raises(SettingsError, match="« maturity.field_threshold » : la valeur est trop grande"):
        setting_values(text)


def test_changes_are_said_in_words_with_their_unit() -> None:
    before = setting_values(DELIVERED)
    after = before | {"consortium.multicentric_min_sites": 3, "call.published_on": date(2026, 3, 14)}
    assert changed_settings(before, after) == [
        ("Date de publication de l’appel", "vide", "14/03/2026"),
        ("Sites de soins d’un dossier multicentrique", "2 sites", "3 sites"),
    ]


def test_the_settings_of_an_older_version_are_read_with_what_they_lack() -> None:
    text = "\n".join(line for line in DELIVERED.splitlines() if line).split("[import_gate]")[0]
    assert "import_gate.absent_alert_percent" in setting_values(text)
    assert setting_values(text) == setting_values(DELIVERED)
