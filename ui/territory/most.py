"""Where to begin: the territories with most dossiers, while none is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.coverage.places import LEVELS
from ui.figure import show_heading
from ui.formats import counted, whole
from ui.numbers import dossier_count, indicator
from ui.territory.openers import show_openers

if TYPE_CHECKING:
    from ui.context import PageContext

_SHOWN = 10


def show_most(context: PageContext, kind: str) -> None:
    """The first territories of this kind (`epci`…) and their dossiers, each a button to its page; none without any.

    A dossier is where it has a located partner, as on the page that the button opens.
    """
    rows = indicator(context, "coverage", level=kind, site="all").rows
    held = rows[rows["n_dossiers"] > 0]
    if held.empty:
        return
    first = held.sort_values(["n_dossiers", "population", "code"], ascending=[False, False, True]).head(_SHOWN)
    show_heading(
        context,
        f"{LEVELS[kind]} qui ont le plus de dossiers",
        "Dossiers ayant au moins un partenaire localisé dans chaque territoire ; "
        f"n = {counted(dossier_count(context), 'dossier retenu', 'dossiers retenus')} ; un dossier peut compter dans "
        f"plusieurs ; {whole(len(first))} sur {whole(len(held))} qui ont un dossier",
    )
    # Streamlit drops the parameters of a link to the page that is open: buttons, as between a territory and its ties.
    labels = {
        str(code): f"{name} : {counted(int(n), 'dossier')}"
        for code, name, n in zip(first["code"], first["name"], first["n_dossiers"], strict=True)
    }
    show_openers(labels, key="territory-most")
