"""The same threshold curves for each group of dossiers, side by side on the same axes; a list where they are few."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import plotly.graph_objects as go
from pandas import DataFrame

from analytics.charts.maturity.marks import (
    FINAL_WORDS,
    INITIAL_WORDS,
    STEADY,
    STEADY_UNSEEN,
    MarkWords,
    level_axis_title,
    level_label,
    numbers_of,
    share_text,
)
from analytics.charts.names import nothing_to_draw, on_lines, one_line, written
from analytics.charts.panel_grid import (
    PanelBox,
    grid_layout,
    panel_axes,
    panel_box,
    panel_outline,
    panel_title,
    shared_title,
)
from analytics.charts.style import INK, columns_of, enumerate_fr, french_number, plural
from analytics.territory_profile import SMALLEST_SHARED

if TYPE_CHECKING:
    from plotly.basedatatypes import BaseTraceType

    from analytics.maturity.levels import LevelWords

PANELS_A_FIGURE = 12

_NONE = "Aucun groupe à comparer."
_TITLE_ROOM = 20
_LIST_ROOM = 18


@dataclass(frozen=True, slots=True)
class _Group:
    """One group: per level (level, at or above initially, finally), and its dossiers where they are few."""

    code: str
    label: str
    n: int
    counts: tuple[tuple[int, int, int], ...]
    members: tuple[tuple[str, str, int, int], ...]

    @property
    def is_listed(self) -> bool:
        """Too few dossiers for a share, which would say more than it knows: they are listed."""
        return self.n < SMALLEST_SHARED


def group_panels(
    thresholds: DataFrame,
    members: DataFrame,
    final: str,
    levels: Sequence[LevelWords],
    chosen: str | None = None,
    columns: int = 2,
) -> go.Figure:
    """A panel a group: share of its dossiers at or above each level, initially and finally, same axes everywhere.

    thresholds: `group_thresholds` (code, label, level, n_initial, n_final, n_total), in the order to show, at most
    PANELS_A_FIGURE groups read well. members: `group_members` (code, submission_id, title, srl_initial, srl_final) of
    the groups of fewer than SMALLEST_SHARED dossiers, listed instead of a share. Unit: dossiers with both levels
    known. A click in a panel gives the code of its group, as `chosen` is.
    """
    groups = list(_groups(thresholds, members))
    if not groups:
        return nothing_to_draw(_NONE)
    columns = min(columns, len(groups))
    rows = math.ceil(len(groups) / columns)
    boxes = [panel_box(place, rows, columns) for place in range(len(groups))]
    # Given to Plotly at once: it checks the whole figure again at each addition.
    axes: dict[str, object] = {}
    traces: list[BaseTraceType] = []
    for box, group in zip(boxes, groups, strict=True):
        axes |= panel_axes(box, numbers_of(levels), has_axes=not group.is_listed)
        traces += _list(box, group, levels) if group.is_listed else _curves(box, group, FINAL_WORDS[final])
        traces.append(_hit_columns(group, FINAL_WORDS[final], levels, box))
    titles = [panel_title(box, _title(group)) for box, group in zip(boxes, groups, strict=True)]
    # Of lists alone, a legend and the name of an axis would speak of curves that nobody sees.
    has_curves = not all(group.is_listed for group in groups)
    under = shared_title(level_axis_title("Niveau ou plus : part des dossiers du groupe", levels))
    framed = [panel_outline(box) for box, group in zip(boxes, groups, strict=True) if group.code == chosen]
    layout = (
        grid_layout(rows)
        | axes
        | {
            "annotations": [*titles, *([under] if has_curves else [])],
            "shapes": framed,
        }
    )
    return go.Figure([*traces, *(_legend(FINAL_WORDS[final]) if has_curves else [])], layout)


def _groups(thresholds: DataFrame, members: DataFrame) -> Iterator[_Group]:
    listed: dict[str, list[tuple[str, str, int, int]]] = {}
    for code, *line in columns_of(members, "code", "submission_id", "title", "srl_initial", "srl_final"):
        dossier, title, initial, last = line
        listed.setdefault(str(code), []).append((str(dossier), str(title or ""), int(initial), int(last)))
    found: dict[str, tuple[str, int, list[tuple[int, int, int]]]] = {}
    for code, label, *counts in columns_of(thresholds, "code", "label", "level", "n_initial", "n_final", "n_total"):
        level, initial, last, total = map(int, counts)
        _, _, kept = found.setdefault(str(code), (str(label), total, []))
        kept.append((level, initial, last))
    for code, (label, total, kept) in found.items():
        yield _Group(code, label, total, tuple(sorted(kept)), tuple(listed.get(code, ())))


def _title(group: _Group) -> str:
    lines = [f"<b>{line}</b>" for line in on_lines(group.label, _TITLE_ROOM, 2).split("<br>")]
    return "<br>".join([*lines, plural(group.n, "dossier")])


def _curves(box: PanelBox, group: _Group, words: MarkWords) -> list[go.Scatter]:
    return [
        go.Scatter(
            x=[line[0] for line in group.counts],
            y=[100 * line[column] / group.n for line in group.counts],
            mode="lines+markers",
            name=kind.axis,
            line={"color": kind.colour, "dash": kind.dash, "width": 2},
            marker={"symbol": kind.symbol, "size": size, "color": kind.colour, "opacity": 1},
            cliponaxis=False,
            hoverinfo="skip",
            showlegend=False,
            **STEADY,
            **box.axes,
        )
        for kind, column, size in ((INITIAL_WORDS, 1, 10), (words, 2, 7))
    ]


def _list(box: PanelBox, group: _Group, levels: Sequence[LevelWords]) -> list[go.Scatter]:
    texts = [_member_words(dossier, initial, last) for dossier, _, initial, last in group.members]
    heights = [90 - 24 * place for place in range(len(texts))]
    if not texts:
        texts, heights = ["Aucun dossier<br>aux deux niveaux<br>connus"], [60]
    across = [numbers_of(levels)[0] - 0.4] * len(texts)
    return [written(across, heights, texts, colour=INK, name=one_line(group.label, 60), **box.axes)]


def _member_words(dossier: str, initial: int, last: int) -> str:
    """`HIA-012 : 3 → 6`, with a mark where it goes down."""
    levels = f"{initial} → {last}{' ◀' if last < initial else ''}"
    return f"{one_line(dossier, _LIST_ROOM - len(levels))} : {levels}"


def _hit_columns(group: _Group, words: MarkWords, levels: Sequence[LevelWords], box: PanelBox) -> go.Bar:
    """Invisible columns over the whole panel, one a level, so that a click anywhere in it counts."""
    counts = {level: (initial, last) for level, initial, last in group.counts}
    return go.Bar(
        x=numbers_of(levels),
        y=[108] * len(levels),
        width=1,
        name="Choix",
        marker={"color": INK, "opacity": 0, "line": {"width": 0}},
        customdata=[[group.code, _hover(group, level, counts.get(level.level, (0, 0)), words)] for level in levels],
        hovertemplate="%{customdata[1]}<extra></extra>",
        showlegend=False,
        **STEADY_UNSEEN,
        **box.axes,
    )


def _hover(group: _Group, level: LevelWords, counts: tuple[int, int], words: MarkWords) -> str:
    heading = f"<b>{on_lines(group.label, 40)}</b>"
    if group.is_listed:
        lines = [
            f"{one_line(dossier, 40)} : {initial} → {last}<br>{one_line(title, 40)}"
            for dossier, title, initial, last in group.members
        ]
        return "<br>".join([heading, *(lines or ["Aucun dossier aux deux niveaux connus"])])
    shares = [
        f"{kind.axis} : {french_number(count)} sur {french_number(group.n)} ({_percent(count, group.n)})"
        for kind, count in zip((INITIAL_WORDS, words), counts, strict=True)
    ]
    return "<br>".join([heading, f"{level_label(level)} ou plus", *shares])


def _percent(count: int, total: int) -> str:
    return f"{share_text(count, total)}\u202f%"


def _legend(words: MarkWords) -> list[go.Scatter]:
    """One entry a curve for all the panels."""
    return [
        go.Scatter(
            x=[None],
            y=[None],
            mode="lines+markers",
            name=kind.axis,
            line={"color": kind.colour, "dash": kind.dash, "width": 2},
            marker={"symbol": kind.symbol, "size": 9, "color": kind.colour},
        )
        for kind in (INITIAL_WORDS, words)
    ]


def alt_group_panels(thresholds: DataFrame, members: DataFrame, final: str) -> str:
    """What the panels show, in words: how many groups, which are too small for a share, which is the largest."""
    groups = list(_groups(thresholds, members))
    if not groups:
        return _NONE
    curves = [group for group in groups if not group.is_listed]
    listed = [group for group in groups if group.is_listed and group.n]
    empty = sum(1 for group in groups if group.n == 0)
    adjective = FINAL_WORDS[final].adjective
    n_groups = plural(len(groups), "groupe")
    parts = [f"{n_groups}, aucune courbe."]
    if curves:
        parts = [
            "Courbes de la part des dossiers à chaque niveau ou plus, au niveau initial et au niveau "
            f"{adjective}, mêmes axes pour {n_groups}."
        ]
        named = [f"{group.label} ({plural(group.n, 'dossier')})" for group in curves]
        parts.append(f" Groupes de {SMALLEST_SHARED} dossiers ou plus : {enumerate_fr(named)}.")
    if listed:
        named = [
            f"{group.label} ({' ; '.join(f'{line[0]} de {line[2]} à {line[3]}' for line in group.members)})"
            for group in listed
        ]
        parts.append(f" Trop peu de dossiers pour une part, ils sont listés : {enumerate_fr(named)}.")
    if empty:
        parts.append(f" {plural(empty, 'groupe')} sans aucun dossier aux deux niveaux connus.")
    return "".join(parts)
