"""Lines of a dossier that differ between two states, in words: partner lines, orientations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analytics.difference_words import EMPTY, value_in_words
from etl.schema import Column, Kind, columns

if TYPE_CHECKING:
    from analytics.states import Words

_Row = Mapping[str, Any]
_KINDS: Mapping[Kind, str] = {"partenaires": "Ligne de partenaire", "orientations": "Orientation"}
# What the line is of, said before its columns.
_HEADS: Mapping[Kind, str] = {"partenaires": "name", "orientations": "scheme"}


def title_of(column: Column) -> str:
    """French title of a column, with the apostrophe of the pages."""
    return column.title.replace("'", "’")


def line_changes(
    kind: Kind,
    before: Sequence[_Row],
    after: Sequence[_Row],
    words: Words,
    key_of: Callable[[_Row], str],
    names: Mapping[str, str] | None = None,
) -> Iterator[tuple[str, str, str, str]]:
    """What, in words, differs in the lines of the same key: kind, what, before, after.

    One line against one: a row a column that differs. Otherwise the lines that came and went, each whole. ``names``:
    the words of a key, where the line's own would not do. The order of lines says nothing.
    """
    told = [column for column in columns(kind) if column.attribute != "submission_id"]
    old, new = (_by_key(rows, key_of, told) for rows in (before, after))
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key, Counter()), new.get(key, Counter())
        gone, come = was - now, now - was
        if not gone and not come:
            continue
        one = dict(zip((column.attribute for column in told), next(iter(come or gone)), strict=True))
        head = (names or {}).get(key) or _in_words(_column(told, _HEADS[kind]), one[_HEADS[kind]], words)
        if gone.total() == come.total() == 1:
            for column, before_cell, after_cell in zip(told, next(iter(gone)), next(iter(come)), strict=True):
                if before_cell != after_cell:
                    said = _in_words(column, before_cell, words), _in_words(column, after_cell, words)
                    yield _KINDS[kind], f"{head} · {title_of(column)}", said[0], said[1]
        else:
            move = "" if gone and come else " retirée" if gone else " ajoutée"
            yield f"{_KINDS[kind]}{move}", head, _whole(gone, told, kind, words), _whole(come, told, kind, words)


def _by_key(
    rows: Sequence[_Row], key_of: Callable[[_Row], str], told: Sequence[Column]
) -> dict[str, Counter[tuple[Any, ...]]]:
    found: dict[str, Counter[tuple[Any, ...]]] = {}
    for row in rows:
        found.setdefault(key_of(row), Counter())[tuple(row[column.attribute] for column in told)] += 1
    return found


def _column(told: Sequence[Column], attribute: str) -> Column:
    return next(column for column in told if column.attribute == attribute)


def _in_words(column: Column, value: Any, words: Words) -> str:
    if value is not None and column.vocabulary:
        return str(words.get(column.vocabulary, {}).get(value) or value)
    return value_in_words(column.attribute, value, words)


def _whole(lines: Counter[tuple[Any, ...]], told: Sequence[Column], kind: Kind, words: Words) -> str:
    """Lines in one text; the name of the organisation or scheme is said elsewhere."""
    texts = sorted(
        ", ".join(
            f"{title_of(column)} : {said}"
            for column, value in zip(told, line, strict=True)
            if column.attribute != _HEADS[kind] and (said := _in_words(column, value, words)) != EMPTY
        )
        or "sans précision"
        for line in lines.elements()
    )
    return " ; ".join(texts)
