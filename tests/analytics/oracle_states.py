"""The states that the oracle reads a second time: the demo's, the hand-made one, and the filters asked of them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from etl.demo import write_demo
from etl.pipeline.publication import PublicationRequest, import_files
from etl.read.uploads import read_uploads
from etl.store import Store
from etl.store.reader import SnapshotReader
from tests.analytics.oracle_awkward import AMIENS_METROPOLE, EST_SOMME, MEL, write_aliases, write_awkward
from tests.analytics.oracle_data import REFERENCE, Portfolio, load_portfolio

CORDIS = Path(__file__).resolve().parents[1] / "etl" / "files_cordis"
Chosen = Mapping[str, Any]

DEMO_FILTERS: Mapping[str, Chosen] = {
    "none": {},
    "departements": {"departement": ("02", "80")},
    "epci": {"epci": (MEL,)},
    "typologies": {"typologie": ("T05", "aucune")},
    "priority": {"priorite": ("P1",)},
    "actor types": {"type_acteur": ("ES", "MS")},
    "statuses": {"statut": ("oriente", "retire")},
    "health area": {"aire_sante": ("  NEPHROLOGIE ",)},
    "pre-existing": {"preexistant": True},
    "first quarter": {"date_from": date(2026, 1, 1), "date_to": date(2026, 3, 31)},
    "two together": {"departement": ("62",), "typologie": ("T05", "T06")},
    "three together": {"epci": (MEL, AMIENS_METROPOLE), "type_acteur": ("STARTUP",), "preexistant": False},
    "two places": {"departement": ("02",), "epci": (MEL,)},
    "nothing left": {"aire_sante": ("une aire que personne n’a écrite",)},
}
AWKWARD_FILTERS: Mapping[str, Chosen] = {
    "none": {},
    "departement": {"departement": ("80",)},
    "straddling epci": {"epci": (EST_SOMME,)},
    "two places": {"departement": ("59",), "epci": (AMIENS_METROPOLE,)},
    "no typology": {"typologie": ("aucune",)},
    "nothing known": {"statut": ("non_retenu",)},
    "withdrawn": {"statut": ("retire", "recu")},
    "health area": {"aire_sante": ("gériatrie",)},
    "from a day to a day": {"date_from": date(2026, 1, 31), "date_to": date(2026, 3, 14)},
}


@dataclass(frozen=True)
class State:
    """A published state: as analytics reads it, and as the oracle does."""

    reader: SnapshotReader
    portfolio: Portfolio
    store: Path


def publish(store: Store, folder: Path, as_of: date, reference_folder: Path = REFERENCE) -> State:
    request = PublicationRequest(as_of=as_of, by="Essais", accept_rejects=True, is_demo=True)
    report = import_files(store, read_uploads(sorted(folder.glob("*.csv"))), request)
    faults = [fault.as_dict() for fault in report.issues]
    return State(store.reader(report.snapshot_id), load_portfolio(folder, faults, reference_folder), store.folder)


def demo_states(folder: Path) -> list[State]:
    """The four states of the demo, oldest first, in one store."""
    write_demo(folder / "files")
    store = Store(folder / "store")
    return [publish(store, state, date.fromisoformat(state.name)) for state in sorted((folder / "files").iterdir())]


def awkward_state(folder: Path) -> State:
    """The hand-made state, with an alias table of its own."""
    write_awkward(folder / "files")
    shutil.copytree(REFERENCE, folder / "reference", copy_function=shutil.copyfile)
    write_aliases(folder / "reference")
    store = Store(folder / "store", folder / "reference")
    return publish(store, folder / "files", date(2026, 7, 1), folder / "reference")


def cordis_reader(folder: Path) -> SnapshotReader:
    """Projects of another source, read by its profile; the oracle doesn't read their files."""
    store = Store(folder)
    request = PublicationRequest(as_of=date(2026, 7, 1), by="Essais", accept_rejects=True)
    report = import_files(store, read_uploads(sorted(CORDIS.glob("*.csv"))), request, profile="cordis")
    return store.reader(report.snapshot_id)
