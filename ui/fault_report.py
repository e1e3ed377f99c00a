"""Reports of a check or of a snapshot as people read them: counts, places found, faults brought together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Literal

import pandas as pd
import streamlit as st

from etl.faults import CATALOGUE, SEVERITY_FR, Fault, FaultGroup
from ui.formats import counted, typographic, whole
from ui.plain_table import show_plain_table
from ui.suggestions import suggestion_label, suggestion_words

if TYPE_CHECKING:
    from pandas import DataFrame

    from etl.pipeline.report import CheckReport
    from ui.suggestions import CodeWords

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
    "suggestion_label": "Libellé proposé",
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
# A line set aside with its dossier has nothing wrong of its own.
FOLLOWER = "E-DOSSIER-SET-ASIDE"
_BLANK = re.compile(r"\{\w+\}")
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


def count_errors(report: CheckReport) -> int:
    """Errors to mend: the lines that only follow their dossier are left out."""
    return sum(1 for fault in report.issues if fault.severity == "error" and fault.code != FOLLOWER)


def faults_frame(faults: Sequence[Fault], words: CodeWords) -> DataFrame:
    """Every fault, ungrouped, in French: the rows of the report to download. A proposal stays what a cell may hold."""
    rows = [
        asdict(fault)
        | {
            "severity": SEVERITY_FR[fault.severity],
            "suggestion_label": suggestion_label(fault.code, fault.suggestion, words),
        }
        for fault in faults
    ]
    return pd.DataFrame(rows, columns=list(FAULT_COLUMNS))


def show_counts(read: Mapping[str, int], loaded: Mapping[str, int], rejected: Mapping[str, int]) -> None:
    """Lines read, loaded and set aside."""
    show_plain_table(counts_frame(read, loaded, rejected))


def show_faults(groups: Sequence[FaultGroup], words: CodeWords, *, fate: Fate, is_open: bool = True) -> None:
    """Errors, warnings and conformity apart, identical faults brought together with their lines.

    ``words``: the labels of the codes proposed. ``fate`` tells what an error does: keeps the files from being
    published, would set lines aside, has done so. ``is_open`` False folds the errors too: they are asked for one by one
    elsewhere on the page.
    """
    followers = sum(group.count for group in groups if group.code == FOLLOWER)
    for severity, (title, meaning) in _SEVERITY_TITLES.items():
        found = [group for group in groups if group.severity == severity and group.code != FOLLOWER]
        meaning = meaning or _ERROR_MEANINGS[fate]
        if severity == "error" and followers:
            meaning += (
                f" {counted(followers, 'ligne suit son dossier écarté', 'lignes suivent leur dossier écarté')} : "
                "corriger le dossier suffit."
            )
        _show_severity(title, meaning, found, words, is_open=is_open)


def _show_severity(title: str, meaning: str, groups: Sequence[FaultGroup], words: CodeWords, *, is_open: bool) -> None:
    if not groups:
        st.markdown(f"{title} : {'aucun' if title == 'Avertissements' else 'aucune'}.")
        return
    severity = groups[0].severity
    label = f"{title} : {whole(sum(group.count for group in groups))}"
    # Errors decide on the publication: they are read first, the rest on demand.
    with st.expander(label, expanded=is_open and severity == "error", key=f"faults-{severity}"):
        st.caption(meaning)
        show_plain_table(groups_frame(groups[:SHOWN_GROUPS], words))
        left = len(groups) - SHOWN_GROUPS
        if left > 0:
            st.caption(f"Et {counted(left, 'autre sorte', 'autres sortes')}, dans le rapport à télécharger.")


def groups_frame(groups: Sequence[FaultGroup], words: CodeWords) -> DataFrame:
    """One row a group of identical faults, as the page shows them."""
    return pd.DataFrame(
        [
            (
                group.where,
                group.column or "",
                typographic(group.message),
                suggestion_words(group.code, group.suggestion, words),
                group.count,
            )
            for group in groups
        ],
        columns=["Où", "Colonne", "Ce qui ne va pas et que faire", "Proposition", "Fois"],
    )


def show_catalogue() -> None:
    """Everything that a check can say, on demand: what it means and what to do."""
    with st.expander("Tout ce que la vérification peut dire"):
        st.caption(
            "Une erreur écarte la ligne ; un avertissement la laisse chargée ; une remarque de conformité dit où en "
            "est le dossier au regard des règles de l’appel."
        )
        show_plain_table(catalogue_frame())


def catalogue_frame() -> DataFrame:
    """The fault catalogue: one row a code, errors first."""
    entries = sorted(CATALOGUE.values(), key=lambda kind: ("EWC".index(kind.code[0]), kind.title))
    return pd.DataFrame(
        [
            (
                typographic(kind.title),
                SEVERITY_FR[kind.severity],
                typographic(without_blanks(kind.template)),
                typographic(without_blanks(kind.remedy)),
                kind.code,
            )
            for kind in entries
        ],
        columns=["Remarque", "Gravité", "Ce qui est dit", "Que faire", "Code"],
    )


def without_blanks(template: str) -> str:
    """A template as a sentence: « … » in the place of what a fault fills in."""
    return _BLANK.sub("…", template)
