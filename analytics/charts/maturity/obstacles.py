"""Freins and leviers against phases, typologies or types of actor: counts of dossiers, zeros written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analytics.charts.maturity.marks import CHOSEN_LINE, click_marks, plain, tied
from analytics.charts.style import (
    BLUE_SCALE,
    enumerate_fr,
    french_number,
    label_axis,
    new_figure,
    plural,
    written_counts,
)
from analytics.maturity.barriers import codes_of, column_of

if TYPE_CHECKING:
    import plotly.graph_objects as go
    from pandas import DataFrame

    from analytics.maturity.barriers import Mentioning

ROWS_A_FIGURE = 15
ALL = "Ensemble"
# Between the group and the column in what a click on a cell gives back; neither can hold it before it.
SEPARATOR = "|"
# Letters a line of a wording beside the grid, and lines: narrower where many columns need the width of a phone.
_ROOMY, _TIGHT = (28, 3), (18, 4)
# Letters a line of a name over a column, and how many of them stand on one line where there is room for two.
_LONGEST_TICK, _ONE_LINE_TICK = 34, 28
_MOST_NAMED = 3
# Height above the cells, and of a row of them.
_ROOMY_PX, _CROWDED_PX = (220, 54), (270, 64)
# More columns than this leave no room for long wordings beside them.
_MOST_ROOMY = 6


@dataclass(frozen=True, slots=True)
class KindWords:
    """A kind of wording in French: one and several."""

    one: str
    several: str


KINDS: Mapping[str, KindWords] = {
    "frein": KindWords("frein", "freins"),
    "levier": KindWords("levier", "leviers"),
}


def obstacle_grid(
    rows: DataFrame,
    names: Mapping[str, str],
    ticks: Mapping[str, str],
    highest: int,
    chosen: str | None = None,
) -> go.Figure:
    """Groups of wordings (down) × what they are cut by (across), after a column for all dossiers together.

    rows: lines of ``barrier_table``, those of the page. ``names`` and ``ticks``: long and short French names of the
    codes, a line break after what must stand alone. ``highest``: the highest count of a cell on any page, so that pages
    compare. ``chosen``: the key of a group, or the code of a cell or of a whole column (``cell_code``), outlined. A
    click gives the key of a group in the first column, else the code of a cell.
    """
    codes, keys = codes_of(rows), [str(key) for key in rows["key"]]
    over = ["", *codes]
    is_crowded = len(codes) > _MOST_ROOMY
    top, row = _CROWDED_PX if is_crowded else _ROOMY_PX
    counts = _counts(rows)
    figure = new_figure(top + row * max(1, len(keys)), showlegend=False)
    figure.add_heatmap(
        x=over,
        y=keys,
        z=[[counts[key, code] if code else None for code in over] for key in keys],
        zmin=0,
        zmax=max(1, highest),
        colorscale=BLUE_SCALE,
        showscale=False,
        xgap=2,
        ygap=2,
        hoverinfo="skip",
        name="Dossiers",
    )
    cells = [(key, code) for key in keys for code in over]
    across, down = [code for _, code in cells], [key for key, _ in cells]
    written = written_counts(across, down, [counts[cell] for cell in cells])
    figure.add_trace(written.update(textfont_size=11 if is_crowded else 13))
    labels = {key: str(label) for key, label in zip(keys, rows["label"], strict=True)}
    hovers = [_hover(labels[key], names.get(code, code) if code else ALL, counts[key, code]) for key, code in cells]
    figure.add_trace(click_marks(across, down, [cell_code(*cell) for cell in cells], hovers))
    _outline(figure, chosen, keys, over)
    shown = [f"<b>{ALL}</b>", *(_tick(ticks.get(code, code), 2 if is_crowded else 1) for code in codes)]
    beside = [fitted(labels[key], *(_TIGHT if is_crowded else _ROOMY)) for key in keys]
    figure.update_xaxes(**_names_axis(over, shown), side="top", autotickangles=[0, -90])
    figure.update_yaxes(**_names_axis(keys, beside), autorange="reversed")
    return figure


def _counts(rows: DataFrame) -> dict[tuple[str, str], int]:
    """{(key of a group, code): dossiers}, all of the group's under the code ''."""
    columns = {"": "n_dossiers", **{code: column_of(code) for code in codes_of(rows)}}
    return {
        (str(key), code): int(count)
        for code, name in columns.items()
        for key, count in zip(rows["key"], rows[name], strict=True)
    }


def _names_axis(places: list[str], names: list[str]) -> dict[str, object]:
    """Names may be cut alike: the places they stand at are codes and keys, which are never."""
    return label_axis(None, type="category", tickvals=places, ticktext=names)


def cell_code(key: str, code: str) -> str:
    """What a click on a cell gives back; the key of the group alone for the column of all dossiers.

    Without key, a whole column.
    """
    return f"{key}{SEPARATOR}{code}" if code else key


def fitted(label: str, width: int, most_lines: int) -> str:
    """A wording as a label beside the grid, cut where it is too long; its tags are letters."""
    lines: list[str] = []
    for word in label.split() or [label]:
        for piece in (word[at : at + width] for at in range(0, len(word), width)):
            if lines and len(lines[-1]) + 1 + len(piece) <= width:
                lines[-1] += f" {piece}"
            else:
                lines.append(piece)
    if len(lines) > most_lines:
        lines = [*lines[: most_lines - 1], f"{lines[most_lines - 1][: width - 1]}…"]
    return "<br>".join(plain(line) for line in lines)


def _tick(name: str, most_lines: int) -> str:
    """A name that stands upright over its column, on the fewest and shortest lines that hold it, else cut."""
    line = " ".join(name.split())
    if most_lines < 2 or len(line) <= _ONE_LINE_TICK:
        return plain(line if len(line) <= _LONGEST_TICK else f"{line[: _LONGEST_TICK - 1]}…")
    widths = range(max(len(line) // 2, *map(len, line.split())), _LONGEST_TICK + 1)
    return next((cut for width in widths if "…" not in (cut := fitted(line, width, 2))), fitted(line, _LONGEST_TICK, 2))


def _hover(label: str, name: str, count: int) -> str:
    lines = [label[at : at + 60] for at in range(0, len(label), 60)]
    return f"<b>{'<br>'.join(plain(line) for line in lines)}</b><br>{plain(name)}<br>{plural(count, 'dossier')}"


def _outline(figure: go.Figure, chosen: str | None, keys: list[str], over: list[str]) -> None:
    """A thick line around the group, the column or the cell chosen, when it is on this page."""
    key, _, code = (chosen or "").partition(SEPARATOR)
    if not chosen or (key and key not in keys) or code not in over:
        return
    left, right = (over.index(code),) * 2 if code else (0, len(over) - 1)
    top, low = (keys.index(key),) * 2 if key else (0, len(keys) - 1)
    figure.add_shape(type="rect", x0=left - 0.5, x1=right + 0.5, y0=top - 0.5, y1=low + 0.5, line=dict(CHOSEN_LINE))


def obstacle_sentence(rows: DataFrame, known: Mentioning, kind: str, under: str = "") -> str:
    """The face's opening sentence: how many dossiers say something, what most of them say. Not escaped.

    rows: ``barrier_table`` or ``barrier_totals``, whole. ``under``: what a sentence that finds no dossier ends with.
    """
    one = KINDS[kind].one
    if known.n_mentioning == 0:
        if known.n == 1:
            return f"Le seul dossier ne déclare pas de {one}."
        if known.n == 0:
            return f"Aucun dossier ne déclare de {one}{under}."
        return f"Aucun des {french_number(known.n)} dossiers ne déclare de {one}."
    top = _most_cited(rows)
    if known.n == 1:
        return f"Le seul dossier déclare au moins un {one} : {enumerate_fr(top)}."
    declare = "déclare" if known.n_mentioning == 1 else "déclarent"
    start = f"{plural(known.n_mentioning, 'dossier')} sur {french_number(known.n)} {declare} au moins un {one}"
    most = int(rows["n_dossiers"].max())
    if most == 1 and len(top) > 1:
        return f"{start} ; aucun n’est cité par plus d’un dossier."
    if len(top) == 1:
        return f"{start} ; le plus cité : {top[0]} ({plural(most, 'dossier')})."
    named = f"les plus cités, à égalité : {enumerate_fr(top)}"
    if len(top) > _MOST_NAMED:
        named = f"{len(top)} sont cités aussi souvent, et plus que les autres"
    return f"{start} ; {named} ({plural(most, 'dossier')} chacun)."


def _most_cited(rows: DataFrame) -> list[str]:
    most = rows["n_dossiers"].max()
    return [f"« {label} »" for label in rows.loc[rows["n_dossiers"] == most, "label"]]


def alt_obstacle_grid(rows: DataFrame, names: Mapping[str, str], kind: str, what: str) -> str:
    """What the grid shows, in words. rows: the lines shown; ``what``: « des phases initiales »."""
    words = KINDS[kind]
    cells = [
        (-int(count), place, str(label), code)
        for code in codes_of(rows)
        for place, (label, count) in enumerate(zip(rows["label"], rows[column_of(code)], strict=True))
    ]
    filled = [cell for cell in cells if cell[0]]
    start = f"Tableau croisé de {plural(len(rows), words.one, words.several)} et {what}"
    if not filled:
        return f"{start} : aucune case n’a de dossier."
    least, _, label, code = min(filled)
    empty = len(cells) - len(filled)
    return (
        f"{start}. Case la plus fournie : « {label} », {names.get(code, code)}, {plural(-least, 'dossier')}"
        f"{tied((count for count, *_ in cells), least)}. "
        f"{plural(empty, 'case vide', 'cases vides')} sur {len(cells)}."
    )
