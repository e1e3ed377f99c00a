"""States published once for all the tests that compare with the oracle."""

from __future__ import annotations

import pytest

from etl.store.reader import SnapshotReader
from tests.analytics.oracle_states import State, awkward_state, cordis_reader, demo_states


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> list[State]:
    """The four states of the demo, oldest first, in one store."""
    return demo_states(tmp_path_factory.mktemp("oracle-demo"))


@pytest.fixture(scope="session")
def awkward(tmp_path_factory: pytest.TempPathFactory) -> State:
    """The hand-made state, with an alias table of its own."""
    return awkward_state(tmp_path_factory.mktemp("oracle-awkward"))


@pytest.fixture(scope="session")
def cordis(tmp_path_factory: pytest.TempPathFactory) -> SnapshotReader:
    """Six invented projects of another source, read by its profile."""
    return cordis_reader(tmp_path_factory.mktemp("oracle-cordis"))
