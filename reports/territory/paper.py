"""A territory's page for the browser's own print: the HTML of one A4, and the rules that leave it alone on paper."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template

    from reports.territory.parts import Sheet

_FOLDER = Path(__file__).resolve().parent


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    surroundings = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    surroundings.filters["picture"] = picture_source
    return surroundings.get_template("sheet.html.j2")


def picture_source(svg: str) -> str:
    """A drawing as the source of an image: Streamlit lets no SVG element into a page."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def to_html(sheet: Sheet) -> str:
    """The page as HTML, every value escaped."""
    return _template().render(sheet=sheet)


def paper_rules() -> str:
    """The style sheet of `to_html`: hidden on screen, alone on paper."""
    return (_FOLDER / "sheet.css").read_text(encoding="utf-8")
