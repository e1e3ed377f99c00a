"""Reference tables (``data/reference/*.csv``): read once, checked, turned into vocabularies.

A Region edits these files without touching code, so every mistake that can be made in them is named here in
French with the file, the line and the remedy.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePath

from etl.settings import REFERENCE_FOLDER, SettingsError
from etl.text import match_key

HELICES = ("research", "economy", "hospital", "medico_social", "other")

# The columns each table can't do without; the first one identifies a row.
REQUIRED_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "actor_types": ("code", "label", "helix", "counts_for_consortium_rule", "counts_for_triple_helix"),
    "actor_types_extended": ("code", "label", "helix", "counts_for_consortium_rule"),
    "ai_priorities": ("code", "short_label", "label_fr", "official_fr"),
    "ami_rules": ("rule_id", "kind", "statement_fr", "check"),
    "calls": ("code", "label_fr"),
    "confidentiality": ("code", "label_fr"),
    "funding_schemes": ("code", "name", "level"),
    "kpis": ("code", "label_fr", "definition_fr", "unit", "caveat_fr"),
    "maturity_scales": ("scale", "full_name", "min_level", "max_level"),
    "outcomes": ("code", "label_fr"),
    "partner_roles": ("code", "label_fr"),
    "site_roles": ("code", "label_fr"),
    "srl_levels": ("level", "phase_fr", "label_fr", "short_label"),
    "statuses": ("code", "label_fr", "order", "is_open"),
    "typologies": ("code", "short_label", "label_fr", "official_fr"),
    "organisation_aliases": ("alias_id", "organisation_id"),
}
# The code reads these tables line by line: a line more would mean nothing, a line less would be missed.
CLOSED_TABLES = frozenset({"ami_rules", "kpis", "srl_levels"})
# Pairs of organisations that staff said are not the same one: proposed no more.
REFUSED_PAIRS = "duplicates_refused"
PAIR_COLUMNS = ("organisation_a", "organisation_b", "by", "at")
# A code by which the call itself numbers its typologies and priorities; the others are the tool's own.
_CALL_NUMBER = re.compile(r"[A-Z]\d{1,2}")
LABEL_COLUMNS = ("label_fr", "label", "name", "short_label", "official_fr", "full_name")
# Tables whose codes are fixed by the contract: rows may be relabelled, not removed.
FIXED_CODES: Mapping[str, tuple[str, ...]] = {
    "statuses": ("recu", "complet", "en_etude", "oriente", "redirige", "non_retenu", "retire"),
    "partner_roles": ("chef_de_file", "partenaire"),
    "site_roles": ("siege", "experimentation", "soins"),
    "outcomes": ("propose", "depose", "accorde", "refuse"),
    "confidentiality": ("restreint", "agrege", "public"),
    "actor_types": ("LABO", "ESR", "STARTUP", "ENT", "ES", "MS"),
    "maturity_scales": ("SRL",),
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A closed list: codes in file order, French labels, and every spelling that stands for a code."""

    name: str
    labels: Mapping[str, str]
    lookup: Mapping[str, str]

    def __contains__(self, code: object) -> bool:
        return code in self.labels

    def __iter__(self) -> Iterator[str]:
        return iter(self.labels)

    def find(self, text: str) -> str | None:
        """Code of a value written as code, label or alias; None when no spelling matches."""
        return self.lookup.get(match_key(text))

    def allowed(self) -> str:
        """The allowed values as people write them: ``Reçu ; Complet``; a number of the call stays: ``T01 (…)``."""
        return " ; ".join(
            f"{code} ({label})" if _CALL_NUMBER.fullmatch(code) else label for code, label in self.labels.items()
        )


def _check_rows(stem: str, header: Sequence[str], rows: list[dict[str, str]], name: str) -> None:
    if stem == REFUSED_PAIRS:
        _check_pairs(header, rows, name)
        return
    required = REQUIRED_COLUMNS.get(stem, ())
    _check_header(header, required, name)
    if not required:
        return
    if not rows and stem != "organisation_aliases":
        raise SettingsError(f"{name} : la table est vide.")
    seen: set[str] = set()
    for line, row in enumerate(rows, start=2):
        code = row[required[0]]
        if not code:
            raise SettingsError(f"{name}, ligne {line} : la colonne « {required[0]} » est vide.")
        if code in seen:
            raise SettingsError(f"{name}, ligne {line} : « {code} » figure deux fois.")
        seen.add(code)
        if "helix" in row and row["helix"] not in HELICES:
            raise SettingsError(
                f"{name}, ligne {line} : « {row['helix']} » n'est pas une famille connue ({', '.join(HELICES)})."
            )
    missing = [code for code in FIXED_CODES.get(stem, ()) if code not in seen]
    if missing:
        raise SettingsError(f"{name} : il manque « {', '.join(missing)} », que le contrat de données fixe.")


def _check_header(header: Sequence[str], required: Sequence[str], name: str) -> None:
    for column in required:
        if column not in header:
            raise SettingsError(f"{name} : la colonne « {column} » manque.")
    for column in header:
        if header.count(column) > 1:
            raise SettingsError(f"{name} : la colonne « {column} » figure deux fois.")


def _check_pairs(header: Sequence[str], rows: list[dict[str, str]], name: str) -> None:
    _check_header(header, PAIR_COLUMNS, name)
    seen: set[frozenset[str]] = set()
    for line, row in enumerate(rows, start=2):
        pair = frozenset(row[column] for column in PAIR_COLUMNS[:2])
        if len(pair) != 2 or "" in pair:
            raise SettingsError(f"{name}, ligne {line} : deux organisations différentes sont attendues.")
        if pair in seen:
            raise SettingsError(f"{name}, ligne {line} : cette paire figure deux fois.")
        seen.add(pair)


def read_table(path: Path) -> list[dict[str, str]]:
    """Rows of one reference CSV, values stripped. Raises SettingsError naming the file and the remedy."""
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise SettingsError(f"{path} : la table de référence manque.") from error
    except OSError as error:
        raise SettingsError(f"{path} : la table de référence ne peut pas être lue. Vérifiez ses droits.") from error
    return parse_table(content, str(path))


def parse_table(content: bytes, name: str) -> list[dict[str, str]]:
    """Rows of a reference CSV from its bytes; its name says which table it is, and stands in messages.

    Raises SettingsError naming the table and the remedy.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{name} : la table doit être enregistrée en UTF-8.") from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    rows: list[dict[str, str]] = []
    try:
        header = [column.strip() for column in reader.fieldnames or ()]
        for line, row in enumerate(reader, start=2):
            if None in row or None in row.values():
                raise SettingsError(f"{name}, ligne {line} : le nombre de cellules n'est pas celui de l'en-tête.")
            rows.append({key.strip(): value.strip() for key, value in row.items()})
    except csv.Error as error:
        raise SettingsError(f"{name} : la table n'est pas un CSV lisible.") from error
    _check_rows(PurePath(name).stem, header, rows, name)
    return rows


def _spellings(row: Mapping[str, str], code: str) -> Iterator[str]:
    yield code
    for column in LABEL_COLUMNS:
        if row.get(column):
            yield row[column]
    yield from filter(None, row.get("aliases", "").split("|"))


def _vocabulary(name: str, rows: list[dict[str, str]]) -> Vocabulary:
    key = REQUIRED_COLUMNS[name][0]
    labels: dict[str, str] = {}
    lookup: dict[str, str] = {}
    for row in rows:
        code = row[key]
        labels[code] = next((row[column] for column in LABEL_COLUMNS if row.get(column)), code)
        for spelling in _spellings(row, code):
            known = lookup.setdefault(match_key(spelling), code)
            if known != code:
                raise SettingsError(f"{name}.csv : « {spelling} » désigne à la fois {known} et {code}.")
    return Vocabulary(name, labels, lookup)


@dataclass(frozen=True)
class Reference:
    """Every reference table of one folder, and the vocabularies made from them."""

    tables: Mapping[str, list[dict[str, str]]]
    vocabularies: Mapping[str, Vocabulary]

    def rows(self, stem: str) -> list[dict[str, str]]:
        """Rows of the table ``<stem>.csv``. Raises KeyError for a table that is not carried."""
        return self.tables[stem]

    def vocabulary(self, name: str) -> Vocabulary:
        """Vocabulary by table name; ``actor_types`` holds the six types of the call and the extended ones."""
        return self.vocabularies[name]

    def scale_bounds(self, scale: str) -> tuple[int, int]:
        """Lowest and highest level of a maturity scale."""
        row = next(row for row in self.tables["maturity_scales"] if row["scale"] == scale)
        return int(row["min_level"]), int(row["max_level"])

    def actor_helix(self, code: str) -> str:
        """Helix of an actor type (``research``, ``economy``, ``hospital``, ``medico_social``, ``other``)."""
        rows = self.tables["actor_types"] + self.tables["actor_types_extended"]
        return next(row["helix"] for row in rows if row["code"] == code)


VOCABULARY_TABLES = (
    "ai_priorities",
    "calls",
    "confidentiality",
    "funding_schemes",
    "maturity_scales",
    "outcomes",
    "partner_roles",
    "site_roles",
    "statuses",
    "typologies",
)


def _check_bounds(row: Mapping[str, str]) -> None:
    bounds = row["min_level"], row["max_level"]
    if not all(map(str.isdigit, bounds)):
        raise SettingsError(f"maturity_scales.csv : les bornes de « {row['scale']} » doivent être des entiers.")
    if int(bounds[0]) >= int(bounds[1]):
        raise SettingsError(f"maturity_scales.csv : les bornes de « {row['scale']} » sont inversées.")


def make_reference(tables: Mapping[str, list[dict[str, str]]]) -> Reference:
    """The vocabularies of some tables, each checked on its own before. Raises SettingsError."""
    vocabularies = {name: _vocabulary(name, tables[name]) for name in VOCABULARY_TABLES}
    actors = tables["actor_types"] + tables["actor_types_extended"]
    vocabularies["actor_types"] = _vocabulary("actor_types", actors)
    for row in tables["maturity_scales"]:
        _check_bounds(row)
    return Reference(tables, vocabularies)


def table_stems(folder: Path) -> list[str]:
    """Names of the tables a reference folder has to hold or holds, sorted."""
    return sorted({path.stem for path in folder.glob("*.csv")} | set(REQUIRED_COLUMNS))


@lru_cache(maxsize=8)
def load_reference(folder: Path = REFERENCE_FOLDER) -> Reference:
    """All reference tables of a folder, checked. Raises SettingsError with a French sentence."""
    return make_reference({stem: read_table(folder / f"{stem}.csv") for stem in table_stems(folder)})
