"""The fault catalogue: every fault has a stable code, a severity, a French message and what to do.

A fault is a row, never an exception: the sender's line stays readable beside its reason. Source: CONTRACT "Faults".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Literal, get_args

Severity = Literal["error", "warning", "conformity"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
SEVERITY_FR: Mapping[str, str] = {"error": "Erreur", "warning": "Avertissement", "conformity": "Conformité"}


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One entry of the catalogue. ``template`` is filled by the fault's context; ``blocking`` stops a publication."""

    code: str
    title: str
    template: str
    remedy: str
    blocking: bool = False

    @property
    def severity(self) -> Severity:
        """error, warning or conformity, by the first letter of the code."""
        return {"E": "error", "W": "warning", "C": "conformity"}[self.code[0]]  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a submitted file. ``line`` as a spreadsheet shows it, None for a whole file."""

    file: str
    sheet: str | None
    line: int | None
    column: str | None
    value: str | None
    code: str
    severity: Severity
    message: str
    suggestion: str | None = None

    def as_dict(self) -> dict[str, object]:
        """The fault as the contract's JSON object."""
        return asdict(self)

    @property
    def is_blocking(self) -> bool:
        """True when even a publication without the lines set aside must not happen."""
        return CATALOGUE[self.code].blocking


def _catalogue(*kinds: FaultKind) -> dict[str, FaultKind]:
    return {kind.code: kind for kind in kinds}


_KINDS_OF_FILES = (
    "dossiers (id_dossier, titre…), partenaires (id_dossier, organisation…) et orientations (id_dossier, dispositif…)"
)

FILE_FAULTS = _catalogue(
    FaultKind(
        "E-FILE-EMPTY",
        "Fichier vide",
        "Le fichier « {fichier} » est vide.",
        "Enregistrez de nouveau le tableau au format CSV, puis renvoyez-le.",
        True,
    ),
    FaultKind(
        "E-FILE-TOO-LARGE",
        "Fichier trop lourd",
        "Le fichier « {fichier} » pèse {taille} Mio ; la limite est de {limite} Mio.",
        "Retirez les images et les feuilles inutiles, ou demandez à l'administrateur de relever la limite.",
        True,
    ),
    FaultKind(
        "E-FILE-TOO-MANY-LINES",
        "Trop de lignes",
        "Le fichier « {fichier} » compte {lignes} lignes ; la limite est de {limite}.",
        "Vérifiez qu'il s'agit du bon tableau, ou demandez à l'administrateur de relever la limite.",
        True,
    ),
    FaultKind(
        "E-FILE-TOO-MANY-COLUMNS",
        "Trop de colonnes",
        "Le fichier « {fichier} », ligne {ligne}, compte {colonnes} colonnes ; la limite est de {limite}.",
        "Vérifiez le séparateur du fichier et supprimez les colonnes vides à droite du tableau.",
        True,
    ),
    FaultKind(
        "E-FILE-FORMAT",
        "Format non lu",
        "Le fichier « {fichier} » n'est ni un classeur XLSX, XLS ou ODS, ni un fichier CSV : c'est {nature}.",
        "Dans le tableur, « Enregistrer sous… » puis « Classeur Excel (.xlsx) » ou « CSV UTF-8 ».",
        True,
    ),
    FaultKind(
        "E-FILE-ENCODING",
        "Texte illisible",
        "Le fichier « {fichier} » n'est pas un texte lisible (octets inattendus à la ligne {ligne}).",
        "Enregistrez de nouveau le tableau au format « CSV UTF-8 ».",
        True,
    ),
    FaultKind(
        "E-FILE-QUOTE",
        "Guillemet non refermé",
        "Le fichier « {fichier} » a un guillemet ouvert, non refermé à sa place, à partir de la ligne {ligne}.",
        "Refermez ou supprimez ce guillemet, ou enregistrez de nouveau le fichier depuis le tableur.",
        True,
    ),
    FaultKind(
        "E-FILE-KIND",
        "Fichier non reconnu",
        "Le fichier « {fichier} » n'a pas les en-têtes d'un fichier attendu (lu à la ligne {ligne} : {lu}).",
        f"Les fichiers attendus sont : {_KINDS_OF_FILES}. Vérifiez la ligne d'en-têtes.",
        True,
    ),
    FaultKind(
        "E-FILE-KIND-TWICE",
        "Deux tableaux de même nature",
        "« {premier} » et « {fichier} » contiennent tous deux des {nature}.",
        "N'envoyez qu'un fichier ou une feuille de chaque nature.",
        True,
    ),
    FaultKind(
        "E-FILE-MISSING",
        "Fichier manquant",
        "Le fichier des {nature} manque parmi : {fichiers}.",
        f"Envoyez ensemble les fichiers {_KINDS_OF_FILES}. Les orientations sont facultatives.",
        True,
    ),
    FaultKind(
        "E-FILE-NO-LINE",
        "Aucune ligne",
        "Le fichier « {fichier} » n'a aucune ligne sous ses en-têtes (ligne {ligne}).",
        "Vérifiez qu'il s'agit du bon fichier et qu'il n'est pas filtré ou vidé.",
        True,
    ),
    FaultKind(
        "W-FILE-NO-LINE",
        "Aucune ligne",
        "Le fichier « {fichier} » n'a aucune ligne sous ses en-têtes (ligne {ligne}).",
        "Rien à faire si c'est voulu ; sinon vérifiez qu'il s'agit du bon fichier.",
    ),
    FaultKind(
        "E-HEADER-MISSING",
        "Colonne obligatoire absente",
        "La colonne « {colonne} » manque dans « {fichier} » (en-têtes lus à la ligne {ligne}).",
        "Ajoutez cette colonne ou corrigez son en-tête.",
        True,
    ),
    FaultKind(
        "E-HEADER-TWICE",
        "Colonne en double",
        "Dans « {fichier} », ligne {ligne}, les en-têtes « {premier} » et « {colonne} » désignent la même donnée.",
        "Gardez une seule de ces colonnes.",
        True,
    ),
    FaultKind(
        "W-HEADER-UNKNOWN",
        "Colonne inconnue",
        "La colonne « {colonne} » n'est pas connue : elle n'est pas reprise.",
        "Corrigez son en-tête si elle devait l'être.",
    ),
    FaultKind(
        "W-HEADER-PERSONAL",
        "Donnée personnelle",
        "La colonne « {colonne} » contient des données personnelles : elle n'est ni lue, ni conservée.",
        "Rien à faire ; vous pouvez retirer cette colonne avant l'envoi.",
    ),
    FaultKind(
        "E-NO-DOSSIER",
        "Aucun dossier lisible",
        "Aucun dossier de « {fichier} » ne peut être chargé.",
        "Corrigez les erreurs signalées ci-dessous, puis renvoyez les fichiers.",
        True,
    ),
)

LINE_FAULTS = _catalogue(
    FaultKind(
        "E-REQUIRED",
        "Cellule obligatoire vide",
        "La cellule « {colonne} » est vide alors qu'elle est obligatoire.",
        "Renseignez cette cellule.",
    ),
    FaultKind(
        "E-EXTRA-CELLS",
        "Cellules hors du tableau",
        "La ligne a {nombre} cellule(s) de trop, au-delà de la dernière colonne d'en-tête.",
        "Un séparateur figure sans doute dans un texte : mettez ce texte entre guillemets, ou donnez un en-tête à la"
        " colonne qui n'en a pas.",
    ),
    FaultKind(
        "E-ID-FORM",
        "Identifiant mal formé",
        "« {valeur} » n'est pas un identifiant de dossier admis.",
        "Utilisez 1 à 40 lettres sans accent, chiffres, espaces ou _ . / ° -, sans signe au début ni à la fin.",
    ),
    FaultKind(
        "E-DUPLICATE-ID",
        "Identifiant en double",
        "L'identifiant « {valeur} » figure aux lignes {lignes} : toutes sont écartées.",
        "Gardez une seule ligne par dossier, ou corrigez l'identifiant.",
    ),
    FaultKind(
        "E-UNKNOWN-DOSSIER",
        "Dossier inconnu",
        "Le dossier « {valeur} » ne figure pas dans le fichier des dossiers.",
        "Corrigez l'identifiant ou ajoutez le dossier.",
    ),
    FaultKind(
        "E-DOSSIER-SET-ASIDE",
        "Dossier écarté",
        "Le dossier « {valeur} » est écarté : cette ligne l'est avec lui.",
        "Corrigez d'abord le dossier ; cette ligne le suivra.",
    ),
    FaultKind(
        "E-TWO-LEADS",
        "Deux chefs de file",
        "Le dossier « {valeur} » a plusieurs organisations chefs de file : {organisations}.",
        "Gardez un seul chef de file par dossier dans le fichier des partenaires.",
    ),
    FaultKind(
        "E-TEXT-LENGTH",
        "Texte trop long",
        "Le texte compte {longueur} caractères ; la limite est de {maximum}.",
        "Raccourcissez ce texte.",
    ),
    FaultKind(
        "E-DATE",
        "Date illisible",
        "« {valeur} » n'est pas une date lisible.",
        "Écrivez la date sous la forme JJ/MM/AAAA, par exemple 14/03/2026.",
    ),
    FaultKind(
        "E-NUMBER",
        "Nombre illisible",
        "« {valeur} » n'est pas un nombre lisible.",
        "Écrivez par exemple 1 234,50 ou 12,5 k€.",
    ),
    FaultKind(
        "E-NUMBER-AMBIGUOUS",
        "Nombre ambigu",
        "« {valeur} » peut se lire de deux façons ({entier}, ou une valeur décimale).",
        "Écrivez les milliers avec une espace et les décimales avec une virgule : 1 234 ou 1,234.",
    ),
    FaultKind(
        "E-NUMBER-NEGATIVE",
        "Nombre négatif",
        "« {valeur} » est négatif.",
        "Indiquez un nombre positif ou nul.",
    ),
    FaultKind(
        "E-LEVEL",
        "Niveau illisible",
        "« {valeur} » n'est pas un niveau de maturité lisible.",
        "Indiquez un nombre entier, par exemple 4.",
    ),
    FaultKind(
        "E-LEVEL-RANGE",
        "Niveau hors de l'échelle",
        "Le niveau {valeur} n'existe pas sur l'échelle {echelle}, qui va de {minimum} à {maximum}.",
        "Corrigez le niveau, ou l'échelle dans la colonne echelle_maturite.",
    ),
    FaultKind(
        "E-YES-NO",
        "Oui ou non attendu",
        "« {valeur} » ne se lit ni comme oui, ni comme non.",
        "Écrivez oui ou non, ou laissez la cellule vide si vous ne savez pas.",
    ),
    FaultKind(
        "E-VOCABULARY",
        "Valeur hors liste",
        "« {valeur} » n'est pas une valeur connue.",
        "Valeurs admises : {admises}.",
    ),
    FaultKind(
        "E-AREA",
        "Territoire inconnu",
        "« {valeur} » n'est pas un territoire de la région.",
        "Indiquez le SIREN d'un EPCI, le code d'un arrondissement ou d'un département, ou 32 pour la région.",
    ),
    FaultKind(
        "E-COUNTRY",
        "Pays inconnu",
        "« {valeur} » n'est pas un pays connu.",
        "Indiquez le nom français du pays ou son code à deux lettres (BE, DE…).",
    ),
)

WARNINGS = _catalogue(
    FaultKind(
        "W-DATE-YEAR",
        "Année sur deux chiffres",
        "« {valeur} » a une année sur deux chiffres : lu {lu}.",
        "Vérifiez, et écrivez l'année sur quatre chiffres.",
    ),
    FaultKind(
        "W-SUBMITTED-OUTSIDE-CALL",
        "Dépôt hors de la fenêtre de l'appel",
        "Le dépôt du {valeur} est hors de la fenêtre de l'appel ({debut} au {fin}).",
        "Vérifiez la date de dépôt.",
    ),
    FaultKind(
        "W-REVIEW-BEFORE-SUBMISSION",
        "Étude avant le dépôt",
        "La date d'étude ({valeur}) précède la date de dépôt ({depot}).",
        "Vérifiez les deux dates.",
    ),
    FaultKind(
        "W-MAIN-TYPOLOGY",
        "Typologie principale hors des typologies",
        "La typologie principale {valeur} ne figure pas parmi les typologies du dossier.",
        "Ajoutez-la aux typologies, ou corrigez-la.",
    ),
    FaultKind(
        "W-SRL-TARGET-BELOW",
        "Niveau visé inférieur au niveau initial",
        "Le niveau visé ({valeur}) est inférieur au niveau initial ({initial}).",
        "Vérifiez les deux niveaux ; la valeur est conservée.",
    ),
    FaultKind(
        "W-SRL-OBSERVED-BELOW",
        "Niveau constaté inférieur au niveau initial",
        "Le niveau constaté ({valeur}) est inférieur au niveau initial ({initial}).",
        "Vérifiez les deux niveaux ; la valeur est conservée.",
    ),
    FaultKind(
        "W-REDIRECT-MISSING",
        "Appel de redirection absent",
        "Le dossier est redirigé, mais l'appel vers lequel il l'est n'est pas indiqué.",
        "Renseignez la colonne ami_redirection.",
    ),
    FaultKind(
        "W-NO-LEAD",
        "Aucun chef de file",
        "Le dossier « {valeur} » n'a aucun chef de file parmi ses partenaires.",
        "Indiquez « chef de file » dans la colonne role d'un partenaire.",
    ),
    FaultKind(
        "W-NO-PARTNER",
        "Aucun partenaire",
        "Le dossier « {valeur} » n'a aucun partenaire.",
        "Ajoutez ses partenaires, dont le chef de file.",
    ),
    FaultKind(
        "W-PARTNER-TWICE",
        "Partenaire en double",
        "« {valeur} » figure plusieurs fois dans ce dossier pour la même commune (lignes {lignes}).",
        "Supprimez la ligne en trop si c'est une erreur ; toutes sont conservées.",
    ),
    FaultKind(
        "W-ACTOR-TYPE-OTHER",
        "Type d'acteur à préciser",
        "Le type d'acteur « Autre » ne compte dans aucune règle de l'appel.",
        "Précisez le type d'acteur si vous le connaissez.",
    ),
    FaultKind(
        "W-SIRET-FORM",
        "SIRET mal formé",
        "« {valeur} » n'a pas la forme d'un SIRET (14 chiffres).",
        "Mettez la colonne au format texte dans le tableur, puis ressaisissez le numéro.",
    ),
    FaultKind(
        "W-SIRET-CHECKSUM",
        "SIRET invalide",
        "« {valeur} » n'est pas un SIRET valide (clé de contrôle).",
        "Vérifiez le numéro ; la valeur est conservée.",
    ),
    FaultKind(
        "W-SIREN-FORM",
        "SIREN mal formé",
        "« {valeur} » n'a pas la forme d'un SIREN (9 chiffres).",
        "Mettez la colonne au format texte dans le tableur, puis ressaisissez le numéro.",
    ),
    FaultKind(
        "W-SIREN-CHECKSUM",
        "SIREN invalide",
        "« {valeur} » n'est pas un SIREN valide (clé de contrôle).",
        "Vérifiez le numéro ; la valeur est conservée.",
    ),
    FaultKind(
        "W-FINESS-FORM",
        "FINESS mal formé",
        "« {valeur} » n'a pas la forme d'un numéro FINESS (9 caractères).",
        "Vérifiez le numéro ; la valeur est conservée.",
    ),
    FaultKind(
        "W-RNSR-FORM",
        "RNSR mal formé",
        "« {valeur} » n'a pas la forme d'un numéro RNSR (9 chiffres et une lettre).",
        "Vérifiez le numéro ; la valeur est conservée.",
    ),
    FaultKind(
        "W-UAI-FORM",
        "UAI mal formé",
        "« {valeur} » n'a pas la forme d'un code UAI (7 chiffres et une lettre).",
        "Vérifiez le code ; la valeur est conservée.",
    ),
    FaultKind(
        "W-POSTAL-ZERO",
        "Zéro perdu dans le code postal",
        "Le code postal « {valeur} » a perdu son zéro de tête : lu {lu}.",
        "Mettez la colonne au format texte dans le tableur.",
    ),
    FaultKind(
        "W-AREA-ZERO",
        "Zéro perdu dans un code de territoire",
        "« {valeur} » a perdu son zéro de tête : lu {lu}.",
        "Mettez la colonne au format texte dans le tableur.",
    ),
    FaultKind(
        "W-COMMUNE-ZERO",
        "Zéro perdu dans le code commune",
        "Le code commune « {valeur} » a perdu son zéro de tête : lu {lu}.",
        "Mettez la colonne au format texte dans le tableur.",
    ),
    FaultKind(
        "W-COMMUNE-MERGED",
        "Commune fusionnée",
        "Le code « {valeur} » est celui d'une ancienne commune, aujourd'hui {lu}.",
        "Rien à faire ; vous pouvez remplacer le code par celui d'aujourd'hui.",
    ),
    FaultKind(
        "W-COMMUNE-UNKNOWN",
        "Code commune inconnu",
        "« {valeur} » n'est pas un code commune connu : le code postal et le nom décident.",
        "Vérifiez le code INSEE de la commune (ce n'est pas le code postal).",
    ),
    FaultKind(
        "W-LOCATION-CONFLICT",
        "Lieux contradictoires",
        "Le code commune, le code postal et le nom désignent des départements différents : {candidats}.",
        "Corrigez celui qui est faux ; en attendant, le partenaire n'est pas localisé.",
    ),
    FaultKind(
        "W-LOCATION-MISMATCH",
        "Code et nom de commune différents",
        "Le code commune « {valeur} » désigne {lu}, mais le nom ou le code postal parlent d'une autre commune.",
        "Le code décide ; vérifiez que ce n'est pas un code postal.",
    ),
    FaultKind(
        "W-LOCATION-POSTAL",
        "Code postal d'une autre commune",
        "Le code postal « {valeur} » n'est pas celui de la commune nommée. Communes possibles : {candidats}.",
        "Corrigez l'un des deux, ou ajoutez le code commune ; en attendant, le partenaire n'est pas localisé.",
    ),
    FaultKind(
        "W-LOCATION-AMBIGUOUS",
        "Commune ambiguë",
        "« {valeur} » désigne plusieurs communes : {candidats}.",
        "Ajoutez le code commune ou le code postal ; en attendant, le partenaire n'est pas localisé.",
    ),
    FaultKind(
        "W-LOCATION-UNKNOWN",
        "Lieu inconnu",
        "« {valeur} » ne correspond à aucune commune connue.",
        "Vérifiez l'orthographe, ou ajoutez le code commune ou le code postal.",
    ),
    FaultKind(
        "W-LOCATION-MISSING",
        "Lieu absent",
        "Aucun lieu n'est indiqué pour ce partenaire.",
        "Ajoutez le code commune, ou le code postal et le nom de la commune.",
    ),
    FaultKind(
        "W-ERASED-ID",
        "Dossier effacé",
        "Le dossier « {valeur} » avait été effacé : ce fichier le ramène.",
        "Vérifiez que ce dossier doit bien revenir.",
    ),
)

CONTAINER_FAULTS = _catalogue(
    FaultKind(
        "E-FILE-ENCRYPTED",
        "Fichier protégé",
        "Le fichier « {fichier} » est protégé par un mot de passe.",
        "Retirez le mot de passe (dans le tableur, « Enregistrer sous… » sans mot de passe), puis renvoyez-le.",
        True,
    ),
    FaultKind(
        "E-FILE-DAMAGED",
        "Fichier abîmé",
        "Le fichier « {fichier} » n'a pas pu être lu : il est abîmé.",
        "Ouvrez-le dans le tableur et enregistrez-le de nouveau, ou demandez-en une autre copie.",
        True,
    ),
    FaultKind(
        "E-FILE-UNPACKED",
        "Fichier trop lourd une fois décompressé",
        "Le contenu de « {fichier} » dépasse {limite} Mio une fois décompressé.",
        "Vérifiez qu'il s'agit du bon fichier, ou demandez à l'administrateur de relever la limite.",
        True,
    ),
    FaultKind(
        "E-ARCHIVE-MEMBERS",
        "Archive de trop de fichiers",
        "L'archive « {fichier} » contient {nombre} fichiers ; la limite est de {limite}.",
        "N'y mettez que les fichiers CSV des dossiers, des partenaires et des orientations.",
        True,
    ),
    FaultKind(
        "E-ARCHIVE-EMPTY",
        "Archive vide",
        "L'archive « {fichier} » ne contient aucun fichier.",
        "Mettez-y les fichiers CSV des dossiers, des partenaires et des orientations.",
        True,
    ),
    FaultKind(
        "E-ARCHIVE-PATH",
        "Chemin refusé",
        "L'archive « {fichier} » contient un chemin qui sort d'elle-même : « {membre} ».",
        "Refaites l'archive à partir des seuls fichiers CSV.",
        True,
    ),
    FaultKind(
        "E-ARCHIVE-NESTED",
        "Archive dans une archive",
        "« {fichier} » est une archive dans une archive.",
        "Mettez les fichiers CSV directement dans l'archive envoyée.",
        True,
    ),
    FaultKind(
        "E-ARCHIVE-WORKBOOK",
        "Classeur dans une archive",
        "« {fichier} » est un classeur dans une archive, où seuls des fichiers CSV sont lus.",
        "Envoyez le classeur seul, sans archive.",
        True,
    ),
    FaultKind(
        "E-SHEET-SPARSE",
        "Cellule très loin du tableau",
        "Dans « {fichier} », la cellule {cellule} est remplie, très loin du tableau.",
        "Supprimez les lignes et les colonnes au-delà du tableau, puis réenregistrez le classeur.",
        True,
    ),
    FaultKind(
        "E-CELL-ERROR",
        "Erreur de formule",
        "La cellule contient l'erreur de tableur « {valeur} ».",
        "Corrigez la formule, ou saisissez la valeur elle-même.",
    ),
    FaultKind(
        "E-FORMULA-NO-VALUE",
        "Formule sans valeur",
        "La formule de cette cellule n'a pas de valeur enregistrée dans le classeur.",
        "Ouvrez et réenregistrez le classeur dans le tableur, ou saisissez la valeur elle-même.",
    ),
    FaultKind(
        "E-FLAT-DISAGREE",
        "Lignes d'un dossier en désaccord",
        "Les lignes {lignes} du dossier « {dossier} » ne portent pas la même valeur dans « {colonne} ».",
        "Mettez la même valeur sur toutes les lignes du dossier.",
    ),
    FaultKind(
        "W-FLAT-NO-ORGANISATION",
        "Partenaire sans nom",
        "La ligne décrit un partenaire ({colonnes}) mais ne nomme aucune organisation : elle n'est lue que pour le"
        " dossier.",
        "Renseignez la colonne de l'organisation, ou videz ces cellules.",
    ),
    FaultKind(
        "W-SHEET-IGNORED",
        "Feuille ignorée",
        "« {fichier} » : cette feuille n'a pas les en-têtes d'un tableau attendu, elle n'est pas lue.",
        "Rien à faire si c'est voulu ; sinon vérifiez sa ligne d'en-têtes.",
    ),
    FaultKind(
        "W-SHEET-HIDDEN",
        "Feuille masquée",
        "« {fichier} » : cette feuille est masquée dans le classeur, elle est lue comme les autres.",
        "Vérifiez qu'elle doit l'être, ou supprimez-la.",
    ),
    FaultKind(
        "W-ROWS-HIDDEN",
        "Lignes masquées",
        "« {fichier} » : des lignes masquées ou filtrées sont lues comme les autres ({lignes}).",
        "Vérifiez qu'elles doivent l'être, ou supprimez-les.",
    ),
    FaultKind(
        "W-MERGED-CELLS",
        "Cellules fusionnées",
        "« {fichier} » : la valeur de cellules fusionnées compte pour chacune de leurs lignes ({plages}).",
        "Vérifiez ; sinon défusionnez-les et remplissez chaque ligne.",
    ),
)

CONFORMITY = _catalogue(
    FaultKind(
        "C-R01",
        "Un seul type d'acteur",
        "Le consortium réunit moins de deux types d'acteurs parmi les six de l'appel ({types}).",
        "Fait à connaître (AMI HealthIA §3.1) ; le dossier est conservé.",
    ),
    FaultKind(
        "C-R03",
        "Pièces incomplètes",
        "Il manque {pieces}.",
        "Fait à connaître (AMI HealthIA §3.2) ; le dossier est conservé.",
    ),
    FaultKind(
        "C-R04",
        "Aucune typologie",
        "Le dossier ne porte aucune des onze typologies de l'appel.",
        "Fait à connaître (AMI HealthIA §2.3) ; le dossier est conservé.",
    ),
    FaultKind(
        "C-R05",
        "Aucune priorité de l'IA",
        "Le dossier ne porte aucune des trois priorités de l'IA.",
        "Fait à connaître (AMI HealthIA §2.2) ; le dossier est conservé.",
    ),
    FaultKind(
        "C-R06",
        "Maturité non renseignée",
        "La situation de maturité n'est pas complète : il manque {manque}.",
        "Fait à connaître (AMI HealthIA §3.5) ; le dossier est conservé.",
    ),
)

CATALOGUE: Mapping[str, FaultKind] = FILE_FAULTS | CONTAINER_FAULTS | LINE_FAULTS | WARNINGS | CONFORMITY


class _Blank(dict[str, str]):
    """Template values; one that is not given stands as an ellipsis rather than failing a report."""

    def __missing__(self, key: str) -> str:
        return "…"


def make_fault(
    code: str,
    *,
    file: str,
    sheet: str | None = None,
    line: int | None = None,
    column: str | None = None,
    value: str | None = None,
    suggestion: str | None = None,
    context: Mapping[str, str] | None = None,
) -> Fault:
    """A fault of the catalogue with its French message. Raises KeyError for a code that is not in it."""
    kind = CATALOGUE[code]
    filled = tuple(context.items()) if context else ()
    message = _message(code, place_name(file, sheet), column or "", value or "", filled)
    return Fault(file, sheet, line, column, value, code, kind.severity, message, suggestion)


def place_name(file: str, sheet: str | None) -> str:
    """A file, or a sheet of it, as sentences name it."""
    return file if sheet is None else f"{file}, feuille {sheet}"


@lru_cache(maxsize=16_384)
def _message(code: str, file: str, column: str, value: str, context: tuple[tuple[str, str], ...]) -> str:
    kind = CATALOGUE[code]
    values = _Blank({"fichier": file, "colonne": column, "valeur": shorten(value)})
    values.update(context)
    values["valeur"] = shorten(values["valeur"])
    return f"{kind.template} {kind.remedy}".format_map(values)


def shorten(text: str, limit: int = 80) -> str:
    """A value short enough to stand in a sentence."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def line_ranges(lines: Iterable[int]) -> str:
    """``lignes 12 à 45, 60``: sorted lines brought together, as reports show them."""
    ranges: list[list[int]] = []
    for line in sorted(set(lines)):
        if ranges and line == ranges[-1][1] + 1:
            ranges[-1][1] = line
        else:
            ranges.append([line, line])
    if not ranges:
        return "fichier entier"
    parts = [str(a) if a == b else f"{a} à {b}" for a, b in ranges]
    word = "ligne" if len(ranges) == 1 and ranges[0][0] == ranges[0][1] else "lignes"
    return f"{word} {', '.join(parts)}"


@dataclass(frozen=True, slots=True)
class FaultGroup:
    """Identical faults of one file, or sheet of it, brought together, for reports people read."""

    file: str
    sheet: str | None
    column: str | None
    code: str
    severity: Severity
    title: str
    value: str | None
    message: str
    suggestion: str | None
    count: int
    lines: str

    @property
    def where(self) -> str:
        """« suivi.xlsx, feuille Dossiers, lignes 12 à 45, 60 »."""
        return f"{place_name(self.file, self.sheet)}, {self.lines}"


def group_faults(faults: Iterable[Fault]) -> list[FaultGroup]:
    """Faults of the same sheet or file, column, code, value and message as one row with its line ranges.

    Sorted by severity (errors first), then in the order of the files and their first line.
    """
    groups: dict[tuple[str | None, ...], list[Fault]] = {}
    places: dict[tuple[str, str | None], int] = {}
    for fault in faults:
        places.setdefault((fault.file, fault.sheet), len(places))
        key = (fault.file, fault.sheet, fault.column, fault.code, fault.value, fault.message)
        groups.setdefault(key, []).append(fault)
    ordered = sorted(
        groups.values(),
        key=lambda group: (
            SEVERITIES.index(group[0].severity),
            group[0].file,
            places[group[0].file, group[0].sheet],
            min(fault.line or 0 for fault in group),
        ),
    )
    return [
        FaultGroup(
            group[0].file,
            group[0].sheet,
            group[0].column,
            group[0].code,
            group[0].severity,
            CATALOGUE[group[0].code].title,
            group[0].value,
            group[0].message,
            group[0].suggestion,
            len(group),
            line_ranges(fault.line for fault in group if fault.line is not None),
        )
        for group in ordered
    ]
