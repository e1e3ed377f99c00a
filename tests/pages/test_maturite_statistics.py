"""Maturité, what levels allow to be said: shares of five dossiers or more, lower medians, the ceiling, no mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from statistics import median_low
from typing import Any

import pytest
import streamlit as st
from openpyxl import load_workbook

from tests.pages.conftest import OpenPage, said
from tests.pages.maturity_states import publish_lines
from tests.pages.test_maturite import lines, table

PAGE = "maturite"
SPREAD = {"vue": "repartition"}
FOUR = [(3, 6, 6), (2, 4, 3), (5, 7, None), (1, 1, 1)]
SEVEN = [*FOUR, (2, 5, 4), (8, 9, 8), (4, 3, 3), (None, 9, None)]


def publish(folder: Path, levels: Sequence[tuple[int | None, int | None, int | None]]) -> Path:
    """A store of one state, of dossiers of these levels."""
    return publish_lines(folder, {"2026-03-01": lines(levels)})


def test_under_five_dossiers_the_spread_has_counts_and_no_share_nor_quartile(
    open_page: OpenPage, tmp_path: Path
) -> None:
    app = open_page(PAGE, store=publish(tmp_path, FOUR), params=SPREAD)
    rows = table(app, "levels-rows")
    assert {row["n_total"] for row in rows} == {4}
    assert "share" not in rows[0]
    assert "Médiane" not in said(app)


@pytest.mark.parametrize(("final", "place"), [("target", 1), ("observed", 2)])
def test_from_five_on_the_spread_has_shares_and_lower_medians(
    open_page: OpenPage, tmp_path: Path, final: str, place: int
) -> None:
    app = open_page(PAGE, store=publish(tmp_path, SEVEN), params={**SPREAD, "final": final})
    both = [(levels[0], levels[place]) for levels in SEVEN if levels[0] and levels[place]]
    assert [row["share"] for row in table(app, "levels-rows")] == [
        round(100 * sum(pair[end] == level for pair in both) / len(both), 1) for end in (0, 1) for level in range(1, 10)
    ]
    first, last = (median_low(pair[end] for pair in both) for end in (0, 1))
    said_so = f"Médiane basse, pour {len(both)} dossiers : niveau {first} au départ, niveau {last} "
    assert said_so in said(app).replace("\\", "")


def test_the_ceiling_is_said_even_when_nobody_starts_at_the_top(open_page: OpenPage, tmp_path: Path) -> None:
    app = open_page(PAGE, store=publish(tmp_path, SEVEN), params=SPREAD)
    assert "Plus un dossier part haut, moins il peut monter" in said(app)
    assert "le plus haut" not in said(app)


def test_who_is_under_the_ceiling_is_counted_among_the_dossiers_drawn(open_page: OpenPage, tmp_path: Path) -> None:
    store = publish(tmp_path, [*SEVEN, (9, 9, None)])
    app = open_page(PAGE, store=store, params={**SPREAD, "franchis": "1"})
    assert ("D", 0, 1) in [tuple(row.values()) for row in table(app, "crossed-phase-rows")]
    assert "1 dossier part du niveau 9, le plus haut" in said(app)


def test_the_files_say_that_levels_are_counted_and_never_averaged(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: dict[str, Callable[[], bytes]] = {}
    real = st.download_button

    def remember(label: str, data: Any, **settings: Any) -> bool:
        offered[settings["key"]] = data
        return real(label, data, **settings)

    monkeypatch.setattr(st, "download_button", remember)
    store = publish(tmp_path, SEVEN)
    for params in ({}, SPREAD):
        open_page(PAGE, store=store, params=params)
    for chart in ("threshold", "matrix", "levels", "crossed", "crossed-phase", "phases"):
        book = load_workbook(BytesIO(offered[f"{chart}-xlsx"]()))
        cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
        assert any("jamais de moyenne" in cell for cell in cells), chart
