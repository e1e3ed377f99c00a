"""The network as GraphML, GEXF and CSV: for Gephi, yEd, R or Python, or a spreadsheet.

The whole network of the filters, whatever is drawn of it. Attributes are French (ORGANISATION_LABELS, TIE_LABELS), the
same in the three files; a node is named by its organisation, its id is the organisation's identity. The date of the
state, the portfolio, the filters and, when the data is fictitious, the warning stand in the graph itself. Texts are
data: they stay as they are, but for characters that no XML can carry, and formulas in the CSV.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from geo.areas import commune_name
from reports.cell_text import readable
from reports.exports import About, to_csv
from reports.network_xml import Attribute, WrittenGraph, gexf, graphml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pandas import DataFrame, Series

    from analytics.network.bridges import Bridges
    from analytics.network.graph import Network

GRAPHML_MIME = "application/graphml+xml"
GEXF_MIME = "application/gexf+xml"
ZIP_MIME = "application/zip"
ORGANISATION_LABELS: Mapping[str, str] = {
    "organisation_id": "Identité",
    "organisation": "Organisation",
    "actor_label": "Type d’acteur",
    "family": "Famille",
    "commune": "Commune",
    "insee_code": "Code commune",
    "n_dossiers": "Dossiers",
    "n_led": "Dossiers en chef de file",
    "n_partners": "Partenaires",
    "n_ties": "Liens (dossiers partagés)",
    "community": "Communauté",
    "component": "Ensemble relié",
    "rank": "Rang de passerelle",
    "betweenness": "Intermédiarité",
}
TIE_LABELS: Mapping[str, str] = {
    "organisation_a": "Identité A",
    "name_a": "Organisation A",
    "organisation_b": "Identité B",
    "name_b": "Organisation B",
    "n_dossiers": "Dossiers partagés",
}
_UNLIMITED = 2**31


def to_graphml(network: Network, about: About, *, bridges: Bridges | None = None) -> bytes:
    """The whole network as GraphML, UTF-8. ``bridges``: of that network, when they are known."""
    return graphml(_graph(network, about, bridges))


def to_gexf(network: Network, about: About, *, bridges: Bridges | None = None) -> bytes:
    """The whole network as GEXF 1.2, UTF-8. ``bridges``: of that network, when they are known."""
    return gexf(_graph(network, about, bridges), modified_on=about.as_of.isoformat(), creator="Observatoire HealthIA")


def to_csv_zip(network: Network, about: About, *, bridges: Bridges | None = None) -> bytes:
    """A ZIP of « organisations.csv », « liens.csv » and « a-propos.csv », as a French spreadsheet opens them."""
    from pandas import DataFrame

    lines = DataFrame(about.lines(len(network.nodes)), columns=["label", "value"])
    files = {
        "organisations.csv": to_csv(organisation_rows(network, bridges), ORGANISATION_LABELS, is_demo=about.is_demo),
        "liens.csv": to_csv(tie_rows(network), TIE_LABELS, is_demo=about.is_demo),
        "a-propos.csv": to_csv(lines, {"label": "Sujet", "value": "Texte"}),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            dated = zipfile.ZipInfo(name, (about.as_of.year, about.as_of.month, about.as_of.day, 0, 0, 0))
            dated.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(dated, content)
    return buffer.getvalue()


def organisation_rows(network: Network, bridges: Bridges | None = None) -> DataFrame:
    """The nodes in words, columns of ORGANISATION_LABELS: the rank and the betweenness only with ``bridges``."""
    from analytics.charts.consortia.composition import HELIX_WORDS  # brings plotly: on the click

    codes = network.nodes["insee_code"]
    places = {code: commune_name(code) for code in codes.dropna().unique()}
    rows = network.nodes.assign(
        family=network.nodes["helix"].map(HELIX_WORDS).fillna(network.nodes["helix"]), commune=codes.map(places)
    )
    if bridges is not None:
        rows = rows.merge(bridges.rows[["organisation_id", "rank", "betweenness"]], on="organisation_id", how="left")
    return rows[[name for name in ORGANISATION_LABELS if name in rows]]


def tie_rows(network: Network) -> DataFrame:
    """The ties with the names of both organisations, columns of TIE_LABELS."""
    names = network.nodes.set_index("organisation_id")["organisation"]
    ties = network.edges
    named = ties.assign(name_a=ties["organisation_a"].map(names), name_b=ties["organisation_b"].map(names))
    return named[list(TIE_LABELS)]


def _graph(network: Network, about: About, bridges: Bridges | None) -> WrittenGraph:
    """Nodes in the network's order."""
    rows = organisation_rows(network, bridges)
    ids = _ids(rows["organisation_id"].tolist())
    edges = network.edges
    firsts, seconds = (edges[name].map(ids).tolist() for name in ("organisation_a", "organisation_b"))
    attributes = [_attribute(ORGANISATION_LABELS[str(name)], rows[name]) for name in rows]
    return WrittenGraph(
        about={label: _clean(value) for label, value in about.lines(len(network.nodes))},
        ids=list(ids.values()),
        labels=[_clean(str(name)) for name in rows["organisation"]],
        attributes=attributes,
        ties=list(zip(firsts, seconds, edges["n_dossiers"].tolist(), strict=True)),
        shared=TIE_LABELS["n_dossiers"],
    )


def _ids(identities: list[str]) -> dict[str, str]:
    """Identities as XML carries them, still told apart."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for number, identity in enumerate(identities, start=1):
        plain = _clean(identity)
        found[identity] = plain if plain not in taken else f"{plain} ({number})"
        taken.add(found[identity])
    return found


def _attribute(title: str, column: Series) -> Attribute:
    """A column in texts, typed as the readers of such files know types."""
    kind = {"i": "long", "u": "long", "f": "double"}.get(column.dtype.kind, "string")
    cleaned = {value: _clean(str(value)) for value in column.dropna().unique()}
    return Attribute(title, kind, [cleaned.get(value) for value in column.tolist()])


def _clean(text: str) -> str:
    return readable(text, _UNLIMITED)
