"""Facts about the rules of the call, on the dossiers that load."""

from __future__ import annotations

import numpy as np

from etl.coded import Coded, each
from etl.reference import Reference
from etl.validate.belonging import Places, Tables, dossiers_at
from etl.validate.table import ReadTable


def note_conformity(tables: Tables, places: Places, reference: Reference) -> None:
    """Facts about the rules of the call (``ami_rules.csv``, kind conformity): described, never refused."""
    _note_few_types(tables, places, reference)
    _note_pieces(tables["dossiers"])
    _note_content(tables["dossiers"])


def _note_few_types(tables: Tables, places: Places, reference: Reference) -> None:
    """C-R01: partners of fewer than two of the types that make a consortium."""
    dossiers, partners = tables["dossiers"], tables["partenaires"]
    counted = sorted(row["code"] for row in reference.rows("actor_types") if row["counts_for_consortium_rule"] == "yes")
    is_kept, types = partners.kept(), partners.values["actor_type"]
    has_type = np.array([dossiers_at(places["partenaires"][is_kept & types.holds(code)], dossiers) for code in counted])
    is_few = has_type.sum(axis=0) < 2
    found = [
        ", ".join(code for code, has in zip(counted, types_of, strict=True) if has) or "aucun" if few else ""
        for types_of, few in zip(has_type.T.tolist(), is_few.tolist(), strict=True)
    ]
    words = Coded.spread_over(found, dossiers.values["submission_id"].codes)
    _note(dossiers, "C-R01", None, words, "types")


def _note_pieces(dossiers: ReadTable) -> None:
    """C-R03: a letter or form known not to be there; unknown is no fact."""

    def missing(has_letter: bool | None, has_form: bool | None) -> str:
        pieces = ["la lettre d'intention"] * (has_letter is False) + ["la fiche réponse"] * (has_form is False)
        return " et ".join(pieces)

    _note(dossiers, "C-R03", None, each(missing, dossiers.values["has_letter"], dossiers.values["has_form"]), "pieces")


def _note_content(dossiers: ReadTable) -> None:
    """C-R04 no typology, C-R05 no AI priority, C-R06 initial or target level missing."""

    def missing(initial: int | None, target: int | None) -> str:
        return " et ".join(["le niveau initial"] * (initial is None) + ["le niveau visé"] * (target is None))

    values = dossiers.values
    for code, attribute in (("C-R04", "typologies"), ("C-R05", "ai_priorities")):
        _note(dossiers, code, attribute, each(lambda found: "" if found else "vide", values[attribute]))
    _note(dossiers, "C-R06", None, each(missing, values["srl_initial"], values["srl_target"]), "manque")


def _note(dossiers: ReadTable, code: str, attribute: str | None, words: Coded[str], name: str | None = None) -> None:
    """A fact on the dossiers that load and have words for it; the words fill the ``name`` of its template."""
    is_kept = dossiers.kept()
    for said in dict.fromkeys(filter(None, words.distinct)):
        rows = np.flatnonzero(is_kept & words.holds(said)).tolist()
        dossiers.add_alike(rows, code, attribute, {name: said} if name else None)
