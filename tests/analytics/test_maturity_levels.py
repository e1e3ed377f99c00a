"""Scales and the words of their levels come from the snapshot, as it was read."""

from __future__ import annotations

import pytest

from analytics.maturity.levels import LevelWords, Scale, default_scale, levels_of, scales_of
from tests.analytics.builders import BuiltReader, snapshot
from tests.analytics.oracle_data import reference


@pytest.fixture(scope="module")
def reader() -> BuiltReader:
    return snapshot()


def test_every_scale_has_its_own_bounds(reader: BuiltReader) -> None:
    scales = scales_of(reader)
    assert list(scales) == [row["scale"] for row in reference("maturity_scales")]
    assert scales["MRL"] == Scale("MRL", "Manufacturing Readiness Level (ou Market RL : à préciser)", 1, 10)
    assert (scales["SRL"].low, scales["SRL"].high) == (1, 9)


def test_the_levels_of_srl_carry_the_words_of_the_table(reader: BuiltReader) -> None:
    levels = levels_of(reader, "SRL")
    assert [words.level for words in levels] == list(range(1, 10))
    for words, row in zip(levels, reference("srl_levels"), strict=True):
        assert words == LevelWords(
            int(row["level"]),
            row["phase_code"],
            row["phase_fr"],
            row["label_fr"],
            row["short_label"],
            row["evidence_hint_fr"],
        )


def test_another_scale_has_levels_without_words(reader: BuiltReader) -> None:
    assert levels_of(reader, "MRL") == tuple(LevelWords(level) for level in range(1, 11))
    with pytest.raises(KeyError):
        levels_of(reader, "XRL")


def test_a_table_without_codes_nor_evidence_has_letters_for_its_phases() -> None:
    reader = snapshot()
    cursor = reader.cursor()
    cursor.execute("ALTER TABLE ref_srl_levels DROP COLUMN phase_code")
    cursor.execute("ALTER TABLE ref_srl_levels DROP COLUMN evidence_hint_fr")
    levels = levels_of(reader, "SRL")
    assert "".join(words.phase for words in levels) == "AABBCCCDD"
    assert {words.evidence for words in levels} == {""}
    assert levels[0].phase_label == "Reproblématisation"


@pytest.mark.parametrize(("value", "expected"), [("TRL", "TRL"), ("XRL", "SRL"), (None, "SRL")])
def test_the_scale_shown_first_is_the_setting_of_the_snapshot(value: str | None, expected: str) -> None:
    settings = {} if value is None else {"maturity.default_scale": value}
    assert default_scale(snapshot(settings=settings)) == expected
