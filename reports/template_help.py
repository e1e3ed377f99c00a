"""The words of the template: how to fill it, the form of each kind of cell, and the lines given as examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from etl.schema import Column, Kind

# Numbers that are names: a spreadsheet would drop their leading zeros, so their columns are text.
_TEXT_CODES = frozenset({"submission_id", "siret", "siren", "finess", "rnsr", "uai", "insee_code", "postal_code"})

FORMATS_FR: Mapping[str, str] = {
    "code": "Texte : les zéros du début comptent.",
    "list": "Une valeur de la liste de la cellule.",
    "VARCHAR": "Texte.",
    "VARCHAR[]": "Une valeur, ou plusieurs : première | deuxième.",
    "DATE": "Date JJ/MM/AAAA.",
    "INTEGER": "Nombre entier.",
    "BOOLEAN": "oui ou non ; vide si on ne sait pas.",
    "DOUBLE": "Nombre positif ou nul, par exemple 1 234,50.",
}

SHEET_INTRO_FR: Mapping[Kind, str] = {
    "dossiers": "Une ligne par dossier déposé.",
    "partenaires": "Une ligne par organisation et par site, dans chaque dossier ; un seul chef de file par dossier.",
    "orientations": "Une ligne par dossier orienté vers un dispositif de financement. Facultative.",
}

README_TEXT: Sequence[tuple[str, Sequence[str]]] = (
    (
        "Remplir ce classeur",
        (
            "Trois feuilles se remplissent : « dossiers », « partenaires » et « orientations » (facultative). "
            "Les feuilles « Lisez-moi » et « Listes » ne sont pas reprises.",
            "Écrivez à partir de la ligne 2, sans changer les en-têtes de la ligne 1. "
            "Le commentaire de chaque en-tête dit ce qu'il faut y mettre.",
            "Les en-têtes foncés sont ceux des colonnes obligatoires ; leur commentaire commence par le mot "
            "« Obligatoire ». Les colonnes facultatives peuvent rester vides, ou être supprimées ; gardez toutefois "
            "« typologies », même vide.",
            "Le numéro de dossier relie les feuilles : écrivez-le partout de la même façon, et gardez-le d'un envoi "
            "à l'autre.",
        ),
    ),
    (
        "Ce qu'une cellule peut contenir",
        (
            "Cellule vide : on ne sait pas. Elle n'est jamais complétée par la valeur de l'envoi précédent : une "
            "cellule vidée est une information retirée.",
            "Dates : JJ/MM/AAAA, par exemple 14/03/2026.",
            "Listes déroulantes : choisissez un libellé. Les codes sont compris aussi (T01 ou son libellé).",
            "Plusieurs valeurs dans une cellule : séparez-les par une barre, par exemple T01 | T05. Le tableur signale "
            "alors que la valeur n'est pas dans la liste : acceptez.",
            "Numéros (SIRET, code commune, code postal…) : ces colonnes sont au format texte, pour que 02691 garde son "
            "zéro. Si vous collez des numéros, choisissez « Collage spécial », puis « Valeurs » ou « Texte ».",
            "Oui / non : laissez vide tant que vous ne savez pas.",
        ),
    ),
    (
        "Ce qu'il ne faut pas y mettre",
        (
            "Aucune donnée personnelle : ni nom de contact, ni adresse électronique, ni téléphone. Une colonne qui en "
            "porte n'est ni lue, ni conservée.",
            "Aucune formule venant d'un autre classeur : collez plutôt les valeurs.",
        ),
    ),
    (
        "Enregistrer et envoyer",
        (
            "Enregistrez au format XLSX (Excel) ou ODS (LibreOffice), sans mot de passe, puis déposez le fichier sur "
            "la page Import. Rien n'est publié avant que vous ne le demandiez.",
            "Les lignes fautives sont dites une à une ; vous pourrez les corriger sur la page, ou reprendre ce "
            "fichier avec les cellules fautives colorées et commentées.",
        ),
    ),
)

EXAMPLES: Mapping[Kind, Sequence[Mapping[str, str]]] = {
    "dossiers": (
        {
            "id_dossier": "IA-2026-001",
            "titre": "Aide au repérage précoce de la rétinopathie",
            "acronyme": "RETINIA",
            "date_depot": "14/03/2026",
            "statut": "En étude",
            "lettre_intention": "oui",
            "fiche_reponse": "oui",
            "typologies": "T01 | T05",
            "typologie_principale": "Amélioration des diagnostics et pronostics (dont médecine prédictive)",
            "priorites_ia": "IA responsable et de confiance",
            "echelle_maturite": "SRL",
            "srl_initial": "3",
            "srl_final_vise": "6",
            "date_cible_srl": "31/12/2027",
            "aire_sante": "Ophtalmologie",
            "territoires_deploiement": "Aisne | Somme",
            "projet_preexistant": "non",
            "besoin_financement": "oui",
            "cout_total_ht_eur": "250 000",
            "etp_prevus": "2,5",
            "confidentialite": "Restreint",
        },
        {
            "id_dossier": "IA-2026-002",
            "titre": "Suivi à domicile des insuffisants cardiaques",
            "date_depot": "02/04/2026",
            "statut": "Reçu",
            "typologies": "Optimisation des parcours de soins (y compris la télémédecine)",
            "srl_initial": "4",
            "srl_final_vise": "7",
        },
    ),
    "partenaires": (
        {
            "id_dossier": "IA-2026-001",
            "organisation": "Hôpital fictif de Laon",
            "type_acteur": "Établissement de santé",
            "role": "Chef de file",
            "role_site": "Siège",
            "code_commune": "02408",
            "pays": "France",
            "contribution_eur": "40 000",
        },
        {
            "id_dossier": "IA-2026-001",
            "organisation": "Laboratoire fictif d'Amiens",
            "type_acteur": "Laboratoire de recherche",
            "role": "Partenaire",
            "commune": "Amiens",
            "code_postal": "80000",
        },
    ),
    "orientations": (
        {
            "id_dossier": "IA-2026-001",
            "dispositif": "France 2030 régionalisé",
            "date_orientation": "20/06/2026",
            "issue": "Déposé",
            "montant_demande_eur": "120 000",
        },
        {
            "id_dossier": "IA-2026-002",
            "dispositif": "Orientation à l’étude",
            "date_orientation": "25/06/2026",
            "issue": "Proposé",
        },
    ),
}


def is_text_code(column: Column) -> bool:
    """True for a number that is a name (SIRET, code commune…)."""
    return column.attribute in _TEXT_CODES
