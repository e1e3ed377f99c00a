"""The map as an image to take away: it says and shows what the map does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.browser.conftest import until_still
from tests.browser.map.conftest import Map, download

STATE: dict[str, Any] = {
    "level": "departement",
    "file": "carte-dossiers_2026-11-15_donnees-fictives",
    "values": {"59": 7, "62": None, "80": 2},
    "greyed": ["02"],
    "title": "Dossiers <b>par département</b>",
    "lines": ["Unité : dossiers ; n = 9 ; état au 15/11/2026", "Contours : IGN, ADMIN EXPRESS"],
    "points": [["59350", "hospital", 4, ["CHU"], 1]],
}


def test_the_image_says_what_the_map_says(carte: Map, tmp_path: Path) -> None:
    carte.show(**STATE)
    path = download(carte, "SVG", tmp_path)
    assert path.name == "carte-dossiers_2026-11-15_donnees-fictives.svg"
    svg = path.read_text(encoding="utf-8")
    kinds = carte.page.evaluate(
        """svg => { const read = new DOMParser().parseFromString(svg, 'image/svg+xml');
        return {fault: read.querySelectorAll('parsererror').length, bold: read.querySelectorAll('b').length,
          texts: [...read.querySelectorAll('text')].map(each => each.textContent)}; }""",
        svg,
    )
    assert (kinds["fault"], kinds["bold"]) == (0, 0)
    words = " ".join(kinds["texts"])
    for said in (
        "Dossiers <b>par département</b>",
        "Données fictives",
        "Unité : dossiers ; n = 9 ; état au 15/11/2026",
        "Contours : IGN, ADMIN EXPRESS",
        "0 : 1 département",
        "7+ : 1 département",
        "moins de 50\u202f000 habitants : 1 département",
        "donnée absente : 1 département",
        "Hospitalier",
        "Pas-de-Calais",
        "50 km",
    ):
        assert said in words
    assert "url(#carte-no-data)" in svg
    assert "url(#carte-withheld)" in svg
    assert 'fill="#009E73" fill-opacity="1"' in svg


def test_the_image_shows_no_layer_that_is_off(carte: Map, tmp_path: Path) -> None:
    carte.show(**(STATE | {"points": [], "demo": False}))
    path = download(carte, "SVG", tmp_path)
    svg = path.read_text(encoding="utf-8")
    assert "Données fictives" not in svg
    assert "#009E73" not in svg
    assert "Hospitalier" not in svg


def test_the_png_is_an_image_twice_as_fine(carte: Map, tmp_path: Path) -> None:
    carte.show(**STATE)
    content = download(carte, "PNG", tmp_path).read_bytes()
    assert content.startswith(b"\x89PNG")
    width, height = (int.from_bytes(content[start : start + 4], "big") for start in (16, 20))
    svg = download(carte, "SVG", tmp_path).read_text(encoding="utf-8")
    assert re.search(rf'<svg[^>]* width="{width // 2}" height="{height // 2}"', svg)


def test_the_image_writes_the_numbers_that_the_map_does(carte: Map, tmp_path: Path) -> None:
    carte.show(
        points=[["59183", "hospital", 100, [], 1], ["60057", "research", 49, [], 1], ["02691", "other", 1, [], 1]]
    )
    written = until_still(carte.page, carte.frame.locator(".carte-texts span").all_inner_texts)
    assert sorted(written) == ["100", "49"]
    svg = download(carte, "SVG", tmp_path).read_text(encoding="utf-8")
    sizes = re.findall(r'font-size="(\d+)"[^>]*>(?:100|49)</text>', svg)
    assert [size for size in sizes if int(size) >= 10] == sizes
    assert len(sizes) >= 2
