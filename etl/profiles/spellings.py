"""How French spreadsheets call the contract's columns, beyond the headers that are taken without asking.

Nothing here is read by itself: these words only make a proposal, that a person confirms. What is certain belongs to
the aliases of ``etl.schema``.
"""

from __future__ import annotations

from collections.abc import Mapping


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that say nothing of a column.
EMPTY_WORDS = _words(
    "de du des la le les l d en au aux a et ou un une par pour dans sur s son sa ses eur euro euros ht liste "
    "saisir saisie obligatoire facultatif"
)
# Different words for one thing, brought to one of them.
SAME_WORDS: Mapping[str, str] = {
    same: word
    for word, others in {
        "numero": "no n num ref reference id ident identifiant matricule",
        "titre": "intitule libelle",
        "dossier": "candidature",
        "depot": "depose deposee reception recu recue soumission soumis soumise",
        "etude": "etudie etudiee examen examine examinee",
        "statut": "etat avancement",
        "organisation": "organisme structure entite etablissement partenaire membre acteur societe entreprise orga org",
        "commune": "ville localite",
        "srl": "maturite niveau",
        "initial": "initiale depart actuel actuelle",
        "cible": "vise visee final finale attendu attendue",
        "constate": "constatee observe observee atteint atteinte mesure mesuree",
        "demande": "demandee sollicite sollicitee souhaite souhaitee",
        "accorde": "accordee attribue attribuee octroye octroyee obtenu obtenue",
        "aide": "subvention",
        "cout": "budget depense",
        "frein": "obstacle difficulte verrou blocage",
        "levier": "atout",
        "accompagnement": "appui accompagne",
        "nature": "categorie",
        "deploiement": "implantation intervention",
        "confidentialite": "confidentiel diffusion",
        "examinateur": "evaluateur",
        "orientation": "oriente orientee",
        "preexistant": "preexistante existant",
        "territoire": "zone perimetre",
        "nombre": "nb nbre",
    }.items()
    for same in others.split()
}
# Words that name what nearly every column of a table is about, or what kind of value it is: they weigh little.
LIGHT_WORDS: Mapping[str, float] = {
    "date": 0.5, "code": 0.5, "numero": 0.5, "type": 0.5, "nature": 0.5, "montant": 0.6, "nom": 0.4, "total": 0.4,
    "dossier": 0.25, "projet": 0.25, "ami": 0.25, "appel": 0.25, "consortium": 0.25, "healthia": 0.25,
    "principal": 1.0,
}  # fmt: skip
# Words that make another thing of a column: a header that has one resembles only what has it too.
OTHER_THINGS = _words(
    "ttc trl mrl crl fin debut naissance signature creation modification jour mise versement convention reunion "
    "relance motif commentaire observation remarque ancien ancienne precedent precedente adresse rue voie surface "
    "tuteur tutrice tutelle taux pourcentage effectif nombre site web url lien logo latitude longitude"
)
# In lines about partners, every column is about an organisation.
LIGHT_AMONG_PARTNERS = ("organisation",)

SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "submission_id": (
        "numéro de projet", "numéro de demande", "numéro", "code dossier", "code projet", "n° d'enregistrement",
        "identifiant projet", "dossier n°",
    ),
    "title": (
        "nom du dossier", "nom de la candidature", "titre de la candidature", "objet", "objet du projet",
        "dénomination du projet", "titre complet", "libellé du projet",
    ),
    "acronym": ("nom abrégé", "nom abrégé du projet", "acro"),
    "submitted_on": ("date de candidature", "date de transmission", "date de dépôt du dossier", "date d'arrivée"),
    "status": ("statut actuel", "phase", "étape", "statut de la candidature", "situation du dossier"),
    "reviewed_on": ("date d'examen", "date de fin d'instruction", "étude terminée le", "date de décision"),
    "has_letter": ("lettre d'engagement reçue", "présence lettre d'intention", "LI reçue"),
    "has_form": ("présence fiche réponse", "formulaire de réponse", "fiche projet reçue"),
    "typologies": ("typologies concernées", "typologie de projet", "typologies ami"),
    "main_typology": ("typologie majeure", "typologie n° 1"),
    "ai_priorities": ("priorités stratégiques ia", "priorité de l'ia concernée", "axe ia"),
    "maturity_scale": ("échelle utilisée", "type d'échelle"),
    "srl_initial": ("srl initial", "srl à l'entrée", "srl au dépôt", "niveau srl de départ", "srl 0"),
    "srl_target": ("srl en fin de projet", "srl de sortie", "srl objectif", "objectif srl", "srl à terme"),
    "srl_observed": ("srl réel", "srl à ce jour"),
    "srl_target_on": ("date d'atteinte du srl cible", "date srl visé", "échéance du srl"),
    "srl_observed_on": ("date du constat srl", "date de mesure du srl", "srl constaté le"),
    "health_area": (
        "domaine médical", "spécialité médicale", "champ de santé", "pathologie", "pathologie visée",
        "domaine thérapeutique",
    ),
    "deployment_areas": (
        "territoires concernés", "territoires couverts", "périmètre géographique", "lieux de déploiement",
        "zone géographique",
    ),
    "barriers": ("freins identifiés", "difficultés rencontrées", "points de blocage"),
    "levers": ("leviers identifiés", "facteurs de réussite", "atouts"),
    "is_preexisting": ("projet déjà existant", "projet déjà lancé", "projet antérieur à l'ami"),
    "needs_funding": ("besoin en financement", "recherche de financement", "financement nécessaire"),
    "technical_support": ("accompagnement demandé", "besoin d'accompagnement", "appui technique demandé"),
    "reviewing_bodies": ("organismes examinateurs", "instructeurs du dossier", "comité d'examen", "évaluateurs"),
    "total_cost_eur": ("montant total du projet", "coût prévisionnel", "budget prévisionnel", "coût total estimé"),
    "expected_fte": ("etp mobilisés", "etp total", "nombre d'etp prévus", "équivalents temps plein"),
    "redirected_to": ("ami proposé", "réorienté vers", "ami vers lequel rediriger"),
    "linked_calls": ("ami connexes", "liens autres ami", "autres appels"),
    "confidentiality": ("degré de confidentialité", "niveau de diffusion"),
    "name": (
        "nom de la structure", "entité", "nom de l'entité", "porteur", "structure porteuse", "porteur du projet",
        "établissement porteur", "dénomination", "dénomination sociale", "bénéficiaire", "nom du membre",
        "organisme porteur", "chef de file", "acteur",
    ),
    "actor_type": (
        "type de partenaire", "catégorie d'acteur", "nature juridique", "nature de la structure", "statut juridique",
        "famille d'acteur", "type d'organisme", "type d'établissement",
    ),
    "role": ("rôle dans le consortium", "rôle de la structure", "qualité", "position dans le consortium"),
    "site_role": ("usage du site", "fonction du site", "type d'implantation"),
    "siret": ("siret de l'établissement", "siret du siège", "code siret", "siret porteur"),
    "siren": ("siren de l'entreprise", "code siren"),
    "finess": ("finess géographique", "finess juridique", "finess et", "finess ej"),
    "rnsr": ("identifiant rnsr", "code rnsr", "numéro national de structure de recherche"),
    "uai": ("rne", "code établissement uai", "uai établissement"),
    "city": ("ville du siège", "ville d'implantation", "lieu", "adresse ville", "lieu d'implantation", "commune siège"),
    "insee_code": ("insee commune", "code géographique", "code commune siège", "n° insee"),
    "postal_code": ("cp ville", "adresse cp", "code postal du siège", "cp siège"),
    "country": ("pays d'implantation", "pays du siège", "nationalité de la structure"),
    "contribution_eur": (
        "montant de la contribution", "apport financier", "participation financière", "budget partenaire",
        "part du budget", "contribution financière", "cofinancement",
    ),
    "scheme": ("dispositif proposé", "dispositif visé", "guichet de financement", "programme de financement"),
    "oriented_on": ("date de réorientation", "orienté en date du", "date d'envoi au guichet"),
    "outcome": ("issue de la demande", "résultat de la demande", "réponse du guichet", "décision du financeur"),
    "requested_eur": (
        "montant sollicité", "subvention demandée", "aide sollicitée", "montant de l'aide demandée",
        "montant de la subvention sollicitée",
    ),
    "granted_eur": (
        "montant attribué", "subvention accordée", "aide attribuée", "montant de l'aide accordée", "montant obtenu",
        "montant de la subvention attribuée",
    ),
}  # fmt: skip
