"""The state of a map as the few bytes that travel to the browser at each change; static/carte/carte.js reads them back.

Areas and communes travel as their place in the sorted codes of their level, integers in a base-64 of variable length:
most take one character. What the browser has already (shapes, names, centres) doesn't travel.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from geo.areas import areas, bounds, centre, level_of
from geo.classes import BELOW_FLOOR, class_of, legend
from geo.layers import HELIX_SYMBOLS, AreaLayer, Caption, Lack, Link, MapState, Point, Site, drawn_links, drawn_sites

# All names and labels travel up to so many characters. Beyond, those of the smallest points do, up to FEW_WRITTEN; the
# browser shows counts for the others, and a click lists their names on the page.
MAX_WRITTEN = 8_000
FEW_WRITTEN = 1_500

# Neither markup nor a folium name: no sign that HTML, Jinja or streamlit-folium would read.
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-."
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_RISKY = re.compile("[<>&'`_{}%#\u2028\u2029\ufeff]")


def packed(numbers: Iterable[int]) -> str:
    """Integers from 0 as text: five bits a character, the sixth says that the number goes on.

    Raises ValueError for a negative number.
    """
    written: list[str] = []
    for number in numbers:
        if number < 0:
            raise ValueError(f"only integers from 0 are packed, not {number}")
        while number > 31:
            written.append(_DIGITS[32 + (number & 31)])
            number >>= 5
        written.append(_DIGITS[number])
    return "".join(written)


def as_script(content: Any) -> str:
    """JSON that no script, Jinja template or rewriting of streamlit-folium's takes for its own.

    folium compiles what it renders as a template: a name with braces would be an expression of it.
    """
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return _TEXT.sub(lambda text: _RISKY.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text[0]), plain)


@cache
def _places(level: str) -> Mapping[str, int]:
    """Place of each code of a level in their order."""
    return {area.code: place for place, area in enumerate(areas(level))}


def payload(state: MapState) -> dict[str, Any]:
    """The state as JSON: every key is there, None for a layer that is off."""
    west, south, east, north = _framed(state.scope)
    return {
        "level": state.level,
        "selected": state.selected,
        "scope": {"code": state.scope, "level": level_of(state.scope)} if state.scope else None,
        "bounds": [[south, west], [north, east]],
        "areas": _areas(state.areas, state.scope) if state.areas else None,
        "points": _points(state.points) if state.points else None,
        "links": _links(state.links) if state.links else None,
        "sites": _sites(state.sites) if state.sites else None,
        "lack": _lack(state.lack, state.level) if state.lack else None,
        "caption": _caption(state.caption),
    }


def _caption(caption: Caption) -> dict[str, Any]:
    return {"title": caption.title, "lines": caption.lines, "demo": caption.is_demo, "file": caption.file}


def _framed(scope: str | None) -> tuple[float, float, float, float]:
    level = level_of(scope) if scope else None
    found = bounds(level, scope) if scope and level else None
    whole = areas("region")[0]
    framed = found or bounds("region", whole.code)
    if framed is None:
        raise ValueError("data/geo/bounds.json does not hold the region")
    return framed


def _areas(layer: AreaLayer, scope: str | None) -> dict[str, Any]:
    entries = legend(layer, scope)
    inks = {each.colour: each.ink for each in layer.classes}
    return {
        "words": [layer.measure.one, layer.measure.many, layer.measure.none],
        "decimals": layer.measure.decimals,
        "classes": [[each.label, each.colour, each.ink] for each in layer.classes],
        "legend": [[each.label, each.colour, each.n_areas, inks.get(each.colour)] for each in entries],
        "withheld": next((each.label for each in entries if each.colour == BELOW_FLOOR), None),
        "cells": packed(_cells(layer)),
    }


def _cells(layer: AreaLayer) -> Iterable[int]:
    """For each area that is neither zero nor unknown to the layer: gap since the last one, place of its class, value.

    After the classes come the places of grey and of « no data », without a value.
    """
    grey, unknown = len(layer.classes), len(layer.classes) + 1
    last = -1
    for code, place in _places(layer.level).items():
        value = layer.values.get(code)
        found = grey if code in layer.greyed else class_of(value, layer.classes)
        if found == 0:
            continue
        yield from (place - last - 1, unknown if found is None else found)
        last = place
        if found is not None and found != grey and value is not None:
            yield round(value * 10**layer.measure.decimals)


def _points(points: Sequence[Point]) -> dict[str, Any]:
    """By commune, in the order of codes: gap, set of helices, then lines and organisations of each helix."""
    helices = list(HELIX_SYMBOLS)
    by_commune: dict[str, dict[int, Point]] = {}
    for point in points:
        if centre(point.commune) is not None and point.n > 0:
            by_commune.setdefault(point.commune, {})[helices.index(point.helix)] = point
    numbers: list[int] = []
    last = -1
    for commune in sorted(by_commune):
        place, found = _places("commune")[commune], by_commune[commune]
        numbers += [place - last - 1, sum(1 << helix for helix in found)]
        numbers += [each for helix in sorted(found) for each in (found[helix].n, found[helix].n_names)]
        last = place
    names = {
        commune: {helix: point.names for helix, point in found.items() if point.names}
        for commune, found in by_commune.items()
        if any(point.names for point in found.values())
    }
    return {"cells": packed(numbers), "names": _names_that_travel(names)}


def _names_that_travel(names: dict[str, dict[int, tuple[str, ...]]]) -> dict[str, dict[int, tuple[str, ...]]]:
    """All of them while they are few; else those of the communes with least to write."""
    sizes = {code: sum(len(name) for each in found.values() for name in each) for code, found in names.items()}
    if sum(sizes.values()) <= MAX_WRITTEN:
        return names
    kept, left = {}, FEW_WRITTEN
    for code in sorted(sizes, key=lambda each: (sizes[each], each)):
        left -= sizes[code]
        if left < 0:
            break
        kept[code] = names[code]
    return kept


def _links(links: Sequence[Link]) -> dict[str, Any]:
    shown = drawn_links([link for link in links if centre(link.start) and centre(link.end)])
    places = _places("commune")
    numbers = (each for link in shown for each in (places[link.start], places[link.end], link.n))
    return {"cells": packed(numbers), "labels": _labels([link.label for link in shown])}


def _sites(sites: Sequence[Site]) -> dict[str, Any]:
    placed = drawn_sites([site for site in sites if centre(site.commune)])
    groups = {group: place for place, group in enumerate(dict.fromkeys(site.group for site in placed))}
    places = _places("commune")
    numbers = (each for site in placed for each in (places[site.commune], site.n, groups[site.group]))
    return {"cells": packed(numbers), "labels": _labels([site.label for site in placed])}


def _lack(lack: Lack, level: str) -> dict[str, Any]:
    """The areas marked, in the order of codes: gap since the last one."""
    places = [place for code, place in _places(level).items() if code in lack.codes]
    gaps = (place - last - 1 for last, place in zip([-1, *places], places, strict=False))
    return {"cells": packed(gaps), "words": lack.words}


def _labels(labels: list[str]) -> list[str]:
    return labels if any(labels) and sum(map(len, labels)) <= MAX_WRITTEN else []
