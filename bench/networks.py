"""The network and the matrices of typologies at two sizes: what is paid once a snapshot, and what grows faster."""

from __future__ import annotations

import gc
import os
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from analytics.filters import Filters
from analytics.network.bridges import EXACT, PIVOTS
from analytics.network.drawn import drawn_network
from analytics.network.graph import Network
from analytics.network.kept import bridges_at, network_at
from analytics.network.organisation import organisation_page
from analytics.network.seen import organisations_there
from analytics.network.territories import TIE_LEVELS, territory_ties
from analytics.typologies.crossings import DIMENSIONS, typology_crossing
from etl.demo import write_demo
from etl.pipeline.publication import PublicationRequest, import_files
from etl.read.uploads import read_uploads
from etl.store import SnapshotReader, Store

SIZES = (10_000, 100_000)
EVERYBODY = Filters()
_TICK = 0.01  # of the clock of processors


class Cost(NamedTuple):
    """Seconds of wall, and of processors, child processes included: the second tells what a busy machine hides."""

    wall: float
    processors: float


Costs = dict[str, Cost]


def run(sizes: str = "") -> None:
    """Print the figures; ``sizes``: numbers of dossiers, joined by commas, in the place of SIZES."""
    found = {size: _measured(size) for size in ([int(size) for size in sizes.split(",")] if sizes else SIZES)}
    first, last = min(found), max(found)
    print("| seconds: wall (processors) | " + " | ".join(f"{size:,} dossiers" for size in found) + " | growth |")
    print("| --- |" + " --- |" * (len(found) + 1))
    for name in found[first]:
        costs = [found[size][name] for size in found]
        growth = max(costs[-1].processors, _TICK) / max(costs[0].processors, _TICK)
        print(f"| {name} | {' | '.join(f'{wall:.2f} ({cpu:.2f})' for wall, cpu in costs)} | {growth:.1f} |")
    print(f"growth: processors at {last:,} over {first:,}, {last / first:.0f} times the dossiers")


def _measured(size: int) -> Costs:
    with tempfile.TemporaryDirectory() as name:
        store = publish(Path(name), size)
        return _network_costs(store, store.reader(), size) | _matrix_costs(store.reader())


def publish(folder: Path, dossiers: int) -> Store:
    """A store under ``folder`` with one state of that many demo dossiers."""
    files = {path.parent for path in write_demo(folder / "files", dossiers=dossiers, seed=1, snapshots=1)}.pop()
    request = PublicationRequest(date.fromisoformat(files.name), "bench", accept_rejects=True)
    import_files(Store(folder / "store"), read_uploads(sorted(files.glob("*.csv"))), request, limits=False)
    return Store(folder / "store")


def _network_costs(store: Store, reader: SnapshotReader, size: int) -> Costs:
    costs: Costs = {}
    network = _timed(costs, "network: organisations, ties, communities; kept", lambda: _network(store, reader))
    bridges = _timed(costs, "bridges; kept", lambda: bridges_at(store, reader, EVERYBODY, network))
    _timed(costs, "network, read again", lambda: _network(store, reader))
    _timed(costs, "bridges, read again", lambda: bridges_at(store, reader, EVERYBODY, network))
    way = "exact" if bridges.is_exact else f"an estimate on {PIVOTS} pivots"
    n, m = len(network.nodes), len(network.edges)
    print(f"{size:,} dossiers: {n:,} organisations, {m:,} ties; bridges: {way} ({n * m:,}; exact up to {EXACT:,})")
    print(f"{network.nodes['community'].max():,} communities, modularity {network.modularity:.3f}")
    _timed(costs, "drawing of 300", lambda: drawn_network(network))
    central = str(network.nodes["organisation_id"].iloc[0])
    _timed(costs, "drawing of one and its partners", lambda: drawn_network(network, focus=central))
    page = partial(organisation_page, reader, EVERYBODY, "comite", organisation_id=central)
    _timed(costs, "page of the organisation of most dossiers", page)
    _timed(costs, "organisations of a state, to say when they were seen", lambda: organisations_there(reader))
    return costs


def _network(store: Store, reader: SnapshotReader) -> Network:
    network = network_at(store, reader, EVERYBODY, "comite")
    if network is None:
        raise RuntimeError("the committee sees the network")
    return network


def _matrix_costs(reader: SnapshotReader) -> Costs:
    costs: Costs = {}
    for level in TIE_LEVELS:
        ask = partial(territory_ties, reader, EVERYBODY, "comite", level=level)
        _timed(costs, f"territory × territory: {level}", ask)
    for by in DIMENSIONS:
        _timed(costs, f"typology × {by}", partial(typology_crossing, reader, EVERYBODY, "comite", by=by))
    ask = partial(typology_crossing, reader, EVERYBODY, "comite", by="territoire", level="commune", site="all")
    _timed(costs, "typology × territoire: commune, all lines", ask)
    return costs


def _timed(costs: Costs, name: str, task: Callable[[], Any]) -> Any:
    """What the task answers; its cost is put down under the name."""
    gc.collect()
    before, start = os.times(), time.perf_counter()
    answer = task()
    wall, after = time.perf_counter() - start, os.times()
    costs[name] = Cost(wall, sum(after[:4]) - sum(before[:4]))
    return answer
