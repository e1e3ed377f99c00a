"""The eleven typologies of the call, zeros written, and the dossiers of the one chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts.typologies.coverage import alt_typology_bars, coded, typology_bars, typology_sentence
from analytics.labels import vocabulary
from analytics.typologies.crossings import NO_TYPOLOGY, TOTAL, carried_counts, typology_dossiers
from ui.dossier_lists import show_dossier_list
from ui.figure import draw, show_figure
from ui.formats import counted, whole
from ui.markdown import escape_markdown
from ui.numbers import indicator
from ui.params import read, take, write
from ui.questions import ask, ask_list

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.context import PageContext

_CHOSEN = "choix"


def show_eleven(context: PageContext) -> None:
    """Sentence, the eleven bars, then the dossiers of the one clicked."""
    labels = vocabulary(context.reader, "typologies", "short_label")
    chosen = read(_CHOSEN, "Typologie", labels)
    write({_CHOSEN: chosen})
    counts: Mapping[str, int] = ask(context, carried_counts)
    _show_bars(context, labels, counts, chosen)
    if chosen is not None:
        _show_dossiers(context, labels, chosen)


def _show_bars(context: PageContext, labels: Mapping[str, str], counts: Mapping[str, int], chosen: str | None) -> None:
    rows = indicator(context, "typology_coverage").rows
    official = vocabulary(context.reader, "typologies", "official_fr")
    st.markdown(f"**{escape_markdown(typology_sentence(rows, labels))}**")
    show_figure(
        context,
        draw(typology_bars, rows, labels, chosen),
        rows.assign(official=rows["typology"].map(official)),
        title="Dossiers par typologie",
        alt=alt_typology_bars(rows, labels),
        note=_note(counts, int(rows["n_dossiers"].sum())),
        key="typologies",
        columns={
            "typology": "Code",
            "label": "Typologie",
            "n_dossiers": "Dossiers",
            "official": "Dans les mots de l’appel",
        },
        on_pick=lambda code: take(_CHOSEN, None if code == chosen else code),
        picked=chosen,
        codes=[str(code) if count else None for code, count in zip(rows["typology"], rows["n_dossiers"], strict=True)],
    )


def _note(counts: Mapping[str, int], total: int) -> str:
    """What is counted, and why the eleven counts add up to more than the dossiers."""
    without = counts.get(NO_TYPOLOGY, 0)
    parts = [f"Unité : dossiers ; n = {counted(counts.get(TOTAL, 0), 'dossier')}"]
    if without:
        parts.append(f"dont {whole(without)} sans typologie")
    parts.append(
        f"un dossier peut porter plusieurs typologies et compte dans chacune : les onze nombres font {whole(total)}"
    )
    return " ; ".join(parts)


def _show_dossiers(context: PageContext, labels: Mapping[str, str], chosen: str) -> None:
    rows = ask_list(context, typology_dossiers, typology=chosen)
    show_dossier_list(
        context,
        rows,
        title=coded(chosen, labels),
        note=f"Unité : dossiers ; n = {whole(len(rows))}",
        key="typologies-choix",
    )
