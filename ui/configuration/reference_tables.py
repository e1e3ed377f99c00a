"""The reference tables that a Region edits: their French names and columns, their text, what changed between two."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from etl.reference import CLOSED_TABLES, FIXED_CODES, HELICES, REQUIRED_COLUMNS

Row = dict[str, str]
# In the order a person looks for them.
TABLE_TITLES: Mapping[str, str] = {
    "statuses": "Statuts",
    "typologies": "Typologies",
    "ai_priorities": "Priorités de l’IA",
    "actor_types": "Types d’acteurs de l’appel",
    "actor_types_extended": "Types d’acteurs étendus",
    "partner_roles": "Rôles dans le consortium",
    "site_roles": "Rôles des sites",
    "funding_schemes": "Dispositifs de financement",
    "outcomes": "Issues des orientations",
    "calls": "Appels",
    "confidentiality": "Confidentialité",
    "maturity_scales": "Échelles de maturité",
    "srl_levels": "Niveaux SRL",
    "ami_rules": "Règles de l’appel",
    "kpis": "Chiffres clés",
}
COLUMN_TITLES: Mapping[str, str] = {
    "code": "Code",
    "alias_id": "Écriture",
    "organisation_id": "Organisation",
    "scale": "Code",
    "level": "Niveau",
    "rule_id": "Code",
    "label_fr": "Libellé",
    "label": "Libellé",
    "name": "Nom",
    "full_name": "Nom complet",
    "short_label": "Libellé court",
    "official_fr": "Mots de l’appel",
    "aliases": "Autres écritures",
    "order": "Ordre",
    "is_open": "En cours d’examen",
    "helix": "Famille",
    "counts_for_consortium_rule": "Compte pour la règle de consortium",
    "counts_for_triple_helix": "Compte pour recherche, économie, hôpital",
    "in_call": "Cité par l’appel",
    "keywords_fr": "Mots-clés",
    "subtags_fr": "Sous-thèmes",
    "source_ref": "Source",
    "source": "Source",
    "source_or_basis": "Source",
    "origin": "Origine",
    "basis": "Fondement",
    "note": "Note",
    "notes": "Notes",
    "min_level": "Niveau le plus bas",
    "max_level": "Niveau le plus haut",
    "ordinal": "Échelle ordonnée",
    "status_for_ami": "Place dans l’appel",
    "phase_code": "Code de la phase",
    "phase_fr": "Phase",
    "evidence_hint_fr": "Preuves attendues",
    "trl_neighbour_fr": "Niveau TRL voisin",
    "kind": "Nature",
    "statement_fr": "Énoncé",
    "check": "Calcul",
    "definition_fr": "Définition",
    "unit": "Unité",
    "caveat_fr": "Précaution",
    "eligible": "Bénéficiaires",
    "min_total_cost_eur": "Coût total minimal (€)",
    "aid_rate_pct": "Taux d’aide (%)",
    "aid_cap_eur": "Aide maximale (€)",
    "min_fte_pct": "Part minimale d’équivalents temps plein (%)",
    "indirect_flat_rate_pct": "Forfait de frais indirects (%)",
    "aid_min_eur": "Aide minimale (€)",
    "form": "Forme",
    "deadline": "Échéance",
    "deadline_note": "Note sur l’échéance",
}
_YES_NO = {"yes": "oui", "no": "non"}
_HELIX = dict(zip(HELICES, ("recherche", "économie", "hôpital", "médico-social", "autre"), strict=True))
# Cells with a closed list of codes, and the words that stand for them.
COLUMN_CHOICES: Mapping[str, Mapping[str, str]] = {
    "is_open": _YES_NO,
    "ordinal": _YES_NO,
    "in_call": _YES_NO,
    "counts_for_consortium_rule": _YES_NO,
    "counts_for_triple_helix": _YES_NO,
    "helix": _HELIX,
}
_SCHEME_LEVELS = {"regional": "régional", "national": "national", "european": "européen", "none": "aucun"}
_RULE_KINDS = {
    "conformity": "conformité",
    "badge": "atout",
    "warning": "avertissement",
    "context": "contexte",
    "compute": "calcul",
}
_TABLE_CHOICES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("funding_schemes", "level"): _SCHEME_LEVELS,
    ("ami_rules", "kind"): _RULE_KINDS,
}
_LEFT_TO_CODE = frozenset({("ami_rules", "check"), ("ami_rules", "kind"), ("kpis", "unit")})


@dataclass(frozen=True, slots=True)
class RowChange:
    """One line of a table that came, went, or one cell of it that changed."""

    kind: Literal["added", "removed", "changed", "moved"]
    code: str
    column: str
    before: str
    after: str


def key_column(stem: str) -> str:
    """The column whose value names a line."""
    return REQUIRED_COLUMNS[stem][0]


def is_left_to_code(stem: str, column: str) -> bool:
    """True for a cell that programs read: shown, not edited."""
    return (stem, column) in _LEFT_TO_CODE or (stem in CLOSED_TABLES and column == key_column(stem))


def column_title(stem: str, column: str) -> str:
    """French heading of a column; its own name when the table has one that is not known here."""
    if (stem, column) == ("funding_schemes", "level"):
        return "Échelon"
    return COLUMN_TITLES.get(column, column)


def column_choices(stem: str, column: str) -> Mapping[str, str]:
    """``{code: French word}`` of a cell with a closed list, empty for free text."""
    return _TABLE_CHOICES.get((stem, column)) or COLUMN_CHOICES.get(column, {})


def shown_cell(stem: str, column: str, value: str) -> str:
    """A cell in words: the French word of a code, the value itself otherwise."""
    return column_choices(stem, column).get(value, value)


def fixed_codes(stem: str, rows: Sequence[Row]) -> tuple[str, ...]:
    """Codes that may be relabelled and not removed."""
    if stem in CLOSED_TABLES:
        return tuple(row[key_column(stem)] for row in rows)
    return FIXED_CODES.get(stem, ())


def parse_rows(text: str) -> tuple[list[str], list[Row]]:
    """Headers and lines of the text of a table; a short line is completed, cells lose their outer spaces."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), restval="")
    headers = [header.strip() for header in reader.fieldnames or []]
    rows = [{header: (row.get(header) or "").strip() for header in headers} for row in reader]
    return headers, rows


def rows_as_csv(headers: Sequence[str], rows: Sequence[Mapping[str, object]]) -> str:
    """Text of a table, as the files of ``data/reference`` are written; lines without any filled cell are left out."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(headers)
    for row in rows:
        cells = [_text(row.get(header)) for header in headers]
        if any(cells):
            writer.writerow(cells)
    return buffer.getvalue()


def _text(value: object) -> str:
    # A cell nobody filled in comes back from the editor as None or as a float without a value.
    return "" if value is None or value != value else str(value).strip()  # noqa: PLR0124 - NaN alone differs from itself


def row_changes(stem: str, before: str, after: str) -> list[RowChange]:
    """What differs between two texts of a table, line by line: lines taken out, come in, changed cell by cell."""
    key = key_column(stem)
    old = {row[key]: row for row in parse_rows(before)[1]}
    new = {row[key]: row for row in parse_rows(after)[1]}
    changes = [RowChange("removed", code, "", _summary(stem, row), "") for code, row in old.items() if code not in new]
    for code, row in new.items():
        if code not in old:
            changes.append(RowChange("added", code, "", "", _summary(stem, row)))
        else:
            changes += _cell_changes(stem, code, old[code], row)
    if [code for code in old if code in new] != [code for code in new if code in old]:
        changes.append(RowChange("moved", "", "", ", ".join(old), ", ".join(new)))
    return changes


def _cell_changes(stem: str, code: str, old: Row, new: Row) -> list[RowChange]:
    return [
        RowChange(
            "changed",
            code,
            column_title(stem, column),
            shown_cell(stem, column, old.get(column, "")),
            shown_cell(stem, column, new.get(column, "")),
        )
        for column in dict.fromkeys([*old, *new])
        if old.get(column, "") != new.get(column, "")
    ]


def _summary(stem: str, row: Row) -> str:
    return " · ".join(
        shown_cell(stem, column, value) for column, value in row.items() if value and column != key_column(stem)
    )


def merged_text(stem: str, base: str, mine: str, theirs: str) -> str:
    """What two people typed over the same table, together; of a cell both changed, mine is kept."""
    key = key_column(stem)
    headers = parse_rows(theirs)[0]
    old = {row[key]: row for row in parse_rows(base)[1]}
    new = {row[key]: row for row in parse_rows(mine)[1]}
    rows = {row[key]: row for row in parse_rows(theirs)[1] if row[key] not in old or row[key] in new}
    for code, row in new.items():
        before = old.get(code, {})
        typed = {column: value for column, value in row.items() if before.get(column, "") != value}
        if code not in old or typed:
            rows[code] = {**(rows.get(code) or row), **typed}
    return rows_as_csv(headers, list(rows.values()))
