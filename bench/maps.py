"""The page Carte beside the plain way (``plain_map_app``): bytes and time from a filter's change to the coloured map.

The same 10,000 dossiers, the same questions to ``analytics``, the same server, compression and browser, in turn.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

from analytics.filters import Filters
from analytics.territory import coverage
from bench.count_colours import Colours, areas_by_colour
from bench.map_visitor import Answer, Survival, Toggle, Visitor, visitor
from bench.measure import ratios
from bench.pages import FLAGS, ROOT, publish_demo, server
from bench.relay import Relay, relayed
from etl.store import SnapshotReader, Store

LEVELS = {"epci": "EPCI", "commune": "communes"}
TYPOLOGIES = ("T01", "T02", "T03", "T04", "T05", "T06")
FIRST_VIEWS = 3
FEWER_BYTES, FASTER, EPCI_BYTES = 10, 2, 20_000


class Contender(NamedTuple):
    """An application, the address of its map at a level, and JavaScript that reads which area is chosen."""

    app: str
    path: str
    chosen: str


_IN_THE_LINK = "new URLSearchParams(location.search).get('zone')"
_IN_A_SENTENCE = "document.body.innerText.match(/Territoire choisi : (?!aucun)(.*)/)?.[1]"
CONTENDERS = {
    "product": Contender("asgi:app", "/carte?niveau={}&couches=zones", _IN_THE_LINK),
    "with points": Contender("asgi:app", "/carte?niveau={}&couches=zones,points", _IN_THE_LINK),
    "plain": Contender("bench.plain_map_asgi:app", "/?niveau={}", _IN_A_SENTENCE),
}


def walk() -> list[Toggle]:
    """One value on, the next on, the first off…: each state is a set of dossiers that was not asked for before."""
    steps = [Toggle(TYPOLOGIES[0], True)]
    for before, after in zip(TYPOLOGIES, TYPOLOGIES[1:], strict=False):
        steps += [Toggle(after, True), Toggle(before, False)]
    return steps


def way_back(steps: Sequence[Toggle]) -> list[Toggle]:
    """The same states in reverse: each was asked for before."""
    return [Toggle(step.code, not step.is_added) for step in reversed(steps)]


class Course:
    """The two pages of one level, and the filter they share."""

    def __init__(self, reader: SnapshotReader, level: str) -> None:
        self.reader, self.level = reader, level
        self.chosen: set[str] = set()

    def expected(self) -> Colours:
        """Areas by colour, as the counts of ``analytics`` want them."""
        rows = coverage(self.reader, Filters(typologie=tuple(self.chosen)), level=self.level, site="lead")
        return areas_by_colour(rows["n_dossiers"].tolist())

    def first_views(self, browser: Browser, relays: dict[str, Relay]) -> dict[str, list[Answer]]:
        """Views with an empty cache, in turn; the first of each does not count, its server was still cold."""
        found: dict[str, list[Answer]] = {name: [] for name in relays}
        for turn in range(FIRST_VIEWS + 1):
            for name, relay in relays.items():
                with visitor(browser, relay) as one:
                    answer = one.open(CONTENDERS[name].path.format(self.level), self.expected())
                if turn:
                    found[name].append(answer)
        return found

    def changes(self, visitors: dict[str, Visitor], steps: Sequence[Toggle]) -> dict[str, list[Answer]]:
        """Every step on each page, in turn."""
        found: dict[str, list[Answer]] = {name: [] for name in visitors}
        for step in steps:
            before = self.expected()
            self.chosen ^= {step.code}
            after = self.expected()
            if before == after:
                raise RuntimeError(f"{step} changes nothing that could be seen")
            for name, one in visitors.items():
                found[name].append(one.change(step, after))
        return found

    def survivals(self, visitors: dict[str, Visitor], step: Toggle) -> dict[str, Survival]:
        self.chosen ^= {step.code}
        return {name: one.survival(step, self.expected(), CONTENDERS[name].chosen) for name, one in visitors.items()}


def run(dossiers: int = 10_000) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        store = publish_demo(Path(name), dossiers)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for level in LEVELS:
            _measure(browser, store, level, dossiers)
        browser.close()


def _measure(browser: Browser, store: Path, level: str, dossiers: int) -> None:
    course = Course(Store(store).reader(), level)
    with ExitStack() as opened:
        # New servers for each level: what one level asked for must not answer the other from memory.
        relays = {
            name: opened.enter_context(relayed(opened.enter_context(server(each.app, ROOT, store))))
            for name, each in CONTENDERS.items()
        }
        views = course.first_views(browser, relays)
        visitors = {name: opened.enter_context(visitor(browser, relay)) for name, relay in relays.items()}
        for name, each in visitors.items():
            each.open(CONTENDERS[name].path.format(level), course.expected())
        cold = course.changes(visitors, walk())
        warm = course.changes(visitors, way_back(walk()))
        survivals = course.survivals(visitors, walk()[0])
    print(f"## Map of {sum(course.expected().values()):,} {LEVELS[level]}, {dossiers:,} dossiers")
    _print_answers("first view", views)
    _print_answers("change, asked for the first time", cold)
    _print_answers("change, asked for before", warm)
    _print_parts(cold)
    for name, survival in survivals.items():
        kept = ", ".join(f"{part} {'kept' if is_kept else 'LOST'}" for part, is_kept in survival._asdict().items())
        print(f"after a change, {name}: {kept}")
    _print_ratios("asked for the first time", cold, level)
    _print_ratios("asked for before", warm, level)
    _print_goals(level, cold["product"] + warm["product"], survivals["product"])


def _print_answers(title: str, found: dict[str, list[Answer]]) -> None:
    print(f"{title} ({len(found['product'])} rounds, median, lowest–highest)")
    for name, answers in found.items():
        seconds = [1000 * answer.seconds for answer in answers]
        payload, socket, http = (
            statistics.median(getattr(answer, part) for answer in answers) / 1000
            for part in ("payload", "socket", "http")
        )
        print(
            f"  {name:11s} {statistics.median(seconds):6.0f} ms ({min(seconds):.0f}–{max(seconds):.0f})"
            f"   WebSocket {payload:8.1f} kB, {socket:7.1f} on the wire   HTTP {http:8.1f} kB"
        )


def _print_parts(found: dict[str, list[Answer]]) -> None:
    """Where the time and the bytes of a change go."""
    for name, answers in found.items():
        timed = [(answer.seconds, answer.script_s) for answer in answers if answer.script_s is not None]
        script = statistics.median(1000 * script for _, script in timed)
        rest = statistics.median(1000 * (seconds - script) for seconds, script in timed)
        kinds = sorted({kind for answer in answers for kind in answer.elements})
        sizes = {kind: statistics.median(answer.elements[kind] for answer in answers) / 1000 for kind in kinds}
        heaviest = sorted(sizes.items(), key=lambda pair: -pair[1])[:6]
        print(f"  {name:11s} {script:.0f} ms until the map's message came, {rest:.0f} ms in the browser")
        print(f"              {', '.join(f'{kind} {size:.1f} kB' for kind, size in heaviest)}")


def _print_ratios(title: str, found: dict[str, list[Answer]], level: str) -> None:
    """Each contender of ours beside the plain way, change by change; the goals are for the product as it opens."""
    plain = found["plain"]
    for name, ours in found.items():
        if name == "plain":
            continue
        goals = (FEWER_BYTES, FASTER) if level == "commune" and name == "product" else (None, None)
        wire, inflated, seconds = (
            ratios([float(getattr(each, part)) for each in plain], [float(getattr(each, part)) for each in ours])
            for part in ("wire", "payload", "seconds")
        )
        print(f"{title}, {name}: fewer bytes, inflated {_ratio(inflated, None)}, on the wire {_ratio(wire, goals[0])}")
        print(f"{title}, {name}: faster {_ratio(seconds, goals[1])}")


def _print_goals(level: str, changes: list[Answer], survival: Survival) -> None:
    wire, inflated = (max(getattr(each, part) for each in changes) for part in ("wire", "payload"))
    said = f"heaviest change {wire / 1000:.1f} kB on the wire, {inflated / 1000:.1f} inflated"
    if level == "epci":
        said += f", goal under {EPCI_BYTES / 1000:.0f}: {'met' if wire < EPCI_BYTES else 'MISSED'}"
    print(said)
    print(f"frame, zoom and selection kept: {'met' if all(survival) else 'MISSED'}")


def _ratio(found: tuple[float, float, float], goal: int | None) -> str:
    low, middle, high = found
    said = f"{middle:.1f}x ({low:.1f}–{high:.1f})"
    return said if goal is None else f"{said}, goal {goal}x: {'met' if middle >= goal else 'MISSED'}"
