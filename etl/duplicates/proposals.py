"""What is left to decide: the likely duplicates of a snapshot, less what the alias table and the refusals settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from etl.duplicates.judge import Verdict
from etl.duplicates.organisations import Organisation
from etl.duplicates.search import Pair
from etl.text import fold


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two organisations, after aliases, likely to be one: ``kept`` would stand for ``other``.

    ``kept_ids`` and ``other_ids`` are the identities of the snapshot that each stands for already, itself first.
    """

    kept: Organisation
    other: Organisation
    kept_ids: tuple[str, ...]
    other_ids: tuple[str, ...]
    verdict: Verdict

    def reason(self) -> str:
        """What speaks for it, as one French phrase."""
        return " ; ".join(self.verdict.reasons)

    def caution(self) -> str:
        """What to look at first, as one French phrase, empty when there is nothing."""
        return " ; ".join(self.verdict.cautions)


def open_proposals(
    pairs: Iterable[Pair],
    organisations: Mapping[str, Organisation],
    aliases: Mapping[str, str],
    refused: Iterable[frozenset[str]] = (),
    dossiers: Mapping[str, int] | None = None,
) -> list[Proposal]:
    """The proposals still to decide on, the surest first, then those that give an identifier, then most dossiers.

    ``aliases``: identity → final identity, chains followed. ``refused``: pairs of identities said to be two
    organisations; what they have come to stand for since is refused with them. ``dossiers``: those of the final
    identities that stand for others (``count_merged_dossiers``).
    """
    members = group_members(organisations, aliases)
    settled = {frozenset(aliases.get(id_, id_) for id_ in pair) for pair in refused}
    best: dict[frozenset[str], Verdict] = {}
    for pair in pairs:
        roots = frozenset((aliases.get(pair.a, pair.a), aliases.get(pair.b, pair.b)))
        if len(roots) == 2 and roots not in settled and roots not in best:
            best[roots] = pair.verdict  # pairs come the surest first
    found = [_proposal(roots, verdict, organisations, members, dossiers or {}) for roots, verdict in best.items()]
    return sorted(
        found,
        key=lambda proposal: (
            -proposal.verdict.score,
            proposal.kept.kind == "nom",
            -(proposal.kept.n_dossiers + proposal.other.n_dossiers),
            proposal.kept.id,
            proposal.other.id,
        ),
    )


def group_members(organisations: Mapping[str, Organisation], aliases: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The identities of the snapshot behind each final identity that an alias leads to, itself first."""
    members: dict[str, list[str]] = {}
    for alias, root in aliases.items():
        if alias in organisations:
            members.setdefault(root, []).append(alias)
    return {root: (root, *sorted(set(found) - {root})) for root, found in members.items()}


def kept_first(left: Organisation, right: Organisation) -> tuple[Organisation, Organisation]:
    """The identity that stays, then the other: a SIREN that holds, else a SIREN, else the one with most dossiers."""

    def worth(organisation: Organisation) -> tuple[bool, bool, int, bool, str]:
        is_siren, is_named = organisation.kind == "siren", organisation.kind == "nom"
        return not organisation.has_valid_siren, not is_siren, -organisation.n_dossiers, is_named, organisation.id

    return (left, right) if worth(left) <= worth(right) else (right, left)


def organisation_of(
    root: str, organisations: Mapping[str, Organisation], ids: Sequence[str], dossiers: Mapping[str, int]
) -> Organisation:
    """The organisation a final identity shows: its own lines and those of the identities it stands for.

    Their dossiers do not add up, two of them being in one: ``dossiers`` tells them.
    """
    if len(ids) == 1 and root in organisations:
        return organisations[root]
    known = [organisations[id_] for id_ in ids if id_ in organisations]
    if not known:
        return Organisation(root, (root,), 0)
    names = tuple(dict.fromkeys(name for member in known for name in member.names))
    places = tuple(dict.fromkeys(place for member in known for place in member.places))
    return Organisation(
        root,
        names,
        dossiers.get(root, max(member.n_dossiers for member in known)),
        places,
        frozenset().union(*(member.departements for member in known)),
        frozenset().union(*(member.identifiers for member in known)),
    )


def search_proposals(proposals: Sequence[Proposal], words: str) -> list[Proposal]:
    """The proposals whose names, identities or communes hold every word, without case or accents."""
    wanted = fold(words).split()
    if not wanted:
        return list(proposals)
    return [proposal for proposal in proposals if all(word in _searched(proposal) for word in wanted)]


def _searched(proposal: Proposal) -> str:
    parts = [*proposal.kept_ids, *proposal.other_ids]
    for organisation in (proposal.kept, proposal.other):
        parts += [*organisation.names, *organisation.place_names()]
    return fold(" ".join(parts))


def _proposal(
    roots: frozenset[str],
    verdict: Verdict,
    organisations: Mapping[str, Organisation],
    members: Mapping[str, tuple[str, ...]],
    dossiers: Mapping[str, int],
) -> Proposal:
    ids = {root: members.get(root, (root,)) for root in roots}
    left, right = (organisation_of(root, organisations, ids[root], dossiers) for root in sorted(roots))
    kept, other = kept_first(left, right)
    return Proposal(kept, other, ids[kept.id], ids[other.id], verdict)
