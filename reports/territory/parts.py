"""The parts of a territory's page: figures, lists and a picture, all of plain text but the picture."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure: label, value in words, what it is counted among."""

    label: str
    value: str
    detail: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of the page: title, what it counts, headings, lines of text, and how many lines were left out."""

    title: str
    note: str
    headings: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """The drawing (SVG), its alternative text, its classes (label, colour, communes) and symbols (SVG, family).

    `symbols_note` says what the symbols are, and how many were left out.
    """

    svg: str
    alt: str
    classes: tuple[tuple[str, str, str], ...]
    symbols: tuple[tuple[str, str], ...]
    symbols_note: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole page, top to bottom. `warning` is « Données fictives », or empty."""

    title: str
    kind: str
    warning: str
    head: tuple[str, ...]
    sentence: str
    figures: tuple[Figure, ...]
    picture: Picture
    comparison: Listing
    typologies: Listing
    helices: Listing
    moves: Listing
    elsewhere: Listing
    dossiers: Listing
    partners: Listing
    notes: tuple[str, ...]
