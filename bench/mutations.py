"""Files grown from good ones: what a disk, a mail server, another program or somebody at a keyboard does to a file."""

from __future__ import annotations

import io
import random
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from etl.read.uploads import Upload

GOOD = Path(__file__).resolve().parent.parent / "tests" / "etl" / "files"
PIECES = (
    b'"', b'""', b";", b",", b"\t", b"|", b"\r", b"\n", b"\r\n", b"\n\n", b" ", b"\xc2\xa0", b"\x00", b"\x1b", b"\x7f",
    b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xe9", b"\xc3", b"\xed\xa0\x80", "é€🙂".encode(), b"e-9", b"-", b"NC",
    b"=1+1", b"#REF!", b"{", b"{valeur}", b"%s", b"<", b"&", b"]]>", b"_x000D_", b"PK\x03\x04", b"\xd0\xcf\x11\xe0",
    b"titre", b"id_dossier", b"organisation", b"IA-1", b"chef_de_file", b"31/02/2026", b"59350", b"35600000000048",
    b"a@b.fr", b"0612345678",
)  # fmt: skip
CELLS = (
    b"", b"-", b"NC", b"???", b"IA-1", b"IA-2", b"12.0", b"x" * 301, b"31/02/2026", b"14/03/26", b"46095", b"1.234",
    b"-5", b"1e5", b"12 k", b"T01|T12", b"T01, P9", b"orriente", b"recu", b"retire", b"oui", b"peut-etre", b"SRL 12",
    b"MRL", b"-3", b"chef_de_file", b"ES", b"AUTRE", b"BE", b"Atlantide", b"59355", b"2691", b"75056", b"99999",
    b"59000", b"1000", b"Lille", b"Saint-Aubin", b"Lile", b"20005374200017", b"20005374200018", b"35600000000048",
    b"200053743", b"#REF!", b"=A1", b"a@b.fr", b"{valeur}", b"a|b;c", b"true", b"1", b"0,5", b"1048576", b"PT36H00M00S",
)  # fmt: skip
HEADERS = (b"id_dossier", b"titre", b"organisation", b"date_depot", b"statut", b"typologies", b"type_acteur", b"role")
NUMBERS = (b"9" * 30, b"1e400", b"-1", b"0", b"1.7976931348623157e308", b"4294967296", b"99999", b"NaN", b"1048577")
ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1252", "latin-1", "mac-roman", "utf-7")
Draw = random.Random
# What zipfile raises on archives that mutations have damaged.
_UNREADABLE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)
_CELL = re.compile(rb"""(?<=[;,\t|>\n])[^;,\t|\r\n<>"]{0,60}(?=[;,\t|\r\n<])""")
_TABLE = re.compile(r"sheet\d+\.xml|sharedStrings|content\.xml|\.csv", re.I)
_NUMBER = re.compile(rb"\d+")


@cache
def seeds() -> tuple[tuple[Upload, ...], ...]:
    """The uploads of every good case of the tests."""
    folders = sorted(path for path in GOOD.iterdir() if path.name.startswith("good_"))
    return tuple(
        tuple(Upload(file.name, file.read_bytes()) for file in sorted(folder.iterdir()) if file.name != "expected.json")
        for folder in folders
    )


def _cut(content: bytes, draw: Draw, longest: int = 40) -> tuple[bytes, bytes, bytes]:
    """What stands before, in and after a short piece of the content."""
    start = draw.randint(0, len(content))
    end = min(len(content), start + draw.choice([0, 1, 1, 2, 8, longest]))
    return content[:start], content[start:end], content[end:]


def flip(content: bytes, draw: Draw) -> bytes:
    """Some bits turned."""
    changed = bytearray(content)
    for _ in range(draw.choice([1, 1, 4, 32]) if changed else 0):
        changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def truncate(content: bytes, draw: Draw) -> bytes:
    """The end, or the beginning, lost."""
    place = draw.randint(0, len(content))
    return content[:place] if draw.random() < 0.7 else content[place:]


def insert(content: bytes, draw: Draw) -> bytes:
    """Something put in or in the place of something."""
    before, piece, after = _cut(content, draw)
    new = draw.choice([*PIECES, draw.randbytes(draw.choice([1, 3, 50])), b"x" * draw.choice([41, 301, 5_000])])
    return before + new + draw.choice([piece, b""]) + after


def repeat(content: bytes, draw: Draw) -> bytes:
    """A piece written several times, or the whole twice."""
    if draw.random() < 0.1:
        return content + content
    before, piece, after = _cut(content, draw, longest=400)
    return before + piece * draw.choice([2, 3, 50]) + after


def splice(content: bytes, draw: Draw) -> bytes:
    """The beginning of one file and the end of another."""
    other = draw.choice(draw.choice(seeds())).content
    return content[: draw.randint(0, len(content))] + other[draw.randint(0, len(other)) :]


def enlarge(content: bytes, draw: Draw) -> bytes:
    """A number become another: huge, negative, none."""
    found = list(_NUMBER.finditer(content))
    if not found:
        return content
    number = draw.choice(found)
    return content[: number.start()] + draw.choice(NUMBERS) + content[number.end() :]


def delimit(content: bytes, draw: Draw) -> bytes:
    """Another delimiter or line break, everywhere or here and there."""
    old, new = draw.sample([b";", b",", b"\t", b"|", b"\r\n", b"\n", b"\r", b'"', b" "], 2)
    return content.replace(old, new, draw.choice([-1, 1, 5]))


def edit_header(content: bytes, draw: Draw) -> bytes:
    """A header lost, repeated, or called as another."""
    old = draw.choice(HEADERS)
    new = draw.choice(
        [b"", old + b";" + old, draw.choice(HEADERS), old.upper(), b"?", old[:-1], b"N" + old, b"contact_nom"]
    )
    return content.replace(old, new, draw.choice([-1, 1]))


def recode(content: bytes, draw: Draw) -> bytes:
    """The same text in another encoding."""
    return content.decode("utf-8", "replace").encode(draw.choice(ENCODINGS), "replace")


def shuffle_lines(content: bytes, draw: Draw) -> bytes:
    """Lines in another order, or one of them elsewhere."""
    lines = content.splitlines(keepends=True)
    if len(lines) < 3:
        return content
    if draw.random() < 0.3:
        draw.shuffle(lines)
    else:
        lines.insert(draw.randrange(len(lines)), lines.pop(draw.randrange(len(lines))))
    return b"".join(lines)


def retype(content: bytes, draw: Draw) -> bytes:
    """Cells typed anew, in lines of CSV or in the XML of a sheet; headers too now and then."""
    below = content.find(b"\n") + 1 if draw.random() < 0.9 else 0
    for _ in range(draw.choice([1, 1, 3, 10])):
        found = _CELL.search(content, draw.randint(below, max(below, len(content))))
        if found:
            content = content[: found.start()] + draw.choice(CELLS) + content[found.end() :]
    return content


Mutation = Callable[[bytes, Draw], bytes]
OF_BYTES: tuple[Mutation, ...] = (
    flip, truncate, insert, insert, insert, repeat, splice, enlarge, delimit, edit_header, recode, shuffle_lines,
)  # fmt: skip
OF_CELLS: tuple[Mutation, ...] = (retype, retype, retype, shuffle_lines)


def members_of(content: bytes) -> list[tuple[str, bytes]] | None:
    """Names and bytes of an archive's members, None for what is no archive that can be read."""
    if not content.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [(name, archive.read(name)) for name in archive.namelist()]
    except _UNREADABLE:
        return None


def _packed(members: Sequence[tuple[str, bytes]], draw: Draw) -> bytes:
    buffer = io.BytesIO()
    method = draw.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(buffer, "w", method) as archive:  # a name twice
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return buffer.getvalue()


def change_members(members: list[tuple[str, bytes]], among: Sequence[Mutation], draw: Draw) -> list[tuple[str, bytes]]:
    """Members changed, exchanged, lost, renamed, doubled under another name, or taken from another archive."""
    tables = [place for place, (name, _) in enumerate(members) if _TABLE.search(name)]
    place = draw.choice(tables) if tables and draw.random() < 0.7 else draw.randrange(len(members))
    name, content = members[place]
    way = draw.random()
    if way < 0.7 or among is OF_CELLS:
        members[place] = name, draw.choice(among)(content, draw)
    elif way < 0.8:
        other = draw.randrange(len(members))
        members[place], members[other] = (name, members[other][1]), (members[other][0], content)
    elif way < 0.88:
        members.pop(place)
    else:
        new = draw.choice([f"../{name}", f"/{name}", name.upper(), f"{name}.csv", "", "a.zip", "x" * 300])
        members.insert(place, (new, content))
    return members


def grown(seed: int, number: int) -> list[Upload]:
    """The uploads of one good case, one to all of them changed; the same for the same numbers."""
    draw = random.Random(f"{seed}-{number}")  # noqa: S311 - drawn to be repeated, not to be secret
    uploads = list(draw.choice(seeds()))
    for place in draw.sample(range(len(uploads)), draw.randint(1, len(uploads))):
        uploads[place] = Upload(_name(uploads[place].name, draw), _changed(uploads[place].content, draw))
    return uploads


def _name(name: str, draw: Draw) -> str:
    return draw.choice([*[name] * 6, f"{name}.xlsx", "envoi", "a.zip", "x.csv", ""])


def _changed(content: bytes, draw: Draw) -> bytes:
    """Bytes changed anyhow, or cells only: most files reach the rules then."""
    among = OF_BYTES if draw.random() < 0.4 else OF_CELLS
    for _ in range(draw.choice([1, 1, 1, 2, 5])):
        members = members_of(content) if draw.random() < 0.9 or among is OF_CELLS else None
        content = _packed(change_members(members, among, draw), draw) if members else draw.choice(among)(content, draw)
    return content
