"""The observatory's own words and how it counts, in plain French for somebody who knows no statistics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A word and what it means. ``code``: how files and commands write it; ``unit`` and ``caveat`` empty for none."""

    term: str
    definition: str
    code: str = ""
    unit: str = ""
    caveat: str = ""


OBSERVATORY: tuple[Entry, ...] = (
    Entry(
        "Appel (AMI)", "L’appel à manifestation d’intérêt auquel les dossiers répondent. Il n’attribue pas d’argent."
    ),
    Entry("Chef de file", "L’organisation qui porte le dossier. Il n’y en a jamais deux."),
    Entry(
        "Complétude",
        "Part des cellules obligatoires qui ont été lues sans faute dans les fichiers reçus. Elle est en haut de "
        "chaque page.",
    ),
    Entry(
        "Confidentialité",
        "Ce que le porteur accepte de montrer : restreint (comité et agents seulement), agrégé (compté, jamais nommé "
        "au public) ou public.",
    ),
    Entry("Consortium", "Les organisations qui déposent un dossier ensemble."),
    Entry(
        "D, les dossiers comptés",
        "Les dossiers d’un état, sauf ceux qui ont été retirés. C’est le dénominateur de la plupart des taux.",
    ),
    Entry(
        "Dispositif",
        "Un financement vers lequel un dossier peut être orienté (France 2030, FEDER…). Les montants sont les siens, "
        "pas ceux de l’appel.",
    ),
    Entry("Dossier", "Une réponse à l’appel, déposée par un consortium."),
    Entry("Données fictives", "Dossiers et organisations inventés, montrés tant que la Région n’a rien publié."),
    Entry(
        "EPCI",
        "Une intercommunalité : métropole, communauté urbaine, d’agglomération ou de communes. La région en compte "
        "92, dont deux débordent sur la Seine-Maritime : seule leur partie régionale est comptée.",
    ),
    Entry(
        "État au (instantané)",
        "La photographie complète de tous les dossiers à une date. Une fois publié, un état ne change plus ; une "
        "correction en fait un autre.",
    ),
    Entry(
        "Famille d’acteurs",
        "Recherche, économie, hospitalier, médico-social, autre : chaque type d’acteur appartient à l’une d’elles "
        "(l’« hélice »).",
    ),
    Entry(
        "Ligne écartée",
        "Une ligne de fichier qui n’a pas pu être lue. Elle n’est pas perdue : elle est gardée avec sa raison et peut "
        "être corrigée.",
    ),
    Entry("Multicentrique", "Un dossier dont les soins se font dans plusieurs lieux distincts (deux par défaut)."),
    Entry(
        "Non connu",
        "L’information n’a pas été donnée. Ce n’est ni zéro ni « non » : sur les cartes, le blanc est un zéro et les "
        "hachures une absence de données.",
    ),
    Entry(
        "Organisation",
        "Une structure, comptée une fois quels que soient le nombre de ses lignes et l’orthographe de son nom, quand "
        "son identité est connue (SIREN, FINESS…) ou rapprochée par les agents.",
    ),
    Entry("Orientation", "L’envoi d’un dossier vers un dispositif de financement, et ce qu’il en est advenu."),
    Entry("Partenaire", "Une organisation, dans un lieu, dans un dossier : c’est une ligne du fichier."),
    Entry("Portefeuille", "L’ensemble des dossiers suivis ensemble : ici, ceux de l’appel."),
    Entry("Redirection", "Un dossier qui relève plutôt d’un autre appel y est renvoyé."),
    Entry("Territoire de déploiement", "Où le projet veut s’étendre, qu’il y ait ou non un partenaire."),
    Entry("Zone blanche", "Un territoire sans aucun dossier, au sens de la localisation choisie."),
)

READING: tuple[Entry, ...] = (
    Entry(
        "À constater",
        "La date cible est passée et aucun niveau constaté n’est connu : on ne sait pas si le niveau visé est atteint.",
    ),
    Entry(
        "Déclaré avant",
        "Ce qu’un état plus ancien disait du niveau initial ou du niveau visé, quand l’état montré dit autre chose.",
    ),
    Entry("Deux niveaux connus", "L’initial et le final (visé ou constaté). Les autres dossiers ne sont pas dessinés."),
    Entry(
        "Échéance",
        "Un dossier a atteint son niveau visé, ou sa date cible est à venir, ou il est en retard, ou à constater, ou "
        "sans échéance quand aucune date cible n’est donnée.",
    ),
    Entry(
        "Échelle ordinale",
        "Les niveaux sont rangés, mais l’écart de 2 à 3 n’est pas celui de 7 à 8 : on compte des dossiers, on ne fait "
        "ni moyenne ni somme de niveaux.",
    ),
    Entry(
        "Échelle SRL",
        "Societal Readiness Level, la maturité sociétale : neuf niveaux, du besoin repéré à l’usage courant, en quatre "
        "phases. L’appel la cite en exemple.",
        caveat="intitulés provisoires, à valider par la Région",
    ),
    Entry(
        "Effet de plafond",
        "Plus un dossier part haut, moins il peut monter, et celui du dernier niveau ne le peut plus. Les niveaux "
        "franchis se comparent donc entre dossiers de même phase initiale.",
    ),
    Entry(
        "En retard",
        "La date cible est passée et le niveau constaté est plus bas que le niveau visé.",
    ),
    Entry(
        "Freins et leviers rapprochés",
        "Les textes libres écrits presque de la même façon sont comptés ensemble, sous l’écriture la plus fréquente ; "
        "les textes d’origine sont à un clic.",
    ),
    Entry(
        "Immobile",
        "Le niveau constaté est le même depuis {still_months} mois ou plus (durée réglable).",
    ),
    Entry(
        "Médiane basse",
        "Les dossiers étant rangés par niveau, celui du milieu ; de deux milieux, le plus bas. C’est toujours un "
        "niveau qui existe.",
    ),
    Entry(
        "Mouvement",
        "Ce que le dernier niveau constaté dit par rapport au précédent : a avancé, a reculé, immobile, premier "
        "constat récent, ou aucun niveau constaté.",
    ),
    Entry(
        "Moins de cinq dossiers",
        "Un pourcentage y tromperait : la liste des dossiers est montrée à sa place.",
    ),
    Entry("Niveau constaté", "Le niveau que l’on a vu, à une date donnée. C’est un résultat."),
    Entry("Niveau initial", "Le niveau du projet à la candidature, tel qu’il est déclaré."),
    Entry(
        "Niveau visé",
        "Le niveau que le projet veut atteindre, déclaré à la candidature. C’est une intention, jamais un résultat : "
        "visé et constaté ne sont pas sur la même courbe.",
    ),
    Entry("Niveaux franchis", "Le nombre de niveaux entre l’initial et le final ; un nombre négatif est un recul."),
    Entry("Phase", "Les niveaux sont groupés en quatre phases, de la reproblématisation à la normalisation."),
    Entry("Quartile", "Le niveau sous lequel, ou auquel, se trouve un quart (ou trois quarts) des dossiers."),
    Entry("Recul", "Le niveau final est plus bas que l’initial. Les reculs sont toujours montrés."),
    Entry(
        "Terrain",
        "Le niveau {field_threshold} ou plus : les acteurs du terrain ont validé la solution (seuil réglable).",
    ),
    Entry(
        "Trajectoire",
        "Les niveaux constatés d’un dossier, d’un état publié à l’autre. Une case vide veut dire « non connu », pas "
        "« comme avant ».",
    ),
    Entry(
        "Autre échelle",
        "Un dossier suivi sur une autre échelle (TRL…) est montré à part, avec ses propres bornes. Rien n’est "
        "converti.",
    ),
)

# What each way of being located means; the words themselves are those of the map.
LOCATIONS: Mapping[str, str] = {
    "exact": "Le code de la commune est donné.",
    "nom": "Le nom de la commune et son code postal ne désignent qu’elle.",
    "hors_region": "En France, hors des Hauts-de-France.",
    "etranger": "Hors de France.",
    "non_localise": "Rien ne permet de désigner une seule commune : l’observatoire ne devine pas.",
}
SEVERITIES: Mapping[str, str] = {
    "error": "La ligne ne peut pas être lue : elle est écartée avec sa raison.",
    "warning": "La ligne est chargée, mais quelque chose y est douteux.",
    "conformity": "Un fait au regard des règles de l’appel : l’observatoire décrit, il ne refuse rien.",
}
