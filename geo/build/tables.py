"""The tables of data/geo: codes, names, populations, postal codes, and what yesterday's communes became."""

import csv
import gzip
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

REGION_CODE = "32"
REGION_NAME = "Hauts-de-France"
AREA_COLUMNS = (
    "code",
    "name",
    "population",
    "departement_code",
    "arrondissement_code",
    "epci_code",
    "straddles",
    "note",
)
COMMUNE_COLUMNS = ("code", "name", "population", "epci_code", "arrondissement_code", "departement_code", "postal_codes")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Decoupage:
    """The four tables of the npm package."""

    communes: list[Row]
    epci: list[Row]
    arrondissements: list[Row]
    departements: list[Row]

    def current(self) -> dict[str, Row]:
        """Communes of today, the whole of France, by code."""
        return {row["code"]: row for row in self.communes if row["type"] == "commune-actuelle"}

    def regional(self) -> dict[str, Row]:
        """Communes of today in the region, by code."""
        return {code: row for code, row in self.current().items() if row["region"] == REGION_CODE}


def epci_of_communes(source: Decoupage) -> dict[str, str]:
    """EPCI code of each commune that belongs to one."""
    return {member["code"]: epci["code"] for epci in source.epci for member in epci["membres"]}


def commune_rows(source: Decoupage) -> list[Row]:
    """A row for each commune of the region, sorted by code."""
    epci_of = epci_of_communes(source)
    return [
        {
            "code": code,
            "name": row["nom"],
            "population": row["population"],
            "epci_code": epci_of[code],
            "arrondissement_code": row["arrondissement"],
            "departement_code": row["departement"],
            "postal_codes": " ".join(row["codesPostaux"]),
        }
        for code, row in sorted(source.regional().items())
    ]


def only_value(values: Iterable[str]) -> str:
    """The value all share, or an empty string when they differ."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else ""


def area_row(code: str, name: str, members: Sequence[Row], **changes: Any) -> Row:
    """A territory above the commune; its population is that of its communes in the region."""
    return {
        "code": code,
        "name": name,
        "population": sum(member["population"] for member in members),
        "departement_code": only_value(member["departement_code"] for member in members),
        "arrondissement_code": "",
        "epci_code": "",
        "straddles": "",
        "note": "",
    } | changes


def members_by(communes: Sequence[Row], column: str) -> dict[str, list[Row]]:
    """The communes of each territory named in that column."""
    groups: dict[str, list[Row]] = {}
    for commune in communes:
        groups.setdefault(commune[column], []).append(commune)
    return groups


def straddling_note(epci: Row, members: Sequence[Row], current: Mapping[str, Row], names: Mapping[str, str]) -> str:
    """French sentence that says which part of an EPCI is left out; empty when none is."""
    outside = [member["code"] for member in epci["membres"] if current[member["code"]]["region"] != REGION_CODE]
    if not outside:
        return ""
    elsewhere = ", ".join(sorted({names[current[code]["departement"]] for code in outside}))
    return (
        f"EPCI à cheval sur une autre région ({elsewhere}) : seules ses {len(members)} communes des Hauts-de-France "
        f"sont comptées, pour la population comme pour les dossiers ; {len(outside)} communes n’y sont pas."
    )


def epci_rows(source: Decoupage, communes: Sequence[Row]) -> list[Row]:
    """A row for each EPCI with a commune in the region, sorted by code."""
    current, groups = source.current(), members_by(communes, "epci_code")
    names = {row["code"]: row["nom"] for row in source.departements}
    rows = []
    for epci in sorted(source.epci, key=lambda row: row["code"]):
        members = groups.get(epci["code"])
        if not members:
            continue
        note = straddling_note(epci, members, current, names)
        arrondissement = only_value(member["arrondissement_code"] for member in members)
        rows.append(
            area_row(
                epci["code"],
                epci["nom"],
                members,
                arrondissement_code=arrondissement,
                epci_code=epci["code"],
                straddles="yes" if note else "",
                note=note,
            )
        )
    return rows


def arrondissement_rows(source: Decoupage, communes: Sequence[Row]) -> list[Row]:
    """A row for each arrondissement of the region, sorted by code."""
    names = {row["code"]: row["nom"] for row in source.arrondissements}
    groups = sorted(members_by(communes, "arrondissement_code").items())
    return [area_row(code, names[code], members, arrondissement_code=code) for code, members in groups]


def departement_rows(source: Decoupage, communes: Sequence[Row]) -> list[Row]:
    """A row for each département of the region, sorted by code."""
    names = {row["code"]: row["nom"] for row in source.departements}
    groups = sorted(members_by(communes, "departement_code").items())
    return [area_row(code, names[code], members) for code, members in groups]


def region_rows(communes: Sequence[Row]) -> list[Row]:
    """The one row of the region."""
    return [area_row(REGION_CODE, REGION_NAME, communes)]


def france_rows(source: Decoupage) -> list[Row]:
    """Code, name and postal codes of every commune of France today, sorted by code."""
    return [
        {"code": code, "name": row["nom"], "postal_codes": " ".join(row.get("codesPostaux", []))}
        for code, row in sorted(source.current().items())
    ]


def former_rows(source: Decoupage) -> list[Row]:
    """What merged, delegated and associated communes (and municipal arrondissements) belong to today.

    A commune known by its code alone (merged without staying a delegated one) has an empty name: the source has none.
    The chief commune of a merger keeps its code, so a delegated commune may have the code of today's commune.
    """
    named = {
        row["code"]: {
            "code": row["code"],
            "name": row["nom"],
            "kind": row["type"],
            "current_code": row.get("chefLieu") or row["commune"],
        }
        for row in source.communes
        if row["type"] != "commune-actuelle"
    }
    merged = {
        former: {"code": former, "name": "", "kind": "commune-fusionnee", "current_code": row["code"]}
        for row in source.current().values()
        for former in row.get("anciensCodes", [])
    }
    # A delegated commune says where it is today; `anciensCodes` is sometimes late. 60455 La Neuville-Garnier is listed
    # under 60054 Beaumont-les-Nonains, though it is a part of 60694 Les Hauts-Talican since Beaumont left it; 55273
    # has the same fault. So the delegated row wins.
    return [row for _, row in sorted((merged | named).items())]


def csv_bytes(rows: Sequence[Row], columns: Sequence[str]) -> bytes:
    """The rows as UTF-8 CSV, comma and LF."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def gzip_bytes(content: bytes) -> bytes:
    """Compressed without file name nor time, so that the same content gives the same bytes."""
    return gzip.compress(content, compresslevel=9, mtime=0)


def build_tables(source: Decoupage) -> dict[str, bytes]:
    """File name → bytes of the tables of data/geo."""
    communes = commune_rows(source)
    return {
        "communes.csv": csv_bytes(communes, COMMUNE_COLUMNS),
        "epci.csv": csv_bytes(epci_rows(source, communes), AREA_COLUMNS),
        "arrondissements.csv": csv_bytes(arrondissement_rows(source, communes), AREA_COLUMNS),
        "departements.csv": csv_bytes(departement_rows(source, communes), AREA_COLUMNS),
        "region.csv": csv_bytes(region_rows(communes), AREA_COLUMNS),
        "former_communes.csv": csv_bytes(former_rows(source), ("code", "name", "kind", "current_code")),
        "france_communes.csv.gz": gzip_bytes(csv_bytes(france_rows(source), ("code", "name", "postal_codes"))),
    }
