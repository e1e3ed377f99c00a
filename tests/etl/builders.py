"""Builders of submitted lines: a faultless dossier, partner or orientation by the contract's headers, any cell replaced."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from etl.faults import Fault
from etl.pipeline.check import check_files
from etl.pipeline.report import CheckReport
from etl.read.uploads import Upload
from etl.schema import Kind, columns

Line = Mapping[str, str]


def dossier(identifier: str = "IA-1", **changes: str) -> dict[str, str]:
    """A dossier with which nothing is wrong."""
    return {
        "id_dossier": identifier,
        "titre": f"Titre de {identifier}",
        "date_depot": "14/03/2026",
        "statut": "recu",
        "lettre_intention": "oui",
        "fiche_reponse": "oui",
        "typologies": "T01",
        "priorites_ia": "P1",
        "srl_initial": "3",
        "srl_final_vise": "6",
    } | changes


def partner(identifier: str = "IA-1", organisation: str = "CHU fictif", **changes: str) -> dict[str, str]:
    """A hospital in Lille, lead unless told."""
    return {
        "id_dossier": identifier,
        "organisation": organisation,
        "type_acteur": "ES",
        "role": "chef_de_file",
        "code_commune": "59350",
    } | changes


def member(identifier: str = "IA-1", organisation: str = "Labo fictif", **changes: str) -> dict[str, str]:
    """A laboratory in Amiens that follows."""
    return (
        partner(identifier, organisation)
        | {"type_acteur": "LABO", "role": "partenaire", "code_commune": "80021"}
        | changes
    )


def orientation(identifier: str = "IA-1", **changes: str) -> dict[str, str]:
    """A dossier sent to France 2030."""
    return {"id_dossier": identifier, "dispositif": "F2030_REG"} | changes


def upload(kind: Kind, lines: Sequence[Line]) -> Upload:
    """Lines as a CSV file with the columns they use, in the contract's order."""
    used = {header for line in lines for header in line}
    required = {column.header for column in columns(kind) if column.header_required}
    known = [column.header for column in columns(kind) if column.header in used | required]
    headers = [*known, *sorted(used - set(known))]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, headers, restval="", delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(lines)
    return Upload(f"{kind}.csv", text.getvalue().encode("utf-8-sig"))


def uploads(
    dossiers: Sequence[Line], partners: Sequence[Line] = (), orientations: Sequence[Line] | None = None
) -> list[Upload]:
    """The files of a snapshot; without orientations no such file."""
    files = [upload("dossiers", dossiers), upload("partenaires", partners)]
    return files if orientations is None else [*files, upload("orientations", orientations)]


def check(
    dossiers: Sequence[Line],
    partners: Sequence[Line] = (),
    orientations: Sequence[Line] | None = None,
    **options: Any,
) -> CheckReport:
    """What a check of these lines says."""
    return check_files(uploads(dossiers, partners, orientations), **options)


def places(faults: Sequence[Fault], *codes: str) -> list[tuple[str, str, int | None]]:
    """(code, kind of file, line) of the faults, of some codes only when given."""
    return [
        (fault.code, fault.file.removesuffix(".csv"), fault.line)
        for fault in faults
        if not codes or fault.code in codes
    ]


def loaded(report: CheckReport, kind: Kind, attribute: str) -> list[object]:
    """Values of a column of the lines that load."""
    assert report.content is not None
    return list(report.content.tables[kind][attribute])
