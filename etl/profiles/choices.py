"""Profiles made from what staff chose on the page, and profiles as text: TOML to keep, French to read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from etl.headers import header_columns, header_lookup
from etl.profiles import COMPLEMENT, FileMapping, Profile
from etl.profiles.file_mapping import marking_attributes
from etl.text import match_key


@dataclass(frozen=True, slots=True)
class TableChoice:
    """What staff decided for one table: its kind, and each source header's contract header (None: not taken)."""

    kind: str
    headers: Mapping[str, str | None]


def profile_of_choices(name: str, title: str, choices: Sequence[TableChoice], base: Profile | None = None) -> Profile:
    """The profile that reads such tables the same way next time. Raises pydantic's ValidationError for a bad name.

    ``base``: the profile the tables were read with; what it says stays, the choices add to it.
    """
    if base is None:
        return Profile(name=name, title=title, files=tuple(_mapping_of_choice(choice) for choice in choices))
    files = list(base.files)
    for choice in choices:
        mapping = base.file_for(list(choice.headers))
        if mapping is None or mapping.kind != choice.kind:
            files.append(_mapping_of_choice(choice))
        else:
            files[base.files.index(mapping)] = _extended(mapping, choice)
    return Profile.model_validate(base.model_dump() | {"name": name, "title": title, "files": files})


def _extended(mapping: FileMapping, choice: TableChoice) -> FileMapping:
    """A mapping with the columns chosen before those it names already."""
    taken = {source: header for source, header in choice.headers.items() if header is not None}
    columns = {
        header: [source for source in sources if taken.get(source, header) == header]
        for header, sources in mapping.columns.items()
    }
    for source, header in taken.items():
        if source not in columns.get(header, ()):
            columns.setdefault(header, []).insert(0, source)
    left = [source for source, header in choice.headers.items() if header is None]
    ignored = dict.fromkeys([*(name for name in mapping.ignored if name not in taken), *left])
    named = {header: tuple(sources) for header, sources in columns.items()}
    return FileMapping.model_validate(mapping.model_dump() | {"columns": named, "ignored": tuple(ignored)})


def _mapping_of_choice(choice: TableChoice) -> FileMapping:
    sources: dict[str, list[str]] = {}
    for source, header in choice.headers.items():
        if header is not None:
            sources.setdefault(header, []).append(source)
    return FileMapping(
        kind=choice.kind,
        recognised_by=tuple(_marks_of(choice.kind, sources)) or tuple(choice.headers),
        columns={header: tuple(names) for header, names in sources.items()},
        ignored=tuple(source for source, header in choice.headers.items() if header is None),
        extends_contract=True,
    )


def _marks_of(kind: str, sources: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The source headers of the columns that every such table has: next time's may lack an optional one."""
    marks = marking_attributes(kind)
    for column in header_columns(kind):
        if column.header in sources and (column.header_required or column.attribute in marks):
            yield sources[column.header][0]


def profile_as_toml(profile: Profile) -> str:
    """The profile as TOML text; ``parse_profile`` gives the same profile back."""
    written = profile.model_dump(mode="json", exclude_defaults=True)
    files = written.pop("files")
    lines = [f"{key} = {_toml(value)}" for key, value in written.items()]
    for file in files:
        lines += ["", "[[files]]", *_table_lines("files", file)]
    return "\n".join(lines) + "\n"


def _table_lines(path: str, table: Mapping[str, object]) -> Iterator[str]:
    """Keys of a TOML table, its own values before its sub-tables."""
    for key, value in table.items():
        if not isinstance(value, Mapping):
            yield f"{_key(key)} = {_toml(value)}"
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield f"[{path}.{_key(key)}]"
            yield from _table_lines(f"{path}.{_key(key)}", value)


def _key(key: str) -> str:
    is_bare = key.isascii() and key.replace("_", "a").replace("-", "a").isalnum()
    return key if is_bare else _toml(key)


def _toml(value: object) -> str:
    """A text, a boolean or a list of texts; TOML's basic strings take JSON's escapes, and forbid one more character."""
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def describe_profile(profile: Profile) -> str:
    """How a profile reads the columns that the contract doesn't know by their header: French sentences.

    Holds texts of files: pages escape it.
    """
    sentences = [sentence for mapping in profile.files for sentence in _described(mapping)]
    return " ".join(sentences) or "Toutes les colonnes portent un en-tête connu."


def _described(mapping: FileMapping) -> Iterator[str]:
    if mapping.kind == COMPLEMENT:
        return
    titles = {column.header: column.title for column in header_columns(mapping.kind)}
    attributes = {column.header: column.attribute for column in header_columns(mapping.kind)}
    lookup = header_lookup(mapping.kind)
    read = [
        f"la colonne « {source} » est lue comme « {titles[header]} »"
        for header, sources in mapping.columns.items()
        for source in sources
        if lookup.get(match_key(source)) != attributes[header]
    ]
    if read:
        sentence = ", ".join(read)
        yield f"{sentence[0].upper()}{sentence[1:]}."
    if mapping.ignored:
        names = ", ".join(f"« {name} »" for name in mapping.ignored)
        yield f"{'Colonne non reprise' if len(mapping.ignored) == 1 else 'Colonnes non reprises'} : {names}."
