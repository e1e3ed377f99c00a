"""Cases of ``make_files`` that come in a container: workbooks, archives, flat tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook

from tests.etl.make_files import (
    BOTH,
    DOSSIER_HEADERS,
    LAB_ONE,
    LEAD_ONE,
    LEAD_TWO,
    ONE,
    PARTNER_HEADERS,
    THREE_PARTNERS,
    TITLES,
    TWO,
    case,
    dossiers,
    fault,
    partners,
    sheet,
)
from tests.etl.workbooks import Sheets, archive, rewritten, xlsx, xlsx_of_xlsxwriter

BOOK = "suivi.xlsx"
DOSSIERS, PARTNERS = "Dossiers", "Partenaires"
TWO_DOSSIERS = [DOSSIER_HEADERS, ONE, TWO]
THREE_LINES = [PARTNER_HEADERS, *THREE_PARTNERS]
SHEETS: Sheets = {DOSSIERS: TWO_DOSSIERS, PARTNERS: THREE_LINES}
FLAT_HEADERS = (*DOSSIER_HEADERS, *PARTNER_HEADERS[1:])
FLAT_ROWS = [(*ONE, *LEAD_ONE[1:]), (*ONE, *LAB_ONE[1:]), (*TWO, *LEAD_TWO[1:])]
NOTHING = (0, 0, 0)


def in_book(code: str, sheet: str | None, line: int | None, column: str | None = None, **more: Any) -> dict[str, Any]:
    return fault(code, BOOK, line, column, sheet=sheet, **more)


def read_sheets(name: str, *kinds: str) -> list[dict[str, str | None]]:
    """How the sheets of a workbook were read: no encoding, no delimiter."""
    return [{"name": name, "kind": kind, "encoding": None, "delimiter": None} for kind in kinds]


def declare_workbooks() -> None:
    """Workbooks that are read whole."""
    case(
        "good_xlsx",
        "Un classeur : dates d'Excel, nombres, booléens, feuille sans tableau signalée, « Lisez-moi » tu.",
        {
            BOOK: xlsx(
                {
                    "Lisez-moi": [("Mode d'emploi",)],
                    DOSSIERS: [
                        (*DOSSIER_HEADERS, "lettre_intention", "srl_initial", "cout_total_ht_eur"),
                        ("IA-1", "Titre 1", date(2026, 3, 14), "recu", "T01", True, 3, 1.234),
                        (2, "Titre 2", datetime(2026, 3, 15, 10, 30), "recu", "T02", False, 4.0, 1234567.5),
                        ("IA-3", "Titre 3", 46097, "recu", "T03", None, None, 250000),
                    ],
                    PARTNERS: [
                        (*PARTNER_HEADERS, "siret"),
                        (*LEAD_ONE[:4], 59350, 13002526500013),
                        (2, "CHU fictif", "ES", "chef_de_file", "59350", None),
                        ("IA-3", "CHU fictif", "ES", "chef_de_file", 59350, "13002526500013"),
                    ],
                    "Notes": [("Appeler la préfecture",), ("Relancer", "avant l'été")],
                    "Vide": [],
                }
            )
        },
        (3, 3, 0),
        faults=[in_book("W-SHEET-IGNORED", "Notes", None, says="feuille Notes »")],
        files=read_sheets(BOOK, "dossiers", "partenaires"),
        values={
            "dossiers": {
                "submission_id": ["IA-1", "2", "IA-3"],
                "submitted_on": ["2026-03-14", "2026-03-15", "2026-03-16"],
                "has_letter": [True, False, None],
                "srl_initial": [3, 4, None],
                "total_cost_eur": [1.234, 1234567.5, 250000.0],
                "line": [2, 3, 4],
            },
            "partenaires": {"siret": ["13002526500013", None, "13002526500013"]},
        },
    )
    case(
        "good_xlsx_of_another_program",
        "Un classeur d'un autre programme : textes partagés, orientations.",
        {
            BOOK: xlsx_of_xlsxwriter(
                {
                    **SHEETS,
                    "Orientations": [
                        ("id_dossier", "dispositif", "montant_demande_eur"),
                        ("IA-1", "F2030_REG", 120000),
                    ],
                }
            )
        },
        (2, 3, 1),
        files=read_sheets(BOOK, "dossiers", "partenaires", "orientations"),
        values={**TITLES, "orientations": {"requested_eur": [120000.0]}},
    )
    case(
        "good_names_that_lie_about_containers",
        "Un classeur nommé .csv et un texte nommé .xlsx sont lus pour ce qu'ils sont.",
        {"dossiers.csv": xlsx({DOSSIERS: TWO_DOSSIERS}), "partenaires.xlsx": partners(*THREE_PARTNERS)},
        BOTH,
        values=TITLES,
    )
    case(
        "good_xlsx_days_from_1904",
        "Un classeur qui compte les jours depuis 1904 : dates et numéros de jour sont ceux du tableur.",
        {
            BOOK: xlsx(
                {
                    DOSSIERS: [
                        DOSSIER_HEADERS,
                        ("IA-1", "Titre 1", 44633, "recu", "T01"),
                        ("IA-2", "Titre 2", "15/03/2026", "recu", "T01"),
                    ],
                    PARTNERS: THREE_LINES,
                },
                _count_from_1904,
            )
        },
        BOTH,
        values={"dossiers": {"submitted_on": ["2026-03-14", "2026-03-15"]}},
    )
    case(
        "good_xlsx_titles_above_and_merged_headers",
        "Un titre, des groupes de colonnes et des en-têtes fusionnés sur deux lignes.",
        {
            BOOK: xlsx(
                {
                    DOSSIERS: [
                        ("Suivi de l'appel",),
                        (),
                        (*DOSSIER_HEADERS, "Maturité", None),
                        (None, None, None, None, None, "srl_initial", "srl_final_vise"),
                        (*ONE, 3, 6),
                        (*TWO, 4, 5),
                    ],
                    PARTNERS: [PARTNER_HEADERS, (None,) * 5, *THREE_PARTNERS],
                },
                _merge_headers,
            )
        },
        BOTH,
        values={
            "dossiers": {"srl_initial": [3, 4], "srl_target": [6, 5], "line": [5, 6]},
            "partenaires": {"line": [3, 4, 5]},
        },
    )
    declare_what_hides()


def _count_from_1904(workbook: Workbook) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    workbook.epoch = CALENDAR_MAC_1904


def _merge_headers(workbook: Workbook) -> None:
    workbook[DOSSIERS].merge_cells("A1:G1")
    for column in "ABCDE":
        workbook[DOSSIERS].merge_cells(f"{column}3:{column}4")
        workbook[PARTNERS].merge_cells(f"{column}1:{column}2")
    workbook[DOSSIERS].merge_cells("F3:G3")


def declare_what_hides() -> None:
    """What a reader of the spreadsheet may not see, read and said."""

    def hide_rows(workbook: Workbook) -> None:
        for line in (2, 4):
            workbook[PARTNERS].row_dimensions[line].hidden = True
        workbook[PARTNERS].row_dimensions[9].hidden = True

    case(
        "good_xlsx_hidden_rows",
        "Des lignes masquées sont lues et signalées ; une ligne masquée et vide ne l'est pas.",
        {BOOK: xlsx(SHEETS, hide_rows)},
        BOTH,
        faults=[in_book("W-ROWS-HIDDEN", PARTNERS, 2, says="lignes 2, 4")],
    )

    def hide_sheet(workbook: Workbook) -> None:
        workbook[PARTNERS].sheet_state = "hidden"

    case(
        "good_xlsx_hidden_sheet",
        "Une feuille masquée est lue et signalée.",
        {BOOK: xlsx(SHEETS, hide_sheet)},
        BOTH,
        faults=[in_book("W-SHEET-HIDDEN", PARTNERS, None, says="feuille Partenaires »")],
    )

    def merge(workbook: Workbook) -> None:
        for column in "ABCDE":
            workbook["Suivi"].merge_cells(f"{column}2:{column}3")

    merged = [(*ONE, *LEAD_ONE[1:]), (*(None,) * 5, *LAB_ONE[1:]), (*TWO, *LEAD_TWO[1:])]
    case(
        "good_xlsx_flat_merged_cells",
        "Une feuille à plat : les cellules du dossier, fusionnées, comptent pour chacune de leurs lignes.",
        {BOOK: xlsx({"Suivi": [FLAT_HEADERS, *merged]}, merge)},
        BOTH,
        faults=[in_book("W-MERGED-CELLS", "Suivi", 2, says="A2:A3, B2:B3")],
        files=read_sheets(BOOK, "plat"),
        values=TITLES,
    )

    def far_cell(workbook: Workbook) -> None:
        workbook["Brouillon"]["XFD1048576"] = "x"

    case(
        "good_xlsx_far_cell",
        "Une cellule dans le dernier coin d'une feuille que rien n'oblige à lire.",
        {BOOK: xlsx({**SHEETS, "Brouillon": [("à", "trier")]}, far_cell)},
        BOTH,
        faults=[in_book("W-SHEET-IGNORED", "Brouillon", None)],
    )
    case(
        "good_xlsx_personal_columns",
        "Les colonnes personnelles d'une feuille, nommées ou non, ne sont ni lues, ni conservées.",
        {
            BOOK: xlsx(
                {
                    DOSSIERS: [
                        ("Écrire à zoe@exemple.fr",),
                        (*DOSSIER_HEADERS, "Courriel", "Divers"),
                        (*ONE, "zoe@exemple.fr", "06 12 34 56 78"),
                        (*TWO, None, "rien"),
                    ],
                    PARTNERS: THREE_LINES,
                }
            )
        },
        BOTH,
        faults=[in_book("W-HEADER-PERSONAL", DOSSIERS, 2, name) for name in ("Courriel", "Divers")],
        ignored_columns=["Courriel", "Divers"],
    )
    formulas = xlsx({**SHEETS, DOSSIERS: [DOSSIER_HEADERS, ("IA-1", '=A2&" !"', *ONE[2:]), TWO]})
    case(
        "good_xlsx_formulas",
        "La valeur enregistrée d'une formule est lue ; un texte vide est une cellule vide.",
        {
            BOOK: rewritten(
                formulas,
                "xl/worksheets/sheet1.xml",
                lambda xml: xml.replace(
                    b'<c r="B2"><f>A2&amp;" !"</f><v /></c>', b'<c r="B2" t="str"><f>A2&amp;" !"</f><v>IA-1 !</v></c>'
                ),
            )
        },
        BOTH,
        values={"dossiers": {"title": ["IA-1 !", TWO[1]]}},
    )


def declare_faulty_workbooks() -> None:
    """Workbooks with cells or sheets that can't be read."""
    case(
        "bad_xlsx_formulas_without_value",
        "Une formule sans valeur enregistrée écarte sa ligne, avec la façon d'y remédier.",
        {
            BOOK: xlsx(
                {
                    DOSSIERS: [DOSSIER_HEADERS, ("IA-1", '=A2&" !"', *ONE[2:]), TWO],
                    PARTNERS: [*THREE_LINES, ("=A4", "=B4", "=C4", "=D4", None)],
                }
            )
        },
        (1, 1, 0),
        (1, 3, 0),
        [
            in_book("E-FORMULA-NO-VALUE", DOSSIERS, 2, "titre", says="réenregistrez"),
            in_book("E-DOSSIER-SET-ASIDE", PARTNERS, 2),
            in_book("E-DOSSIER-SET-ASIDE", PARTNERS, 3),
            *(in_book("E-FORMULA-NO-VALUE", PARTNERS, 5, column) for column in PARTNER_HEADERS[:4]),
        ],
    )
    case(
        "bad_xlsx_formulas_never_computed",
        "Un programme a écrit 0 pour une formule que personne n'a calculée.",
        {
            BOOK: xlsx_of_xlsxwriter(
                {DOSSIERS: [(*DOSSIER_HEADERS, "etp_prevus"), (*ONE, "=1+1"), (*TWO, 0)], PARTNERS: THREE_LINES}
            )
        },
        (1, 1, 0),
        (1, 2, 0),
        [
            in_book("E-FORMULA-NO-VALUE", DOSSIERS, 2, "etp_prevus"),
            in_book("E-DOSSIER-SET-ASIDE", PARTNERS, 2),
            in_book("E-DOSSIER-SET-ASIDE", PARTNERS, 3),
        ],
        values={"dossiers": {"expected_fte": [0.0]}},
    )
    case(
        "bad_xlsx_cell_errors",
        "Les erreurs de formule sont nommées ; #N/A veut dire absent, comme dans un CSV.",
        {
            BOOK: xlsx(
                {
                    DOSSIERS: [
                        (*DOSSIER_HEADERS, "freins", "srl_initial"),
                        (*ONE, "#N/A", 3),
                        (*TWO, "#REF!", "#VALUE!"),
                    ],
                    PARTNERS: THREE_LINES,
                },
                _mark_errors,
            )
        },
        (1, 2, 0),
        (1, 1, 0),
        [
            in_book("E-CELL-ERROR", DOSSIERS, 3, "freins", value="#REF!"),
            in_book("E-CELL-ERROR", DOSSIERS, 3, "srl_initial", value="#VALUE!"),
            in_book("E-DOSSIER-SET-ASIDE", PARTNERS, 4),
        ],
        values={"dossiers": {"barriers": [[]]}},
    )
    case(
        "bad_cell_errors_in_text",
        "Les mêmes erreurs, écrites en toutes lettres dans un CSV par le tableur.",
        {
            "dossiers.csv": dossiers(ONE, ("IA-2", "#VALEUR!", *TWO[2:])),
            "partenaires.csv": partners(LEAD_ONE, ("IA-1", "Err:502", *LAB_ONE[2:])),
        },
        (1, 1, 0),
        (1, 1, 0),
        [
            fault("E-CELL-ERROR", "dossiers.csv", 3, "titre", value="#VALEUR!"),
            fault("E-CELL-ERROR", "partenaires.csv", 3, "organisation", value="Err:502"),
        ],
    )
    case(
        "bad_xlsx_kind_twice",
        "Deux feuilles de dossiers dans un classeur.",
        {BOOK: xlsx({**SHEETS, "Dossiers 2025": TWO_DOSSIERS})},
        NOTHING,
        BOTH,
        [in_book("E-FILE-KIND-TWICE", "Dossiers 2025", None, says="feuille Dossiers »")],
    )
    case(
        "bad_xlsx_no_table",
        "Un classeur sans tableau connu.",
        {BOOK: xlsx({"Feuil1": [("Bonjour",)], "Feuil2": [("a", "b", "c"), (1, 2, 3)]})},
        NOTHING,
        faults=[
            in_book("E-FILE-KIND", "Feuil2", None, says="a ; b ; c"),
            in_book("W-SHEET-IGNORED", "Feuil1", None),
        ],
    )
    case(
        "bad_xlsx_empty",
        "Un classeur sans rien.",
        {BOOK: xlsx({"Feuil1": []})},
        NOTHING,
        faults=[in_book("E-FILE-EMPTY", None, None)],
    )
    case(
        "bad_xlsx_missing_partners",
        "Un classeur dont la feuille des partenaires n'est pas reconnue.",
        {BOOK: xlsx({DOSSIERS: TWO_DOSSIERS, PARTNERS: [("id_dossier", "Qui ?"), ("IA-1", "x")]})},
        NOTHING,
        (2, 0, 0),
        [in_book("W-SHEET-IGNORED", PARTNERS, None), in_book("E-FILE-MISSING", None, None, says="partenaires")],
    )


def _mark_errors(workbook: Workbook) -> None:
    for cell in ("F2", "F3", "G3"):
        workbook[DOSSIERS][cell].data_type = "e"


def refused_container(name: str, about: str, file: str, content: bytes, code: str, says: str, **more: Any) -> None:
    """A file refused as a whole."""
    case(name, about, {file: content}, NOTHING, faults=[fault(code, more.pop("inside", file), None, says=says)])


def declare_archives() -> None:
    """Archives of CSV files."""
    good = {"dossiers.csv": dossiers(ONE, TWO), "partenaires.csv": partners(*THREE_PARTNERS)}
    case(
        "good_zip",
        "Une archive de CSV ; dossiers, fichiers cachés et traces de macOS passés sans mot dire.",
        {
            "envoi.zip": archive(
                {
                    "envoi/": b"",
                    "envoi/dossiers.csv": good["dossiers.csv"],
                    "envoi/été/partenaires.txt": good["partenaires.csv"],
                    "__MACOSX/envoi/._dossiers.csv": b"\x00\x05\x16\x07",
                    "envoi/.DS_Store": b"\x00\x00\x00\x01Bud1",
                }
            )
        },
        BOTH,
        files=[
            {"name": "envoi.zip/envoi/dossiers.csv", "kind": "dossiers", "encoding": "utf-8", "delimiter": ";"},
            {
                "name": "envoi.zip/envoi/été/partenaires.txt",
                "kind": "partenaires",
                "encoding": "utf-8",
                "delimiter": ";",
            },
        ],
        values=TITLES,
    )
    bad = {**good, "dossiers.csv": dossiers(("IA-1", "Titre", "hier", "recu", "T01"), TWO)}
    case(
        "bad_zip_faulty_line",
        "Les fautes d'un fichier d'une archive nomment l'archive et le fichier.",
        {"envoi.zip": archive(bad)},
        (1, 1, 0),
        (1, 2, 0),
        [
            fault("E-DATE", "envoi.zip/dossiers.csv", 2, "date_depot", value="hier"),
            fault("E-DOSSIER-SET-ASIDE", "envoi.zip/partenaires.csv", 2),
            fault("E-DOSSIER-SET-ASIDE", "envoi.zip/partenaires.csv", 3),
        ],
    )
    case(
        "bad_zip_holding_other_things",
        "Un classeur, une archive et un PDF dans une archive : chacun est refusé, le reste est lu.",
        {
            "envoi.zip": archive(
                {**good, "suivi.xlsx": xlsx(SHEETS), "tout.zip": archive(good), "lettre.pdf": b"%PDF-1.7"}
            )
        },
        NOTHING,
        BOTH,
        [
            fault("E-ARCHIVE-WORKBOOK", "envoi.zip/suivi.xlsx", None, says="Envoyez le classeur seul"),
            fault("E-ARCHIVE-NESTED", "envoi.zip/tout.zip", None, says="directement"),
            fault("E-FILE-FORMAT", "envoi.zip/lettre.pdf", None, says="PDF"),
        ],
    )
    for name, path in (
        ("climbing", "../../etc/dossiers.csv"),
        ("absolute", "/tmp/dossiers.csv"),
        ("drive", "C:\\dossiers.csv"),
    ):
        refused_container(
            f"bad_zip_{name}_path",
            "Un chemin qui sort de l'archive la fait refuser.",
            "envoi.zip",
            archive({path: good["dossiers.csv"], "partenaires.csv": good["partenaires.csv"]}),
            "E-ARCHIVE-PATH",
            path.replace("\\", "/"),
        )
    refused_container(
        "bad_zip_empty", "Une archive vide.", "envoi.zip", archive({"envoi/": b""}), "E-ARCHIVE-EMPTY", "aucun fichier"
    )
    refused_container(
        "bad_zip_encrypted",
        "Une archive chiffrée.",
        "envoi.zip",
        _flagged_as_encrypted(archive(good)),
        "E-FILE-ENCRYPTED",
        "mot de passe",
    )


def _flagged_as_encrypted(content: bytes) -> bytes:
    """The archive with its members marked as encrypted, in both places where it is said."""
    changed = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(mark)
        while start >= 0:
            changed[start + place] |= 1
            start = content.find(mark, start + 1)
    return bytes(changed)


def declare_other_containers() -> None:
    """What looks like a container and isn't one that is read."""
    word = archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
    refused_container(
        "bad_word_document", "Un document Word nommé .xlsx.", BOOK, word, "E-FILE-FORMAT", "document Word"
    )
    binary = archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"\x83\x01"})
    refused_container("bad_xlsb", "Un classeur binaire.", "suivi.xlsb", binary, "E-FILE-FORMAT", "XLSB")
    page = b"<html><table><tr><td>id_dossier</td></tr></table></html>"
    refused_container(
        "bad_web_page_named_xls",
        "Une page web que des logiciels nomment .xls.",
        "export.xls",
        page,
        "E-FILE-FORMAT",
        "page web",
    )
    cut = xlsx(SHEETS)[:-200]
    refused_container("bad_xlsx_cut_short", "Un classeur dont la fin manque.", BOOK, cut, "E-FILE-DAMAGED", "abîmé")
    entities = rewritten(
        xlsx(SHEETS),
        "xl/worksheets/sheet1.xml",
        lambda xml: b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>' + xml,
    )
    refused_container(
        "bad_xlsx_entities",
        "Une déclaration de type de document, comme en portent les attaques.",
        BOOK,
        entities,
        "E-FILE-DAMAGED",
        "abîmé",
    )


def declare_flat() -> None:
    """One line a dossier and partner."""
    alone = ("IA-3", "Seul", "16/03/2026", "recu", "T03", "", "", "", "")
    case(
        "good_flat",
        "Un CSV à plat ; un dossier sans partenaire a son organisation vide.",
        {"suivi.csv": sheet([("Suivi",), FLAT_HEADERS, *FLAT_ROWS, alone])},
        (3, 3, 0),
        faults=[fault("W-NO-PARTNER", "suivi.csv", 6, value="IA-3")],
        files=[{"name": "suivi.csv", "kind": "plat", "encoding": "utf-8", "delimiter": ";"}],
        values={
            "dossiers": {"submission_id": ["IA-1", "IA-2", "IA-3"], "line": [3, 5, 6]},
            "partenaires": {"submission_id": ["IA-1", "IA-1", "IA-2"], "line": [3, 4, 5]},
        },
    )
    spelled = ("IA-1", ONE[1], "2026-03-14", "Reçu", "t01", *LAB_ONE[1:])
    case(
        "good_flat_other_spelling",
        "Des lignes qui disent la même chose autrement sont d'accord.",
        {"suivi.csv": sheet([FLAT_HEADERS, FLAT_ROWS[0], spelled, FLAT_ROWS[2]])},
        BOTH,
        values=TITLES,
    )
    other = ("IA-1", "Un autre titre", "", *ONE[3:], *LAB_ONE[1:])
    lines = {"says": "lignes 2 à 3 du dossier « IA-1 »"}
    case(
        "bad_flat_disagreement",
        "Des lignes d'un dossier en désaccord l'écartent, une cellule vide comprise.",
        {"suivi.csv": sheet([FLAT_HEADERS, FLAT_ROWS[0], other, FLAT_ROWS[2]])},
        (1, 1, 0),
        (1, 2, 0),
        [
            fault("E-FLAT-DISAGREE", "suivi.csv", 2, "titre", value=ONE[1], **lines),
            fault("E-FLAT-DISAGREE", "suivi.csv", 3, "titre", value="Un autre titre", **lines),
            fault("E-FLAT-DISAGREE", "suivi.csv", 2, "date_depot", value="14/03/2026", **lines),
            fault("E-FLAT-DISAGREE", "suivi.csv", 3, "date_depot", value=None, **lines),
            fault("E-DOSSIER-SET-ASIDE", "suivi.csv", 2),
            fault("E-DOSSIER-SET-ASIDE", "suivi.csv", 3),
        ],
    )
    blank: Sequence[str] = ("",) * 5
    case(
        "bad_flat_without_identifier",
        "Une ligne sans identifiant : un dossier si elle ne nomme aucune organisation, un partenaire sinon.",
        {"suivi.csv": sheet([FLAT_HEADERS, *FLAT_ROWS, ("", *TWO[1:], "", "", "", ""), (*blank, *LAB_ONE[1:])])},
        BOTH,
        (1, 1, 0),
        [
            fault("E-REQUIRED", "suivi.csv", 5, "id_dossier"),
            fault("E-REQUIRED", "suivi.csv", 6, "id_dossier"),
        ],
    )
    case(
        "good_flat_partner_without_name",
        "Une ligne qui décrit un partenaire sans le nommer n'est lue que pour le dossier, et le dit.",
        {"suivi.csv": sheet([FLAT_HEADERS, *FLAT_ROWS, (*TWO, "", "LABO", "", "80021")])},
        BOTH,
        faults=[fault("W-FLAT-NO-ORGANISATION", "suivi.csv", 5, "organisation", says="type_acteur, code_commune")],
    )
    case(
        "bad_flat_and_partners",
        "Un tableau à plat et un fichier de partenaires : les partenaires viennent deux fois.",
        {"partenaires.csv": partners(*THREE_PARTNERS), "suivi.csv": sheet([FLAT_HEADERS, *FLAT_ROWS])},
        NOTHING,
        (0, 3, 0),
        [fault("E-FILE-KIND-TWICE", "suivi.csv", None, says="partenaires")],
    )


def declare_containers() -> None:
    """Every case that comes in a container."""
    for declare in (
        declare_workbooks,
        declare_faulty_workbooks,
        declare_archives,
        declare_other_containers,
        declare_flat,
    ):
        declare()
