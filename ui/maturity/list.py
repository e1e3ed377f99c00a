"""« Dossiers concernés »: the dossiers that pass every choice, both levels known or not; a row opens its dossier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analytics.maturity.views import dossier_moves, known_counts
from analytics.maturity.words import MOVEMENT_LABELS, STANDING_LABELS
from analytics.territory_profile import SMALLEST_SHARED
from ui.coverage.rows import show_rows
from ui.formats import whole
from ui.maturity.view import MaturityView, open_dossier

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.filters import Filters
    from analytics.maturity.views import Known
    from etl.store import SnapshotReader

_COLUMNS = {
    "submission_id": "Dossier",
    "title": "Titre",
    "srl_initial": "Initial",
    "srl_target": "Visé",
    "srl_observed": "Constaté",
    "echeance": "Échéance",
    "srl_target_on": "Date cible",
    "mouvement": "Mouvement",
    "srl_observed_on": "Constaté le",
    "lead": "Chef de file",
    "typologies": "Typologies",
    "status": "Statut",
}
_IN_FILES_ONLY = ("status", "srl_observed_on")
_SEARCHED = ("submission_id", "title", "lead")
NOBODY_PASSES = "Aucun dossier ne passe tous ces choix."
_HINT = "Choisissez une ligne pour ouvrir le dossier"


def show_list(view: MaturityView) -> None:
    """Dossiers that pass every choice, searched and paged; choosing a row opens the dossier, again closes it."""
    rows: DataFrame = view.ask_list(listed_moves, tracks=True)
    n_known = int(rows["is_known"].sum())
    _show(
        view,
        rows,
        title="Dossiers concernés",
        note=view.note(
            f"Unité : dossiers de l’échelle {view.scale.code}, niveaux connus ou non ; n = {whole(len(rows))}, "
            f"dont {whole(n_known)} aux deux niveaux connus (initial et {view.final_words.adjective})"
        ),
        key="maturite-dossiers",
        searched=_SEARCHED,
    )


def show_known(view: MaturityView, title: str) -> None:
    """Dossiers with both levels known, where they are too few for a share."""
    rows: DataFrame = view.ask_list(listed_moves, tracks=True)
    known = rows[rows["is_known"]]
    note = view.note(f"Unité : dossiers aux deux niveaux connus, échelle {view.scale.code} ; n = {whole(len(known))}")
    _show(view, known, title=title, note=note, key="maturite-connus")


def is_shown_already(view: MaturityView) -> bool:
    """Whether « L’essentiel » has just shown these very dossiers, too few for its curve."""
    known: Known = view.ask(known_counts)
    few = known.n_known == known.n < SMALLEST_SHARED
    return few and view.face == "synthese" and view.chosen("seuil") is None


def _show(
    view: MaturityView, rows: DataFrame, *, title: str, note: str, key: str, searched: Sequence[str] = ()
) -> None:
    show_rows(
        view.context,
        rows,
        title=title,
        note=note,
        key=key,
        columns=_COLUMNS,
        in_files_only=_IN_FILES_ONLY,
        hint=_HINT,
        searched=searched,
        when_empty=NOBODY_PASSES,
        picked=[place for place, each in enumerate(rows["submission_id"]) if each == view.dossier],
        on_pick=lambda places: _take(rows, places),
    )


def _take(rows: DataFrame, places: Sequence[int]) -> None:
    open_dossier(str(rows["submission_id"].iloc[places[0]]) if places else None)


def listed_moves(reader: SnapshotReader, filters: Filters, role: str, **asked: object) -> DataFrame | None:
    """`dossier_moves` as the list and its files write it: codes in words, typologies in one text."""
    rows = dossier_moves(reader, filters, role, **asked)
    if rows is None:
        return None
    return rows.assign(
        typologies=[", ".join(codes) for codes in rows["typologies"]],
        echeance=rows["echeance"].map(STANDING_LABELS),
        mouvement=rows["mouvement"].map(MOVEMENT_LABELS),
    )
