"""XML read as a stream of elements: no tree, no document type, no entity of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]
_CHUNK = 1024 * 1024


class UnwantedMarkup(ValueError):
    """A document type declaration: no spreadsheet writes one, attacks do."""


def _refuse_doctype(*_: object) -> None:
    raise UnwantedMarkup


def stream_parser() -> XMLParserType:
    """A parser that answers names as ``namespace local`` and refuses document types."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def parse(parser: XMLParserType, content: bytes) -> None:
    """Feed a document to a parser, piece by piece. Raises ExpatError, UnwantedMarkup."""
    for start in range(0, len(content), _CHUNK):
        parser.Parse(content[start : start + _CHUNK], False)
    parser.Parse(b"", True)


def elements(content: bytes) -> Iterator[tuple[str, Attributes]]:
    """(name without namespace, attributes without namespace) of every element of a small document, in order."""
    found: list[tuple[str, Attributes]] = []
    parser = stream_parser()
    parser.StartElementHandler = lambda name, attributes: found.append(
        (local(name), {local(key): value for key, value in attributes.items()})
    )
    parse(parser, content)
    return iter(found)


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition(" ")[2]
