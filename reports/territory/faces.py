"""The faces that the PDF carries: which characters they have, and what stands for one that none of them has."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from struct import unpack_from

FONTS_FOLDER = Path(__file__).resolve().parent / "fonts"
# A box would say that something is broken; this says that something is there which this paper cannot write.
UNWRITTEN = "[?]"
_FACES = ("SourceSansPro-Regular.otf", "DejaVuSans.ttf")
_SEGMENTS, _GROUPS = 4, 12  # the two formats of a table of characters that hold all of Unicode's first plane, or more
_UNSEEN = frozenset(("Cc", "Cf", "Cs"))
_VARIATIONS = frozenset((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))


@lru_cache(maxsize=1)
def written_characters() -> frozenset[int]:
    """Code points that one of the faces has. Raises OSError when a face is missing."""
    return frozenset(code for name in _FACES for code in characters_of((FONTS_FOLDER / name).read_bytes()))


def characters_of(face: bytes) -> frozenset[int]:
    """Code points that an OpenType or TrueType face has a glyph for (its `cmap`); empty when it has none."""
    (n_tables,) = unpack_from(">H", face, 4)
    tables = {face[at : at + 4]: unpack_from(">I", face, at + 8)[0] for at in range(12, 12 + 16 * n_tables, 16)}
    if b"cmap" not in tables:
        return frozenset()
    start = tables[b"cmap"]
    (n_maps,) = unpack_from(">H", face, start + 2)
    places = {start + unpack_from(">I", face, start + 8 + 8 * each)[0] for each in range(n_maps)}
    read = {_SEGMENTS: _in_segments, _GROUPS: _in_groups}
    found: set[int] = set()
    for place in places:
        (kind,) = unpack_from(">H", face, place)
        if kind in read:
            found.update(read[kind](face, place))
    return frozenset(found)


def _in_segments(face: bytes, place: int) -> Iterator[int]:
    """Characters of a map in format 4: runs, whose glyphs are a shift away or listed further on."""
    (twice,) = unpack_from(">H", face, place + 6)
    n = twice // 2
    ends = unpack_from(f">{n}H", face, place + 14)
    starts = unpack_from(f">{n}H", face, place + 16 + twice)
    shifts = unpack_from(f">{n}H", face, place + 16 + 2 * twice)
    further = place + 16 + 3 * twice
    for each, (first, last, shift) in enumerate(zip(starts, ends, shifts, strict=True)):
        (away,) = unpack_from(">H", face, further + 2 * each)
        for code in range(first, min(last, 0xFFFE) + 1):
            at = further + 2 * each + away + 2 * (code - first)
            glyph = unpack_from(">H", face, at)[0] if away else code + shift & 0xFFFF
            if glyph:
                yield code


def _in_groups(face: bytes, place: int) -> Iterator[int]:
    """Characters of a map in format 12: runs of following glyphs."""
    (n,) = unpack_from(">I", face, place + 12)
    for each in range(n):
        first, last, glyph = unpack_from(">III", face, place + 16 + 12 * each)
        yield from range(first + (glyph == 0), last + 1)


def in_faces(text: str) -> str:
    """The text as the faces can write it.

    A character that none of them has is written as what it is a form of (𝓐 as A); else it and those like it that follow
    become UNWRITTEN. What nobody sees is left out where no face has it.
    """
    if written_characters().issuperset(map(ord, text)):
        return text
    parts: list[str] = []
    for char in text:
        written = _written(char)
        # What nobody sees must not part the signs of one run (a family of emoji).
        is_told = parts[-1:] == [UNWRITTEN] and (written == UNWRITTEN or _is_unseen(char))
        if written and not is_told:
            parts.append(written)
    return "".join(parts)


def _is_unseen(char: str) -> bool:
    return unicodedata.category(char) in _UNSEEN or ord(char) in _VARIATIONS


def _written(char: str) -> str:
    known = written_characters()
    if ord(char) in known or char.isspace():
        return char
    if _is_unseen(char):
        return ""
    plain = unicodedata.normalize("NFKC", char)
    return plain if plain != char and known.issuperset(map(ord, plain)) else UNWRITTEN
