"""The words that a PDF of ours writes, read from its drawing and not from what was handed to it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_STREAM = re.compile(rb"stream\r?\n")
_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj(.*?)endobj", re.DOTALL)
# A text between brackets may hold others, in pairs: as deep as a page of ours ever goes.
_LITERAL = rb"\((?:\\.|[^\\()])*\)"
for _ in range(6):
    _LITERAL = rb"\((?:\\.|[^\\()]|" + _LITERAL + rb")*\)"
# What a page says, in its order: a tagged element, the words that a drawing stands for, a face, a text shown.
_STEP = re.compile(
    rb"/MCID (?P<number>\d+)|/ActualText\s*(?P<actual><[0-9A-Fa-f]*>|" + _LITERAL + rb")|(?P<end>EMC)"
    rb"|/(?P<face>f\d+) [\d.]+ Tf|(?P<shown>\[(?:" + _LITERAL + rb"|[^\]()])*\]TJ|" + _LITERAL + rb"\s*Tj)",
    re.DOTALL,
)
_TEXT = re.compile(rb"(?P<literal>" + _LITERAL + rb")|<(?P<digits>[0-9A-Fa-f]*)>", re.DOTALL)
_FOOT = 1_000_000
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def n_pages(pdf: bytes) -> int:
    """Pages of a PDF, ours or the browser's."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def words_in(pdf: bytes) -> list[str]:
    """Texts of the pages, one a tagged element, in the order in which they are drawn."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    faces = {
        name.decode(): _characters(_opened(objects[_reference(rb"ToUnicode", objects[int(number)])]))
        for body in objects.values()
        for listed in re.findall(rb"/Font<<(.*?)>>", body, re.DOTALL)
        for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", listed)
    }
    found: list[str] = []
    for body in objects.values():
        if re.search(rb"/Type/Page\b", body):
            found += _read(_opened(objects[_reference(rb"Contents", body)]), faces)
    return found


def _reference(name: bytes, body: bytes) -> int:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", body)
    assert found, name
    return int(found[1])


def _opened(body: bytes) -> bytes:
    found = _STREAM.search(body)
    assert found
    # The data say themselves where they end: their last byte may be one that ends a line.
    reader = zlib.decompressobj()
    opened = reader.decompress(body[found.end() :])
    assert reader.eof
    return opened


def _characters(table: bytes) -> dict[int, str]:
    pairs = re.findall(rb"^<([0-9A-F]{4})> <([0-9A-F]+)>$", table, re.MULTILINE)
    return {int(glyph, 16): bytes.fromhex(code.decode()).decode("utf-16-be") for glyph, code in pairs}


def _read(drawing: bytes, faces: dict[str, dict[int, str]]) -> list[str]:
    """The texts by element; those of none (what stands at the foot) come last."""
    texts: dict[int, str] = {}
    element, face, is_spoken = _FOOT, "", False
    for step in _STEP.finditer(drawing):
        if step["number"]:
            element = int(step["number"])
        elif step["actual"] is not None:
            texts[element] = texts.get(element, "") + _plain(step["actual"])
            is_spoken = True
        elif step["end"]:
            element, is_spoken = (element, False) if is_spoken else (_FOOT, False)
        elif step["face"]:
            face = step["face"].decode()
        elif not is_spoken:
            texts[element] = texts.get(element, "") + "".join(_shown(step["shown"], faces[face]))
    return [texts[number] for number in sorted(texts)]


def _shown(operand: bytes, characters: dict[int, str]) -> Iterator[str]:
    for found in _TEXT.finditer(operand):
        glyphs = _raw(found)
        for at in range(0, len(glyphs), 2):
            yield characters.get(int.from_bytes(glyphs[at : at + 2]), "\ufffd")


def _plain(text: bytes) -> str:
    found = _TEXT.match(text)
    assert found
    raw = _raw(found)
    return raw[2:].decode("utf-16-be") if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")


def _raw(found: re.Match[bytes]) -> bytes:
    def replaced(escaped: re.Match[bytes]) -> bytes:
        sign = escaped[1]
        return bytes([int(sign, 8) & 255]) if sign[:1].isdigit() else _ESCAPES.get(sign, sign)

    if found["literal"] is None:
        return bytes.fromhex(found["digits"].decode())
    return re.sub(rb"\\([0-7]{1,3}|.)", replaced, found["literal"][1:-1], flags=re.DOTALL)
