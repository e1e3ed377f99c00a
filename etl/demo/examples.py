"""The example files of the user guide: twelve fictitious dossiers, and the same with the faults people make by hand."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from etl.demo.lives import FINAL_STATE
from etl.demo.states import draw_lives, write_state
from etl.schema import KINDS, Kind

DOSSIERS = 12
SEED = 12
FAULTY_FOLDER = "avec_fautes"
README = "LISEZMOI.md"
README_TEXT = """# Fichiers d’exemple

Données fictives : organisations et projets inventés, communes réelles.

- `dossiers.csv`, `partenaires.csv`, `orientations.csv` : {dossiers} dossiers, état au {as_of}, prêts à être déposés sur
  la page Import.
- `{folder}/` : les mêmes, avec les fautes de saisie ci-dessous. Déposez-les sur la page Import pour voir comment elles
  sont signalées, corrigez-les, puis déposez-les de nouveau.

| fichier | ligne | colonne | faute | code |
|---|---|---|---|---|
{slips}
"""


@dataclass(frozen=True, slots=True)
class Slip:
    """One fault put on purpose. ``row``: 0 is the first line of data, -1 the last; ``code``: the fault it gives."""

    kind: Kind
    row: int
    cells: Mapping[str, str]
    code: str
    told: str


SLIPS = (
    Slip(
        "dossiers",
        0,
        {"date_depot": "31/02/2026"},
        "E-DATE",
        "une date qui n’existe pas",
    ),
    Slip(
        "dossiers",
        1,
        {"statut": "orrienté"},
        "E-VOCABULARY",
        "un statut mal orthographié",
    ),
    Slip(
        "dossiers",
        2,
        {"cout_total_ht_eur": "412.500"},
        "E-NUMBER-AMBIGUOUS",
        "un montant qui se lit de deux façons",
    ),
    Slip(
        "dossiers",
        4,
        {"id_dossier": "IA-2026-001"},
        "E-DUPLICATE-ID",
        "un identifiant donné à deux dossiers",
    ),
    Slip(
        "dossiers",
        5,
        {"date_etude": "12/06/26"},
        "W-DATE-YEAR",
        "une année sur deux chiffres",
    ),
    Slip(
        "partenaires",
        -1,
        {"type_acteur": "Startupp"},
        "E-VOCABULARY",
        "un type d’acteur mal orthographié",
    ),
    Slip(
        "partenaires",
        -2,
        {"code_commune": "2691", "commune": "Saint-Quentin", "code_postal": ""},
        "W-COMMUNE-ZERO",
        "un code commune qui a perdu son zéro",
    ),
    Slip(
        "partenaires",
        -3,
        {"siret": "3,56E+13"},
        "W-SIRET-FORM",
        "un SIRET que le tableur a changé en nombre",
    ),
    Slip(
        "partenaires",
        -4,
        {"id_dossier": "IA-2026-099"},
        "E-UNKNOWN-DOSSIER",
        "un partenaire d’un dossier inconnu",
    ),
    Slip(
        "partenaires",
        -5,
        {"organisation": ""},
        "E-REQUIRED",
        "une cellule obligatoire vide",
    ),
    Slip(
        "orientations",
        -1,
        {"dispositif": "PASS INOVATION"},
        "E-VOCABULARY",
        "un dispositif mal orthographié",
    ),
)


def write_examples(folder: Path) -> list[Path]:
    """Write the example files, their faulty copies and a readme under ``folder``. Returns the files."""
    clean = write_state(folder, draw_lives(DOSSIERS, SEED), FINAL_STATE)
    faulty = folder / FAULTY_FOLDER
    faulty.mkdir(exist_ok=True)
    copies, told = [], []
    for kind, path in zip(KINDS, clean, strict=True):
        copies.append(faulty / path.name)
        told += _write_faulty(path, copies[-1], [slip for slip in SLIPS if slip.kind == kind])
    readme = folder / README
    readme.write_text(_readme(told), encoding="utf-8")
    return [*clean, *copies, readme]


def _write_faulty(source: Path, target: Path, slips: list[Slip]) -> list[str]:
    """Copy a file with its slips; say each one with the line a spreadsheet shows."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        headers, *rows = csv.reader(file, delimiter=";")
    told = []
    for slip in sorted(slips, key=lambda slip: slip.row % len(rows)):
        place = slip.row % len(rows)
        for header, cell in slip.cells.items():
            rows[place][headers.index(header)] = cell
        told.append(f"| `{target.name}` | {place + 2} | `{next(iter(slip.cells))}` | {slip.told} | {slip.code} |")
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([headers, *rows])
    return told


def _readme(told: list[str]) -> str:
    return README_TEXT.format(
        dossiers=DOSSIERS, as_of=f"{FINAL_STATE:%d/%m/%Y}", folder=FAULTY_FOLDER, slips="\n".join(told)
    )
