"""Graphs as GraphML and GEXF, a line a node and a line a tie.

Written as text: the trees of networkx's own writers take six times as long, three seconds for 10,000 dossiers, and
other visitors' pages wait meanwhile. Tests read these files back with networkx.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_SCHEMA = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation'
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_GEXF = "http://www.gexf.net/1.2draft"


@dataclass(frozen=True)
class Attribute:
    """What is said of each node, or of each tie: ``kind`` is string, long or double; a cell is None when unknown."""

    title: str
    kind: str
    cells: Sequence[str | None]


@dataclass(frozen=True)
class WrittenGraph:
    """An undirected graph in texts that XML can carry. ``ties``: ids of both ends, then the weight.

    ``about``: what the file says of itself; ``shared``: the French name of the weight.
    """

    about: Mapping[str, str]
    ids: Sequence[str]
    labels: Sequence[str]
    attributes: Sequence[Attribute]
    ties: Sequence[tuple[str, str, int]]
    shared: str


def graphml(graph: WrittenGraph) -> bytes:
    """The graph as GraphML, UTF-8."""
    nodes = [Attribute("label", "string", graph.labels), *graph.attributes]
    weights = [str(weight) for *_, weight in graph.ties]
    ties = [Attribute("weight", "long", weights), Attribute(graph.shared, "long", weights)]
    said = [Attribute(title, "string", [text]) for title, text in graph.about.items()]
    scopes = [("graph", each) for each in said] + [("node", each) for each in nodes] + [("edge", each) for each in ties]
    lines = [
        f'{_XML}\n<graphml xmlns="{_GRAPHML}" {_SCHEMA}="{_GRAPHML} {_GRAPHML}/1.0/graphml.xsd">',
        *(
            f'<key id="d{number}" for="{scope}" attr.name="{escape(each.title)}" attr.type="{each.kind}"/>'
            for number, (scope, each) in enumerate(scopes)
        ),
        '<graph edgedefault="undirected">',
    ]
    first_node, first_tie = len(said), len(said) + len(nodes)
    of_nodes, of_ties = _data(nodes, first_node, len(graph.ids)), _data(ties, first_tie, len(graph.ties))
    lines += [f'<node id="{escape(one)}">{data}</node>' for one, data in zip(graph.ids, of_nodes, strict=True)]
    lines += [f"<edge {ends}>{data}</edge>" for ends, data in zip(_ends(graph), of_ties, strict=True)]
    lines += [*_data(said, 0, 1), "</graph>", "</graphml>\n"]
    return "\n".join(lines).encode()


def gexf(graph: WrittenGraph, *, modified_on: str, creator: str) -> bytes:
    """The graph as GEXF 1.2, UTF-8. ``modified_on``: a day, ISO 8601."""
    described = "\n".join(f"{title} : {text}" for title, text in graph.about.items())
    weights = [str(weight) for *_, weight in graph.ties]
    ties = [Attribute(graph.shared, "long", weights)]
    of_nodes = _values(graph.attributes, 0, len(graph.ids))
    of_ties = _values(ties, len(graph.attributes), len(graph.ties))
    lines = [
        f'{_XML}\n<gexf xmlns="{_GEXF}" {_SCHEMA}="{_GEXF} {_GEXF}/gexf.xsd" version="1.2">',
        f'<meta lastmodifieddate="{modified_on}">',
        f"<creator>{escape(creator)}</creator><description>{escape(described)}</description></meta>",
        '<graph defaultedgetype="undirected" mode="static" name="">',
        *_declared("node", graph.attributes, 0),
        *_declared("edge", ties, len(graph.attributes)),
        "<nodes>",
        *(
            f'<node id="{escape(one)}" label="{escape(label)}"><attvalues>{values}</attvalues></node>'
            for one, label, values in zip(graph.ids, graph.labels, of_nodes, strict=True)
        ),
        "</nodes>",
        "<edges>",
        *(
            f'<edge id="{number}" {ends} weight="{weight}"><attvalues>{values}</attvalues></edge>'
            for number, (ends, weight, values) in enumerate(zip(_ends(graph), weights, of_ties, strict=True))
        ),
        "</edges>",
        "</graph>",
        "</gexf>\n",
    ]
    return "\n".join(lines).encode()


def _ends(graph: WrittenGraph) -> Iterator[str]:
    written = {one: escape(one) for one in graph.ids}
    return (f'source="{written[first]}" target="{written[second]}"' for first, second, _ in graph.ties)


def _declared(scope: str, attributes: Sequence[Attribute], first: int) -> list[str]:
    return [
        f'<attributes class="{scope}" mode="static">',
        *(
            f'<attribute id="{number}" title="{escape(each.title)}" type="{each.kind}"/>'
            for number, each in enumerate(attributes, start=first)
        ),
        "</attributes>",
    ]


def _data(attributes: Sequence[Attribute], first: int, n: int) -> list[str]:
    """What GraphML says of each of ``n`` things."""
    return _rows([_cells(each, f'<data key="d{at}">', "</data>") for at, each in enumerate(attributes, start=first)], n)


def _values(attributes: Sequence[Attribute], first: int, n: int) -> list[str]:
    """What GEXF says of each of ``n`` things."""
    return _rows([_cells(each, f'<attvalue for="{at}" value="', '"/>') for at, each in enumerate(attributes, first)], n)


def _cells(attribute: Attribute, before: str, after: str) -> list[str]:
    return ["" if cell is None else f"{before}{escape(cell)}{after}" for cell in attribute.cells]


def _rows(columns: Sequence[Iterable[str]], n: int) -> list[str]:
    return ["".join(cells) for cells in zip(*columns, strict=True)] if columns else [""] * n
