"""Sentences about a network of organisations: what it is made of, who holds it together, what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.charts.style import columns_of, enumerate_fr, french_number, plural

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.network.bridges import Bridges
    from analytics.network.drawn import Drawn
    from analytics.network.graph import Network

FEWEST = 3
_NAMED = 3
_IN_WORDS = {2: "deux", 3: "trois"}


def network_sentence(network: Network, bridges: Bridges | None) -> str:
    """How many organisations and ties, whether they hold together, and the bridges where they are known already."""
    nodes = network.nodes
    if len(nodes) < FEWEST:
        return _too_few(nodes)
    parts = [
        f"{plural(len(nodes), 'organisation')} et {plural(len(network.edges), 'lien')} dans "
        f"{plural(network.n_dossiers, 'dossier')} ; {_pieces(nodes)}."
    ]
    names = bridge_names(bridges)
    if names:
        head = "L’organisation passerelle" if len(names) == 1 else f"Les {_IN_WORDS[len(names)]} premières passerelles"
        parts.append(f"{head} : {enumerate_fr(names)}.")
    return " ".join(parts)


def _too_few(nodes: DataFrame) -> str:
    if nodes.empty:
        return "Aucune organisation dans ces dossiers : il n’y a pas de réseau à dessiner."
    names = enumerate_fr([str(name) for name in nodes["organisation"]])
    return f"{plural(len(nodes), 'organisation')} seulement dans ces dossiers ({names}) : trop peu pour un réseau."


def _pieces(nodes: DataFrame) -> str:
    """Whether one can go from any organisation to any other by shared dossiers."""
    sizes = nodes["component"].value_counts()
    alone = int((sizes == 1).sum())
    if len(sizes) == 1:
        return "toutes se rejoignent de dossier en dossier"
    if int(sizes.max()) == 1:
        return "aucune n’en rencontre une autre"
    apart = [] if len(sizes) - alone < 2 else [f"{french_number(len(sizes) - alone - 1)} autres petits groupes"]
    if apart and len(sizes) - alone == 2:
        apart = ["un autre groupe"]
    if alone:
        apart.append(f"{french_number(alone)} sans lien")
    return f"{french_number(int(sizes.max()))} se rejoignent de dossier en dossier, {' et '.join(apart)}"


def bridge_names(bridges: Bridges | None) -> list[str]:
    """The first bridges by name; none where no organisation stands between others, or before they are known."""
    if bridges is None:
        return []
    first = bridges.rows[bridges.rows["betweenness"] > 0].head(_NAMED)
    return [str(name) for name in first["organisation"]]


def left_out_sentence(drawn: Drawn, network: Network) -> str:
    """What the drawing leaves out; nothing when it shows all."""
    if not drawn.n_left_out and not drawn.n_ties_left_out:
        return ""
    n_drawn = len(drawn.nodes)
    return (
        f"{french_number(n_drawn)} organisations dessinées sur {french_number(n_drawn + drawn.n_left_out)}, celles "
        f"qui ont le plus de dossiers, et {plural(len(drawn.edges), 'lien')} sur "
        f"{french_number(len(drawn.edges) + drawn.n_ties_left_out)}"
    )


def alt_network(drawn: Drawn, chosen: str | None = None) -> str:
    """What the drawing shows, in words: how much, and who is most linked."""
    nodes = drawn.nodes
    head = (
        f"Réseau de {plural(len(nodes), 'organisation dessinée', 'organisations dessinées')}, "
        f"{plural(len(drawn.edges), 'lien')}."
    )
    if chosen is not None:
        row = nodes[nodes["organisation_id"] == chosen]
        for name, met in columns_of(row, "organisation", "n_partners"):
            return f"{head} Choisie : {name}, liée à {plural(int(met), 'autre')}."
    most = nodes.sort_values(["n_partners", "organisation_id"], ascending=[False, True]).head(_NAMED)
    named = [f"{name} ({int(met)})" for name, met in columns_of(most, "organisation", "n_partners") if met]
    return f"{head} Les plus liées : {enumerate_fr(named)}." if named else f"{head} Aucune n’est liée à une autre."


def bridge_note(bridges: Bridges) -> str:
    """What a bridge is, and whether its rank is exact."""
    how = "calcul exact" if bridges.is_exact else f"estimation à partir de {bridges.n_pivots} organisations tirées"
    return (
        "passerelle : sur les plus courts chemins entre les autres ; part : sur cent paires d’autres organisations, "
        f"combien se rejoignent au plus court en passant par elle ; {how}"
    )


def chosen_facts(row: dict[str, object], rank: int | None) -> str:
    """The organisation chosen in one line of facts."""
    n_dossiers, n_led, met = (int(str(row[name])) for name in ("n_dossiers", "n_led", "n_partners"))
    led = f", dont {french_number(n_led)} comme chef de file" if n_led else ""
    facts = [
        str(row["actor_label"]),
        f"{plural(n_dossiers, 'dossier')}{led}",
        "aucun dossier partagé"
        if met == 0
        else f"partage des dossiers avec {plural(met, 'autre organisation', 'autres organisations')}",
        f"communauté {row['community']}",
    ]
    if rank is not None:
        facts.append(f"passerelle n°\u00a0{french_number(rank)}")
    return " · ".join(facts)
