"""Which organisations have names so alike that they are worth judging: blocks, never all against all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from typing import TypeVar

from rapidfuzz.distance import OSA

from etl.duplicates.names import Name, read_name, singular
from etl.duplicates.organisations import Organisation
from etl.duplicates.words import HOSPITALS, KINDS, SOFT_KINDS
from geo import areas

# A name borne by more organisations than that is compared within each place only.
LARGEST_BLOCK = 40
Key = TypeVar("Key", bound=Hashable)
SHORTEST_TYPO = 5
_COMMON_WORD = 5
_TWO_ERRORS = 9  # letters from which a word may hold two


@dataclass(frozen=True, slots=True)
class Entry:
    """One spelling of one organisation, read; ``place_words`` are the words of the names of its communes."""

    rank: int
    text: str
    name: Name
    place_words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two entries and how they are alike: ``same``, ``compact``, ``reduced``, ``acronym``, ``unit``, ``typo``, ``id``.

    ``detail`` is what is alike or differs: the acronym, the unit, the words mistyped, the identifier.
    """

    left: Entry
    right: Entry
    way: str
    detail: str = ""


def read_entries(organisations: Sequence[Organisation]) -> list[Entry]:
    """Every spelling of every organisation that reads differently."""
    entries = []
    for rank, organisation in enumerate(organisations):
        places = words_of_places(organisation.places)
        seen = set()
        for text in organisation.names:
            name = read_name(text)
            if name.words and name.key not in seen:
                seen.add(name.key)
                entries.append(Entry(rank, text, name, places))
    return entries


@lru_cache(maxsize=65_536)
def words_of_places(places: tuple[str, ...]) -> frozenset[str]:
    """Words of the names of some communes."""
    return frozenset().union(*map(place_words, places))


@lru_cache(maxsize=65_536)
def place_words(place: str) -> frozenset[str]:
    """Words of a commune's name, as they are in the name of an organisation."""
    return frozenset(read_name(areas.commune_name(place) or place).words)


@cache
def commune_words() -> frozenset[str]:
    """Names of one word of the communes of France."""
    names = (areas.normalise_place(areas.commune_name(code) or "") for code in areas.france_communes())
    return frozenset(singular(name) for name in names if " " not in name)


def find_likenesses(organisations: Sequence[Organisation]) -> Iterator[Likeness]:
    """Pairs of spellings of two organisations worth judging; a pair may come in several ways."""
    entries = read_entries(organisations)
    by_key: dict[tuple[str, ...], Entry] = {}
    same = _shared(((entry.name.key, entry) for entry in entries), by_key)
    yield from _paired(same, organisations, "same")
    yield from _paired(_shared((entry.name.compact, entry) for entry in entries), organisations, "compact")
    yield from _paired(_shared(_units(entries)), organisations, "unit")
    yield from _paired(_shared(_reduced(entries, organisations)), organisations, "reduced")
    yield from _by_identifier(entries, organisations)
    yield from _by_acronym(entries)
    yield from _by_typo(entries, by_key, same)


def _grouped(pairs: Iterable[tuple[Hashable, Entry]]) -> dict[Hashable, list[Entry]]:
    groups: dict[Hashable, list[Entry]] = defaultdict(list)
    for key, entry in pairs:
        groups[key].append(entry)
    return groups


def _shared(pairs: Iterable[tuple[Key, Entry]], first: dict[Key, Entry] | None = None) -> Mapping[Key, list[Entry]]:
    """The groups of two and more, each key's first entry in ``first``.

    Among a hundred thousand keys these groups are few, and no list is made for the others.
    """
    first = {} if first is None else first
    groups: dict[Key, list[Entry]] = {}
    for key, entry in pairs:
        met = first.setdefault(key, entry)
        if met is not entry:
            groups.setdefault(key, [met]).append(entry)
    return groups


def _paired(groups: Mapping[Key, list[Entry]], organisations: Sequence[Organisation], way: str) -> Iterator[Likeness]:
    for group in groups.values():
        if len(group) < 2:
            continue
        for block in _blocks(group, organisations):
            for left, right in combinations(block, 2):
                if left.rank != right.rank:
                    yield Likeness(left, right, way, unit_words(left.name.unit or "") if way == "unit" else "")


def unit_words(unit: str) -> str:
    """A research unit as a person writes it: ``umr9189`` is « UMR 9189 »."""
    label = unit.rstrip("0123456789")
    return f"{'Inserm U' if label == 'inserm' else label.upper() + ' '}{unit.removeprefix(label)}"


def _blocks(group: Sequence[Entry], organisations: Sequence[Organisation]) -> Iterator[Sequence[Entry]]:
    """The group itself, or when it is large those of each place: the time stays in proportion to the entries."""
    if len(group) <= LARGEST_BLOCK:
        yield group
        return
    places = _grouped((place, entry) for entry in group for place in organisations[entry.rank].places)
    for block in places.values():
        most_present = sorted(block, key=lambda entry: -organisations[entry.rank].n_dossiers)
        yield most_present[:LARGEST_BLOCK]


def _units(entries: Sequence[Entry]) -> Iterator[tuple[Hashable, Entry]]:
    return ((entry.name.unit, entry) for entry in entries if entry.name.unit)


def _reduced(entries: Sequence[Entry], organisations: Sequence[Organisation]) -> Iterator[tuple[Hashable, Entry]]:
    """Each entry under its places and what is left of its words without those of the place, and those of no weight."""
    for entry in entries:
        words = {"ch" if word in HOSPITALS else word for word in entry.name.words}
        left = tuple(sorted(words - entry.place_words - SOFT_KINDS))
        if not left or KINDS.issuperset(left):
            # « Hôpital de Roubaix » and « CH de Roubaix » have nothing but their place.
            left = tuple(sorted(words - SOFT_KINDS)) if words & entry.place_words else ()
        if left and not KINDS.issuperset(left):
            for place in organisations[entry.rank].places:
                yield (place, left), entry


def _by_identifier(entries: Sequence[Entry], organisations: Sequence[Organisation]) -> Iterator[Likeness]:
    first: dict[int, Entry] = {}
    for entry in entries:
        first.setdefault(entry.rank, entry)
    borne = (
        (identifier, entry)
        for rank, entry in first.items()
        for identifier in organisations[rank].identifiers | {organisations[rank].id}
    )
    for identifier, group in _shared(borne).items():
        for left, right in combinations(group[:LARGEST_BLOCK], 2):
            yield Likeness(left, right, "id", str(identifier))


def _by_acronym(entries: Sequence[Entry]) -> Iterator[Likeness]:
    """An acronym and the only name of the snapshot whose initials it is."""
    long_names: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for initials in entry.name.initials:
            long_names[initials].append(entry)
    for entry in entries:
        if entry.name.acronym is None:
            continue
        bearers = long_names.get(entry.name.acronym, [])
        if len({bearer.name.key for bearer in bearers}) == 1:
            for bearer in bearers[:LARGEST_BLOCK]:
                if bearer.rank != entry.rank:
                    yield Likeness(entry, bearer, "acronym", entry.name.acronym.upper())


def _by_typo(
    entries: Sequence[Entry],
    first: Mapping[tuple[str, ...], Entry],
    groups: Mapping[tuple[str, ...], Sequence[Entry]],
) -> Iterator[Likeness]:
    """Names that differ by one word, the one being the other mistyped; ``first`` and ``groups``: entries by words."""
    counts = Counter(word for entry in entries for word in entry.name.words if is_typed(word))
    mistyped: dict[str, list[str]] = defaultdict(list)
    for left, right in _near_words(counts):
        rarer, other = sorted((left, right), key=lambda word: (counts[word], word))
        mistyped[rarer].append(other)
    for entry in entries:
        for place, word in enumerate(entry.name.words):
            for other in mistyped.get(word, ()):
                key = tuple(sorted((*entry.name.words[:place], other, *entry.name.words[place + 1 :])))
                for bearer in (groups.get(key) or ([first[key]] if key in first else []))[:LARGEST_BLOCK]:
                    if bearer.rank != entry.rank:
                        yield Likeness(entry, bearer, "typo", f"{word} {other}")


def is_typed(word: str) -> bool:
    """A word long enough for a typing error to be told from another word."""
    return len(word) >= SHORTEST_TYPO and word.isalpha() and word not in KINDS


def _near_words(counts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Pairs of words one typing error apart, two when they are long: those that agree once a letter is left out."""
    first: dict[str, str] = {}
    groups: dict[str, list[str]] = defaultdict(list)  # a list only where two words meet: they are few
    for word in counts:
        for form in {word, *[word[:place] + word[place + 1 :] for place in range(len(word))]}:
            met = first.setdefault(form, word)
            if met != word:
                groups[form].append(word)
    seen = set()
    for form, others in groups.items():
        for left, right in combinations(sorted((first[form], *others))[:LARGEST_BLOCK], 2):
            if (left, right) not in seen:
                seen.add((left, right))
                if _is_typo(left, right, counts):
                    yield left, right


def _is_typo(left: str, right: str, counts: Mapping[str, int]) -> bool:
    if left[0] != right[0] or min(counts[left], counts[right]) >= _COMMON_WORD:
        return False
    allowed = 2 if min(len(left), len(right)) >= _TWO_ERRORS else 1
    return OSA.distance(left, right, score_cutoff=allowed) <= allowed and not commune_words().issuperset((left, right))
