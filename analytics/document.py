"""``python -m analytics.document`` prints docs/indicators.md from the indicators' own words and kpis.csv."""

from __future__ import annotations

from inspect import getdoc
from pathlib import Path

from analytics.catalogue import Indicator
from analytics.indicators import INDICATORS
from etl.reference import load_reference

PAGE = Path(__file__).resolve().parent.parent / "docs" / "indicators.md"

_HEAD = """\
# Indicateurs

Page imprimée par `make docs` à partir des déclarations et des docstrings du paquet `analytics` et de
`data/reference/kpis.csv` ; ne pas la corriger à la main. Chaque indicateur est une fonction et un fichier
`analytics/sql/<nom>.sql`.

Les filtres choisissent des **dossiers**, dont tous les partenaires comptent alors. Sans filtre de statut, les dossiers
retirés sont laissés de côté (D) ; seuls K01 et `timeline` les comptent. Les organisations sont comptées sous leur
identité, une fois la table des alias appliquée. Une valeur non connue n’est jamais un zéro.
"""


def indicators_page() -> str:
    """The whole page, as Markdown: key figures first, then each indicator with columns, parameters and docstring."""
    sections = [_HEAD, _kpi_section(), *(_indicator_section(indicator) for indicator in INDICATORS.values())]
    return "\n".join(sections)


def _kpi_section() -> str:
    lines = [
        "## Les chiffres clés",
        "",
        "Codes de `summary`, dans l’ordre de la table.",
        "",
        "| Code | Intitulé | Définition | Unité | Précaution |",
        "|---|---|---|---|---|",
    ]
    for kpi in load_reference().rows("kpis"):
        cells = (kpi["code"], kpi["label_fr"], kpi["definition_fr"], kpi["unit"], kpi["caveat_fr"])
        lines.append(f"| {' | '.join(_cell(cell) for cell in cells)} |")
    return "\n".join([*lines, ""])


def _indicator_section(indicator: Indicator) -> str:
    lines = [f"## `{indicator.name}` : {indicator.title_fr}", "", indicator.definition_fr, ""]
    if indicator.note_fr:
        lines += [indicator.note_fr, ""]
    for name, param in indicator.params.items():
        lines.append(f"- `--{name}` : {', '.join(f'`{value}`' for value in param.allowed)} ; défaut `{param.default}`")
    if indicator.params:
        lines.append("")
    lines += ["| Colonne | Intitulé |", "|---|---|"]
    for column, label in indicator.columns.items():
        key = " (clé)" if column in indicator.keys else ""
        lines.append(f"| `{column}`{key} | {_cell(label)} |")
    return "\n".join([*lines, "", "```text", getdoc(indicator.function) or "", "```", ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(indicators_page(), encoding="utf-8")
