"""``snapshots``, ``rollback``, ``erase``, ``retention``: the states of a store and what becomes of them."""

from __future__ import annotations

import getpass
from argparse import Namespace
from datetime import date

from etl.commands.interrupts import holding_interrupts
from etl.commands.terminal import DONE, print_json, say, store_folder
from etl.store import SnapshotInfo, Store


def snapshots(options: Namespace) -> int:
    """List the published states, oldest first."""
    infos = Store(store_folder()).snapshots()
    if options.json:
        print_json({"snapshots": [info.as_dict() for info in infos]})
        return DONE
    for info in infos:
        print(_line(info))
    if not infos:
        say("Aucun instantané n'est publié.")
    return DONE


def _line(info: SnapshotInfo) -> str:
    mark = "*" if info.current else " "
    return f"{mark} {info.id}  état au {info.as_of:%d/%m/%Y}  {info.rows['dossiers']} dossiers  publié par {info.by}"


def rollback(options: Namespace) -> int:
    """Put a published state back in force."""
    with holding_interrupts():
        current, previous = Store(store_folder()).rollback(options.id, by=options.by or getpass.getuser())
    if current == previous:
        say(f"L'instantané {current} était déjà en vigueur. Rien n'a changé.")
    else:
        say(f"L'instantané en vigueur est maintenant {current} (auparavant {previous}).")
    if options.json:
        print_json({"current": current, "previous": previous})
    return DONE


def erase(options: Namespace) -> int:
    """Remove a dossier, its bytes too, from every state."""
    with holding_interrupts():  # begun, it is carried to its end
        erased, concerned = Store(store_folder()).erase(options.id, by=options.by or getpass.getuser())
    say(f"Dossier effacé de {len(concerned)} instantané(s). L'avertissement W-ERASED-ID dira s'il revient.")
    if options.json:
        print_json({"erased": erased, "snapshots": sorted(concerned)})
    return DONE


def retention(options: Namespace) -> int:
    """Apply the retention that the settings ask for."""
    with holding_interrupts():
        result = Store(store_folder()).apply_retention(date.today(), by=options.by or getpass.getuser())
    say(f"{len(result.removed)} instantané(s) supprimé(s), {len(result.stripped)} sans leur source désormais.")
    if options.json:
        print_json({"removed": list(result.removed), "stripped": list(result.stripped)})
    return DONE
