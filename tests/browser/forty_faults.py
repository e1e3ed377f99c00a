"""A workbook as somebody types it by hand, with more than forty different things wrong in it.

What is wrong stands beside each line. Nothing in it blocks for good: everything can be mended on the Import page.
"""

from __future__ import annotations

import io
from datetime import date

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

DOSSIER_HEADERS = (
    "N° dossier",
    "Intitulé du projet",
    "Titre",  # E-HEADER-TWICE: the same as the one before
    "Déposé le",
    "État du dossier",
    "Traité le",
    "Lettre d'intention",
    "Fiche réponse",
    "Typologies",
    "Typologie principale",
    "Priorités IA",
    "Échelle",
    "SRL départ",
    "SRL visé",
    "SRL constaté",
    "Territoires",
    "Coût total",
    "ETP",
    "Redirigé vers",
    "Confidentialité",
    "Courriel du porteur",  # W-HEADER-PERSONAL
    "Chargé de mission",  # W-HEADER-UNKNOWN
)
# What a dossier holds when nothing is wrong with it; a line below says what is otherwise.
_FAULTLESS: dict[str, object] = {
    "Intitulé du projet": "Aide au repérage précoce",
    "Déposé le": date(2026, 3, 14),
    "État du dossier": "Reçu",
    "Lettre d'intention": "oui",
    "Fiche réponse": "oui",
    "Typologies": "T01 | T05",
    "Priorités IA": "P1",
    "SRL départ": 3,
    "SRL visé": 6,
    "Courriel du porteur": "agnes.fictive@exemple.fr",
    "Chargé de mission": "Bureau 12",
}
DOSSIERS: tuple[dict[str, object], ...] = (
    {"N° dossier": "IA-01"},
    {"N° dossier": "IA-02", "Intitulé du projet": None},  # E-REQUIRED
    {"N° dossier": "#IA-03"},  # E-ID-FORM
    {"N° dossier": "IA-04"},  # E-DUPLICATE-ID, with the next
    {"N° dossier": "IA-04", "Intitulé du projet": "Parcours des patients âgés"},
    {"N° dossier": "IA-06", "Déposé le": "31/02/2026"},  # E-DATE
    {"N° dossier": "IA-07", "État du dossier": "En atente"},  # E-VOCABULARY
    {"N° dossier": "IA-08", "État du dossier": "En etudee"},  # E-VOCABULARY, with a suggestion
    {"N° dossier": "IA-09", "Lettre d'intention": "sans doute"},  # E-YES-NO
    {"N° dossier": "IA-10", "SRL départ": "quatre"},  # E-LEVEL
    {"N° dossier": "IA-11", "SRL visé": 12},  # E-LEVEL-RANGE
    {"N° dossier": "IA-12", "Coût total": "beaucoup"},  # E-NUMBER
    {"N° dossier": "IA-13", "Coût total": "1.234"},  # E-NUMBER-AMBIGUOUS
    {"N° dossier": "IA-14", "Coût total": "-500"},  # E-NUMBER-NEGATIVE
    {"N° dossier": "IA-15", "Territoires": "Atlantide"},  # E-AREA
    {"N° dossier": "IA-16", "Intitulé du projet": "Très long titre " * 20},  # E-TEXT-LENGTH
    {"N° dossier": "IA-17", "ETP": "#REF!"},  # E-CELL-ERROR, written as an error cell
    {"N° dossier": "IA-18", "Coût total": "=A1*2"},  # E-FORMULA-NO-VALUE: saved without having been computed
    {"N° dossier": "IA-19"},  # E-TWO-LEADS, through its partners
    {"N° dossier": "IA-20", "Déposé le": "14/03/26"},  # W-DATE-YEAR
    {"N° dossier": "IA-21", "Traité le": date(2026, 1, 10)},  # W-REVIEW-BEFORE-SUBMISSION
    {"N° dossier": "IA-22", "Typologie principale": "T09"},  # W-MAIN-TYPOLOGY
    {"N° dossier": "IA-23", "SRL visé": 2},  # W-SRL-TARGET-BELOW
    {"N° dossier": "IA-24", "SRL constaté": 1},  # W-SRL-OBSERVED-BELOW
    {"N° dossier": "IA-25", "État du dossier": "Redirigé"},  # W-REDIRECT-MISSING
    {"N° dossier": "IA-26"},  # W-NO-PARTNER
    {"N° dossier": "IA-27"},  # W-NO-LEAD
    {"N° dossier": "IA-28", "Lettre d'intention": "non"},  # C-R03
    {"N° dossier": "IA-29", "Typologies": None},  # C-R04
    {"N° dossier": "IA-30", "Priorités IA": None},  # C-R05
    {"N° dossier": "IA-31", "SRL visé": None},  # C-R06
    {"N° dossier": "IA-32", "Territoires": "2"},  # W-AREA-ZERO
    {"N° dossier": "IA-33"},
    {"N° dossier": "IA-34"},
)
PARTNER_HEADERS = (
    "N° dossier",
    "Organisation",
    "Catégorie juridique simplifiée",  # E-HEADER-MISSING: nobody knows it for the type of actor
    "Rôle",
    "N° SIRET",
    "N° SIREN",
    "FINESS",
    "RNSR",
    "UAI",
    "Ville",
    "Code INSEE",
    "Code postal",
    "Pays",
    "Contribution",
)
_HOSPITAL: dict[str, object] = {
    "Organisation": "Hôpital fictif de Lens",
    "Catégorie juridique simplifiée": "ES",
    "Rôle": "chef de file",
    "Code INSEE": "62498",
}
_LABORATORY: dict[str, object] = {
    "Organisation": "Laboratoire fictif",
    "Catégorie juridique simplifiée": "LABO",
    "Rôle": "partenaire",
    "Code INSEE": "80021",
}
# Lines beside the hospital and the laboratory that every dossier has, unless told.
PARTNERS: tuple[dict[str, object], ...] = (
    {"N° dossier": "IA-99", "Organisation": "Orpheline"},  # E-UNKNOWN-DOSSIER
    {"N° dossier": "IA-01", "Organisation": "Société flamande", "Pays": "Atlantis"},  # E-COUNTRY
    {"N° dossier": "IA-19", "Organisation": "Second chef", "Rôle": "chef de file"},  # E-TWO-LEADS
    {"N° dossier": "IA-20", "N° SIRET": "3,56E+13"},  # W-SIRET-FORM
    {"N° dossier": "IA-20", "N° SIRET": "13002526500014", "Organisation": "Institut un"},  # W-SIRET-CHECKSUM
    {"N° dossier": "IA-21", "N° SIREN": "12345", "Organisation": "Institut deux"},  # W-SIREN-FORM
    {"N° dossier": "IA-21", "N° SIREN": "130025266", "Organisation": "Institut trois"},  # W-SIREN-CHECKSUM
    {"N° dossier": "IA-22", "FINESS": "59", "Organisation": "Clinique quatre"},  # W-FINESS-FORM
    {"N° dossier": "IA-22", "RNSR": "ABC", "Organisation": "Équipe cinq"},  # W-RNSR-FORM
    {"N° dossier": "IA-23", "UAI": "059", "Organisation": "Lycée six"},  # W-UAI-FORM
    {"N° dossier": "IA-23", "Catégorie juridique simplifiée": "Autre", "Organisation": "Sept"},  # W-ACTOR-TYPE-OTHER
    {"N° dossier": "IA-24", "Code INSEE": None, "Ville": "Toucoing", "Organisation": "Huit"},  # W-LOCATION-UNKNOWN
    {"N° dossier": "IA-24", "Code INSEE": None, "Ville": None, "Organisation": "Neuf"},  # W-LOCATION-MISSING
    {"N° dossier": "IA-25", "Code INSEE": "2691", "Organisation": "Dix"},  # W-COMMUNE-ZERO
    {"N° dossier": "IA-25", "Code INSEE": "59355", "Organisation": "Onze"},  # W-COMMUNE-MERGED
    {"N° dossier": "IA-28", "Code INSEE": "99999", "Organisation": "Douze"},  # W-COMMUNE-UNKNOWN
    {"N° dossier": "IA-29", "Code INSEE": "62498", "Code postal": "75001", "Ville": "Paris", "Organisation": "Treize"},
    {"N° dossier": "IA-30"},  # W-PARTNER-TWICE: the laboratory again
    {
        "N° dossier": "IA-33",
        "Code INSEE": None,
        "Code postal": "2100",
        "Ville": "Saint-Quentin",
        "Organisation": "Quinze",
    },
)
ORIENTATION_HEADERS = ("N° dossier", "Dispositif", "Orienté le", "Suite donnée", "Montant demandé")
ORIENTATIONS: tuple[tuple[object, ...], ...] = (
    ("IA-01", "F2030_REG", date(2026, 6, 20), "déposé", 120000),
    ("IA-06", "Fonds imaginaire", date(2026, 6, 20), "proposé", None),  # E-VOCABULARY
)
_ALONE, _WITHOUT_LEAD = {"IA-26"}, {"IA-27"}
HEADER_LINE = 4


def _write(sheet: Worksheet, headers: tuple[str, ...], lines: list[dict[str, object]]) -> None:
    sheet.append(["Appel HealthIA : suivi des dossiers, tenu à la main"])
    sheet.append(["Mis à jour au fil de l'eau"])
    sheet.append([])
    sheet.append(list(headers))
    for line in lines:
        sheet.append([line.get(header) for header in headers])


def _partner_lines() -> list[dict[str, object]]:
    lines: list[dict[str, object]] = []
    for identifier in dict.fromkeys(str(dossier["N° dossier"]) for dossier in DOSSIERS):
        if identifier in _ALONE:
            continue
        if identifier not in _WITHOUT_LEAD:
            lines.append(_HOSPITAL | {"N° dossier": identifier})
        lines.append(_LABORATORY | {"N° dossier": identifier})
    return lines + [_LABORATORY | line for line in PARTNERS]


def workbook() -> bytes:
    """The workbook, as XLSX."""
    book = Workbook()
    dossiers = book.active
    dossiers.title = "Suivi"
    _write(dossiers, DOSSIER_HEADERS, [_FAULTLESS | line for line in DOSSIERS])
    dossiers.merge_cells(start_row=1, end_row=1, start_column=1, end_column=8)
    last = HEADER_LINE + len(DOSSIERS)
    column = DOSSIER_HEADERS.index("Priorités IA") + 1
    dossiers.merge_cells(start_row=last - 1, end_row=last, start_column=column, end_column=column)  # W-MERGED-CELLS
    dossiers.row_dimensions[HEADER_LINE + len(DOSSIERS)].hidden = True  # W-ROWS-HIDDEN
    partners = book.create_sheet("Consortiums")
    _write(partners, PARTNER_HEADERS, _partner_lines())
    orientations = book.create_sheet("Financements")
    orientations.append(list(ORIENTATION_HEADERS))
    for line in ORIENTATIONS:
        orientations.append(list(line))
    notes = book.create_sheet("Pense-bête")  # W-SHEET-IGNORED
    notes.append(["Rappeler la DRARI lundi"])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
