"""Source columns to contract columns, as the profile that recognised the file says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etl.profiles import Complement, FileMapping
from etl.schema import columns
from etl.uploads import RawColumn, RawTable, ReadResult


@dataclass(frozen=True, slots=True)
class _Source:
    header: str
    values: Sequence[str]


def _first_filled(sources: Sequence[RawColumn]) -> _Source:
    """The first source where it is filled, else the next ones."""
    if len(sources) == 1:
        return _Source(sources[0].header, sources[0].values)
    rows = zip(*(source.values for source in sources), strict=True)
    return _Source(sources[0].header, [next((text for text in row if text.strip()), "") for row in rows])


def _mapped_column(table: RawTable, mapping: FileMapping, header: str, attribute: str) -> RawColumn | None:
    keys = (attribute, *(f"{attribute}#{rank}" for rank in range(1, len(mapping.columns.get(header, ())))))
    ranked = [table.columns[key] for key in keys if key in table.columns]
    if not ranked:
        if header not in mapping.constants:
            return None
        return RawColumn(header, [mapping.constants[header]] * len(table.lines))
    source = _first_filled(ranked)
    translated = {text: mapping.translate(header, text) for text in set(source.values)}
    return RawColumn(source.header, [translated[text] for text in source.values])


def _complement_values(complement: Complement, table: RawTable) -> dict[str, str]:
    """First value of a complement for each dossier, among the lines its condition keeps."""
    try:
        keys, values, places = (table.columns[part].values for part in ("key", "source", "where"))
    except KeyError:
        return {}
    found: dict[str, str] = {}
    for key, value, place in zip(keys, values, places, strict=True):
        if place.strip().startswith(complement.starts_with):
            found.setdefault(key.strip(), value.strip())
    return found


def apply_profile(result: ReadResult) -> None:
    """Replace each recognised table's source columns by the contract's columns, in place.

    Complements (several lines a dossier) fill their column of the dossiers and are not a kind of their own.
    """
    for table in result.tables:
        mapping = table.mapping
        if mapping is None or mapping.complement is not None:
            continue
        kind = next(kind for kind in ("dossiers", "partenaires", "orientations") if kind == mapping.kind)
        mapped = {
            column.attribute: _mapped_column(table, mapping, column.header, column.attribute)
            for column in columns(kind)
        }
        table.columns = {attribute: column for attribute, column in mapped.items() if column is not None}
    _fill_from_complements(result)


def _fill_from_complements(result: ReadResult) -> None:
    dossiers = result.table("dossiers")
    if dossiers is None or "submission_id" not in dossiers.columns:
        return
    attributes = {column.header: column.attribute for column in columns("dossiers")}
    identifiers = [text.strip() for text in dossiers.columns["submission_id"].values]
    for table in result.tables:
        complement = table.mapping.complement if table.mapping else None
        if complement is None:
            continue
        found = _complement_values(complement, table)
        values = [found.get(identifier, "") for identifier in identifiers]
        dossiers.columns[attributes[complement.column]] = RawColumn(complement.source, values)
