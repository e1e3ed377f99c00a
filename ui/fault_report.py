"""Reports of a check or of a snapshot as people read them: counts, places found, faults brought together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Literal

import pandas as pd
import streamlit as st

from etl.faults import SEVERITY_FR, Fault, FaultGroup
from ui.figure import escape_markdown
from ui.formats import counted, whole

if TYPE_CHECKING:
    from pandas import DataFrame

KIND_LABELS = {"dossiers": "Dossiers", "partenaires": "Partenaires", "orientations": "Orientations"}
LOCATION_LABELS = {
    "exact": "Commune donnée par son code",
    "nom": "Commune trouvée par son nom ou son code postal",
    "hors_region": "Hors des Hauts-de-France",
    "etranger": "À l’étranger",
    "non_localise": "Non localisé",
}
FAULT_COLUMNS = {
    "file": "Fichier",
    "sheet": "Feuille",
    "line": "Ligne",
    "column": "Colonne",
    "value": "Valeur",
    "code": "Code",
    "severity": "Gravité",
    "message": "Ce qui ne va pas et que faire",
    "suggestion": "Proposition",
}
_SEVERITY_TITLES = {
    "error": ("Erreurs", ""),
    "warning": ("Avertissements", "Ces lignes sont chargées ; un doute est à lever."),
    "conformity": (
        "Remarques de conformité à l’appel",
        "L’observatoire décrit, il ne refuse pas : rien n’est écarté pour cela.",
    ),
}
# What becomes of the lines with an error: it depends on where the report is read.
_ERROR_MEANINGS = {
    "block": "À corriger avant de publier.",
    "would": "Ces lignes ne peuvent pas être lues : elles seraient écartées, et gardées à part.",
    "set_aside": "Ces lignes n’ont pas pu être lues : elles ont été écartées, et sont gardées à part.",
}
SHOWN_GROUPS = 30
Fate = Literal["block", "would", "set_aside"]


def counts_frame(read: Mapping[str, int], loaded: Mapping[str, int], rejected: Mapping[str, int]) -> DataFrame:
    """One row a kind of line: read = loaded + set aside."""
    return pd.DataFrame(
        [(label, read.get(kind, 0), loaded.get(kind, 0), rejected.get(kind, 0)) for kind, label in KIND_LABELS.items()],
        columns=["Lignes", "Lues", "Chargées", "Écartées"],
    )


def location_frame(location: Mapping[str, int]) -> DataFrame:
    """One row a way of being located; the five add up to the partner lines loaded."""
    return pd.DataFrame(
        [(label, location.get(status, 0)) for status, label in LOCATION_LABELS.items()],
        columns=["Où sont les partenaires", "Lignes"],
    )


def faults_frame(faults: Sequence[Fault]) -> DataFrame:
    """Every fault, ungrouped, in French: the rows of the report to download."""
    rows = [asdict(fault) | {"severity": SEVERITY_FR[fault.severity]} for fault in faults]
    return pd.DataFrame(rows, columns=list(FAULT_COLUMNS))


def show_plain_table(frame: DataFrame) -> None:
    """A small table of words and counts; every text in it is shown as it is."""
    shown = frame.map(lambda cell: escape_markdown(cell) if isinstance(cell, str) else whole(cell))
    st.table(shown.set_index(shown.columns[0]), border="horizontal")


def show_counts(read: Mapping[str, int], loaded: Mapping[str, int], rejected: Mapping[str, int]) -> None:
    """Lines read, loaded and set aside."""
    show_plain_table(counts_frame(read, loaded, rejected))


def show_faults(groups: Sequence[FaultGroup], *, fate: Fate) -> None:
    """Errors, warnings and conformity apart, identical faults brought together with their lines.

    ``fate`` tells what an error does: keeps the files from being published, would set lines aside, has done so.
    """
    for severity, (title, meaning) in _SEVERITY_TITLES.items():
        found = [group for group in groups if group.severity == severity]
        _show_severity(title, meaning or _ERROR_MEANINGS[fate], found)


def _show_severity(title: str, meaning: str, groups: Sequence[FaultGroup]) -> None:
    if not groups:
        st.markdown(f"{title} : {'aucun' if title == 'Avertissements' else 'aucune'}.")
        return
    severity = groups[0].severity
    label = f"{title} : {whole(sum(group.count for group in groups))}"
    # Errors decide on the publication: they are read first, the rest on demand.
    with st.expander(label, expanded=severity == "error", key=f"faults-{severity}"):
        st.caption(meaning)
        show_plain_table(_groups_frame(groups[:SHOWN_GROUPS]))
        left = len(groups) - SHOWN_GROUPS
        if left > 0:
            st.caption(f"Et {counted(left, 'autre sorte', 'autres sortes')}, dans le rapport à télécharger.")


def _groups_frame(groups: Sequence[FaultGroup]) -> DataFrame:
    return pd.DataFrame(
        [
            (f"{group.file}, {group.lines}", group.column or "", group.message, group.suggestion or "", group.count)
            for group in groups
        ],
        columns=["Où", "Colonne", "Ce qui ne va pas et que faire", "Proposition", "Fois"],
    )
