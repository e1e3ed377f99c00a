"""Maturity as the tests ask for it, of the analytics and of the oracle alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from analytics.filters import Filters
from analytics.maturity import groups as maturity_groups
from analytics.maturity import views as maturity_views
from analytics.maturity.reading import WORDINGS, Choice, Reading
from analytics.maturity.tracks import Tracks, build_tracks, declared_levels
from analytics.maturity.wordings import Wordings
from tests.analytics import oracle_maturity_views as oracle
from tests.analytics.oracle_data import Dossier, Portfolio
from tests.analytics.oracle_maturity import Question
from tests.analytics.territory_readings import rows_of


@dataclass(frozen=True)
class State:
    """One state, as the analytics and the oracle read it."""

    as_of: date
    reader: Any
    portfolio: Portfolio

    def by_id(self) -> dict[str, Dossier]:
        return {dossier.id: dossier for dossier in self.portfolio.dossiers}


def made_wordings(texts: Mapping[tuple[str, str], frozenset[str]]) -> Wordings:
    """Groups of spellings as a test brings them together: {(facet, key): texts}."""
    rows = [
        {"kind": kind, "text": text, "group_key": key, "label": key}
        for (kind, key), spellings in texts.items()
        for text in sorted(spellings)
    ]
    return Wordings("made", (), pa.Table.from_pylist(rows, schema=WORDINGS))


@dataclass(frozen=True, eq=False)
class Portfolios:
    """The states of one portfolio, oldest first, and what goes beside the last one."""

    states: Sequence[State]
    texts: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    @property
    def shown(self) -> State:
        return self.states[-1]

    def tracks(self) -> Tracks:
        return build_tracks([(str(s.as_of), s.as_of, declared_levels(s.reader)) for s in self.states])

    def history(self) -> list[tuple[date, dict[str, Dossier]]]:
        return [(state.as_of, state.by_id()) for state in self.states]


class Asked:
    """The same question put to both; ``tracks`` and the spellings are given unless they are withheld."""

    def __init__(self, portfolios: Portfolios, *, has_tracks: bool = True, has_wordings: bool = True) -> None:
        self._shown = portfolios.shown
        self._tracks = portfolios.tracks() if has_tracks else None
        self._history = portfolios.history() if has_tracks else None
        self._texts = portfolios.texts if has_wordings else {}
        self._wordings = made_wordings(portfolios.texts) if has_wordings else None

    def reading(self, **changes: Any) -> tuple[Reading, Question]:
        """The reading of the analytics and the question of the oracle; ``choice`` is given as a mapping."""
        choice: Mapping[str, str] = changes.pop("choice", {})
        question = Question(
            **{"as_of": self._shown.as_of, **changes}, choice=choice, history=self._history, texts=self._texts
        )
        return Reading(**{"as_of": self._shown.as_of, **changes}, choice=Choice(**choice)), question

    def ours(self, name: str, reading: Reading, filters: Mapping[str, Any], **params: Any) -> Any:
        """The answer of a function of the analytics, tables as rows."""
        function = getattr(maturity_views, name, None) or getattr(maturity_groups, name)
        beside = {"tracks": self._tracks, "wordings": self._wordings}
        answer = function(self._shown.reader, Filters(**filters), "comite", reading=reading, **beside, **params)
        return answer if isinstance(answer, maturity_views.Known | int) else rows_of(answer)

    def assert_agree(self, names: Sequence[str], filters: Mapping[str, Any], **changes: Any) -> None:
        """Each view of those named gives the oracle's rows; a group view is named ``group_members:epci``."""
        reading, question = self.reading(**changes)
        for name in names:
            view, _, dimension = name.partition(":")
            params = {"dimension": dimension} if dimension else {}
            recount = {**oracle.VIEWS, **oracle.GROUP_VIEWS, "known_counts": oracle.known_counts}[view]
            expected = recount(self._shown.portfolio, filters, question, **params)
            assert self.ours(view, reading, filters, **params) == expected, (name, filters, changes)


VIEWS = ("known_counts", *oracle.VIEWS)
GROUP_VIEWS = tuple(f"{name}:{dimension}" for name in oracle.GROUP_VIEWS for dimension in oracle.DIMENSIONS)
