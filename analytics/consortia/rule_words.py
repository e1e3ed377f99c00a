"""The rules of the call in words: short titles, the call's own sentences, and what met or not met is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pandas import DataFrame, concat

from analytics.charts.consortia.composition import combination_label
from analytics.charts.style import columns_of, enumerate_fr, french_number, plural
from analytics.consortia.board import ALL_CONFORMITY, MET, NOT_KNOWN, NOT_MET, RULES

if TYPE_CHECKING:
    from analytics.consortia.board import Conformity, RuleSummary

TYPE_COLUMNS = ("call_types", "extended_types")
# What an answer rests on, for a dossier's own page: a list has no room for it.
_OF_ONE_DOSSIER = ["has_letter", "has_form", "maturity_scale", "srl_initial", "srl_target", "submitted_on"]

TITLES: Mapping[str, str] = {
    "R01": "Au moins deux types d’acteurs",
    "R02": "Recherche, économie et hôpital réunis",
    "R03": "Lettre d’intention et fiche réponse",
    "R04": "Au moins une typologie",
    "R05": "Au moins une priorité de l’IA",
    "R06": "Niveaux initial et visé renseignés",
    "R07": "Visé au moins égal à l’initial",
    "R08": "Déposé pendant l’ouverture",
    "R14": "Dimension multicentrique",
}
ALL_TITLE = "Toutes les conditions"
_TOGETHER = "toutes"

# Word for word from the call, section by section.
QUOTES: Mapping[str, str] = {
    "R01": (
        "Les répondants doivent nécessairement associer différents types d’acteurs indiqués ci-dessus, dans une "
        "logique de consortium."
    ),
    "R02": (
        "Les projets avec des collaborations associant recherche, économie et secteur hospitalier sont "
        "particulièrement encouragés."
    ),
    "R03": ("Une lettre d’intention, accompagnée d’une fiche réponse disponible en pièce jointe, devra être remise"),
    "R04": "Typologies de projets éligibles",
    "R05": "sa capacité à répondre aux priorités identifiées et aux typologies de projets",
    "R06": (
        "l’évolution de sa maturité, qui pourra être mesurée par exemple par l’échelle SRL en mettant en évidence une "
        "situation initiale et finale"
    ),
    "R07": "l’évolution de sa maturité, […] en mettant en évidence une situation initiale et finale",
    "R08": "L’AMI est ouvert pour une durée de deux ans à compter de sa date de publication",
    "R09": "Les projets et contributions seront étudiés au fil de l’eau.",
    "R10": (
        "Il n’a pas pour objet d’attribuer des financements mais d’orienter les candidatures vers de potentiels "
        "financements"
    ),
    "R11": (
        "Les structures chefs de files et services de la Région et de l’État potentiellement associés s’engagent à "
        "respecter strictement la confidentialité de l’ensemble des pièces et des éléments qui seront transmis en "
        "réponse à cet AMI."
    ),
    "R12": (
        "En fonction des objectifs visés par chaque proposition, il sera possible de la rediriger vers un des autres "
        "AMI visant à accélérer l’innovation dans les Hauts-de-France, qui serait mieux adapté."
    ),
    "R13": "Les liens éventuels avec les autres AMI […] devront être pris en compte.",
    "R14": "Sa capacité à fédérer les acteurs compétents en région, si possible dans une dimension multicentrique.",
    "R15": (
        "encourager des projets coopératifs, conçus dans une logique de transfert et déployables dans les territoires "
        "infra‑régionaux"
    ),
    "R16": (
        "repérer les projets émergents, analyser leur maturité et comprendre les freins comme les leviers à leur "
        "développement"
    ),
}


@dataclass(frozen=True, slots=True)
class KindWords:
    """A kind of rule: what its block is called, and its three answers."""

    title: str
    answers: Mapping[str, str]


_UNKNOWN = "non connu"
KINDS: Mapping[str, KindWords] = {
    "conformity": KindWords("Ce que l’appel demande", {MET: "remplie", NOT_MET: "non remplie", NOT_KNOWN: _UNKNOWN}),
    "badge": KindWords("Ce que l’appel encourage", {MET: "oui", NOT_MET: "non", NOT_KNOWN: _UNKNOWN}),
    "warning": KindWords("Points d’attention", {MET: "rien à signaler", NOT_MET: "à vérifier", NOT_KNOWN: _UNKNOWN}),
}
SYMBOLS: Mapping[str, str] = {MET: "✓", NOT_MET: "✗", NOT_KNOWN: "?"}


def answer(kind: str, state: str) -> str:
    """« ✓ remplie »: the state of a rule of that kind, as a sign and as words."""
    return f"{SYMBOLS[state]} {KINDS[kind].answers[state]}"


def kinds_of(kinds: Mapping[str, str]) -> dict[str, str]:
    """{rule: kind} of the rules that are judged, all the conditions together first. ``kinds``: of any rules."""
    return {ALL_CONFORMITY: "conformity", **{rule: kinds[rule] for rule in RULES}}


def rule_title(rule: str) -> str:
    """« R01 Au moins deux types d’acteurs »."""
    return ALL_TITLE if rule == ALL_CONFORMITY else f"{rule} {TITLES[rule]}"


def answer_code(rule: str, state: str) -> str:
    """How a link says an answer: ``R01:non``, ``toutes:oui``."""
    return f"{_TOGETHER if rule == ALL_CONFORMITY else rule}:{state}"


def answer_of(code: str) -> tuple[str, str]:
    """The column of the board and the state that ``answer_code`` wrote."""
    rule, _, state = code.partition(":")
    return ALL_CONFORMITY if rule == _TOGETHER else rule, state


def answer_words(code: str, kinds: Mapping[str, str]) -> str:
    """« R01 Au moins deux types d’acteurs : non remplie »."""
    rule, state = answer_of(code)
    return f"{rule_title(rule)} : {KINDS[kinds[rule]].answers[state]}"


def conformity_sentence(counts: Conformity, n_rules: int) -> str:
    """How many dossiers meet every condition, miss one, or have one that is not known."""
    if counts.n == 0:
        return "Aucun dossier à lire."
    if counts.n == 1:
        return f"Le seul dossier {_alone(counts, n_rules)}."
    meet = "remplit" if counts.n_met < 2 else "remplissent"
    parts = [
        f"{plural(counts.n_met, 'dossier')} sur {french_number(counts.n)} {meet} les {n_rules} conditions de l’appel"
    ]
    if counts.n_not_met:
        have = "a" if counts.n_not_met < 2 else "ont"
        parts.append(f"{french_number(counts.n_not_met)} {have} au moins une condition non remplie")
    if counts.n_unknown:
        parts.append(f"pour {french_number(counts.n_unknown)}, rien ne manque mais une condition n’est pas connue")
    return f"{' ; '.join(parts)}."


def _alone(counts: Conformity, n_rules: int) -> str:
    if counts.n_met:
        return f"remplit les {n_rules} conditions de l’appel"
    if counts.n_not_met:
        return f"a au moins une des {n_rules} conditions de l’appel non remplie"
    return "n’a aucune condition de l’appel non remplie, mais une au moins n’est pas connue"


def type_sentence(missing: DataFrame, n_without_partner: int = 0) -> str:
    """Which types of the call are missing from most dossiers; all of them on a tie. rows: ``RuleSummary.missing``."""
    n = int(missing["n"].max()) if len(missing) else 0
    if n == 0:
        return "Aucun dossier n’a de partenaire : aucun type d’acteur à comparer."
    most = int(missing["n_absent"].max())
    apart = ""
    if n_without_partner:
        are = "n’est pas compté" if n_without_partner < 2 else "ne sont pas comptés"
        apart = f" {plural(n_without_partner, 'dossier')} sans partenaire {are}."
    if most == 0:
        return f"Chaque type d’acteur de l’appel est présent dans tous les dossiers.{apart}"
    labels = [f"« {label} »" for label in missing.loc[missing["n_absent"] == most, "label"]]
    if len(labels) == 1:
        head = f"Le type d’acteur de l’appel le plus souvent absent est {labels[0]} : il"
    else:
        head = f"Les types d’acteurs de l’appel les plus souvent absents sont {enumerate_fr(labels)} : chacun"
    return f"{head} manque à {plural(most, 'dossier')} sur {french_number(n)}.{apart}"


def type_words(codes: Sequence[str], labels: Mapping[str, str]) -> str:
    """Labels of types of actors, in one text; a code without label stands as it is."""
    return ", ".join(labels.get(code, code) for code in codes)


def rule_table(summary: RuleSummary) -> DataFrame:
    """The rules as the figure stands them: rule, kind, asked, title, statement, n_met, n_not_met, n_unknown.

    All the conditions together come first, then what the call asks for, what it encourages, and the warnings.
    """
    together = summary.conformity
    first = DataFrame(
        {
            "rule": [ALL_CONFORMITY],
            "kind": ["conformity"],
            "statement": ["Toutes les conditions de l’appel à la fois"],
            "n_met": [together.n_met],
            "n_not_met": [together.n_not_met],
            "n_unknown": [together.n_unknown],
        }
    )
    order = list(KINDS)
    rows = concat([first, summary.counts.drop(columns="source_ref")], ignore_index=True)
    rows = rows.sort_values("kind", key=lambda kinds: kinds.map(order.index), kind="stable", ignore_index=True)
    return rows.assign(title=rows["rule"].map(rule_title), asked=[KINDS[kind].title for kind in rows["kind"]])


def board_words(board: DataFrame, kinds: Mapping[str, str], labels: Mapping[str, str]) -> DataFrame:
    """``rule_board`` as a list of dossiers: beside each column that holds codes, one in words (``said_of``).

    ``short_of``: the conditions that are not met or not known, « ✗ R06 · ? R03 ».
    ``kinds``: {rule: kind}; ``labels``: {code: label} of the types of actors.
    """
    said = {said_of(rule): board[rule].map({state: answer(kinds[rule], state) for state in SYMBOLS}) for rule in kinds}
    conditions = [rule for rule in RULES if kinds[rule] == "conformity"]
    return board.drop(columns=_OF_ONE_DOSSIER, errors="ignore").assign(
        short_of=[_short_of(dict(zip(conditions, states, strict=True))) for states in columns_of(board, *conditions)],
        **said,
        **{said_of(name): [type_words(codes, labels) for codes in board[name]] for name in TYPE_COLUMNS},
        **{said_of("helices"): [combination_label(key) if key else "" for key in board["helices"]]},
    )


def _short_of(states: Mapping[str, str]) -> str:
    """Those not met first."""
    return " · ".join(
        f"{SYMBOLS[state]} {rule}" for state in (NOT_MET, NOT_KNOWN) for rule, found in states.items() if found == state
    )


def said_of(column: str) -> str:
    """The column of ``board_words`` that says this one in words."""
    return f"{column}_said"
