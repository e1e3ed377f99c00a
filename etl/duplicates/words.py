"""The words of organisation names in French health and research: what they abbreviate, and what tells nothing.

Written by hand from the names that such calls receive. A phrase and its abbreviation read as one word; words of no
weight (articles, legal forms) are left out of the comparison.
"""

from __future__ import annotations

from collections.abc import Mapping


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SMALL_WORDS = _words("a au aux d dans de des du en et l la le les lez of on par pour s sous sur the un une")
LEGAL_FORMS = _words(
    "association asso ass bv entreprise eurl gie gmbh inc llc ltd sa sarl sas sasu sc scic sci scop selarl selas snc "
    "societe spa ste"
)
# Word as compared -> the phrases that mean it, articles left out. The first column is what a person would write.
_PHRASES: Mapping[str, str] = {
    "chu": "chu, chru, chr, centre hospitalier universitaire, centre hospitalier regional, "
    "centre hospitalier regional universitaire, centre hospitalier universitaire regional",
    "ch": "ch, centre hospitalier, cht",
    "chi": "chi, centre hospitalier intercommunal",
    "chs": "chs, centre hospitalier specialise",
    "hopital": "hopital, hop, hosp",
    "gh": "gh, groupe hospitalier, groupement hospitalier",
    "ght": "ght, groupement hospitalier territoire, groupement hospitalier territorial",
    "gcs": "gcs, groupement cooperation sanitaire",
    "epsm": "epsm, etablissement public sante mentale",
    "centre": "centre, clcc, crlcc, centre lutte contre cancer, centre regional lutte contre cancer",
    "clinique": "clinique, clin",
    "ehpad": "ehpad, etablissement hebergement personnes agees dependantes, "
    "etablissement hebergement pour personnes agees dependantes",
    "residence autonomie": "residence autonomie",
    "esat": "esat, etablissement service aide travail",
    "ime": "ime, institut medico educatif",
    "itep": "itep, institut therapeutique educatif pedagogique",
    "mas": "mas, maison accueil specialisee",
    "fam": "fam, foyer accueil medicalise",
    "had": "had, hospitalisation domicile",
    "ssiad": "ssiad, service soins infirmiers domicile",
    "saad": "saad, service aide domicile",
    "msp": "msp, maison sante pluriprofessionnelle, maison sante pluridisciplinaire",
    "cpts": "cpts, communaute professionnelle territoriale sante",
    "ars": "ars, agence regionale sante",
    "cpam": "cpam, caisse primaire assurance maladie",
    "cci": "cci, chambre commerce industrie",
    "universite": "universite, univ, u, university",
    "faculte": "faculte, fac, ufr",
    "iut": "iut, institut universitaire technologie",
    "ecole": "ecole, ec",
    "institut": "institut, inst, institute",
    "imt": "imt, institut mines telecom",
    "laboratoire": "laboratoire, labo, lab, laboratory",
    "unite": "unite, unite recherche",
    "equipe": "equipe",
    "departement": "departement, dept, dpt, conseil departemental, cd",
    "region": "region, conseil regional, cr",
    "commune": "commune, ville, mairie, municipalite",
    "ca": "ca, communaute agglomeration",
    "cc": "cc, communaute communes",
    "cu": "cu, communaute urbaine",
    "inserm": "inserm, institut national sante recherche medicale",
    "cnrs": "cnrs, centre national recherche scientifique",
    "inria": "inria, institut national recherche informatique automatique, "
    "institut national recherche sciences technologies numerique",
    "inrae": "inrae, institut national recherche agriculture alimentation environnement, "
    "institut national recherche pour agriculture alimentation environnement",
    "cea": "cea, commissariat energie atomique energies alternatives, commissariat energie atomique",
    "hdf": "hdf, hauts france",
    "npdc": "npdc, nord pas calais",
    "startup": "startup, start up, jeune pousse",
    "saint": "saint, st",
    "sainte": "sainte, ste",
    "docteur": "docteur, dr",
    "professeur": "professeur, pr, prof",
    "intelligence artificielle": "intelligence artificielle, ia, ai",
    "numerique": "numerique, num, digital",
}
PHRASES: Mapping[tuple[str, ...], str] = {
    tuple(word for word in phrase.split() if word not in SMALL_WORDS): meaning.replace(" ", "")
    for meaning, phrases in _PHRASES.items()
    for phrase in phrases.split(", ")
}
# First word -> the number of words of the longest phrase that begins so.
LONGEST_PHRASE: dict[str, int] = {}
for _phrase in PHRASES:
    LONGEST_PHRASE[_phrase[0]] = max(LONGEST_PHRASE.get(_phrase[0], 0), len(_phrase))
# Words of several letters that stand for themselves in an acronym: « CHV » is CH + Valenciennes.
ABBREVIATIONS = frozenset(
    meaning for phrase, meaning in PHRASES.items() if len(phrase) > 1 and len(meaning) < len("".join(phrase)) / 2
)
# Long words of the phrases, mended when one letter is wrong: « univeristé ».
LEXICON = frozenset(word for phrase in PHRASES for word in phrase if len(word) >= 7)

# What kind of organisation it is: a name made of these alone names nobody.
_NAMES = {"inserm", "cnrs", "inria", "inrae", "cea", "imt", "hdf", "npdc", "saint", "sainte", "docteur", "professeur"}
KINDS = (frozenset(PHRASES.values()) - _NAMES) | _words(
    "agence cabinet chaire clinique college comite consortium cooperative cluster federation fondation foyer groupe "
    "groupement lycee maison mutuelle plateforme pole polyclinique reseau residence section service syndicat"
)
# One name, many establishments: the same name elsewhere is another one.
LOCAL_KINDS = _words(
    "adapei admr alzheimer apei ccas clinique college commune cpam cpts creche ecole ehpad epsm esat fam foyer had "
    "hopital ime itep lycee maison mas msp papillon pharmacie polyclinique residence residenceautonomie saad ssiad "
    "udaf"
)
# They add nothing to a name that stands without them, in the same place.
SOFT_KINDS = frozenset({"laboratoire", "unite", "equipe", "startup", "ecole", "umr", "ur"})
# Who runs a research unit is often written beside its number.
TRUSTEES = frozenset({"cnrs", "inserm", "inria", "inrae", "universite", "umr", "umrs", "lille", "unite", "recherche"})
# Names of a hospital of a town, said one way or the other.
HOSPITALS = frozenset({"ch", "hopital"})
