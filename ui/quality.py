"""What the snapshot says of its own quality: faults, lines set aside, cells left empty, places found."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analytics.states import stored_words
from etl.faults import Fault, FaultGroup, group_faults
from etl.reference import VOCABULARY_TABLES
from etl.schema import KINDS, TABLES, Kind, columns
from ui.fault_report import KIND_LABELS, LOCATION_LABELS, faults_frame
from ui.suggestions import words_of_codes

if TYPE_CHECKING:
    from pandas import DataFrame

    from etl.store import SnapshotReader
    from ui.context import PageContext
    from ui.suggestions import CodeWords

FILLING_COLUMNS = {
    "kind": "Fichier",
    "title": "Colonne",
    "required": "Obligatoire",
    "n_filled": "Renseignées",
    "n_rows": "Lignes",
    "share": "Part renseignée",
}
PARTNER_COLUMNS = {
    "location": "Localisation",
    "submission_id": "Dossier",
    "line": "Ligne du fichier",
    "name": "Organisation",
    "city": "Commune écrite",
    "insee_code": "Code commune écrit",
    "postal_code": "Code postal écrit",
    "country": "Pays",
    "commune": "Commune retenue",
}
SET_ASIDE_COLUMNS = {
    "kind": "Fichier",
    "file": "Nom du fichier",
    "line": "Ligne",
    "reasons": "Raisons",
    "cells": "Contenu de la ligne",
}
_FAULTS = """
    SELECT file, sheet, line, column_name, value, code, severity, message, suggestion FROM faults
    ORDER BY severity, file, line
"""
_SET_ASIDE = "SELECT kind, file, line, reasons, cells FROM set_aside ORDER BY kind, file, line"
_PARTNERS = """
    SELECT p.location, p.submission_id, p.line, p.name, p.city, p.insee_code, p.postal_code, p.country,
           coalesce(a.name, p.commune_code) AS commune
    FROM partners AS p LEFT JOIN areas AS a ON a.level = 'commune' AND a.code = p.commune_code
    WHERE p.location = $location
    ORDER BY p.line
"""


@dataclass(frozen=True)
class KeptFaults:
    """Faults kept with a snapshot: brought together, and one a row. Shared between visitors, never to be changed.

    ``words``: the labels of the codes they propose, as the files were read with them.
    """

    groups: list[FaultGroup]
    rows: DataFrame
    words: CodeWords


def faults_of(context: PageContext) -> KeptFaults:
    """Faults kept with the snapshot."""
    return _cached_faults(str(context.store_folder), context.snapshot.content_key, context.reader)


@st.cache_resource(max_entries=8, show_spinner=False)
def _cached_faults(store: str, content_key: str, _reader: SnapshotReader) -> KeptFaults:
    cursor = _reader.cursor()
    faults = [Fault(*row) for row in cursor.execute(_FAULTS).fetchall()]
    words = words_of_codes(stored_words(cursor, table) for table in (*VOCABULARY_TABLES, "actor_types"))
    return KeptFaults(group_faults(faults), faults_frame(faults, words), words)


def set_aside_of(context: PageContext) -> DataFrame:
    """Lines set aside, with their reasons and their cells as the sender wrote them."""
    rows = context.reader.cursor().execute(_SET_ASIDE).fetchall()
    return pd.DataFrame(
        [
            (KIND_LABELS.get(kind, kind), file, line, " ".join(reasons), _written(cells))
            for kind, file, line, reasons, cells in rows
        ],
        columns=list(SET_ASIDE_COLUMNS),
    )


def _written(cells: str) -> str:
    return " · ".join(f"{header} : {value}" for header, value in json.loads(cells).items() if value)


def partners_at(context: PageContext, location: str) -> DataFrame:
    """Partner lines located in one of the five ways."""
    rows = context.reader.cursor().execute(_PARTNERS, {"location": location}).fetchall()
    frame = pd.DataFrame(rows, columns=list(PARTNER_COLUMNS))
    return frame.assign(location=frame["location"].map(LOCATION_LABELS))


def filling_of(context: PageContext) -> DataFrame:
    """Cells filled, by column of the contract, over the lines loaded; columns with a default value are left out."""
    return _cached_filling(str(context.store_folder), context.snapshot.content_key, context.reader)


@st.cache_data(max_entries=16, show_spinner=False)
def _cached_filling(store: str, content_key: str, _reader: SnapshotReader) -> DataFrame:
    frames = [_filling_of_kind(_reader, kind) for kind in KINDS]
    return pd.concat(frames, ignore_index=True)


def _filling_of_kind(reader: SnapshotReader, kind: Kind) -> DataFrame:
    frame = reader.cursor().table(TABLES[kind]).df()
    rows = []
    for column in columns(kind):
        # A default stands where nothing was written: how often it was written can't be told any more.
        if column.default not in (None, ()):
            continue
        filled = frame[column.attribute].str.len() > 0 if column.is_list else frame[column.attribute].notna()
        n_filled, n_rows = int(filled.sum()), len(frame)
        share = n_filled / n_rows if n_rows else None
        rows.append((KIND_LABELS[kind], column.title, column.header_required, n_filled, n_rows, share))
    return pd.DataFrame(rows, columns=list(FILLING_COLUMNS))
