"""Composition: actor types, families and their combinations, leads, sizes, then by typology or by territory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts.consortia.combinations import (
    absent_sentence,
    alt_combinations,
    combination_code,
    combination_upset,
    combinations_table,
)
from analytics.charts.consortia.composition import (
    HELIX_WORDS,
    actor_type_bars,
    alt_actor_types,
    alt_families,
    combination_label,
    families_table,
    family_bars,
    types_table,
)
from analytics.charts.consortia.groups import GROUPS_DRAWN, PART_WORDS, alt_groups, group_matrix
from analytics.charts.consortia.sizes import alt_sizes, size_bars, size_label, sizes_table
from analytics.consortia.composition import PARTS, SIZE_STARTS, Composition, composition_groups, composition_of
from analytics.consortia.composition_words import composition_sentence, uncounted_sentence
from analytics.labels import area_names, vocabulary
from ui.consortia.behind import CLICK_LISTS, Chosen, picker, read_chosen, show_behind
from ui.faces import choices_row, show_options
from ui.figure import draw, show_figure
from ui.formats import counted, whole
from ui.markdown import escape_markdown
from ui.params import read, write
from ui.questions import ask

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.filters import Filters
    from etl.store import SnapshotReader
    from ui.context import PageContext

COUNT, BY = "compter", "par"
_UNITS = {"dossiers": "Dossiers", "organisations": "Organisations"}
_BY = {"typologie": "Typologie", "departement": "Département", "epci": "EPCI"}
_TYPE_COLUMNS = {
    "actor_type": "Code",
    "label": "Type d’acteur",
    "helix": "Famille",
    "is_in_call": "Dans l’appel",
    "n_dossiers": "Dossiers",
    "n_organisations": "Organisations",
    "n_partners": "Lignes de partenaires",
}


def show_composition(context: PageContext) -> None:
    """Sentence, then each figure with the dossiers of the mark chosen in it."""
    found: Composition = ask(context, composition_of)
    st.markdown(f"**{escape_markdown(composition_sentence(found))}**")
    unit = read(COUNT, "Compter", _UNITS, default="dossiers") or "dossiers"
    by = read(BY, "Comparer par", _BY, default="typologie") or "typologie"
    write({COUNT: None if unit == "dossiers" else unit, BY: None if by == "typologie" else by})
    with choices_row("consortiums"):
        show_options(COUNT, "Compter", _UNITS)
    labels = {
        str(code): str(label) for code, label in zip(found.types["actor_type"], found.types["label"], strict=True)
    }
    names: Mapping[str, str] = ask(context, _group_names, by=by)
    chosen = read_chosen(labels, names)
    _show_types(context, found, unit, chosen, labels)
    _show_families(context, found, unit, chosen)
    _show_combinations(context, found, unit, chosen)
    _show_leads(context, found, unit, chosen, labels)
    _show_sizes(context, found, chosen)
    _show_groups(context, by, chosen, names)


def _group_names(reader: SnapshotReader, _filters: Filters, _role: str, *, by: str) -> Mapping[str, str]:
    if by == "typologie":
        short = vocabulary(reader, "typologies", "short_label")
        return {**{code: f"{code} {label}".strip() for code, label in short.items()}, "aucune": "Aucune typologie"}
    return area_names(reader, by)


def _note(found: Composition, unit: str, *parts: str) -> str:
    unit_words = "dossiers" if unit == "dossiers" else "organisations distinctes"
    n = whole(found.n_dossiers)
    if unit == "organisations":
        n = f"{whole(found.n_organisations)}, dans {counted(found.n_dossiers, 'dossier')}"
    return " ; ".join([f"Unité : {unit_words}", f"n = {n}", *(part for part in parts if part)])


def _show_types(context: PageContext, found: Composition, unit: str, chosen: Chosen, labels: Mapping[str, str]) -> None:
    several = (
        "un dossier réunit plusieurs types : le total dépasse le nombre de dossiers"
        if unit == "dossiers"
        else "une organisation déclarée sous deux types compte dans les deux"
    )
    show_figure(
        context,
        draw(actor_type_bars, found.types, unit, chosen["type"]),
        types_table(found.types),
        title="Types d’acteurs présents",
        alt=alt_actor_types(found.types, unit, "des partenaires"),
        note=_note(found, unit, several),
        key="composition-types",
        columns=_TYPE_COLUMNS,
        on_pick=picker("type", chosen),
        picked=chosen["type"],
        codes=[str(code) for code in found.types["actor_type"]],
        hint=CLICK_LISTS,
    )
    show_behind(context, "type", chosen, f"Dossiers avec un partenaire : {labels.get(chosen['type'] or '', '')}")


def _show_families(context: PageContext, found: Composition, unit: str, chosen: Chosen) -> None:
    several = (
        "un dossier réunit plusieurs familles : le total dépasse le nombre de dossiers"
        if unit == "dossiers"
        else "une organisation de deux familles compte dans les deux"
    )
    show_figure(
        context,
        draw(family_bars, found.families, unit, chosen["famille"]),
        families_table(found.families),
        title="Familles présentes",
        alt=alt_families(found.families, unit),
        note=_note(found, unit, several),
        key="composition-familles",
        columns={"label": "Famille", "n_dossiers": "Dossiers", "n_organisations": "Organisations"},
        on_pick=picker("famille", chosen),
        picked=chosen["famille"],
        codes=[str(helix) for helix in found.families["helix"]],
        hint=CLICK_LISTS,
    )
    show_behind(
        context, "famille", chosen, f"Dossiers avec la famille : {HELIX_WORDS.get(chosen['famille'] or '', '')}"
    )


def _show_combinations(context: PageContext, found: Composition, unit: str, chosen: Chosen) -> None:
    code = chosen["familles"]
    rows = combinations_table(found.combinations)
    each = (
        "chaque dossier compté une fois"
        if unit == "dossiers"
        else "organisations distinctes de ces dossiers ; une organisation peut compter dans plusieurs combinaisons"
    )
    show_figure(
        context,
        draw(combination_upset, found.combinations, found.families, unit, code),
        rows,
        title="Familles réunies dans un même dossier",
        alt=alt_combinations(found.combinations, unit),
        note=_note(
            found,
            unit,
            each,
            "combinaison exacte des quatre familles de l’appel",
            "★ recherche, économie et hospitalier réunis",
            absent_sentence(found.combinations),
        ),
        key="composition-combinaisons",
        columns={"label": "Familles réunies", "n_dossiers": "Dossiers", "n_organisations": "Organisations"},
        on_pick=picker("familles", chosen),
        picked=code,
        codes=[combination_code(str(key)) for key in rows["helices"]],
        hint=CLICK_LISTS,
    )
    title = f"Dossiers réunissant exactement : {combination_label(code or '')}"
    show_behind(context, "familles", chosen, title)


def _show_leads(context: PageContext, found: Composition, unit: str, chosen: Chosen, labels: Mapping[str, str]) -> None:
    rows: DataFrame = found.leads
    shown = rows[rows["is_in_call"] | (rows["n_dossiers"] > 0)]
    each = (
        "chaque dossier compté une fois, au type de la ligne du siège de son chef de file"
        if unit == "dossiers"
        else "organisations chefs de file, au type de la ligne de leur siège"
    )
    show_figure(
        context,
        draw(actor_type_bars, shown, unit, chosen["chef"]),
        types_table(rows),
        title="Types des chefs de file",
        alt=alt_actor_types(shown, unit, "des chefs de file"),
        note=_note(found, unit, each, uncounted_sentence(found)),
        key="composition-chefs",
        columns=_TYPE_COLUMNS,
        on_pick=picker("chef", chosen),
        picked=chosen["chef"],
        codes=[str(code) for code in rows["actor_type"]],
        hint=CLICK_LISTS,
    )
    show_behind(context, "chef", chosen, f"Dossiers menés par : {labels.get(chosen['chef'] or '', '')}")


def _show_sizes(context: PageContext, found: Composition, chosen: Chosen) -> None:
    code = chosen["taille"]
    show_figure(
        context,
        draw(size_bars, found.sizes, SIZE_STARTS, found.median_size, code),
        sizes_table(found.sizes, SIZE_STARTS),
        title="Taille des consortiums",
        alt=alt_sizes(found.sizes, SIZE_STARTS, found.median_size),
        note=_note(found, "dossiers", "organisations distinctes par dossier, tous types compris"),
        key="composition-tailles",
        columns={"label": "Organisations dans le dossier", "n_dossiers": "Dossiers"},
        on_pick=picker("taille", chosen),
        picked=code,
        codes=[str(start) for start in found.sizes["start"]],
        hint=CLICK_LISTS,
    )
    label = size_label(int(code), SIZE_STARTS) if code else ""
    show_behind(context, "taille", chosen, f"Dossiers de {label} organisation{'' if label in ('0', '1') else 's'}")


def _show_groups(context: PageContext, by: str, chosen: Chosen, names: Mapping[str, str]) -> None:
    rows: DataFrame = ask(context, composition_groups, by=by)
    with choices_row("consortiums-groupes"):
        show_options(BY, "Comparer par", _BY)
    word = _BY[by] if by == "epci" else _BY[by].lower()
    code = chosen["case"]
    show_figure(
        context,
        draw(group_matrix, rows, {str(each): names.get(str(each), str(each)) for each in rows["code"]}, code),
        rows.assign(label=[names.get(str(each), str(each)) for each in rows["code"]]),
        title=f"Composition par {word}",
        alt=alt_groups(rows, names, word),
        note=_groups_note(rows, by, names),
        key=f"composition-{by}",
        columns={
            "label": _BY[by],
            **{column: PART_WORDS[part] for part, column in PARTS.items()},
            "n_dossiers": "Dossiers",
        },
        on_pick=picker("case", chosen),
        picked=code,
        codes=[f"{each}:tous" for each in rows["code"]],
        hint=CLICK_LISTS,
    )
    group, _, part = (code or "").rpartition(":")
    title = f"Dossiers : {names.get(group, group)}"
    show_behind(context, "case", chosen, title if part in ("tous", "") else f"{title}, {PART_WORDS[part]}", by=by)


def _groups_note(rows: DataFrame, by: str, names: Mapping[str, str]) -> str:
    parts = ["Unité : dossiers"]
    if by == "typologie":
        parts.append("un dossier de plusieurs typologies compte dans chacune : la somme des lignes dépasse leur nombre")
    else:
        parts.append("un dossier compte dans chaque territoire où un partenaire est localisé ; hors région non montré")
    if by == "epci":
        parts.append(f"{whole(len(rows))} EPCI sur {whole(len(names))} ont au moins un dossier")
        if len(rows) > GROUPS_DRAWN:
            parts.append(f"les {GROUPS_DRAWN} qui en ont le plus sont dessinés, tous sont dans le tableau")
    parts.append("R01 : deux types d’acteurs de l’appel ou plus ; R02 : recherche, économie et hospitalier réunis")
    return " ; ".join(parts)
