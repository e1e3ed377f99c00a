"""Figures and tables of the consortia: actor types, families (helices), rules of the call."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go
from pandas import DataFrame

from analytics.charts.style import (
    AMBER,
    BLUE,
    GREEN,
    INK,
    ORANGE,
    PINK,
    columns_of,
    count_axis,
    enumerate_fr,
    label_axis,
    new_figure,
    plural,
    wrap,
)

HELIX_WORDS: Mapping[str, str] = {
    "research": "Recherche",
    "economy": "Économie",
    "hospital": "Hospitalier",
    "medico_social": "Médico-social",
    "other": "Autre",
}
HELIX_COLOURS: Mapping[str, str] = {
    "research": BLUE,
    "economy": ORANGE,
    "hospital": GREEN,
    "medico_social": PINK,
    "other": AMBER,
}
CALL_HELICES = ("research", "economy", "hospital", "medico_social")


def composition(rows: DataFrame) -> go.Figure:
    """Dossiers and organisations by actor type, every type shown, grouped by family.

    rows: `consortium_composition` (actor_type, label, helix, n_dossiers, n_partners, n_organisations).
    """
    shown = composition_table(rows)
    labels = [f"{wrap(str(label))}<br><i>{helix.lower()}</i>" for label, helix in columns_of(shown, "label", "helix")]
    figure = new_figure(120 + 58 * max(1, len(shown)), bargap=0.25, barmode="group")
    for column, name, colour, pattern in (
        ("n_dossiers", "Dossiers", BLUE, ""),
        ("n_organisations", "Organisations", AMBER, "/"),
    ):
        figure.add_bar(
            x=shown[column],
            y=labels,
            orientation="h",
            name=name,
            text=shown[column],
            textposition="outside",
            cliponaxis=False,
            marker={
                "color": colour,
                "pattern": {"shape": pattern, "fgcolor": INK, "fillmode": "overlay", "solidity": 0.15},
            },
            hovertemplate=f"%{{y}} : %{{x}} {name.lower()}<extra></extra>",
        )
    figure.update_layout(legend={"y": 1.0, "yanchor": "bottom"})
    figure.update_yaxes(**label_axis(None, autorange="reversed", type="category"))
    figure.update_xaxes(
        **count_axis([*shown["n_dossiers"], *shown["n_organisations"]], "Nombre de dossiers, d’organisations")
    )
    return figure


def composition_table(rows: DataFrame) -> DataFrame:
    """`consortium_composition` with its families in words, in the order of the figure."""
    order = list(HELIX_WORDS)
    shown = rows.assign(rank=rows["helix"].map(order.index)).sort_values("rank", kind="stable", ignore_index=True)
    return shown.assign(helix=shown["helix"].map(HELIX_WORDS.get)).drop(columns="rank")


def alt_composition(rows: DataFrame) -> str:
    """What the bars by actor type show, in words."""
    present = rows[rows["n_dossiers"] > 0].sort_values(["n_dossiers", "label"], ascending=[False, True])
    if present.empty:
        return "Aucun partenaire : aucun type d’acteur n’est représenté."
    named = [
        f"{label} ({plural(int(count), 'dossier')})"
        for label, count in columns_of(present.head(3), "label", "n_dossiers")
    ]
    absent = len(rows) - len(present)
    tail = "" if absent == 0 else f" {plural(absent, 'type')} sans aucun dossier."
    return f"Barres par type d’acteur, dossiers et organisations. Les plus présents : {enumerate_fr(named)}.{tail}"


def helix_counts(combinations: DataFrame) -> dict[str, int]:
    """Dossiers in which each family of the call takes part, from the exact combinations (so none is counted twice)."""
    counts = dict.fromkeys(CALL_HELICES, 0)
    for key, count in columns_of(combinations, "helices", "n_dossiers"):
        for helix in filter(None, str(key).split("+")):
            counts[helix] = counts.get(helix, 0) + int(count)
    return counts


def helices(combinations: DataFrame) -> go.Figure:
    """Dossiers by family of the call, zeros written. rows: `helix_combinations` (helices, n_dossiers)."""
    counts = helix_counts(combinations)
    figure = new_figure(240, showlegend=False)
    figure.add_bar(
        x=list(counts.values()),
        y=[HELIX_WORDS[helix] for helix in counts],
        orientation="h",
        text=[str(count) for count in counts.values()],
        textposition="outside",
        cliponaxis=False,
        name="Dossiers",
        marker={"color": [HELIX_COLOURS[helix] for helix in counts]},
        hovertemplate="%{y} : %{x} dossier(s)<extra></extra>",
    )
    figure.update_yaxes(**label_axis(None, autorange="reversed", type="category"))
    figure.update_xaxes(**count_axis(counts.values(), "Nombre de dossiers"))
    return figure


def family_table(combinations: DataFrame) -> DataFrame:
    """Dossiers by family of the call, in words: label, n_dossiers."""
    counts = helix_counts(combinations)
    return DataFrame({"label": [HELIX_WORDS[helix] for helix in counts], "n_dossiers": list(counts.values())})


def alt_helices(combinations: DataFrame) -> str:
    """What the bars by family show, in words."""
    counts = helix_counts(combinations)
    if not any(counts.values()):
        return "Aucun dossier ne réunit de partenaire d’une famille de l’appel."
    parts = [f"{HELIX_WORDS[helix].lower()} {count}" for helix, count in counts.items()]
    return f"Nombre de dossiers où chaque famille est présente : {enumerate_fr(parts)}."


def combination_label(helices_key: str) -> str:
    """`economy+research` → `Recherche + économie`, in the order the call names the families."""
    present = set(filter(None, helices_key.split("+")))
    words = [HELIX_WORDS[helix].lower() for helix in HELIX_WORDS if helix in present]
    return " + ".join(words).capitalize() if words else "Aucune famille de l’appel"


def helix_table(rows: DataFrame) -> DataFrame:
    """`helix_combinations` with its sets in words, the most frequent first: helices, label, n_dossiers."""
    shown = rows.sort_values(["n_dossiers", "helices"], ascending=[False, True], ignore_index=True)
    return shown.assign(label=[combination_label(str(key)) for key in shown["helices"]])


def helix_combinations(rows: DataFrame) -> go.Figure:
    """Dossiers by exact set of families, the most frequent first; each dossier is in one bar only.

    rows: `helix_combinations` (helices, n_dossiers). « Autre » is left out of the sets.
    """
    shown = rows.sort_values(["n_dossiers", "helices"], ascending=[False, True])
    triple = [{"research", "economy", "hospital"} <= set(str(key).split("+")) for key in shown["helices"]]
    figure = new_figure(120 + 44 * max(1, len(shown)), showlegend=False)
    figure.add_bar(
        x=shown["n_dossiers"],
        y=[wrap(combination_label(str(key)), 26) for key in shown["helices"]],
        orientation="h",
        text=[f"{count} ★" if star else str(count) for count, star in zip(shown["n_dossiers"], triple, strict=True)],
        textposition="outside",
        cliponaxis=False,
        name="Dossiers",
        marker={"color": [GREEN if star else BLUE for star in triple]},
        hovertemplate="%{y} : %{x} dossier(s)<extra></extra>",
    )
    figure.update_yaxes(**label_axis(None, autorange="reversed", type="category"))
    figure.update_xaxes(**count_axis(shown["n_dossiers"], "Nombre de dossiers"))
    return figure


def alt_helix_combinations(rows: DataFrame) -> str:
    """What the bars of combinations show, in words."""
    total = int(rows["n_dossiers"].sum()) if len(rows) else 0
    if total == 0:
        return "Aucun dossier : aucune combinaison de familles."
    shown = rows.sort_values(["n_dossiers", "helices"], ascending=[False, True])
    first = columns_of(shown.head(3), "helices", "n_dossiers")
    parts = [f"{combination_label(str(key))} ({int(count)})" for key, count in first]
    head = "La combinaison la plus fréquente" if len(parts) == 1 else "Les combinaisons les plus fréquentes"
    return f"{plural(total, 'dossier')} selon les familles réunies. {head} : {enumerate_fr(parts)}."
