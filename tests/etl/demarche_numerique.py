"""The fictitious export of a démarche as the platform's spreadsheets hold it: the CSV fixtures, sheet by sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from etl.read.uploads import Upload

FOLDER = Path(__file__).resolve().parent / "profiles_files" / "demarche_numerique"
DOSSIERS = "dossiers_healthia_2026-07-01_08-00.csv"
BLOCK = "partenaires_du_consortium.csv"
_AVIS = ("Dossier ID", "Introduction", "Réponse", "Question", "Réponse oui/non", "Créé le", "Répondu le", "Expert")

Rows = list[list[str]]


def rows_of(name: str) -> Rows:
    """Header and lines of a fixture."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="," if name == DOSSIERS else ";"))


def csv_uploads() -> list[Upload]:
    """The CSV export, and the repeating block saved apart."""
    return [Upload(name, (FOLDER / name).read_bytes()) for name in (DOSSIERS, BLOCK)]


def as_csv(name: str, rows: Sequence[Sequence[str]]) -> Upload:
    """Lines as the platform writes a CSV."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return Upload(name, text.getvalue().encode("utf-8"))


def sheets() -> dict[str, Rows]:
    """The sheets of the XLSX export: the establishment stands apart, the repeating block too."""
    header, *lines = rows_of(DOSSIERS)
    is_apart = [name.startswith(("Établissement", "Entreprise", "Association")) for name in header]
    is_kept = [not apart or name == "Entreprise raison sociale" for name, apart in zip(header, is_apart, strict=True)]
    apart_names = [name for name, apart in zip(header, is_apart, strict=True) if apart]
    establishments: Rows = [["Dossier ID", "Champ", *apart_names]]
    for line in lines:
        cells = [cell for cell, apart in zip(line, is_apart, strict=True) if apart]
        other = ["35600000000048", *cells[1:]]  # a SIRET field of the form comes before the applicant's own
        establishments += [[line[0], "SIRET d'un sous-traitant", *other], [line[0], "Dossier", *cells]]
    return {
        "Dossiers": [[cell for cell, kept in zip(line, is_kept, strict=True) if kept] for line in [header, *lines]],
        "Etablissements": establishments,
        "Avis": [list(_AVIS), [lines[0][0], "Votre avis", "Favorable", "", "", "2026-05-01", "2026-05-02", "x"]],
        "(1234) Partenaires du consorti": rows_of(BLOCK),
        "(1240) Livrables": [["Dossier ID", "Ligne", "Livrable", "Échéance"], [lines[0][0], "1", "Rapport", "T1"]],
    }


def workbook() -> Upload:
    """The XLSX export, made in memory."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets().items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return Upload("dossiers_healthia_2026-07-01_08-00.xlsx", content.getvalue())
