"""Writes the folders of ``tests/etl/files``: one case each, its bytes and what the contract says of them.

Run ``python -m tests.etl.make_files`` after changing a case; ``test_files.py`` holds that the folders are up to date.
A folder made by hand (its files and an ``expected.json``) is a test as well and is left alone.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "files"
DOSSIER_HEADERS = ("id_dossier", "titre", "date_depot", "statut", "typologies")
PARTNER_HEADERS = ("id_dossier", "organisation", "type_acteur", "role", "code_commune")
ORIENTATION_HEADERS = ("id_dossier", "dispositif", "issue", "montant_demande_eur")
ONE = ("IA-1", "Repérage de la rétinopathie", "14/03/2026", "recu", "T01")
TWO = ("IA-2", "Suivi à domicile", "15/03/2026", "en_etude", "T02")
LEAD_ONE = ("IA-1", "CHU fictif", "ES", "chef_de_file", "59350")
LAB_ONE = ("IA-1", "Labo fictif", "LABO", "partenaire", "80021")
LEAD_TWO = ("IA-2", "Société fictive", "ENT", "chef_de_file", "62041")
Cells = Sequence[str]
Case = tuple[Mapping[str, bytes], Mapping[str, Any]]
CASES: dict[str, Case] = {}


def sheet(rows: Sequence[Cells], delimiter: str = ";", end: str = "\r\n", encoding: str = "utf-8") -> bytes:
    """Rows as a spreadsheet writes them."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    return encoded(text.getvalue(), encoding)


def encoded(text: str, encoding: str) -> bytes:
    """Text as bytes; UTF-16 of either order begins with its byte order mark."""
    marks = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
    return marks.get(encoding, b"") + text.encode(encoding)


def dossiers(*rows: Cells, headers: Cells = DOSSIER_HEADERS, **form: str) -> bytes:
    return sheet([headers, *rows], **form)


def partners(*rows: Cells, headers: Cells = PARTNER_HEADERS, **form: str) -> bytes:
    return sheet([headers, *rows], **form)


def fault(code: str, file: str, line: int | None, column: str | None = None, **more: Any) -> dict[str, Any]:
    """One fault expected; ``value``, ``suggestion`` and ``says`` (a piece of the message) only when given."""
    return {"code": code, "file": file, "line": line, "column": column, **more}


def in_dossiers(code: str, line: int | None, column: str | None = None, **more: Any) -> dict[str, Any]:
    return fault(code, "dossiers.csv", line, column, **more)


def in_partners(code: str, line: int | None, column: str | None = None, **more: Any) -> dict[str, Any]:
    return fault(code, "partenaires.csv", line, column, **more)


def case(
    name: str,
    about: str,
    contents: Mapping[str, bytes],
    loaded: tuple[int, int, int],
    rejected: tuple[int, int, int] = (0, 0, 0),
    faults: Sequence[Mapping[str, Any]] = (),
    **more: Any,
) -> None:
    """Declare a case. ``more``: files, values, location, conformity, ignored_columns, by their place in the report."""
    kinds = ("dossiers", "partenaires", "orientations")
    CASES[name] = (
        contents,
        {
            "about": about,
            "rows_loaded": dict(zip(kinds, loaded, strict=True)),
            "rows_rejected": dict(zip(kinds, rejected, strict=True)),
            "faults": list(faults),
            **more,
        },
    )


def pair(first: bytes, second: bytes | None = None) -> dict[str, bytes]:
    return {"dossiers.csv": first, "partenaires.csv": second if second is not None else partners(LEAD_ONE, LAB_ONE)}


def read_as(encoding: str, delimiter: str) -> list[dict[str, str]]:
    """How both files were read."""
    kinds = ("dossiers", "partenaires")
    return [{"name": f"{kind}.csv", "kind": kind, "encoding": encoding, "delimiter": delimiter} for kind in kinds]


def typed(header: str, values: Sequence[str]) -> bytes:
    """Dossiers IA-1, IA-2… which differ by one optional column."""
    rows = [(f"IA-{n}", f"Titre {n}", "14/03/2026", "recu", "T01", value) for n, value in enumerate(values, start=1)]
    return dossiers(*rows, headers=(*DOSSIER_HEADERS, header))


def leads(count: int) -> bytes:
    """A lead in Lille for each of the dossiers IA-1, IA-2…"""
    return partners(*((f"IA-{n}", "CHU fictif", "ES", "chef_de_file", "59350") for n in range(1, count + 1)))


def column_case(
    name: str, about: str, header: str, attribute: str, cells: Sequence[tuple[str, Any]], **more: Any
) -> None:
    """One dossier a cell, all loaded, and the values read."""
    values = [read for _, read in cells]
    files = pair(typed(header, [text for text, _ in cells]), leads(len(cells)))
    count = len(cells)
    case(name, about, files, (count, count, 0), values={"dossiers": {attribute: values}}, **more)


def refused_cells(name: str, about: str, header: str, cells: Sequence[tuple[str, str, str | None]]) -> None:
    """One dossier a cell, each set aside with its lead, and one good dossier that loads."""
    texts = ["", *(text for text, _, _ in cells)]
    faults = []
    for line, (text, code, suggestion) in enumerate(cells, start=3):
        faults.append(in_dossiers(code, line, header, value=text.strip(), suggestion=suggestion))
        faults.append(in_partners("E-DOSSIER-SET-ASIDE", line))
    count = len(cells)
    case(name, about, pair(typed(header, texts), leads(count + 1)), (1, 1, 0), (count, count, 0), faults)


BOTH = (2, 3, 0)
THREE_PARTNERS = (LEAD_ONE, LAB_ONE, LEAD_TWO)
TITLES = {"dossiers": {"title": ["Repérage de la rétinopathie", "Suivi à domicile"]}}


def declare_forms() -> None:
    """Encodings, delimiters, line ends."""
    forms = [
        ("good_utf8_comma_lf", "utf-8", "utf-8", ",", "\n"),
        ("good_utf8_bom_semicolon_crlf", "utf-8-sig", "utf-8-sig", ";", "\r\n"),
        ("good_utf16_little_endian_tab", "utf-16-le", "utf-16", "\t", "\r\n"),
        ("good_utf16_big_endian_pipe", "utf-16-be", "utf-16", "|", "\n"),
        ("good_cp1252_semicolon_cr", "cp1252", "cp1252", ";", "\r"),
    ]
    for name, encoding, said, delimiter, end in forms:
        form = {"encoding": encoding, "delimiter": delimiter, "end": end}
        case(
            name,
            f"Encodage {encoding}, séparateur {delimiter!r}, fins de ligne {end!r}.",
            pair(dossiers(ONE, TWO, **form), partners(*THREE_PARTNERS, **form)),
            BOTH,
            values=TITLES,
            files=read_as(said, delimiter),
        )
    latin = ("IA-1", "Étude n° 1 \x81", "14/03/2026", "reçu", "T01")
    case(
        "good_latin1",
        "Un octet que cp1252 ne connaît pas : le fichier est lu en latin-1.",
        pair(dossiers(latin, encoding="latin-1")),
        (1, 2, 0),
        values={"dossiers": {"title": ["Étude n° 1 \x81"]}},
    )
    euro = ("IA-1", "Cœur à 12 € – « pilote »", "14/03/2026", "reçu", "T01")
    case(
        "good_cp1252_own_signs",
        "Le signe euro, le œ, le tiret demi-cadratin et les guillemets de cp1252.",
        pair(dossiers(euro, encoding="cp1252")),
        (1, 2, 0),
        values={"dossiers": {"title": [euro[1]]}},
    )


def declare_layouts() -> None:
    """What stands around the table."""
    case(
        "good_quoted_line_breaks",
        "Un retour à la ligne dans une cellule : le numéro de ligne reste celui du tableur.",
        pair(
            dossiers(
                ("IA-1", "Un titre\nsur deux ; lignes", "14/03/2026", "recu", "T01"),
                ("IA-2", "b", "15/03/26", "recu", "T01"),
            ),
            partners(*THREE_PARTNERS),
        ),
        BOTH,
        faults=[in_dossiers("W-DATE-YEAR", 3, "date_depot", value="15/03/26", suggestion="15/03/2026")],
        values={"dossiers": {"title": ["Un titre\nsur deux ; lignes", "b"]}},
    )
    title_lines = [("Suivi de l'appel", "", "", "", ""), ("Dossier", "Projet", "", "", ""), ("", "", "", "", "")]
    case(
        "good_title_lines_above",
        "Des lignes de titre, dont une ressemble à des en-têtes ; les lignes comptent comme dans le tableur.",
        pair(
            sheet([*title_lines, DOSSIER_HEADERS, ONE, ("IA-2", "b", "15/03/26", "recu", "T01")]),
            sheet([("Partenaires", "", ""), PARTNER_HEADERS, *THREE_PARTNERS]),
        ),
        BOTH,
        faults=[in_dossiers("W-DATE-YEAR", 6, "date_depot")],
    )
    case(
        "good_excel_sep_line",
        "La première ligne « sep=; » d'Excel n'est pas un en-tête.",
        pair(b"sep=;\r\n" + dossiers(ONE)),
        (1, 2, 0),
    )
    case(
        "good_empty_lines_and_columns",
        "Lignes et colonnes vides au milieu et à la fin : rien n'est perdu, rien n'est inventé.",
        pair(
            sheet(
                [
                    ("", *DOSSIER_HEADERS[:2], "", *DOSSIER_HEADERS[2:], "", ""),
                    ("", *ONE[:2], "", *ONE[2:], "", ""),
                    ("",) * 9,
                    (),
                    ("", "IA-2", "b", "", "15/03/26", "recu", "T01", "", ""),
                    ("  ",) * 9,
                    ("",) * 9,
                ]
            ),
            partners(*THREE_PARTNERS),
        ),
        BOTH,
        faults=[in_dossiers("W-DATE-YEAR", 5, "date_depot")],
        ignored_columns=[],
    )
    case(
        "good_trailing_delimiter",
        "Un séparateur de trop au bout de chaque ligne, en-tête compris ou non.",
        pair(
            sheet([(*DOSSIER_HEADERS, ""), (*ONE, ""), (*TWO, "")]),
            sheet([PARTNER_HEADERS, *((*row, "") for row in THREE_PARTNERS)]),
        ),
        BOTH,
    )
    case(
        "good_short_lines",
        "Des lignes plus courtes que l'en-tête : les cellules qui manquent à droite sont vides.",
        pair(sheet([(*DOSSIER_HEADERS, "acronyme", "freins"), ONE])),
        (1, 2, 0),
        values={"dossiers": {"acronym": [None], "barriers": [[]]}},
    )
    case(
        "good_names_that_lie",
        "Le nom du fichier ne dit rien : ce sont les en-têtes qui décident.",
        {"partenaires.xlsx": dossiers(ONE), "dossiers.pdf": partners(LEAD_ONE, LAB_ONE)},
        (1, 2, 0),
        files=[
            {"name": "partenaires.xlsx", "kind": "dossiers", "encoding": "utf-8", "delimiter": ";"},
            {"name": "dossiers.pdf", "kind": "partenaires", "encoding": "utf-8", "delimiter": ";"},
        ],
    )
    case(
        "good_unnamed_column",
        "Une colonne sans en-tête au milieu : elle n'est pas reprise, et c'est dit.",
        pair(sheet([("id_dossier", "", *DOSSIER_HEADERS[1:]), ("IA-1", "à voir", *ONE[1:])])),
        (1, 2, 0),
        faults=[in_dossiers("W-HEADER-UNKNOWN", 1, "colonne B")],
        ignored_columns=["colonne B"],
    )
    case(
        "good_unknown_column",
        "Une colonne inconnue n'est pas reprise, et c'est dit ; un en-tête proche est proposé.",
        pair(dossiers((*ONE, "x", "y"), headers=(*DOSSIER_HEADERS, "Commentaire interne", "acronime"))),
        (1, 2, 0),
        faults=[
            in_dossiers("W-HEADER-UNKNOWN", 1, "Commentaire interne"),
            in_dossiers("W-HEADER-UNKNOWN", 1, "acronime", suggestion="acronyme"),
        ],
        ignored_columns=["Commentaire interne", "acronime"],
    )


def declare_columns() -> None:
    """Headers, aliases, personal columns, orientations."""
    case(
        "good_aliases",
        "Les en-têtes du contrat sans égard à la casse, aux accents, aux espaces, et leurs autres noms.",
        pair(
            dossiers(
                (*ONE, "oui"),
                headers=("N°  DOSSIER", "Intitulé du projet", "Déposé le", "État", "Typologie", "lettre-d’intention"),
            ),
            partners(
                (*LEAD_ONE, "Siège"),
                headers=("n° de dossier", "STRUCTURE", "Type d’acteur", "Rôle", "Code INSEE", "rôle_site"),
            ),
        ),
        (1, 1, 0),
        values={"dossiers": {"has_letter": [True], "submission_id": ["IA-1"]}, "partenaires": {"site_role": ["siege"]}},
    )
    case(
        "good_personal_columns",
        "Nom, courriel et téléphone du contact : reconnus, jamais repris, et c'est dit.",
        pair(
            dossiers(
                (
                    *ONE,
                    "Zoé Personne",
                    "zoe.personne@exemple.fr",
                    "06 12 34 56 78",
                    "joindre zoe@exemple.fr",
                    "0320000000",
                ),
                headers=(*DOSSIER_HEADERS, "contact_nom", "Adresse mail", "Tél", "Remarque", "Divers"),
            )
        ),
        (1, 2, 0),
        faults=[
            in_dossiers("W-HEADER-PERSONAL", 1, name)
            for name in ("contact_nom", "Adresse mail", "Tél", "Remarque", "Divers")
        ],
        ignored_columns=["contact_nom", "Adresse mail", "Tél", "Remarque", "Divers"],
    )
    case(
        "good_numbers_are_no_telephone",
        "Des coordonnées, un montant, un identifiant long : ce ne sont pas des numéros de téléphone.",
        pair(
            dossiers(
                (*ONE, "50.6310465,3.0711302", "10299200003000001", "REF 0612345678 B"),
                headers=(*DOSSIER_HEADERS, "geolocation", "numero_interne", "reference_interne"),
            )
        ),
        (1, 2, 0),
        faults=[
            in_dossiers("W-HEADER-UNKNOWN", 1, name) for name in ("geolocation", "numero_interne", "reference_interne")
        ],
    )
    case(
        "good_three_files",
        "Trois fichiers dans un ordre quelconque, le dispositif par son nom, l'issue par son libellé.",
        {
            "a.csv": sheet(
                [
                    ORIENTATION_HEADERS,
                    ("IA-1", "France 2030 régionalisé", "Accordé", "120 000 €"),
                    ("IA-1", "feder ia", "", ""),
                ]
            ),
            "b.csv": partners(LEAD_ONE, LAB_ONE),
            "c.csv": dossiers(ONE),
        },
        (1, 2, 2),
        values={
            "orientations": {
                "scheme": ["F2030_REG", "FEDER_IA"],
                "outcome": ["accorde", None],
                "requested_eur": [120000.0, None],
            }
        },
    )
    case(
        "good_vocabularies",
        "Codes, libellés et autres noms, sans égard à la casse, aux accents, aux espaces, aux tirets.",
        pair(
            dossiers(
                ("IA-1", "a", "14/03/2026", "ORIENTÉ", "T01", "agrégé"),
                ("IA-2", "b", "14/03/2026", "En  étude", "T01", ""),
                headers=(*DOSSIER_HEADERS, "confidentialite"),
            ),
            partners(
                ("IA-1", "a", "Établissement de santé", "Chef de file", "soins"),
                ("IA-1", "b", "start up", "PARTENAIRE", ""),
                ("IA-2", "c", "Collectivité, groupement, syndicat mixte", "porteur", "Site d'expérimentation"),
                headers=(*PARTNER_HEADERS[:4], "role_site"),
            ),
        ),
        BOTH,
        faults=[in_partners("W-LOCATION-MISSING", line, "commune") for line in (2, 3, 4)],
        values={
            "dossiers": {"status": ["oriente", "en_etude"], "confidentiality": ["agrege", "restreint"]},
            "partenaires": {
                "actor_type": ["ES", "STARTUP", "COLL"],
                "role": ["chef_de_file", "partenaire", "chef_de_file"],
                "site_role": ["soins", "siege", "experimentation"],
            },
        },
        location={"exact": 0, "nom": 0, "hors_region": 0, "etranger": 0, "non_localise": 3},
    )


def declare_cells() -> None:
    """What a cell may hold."""
    column_case(
        "good_dates",
        "Toutes les formes de date du contrat.",
        "date_etude",
        "reviewed_on",
        [
            ("02/06/2026", "2026-06-02"),
            ("2026-06-02", "2026-06-02"),
            ("02-06-2026", "2026-06-02"),
            ("02.06.2026", "2026-06-02"),
            ("2/6/2026", "2026-06-02"),
            ("02/06/26", "2026-06-02"),
            ("02/06/2026 14:30", "2026-06-02"),
            ("2026-06-02T14:30:00", "2026-06-02"),
            ("2026-06-02 00:00:00", "2026-06-02"),
            ("46175", "2026-06-02"),
            ("46175.0", "2026-06-02"),
            ("46175,604", "2026-06-02"),
            ("29/02/2028", "2028-02-29"),
            ("\u00a002/06/2026\u202f", "2026-06-02"),
            ("", None),
        ],
        faults=[
            in_dossiers("W-DATE-YEAR", 7, "date_etude", value="02/06/26", suggestion="02/06/2026", says="02/06/2026")
        ],
    )
    column_case(
        "good_amounts",
        "Toutes les formes de montant du contrat, avec n'importe quelle espace Unicode.",
        "cout_total_ht_eur",
        "total_cost_eur",
        [
            ("1 234,50", 1234.5),
            ("1 234,50 €", 1234.5),
            ("1\u00a0234,50\u00a0€", 1234.5),
            ("1\u202f234\u202f567,50\u202f€", 1234567.5),
            ("1\u2009234", 1234.0),
            ("12,5 k€", 12500.0),
            ("12,5k€", 12500.0),
            ("1,2 M€", 1200000.0),
            ("1234.5", 1234.5),
            ("1234,567", 1234.567),
            ("0", 0.0),
            ("0,00 €", 0.0),
            ("250000", 250000.0),
            ("250000.0", 250000.0),
            ("", None),
            ("nc", None),
        ],
    )
    column_case(
        "good_yes_no",
        "Oui et non dans toutes leurs formes.",
        "lettre_intention",
        "has_letter",
        [(text, True) for text in ("oui", "Oui", "O", "vrai", "1", "1.0", "x", "X", "TRUE")]
        + [(text, False) for text in ("non", "NON", "n", "faux", "0", "false")]
        + [("", None), ("?", None)],
    )
    column_case(
        "good_placeholders",
        "Ce qui veut dire « manquant ».",
        "aire_sante",
        "health_area",
        [(text, None) for text in ("-", "/", "?", "???", "n/a", "N/A", "NC", "nc", "Non renseigné", "non-renseigne")]
        + [("à compléter", None), ("A compléter", None), ("  ", None), ("Ophtalmologie", "Ophtalmologie")],
    )
    column_case(
        "good_free_lists",
        "Les listes libres se coupent aux barres, points-virgules et retours à la ligne, pas aux virgules.",
        "freins",
        "barriers",
        [
            ("Données | Recrutement", ["Données", "Recrutement"]),
            ("Données;Recrutement", ["Données", "Recrutement"]),
            ("Données\nRecrutement\r\nDonnées", ["Données", "Recrutement"]),
            ("Données, recrutement", ["Données, recrutement"]),
            ("| Données || - ;", ["Données"]),
            ("", []),
        ],
    )
    case(
        "good_typology_lists",
        "Des typologies par codes et par libellés, même ceux qui contiennent une virgule.",
        pair(
            dossiers(
                ("IA-1", "a", "14/03/2026", "recu", "T01|T05"),
                ("IA-2", "b", "14/03/2026", "recu", "t1, T05,T11"),
                (
                    "IA-3",
                    "c",
                    "14/03/2026",
                    "recu",
                    "Prévention primaire, secondaire et éducation thérapeutique, personnalisées",
                ),
                (
                    "IA-4",
                    "d",
                    "14/03/2026",
                    "recu",
                    "Découverte de nouveaux traitements, Prévention primaire, secondaire et éducation thérapeutique, personnalisées, T01",
                ),
                (
                    "IA-5",
                    "e",
                    "14/03/2026",
                    "recu",
                    "T01\nOutils d’attractivité pour les professionnels concernés ; T01",
                ),
                ("IA-6", "f", "14/03/2026", "recu", "Non renseigné"),
            ),
            leads(6),
        ),
        (6, 6, 0),
        values={
            "dossiers": {
                "typologies": [
                    ["T01", "T05"],
                    ["T01", "T05", "T11"],
                    ["T03"],
                    ["T04", "T03", "T01"],
                    ["T01", "T09"],
                    [],
                ]
            }
        },
    )
    column_case(
        "good_deployment_areas",
        "Territoires par codes : EPCI, arrondissement, département, région ; un zéro perdu est remis et dit.",
        "territoires_deploiement",
        "deployment_areas",
        [
            ("200093201 | 80", ["200093201", "80"]),
            ("021,59", ["021", "59"]),
            ("32", ["32"]),
            ("Somme", ["80"]),
            ("2", ["02"]),
            ("", []),
        ],
        faults=[in_dossiers("W-AREA-ZERO", 6, "territoires_deploiement", value="2", suggestion="02")],
    )
    column_case(
        "good_levels",
        "Des niveaux entiers, avec ou sans le nom de l'échelle.",
        "srl_initial",
        "srl_initial",
        [("3", 3), ("3.0", 3), ("SRL 3", 3), ("srl3", 3), ("Niveau 3", 3), ("9", 9), ("1", 1), ("", None)],
    )
    case(
        "good_scales_and_regressions",
        "Un niveau 10 existe sur l'échelle MRL ; un niveau final sous l'initial est signalé et gardé.",
        pair(
            dossiers(
                (*ONE, "MRL", "8", "10", ""),
                (*TWO, "", "5", "SRL 4", "3"),
                headers=(*DOSSIER_HEADERS, "echelle_maturite", "srl_initial", "srl_final_vise", "srl_final_constate"),
            ),
            partners(*THREE_PARTNERS),
        ),
        BOTH,
        faults=[
            in_dossiers("W-SRL-TARGET-BELOW", 3, "srl_final_vise", value="SRL 4"),
            in_dossiers("W-SRL-OBSERVED-BELOW", 3, "srl_final_constate", value="3"),
        ],
        values={"dossiers": {"maturity_scale": ["MRL", "SRL"], "srl_target": [10, 4], "srl_observed": [None, 3]}},
    )
    case(
        "good_identifiers_of_dossiers",
        "Un identifiant numérique perd son « .0 » ; 40 caractères et les signes admis passent.",
        pair(
            dossiers(
                ("12.0", "a", "14/03/2026", "recu", "T01"),
                ("A_b.c/d°e-f 9", "b", "14/03/2026", "recu", "T01"),
                ("X" * 40, "c", "14/03/2026", "recu", "T01"),
                ("7", "d", "14/03/2026", "recu", "T01"),
            ),
            partners(
                ("12", "a", "ES", "chef_de_file", "59350"),
                (" A_b.c/d°e-f 9 ", "b", "ES", "chef_de_file", "59350"),
                ("X" * 40, "c", "ES", "chef_de_file", "59350"),
                ("7,0", "d", "ES", "chef_de_file", "59350"),
            ),
        ),
        (4, 4, 0),
        values={"dossiers": {"submission_id": ["12", "A_b.c/d°e-f 9", "X" * 40, "7"]}},
    )
    case(
        "good_warnings_on_dossiers",
        "Ce qui est douteux est chargé et dit : étude avant dépôt, typologie principale, redirection sans cible.",
        pair(
            dossiers(
                ("IA-1", "a", "14/03/2026", "redirige", "T01", "13/03/2026", "Soins personnalisés", ""),
                ("IA-2", "b", "14/03/2026", "redirige", "T01", "14/03/2026", "t01", "AMI-LIBRE 2"),
                headers=(*DOSSIER_HEADERS, "Étudié le", "typologie_principale", "ami_redirection"),
            ),
            partners(*THREE_PARTNERS),
        ),
        BOTH,
        faults=[
            in_dossiers("W-REVIEW-BEFORE-SUBMISSION", 2, "Étudié le", value="13/03/2026"),
            in_dossiers("W-MAIN-TYPOLOGY", 2, "typologie_principale", value="Soins personnalisés"),
            in_dossiers("W-REDIRECT-MISSING", 2, "ami_redirection"),
        ],
        values={"dossiers": {"redirected_to": [None, "AMI-LIBRE 2"], "main_typology": ["T08", "T01"]}},
    )


def declare_partners() -> None:
    """Partners: places, countries, identifiers, leads."""
    placed = (*PARTNER_HEADERS, "code_postal", "commune", "pays")
    rows = [
        ("59350", "", "", "", "exact", "59350"),
        ("59355", "", "", "", "exact", "59350"),
        ("2691", "", "", "", "exact", "02691"),
        ("", "59009", "LILLE CEDEX", "", "nom", "59350"),
        ("", "80000", "amiens", "France", "nom", "80021"),
        ("", "", "Villeneuve d’Ascq", "", "nom", "59009"),
        ("75056", "", "", "fr", "hors_region", "75056"),
        ("59350", "", "", "Belgique", "etranger", None),
        ("", "", "Gand", "be", "etranger", None),
        ("", "", "Beaumont", "", "non_localise", None),
        ("59350", "80000", "Amiens", "", "non_localise", None),
        ("", "", "", "", "non_localise", None),
    ]
    lines = [
        ("IA-1", f"Organisation {n}", "ES", "chef_de_file" if n == 1 else "partenaire", *row[:4])
        for n, row in enumerate(rows, start=1)
    ]
    case(
        "good_places",
        "Où est un partenaire : code, code d'hier, zéro perdu, code postal et nom, CEDEX, pays, homonymes, contradictions.",
        pair(dossiers(ONE), partners(*lines, headers=placed)),
        (1, 12, 0),
        faults=[
            in_partners("W-COMMUNE-MERGED", 3, "code_commune", value="59355", suggestion="59350"),
            in_partners("W-COMMUNE-ZERO", 4, "code_commune", value="2691", suggestion="02691"),
            in_partners("W-LOCATION-AMBIGUOUS", 11, "commune", value="Beaumont", says="07029"),
            in_partners("W-LOCATION-CONFLICT", 12, "code_commune"),
            in_partners("W-LOCATION-MISSING", 13, "commune"),
        ],
        values={"partenaires": {"location": [row[4] for row in rows], "commune_code": [row[5] for row in rows]}},
        location={"exact": 3, "nom": 3, "hors_region": 1, "etranger": 2, "non_localise": 3},
    )
    identified = (*PARTNER_HEADERS, "siret", "siren", "finess", "rnsr", "uai")
    case(
        "good_identifiers_of_partners",
        "Forme et clé des identifiants : un avertissement, la valeur est gardée ; l'identité suit l'ordre du contrat.",
        pair(
            dossiers(ONE),
            partners(
                (*LEAD_ONE, "200 053 742 00017", "", "", "", ""),
                ("IA-1", "b", "ES", "partenaire", "59350", "20005374200018", "", "590000001", "", ""),
                ("IA-1", "c", "ES", "partenaire", "59350", "1,3E+13", "123456789", "", "", ""),
                ("IA-1", "d", "ES", "partenaire", "59350", "", "2000537", "59", "2000123456", "590001"),
                ("IA-1", "e", "LABO", "partenaire", "59350", "", "", "", "200012345a", ""),
                ("IA-1", "f", "ESR", "partenaire", "59350", "", "", "", "", "0590001A"),
                ("IA-1", "Chu  de LÎLLE", "ES", "partenaire", "80021", "", "", "", "", ""),
                headers=identified,
            ),
        ),
        (1, 7, 0),
        faults=[
            in_partners("W-SIRET-CHECKSUM", 3, "siret", value="20005374200018"),
            in_partners("W-SIRET-FORM", 4, "siret", value="1,3E+13"),
            in_partners("W-SIREN-CHECKSUM", 4, "siren", value="123456789"),
            in_partners("W-SIREN-FORM", 5, "siren", value="2000537"),
            in_partners("W-FINESS-FORM", 5, "finess", value="59"),
            in_partners("W-RNSR-FORM", 5, "rnsr", value="2000123456"),
            in_partners("W-UAI-FORM", 5, "uai", value="590001"),
        ],
        values={
            "partenaires": {
                "siret": ["20005374200017", "20005374200018", "1,3E+13", None, None, None, None],
                "organisation_id": [
                    "siren:200053742",
                    "finess:590000001",
                    "siren:123456789",
                    "nom:d",
                    "rnsr:200012345A",
                    "uai:0590001A",
                    "nom:chu de lille",
                ],
            }
        },
    )
    case(
        "good_one_lead_on_several_lines",
        "Un chef de file sur deux de ses sites : une seule organisation, le dossier est chargé.",
        pair(
            dossiers(ONE),
            partners(
                ("IA-1", "CHU fictif", "ES", "chef_de_file", "59350", "200053742"),
                ("IA-1", "C.H.U. Fictif", "ES", "chef_de_file", "80021", "200053742"),
                headers=(*PARTNER_HEADERS, "siren"),
            ),
        ),
        (1, 2, 0),
    )
    case(
        "good_partner_twice",
        "La même organisation deux fois dans la même commune d'un dossier : les deux lignes sont gardées, et c'est dit.",
        pair(dossiers(ONE), partners(LEAD_ONE, LAB_ONE, ("IA-1", "LABO  fictif", "LABO", "partenaire", "80021"))),
        (1, 3, 0),
        faults=[in_partners("W-PARTNER-TWICE", 4, "organisation", value="LABO  fictif", says="3 à 4")],
    )
    case(
        "good_without_lead_or_partner",
        "Un dossier sans chef de file, un autre sans partenaire : chargés, et c'est dit.",
        pair(dossiers(ONE, TWO), partners(LAB_ONE)),
        (2, 1, 0),
        faults=[in_dossiers("W-NO-LEAD", 2), in_dossiers("W-NO-PARTNER", 3)],
    )
    case(
        "good_conformity",
        "Les faits de conformité : décrits, jamais refusés ; une lettre inconnue n'est pas une lettre absente.",
        pair(
            dossiers(
                ("IA-1", "a", "14/03/2026", "recu", "", "non", "non", "", "", ""),
                ("IA-2", "b", "14/03/2026", "recu", "T01", "", "", "P1", "3", "6"),
                headers=(
                    *DOSSIER_HEADERS,
                    "lettre_intention",
                    "fiche_reponse",
                    "priorites_ia",
                    "srl_initial",
                    "srl_final_vise",
                ),
            ),
            partners(
                LEAD_ONE,
                ("IA-1", "Ville fictive", "COLL", "partenaire", "59350"),
                LEAD_TWO,
                ("IA-2", "Labo fictif", "LABO", "partenaire", "80021"),
            ),
        ),
        (2, 4, 0),
        conformity=[
            in_dossiers("C-R01", 2, says="ES"),
            in_dossiers("C-R03", 2, says="la lettre d'intention et la fiche réponse"),
            in_dossiers("C-R04", 2, "typologies"),
            in_dossiers("C-R05", 2, "priorites_ia"),
            in_dossiers("C-R06", 2, says="le niveau initial et le niveau visé"),
        ],
    )
    case(
        "good_fallback_actor_type",
        "Le type « Autre » est chargé et signalé : il ne compte dans aucune règle.",
        pair(dossiers(ONE), partners(LEAD_ONE, ("IA-1", "b", "Divers", "partenaire", "59350"))),
        (1, 2, 0),
        faults=[in_partners("W-ACTOR-TYPE-OTHER", 3, "type_acteur", value="Divers")],
    )


def declare_bad_files() -> None:
    """Files that can't be read as a whole: each in a sentence, and nothing loads."""

    def refused(name: str, about: str, first: bytes, code: str, says: str, column: str | None = None) -> None:
        whole = in_dossiers(code, None, column, says=says)
        case(name, about, pair(first), (0, 0, 0), (0, 2, 0), [whole])

    refused("bad_pdf", "Un PDF.", b"%PDF-1.7\n\xe2\xe3\xcf\xd3", "E-FILE-FORMAT", "un document PDF")
    refused("bad_web_page", "Une page web.", b"<!DOCTYPE html>\n<table><tr>", "E-FILE-FORMAT", "page web")
    refused("bad_empty", "Un fichier de zéro octet.", b"", "E-FILE-EMPTY", "est vide")
    refused("bad_blank", "Un fichier de lignes vides.", b"\xef\xbb\xbf\r\n \r\n", "E-FILE-EMPTY", "est vide")
    refused(
        "bad_undecodable",
        "Des octets qui ne sont aucun texte.",
        b"id\r\n\x00\x01\x02\xff\xfe\x9d\x00",
        "E-FILE-ENCODING",
        "ligne 2",
    )
    refused(
        "bad_broken_utf8",
        "De l'UTF-8 avec un octet cassé : refusé plutôt que lu « Ã© ».",
        dossiers(ONE, TWO) + "IA-3;é".encode() + b"\xe9;14/03/2026;recu;T01\r\n",
        "E-FILE-ENCODING",
        "ligne 4",
    )
    refused(
        "bad_prose",
        "Un texte qui n'est pas un tableau.",
        b"Bonjour,\nvoici le fichier.\n",
        "E-FILE-KIND",
        "ligne d'en-têtes",
    )
    refused("bad_no_header", "Un tableau sans en-têtes.", sheet([ONE, TWO]), "E-FILE-KIND", "IA-1")
    refused(
        "bad_unclosed_quote",
        "Un guillemet jamais refermé avalerait toutes les lignes suivantes.",
        sheet([DOSSIER_HEADERS, ONE]) + b'IA-2;"Suivi;15/03/2026;recu;T01\r\nIA-3;c;15/03/2026;recu;T01\r\n',
        "E-FILE-QUOTE",
        "ligne 3",
    )
    refused(
        "bad_swallowed_lines",
        "Deux guillemets égarés à deux lignes d'écart : les lignes entre eux ne sont pas avalées en silence.",
        sheet([DOSSIER_HEADERS, ONE])
        + b'IA-2;"Suivi;15/03/2026;recu;T01\r\nIA-3;c;15/03/2026;recu;T01\r\nIA-4;"Autre;15/03/2026;recu;T01\r\n',
        "E-FILE-QUOTE",
        "ligne 3",
    )
    whole = in_dossiers("E-FILE-NO-LINE", None, says="ligne 1")
    case(
        "bad_header_only",
        "Des en-têtes et aucune ligne.",
        pair(sheet([DOSSIER_HEADERS])),
        (0, 0, 0),
        (0, 2, 0),
        [whole],
    )
    case(
        "bad_two_dossier_files",
        "Deux fichiers de dossiers, aucun de partenaires.",
        {"a.csv": dossiers(ONE), "b.csv": dossiers(TWO)},
        (0, 0, 0),
        (1, 0, 0),
        [fault("E-FILE-KIND-TWICE", "b.csv", None, says="« a.csv » et « b.csv »")],
    )
    case(
        "bad_missing_partners",
        "Le fichier des partenaires manque.",
        {"dossiers.csv": dossiers(ONE)},
        (0, 0, 0),
        (1, 0, 0),
        [in_dossiers("E-FILE-MISSING", None, says="partenaires")],
    )
    case(
        "bad_missing_column",
        "Une colonne obligatoire manque ; celle des typologies doit être là, même vide.",
        pair(sheet([DOSSIER_HEADERS[:3], ONE[:3]])),
        (0, 0, 0),
        (1, 2, 0),
        [
            in_dossiers("E-HEADER-MISSING", None, "statut", says="ligne 1"),
            in_dossiers("E-HEADER-MISSING", None, "typologies", says="ligne 1"),
        ],
    )
    case(
        "bad_column_twice",
        "Deux colonnes pour la même donnée.",
        pair(dossiers((*ONE, "autre"), headers=(*DOSSIER_HEADERS, "Intitulé"))),
        (0, 0, 0),
        (1, 2, 0),
        [in_dossiers("E-HEADER-TWICE", None, "Intitulé", says="« titre » et « Intitulé »")],
    )


def declare_bad_lines() -> None:
    """Lines set aside with their reason; the others load."""
    refused_cells(
        "bad_dates",
        "Des dates illisibles.",
        "date_etude",
        [
            ("31/02/2026", "E-DATE", None),
            ("29/02/2026", "E-DATE", None),
            ("02/13/2026", "E-DATE", None),
            ("2026-13-01", "E-DATE", None),
            ("2026/03/14", "E-DATE", "14/03/2026"),
            ("mars 2026", "E-DATE", None),
            ("14-03-26", "E-DATE", None),
            ("14.03.26", "E-DATE", None),
            ("2026", "E-DATE", None),
            ("14/03-2026", "E-DATE", None),
            ("99999", "E-DATE", None),
        ],
    )
    refused_cells(
        "bad_amounts",
        "Des montants illisibles, ambigus ou négatifs.",
        "cout_total_ht_eur",
        [
            ("1.234", "E-NUMBER-AMBIGUOUS", "1234"),
            ("1.234.567", "E-NUMBER-AMBIGUOUS", "1234567"),
            ("1.234 k€", "E-NUMBER-AMBIGUOUS", "1234"),
            ("-5", "E-NUMBER-NEGATIVE", None),
            ("environ 5", "E-NUMBER", None),
            ("1,2,3", "E-NUMBER", None),
            ("12 000 - 15 000", "E-NUMBER", None),
            ("12 000 15", "E-NUMBER", None),
            ("1e5", "E-NUMBER", None),
            ("€", "E-NUMBER", None),
            ("12 $", "E-NUMBER", None),
        ],
    )
    refused_cells(
        "bad_numbers_without_unit",
        "Un nombre d'ETP n'est pas un montant.",
        "etp_prevus",
        [("2.500", "E-NUMBER-AMBIGUOUS", "2500"), ("2 k€", "E-NUMBER", None), ("-1", "E-NUMBER-NEGATIVE", None)],
    )
    refused_cells(
        "bad_levels",
        "Des niveaux qui n'existent pas sur leur échelle.",
        "srl_initial",
        [
            ("0", "E-LEVEL-RANGE", None),
            ("10", "E-LEVEL-RANGE", None),
            ("4,5", "E-LEVEL", None),
            ("trois", "E-LEVEL", None),
            ("-3", "E-LEVEL", None),
        ],
    )
    refused_cells(
        "bad_yes_no", "Ni oui, ni non.", "fiche_reponse", [("peut-être", "E-YES-NO", None), ("2", "E-YES-NO", None)]
    )
    refused_cells(
        "bad_areas",
        "Des territoires inconnus, ou d'ailleurs.",
        "territoires_deploiement",
        [("75", "E-AREA", None), ("59 | Atlantide", "E-AREA", None), ("999999999", "E-AREA", None)],
    )
    refused_cells("bad_long_text", "Un texte plus long que sa limite.", "acronyme", [("X" * 41, "E-TEXT-LENGTH", None)])
    case(
        "bad_vocabulary",
        "Des valeurs hors liste ; la plus proche est proposée.",
        pair(
            dossiers(
                ONE, ("IA-2", "b", "14/03/2026", "orrienté", "T01"), ("IA-3", "c", "14/03/2026", "recu", "T01 | T12")
            ),
            partners(
                LEAD_ONE,
                ("IA-1", "b", "Univercité", "partenaire", "59350"),
                ("IA-1", "c", "ES", "spectateur", "59350"),
            ),
        ),
        (1, 1, 0),
        (2, 2, 0),
        [
            in_dossiers("E-VOCABULARY", 3, "statut", value="orrienté", suggestion="oriente"),
            in_dossiers("E-VOCABULARY", 4, "typologies", value="T01 | T12", says="T12"),
            in_partners("E-VOCABULARY", 3, "type_acteur", value="Univercité", suggestion="ESR"),
            in_partners("E-VOCABULARY", 4, "role", value="spectateur"),
        ],
    )
    case(
        "bad_countries",
        "Un pays inconnu.",
        pair(dossiers(ONE), partners((*LEAD_ONE, ""), (*LAB_ONE, "Allemagnee"), headers=(*PARTNER_HEADERS, "pays"))),
        (1, 1, 0),
        (0, 1, 0),
        [in_partners("E-COUNTRY", 3, "pays", value="Allemagnee", suggestion="DE")],
    )
    case(
        "bad_identifiers",
        "Des identifiants de dossier mal formés : accents, signe au bout, plus de 40 caractères.",
        pair(
            dossiers(
                ONE,
                ("IA-é", "b", "14/03/2026", "recu", "T01"),
                ("-IA", "c", "14/03/2026", "recu", "T01"),
                ("IA#2", "d", "14/03/2026", "recu", "T01"),
                ("X" * 41, "e", "14/03/2026", "recu", "T01"),
            ),
            partners(LEAD_ONE, ("IA-é", "b", "ES", "chef_de_file", "59350")),
        ),
        (1, 1, 0),
        (4, 1, 0),
        [
            in_dossiers("E-ID-FORM", 3, "id_dossier", value="IA-é"),
            in_dossiers("E-ID-FORM", 4, "id_dossier", value="-IA"),
            in_dossiers("E-ID-FORM", 5, "id_dossier", value="IA#2"),
            in_dossiers("E-ID-FORM", 6, "id_dossier", value="X" * 41),
            in_partners("E-ID-FORM", 3, "id_dossier", value="IA-é"),
        ],
    )
    case(
        "bad_required",
        "Des cellules obligatoires vides, ou remplies d'un tiret.",
        pair(
            dossiers(ONE, ("IA-2", "", "-", "NC", "T01"), ("", "c", "14/03/2026", "recu", "T01")),
            partners(LEAD_ONE, ("IA-1", " ", "", "à compléter", "59350")),
        ),
        (1, 1, 0),
        (2, 1, 0),
        [
            in_dossiers("E-REQUIRED", 3, "titre", value=None),
            in_dossiers("E-REQUIRED", 3, "date_depot", value="-"),
            in_dossiers("E-REQUIRED", 3, "statut", value="NC"),
            in_dossiers("E-REQUIRED", 4, "id_dossier", value=None),
            in_partners("E-REQUIRED", 3, "organisation"),
            in_partners("E-REQUIRED", 3, "type_acteur"),
            in_partners("E-REQUIRED", 3, "role", value="à compléter"),
        ],
    )
    case(
        "bad_duplicates",
        "Le même identifiant deux fois : toutes ses lignes sont mises de côté, ses partenaires avec elles.",
        pair(
            dossiers(("12", *ONE[1:]), TWO, ("12.0", *ONE[1:])),
            partners(("12", *LEAD_ONE[1:]), LEAD_TWO),
        ),
        (1, 1, 0),
        (2, 1, 0),
        [
            in_dossiers("E-DUPLICATE-ID", 2, "id_dossier", value="12", says="2, 4"),
            in_dossiers("E-DUPLICATE-ID", 4, "id_dossier", value="12.0", says="2, 4"),
            in_partners("E-DOSSIER-SET-ASIDE", 2),
        ],
    )
    case(
        "bad_unknown_dossiers",
        "Partenaires et orientations d'un dossier qui n'a pas été envoyé.",
        {
            **pair(dossiers(ONE), partners(LEAD_ONE, ("IA-9999", "b", "ES", "chef_de_file", "59350"))),
            "orientations.csv": sheet([ORIENTATION_HEADERS, ("ZZ-42", "F2030_REG", "", "")]),
        },
        (1, 1, 0),
        (0, 1, 1),
        [
            in_partners("E-UNKNOWN-DOSSIER", 3, "id_dossier", value="IA-9999"),
            fault("E-UNKNOWN-DOSSIER", "orientations.csv", 2, "id_dossier", value="ZZ-42", suggestion=None),
        ],
    )
    case(
        "bad_two_leads",
        "Deux organisations chefs de file : le dossier est mis de côté, ses lignes avec lui.",
        {
            **pair(
                dossiers(ONE, TWO),
                partners(LEAD_ONE, ("IA-1", "Labo fictif", "LABO", "Chef de file", "80021"), LEAD_TWO),
            ),
            "orientations.csv": sheet(
                [ORIENTATION_HEADERS, ("IA-1", "F2030_REG", "", ""), ("IA-2", "INTERREG", "", "")]
            ),
        },
        (1, 1, 1),
        (1, 2, 1),
        [
            in_dossiers("E-TWO-LEADS", 2, None, says="« CHU fictif », « Labo fictif »"),
            in_partners("E-DOSSIER-SET-ASIDE", 2),
            in_partners("E-DOSSIER-SET-ASIDE", 3),
            fault("E-DOSSIER-SET-ASIDE", "orientations.csv", 2),
        ],
    )
    case(
        "bad_shifted_lines",
        "Un séparateur non protégé décale les cellules d'une ligne : elle est mise de côté, pas lue de travers.",
        pair(
            b"id_dossier;titre;date_depot;statut;typologies;freins;leviers\r\n"
            b"IA-1;a;14/03/2026;recu;T01;;\r\n"
            b"IA-2;b;14/03/2026;recu;T01;Temps;Argent;Aide\r\n"
            b"IA-3;c;14/03/2026;recu;T01;Temps;Argent;\r\n",
            leads(3),
        ),
        (1, 1, 0),
        (2, 2, 0),
        [
            in_dossiers("E-EXTRA-CELLS", 3),
            in_dossiers("E-EXTRA-CELLS", 4),
            in_partners("E-DOSSIER-SET-ASIDE", 3),
            in_partners("E-DOSSIER-SET-ASIDE", 4),
        ],
    )
    case(
        "bad_no_dossier_left",
        "Toutes les lignes de dossiers sont mises de côté : rien ne peut être publié.",
        pair(dossiers(("IA-1", "a", "hier", "recu", "T01"))),
        (0, 0, 0),
        (1, 2, 0),
        [
            in_dossiers("E-NO-DOSSIER", None),
            in_dossiers("E-DATE", 2, "date_depot", value="hier"),
            in_partners("E-DOSSIER-SET-ASIDE", 2),
            in_partners("E-DOSSIER-SET-ASIDE", 3),
        ],
    )


def declare_all() -> dict[str, Case]:
    """Every case, by the name of its folder."""
    if not CASES:
        for declare in (declare_forms, declare_layouts, declare_columns, declare_cells, declare_partners):
            declare()
        declare_bad_files()
        declare_bad_lines()
        # It declares its cases with what stands here.
        from tests.etl.make_containers import declare_containers

        declare_containers()
    return CASES


def written(name: str) -> dict[str, bytes]:
    """Contents of a case's folder, by file name."""
    files, expected = declare_all()[name]
    return {**files, "expected.json": (json.dumps(expected, ensure_ascii=False, indent=1) + "\n").encode()}


def main() -> None:
    for name in declare_all():
        folder = FOLDER / name
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in written(name).items():
            (folder / file).write_bytes(content)


if __name__ == "__main__":
    # Cases are declared in the module that others import, which is not this one while it runs.
    from tests.etl import make_files

    make_files.main()
