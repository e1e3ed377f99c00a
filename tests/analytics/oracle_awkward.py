"""A hand-made state where definitions are easily got wrong: each dossier is one trap, named by its title."""

from __future__ import annotations

import csv
from pathlib import Path

from stdnum import luhn

Cells = dict[str, str]


def siren(digits: str) -> str:
    """Nine digits with a right checksum."""
    return digits + luhn.calc_check_digit(digits)


def siret(digits: str, site: str = "0001") -> str:
    """Fourteen digits with a right checksum, for the SIREN of these eight digits."""
    return siren(digits) + site + luhn.calc_check_digit(siren(digits) + site)


LEAD = {"role": "chef_de_file"}
LILLE, ROUBAIX, AMIENS = {"code_commune": "59350"}, {"code_commune": "59512"}, {"code_commune": "80021"}
ARRAS, SAINT_QUENTIN, PITHON = {"code_commune": "62041"}, {"code_commune": "2691"}, {"code_commune": "02604"}
LOMME, PARIS, BEAUMONT = {"code_commune": "59355"}, {"code_commune": "75056"}, {"commune": "Beaumont"}
EST_SOMME, AUMALE, MEL, AMIENS_METROPOLE = "200070985", "200069722", "200093201", "248000531"
HOSPITAL, FIRM, UNIVERSITY = siret("26590671"), siret("51234567"), siren("13002358")
ALIASES = (
    # A chain: the old name leads to a FINESS number, itself another identity of the hospital.
    ("nom:ancien hospice", "finess:590000001"),
    ("finess:590000001", f"siren:{HOSPITAL[:9]}"),
)

DOSSIERS: list[Cells] = []
PARTNERS: list[Cells] = []
ORIENTATIONS: list[Cells] = []


def _dossier(number: int, title: str, **cells: str) -> str:
    id_dossier = f"A-{number:02}"
    DOSSIERS.append({"id_dossier": id_dossier, "titre": title, "date_depot": "14/03/2026", "statut": "recu", **cells})
    return id_dossier


def _partner(id_dossier: str, name: str, actor_type: str, **cells: str) -> None:
    PARTNERS.append(
        {"id_dossier": id_dossier, "organisation": name, "type_acteur": actor_type, "role": "partenaire", **cells}
    )


def _orientation(id_dossier: str, scheme: str, outcome: str = "", asked: str = "", granted: str = "") -> None:
    ORIENTATIONS.append(
        {
            "id_dossier": id_dossier,
            "dispositif": scheme,
            "issue": outcome,
            "montant_demande_eur": asked,
            "montant_accorde_eur": granted,
        }
    )


def _fill() -> None:
    _fill_leads()
    _fill_places()
    _fill_maturity()
    _fill_identities()
    _fill_set_aside()
    _fill_lives()


def _fill_leads() -> None:
    d = _dossier(1, "Siège écrit après un terrain", typologies="T01|T05", priorites_ia="P1|P3", etp_prevus="2,5",
                 lettre_intention="oui", fiche_reponse="oui", srl_initial="3", srl_final_vise="6", aire_sante="Gériatrie",
                 freins="Coût|Coût|Délais", leviers="Coût", territoires_deploiement=f"{MEL}|{AMIENS_METROPOLE}",
                 projet_preexistant="oui", date_etude="01/04/2026")  # fmt: skip
    _partner(d, "CHU inventé", "ES", **LEAD, role_site="experimentation", siret=HOSPITAL, **ROUBAIX)
    _partner(d, "Laboratoire inventé", "LABO", rnsr="199812345A", **LILLE)
    _partner(d, "CHU inventé", "ES", role_site="siege", siren=HOSPITAL[:9], **AMIENS)
    _partner(d, "C.H.U. inventé", "ES", **LEAD, role_site="soins", siret=HOSPITAL, **ROUBAIX)
    _partner(d, "CHU inventé", "ES", role_site="soins", siret=HOSPITAL, **ROUBAIX)
    d = _dossier(2, "Sans chef de file", typologies="T05", priorites_ia="P2", lettre_intention="non",
                 aire_sante=" GERIATRIE ", projet_preexistant="non", territoires_deploiement="802|59")  # fmt: skip
    _partner(d, "Entreprise inventée", "ENT", siret=FIRM, **ARRAS)
    _partner(d, "Université inventée", "ESR", siren=f"{UNIVERSITY[:3]} {UNIVERSITY[3:6]} {UNIVERSITY[6:]}", **AMIENS)
    d = _dossier(3, "Siège non localisé, autre ligne localisée", typologies="", territoires_deploiement="")
    _partner(d, "Clinique inventée", "ES", **LEAD, role_site="siege", **BEAUMONT)
    _partner(d, "Clinique inventée", "ES", **LEAD, role_site="soins", **LILLE)
    _dossier(4, "Sans partenaire", typologies="T11", priorites_ia="P1", etp_prevus="0", statut="complet")
    d = _dossier(5, "Chef de file sans siège", typologies="T07", date_depot="2026-01-31", etp_prevus="1")
    _partner(d, "Start-up inventée", "STARTUP", **LEAD, role_site="soins", **LOMME)
    _partner(d, "Start-up inventée", "STARTUP", **LEAD, role_site="experimentation", **SAINT_QUENTIN)


def _fill_places() -> None:
    d = _dossier(6, "EPCI à cheval sur deux départements", territoires_deploiement=f"{EST_SOMME}|32", typologies="T02",
                 date_depot="30/11/2025", statut="en_etude")  # fmt: skip
    _partner(d, "Foyer inventé", "MS", **LEAD, **PITHON)
    d = _dossier(7, "Région entière seulement", territoires_deploiement="32", statut="non_retenu")
    _partner(d, "Hôpital belge inventé", "ES", **LEAD, pays="BE", commune="Mouscron", role_site="soins")
    _partner(d, "Hôpital parisien inventé", "ES", **PARIS)
    _partner(d, "Hôpital sans lieu inventé", "ES", role_site="soins")
    d = _dossier(8, "Arrondissement, département et EPCI à cheval sur la région", typologies="T01|T02|T03|T04",
                 territoires_deploiement=f"802|59|{AUMALE}", statut="oriente", date_etude="14/03/2026")  # fmt: skip
    _partner(d, "Association inventée", "ASSO", **LEAD, code_postal="59100", commune="ROUBAIX CEDEX 2")
    _partner(d, "Pôle inventé", "CLUSTER", code_postal="80000", commune="amiens")


def _fill_maturity() -> None:
    # With four others these make ten reviews: the ninth decile is then the ninth delay, not the tenth.
    levels: tuple[tuple[str, Cells], ...] = (
        (
            "Autre échelle",
            {"echelle_maturite": "TRL", "srl_initial": "2", "srl_final_vise": "7", "srl_final_constate": "6"},
        ),
        ("Recul", {"srl_initial": "6", "srl_final_vise": "4", "srl_final_constate": "3", "typologies": "T08|T09|T10"}),
        ("Échelle à dix niveaux", {"echelle_maturite": "MRL", "srl_initial": "9", "srl_final_vise": "10"}),
        ("Constaté sans visé", {"srl_initial": "4", "srl_final_constate": "5", "etp_prevus": "10"}),
        ("Visé sans initial", {"srl_final_vise": "9", "echelle_maturite": "SRL"}),
        ("Sur place", {"srl_initial": "5", "srl_final_vise": "5", "srl_final_constate": "9", "priorites_ia": "P1|P2"}),
    )
    for rank, (title, cells) in enumerate(levels):
        _dossier(10 + rank, title, date_etude=f"{20 + rank}/03/2026", **cells)


def _fill_identities() -> None:
    d = _dossier(20, "Identifiants mêlés", typologies="T06", projet_preexistant="oui", ami_lies="AUTRE-AMI|HEALTHIA")
    _partner(d, "Entreprise inventée SAS", "STARTUP", **LEAD, siret=siret("51234567", "0002"), **LILLE)
    _partner(d, "Entreprise inventée", "ENT", **LILLE)
    _partner(d, "ENTREPRISE INVENTÉE", "ENT", **ARRAS)
    _partner(d, "Entreprise  inventee", "ENT", siret=FIRM[:13] + str((int(FIRM[13]) + 1) % 10), **ARRAS)
    _partner(d, "Université inventée", "ESR", siret=FIRM, siren=UNIVERSITY, uai="0590065H", **LILLE)
    d = _dossier(21, "Alias", typologies="T06", ami_lies="AUTRE-AMI", ami_redirection="AUTRE-AMI")
    _partner(d, "Ancien Hospice", "ES", **LEAD, **LILLE)
    _partner(d, "Hôpital inventé", "ES", finess="590000001", **LILLE)
    _partner(d, "L’Institut d’Œnologie-Santé", "ESR", uai="0590065H", rnsr="199812345A", **LILLE)
    _partner(d, "L'institut d'oenologie santé", "LABO", **LILLE)

    d = _dossier(23, "Deux types d’une même famille", typologies="T04")
    _partner(d, "Laboratoire inventé", "LABO", **LEAD, rnsr="199812345A", **LILLE)
    _partner(d, "Université inventée", "ESR", siren=UNIVERSITY, **LILLE)
    d = _dossier(22, "Identifiants douteux, gardés tels quels", typologies="T04")
    _partner(d, "Société au SIREN faux", "ENT", **LEAD, siren="123456789", siret=FIRM, **LILLE)
    _partner(d, "Société au SIREN court", "ENT", siren="12345", **LILLE)
    _partner(d, "Société au FINESS court", "MS", finess="5900", **LILLE)
    _partner(d, "Laboratoire minuscule", "LABO", rnsr="199812345a", **LILLE)
    _partner(d, "Société au SIRET espacé", "ENT", siret=f"{FIRM[:3]} {FIRM[3:6]} {FIRM[6:9]} {FIRM[9:]}", **LILLE)
    _partner(d, "Cœur & Santé, n. 2 (antenne)", "ASSO", **LILLE)
    _partner(d, "COEUR-SANTE n 2   antenne", "ASSO", **LILLE)
    _partner(d, "Guichet de poste", "ENT", siret="35600000049837", **LILLE)


def _fill_set_aside() -> None:
    d = _dossier(30, "Deux organisations en tête")
    _partner(d, "Premier chef inventé", "ES", **LEAD, **LILLE)
    _partner(d, "Second chef inventé", "ENT", **LEAD, **LILLE)
    _orientation(d, "FEDER_IA", "accorde", "1000,00", "1000,00")
    for title in ("Deux fois le même numéro", "Le même numéro"):
        d = _dossier(31, title, typologies="T03")
    _partner(d, "Entreprise inventée", "ENT", **LEAD, siret=FIRM, **LILLE)
    d = _dossier(32, "Date illisible", date_depot="31/02/2026")
    _partner(d, "Entreprise inventée", "ENT", **LEAD, siret=FIRM, **LILLE)
    d = _dossier(33, "Un partenaire illisible", typologies="T03")
    _partner(d, "Laboratoire inventé", "LABO", **LEAD, rnsr="199812345A", **AMIENS)
    _partner(d, "Type inventé", "GUILDE", **AMIENS)
    _partner("A-99", "Dossier inconnu", "ENT", **AMIENS)
    _orientation("A-99", "FEDER_IA")


def _fill_lives() -> None:
    d = _dossier(40, "Retiré", statut="retire", typologies="T09", date_depot="02/08/2025", priorites_ia="P3",
                 srl_initial="1", srl_final_vise="9", ami_lies="AUTRE-AMI", lettre_intention="oui",
                 territoires_deploiement="62")  # fmt: skip
    _partner(d, "Entreprise inventée", "ENT", **LEAD, siret=FIRM, **ARRAS)
    _orientation(d, "INTERREG", "accorde", "500000,00", "500000,00")
    d = _dossier(41, "Redirigé sans dire où", statut="redirige", date_depot="20/05/2026", date_etude="19/05/2026")
    _orientation(d, "AUCUN")
    d = _dossier(42, "Orienté plusieurs fois", statut="oriente", date_etude="30/06/2026", ami_redirection="HEALTHIA")
    _orientation(d, "PASS_INNO", "depose", "10000,50", "")
    _orientation(d, "PASS_INNO", "depose", "20000,25", "")
    _orientation(d, "PASS_INNO", "accorde", "", "0")
    _orientation(d, "PASS_INNO")
    _orientation("A-08", "PASS_INNO", "depose", "1,00", "")
    _orientation("A-04", "F2030_REG", "propose")
    _orientation("A-01", "A_ETUDIER")


_fill()


def write_awkward(folder: Path) -> None:
    """Writes the three files in a folder, in the demo's form."""
    folder.mkdir(parents=True)
    for kind, rows in (("dossiers", DOSSIERS), ("partenaires", PARTNERS), ("orientations", ORIENTATIONS)):
        headers = list(dict.fromkeys(header for row in rows for header in row))
        with (folder / f"{kind}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, headers, delimiter=";", restval="")
            writer.writeheader()
            writer.writerows(rows)


def write_aliases(reference_folder: Path) -> None:
    """Writes the alias table of this state over the empty one."""
    with (reference_folder / "organisation_aliases.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("alias_id", "organisation_id", "note"))
        writer.writerows((alias, organisation, "") for alias, organisation in ALIASES)
