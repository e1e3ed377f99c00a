"""What must not pass unseen before a state replaces the one in force: computed, said in plain French."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from analytics.counted import whole
from analytics.renumbered import Renumbered, pair_renumbered
from etl.schema import KINDS, Kind, columns

if TYPE_CHECKING:
    from analytics.differences import Differences
    from analytics.states import State

AlertKind = Literal["absent", "renumbered", "date_back", "date_same", "identical", "emptied", "forgotten"]
# From so many pairs on, or from that share of the absent dossiers, ids look renumbered.
RENUMBERED_PAIRS = 3
RENUMBERED_SHARE = 0.3
_SHOWN_PAIRS = 10


@dataclass(frozen=True)
class Alert:
    """One notice: its kind, its sentence, the figures in it, and lines that detail it.

    Sentence and lines quote the files: they are text, to be escaped where they are shown.
    """

    kind: AlertKind
    sentence: str
    figures: Mapping[str, int | str]
    lines: tuple[str, ...] = ()


def find_alerts(before: State, after: State, differences: Differences, absent_alert_percent: int) -> tuple[Alert, ...]:
    """The notices on the publication of ``after`` over ``before``, gravest first."""
    return tuple(
        alert
        for found in (
            _absent(differences, absent_alert_percent),
            _renumbered(differences),
            _date(differences),
            _forgotten(before, after),
            _emptied(before, after),
            _identical(differences),
        )
        for alert in found
    )


def _absent(differences: Differences, percent: int) -> Iterator[Alert]:
    n_absent = len(differences.absent)
    n_before = differences.before.n_dossiers if differences.before else 0
    if n_absent and n_absent * 100 > percent * n_before:
        verb = "serait absent" if n_absent == 1 else "seraient absents"
        share = f"{whole(n_absent)} des {whole(n_before)} dossiers en vigueur {verb}"
        if n_before == 1:
            share = "Le seul dossier en vigueur serait absent"
        yield Alert(
            "absent",
            f"{share} de cet état, soit plus de {percent} %. L’envoi est-il complet ?",
            {"n_absent": n_absent, "n_before": n_before, "percent": percent},
        )


def _renumbered(differences: Differences) -> Iterator[Alert]:
    n_absent = len(differences.absent)
    pairs = pair_renumbered(differences.absent, differences.entered) if n_absent else []
    if len(pairs) < RENUMBERED_PAIRS and len(pairs) <= RENUMBERED_SHARE * n_absent:
        return
    looks = "un dossier absent ressemble à un dossier entré"
    if len(pairs) > 1:
        looks = f"{whole(len(pairs))} dossiers absents ressemblent à des dossiers entrés"
    lines = [_pair_line(pair) for pair in pairs[:_SHOWN_PAIRS]]
    if len(pairs) > _SHOWN_PAIRS:
        lines.append(f"… et {whole(len(pairs) - _SHOWN_PAIRS)} de plus")
    yield Alert(
        "renumbered",
        f"Des numéros de dossier semblent avoir changé : {looks}. Un dossier se suit par son numéro ; renuméroté, il "
        "perd son histoire.",
        {"n_pairs": len(pairs), "n_absent": n_absent},
        tuple(lines),
    )


def _pair_line(pair: Renumbered) -> str:
    return f"{pair.old_id} → {pair.new_id}, {pair.reason}"


def _date(differences: Differences) -> Iterator[Alert]:
    if differences.before is None:
        return
    old, new = differences.before.as_of, differences.after.as_of
    figures = {"before": old.isoformat(), "after": new.isoformat()}
    if new < old:
        yield Alert(
            "date_back",
            f"La date recule : l’état en vigueur est au {old:%d/%m/%Y}, celui-ci au {new:%d/%m/%Y}. Publié, il "
            "deviendrait pourtant l’état en vigueur.",
            figures,
        )
    elif new == old and not differences.is_empty:
        yield Alert(
            "date_same",
            f"L’état en vigueur est lui aussi au {old:%d/%m/%Y} : celui-ci le remplacerait à la même date.",
            figures,
        )


def _forgotten(before: State, after: State) -> Iterator[Alert]:
    """A kind of lines that the state in force has and this one has none of: a file left out."""
    for kind in KINDS:
        n_before = before.rows[kind]
        if n_before and not after.rows[kind]:
            lines = "ligne" if n_before == 1 else "lignes"
            yield Alert(
                "forgotten",
                f"L’état en vigueur a {whole(n_before)} {lines} {_of(kind)}, celui-ci n’en a aucune. Un fichier ou "
                "une feuille manque-t-il à l’envoi ?",
                {"kind": kind, "n_before": n_before},
            )


def _of(kind: Kind) -> str:
    return f"d’{kind}" if kind == "orientations" else f"de {kind}"


def _emptied(before: State, after: State) -> Iterator[Alert]:
    found = [(kind, attribute, n) for kind in KINDS if after.rows[kind] for attribute, n in _lost(kind, before, after)]
    if not found:
        return
    titles = {(column.kind, column.attribute): column.title for kind in KINDS for column in columns(kind)}
    many = len(found) > 1
    start = f"{len(found)} colonnes remplies" if many else "Une colonne remplie"
    yield Alert(
        "emptied",
        f"{start} dans l’état en vigueur {'sont vides' if many else 'est vide'} sur toutes les lignes de celui-ci. "
        f"{'Ont-elles été oubliées' if many else 'A-t-elle été oubliée'} dans le fichier ?",
        {"n_columns": len(found)},
        tuple(f"{titles[kind, attribute]} ({kind}) : {_cells(n)} en vigueur" for kind, attribute, n in found),
    )


def _lost(kind: Kind, before: State, after: State) -> Iterator[tuple[str, int]]:
    for column in columns(kind):
        n_before = before.filled[kind].get(column.attribute, 0)
        if n_before and not after.filled[kind].get(column.attribute, 0):
            yield column.attribute, n_before


def _cells(number: int) -> str:
    return f"{whole(number)} cellule remplie" if number == 1 else f"{whole(number)} cellules remplies"


def _identical(differences: Differences) -> Iterator[Alert]:
    if differences.is_empty:
        yield Alert(
            "identical",
            "Cet état a les mêmes lignes que l’état en vigueur : le publier ne changerait aucune donnée.",
            {"n_dossiers": differences.after.n_dossiers},
        )
