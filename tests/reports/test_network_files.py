"""The files of the network, read back by the libraries that people open such files with."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest

from analytics.filters import Filters
from analytics.network.bridges import Bridges, betweenness
from analytics.network.graph import Network, network_of
from reports.exports import About
from reports.network_files import ORGANISATION_LABELS, TIE_LABELS, to_csv_zip, to_gexf, to_graphml
from tests.analytics.builders import BuiltReader, dossier, lead, partner, snapshot
from tests.payloads import PAYLOADS
from tests.reports.nasty import NASTY

ABOUT = About("Réseau", "n = 3 & plus", "HealthIA <Lille>", date(2026, 3, 14), "2026-03-14-abc", "aucun", False)
DEMO = About("Réseau", "n = 3", "HealthIA", date(2026, 3, 14), "2026-03-14-abc", "aucun", True)
Maker = Callable[..., bytes]
GRAPHS = pytest.mark.parametrize("make", [to_graphml, to_gexf], ids=["GraphML", "GEXF"])


def network(reader: BuiltReader) -> Network:
    found = network_of(reader, Filters(), "comite")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def small() -> Network:
    lines = [
        lead("A", "Chu", "59350", actor_type="ES"),
        partner("A", "Labo", "59350"),
        partner("A", "Ville", actor_type="COLL"),
        lead("B", "Chu", "59350", actor_type="ES"),
        partner("B", "Labo", "80021"),
        lead("C", "Seule", actor_type="ENT"),
    ]
    return network(snapshot([dossier(each) for each in "ABC"], lines))


@pytest.fixture(scope="module")
def bridges(small: Network) -> Bridges:
    return betweenness(small)


def read(make: Maker, content: bytes) -> nx.Graph:
    """The graph by the identities of its organisations."""
    if make is to_graphml:
        return nx.read_graphml(io.BytesIO(content))
    return nx.read_gexf(io.BytesIO(content))


@GRAPHS
def test_a_graph_read_back_is_the_network(small: Network, bridges: Bridges, make: Maker) -> None:
    graph = read(make, make(small, ABOUT, bridges=bridges))
    assert set(graph) == {"nom:chu", "nom:labo", "nom:ville", "nom:seule"}
    assert {frozenset(pair): weight for *pair, weight in graph.edges(data="weight")} == {
        frozenset({"nom:chu", "nom:labo"}): 2,
        frozenset({"nom:chu", "nom:ville"}): 1,
        frozenset({"nom:labo", "nom:ville"}): 1,
    }
    chu = graph.nodes["nom:chu"]
    assert chu["label"] == "Chu"
    assert {name: chu[name] for name in ("Type d’acteur", "Famille", "Commune", "Dossiers", "Partenaires")} == {
        "Type d’acteur": "Établissement de santé",
        "Famille": "Hospitalier",
        "Commune": "Lille",
        "Dossiers": 2,
        "Partenaires": 2,
    }
    assert chu["Dossiers en chef de file"] == 2
    assert "Commune" not in {name for name, value in graph.nodes["nom:ville"].items() if value not in (None, "")}
    assert set(chu) - {"label"} == set(ORGANISATION_LABELS.values())


@GRAPHS
def test_without_bridges_nothing_is_said_of_them(small: Network, make: Maker) -> None:
    assert "passerelle" not in make(small, ABOUT).decode()


@GRAPHS
@pytest.mark.parametrize("about", [ABOUT, DEMO], ids=["real", "demo"])
def test_a_graph_says_where_it_comes_from(small: Network, make: Maker, about: About) -> None:
    content = make(small, about)
    texts = "\n".join(element.text or "" for element in ElementTree.fromstring(content).iter())
    assert about.portfolio in texts
    assert "14/03/2026" in texts
    assert ("Données fictives" in texts) == about.is_demo


@GRAPHS
def test_names_that_attack_stay_names(make: Maker) -> None:
    names = [*PAYLOADS, *(name for name in NASTY if len(name) < 400)]
    lines = [partner("A", name, organisation_id=f"nom:{number}") for number, name in enumerate(names)]
    found = network(snapshot([dossier("A")], lines[:40]))
    content = make(found, ABOUT)
    root = ElementTree.fromstring(content)
    tags = {element.tag.partition("}")[2] for element in root.iter()}
    assert not tags & {"script", "img", "svg", "iframe", "a"}
    graph = read(make, content)
    expected = found.nodes.set_index("organisation_id")["organisation"]
    for key, name in expected.items():
        assert graph.nodes[key]["Organisation"].split() == name.split()


@GRAPHS
@pytest.mark.parametrize("names", [["a\x00b", "a b"], ["\ufffex", "\ufffdx", "\uffffx"], ["\x1b[31m", "\x07"]])
def test_what_no_xml_can_carry_is_replaced_and_organisations_stay_apart(
    small: Network, make: Maker, names: list[str]
) -> None:
    nodes = small.nodes.head(len(names)).assign(organisation_id=names, organisation=names)
    found = Network("k", nodes, small.edges.head(0), 1, 0.0)
    graph = read(make, make(found, ABOUT))
    assert len(graph) == len(names)


def sheets(content: bytes) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    return {name: list(csv.DictReader(io.StringIO(text), delimiter=";")) for name, text in texts.items()}


def test_the_tables_hold_the_same(small: Network, bridges: Bridges) -> None:
    found = sheets(to_csv_zip(small, ABOUT, bridges=bridges))
    assert set(found) == {"organisations.csv", "liens.csv", "a-propos.csv"}
    assert [row["Organisation"] for row in found["organisations.csv"]] == small.nodes["organisation"].tolist()
    assert list(found["organisations.csv"][0]) == list(ORGANISATION_LABELS.values())
    assert found["liens.csv"][0] == dict(
        zip(TIE_LABELS.values(), ["nom:chu", "Chu", "nom:labo", "Labo", "2"], strict=True)
    )
    assert {row["Sujet"]: row["Texte"] for row in found["a-propos.csv"]}["Portefeuille"] == "HealthIA <Lille>"


def test_fictitious_tables_say_so_on_each_line(small: Network) -> None:
    found = sheets(to_csv_zip(small, DEMO))
    for name in ("organisations.csv", "liens.csv"):
        assert {row["Avertissement"] for row in found[name]} == {"Données fictives"}


def test_a_name_that_is_a_formula_is_neutralised_in_the_tables() -> None:
    lines = [partner("A", "=1+1", organisation_id="nom:1"), partner("A", "@SUM(A1)", organisation_id="nom:2")]
    found = sheets(to_csv_zip(network(snapshot([dossier("A")], lines)), ABOUT))
    assert {row["Organisation"] for row in found["organisations.csv"]} == {"'=1+1", "'@SUM(A1)"}
    assert found["liens.csv"][0]["Organisation A"] == "'=1+1"


@pytest.mark.parametrize("make", [to_graphml, to_gexf, to_csv_zip])
def test_the_same_network_makes_the_same_file(small: Network, bridges: Bridges, make: Maker) -> None:
    assert make(small, ABOUT, bridges=bridges) == make(small, ABOUT, bridges=bridges)


@pytest.mark.parametrize("make", [to_graphml, to_gexf, to_csv_zip])
def test_an_empty_network_is_a_file_all_the_same(make: Maker) -> None:
    empty: Any = network(snapshot())
    content = make(empty, ABOUT, bridges=betweenness(empty))
    if make is to_csv_zip:
        assert sheets(content)["liens.csv"] == []
    else:
        assert len(read(make, content)) == 0
