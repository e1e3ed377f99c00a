"""What the bench of the network says must be what was measured."""

from __future__ import annotations

import time

import pytest

from bench.networks import Costs, _timed, run


def test_every_step_is_measured_at_each_size(capsys: pytest.CaptureFixture[str]) -> None:
    run("12,24")
    printed = capsys.readouterr().out.splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in printed if line.startswith("|")]
    assert rows[0][1:] == ["12 dossiers", "24 dossiers", "growth"]
    assert len(rows) > 18
    for name, *costs, growth in rows[2:]:
        assert name
        assert all(float(cost.split(" ")[0]) >= 0 for cost in costs)
        assert float(growth) > 0
    assert any("bridges: exact" in line for line in printed)


def test_a_step_that_waits_costs_time_and_no_processor() -> None:
    costs: Costs = {}
    assert _timed(costs, "sleep", lambda: time.sleep(0.2) or "awake") == "awake"
    assert costs["sleep"].wall >= 0.2
    assert costs["sleep"].processors < 0.1
