"""Documents printed from the code: ``docs/schema.md``, the Table Schemas and ``docs/faults.md``.

``python -m etl.document`` writes them; a test holds them up to date. Table Schema: the form of schema.data.gouv.fr and
of frictionless, for files as the demonstration writes them (``;``, French dates, decimal commas).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from etl.cells.fields import ID_PATTERN
from etl.demo.examples import write_examples
from etl.faults import CATALOGUE, SEVERITY_FR
from etl.reference import Reference, load_reference
from etl.schema import KINDS, MODELS, SCHEMA_VERSION, Column, Kind, columns

DOCS = Path(__file__).resolve().parent.parent / "docs"
_TYPES: Mapping[str, str] = {
    "VARCHAR": "string",
    "VARCHAR[]": "string",
    "DATE": "date",
    "INTEGER": "integer",
    "BOOLEAN": "boolean",
    "DOUBLE": "number",
}
_TYPES_FR: Mapping[str, str] = {
    "VARCHAR": "texte",
    "VARCHAR[]": "liste (séparée par | ou ;)",
    "DATE": "date",
    "INTEGER": "nombre entier",
    "BOOLEAN": "oui / non",
    "DOUBLE": "nombre",
}
_TITLES_FR: Mapping[Kind, str] = {
    "dossiers": "Dossiers",
    "partenaires": "Partenaires",
    "orientations": "Orientations",
}
_KIND_INTRO_FR: Mapping[Kind, str] = {
    "dossiers": "Une ligne par dossier déposé.",
    "partenaires": "Une ligne par organisation et par site, dans chaque dossier.",
    "orientations": "Une ligne par dossier orienté vers un dispositif de financement.",
}


def table_schema_field(column: Column, reference: Reference) -> dict[str, Any]:
    """One field of a Table Schema."""
    field: dict[str, Any] = {
        "name": column.header,
        "title": column.title,
        "description": column.description,
        "type": _TYPES[column.duckdb_type],
    }
    if field["type"] == "date":
        field["format"] = "%d/%m/%Y"
    if field["type"] == "number":
        field |= {"decimalChar": ",", "groupChar": " "}
    else:
        field["example"] = column.example  # frictionless reads the example of a number without its decimalChar
    if field["type"] == "boolean":
        field |= {"trueValues": ["oui"], "falseValues": ["non"]}
    if constraints := _constraints(column, reference):
        field["constraints"] = constraints
    return field


def _constraints(column: Column, reference: Reference) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if column.required:
        found["required"] = True
    if column.attribute == "submission_id":
        found["pattern"] = f"^{ID_PATTERN}$"
        if column.kind == "dossiers":
            found["unique"] = True
    if column.vocabulary and not column.is_list:
        found["enum"] = list(reference.vocabulary(column.vocabulary))
    if _TYPES[column.duckdb_type] in ("number", "integer"):
        found["minimum"] = 0
    return found


def table_schema(kind: Kind, reference: Reference) -> dict[str, Any]:
    """The Table Schema of one kind of file. Source: etl/schema.py."""
    schema: dict[str, Any] = {
        "$schema": "https://frictionlessdata.io/schemas/table-schema.json",
        "name": f"healthia-{kind}",
        "title": f"HealthIA : {_TITLES_FR[kind].lower()}",
        "description": _KIND_INTRO_FR[kind],
        "version": f"{SCHEMA_VERSION}.0.0",
        "licenses": [{"name": "EUPL-1.2"}],
        "fields": [table_schema_field(column, reference) for column in columns(kind)],
        "missingValues": ["", "-", "/", "?", "???", "n/a", "NC", "Non renseigné", "à compléter"],
    }
    if kind == "dossiers":
        schema["primaryKey"] = ["id_dossier"]
    else:
        link = {"resource": "dossiers", "fields": ["id_dossier"]}
        schema["foreignKeys"] = [{"fields": ["id_dossier"], "reference": link}]
    return schema


def _allowed(column: Column, reference: Reference) -> str:
    if column.vocabulary is None:
        return ""
    vocabulary = reference.vocabulary(column.vocabulary)
    return ", ".join(f"`{code}`" for code in vocabulary)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _kind_section(kind: Kind, reference: Reference) -> Iterator[str]:
    yield f"## {_TITLES_FR[kind]}\n"
    yield f"{_KIND_INTRO_FR[kind]} Modèle : `etl.schema.{MODELS[kind].__name__}`.\n"
    yield _row(
        "en-tête", "intitulé", "type", "obligatoire", "description", "exemple", "valeurs admises", "autres en-têtes"
    )
    yield _row(*["---"] * 8)
    for column in columns(kind):
        required = "oui" if column.required else "en-tête seul" if column.header_required else "non"
        aliases = ", ".join(alias for alias in column.aliases)
        yield _row(
            f"`{column.header}`",
            column.title,
            _TYPES_FR[column.duckdb_type],
            required,
            column.description,
            column.example,
            _allowed(column, reference),
            aliases,
        )
    yield ""


def schema_document(reference: Reference) -> str:
    """``docs/schema.md``: every column of the contract, in French."""
    lines = [
        "# Le contrat de données\n",
        "Imprimé depuis `etl/schema.py` par `make docs` ; ne pas modifier à la main.\n",
        f"Version {SCHEMA_VERSION}. Les en-têtes et les valeurs se comparent sans tenir compte de casse, d'accents,"
        " d'espaces, de tirets ni d'apostrophes. Les schémas de table sont dans `docs/schema/`.\n",
    ]
    for kind in KINDS:
        lines.extend(_kind_section(kind, reference))
    return "\n".join(lines)


def faults_document() -> str:
    """``docs/faults.md``: the fault catalogue, in French."""
    lines = [
        "# Catalogue des fautes\n",
        "Imprimé depuis `etl/faults.py` par `make docs` ; ne pas modifier à la main.\n",
        "Une **erreur** écarte la ligne ; un **avertissement** la laisse chargée ; un fait de **conformité** dit"
        " où en est le dossier au regard des règles de l'appel. Une faute bloquante empêche toute publication.\n",
        _row("code", "gravité", "titre", "message", "que faire"),
        _row(*["---"] * 5),
    ]
    for kind in sorted(CATALOGUE.values(), key=lambda entry: ("EWC".index(entry.code[0]), entry.code)):
        severity = SEVERITY_FR[kind.severity] + (" bloquante" if kind.blocking else "")
        lines.append(_row(f"`{kind.code}`", severity, kind.title, kind.template, kind.remedy))
    return "\n".join(lines) + "\n"


def documents() -> dict[str, str]:
    """Path below ``docs/`` to content, for every document printed from this package."""
    reference = load_reference()
    found = {"schema.md": schema_document(reference), "faults.md": faults_document()}
    for kind in KINDS:
        schema = table_schema(kind, reference)
        found[f"schema/{kind}.json"] = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
    return found


def main() -> None:
    """Write every document, and the example files of the user guide."""
    write_examples(DOCS / "exemples")
    for name, content in documents().items():
        path = DOCS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
