"""Columns as French spreadsheets head them, and what each should be proposed: None where any proposal would be wrong.

Fictitious, and typical: what a Region, a hospital, a cluster or a university writes. ``WRITTEN_WITH`` was at hand when
the proposals were made; ``WRITTEN_APART`` was not, and shows what they are worth on a file nobody has seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etl.headers import ColumnSample, TableHeaders, header_columns, header_lookup, is_personal
from etl.text import match_key

Row = tuple[str, Sequence[str], str | None]


@dataclass(frozen=True)
class Spreadsheet:
    """A table: its kind, and for each column its header, first values and the contract's header expected."""

    name: str
    kind: str
    rows: Sequence[Row]

    def headers(self, *, is_recognised: bool) -> TableHeaders:
        """The table as the reading hands it over; when it is recognised, known columns bear their attribute."""
        lookup = header_lookup(self.kind)
        columns = tuple(
            ColumnSample(header, tuple(samples), lookup.get(match_key(header)) if is_recognised else None)
            for header, samples, _ in self.rows
            if not is_personal(header)
        )
        known = {column.attribute for column in columns}
        missing = tuple(c.header for c in header_columns(self.kind) if c.header_required and c.attribute not in known)
        kind = self.kind if is_recognised else None
        return TableHeaders(f"{self.name}.xlsx", "Feuil1", kind, 1, columns, missing)


WRITTEN_WITH = (
    Spreadsheet(
        "suivi_ami",
        "dossiers",
        [
            ("N° candidature", ["IA-001", "IA-002", "IA-003"], "id_dossier"),
            ("Libellé du projet", ["Tri des urgences", "Images de la rétine"], "titre"),
            ("Nom abrégé", ["TRIURG", "RETIVILLE"], "acronyme"),
            ("Date de réception de la candidature", ["12/03/2026", "14/03/2026"], "date_depot"),
            ("Avancement du dossier", ["En étude", "Reçu"], "statut"),
            ("Typologie de projet", ["T01", "T05 | T06"], "typologies"),
            ("SRL à l'entrée", ["3", "2"], "srl_initial"),
            ("SRL de sortie", ["6", "5"], "srl_final_vise"),
            ("TRL départ", ["4", "3"], None),
            ("Domaine médical", ["Ophtalmologie", "Urgences"], "aire_sante"),
            ("Territoires couverts", ["59 | 80", "62"], "territoires_deploiement"),
            ("Budget prévisionnel", ["120 000 €", "80 k€"], "cout_total_ht_eur"),
            ("Coût total TTC", ["144 000 €", "96 k€"], None),
            ("Nom du porteur", ["Dr Fictif"], None),
            ("Commentaires", ["à relancer"], None),
            ("Date de relance", ["01/06/2026"], None),
        ],
    ),
    Spreadsheet(
        "partenaires_consortiums",
        "partenaires",
        [
            ("Réf projet", ["IA-001", "IA-001", "IA-002"], "id_dossier"),
            ("Nom de la structure", ["CHU fictif", "Labo fictif"], "organisation"),
            ("Type de partenaire", ["Établissement de santé", "Laboratoire"], "type_acteur"),
            ("Rôle dans le consortium", ["Chef de file", "Partenaire"], "role"),
            ("N° de SIRET", ["13002526500013", "20005374200017"], "siret"),
            ("Ville", ["Lille", "Amiens"], "commune"),
            ("CP", ["59000", "80000"], "code_postal"),
            ("Code INSEE de la commune", ["59350", "80021"], "code_commune"),
            ("Apport financier", ["40 000", "12 500,50"], "contribution_eur"),
            ("Site web", ["https://exemple.invalid"], None),
            ("Téléphone", [], None),
            ("Adresse", ["1 rue fictive"], None),
            ("Effectif", ["12", "250"], None),
        ],
    ),
    Spreadsheet(
        "orientations_2026",
        "orientations",
        [
            ("Dossier n°", ["IA-001", "IA-002"], "id_dossier"),
            ("Dispositif proposé", ["France 2030 régionalisé", "PASS INNOVATION"], "dispositif"),
            ("Montant sollicité", ["120 000", "75 000 €"], "montant_demande_eur"),
            ("Montant attribué", ["90 000", ""], "montant_accorde_eur"),
            ("Réponse du guichet", ["Accordé", "En attente"], "issue"),
            ("Date d'envoi au guichet", ["20/06/2026"], "date_orientation"),
            ("Taux d'aide", ["50 %"], None),
            ("Date de versement", ["01/09/2026"], None),
        ],
    ),
    Spreadsheet(
        "tableau_unique",
        "plat",
        [
            ("Identifiant projet", ["P-01", "P-01", "P-02"], "id_dossier"),
            ("Titre complet du projet", ["Tri des urgences", "Images de la rétine"], "titre"),
            ("Date dépot", ["12/03/2026", "14/03/2026"], "date_depot"),
            ("Statut actuel", ["Reçu", "Orienté"], "statut"),
            ("Typologies concernées", ["T01", "T05"], "typologies"),
            ("Structure porteuse ou partenaire", ["CHU fictif", "Labo fictif"], "organisation"),
            ("Catégorie de structure", ["ES", "LABO"], "type_acteur"),
            ("Rôle de la structure", ["chef de file", "membre"], "role"),
            ("Comune", ["Lille", "Lens"], "commune"),
            ("Code postal de la structure", ["59000", "62300"], "code_postal"),
            ("SRL départ", ["3", "4"], "srl_initial"),
            ("Lettre d'intention signée", ["oui", "non"], "lettre_intention"),
            ("Mail", [], None),
        ],
    ),
    Spreadsheet(
        "mal_tape",
        "dossiers",
        [
            ("Identifiant dosssier", ["12", "13"], "id_dossier"),
            ("Tittre", ["Tri des urgences", "Chutes à domicile"], "titre"),
            ("Date de depôt du dossier", ["2026-03-12", "2026-03-14"], "date_depot"),
            ("Satut", ["Reçu", "Complet"], "statut"),
            ("Typolgies", ["T02", "T03"], "typologies"),
            ("srl initail", ["2", "3"], "srl_initial"),
            ("SRL visee en fin de projet", ["5", "6"], "srl_final_vise"),
            ("Niveau SRL constaté à date", ["4", ""], "srl_final_constate"),
            ("Freins identifiés par le porteur", ["Accès aux données"], "freins"),
            ("ETP mobilisés", ["1,5", "2"], "etp_prevus"),
            ("Montant", ["100 000"], None),
            ("Date", ["12/03/2026"], None),
            ("Divers", ["x"], None),
            ("Nb de partenaires", ["3", "5"], None),
        ],
    ),
)

WRITTEN_APART = (
    Spreadsheet(
        "recensement_cluster",
        "partenaires",
        [
            ("ID projet", ["2026-01", "2026-02"], "id_dossier"),
            ("Dénomination de l'entité", ["CHU fictif", "Start-up fictive"], "organisation"),
            ("Nature de l'organisme", ["Start-up", "Établissement de santé"], "type_acteur"),
            ("Rôle (coordinateur / partenaire)", ["coordinateur", "partenaire"], "role"),
            ("Siret établissement", ["13002526500013"], "siret"),
            ("N° Siren", ["130025265"], "siren"),
            ("FINESS ET", ["590000001"], "finess"),
            ("Code RNE", ["0590001A"], "uai"),
            ("Ville d'implantation", ["Valenciennes", "Lens"], "commune"),
            ("C.P.", ["59300", "62300"], "code_postal"),
            ("Pays d'implantation", ["France", "Belgique"], "pays"),
            ("Montant de l'apport", ["10 000", "5 000"], "contribution_eur"),
            ("Adresse postale", ["1 rue fictive 59000 Lille"], None),
            ("Nom du directeur", ["M. Fictif"], None),
            ("Logo", ["logo.png"], None),
        ],
    ),
    Spreadsheet(
        "tableau_de_bord_hopital",
        "dossiers",
        [
            ("Code projet", ["HIA-12", "HIA-13"], "id_dossier"),
            ("Nom projet", ["Agenda partagé", "Suivi des plaies"], "titre"),
            ("Acronyme / sigle", ["AGORA", "PLAIES"], "acronyme"),
            ("Candidature reçue le", ["12/03/2026", "01/04/2026"], "date_depot"),
            ("Étape du dossier", ["Complet", "En étude"], "statut"),
            ("Thématique(s)", ["Parcours de soins", "Diagnostic & pronostic"], "typologies"),
            ("Priorité IA visée", ["P1", "P2"], "priorites_ia"),
            ("Maturité de départ (SRL)", ["2", "4"], "srl_initial"),
            ("Maturité cible (SRL)", ["5", "7"], "srl_final_vise"),
            ("Maturité (TRL)", ["3", "5"], None),
            ("Spécialité médicale concernée", ["Dermatologie"], "aire_sante"),
            ("Leviers mobilisés", ["Partenariat"], "leviers"),
            ("Difficultés", ["Recrutement"], "freins"),
            ("Coût prévisionnel HT", ["50 000 €"], "cout_total_ht_eur"),
            ("Nombre ETP", ["0,5"], "etp_prevus"),
            ("Date prochaine réunion", ["01/07/2026"], None),
            ("Personne en charge", ["Mme Fictive"], None),
            ("Observations", ["RAS"], None),
            ("Date de début du projet", ["01/09/2026"], None),
            ("Durée (mois)", ["24"], None),
        ],
    ),
    Spreadsheet(
        "financements",
        "orientations",
        [
            ("Référence dossier", ["HIA-12"], "id_dossier"),
            ("Guichet visé", ["PASS INNOVATION", "France 2030 régionalisé"], "dispositif"),
            ("Décision du financeur", ["Accordé", "Refusé"], "issue"),
            ("Subvention demandée (€)", ["30 000"], "montant_demande_eur"),
            ("Subvention octroyée", ["25 000"], "montant_accorde_eur"),
            ("Date d'orientation du dossier", ["15/05/2026"], "date_orientation"),
            ("Autofinancement", ["5 000"], None),
            ("Contact guichet", [], None),
        ],
    ),
    Spreadsheet(
        "base_a_plat",
        "plat",
        [
            ("Num dossier", ["1", "1", "2"], "id_dossier"),
            ("Intitulé projet", ["Agenda partagé", "Suivi des plaies"], "titre"),
            ("Reçu en date du", ["12/03/2026"], "date_depot"),
            ("Statut candidature", ["Reçu", "Non retenu"], "statut"),
            ("Typologie AMI", ["T07", "T05"], "typologies"),
            ("Membre du consortium", ["CH fictif", "Université fictive"], "organisation"),
            ("Type d'organisation", ["Établissement de santé", "Université"], "type_acteur"),
            ("Qualité (chef de file ou partenaire)", ["chef de file", "partenaire"], "role"),
            ("Localisation (ville)", ["Douai", "Arras"], "commune"),
            ("SRL constaté au bilan", ["4", "5"], "srl_final_constate"),
            ("Confidentiel ?", ["restreint", "public"], "confidentialite"),
            ("Date de signature convention", ["01/10/2026"], None),
            ("Fax", [], None),
        ],
    ),
)
