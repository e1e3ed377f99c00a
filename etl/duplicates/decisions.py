"""Deciding: two identities are one organisation, or two; and taking it back. Kept by the store with who and when."""

from __future__ import annotations

from dataclasses import dataclass

from etl.duplicates.tables import (
    ALIAS_FILE,
    REFUSED_FILE,
    AliasLine,
    RefusedPair,
    aliases_as_text,
    parse_aliases,
    parse_refusals,
    refusals_as_text,
    refused_pair,
)
from etl.store import Store
from etl.store.aliases import resolved_aliases
from etl.store.configuration import text_digest


class DecisionRefused(Exception):
    """The decision says nothing new, or something else than what is in force; the message says what, in French."""


@dataclass(frozen=True)
class Decisions:
    """The decisions in force when somebody looked: what they decide next is refused when the tables have changed."""

    aliases: tuple[AliasLine, ...]
    refused: tuple[RefusedPair, ...]
    aliases_digest: str
    refused_digest: str

    def roots(self) -> dict[str, str]:
        """Identity to final identity, chains followed. Raises SettingsError for a circle."""
        rows = [{"alias_id": line.alias_id, "organisation_id": line.organisation_id} for line in self.aliases]
        return resolved_aliases(rows, ALIAS_FILE)

    def refused_ids(self) -> frozenset[frozenset[str]]:
        """The pairs refused."""
        return frozenset(pair.ids for pair in self.refused)


def read_decisions(store: Store) -> Decisions:
    """The decisions in force. Raises SettingsError, StoreError."""
    alias_text, refused_text = store.configured_text(ALIAS_FILE), store.configured_text(REFUSED_FILE)
    return Decisions(
        parse_aliases(alias_text), parse_refusals(refused_text), text_digest(alias_text), text_digest(refused_text)
    )


def accept(store: Store, seen: Decisions, other: str, kept: str, *, by: str, note: str = "") -> AliasLine:
    """Say that ``other`` is ``kept``: a line of the alias table between what they stand for by now.

    ``seen`` are the decisions the person had before them. Raises DecisionRefused, StoreConflictError, SettingsError,
    StoreError.
    """
    roots = seen.roots()
    line = AliasLine(roots.get(other, other), roots.get(kept, kept), note)
    if line.alias_id == line.organisation_id:
        raise DecisionRefused("Ces deux identités désignent déjà la même organisation.")
    _write_aliases(store, seen, (*seen.aliases, line), by)
    return line


def remove_alias(store: Store, seen: Decisions, alias_id: str, *, by: str) -> None:
    """Take a line out of the alias table. Raises as ``accept``."""
    left = tuple(line for line in seen.aliases if line.alias_id != alias_id)
    if len(left) == len(seen.aliases):
        raise DecisionRefused(f"« {alias_id} » n'est rapprochée d'aucune organisation.")
    _write_aliases(store, seen, left, by)


def refuse(store: Store, seen: Decisions, a: str, b: str, *, by: str) -> RefusedPair:
    """Say that two identities are two organisations: never proposed again. Raises as ``accept``."""
    pair = refused_pair(a, b, by)
    roots = seen.roots()
    if roots.get(a, a) == roots.get(b, b):
        raise DecisionRefused("Ces deux identités sont rapprochées : retirez d'abord leur ligne de la table.")
    if pair.ids in seen.refused_ids():
        raise DecisionRefused("Ces deux identités sont déjà notées comme deux organisations.")
    _write_refused(store, seen, (*seen.refused, pair), by)
    return pair


def take_back(store: Store, seen: Decisions, a: str, b: str, *, by: str) -> None:
    """Forget that two identities were said to be two organisations. Raises as ``accept``."""
    left = tuple(pair for pair in seen.refused if pair.ids != {a, b})
    if len(left) == len(seen.refused):
        raise DecisionRefused("Ces deux identités n'étaient pas notées comme deux organisations.")
    _write_refused(store, seen, left, by)


def _write_aliases(store: Store, seen: Decisions, lines: tuple[AliasLine, ...], by: str) -> None:
    store.configure(ALIAS_FILE, aliases_as_text(lines), by=by, expected=seen.aliases_digest)


def _write_refused(store: Store, seen: Decisions, pairs: tuple[RefusedPair, ...], by: str) -> None:
    store.configure(REFUSED_FILE, refusals_as_text(pairs), by=by, expected=seen.refused_digest)
