"""The face « Comparer »: the same curves for each typology, actor type, territory or family, and their statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts.maturity.groups import PANELS_A_FIGURE, alt_group_panels, group_panels
from analytics.maturity.groups import group_members, group_outside
from analytics.maturity.levels import SRL
from analytics.maturity.reading import GROUP_FACETS
from analytics.territory_profile import SMALLEST_SHARED
from ui.coverage.rows import show_rows
from ui.faces import choices_row, show_list_of
from ui.figure import draw, show_figure
from ui.formats import counted, whole
from ui.markdown import escape_markdown
from ui.maturity.controls import show_final
from ui.maturity.overview import known_note
from ui.maturity.paging import show_pages
from ui.maturity.statistics import in_files_only, labelled_thresholds, statistics_columns, written_statistics
from ui.maturity.view import DIMENSIONS as _HEADINGS
from ui.maturity.view import MaturityView, open_dossier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandas import DataFrame
    from plotly.graph_objects import Figure

_BY: dict[str, str] = {
    "typologie": "typologie",
    "type_acteur": "type d’acteur",
    "departement": "département",
    "epci": "EPCI",
    "helice": "famille d’acteurs",
}
_MANY: dict[str, str] = {
    "typologie": "Typologies",
    "type_acteur": "Types d’acteur",
    "departement": "Départements",
    "epci": "EPCI",
    "helice": "Familles d’acteurs",
}
# In what sense a dossier is in a group, and why groups do not add up.
_SENSE: dict[str, str] = {
    "typologie": "un dossier peut porter plusieurs typologies et compter dans plusieurs",
    "type_acteur": "par les types de ses partenaires : un dossier peut compter dans plusieurs",
    "departement": "par ses partenaires localisés : un dossier peut compter dans plusieurs, ou dans aucun",
    "epci": "par ses partenaires localisés : un dossier peut compter dans plusieurs, ou dans aucun",
    "helice": "par les familles de ses partenaires : un dossier peut compter dans plusieurs",
}


def show_compare(view: MaturityView) -> None:
    """What to compare by, the curves of each group, their statistics, the dossiers of the groups too small."""
    with choices_row("maturite"):
        show_list_of("par", "Comparer par", _HEADINGS)
        show_final(view)
    statistics: DataFrame = view.ask(written_statistics, dimension=view.dimension)
    n_outside: int = view.ask(group_outside, dimension=view.dimension)
    if not int(statistics["n_known"].sum()):
        ends = f"ses niveaux initial et {view.final_words.adjective} connus"
        why = _outside_sentence(view, n_outside) or f"aucun dossier n’a {ends}."
        st.info(f"Rien à comparer{view.under_choices} : {why}")
        return
    members: DataFrame = view.ask(group_members, dimension=view.dimension)
    _show_panels(view, statistics, members)
    _say_apart(view, statistics, n_outside)
    _show_statistics(view, statistics)
    _show_members(view, statistics, members)


def _facet(view: MaturityView) -> str:
    return GROUP_FACETS[view.dimension]


def _show_panels(view: MaturityView, statistics: DataFrame, members: DataFrame) -> None:
    """One panel a group that has a dossier to show, twelve a page."""
    drawn = statistics.loc[statistics["n_known"] > 0, "code"].tolist()
    codes = drawn[show_pages(view, len(drawn), PANELS_A_FIGURE, _MANY[view.dimension])]
    rows: DataFrame = _of_groups(view.ask(labelled_thresholds, dimension=view.dimension), codes)
    # Two figures of two columns: four columns on a projector, two on a phone, in the same order of reading.
    (figure, alt), *others = [_panels_of(view, rows, members, half) for half in _halves(codes)]
    show_figure(
        view.context,
        figure,
        rows,
        title=f"Part des dossiers à chaque niveau ou plus, par {_BY[view.dimension]}",
        alt=alt,
        note=_note(view, f"moins de {SMALLEST_SHARED} dossiers connus : leur liste"),
        key=f"groups-{view.dimension}-{codes[0]}",
        columns={
            "label": _HEADINGS[view.dimension],
            "code": "Code",
            "level": f"Niveau {view.scale.code}",
            "n_initial": "À ce niveau ou plus au départ",
            "n_final": f"À ce niveau ou plus, {view.final_words.adjective}",
            "n_total": "Dossiers aux deux niveaux connus",
        },
        on_pick=view.picker(_facet(view)),
        picked=view.chosen(_facet(view)),
        codes=list(rows["code"]),
        beside=others[0] if others else None,
    )


def _halves(codes: Sequence[str]) -> list[Sequence[str]]:
    """Two halves in whole rows of two, so that all panels have one width: never one alone on its side."""
    middle = 2 * -(-len(codes) // 4)
    if len(codes) - middle == 1:
        middle = middle - 1 if middle > 2 else len(codes)
    return [half for half in (codes[:middle], codes[middle:]) if half]


def _panels_of(view: MaturityView, rows: DataFrame, members: DataFrame, codes: Sequence[str]) -> tuple[Figure, str]:
    drawn, few = _of_groups(rows, codes), _of_groups(members, codes)
    figure = draw(group_panels, drawn, few, view.final, view.levels, view.chosen(_facet(view)))
    return figure, alt_group_panels(drawn, few, view.final)


def _of_groups(rows: DataFrame, codes: Sequence[str]) -> DataFrame:
    """The rows of these groups, in their order."""
    place = {code: at for at, code in enumerate(codes)}
    kept = rows[rows["code"].isin(place)]
    ordered: DataFrame = kept.sort_values("code", key=lambda column: column.map(place), kind="stable")
    return ordered.reset_index(drop=True)


def _say_apart(view: MaturityView, statistics: DataFrame, n_outside: int) -> None:
    """Groups of a closed list that have no curve are named, and dossiers that are in no group counted."""
    empty = statistics.loc[statistics["n_known"] == 0, "label"].tolist()
    named = f"Sans dossier aux deux niveaux connus : {' ; '.join(empty)}." if empty else ""
    outside = _outside_sentence(view, n_outside)
    if named or outside:
        st.caption(escape_markdown(" ".join([f"{outside[:1].upper()}{outside[1:]}", named]).strip()))


def _outside_sentence(view: MaturityView, n_outside: int) -> str:
    """How many dossiers no curve counts; nothing where each is in a group."""
    if not n_outside:
        return ""
    verb = "n’a pas" if n_outside == 1 else "n’ont pas"
    where = " localisé dans la région" if view.dimension in ("departement", "epci") else ""
    return f"{counted(n_outside, 'dossier')} aux deux niveaux connus {verb} de partenaire{where} : hors des courbes."


def _note(view: MaturityView, *more: str) -> str:
    return known_note(view, _facet(view), _SENSE[view.dimension], *more)


def _show_statistics(view: MaturityView, statistics: DataFrame) -> None:
    field_level = view.reference.field_threshold if view.scale.code == SRL else None
    columns = statistics_columns(_HEADINGS[view.dimension], view.final, field_level)
    codes, chosen = list(statistics["code"]), view.chosen(_facet(view))
    show_rows(
        view.context,
        statistics,
        title=f"Quartiles et seuil du terrain, par {_BY[view.dimension]}",
        note=_note(
            view,
            "quartiles : premier · médiane basse · troisième, toujours des niveaux de l’échelle",
            f"sous {SMALLEST_SHARED} dossiers connus, ni quartile ni part : leur liste suit",
        ),
        key=f"maturite-comparer-{view.dimension}",
        columns=columns,
        in_files_only=in_files_only(columns),
        hint="Choisir une ligne fait ce que fait un clic sur le graphique",
        searched=("label", "code") if view.dimension == "epci" else (),
        picked=[place for place, code in enumerate(codes) if code == chosen],
        on_pick=lambda places: view.take_choice(_facet(view), codes[places[0]] if places else chosen or ""),
    )


def _show_members(view: MaturityView, statistics: DataFrame, members: DataFrame) -> None:
    """The dossiers of the groups with too few for a share; a row opens its dossier."""
    if members.empty:
        return
    labels = dict(zip(statistics["code"], statistics["label"], strict=True))
    rows = members.assign(label=[labels.get(code, code) for code in members["code"]])
    shown = [place for place, each in enumerate(rows["submission_id"]) if each == view.dossier]
    show_rows(
        view.context,
        rows,
        title=f"Dossiers des groupes de moins de {SMALLEST_SHARED} dossiers connus",
        note=view.note(
            f"Unité : dossiers aux deux niveaux connus ; n = {whole(rows['submission_id'].nunique())}",
            _SENSE[view.dimension],
            facet=_facet(view),
        ),
        key=f"maturite-peu-{view.dimension}",
        columns={
            "label": _HEADINGS[view.dimension],
            "code": "Code",
            "submission_id": "Dossier",
            "srl_initial": "Niveau initial",
            "srl_final": view.final_words.axis,
            "title": "Titre",
        },
        in_files_only=("code",),
        hint="Choisissez une ligne pour ouvrir le dossier",
        picked=shown[:1],
        on_pick=lambda places: open_dossier(str(rows["submission_id"].iloc[places[0]]) if places else None),
    )
