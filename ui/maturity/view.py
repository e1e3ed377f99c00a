"""What the page « Maturité » shows, as its link says it: face, final level, scale, choices, dossier opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics.charts.maturity.marks import FINAL_WORDS
from analytics.maturity.choice_words import FACET_TITLES, ChoiceWords, choice_label
from analytics.maturity.reading import FACETS, GROUP_FACETS, PHASE, Choice, Reading
from analytics.maturity.words import DIMENSION_LABELS, GROUP_LABELS
from ui.maturity.facets import Known, facet_options
from ui.maturity.history import tracks_of, wordings_of
from ui.maturity.reference import MaturityReference, group_labels, reference_of
from ui.params import param_key, read, take, write
from ui.questions import ask, ask_list

if TYPE_CHECKING:
    from analytics.charts.maturity.marks import MarkWords
    from analytics.maturity.levels import LevelWords, Scale
    from analytics.maturity.trajectories import Tracks
    from analytics.maturity.wordings import Wordings
    from ui.context import PageContext
    from ui.questions import Keyed

FACES: Mapping[str, str] = {
    "synthese": "L’essentiel",
    "repartition": "Répartition",
    "dossiers": "Dossier par dossier",
    "comparer": "Comparer",
    "temps": "Dans le temps",
    "freins": "Freins et leviers",
    "niveaux": "Les niveaux",
}
FINALS: Mapping[str, str] = {"target": "Visée", "observed": "Constatée"}
ORDERS: Mapping[str, str] = {"initial": "Niveau initial", "gain": "Niveaux franchis", "typologie": "Typologie"}
DIMENSIONS: Mapping[str, str] = DIMENSION_LABELS
NATURES: Mapping[str, str] = {"frein": "Freins", "levier": "Leviers"}
_MONTHS = (3, 6, 12, 18, 24)
ORDINAL = "échelle ordinale : des comptes de dossiers, jamais de moyenne"
_ON_THE_MOVE = ("mouvement", "trajet")
_ON_WORDS = ("frein", "levier")


@dataclass(frozen=True)
class MaturityView:
    """One view of the page. ``dossier`` is the one opened: looked at, never a filter. ``page`` counts from 1.

    ``kind`` and ``cut``: freins or leviers, and what they are crossed with.
    """

    context: PageContext
    reference: MaturityReference
    reading: Reading
    face: str
    dimension: str
    order: str
    kind: str
    cut: str
    page: int
    dossier: str | None

    @property
    def final(self) -> str:
        """``target`` or ``observed``."""
        return self.reading.final

    @property
    def final_words(self) -> MarkWords:
        """Words, colour and mark of the final level shown."""
        return FINAL_WORDS[self.final]

    @property
    def scale(self) -> Scale:
        """The scale shown."""
        return self.reference.scales[self.reading.scale]

    @property
    def levels(self) -> tuple[LevelWords, ...]:
        """Its levels, lowest first."""
        return self.reference.levels[self.reading.scale]

    @property
    def choice(self) -> Choice:
        """The choices in force."""
        return self.reading.choice

    @property
    def tracks(self) -> Tracks:
        """The levels declared in the states that led to this one."""
        return tracks_of(self.context)

    @property
    def wordings(self) -> Wordings:
        """The freins and leviers, near spellings brought together."""
        return wordings_of(self.context)

    @property
    def under_choices(self) -> str:
        """What a sentence that finds nothing ends with: it speaks of the dossiers chosen only."""
        return " sous ces choix" if self.choice.given() else ""

    def chosen(self, facet: str) -> str | None:
        """The value chosen for a facet."""
        value: str | None = getattr(self.choice, facet)
        return value

    def without(self, facet: str) -> MaturityView:
        """The same view, but for one choice."""
        return replace(self, reading=replace(self.reading, choice=self.choice.without(facet)))

    def ask(self, question: Callable[..., Any], *, tracks: bool = False, wordings: bool = False, **params: Any) -> Any:
        """The answer of a question of maturity on this view, shared between visitors: never to be changed.

        ``tracks`` and ``wordings`` hand those over; a choice that rests on them does so too.
        """
        beside = self._beside(tracks, wordings)
        return ask(self.context, question, beside=beside, reading=self.reading, **params)

    def ask_list(
        self, question: Callable[..., Any], *, tracks: bool = False, wordings: bool = False, **params: Any
    ) -> Any:
        """As `ask`, for answers of a row a dossier: few of them are kept."""
        beside = self._beside(tracks, wordings)
        return ask_list(self.context, question, beside=beside, reading=self.reading, **params)

    def _beside(self, tracks: bool, wordings: bool) -> dict[str, Keyed]:
        beside: dict[str, Keyed] = {}
        if tracks or any(self.chosen(facet) for facet in _ON_THE_MOVE):
            beside["tracks"] = self.tracks
        if wordings or any(self.chosen(facet) for facet in _ON_WORDS):
            beside["wordings"] = self.wordings
        return beside

    def take_choice(self, facet: str, value: str) -> None:
        """Choose, or take the choice away when it is the one in force: for the callback of a click."""
        take_choice(facet, None if self.chosen(facet) == value else value)

    def picker(self, facet: str) -> Callable[[str], None]:
        """`take_choice` of one facet, as ``show_figure(on_pick=…)`` wants it."""
        return lambda value: self.take_choice(facet, value)

    def note(self, *parts: str, facet: str | None = None) -> str:
        """The line under a title and in its files: what is counted, then the choices that hold there.

        ``facet``: the view's own, whose choice it does not follow.
        """
        kept = [self.choice_words(name) for name in self.choice.given() if name != facet]
        choices = [f"choix : {', '.join(kept)}"] if kept else []
        return " ; ".join([*(part for part in parts if part), *choices])

    def choice_words(self, facet: str) -> str:
        """The choice of a facet in words; not escaped."""
        return choice_label(facet, self.chosen(facet) or "", self._words_for(facet))

    def _words_for(self, facet: str) -> ChoiceWords:
        value = self.chosen(facet) or ""
        if facet in _ON_WORDS:
            group = self.wordings.find(facet, value)
            return ChoiceWords(final=self.final, wordings={value: group.label} if group else {})
        for dimension, group_facet in GROUP_FACETS.items():
            if facet == group_facet:
                return ChoiceWords(groups=group_labels(self.context, dimension))
        return ChoiceWords(final=self.final, phases={words.phase: words.phase_label for words in self.levels})


def take_choice(facet: str, value: str | None) -> None:
    """Set a choice, or take it away (None); the lists begin again at their first page."""
    take(facet, value)
    take("page", None)


def drop_choices() -> None:
    """Take every choice away."""
    for facet in FACETS:
        take_choice(facet, None)


def open_dossier(submission_id: str | None) -> None:
    """Open the panel of a dossier, or close it (None)."""
    take("dossier", submission_id)


def is_dossier_closed() -> bool:
    """Whether the panel was closed since the page ran: a dialog runs again alone, the page does not."""
    return st.session_state.get(param_key("dossier")) is None


def months_of(reference: MaturityReference) -> list[int]:
    """For how many months a level may have stayed: the usual ones, and the setting's own."""
    return sorted({*_MONTHS, reference.still_months})


def cuts_of(levels: Sequence[LevelWords]) -> dict[str, str]:
    """What freins and leviers may be crossed with, the usual one first: no phase on a scale that has none."""
    phase = {PHASE: GROUP_LABELS[PHASE]} if any(words.phase for words in levels) else {}
    return phase | {name: DIMENSIONS[name] for name in ("typologie", "type_acteur")}


def read_view(context: PageContext) -> MaturityView:
    """The view of this run: the reader's last click, else the link, else the defaults; the link is written again."""
    reference = reference_of(context)
    face = read("vue", "Vue", FACES, default="synthese") or "synthese"
    final = read("final", "Maturité finale", FINALS, default="target") or "target"
    scale = read("echelle", "Échelle", reference.scales, default=reference.default_scale) or reference.default_scale
    months = [str(number) for number in months_of(reference)]
    still = read("mois", "Mois sans mouvement", months, default=str(reference.still_months))
    cuts = cuts_of(reference.levels[scale])
    options = facet_options(context, reference.levels[scale])
    chosen = {facet: read(facet, FACET_TITLES[facet], options[facet]) for facet in FACETS}
    view = MaturityView(
        context=context,
        reference=reference,
        reading=Reading(
            scale=scale,
            final=final,
            as_of=context.snapshot.as_of,
            still_months=int(still or reference.still_months),
            choice=Choice(**chosen),
        ),
        face=face,
        dimension=read("par", "Comparer par", DIMENSIONS, default="typologie") or "typologie",
        order=read("tri", "Tri", ORDERS, default="initial") or "initial",
        kind=read("nature", "Freins ou leviers", NATURES, default="frein") or "frein",
        cut=read("croiser", "Croiser avec", cuts, default=next(iter(cuts))) or next(iter(cuts)),
        page=int(read("page", "Page", Known(_is_page), default="1") or 1),
        dossier=read("dossier", "Dossier", reference.ids),
    )
    _write(view)
    return view


def _is_page(value: str) -> bool:
    return value.isascii() and value.isdigit() and 0 < len(value) < 6 and value[0] != "0"


def _write(view: MaturityView) -> None:
    single = {
        "vue": (view.face, "synthese"),
        "final": (view.final, "target"),
        "echelle": (view.reading.scale, view.reference.default_scale),
        "mois": (str(view.reading.still_months), str(view.reference.still_months)),
        "par": (view.dimension, "typologie"),
        "tri": (view.order, "initial"),
        "nature": (view.kind, "frein"),
        "croiser": (view.cut, next(iter(cuts_of(view.levels)))),
        "page": (str(view.page), "1"),
        "dossier": (view.dossier, None),
        **{facet: (view.chosen(facet), None) for facet in FACETS},
    }
    write({name: None if value == default else value for name, (value, default) in single.items()})
