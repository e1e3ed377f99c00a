"""Trous: combinations that no dossier covers, by inhabitants concerned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st
from pandas import DataFrame

from analytics.charts.consortia.composition import CALL_HELICES, HELIX_WORDS
from analytics.charts.typologies.coverage import coded
from analytics.charts.typologies.gaps import (
    DRAWN,
    Gap,
    alt_gap_bars,
    combined_gaps,
    gap_bars,
    gap_sentence,
    hatched_words,
    typology_gaps,
    worth_drawing,
)
from analytics.filters import Filters
from analytics.labels import vocabulary
from analytics.typologies.gaps import combination_gaps, territory_gap_totals, territory_gaps
from ui.coverage.rows import show_rows
from ui.coverage.view import SITES
from ui.faces import choices_row, show_list_of
from ui.figure import draw, show_figure
from ui.formats import counted, whole
from ui.links import page_params
from ui.markdown import escape_markdown
from ui.params import read, take, write
from ui.questions import ask, ask_list

if TYPE_CHECKING:
    from ui.context import PageContext

BY: Mapping[str, str] = {
    "territoire": "Territoire",
    "type_acteur": "Type d’acteur",
    "helice": "Famille",
    "priorite": "Priorité de l’IA",
    "phase": "Phase de maturité initiale",
}
LEVELS: Mapping[str, str] = {"epci": "EPCI", "arrondissement": "Arrondissements", "departement": "Départements"}
_UNITS: Mapping[str, str] = {"epci": "EPCI", "arrondissement": "arrondissements", "departement": "départements"}
_ONE: Mapping[str, str] = {"epci": "EPCI", "arrondissement": "arrondissement", "departement": "département"}
_PICKED, _OPENED = "trou", "gap_territory"
_REGIONAL_PART = "un EPCI à cheval sur une autre région compte pour sa part régionale"
_COLUMNS = {
    "label": "Sans dossier",
    "n_dossiers": "Dossiers, où que ce soit",
    "n_areas_without": "Territoires sans",
    "n_areas": "Territoires",
    "n_inhabitants_without": "Habitants concernés",
}


def show_gaps(context: PageContext) -> None:
    """What a typology may be without, then the gaps by inhabitants concerned."""
    by = read("manque", "Ce qui manque", BY, default="territoire") or "territoire"
    level = read("maille", "Découpage", LEVELS, default="epci") or "epci"
    site = read("site", "Localisation des dossiers", SITES, default="lead") or "lead"
    labels = vocabulary(context.reader, "typologies", "short_label")
    picked = read(_PICKED, "Typologie", labels)
    write(
        {
            "manque": None if by == "territoire" else by,
            "maille": None if level == "epci" else level,
            "site": None if site == "lead" else site,
            _PICKED: picked,
        }
    )
    with choices_row("trous"):
        show_list_of("manque", "Typologie sans dossier par", BY)
        if by == "territoire":
            show_list_of("maille", "Découpage", LEVELS, width=170)
        show_list_of("site", "Localisation des dossiers", SITES, width=250)
    if by == "territoire":
        _show_territories(context, labels, level, site, picked)
    else:
        _show_combinations(context, labels, by, site)


def _show_territories(
    context: PageContext, labels: Mapping[str, str], level: str, site: str, picked: str | None
) -> None:
    gaps = typology_gaps(ask(context, territory_gap_totals, level=level, site=site), labels)
    st.markdown(
        f"**{escape_markdown(gap_sentence(gaps, _UNITS[level], _ONE[level], filtered=_is_filtered(context)))}**"
    )
    show_figure(
        context,
        draw(gap_bars, gaps, _UNITS[level], picked),
        DataFrame(gaps),
        title=f"Habitants des {_UNITS[level]} sans dossier, par typologie",
        alt=alt_gap_bars(gaps, _UNITS[level], _ONE[level], filtered=_is_filtered(context)),
        note=_note(site, f"n = {whole(gaps[0].n_areas if gaps else 0)} {_UNITS[level]}", _hatched(context, gaps)),
        key="trous-typologies",
        columns={**_COLUMNS, "label": "Typologie"},
        on_pick=lambda code: take(_PICKED, None if code == picked else code),
        picked=picked,
        codes=[gap.code for gap in gaps],
        hint="un clic ne garde que les territoires de cette typologie, un second les rend tous",
    )
    _show_list(context, labels, level, site, picked)


def _show_list(context: PageContext, labels: Mapping[str, str], level: str, site: str, picked: str | None) -> None:
    opened = st.session_state.pop(_OPENED, None)
    if opened is not None:
        st.switch_page("pages/territoire.py", query_params=page_params(context, territoire=opened))
    found: DataFrame = ask_list(context, territory_gaps, level=level, site=site)
    kept = found if picked is None else found[found["typology"] == picked].reset_index(drop=True)
    rows = kept.assign(typology=[coded(str(code), labels) for code in kept["typology"]])

    def open_one(places: Sequence[int]) -> None:
        for place in places[:1]:
            st.session_state[_OPENED] = str(rows["code"].iloc[place])

    show_rows(
        context,
        rows,
        title="Territoires sans dossier" + ("" if picked is None else f" {coded(picked, labels)}"),
        note=_note(
            site,
            f"n = {whole(len(rows))}",
            "distance à vol d’oiseau, de la commune la plus peuplée au partenaire le plus proche d’un dossier de cette "
            "typologie",
            unit="une typologie et un territoire",
        ),
        key="trous-territoires",
        columns={
            "typology": "Typologie",
            "name": "Territoire",
            "population": "Habitants",
            "nearest_km": "Le plus proche, en km",
            "nearest_commune": "À",
            "code": "Code",
        },
        in_files_only=("code",),
        hint="Choisissez une ligne pour ouvrir la page du territoire",
        searched=("typology", "name", "code"),
        when_empty="Aucun territoire sans dossier.",
        on_pick=open_one,
    )


def _show_combinations(context: PageContext, labels: Mapping[str, str], by: str, site: str) -> None:
    values = values_of(context, by)
    rows: DataFrame = ask(context, combination_gaps, by=by, codes=tuple(values), site=site)
    gaps = combined_gaps(rows, labels, values)
    st.markdown(f"**{escape_markdown(gap_sentence(gaps, 'EPCI', 'EPCI', filtered=_is_filtered(context)))}**")
    drawn = worth_drawing(gaps)
    more = ""
    if len(gaps) > len(drawn):
        more = f"{counted(len(drawn), 'barre')} sur {counted(len(gaps), 'combinaison')}, toutes dans le tableau"
    aside = (
        "les typologies dont aucune combinaison n’est couverte ne sont pas dessinées" if drawn != gaps[:DRAWN] else ""
    )
    show_figure(
        context,
        draw(gap_bars, drawn, "EPCI") if drawn else None,
        DataFrame(gaps, columns=list(Gap._fields)),
        title=f"Habitants des EPCI sans dossier, par typologie et {BY[by][:1].lower()}{BY[by][1:]}",
        alt=alt_gap_bars(drawn, "EPCI", "EPCI", filtered=_is_filtered(context)),
        note=_note(
            site,
            f"n = {counted(len(gaps), 'combinaison')}",
            more,
            aside,
            _hatched(context, drawn),
            _PHASE_NOTE if by == "phase" else "",
        ),
        key="trous-combinaisons",
        columns=_COLUMNS,
    )


_PHASE_NOTE = "phase du niveau SRL initial ; dossiers sans niveau ou d’une autre échelle laissés de côté"


def _is_filtered(context: PageContext) -> bool:
    return context.filters != Filters()


def _hatched(context: PageContext, gaps: Sequence[Gap]) -> str:
    return hatched_words(filtered=_is_filtered(context)) if any(not gap.n_dossiers for gap in gaps) else ""


def values_of(context: PageContext, by: str) -> dict[str, str]:
    """{code: short words} of what a typology is crossed with; actor types and families are those of the call."""
    if by == "helice":
        return {code: HELIX_WORDS[code].lower() for code in CALL_HELICES}
    if by == "priorite":
        return vocabulary(context.reader, "ai_priorities", "short_label")
    if by == "phase":
        return phases_of(context)
    in_call = vocabulary(context.reader, "actor_types", "in_call")
    words = vocabulary(context.reader, "actor_types", "label")
    return {code: label for code, label in words.items() if in_call[code] == "yes"}


def phases_of(context: PageContext) -> dict[str, str]:
    """{code: words} of the phases of the SRL scale, in the order of their levels."""
    codes = vocabulary(context.reader, "srl_levels", "phase_code")
    words = vocabulary(context.reader, "srl_levels", "phase_fr")
    return {code: words[level] for level, code in codes.items()}


def _note(site: str, *parts: str, unit: str = "habitants des territoires sans dossier") -> str:
    return " ; ".join(
        part for part in (f"Unité : {unit}", *parts, f"selon : {SITES[site].lower()}", _REGIONAL_PART) if part
    )
