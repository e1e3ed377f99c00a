"""French words and numbers of a territory's page, and text cut to what a line can hold."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

import pandas as pd

from analytics.charts.style import french_number, plural
from analytics.territory_profile import TerritoryProfile
from analytics.territory_words import profile_sentence

KINDS: Mapping[str, str] = {"epci": "EPCI", "arrondissement": "Arrondissement", "departement": "Département"}
MISSING = "–"
_LONGEST = 180
# Control characters, the marks that turn the direction of what follows them, and the mark of byte order.
_DROPPED = frozenset(("Cc", "Cs"))
_TURNING = frozenset("\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")


def cut(text: str | float | None, longest: int = _LONGEST) -> str:
    """The text on one line, without control or direction marks, cut with « … » past `longest` characters."""
    if pd.isna(text):
        return MISSING
    kept = (
        " " if char.isspace() else char
        for char in str(text)
        if char.isspace() or (unicodedata.category(char) not in _DROPPED and char not in _TURNING)
    )
    line = " ".join("".join(kept).split())
    if not line:
        return MISSING
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def level_word(level: int | None) -> str:
    """An SRL level, or a dash when it is not known: never 0, never 1."""
    return MISSING if pd.isna(level) else str(int(level))


def and_more(n_left: int, noun: str, many: str | None = None) -> str:
    """« et 3 autres dossiers », or nothing when the list is whole."""
    others = f"autres {many or f'{noun}s'}"
    return f"et {plural(n_left, f'autre {noun}', others)}" if n_left > 0 else ""


def compared_value(unit: str, value: float | None, numerator: int, denominator: int | None) -> str:
    """One figure of the comparison with what it is made of: « 43,2 % (13 / 30) », « 2 / 4 », « 7 / 11 », « 12 »."""
    known = value is not None and not pd.isna(value)
    if unit == "count":
        return french_number(int(numerator))
    whole = french_number(int(denominator)) if denominator is not None and not pd.isna(denominator) else MISSING
    # No-break spaces: a line ends before the bracket, not within it.
    fraction = f"{french_number(int(numerator))}\u00a0/\u00a0{whole}"
    if unit == "of":
        return fraction
    if unit == "rate":
        return french_number(round(float(value or 0), 2)) if known else MISSING
    share = french_number(round(float(value or 0) * 100, 1)).removesuffix(",0")
    return f"{share}\u00a0% ({fraction})" if known else fraction


def counted_sentence(profile: TerritoryProfile) -> str:
    """What the territory holds, among how many dossiers."""
    said = profile_sentence(profile)
    if profile.n_chosen == 0:
        return said
    return f"Parmi {plural(profile.n_chosen, 'dossier retenu', 'dossiers retenus')} : {said[0].lower()}{said[1:]}"


def moves_sentence(profile: TerritoryProfile) -> str:
    """Where the dossiers with both levels known aim: higher, the same, lower. Counts only: the scale is ordinal."""
    known = profile.n_srl_known
    other = f" {french_number(profile.n_other_scale)} sur une autre échelle." if profile.n_other_scale else ""
    if known == 0:
        return f"Aucun dossier n’a ses deux niveaux SRL connus (initial et visé).{other}"
    moves = profile.moves
    higher = int(moves.loc[moves["srl_target"] > moves["srl_initial"], "n_dossiers"].sum())
    same = int(moves.loc[moves["srl_target"] == moves["srl_initial"], "n_dossiers"].sum())
    reach = int(moves.loc[moves["srl_target"] >= profile.field_level, "n_dossiers"].sum())
    start = int(moves.loc[moves["srl_initial"] >= profile.field_level, "n_dossiers"].sum())
    lower = known - higher - same
    return (
        f"{plural(known, 'dossier')} sur {french_number(profile.n_dossiers)} aux niveaux initial et visé connus ; "
        f"visée plus haute : {french_number(higher)}, égale : {french_number(same)}, plus basse : "
        f"{french_number(lower)}. "
        f"Niveau {profile.field_level} ou plus : {french_number(start)} au départ, {french_number(reach)} "
        f"{'visés' if reach > 1 else 'visé'}.{other}"
    )


def observed_sentence(profile: TerritoryProfile) -> str:
    """How many dossiers have both their first level and the one reached known, and how many of them rose.

    Nothing where there is no dossier.
    """
    if profile.n_dossiers == 0:
        return ""
    rows = profile.dossiers[["srl_initial", "srl_observed"]].dropna()
    if rows.empty:
        return "Initial et constaté connus : aucun dossier."
    higher = int((rows["srl_observed"] > rows["srl_initial"]).sum())
    # As short as it can be said: in its largest numbers the paper has five lines for both sentences.
    return f"Initial et constaté connus : {french_number(len(rows))}, constat plus haut : {french_number(higher)}."
