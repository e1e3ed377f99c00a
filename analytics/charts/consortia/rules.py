"""Figures of the rules of the call: a bar a rule, met, not met and not known side by side; types most often missing."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go
from pandas import DataFrame

from analytics.charts.maturity.dossiers import outline_row
from analytics.charts.maturity.marks import (
    CHOSEN_LINE,
    LEGEND_ABOVE,
    STEADY,
    WayWords,
    hatching,
    hit_bars,
    plain,
)
from analytics.charts.names import on_lines
from analytics.charts.style import (
    INK,
    columns_of,
    count_axis,
    enumerate_fr,
    french_number,
    label_axis,
    new_figure,
    plural,
    wrap,
)
from analytics.consortia.board import MET, NOT_KNOWN, NOT_MET
from analytics.consortia.rule_words import KINDS, QUOTES, SYMBOLS, answer_code

_LOOKS: Mapping[str, WayWords] = {
    MET: WayWords("✓ remplie (ou rien à signaler)", "#74B3DC", ""),
    NOT_MET: WayWords("✗ non remplie (ou à vérifier)", "#F2A977", "/"),
    NOT_KNOWN: WayWords("? non connu", "#FFFFFF", "."),
}
COUNTS: Mapping[str, str] = {MET: "n_met", NOT_MET: "n_not_met", NOT_KNOWN: "n_unknown"}
# In rows: what a heading takes above its block, and how far above its bar a count is written.
_HEADING, _ABOVE = 0.62, 0.36
_ROW_PX, _BAR = 46, 0.42
_HOVER_LETTERS = 56


def rule_bars(rows: DataFrame, chosen: str | None = None) -> go.Figure:
    """A bar a rule, cut by its three answers, with the counts written over it, zeros too.

    rows: ``rule_words.rule_table``. A click gives ``R01:non``; ``chosen``, in that form, is outlined.
    """
    places, headings = _places(rows)
    n = int(rows[list(COUNTS.values())].sum(axis=1).max()) if len(rows) else 0
    bottom = max(places, default=0.0) + 0.5
    figure = new_figure(round(90 + _ROW_PX * (bottom + 0.5)), barmode="stack", hoverlabel={"align": "left"})
    for state, column in COUNTS.items():
        figure.add_trace(_answers(rows, places, state, column, chosen))
    written = [
        "   ".join(
            f"{SYMBOLS[state]} <b>{french_number(int(count))}</b>" for state, count in zip(COUNTS, counts, strict=True)
        )
        for counts in columns_of(rows, *COUNTS.values())
    ]
    _write(figure, [place - _ABOVE for place in places], written)
    _write(figure, list(headings.values()), [f"<b>{heading}</b>" for heading in headings])
    names = [wrap(str(title), 24) for title in rows["title"]]
    figure.update_layout(legend={**LEGEND_ABOVE, "traceorder": "normal", "itemclick": False, "itemdoubleclick": False})
    figure.update_yaxes(**label_axis(None, tickvals=places, ticktext=names, range=[bottom, -1.05]))
    figure.update_xaxes(**{**count_axis([n], "Nombre de dossiers"), "range": [0, max(1, n) * 1.01]})
    return figure


def _places(rows: DataFrame) -> tuple[list[float], dict[str, float]]:
    """Where each rule stands, and each block's heading above its first one."""
    places: list[float] = []
    headings: dict[str, float] = {}
    at = -1.0
    for asked in rows["asked"]:
        if asked in headings:
            at += 1
        else:
            headings[asked] = at + 1 - _ABOVE + (0.15 if headings else -0.25)
            at += 1 + (_HEADING if headings.keys() - {asked} else 0.25)
        places.append(at)
    return places, headings


def _answers(rows: DataFrame, places: list[float], state: str, column: str, chosen: str | None) -> go.Bar:
    codes = [answer_code(str(rule), state) for rule in rows["rule"]]
    look = _LOOKS[state]
    is_chosen = [code == chosen for code in codes]
    hovers = [
        _hover(rule, title, statement, KINDS[kind].answers[state], int(count))
        for rule, title, statement, kind, count in columns_of(rows, "rule", "title", "statement", "kind", column)
    ]
    return go.Bar(
        x=rows[column],
        y=places,
        orientation="h",
        width=_BAR,
        name=look.label,
        marker={
            "color": look.fill,
            "pattern": hatching(look),
            "line": {"color": INK, "width": [CHOSEN_LINE["width"] if one else 1 for one in is_chosen]},
        },
        customdata=[
            [code if count else "", hover] for code, hover, count in zip(codes, hovers, rows[column], strict=True)
        ],
        hovertemplate="%{customdata[1]}<extra></extra>",
        **STEADY,
    )


def _hover(rule: str, title: str, statement: str, answer: str, count: int) -> str:
    lines = [f"<b>{plain(title)}</b>", f"{answer} : {plural(count, 'dossier')}", on_lines(statement, _HOVER_LETTERS)]
    if rule in QUOTES:
        lines.append(f"<i>{on_lines(f'« {QUOTES[rule]} »', _HOVER_LETTERS)}</i>")
    return "<br>".join(lines)


def _write(figure: go.Figure, down: list[float], texts: list[str]) -> None:
    figure.add_scatter(
        x=[0] * len(texts),
        y=down,
        mode="text",
        text=texts,
        textposition="middle right",
        textfont={"color": INK, "size": 13},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
        name="Nombre de dossiers",
    )


def alt_rule_bars(rows: DataFrame) -> str:
    """What the bars show, in words."""
    said = []
    for title, kind, *counts in columns_of(rows, "title", "kind", *COUNTS.values()):
        words = KINDS[kind].answers
        parts = [f"{words[state]} {french_number(int(count))}" for state, count in zip(COUNTS, counts, strict=True)]
        said.append(f"{title} : {', '.join(parts)}")
    return f"Barres empilées par règle de l’appel. {' ; '.join(said)}."


def missing_bars(rows: DataFrame, chosen: str | None = None) -> go.Figure:
    """Dossiers without any partner of each type of the call, the most often missing first. A click gives the type.

    rows: ``RuleSummary.missing`` (actor_type, label, n_absent, n).
    """
    lines = [
        (str(code), str(label), int(count), int(n)) for code, label, count, n in columns_of(rows, *rows.columns[:4])
    ]
    places, counts = list(range(len(lines))), [count for _, _, count, _ in lines]
    figure = new_figure(80 + 44 * max(1, len(lines)), showlegend=False, barmode="overlay", hoverlabel={"align": "left"})
    for place, (code, *_) in enumerate(lines):
        if code == chosen:
            outline_row(figure, place)
    look = _LOOKS[NOT_MET]
    figure.add_bar(
        x=counts,
        y=places,
        orientation="h",
        width=0.6,
        text=[f"<b>{french_number(count)}</b> sur {french_number(n)}" for _, _, count, n in lines],
        textposition="outside",
        textfont={"color": INK},
        cliponaxis=False,
        name="Dossiers",
        marker={"color": look.fill, "pattern": hatching(look), "line": {"color": INK, "width": 1}},
        hoverinfo="skip",
        **STEADY,
    )
    axis = {**count_axis(counts, "Nombre de dossiers sans ce type d’acteur")}
    highest = max(1.0, max(counts, default=0) * 1.35)
    hovers = [f"<b>{plain(label)}</b><br>absent de {plural(count, 'dossier')} sur {n}" for _, label, count, n in lines]
    codes = [code if count or code == chosen else "" for code, _, count, _ in lines]
    figure.add_trace(hit_bars(places, [highest] * len(lines), codes, hovers, width=1))
    names = [on_lines(label, 22) for _, label, _, _ in lines]
    figure.update_yaxes(**label_axis(None, tickvals=places, ticktext=names, range=[len(lines) - 0.5, -0.5]))
    figure.update_xaxes(**{**axis, "range": [0, highest]})
    return figure


def alt_missing_bars(rows: DataFrame) -> str:
    """What the bars show, in words."""
    parts = [f"{label} {french_number(int(count))}" for label, count in columns_of(rows, "label", "n_absent")]
    n = int(rows["n"].max()) if len(rows) else 0
    return f"Dossiers, sur {french_number(n)}, où chaque type d’acteur de l’appel est absent : {enumerate_fr(parts)}."
