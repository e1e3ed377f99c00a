"""A territory's page as a PDF: one A4, made by typst on this machine, without the network and without its fonts."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.territory.faces import FONTS_FOLDER, UNWRITTEN, in_faces

if TYPE_CHECKING:
    from datetime import date

    from typst import Fonts

    from reports.territory.parts import Sheet

PDF_MIME = "application/pdf"
_FOLDER = Path(__file__).resolve().parent
_TEMPLATE = _FOLDER / "sheet.typ"
_UNWRITTEN_NOTE = f"{UNWRITTEN} : signes que ce fichier ne sait pas écrire ; la page de l’observatoire les montre."


@lru_cache(maxsize=1)
def _fonts() -> Fonts:
    """Our own face, and the one that writes what it lacks: the same on every machine."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS_FOLDER)])


def words_of(sheet: Sheet) -> dict[str, Any]:
    """The page's words as its faces can write them; a note says so where some could not be."""
    given = asdict(sheet)
    words: dict[str, Any] = _written(given)
    if json.dumps(words).count(UNWRITTEN) > json.dumps(given).count(UNWRITTEN):
        words["notes"] = (_UNWRITTEN_NOTE, *words["notes"])
    return words


def _written(value: Any) -> Any:
    if isinstance(value, str):
        return in_faces(value)
    if isinstance(value, dict):
        return {name: _written(each) for name, each in value.items()}
    return tuple(map(_written, value))


def to_pdf(sheet: Sheet, as_of: date) -> bytes:
    """The page as a tagged PDF, the same bytes for the same page.

    No PDF standard is claimed: each refuses a page for one character that no font has, and a name may hold any. The
    data travels as JSON and is never read as markup; the template can open no file beyond this folder. Raises
    typst.TypstError.
    """
    import typst  # imported on the click: no page waits for it

    return typst.compile(
        str(_TEMPLATE),
        root=str(_FOLDER),
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"sheet": json.dumps(words_of(sheet), ensure_ascii=False)},
        timestamp=datetime.combine(as_of, time(), UTC),
    )
