"""Made states of a store for the pages of maturity: a few dossiers whose levels a test says itself."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from etl.store import Store
from tests.pages.conftest import publish_state

_DOSSIER = {
    "titre": "Essai",
    "date_depot": "2025-01-05",
    "statut": "oriente",
    "typologies": "T01",
    "echelle_maturite": "SRL",
    "srl_initial": "",
    "srl_final_vise": "",
    "srl_final_constate": "",
    "date_cible_srl": "",
    "date_constat_srl": "",
    "freins": "",
    "leviers": "",
}
_PARTNER = {"organisation": "Hôpital d’essai", "type_acteur": "ES", "role": "chef_de_file", "code_commune": "59350"}
Lines = Sequence[Mapping[str, object]]


def publish_lines(folder: Path, states: Mapping[str, Lines], *, away: Collection[str] = ()) -> Path:
    """A store of states by date, oldest first; a dossier says only its ``id_dossier`` and what differs.

    ``away``: dossiers whose partner is out of the region.
    """
    for as_of, lines in states.items():
        files = folder / as_of
        files.mkdir(parents=True)
        _write(files / "dossiers.csv", [{"id_dossier": "", **_DOSSIER, **line} for line in lines])
        _write(files / "partenaires.csv", [_partner(line["id_dossier"], away) for line in lines])
        publish_state(Store(folder / "store"), files, is_demo=False)
    return folder / "store"


def _partner(name: object, away: Collection[str]) -> dict[str, object]:
    return {"id_dossier": name, **_PARTNER, **({"code_commune": "75056"} if name in away else {})}


def _write(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, fieldnames=list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
