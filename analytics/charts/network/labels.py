"""Where names stand beside the nodes of a network, so that none covers another: on a large screen and on a phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analytics.charts.names import one_line

Box = tuple[float, float, float, float]

# The plot as a reader sees it, in pixels: what stands apart here does so in anything wider.
PHONE = (330.0, 470.0)
SCREEN = (900.0, 470.0)
NAME_LETTERS = 26
_LETTER_PX = 7.3
_LINE_PX = 15.0
_GAP_PX = 3.0
POSITIONS = ("top center", "bottom center", "middle right", "middle left")


@dataclass(frozen=True, slots=True)
class Spot:
    """A node: its place within the plot (0 to 1, from the left and from the bottom), its size in pixels, its name."""

    x: float
    y: float
    size: float
    name: str


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a node, safe in a figure, and on which side of it the name stands."""

    rank: int
    text: str
    position: str


def place_labels(spots: Sequence[Spot], ranks: Sequence[int], most: int, plot: tuple[float, float]) -> list[Label]:
    """At most `most` names of the nodes at `ranks`, first come first placed; one without room is left out.

    A name covers no other one and stays within the plot of that many pixels, on the side where it hides least of the
    nodes.
    """
    return _placed(spots, ranks, most, plot, {})


def add_labels(
    spots: Sequence[Spot], ranks: Sequence[int], most: int, plot: tuple[float, float], standing: Sequence[Label]
) -> list[Label]:
    """As `place_labels`, beside the names that stand already, which are neither counted nor given again."""
    return _placed(spots, ranks, most, plot, {label.rank: label for label in standing})


def _placed(
    spots: Sequence[Spot],
    ranks: Sequence[int],
    most: int,
    plot: tuple[float, float],
    standing: Mapping[int, Label],
) -> list[Label]:
    names = [_name_box(spots[label.rank], label.text, label.position, plot) for label in standing.values()]
    nodes = [_node_box(spot, plot) for spot in spots]
    found: list[Label] = []
    for rank in ranks:
        if len(found) == most:
            break
        if rank in standing:
            continue
        text = one_line(spots[rank].name, NAME_LETTERS)
        boxes = {position: _name_box(spots[rank], text, position, plot) for position in POSITIONS}
        free = [
            position
            for position, box in boxes.items()
            if _is_within(box, plot) and not any(_shared(box, other) for other in names)
        ]
        if free:
            # `min` takes the first of equals: above, where nothing stands in the way.
            position = min(free, key=lambda each: sum(_shared(boxes[each], node) for node in nodes))  # noqa: B023 - used at once
            found.append(Label(rank, text, position))
            names.append(boxes[position])
    return found


def _node_box(spot: Spot, plot: tuple[float, float]) -> Box:
    x, y, reach = spot.x * plot[0], spot.y * plot[1], spot.size * 0.4
    return x - reach, y - reach, x + reach, y + reach


def _name_box(spot: Spot, text: str, position: str, plot: tuple[float, float]) -> Box:
    """Left, bottom, right and top of a name, in pixels."""
    x, y, reach = spot.x * plot[0], spot.y * plot[1], spot.size / 2 + _GAP_PX
    width = min(len(text), NAME_LETTERS) * _LETTER_PX
    if position in ("top center", "bottom center"):
        low = y + reach if position.startswith("top") else y - reach - _LINE_PX
        return x - width / 2, low, x + width / 2, low + _LINE_PX
    left = x + reach if position.endswith("right") else x - reach - width
    return left, y - _LINE_PX / 2, left + width, y + _LINE_PX / 2


def _is_within(box: Box, plot: tuple[float, float]) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= plot[0] and box[3] <= plot[1]


def _shared(one: Box, other: Box) -> float:
    """Area that two boxes have in common."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    return across * up if across > 0 and up > 0 else 0.0
