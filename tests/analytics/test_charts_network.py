"""The drawing of a network, its names, tables and sentences, and the matrix of territories, against plain Python."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from pandas import DataFrame

from analytics.charts.network.drawing import (
    COMMUNITY,
    HELIX_SHAPES,
    LINK_CLASSES,
    OTHER_FILL,
    WIDE_ONLY,
    community_fill,
    link_class,
    neighbours_of,
    network_drawing,
    node_size,
)
from analytics.charts.network.labels import (
    NAME_LETTERS,
    PHONE,
    SCREEN,
    Spot,
    _name_box,
    _shared,
    add_labels,
    place_labels,
)
from analytics.charts.network.tables import bridge_rows, community_rows, organisation_rows, partner_rows, tie_rows
from analytics.charts.network.territories import (
    MOST_IN_MATRIX,
    alt_matrix,
    matrix_codes,
    territory_matrix,
    territory_sentence,
    tie_table,
    unplaced_sentence,
)
from analytics.charts.network.words import alt_network, chosen_facts, left_out_sentence, network_sentence
from analytics.filters import Filters
from analytics.network.behind import community_typologies
from analytics.network.bridges import Bridges, betweenness
from analytics.network.drawn import Drawn, drawn_network
from analytics.network.graph import Network, network_of
from analytics.network.territories import TerritoryTies, territory_ties
from geo.layers import HELIX_SYMBOLS
from tests.analytics.oracle_states import State
from tests.payloads import PAYLOADS


def network(
    names: str, ties: dict[tuple[str, str], int], n_dossiers: int = 5, helix: str = "research", pieces: str = ""
) -> Network:
    """Organisations of one letter each, with the pairs that share dossiers. `pieces`: a digit an organisation."""
    met = Counter(name for pair in ties for name in pair)
    weight: Counter[str] = Counter()
    for pair, count in ties.items():
        for name in pair:
            weight[name] += count
    nodes = DataFrame(
        {
            "organisation_id": [f"id:{name}" for name in names],
            "organisation": [f"Organisation {name}" for name in names],
            "actor_type": "LABO",
            "actor_label": "Laboratoire",
            "helix": helix,
            "insee_code": "59350",
            "n_dossiers": [max(1, weight[name]) for name in names],
            "n_led": 1,
            "n_partners": [met[name] for name in names],
            "n_ties": [weight[name] for name in names],
            "community": [int(piece) for piece in pieces] if pieces else 1,
            "component": [int(piece) for piece in pieces] if pieces else 1,
        }
    )
    edges = DataFrame(
        [(f"id:{a}", f"id:{b}", n) for (a, b), n in ties.items()],
        columns=["organisation_a", "organisation_b", "n_dossiers"],
    )
    return Network("key", nodes, edges, n_dossiers, 0.0)


def traces(drawn: Drawn, **more: object) -> dict[str, list[object]]:
    """The figure's traces by their French name."""
    found: dict[str, list[object]] = {}
    for trace in network_drawing(drawn.nodes, drawn.edges, **more).data:
        found.setdefault(trace.name, []).append(trace)
    return found


@pytest.fixture(scope="module")
def whole(demo: list[State]) -> Network:
    found = network_of(demo[-1].reader, Filters(), "comite")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def typologies(demo: list[State], whole: Network) -> DataFrame:
    found = community_typologies(demo[-1].reader, Filters(), "comite", network=whole)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def bridges(whole: Network) -> Bridges:
    return betweenness(whole)


@pytest.fixture(scope="module")
def drawn(whole: Network) -> Drawn:
    return drawn_network(whole)


def test_every_organisation_drawn_is_a_mark_of_its_family_that_gives_its_identity(drawn: Drawn) -> None:
    marks = [trace for trace in network_drawing(drawn.nodes, drawn.edges).data if trace.customdata is not None]
    given = {data[0]: trace.marker.symbol for trace in marks for data in trace.customdata}
    shapes = dict(zip(drawn.nodes["organisation_id"], drawn.nodes["helix"].map(HELIX_SHAPES), strict=True))
    assert given == shapes


def test_every_tie_drawn_is_one_segment_in_the_class_of_its_dossiers(drawn: Drawn) -> None:
    lines = [trace for trace in network_drawing(drawn.nodes, drawn.edges).data if trace.mode == "lines"]
    segments = {trace.name: int(np.isnan(trace.x).sum()) for trace in lines}
    wanted = Counter(LINK_CLASSES[link_class(int(n))][3] for n in drawn.edges["n_dossiers"])
    assert segments == wanted


@pytest.mark.parametrize(("count", "words"), [(1, "1 dossier partagé"), (2, "2 ou 3"), (3, "2 ou 3"), (6, "4 à 6"),
                                              (7, "7 et plus"), (107, "7 et plus")])  # fmt: skip
def test_a_tie_is_as_thick_as_its_class_says(count: int, words: str) -> None:
    assert LINK_CLASSES[link_class(count)][3] == words


def test_shapes_of_the_families_are_those_of_the_map() -> None:
    same = {"triangle-up": "triangle"}
    shapes = {helix: same.get(shape, shape) for helix, shape in HELIX_SHAPES.items()}
    assert shapes == {helix: symbol.shape for helix, symbol in HELIX_SYMBOLS.items()}


def test_more_dossiers_make_a_larger_node_within_bounds() -> None:
    sizes = [node_size(n, 1108) for n in (1, 2, 30, 600, 1108)]
    assert sizes == sorted(sizes)
    assert len(set(sizes)) == 5
    assert sizes[0] == 9.0
    assert sizes[-1] == 32.0
    assert node_size(1, 1) == 9.0


def test_the_organisation_chosen_and_those_it_meets_stay_and_the_others_fade() -> None:
    part = drawn_network(network("ABCD", {("A", "B"): 1, ("C", "D"): 2}))
    shown = {
        data[0]: trace.marker.opacity
        for trace in network_drawing(part.nodes, part.edges, chosen="id:A").data
        if trace.customdata is not None
        for data in trace.customdata
    }
    assert {code for code, opacity in shown.items() if opacity == 1} == {"id:A", "id:B"}
    assert {code for code, opacity in shown.items() if opacity < 0.2} == {"id:C", "id:D"}
    assert neighbours_of(part.edges, None) == frozenset()


def test_an_organisation_without_a_tie_can_be_chosen() -> None:
    part = drawn_network(network("ABC", {("A", "B"): 1}))
    found = traces(part, chosen="id:C")
    assert [trace.text for trace in found["Noms"]] == [("<b>Organisation C</b>",)]


def test_communities_have_a_colour_and_a_number_that_says_it_too(drawn: Drawn) -> None:
    marks = [t for t in network_drawing(drawn.nodes, drawn.edges, COMMUNITY).data if t.customdata is not None]
    given = {
        data[0]: (number, fill)
        for trace in marks
        for data, number, fill in zip(trace.customdata, trace.text, trace.marker.color, strict=True)
    }
    wanted = {
        code: (str(number), community_fill(int(number)))
        for code, number in zip(drawn.nodes["organisation_id"], drawn.nodes["community"], strict=True)
    }
    assert given == wanted
    assert len({community_fill(number) for number in range(1, 10)}) == 9
    assert community_fill(40) == OTHER_FILL


def test_the_legend_of_communities_names_what_is_there_only() -> None:
    part = drawn_network(network("ABCD", {("A", "B"): 1, ("C", "D"): 2}, pieces="1122"))
    legend = {t.name for t in network_drawing(part.nodes, part.edges, COMMUNITY).data if t.showlegend is not False}
    assert legend == {"1 dossier partagé", "2 ou 3", "Communauté 1", "Communauté 2", "Recherche"}


def test_a_family_nobody_knows_is_drawn_as_another_one() -> None:
    part = drawn_network(network("ABC", {("A", "B"): 1}, helix="inconnue"))
    assert "Autre" in traces(part)


def test_names_of_files_are_letters_in_the_figure() -> None:
    made = network("".join(map(chr, range(0x4E00, 0x4E00 + len(PAYLOADS)))), {})
    nodes = made.nodes.assign(organisation=PAYLOADS, actor_label=PAYLOADS)
    part = drawn_network(Network("k", nodes, made.edges, 1, 0.0))
    for trace in network_drawing(part.nodes, part.edges).data:
        written = [*(trace.text or ()), *(data[1] for data in trace.customdata or ())]
        plain = "".join(map(str, written)).replace("<b>", "").replace("</b>", "").replace("<br>", "")
        assert "<" not in plain


def test_names_stand_apart_on_a_phone_and_on_a_screen(drawn: Drawn) -> None:
    found = traces(drawn)
    few, more = found["Noms"][0].text, found["Noms, écran large"][0].text
    assert 1 <= len(few) <= 5
    assert 5 <= len(few) + len(more) <= 12
    assert all(text.startswith(WIDE_ONLY) for text in more)
    assert not any(text.startswith(WIDE_ONLY) for text in few)


@pytest.mark.parametrize("plot", [PHONE, SCREEN])
def test_no_name_covers_another_nor_leaves_the_plot(plot: tuple[float, float]) -> None:
    spots = [Spot((n * 37 % 101) / 101, (n * 61 % 97) / 97, 10 + n % 20, f"Organisation numéro {n}") for n in range(80)]
    first = place_labels(spots, range(80), 5, plot)
    labels = [*first, *add_labels(spots, range(80), 20, plot, first)]
    assert len(labels) > 5
    assert len({label.rank for label in labels}) == len(labels)
    boxes = [_name_box(spots[label.rank], label.text, label.position, plot) for label in labels]
    assert all(_shared(one, other) == 0 for one, other in combinations(boxes, 2))
    assert all(left >= 0 and right <= plot[0] and low >= 0 and high <= plot[1] for left, low, right, high in boxes)


def test_a_long_name_is_cut_and_the_first_come_is_first_placed() -> None:
    spots = [Spot(0.5, 0.5, 10, "x" * 300), Spot(0.5, 0.5, 10, "autre")]
    (label,) = place_labels(spots, [1, 0], 1, SCREEN)
    assert label.rank == 1
    (cut,) = place_labels(spots, [0], 1, SCREEN)
    assert len(cut.text) == NAME_LETTERS
    assert cut.text.endswith("…")


def test_partners_are_those_of_the_edges_most_dossiers_first(whole: Network) -> None:
    chosen = whole.nodes["organisation_id"].iloc[0]
    shared = Counter(
        {(b if a == chosen else a): n for a, b, n in whole.edges.itertuples(index=False, name=None) if chosen in (a, b)}
    )
    rows = partner_rows(whole, chosen)
    assert dict(zip(rows["organisation_id"], rows["n_shared"], strict=True)) == shared
    assert list(rows["n_shared"]) == sorted(shared.values(), reverse=True)
    assert len(rows) == whole.nodes["n_partners"].iloc[0]


def test_every_organisation_of_a_community_is_counted_once(whole: Network, typologies: DataFrame) -> None:
    sizes = Counter(int(number) for number in whole.nodes["community"])
    rows = community_rows(whole, typologies)
    assert dict(zip(rows["community"], rows["n_organisations"], strict=True)) == {
        number: size for number, size in sizes.items() if size > 1
    }
    in_words = [sum(int(part.rsplit(" ", 1)[1]) for part in families.split(", ")) for families in rows["families"]]
    assert in_words == list(rows["n_organisations"])


def test_a_community_names_its_typologies_the_most_present_first(whole: Network, typologies: DataFrame) -> None:
    first = community_rows(whole, typologies).iloc[0]
    own = typologies[typologies["community"] == first["community"]]
    words = [f"{t} {label} ({n})" for t, label, n in own[["typology", "label", "n_dossiers"]].to_numpy().tolist()]
    assert len(words) > 3
    assert first["every_typology"] == ", ".join(words)
    assert first["typologies"] == ", ".join(words[:3])
    assert first["n_dossiers"] == own["n_in_community"].iloc[0]


def test_bridges_are_those_that_stand_between_others_in_their_order(whole: Network, bridges: Bridges) -> None:
    rows = bridge_rows(bridges, whole)
    assert (rows["share"] >= 0).all()
    assert list(rows["rank"]) == sorted(rows["rank"])
    assert set(rows["organisation_id"]) == set(bridges.rows.loc[bridges.rows["betweenness"] > 0, "organisation_id"])


def test_the_tables_hold_the_whole_network(whole: Network, bridges: Bridges) -> None:
    assert list(organisation_rows(whole, bridges)["organisation_id"]) == list(whole.nodes["organisation_id"])
    assert organisation_rows(whole, bridges)["rank"].notna().all()
    assert "rank" not in organisation_rows(whole, None)
    ties = tie_rows(whole)
    assert len(ties) == len(whole.edges)
    assert ties["name"].notna().all()
    assert ties["other"].notna().all()


def test_the_sentence_counts_and_names_the_bridges(whole: Network, bridges: Bridges) -> None:
    said = network_sentence(whole, bridges)
    assert said.startswith(f"{len(whole.nodes)} organisations et {len(whole.edges)} liens dans")
    assert str(bridges.rows["organisation"].iloc[0]) in said
    assert "passerelles" not in network_sentence(whole, None)


@pytest.mark.parametrize(
    ("pieces", "ties", "words"),
    [
        ("111", {("A", "B"): 1, ("B", "C"): 1}, "toutes se rejoignent de dossier en dossier"),
        ("123", {}, "aucune n’en rencontre une autre"),
        ("112", {("A", "B"): 1}, "2 se rejoignent de dossier en dossier, 1 sans lien"),
        ("11222", {("A", "B"): 1, ("C", "D"): 1, ("D", "E"): 1}, "3 se rejoignent de dossier en dossier, un autre groupe"),
        ("1112233", {("A", "B"): 1, ("B", "C"): 1, ("D", "E"): 1, ("F", "G"): 1}, "2 autres petits groupes"),
    ],
)  # fmt: skip
def test_the_sentence_says_whether_they_hold_together(
    pieces: str, ties: dict[tuple[str, str], int], words: str
) -> None:
    made = network("ABCDEFG"[: len(pieces)], ties, pieces=pieces)
    assert words in network_sentence(made, None)


def test_below_three_organisations_a_sentence_names_them() -> None:
    assert network_sentence(network("AB", {("A", "B"): 1}), None) == (
        "2 organisations seulement dans ces dossiers (Organisation A et Organisation B) : trop peu pour un réseau."
    )
    assert "1 organisation seulement" in network_sentence(network("A", {}), None)


def test_what_is_left_out_is_said_and_nothing_when_nothing_is(whole: Network) -> None:
    cut = drawn_network(whole, limit=10)
    n, ties = len(whole.nodes), len(whole.edges)
    assert left_out_sentence(cut, whole).startswith(
        f"10 organisations dessinées sur {n}, celles qui ont le plus de dos"
    )
    assert left_out_sentence(cut, whole).endswith(f"sur {ties}")
    assert left_out_sentence(drawn_network(whole), whole) == ""


def test_the_alternative_text_names_the_most_linked_or_the_one_chosen(drawn: Drawn) -> None:
    most = drawn.nodes.sort_values(["n_partners", "organisation_id"], ascending=[False, True]).iloc[0]
    assert f"Les plus liées : {most['organisation']} ({most['n_partners']})" in alt_network(drawn)
    assert f"Choisie : {most['organisation']}" in alt_network(drawn, str(most["organisation_id"]))
    assert "Aucune n’est liée" in alt_network(drawn_network(network("ABC", {})))


def test_the_facts_of_the_one_chosen_agree_in_number() -> None:
    row = network("AB", {("A", "B"): 1}).nodes.iloc[0].to_dict()
    assert chosen_facts(row, None) == (
        "Laboratoire · 1 dossier, dont 1 comme chef de file · partage des dossiers avec 1 autre organisation · "
        "communauté 1"
    )
    assert chosen_facts({**row, "n_partners": 0, "n_led": 0}, 2).endswith(
        "1 dossier · aucun dossier partagé · communauté 1 · passerelle n°\u00a02"
    )


@pytest.fixture(scope="module", params=["departement", "arrondissement", "epci"])
def level(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def ties(demo: list[State], level: str) -> TerritoryTies:
    found = territory_ties(demo[-1].reader, Filters(), "comite", level=level)
    assert found is not None
    return found


def test_every_cell_of_the_matrix_is_written_and_says_the_rows(ties: TerritoryTies, level: str) -> None:
    codes = matrix_codes(ties, level)
    figure = territory_matrix(ties, codes)
    counts = {frozenset((a, b)): n for a, b, n in ties.rows[["code_a", "code_b", "n_dossiers"]].itertuples(index=False)}
    wanted = [[counts.get(frozenset((down, across)), 0) for across in codes] for down in codes]
    assert [list(row) for row in figure.data[0].z] == wanted
    (written,) = (trace for trace in figure.data if trace.type == "scatter" and trace.mode == "text")
    assert len(written.text) == len(codes) ** 2
    marks = {data[0] for trace in figure.data if trace.customdata is not None for data in trace.customdata}
    assert marks - {""} == {f"{a}:{b}" for a in codes for b in codes if counts.get(frozenset((a, b)))}


def test_wide_levels_are_whole_and_epci_the_most_linked(ties: TerritoryTies, level: str) -> None:
    codes = matrix_codes(ties, level)
    if level != "epci":
        assert codes == list(ties.territories["code"])
        return
    shared: Counter[str] = Counter()
    for a, b, n in ties.rows[["code_a", "code_b", "n_dossiers"]].itertuples(index=False):
        if a != b:
            shared.update({a: n, b: n})
    assert len(codes) == MOST_IN_MATRIX
    assert {shared[code] for code in codes} == {n for _, n in shared.most_common(MOST_IN_MATRIX)}


def test_the_table_of_ties_holds_every_pair_and_the_code_of_its_cell(ties: TerritoryTies) -> None:
    rows = tie_table(ties)
    assert list(rows["n_dossiers"]) == list(ties.rows["n_dossiers"])
    assert list(rows["code"]) == [f"{a}:{b}" for a, b in zip(ties.rows["code_a"], ties.rows["code_b"], strict=True)]
    within = rows["code_a"] == rows["code_b"]
    assert set(rows.loc[within, "second"]) == {"entre ses propres organisations"}


def test_the_sentence_of_territories_names_the_first_pair(ties: TerritoryTies, level: str) -> None:
    between = ties.rows[ties.rows["code_a"] != ties.rows["code_b"]]
    said = territory_sentence(ties, level)
    assert said.startswith(f"{ties.n_between} dossiers sur {ties.n_dossiers} réunissent des organisations de plusieurs")
    assert str(between["name_a"].iloc[0]) in said
    assert said in alt_matrix(ties, matrix_codes(ties, level), level)
    assert f"{ties.n_neither} dossiers hors du tableau" in unplaced_sentence(ties)


def test_territories_without_a_tie_get_a_sentence_and_zeros() -> None:
    columns = ["code_a", "name_a", "code_b", "name_b", "n_dossiers", "n_ties"]
    territories = DataFrame({"code": ["59", "80"], "name": ["Nord", "Somme"], "n_dossiers": 0, "n_organisations": 0})
    none = TerritoryTies(DataFrame([], columns=columns), territories, 1, 0, 0, 1, 1, 1)
    said = territory_sentence(none, "departement")
    assert said == "0 dossier sur 1 réunit des organisations de plusieurs départements."
    assert [list(row) for row in territory_matrix(none, ["59", "80"]).data[0].z] == [[0, 0], [0, 0]]
    assert tie_table(none).empty


def test_two_first_pairs_are_said_to_be_equal() -> None:
    rows = DataFrame(
        [("02", "Aisne", "59", "Nord", 2, 2), ("59", "Nord", "80", "Somme", 2, 2)],
        columns=["code_a", "name_a", "code_b", "name_b", "n_dossiers", "n_ties"],
    )
    made = TerritoryTies(rows, DataFrame({"code": [], "name": []}), 4, 4, 0, 0, 5, 0)
    assert "2 paires à égalité en tête, 2 dossiers chacune" in territory_sentence(made, "departement")
