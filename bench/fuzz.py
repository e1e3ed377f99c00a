"""``python -m bench.fuzz --files N --seed S``: checks of files grown from good ones. None may raise, hang or lie.

Two processes check in turn; each file has a time and each process a memory it may take. What breaks them is told by its
number, and ``--only NUMBER`` checks that one alone.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import NamedTuple

from bench.mutations import grown
from etl import faults
from etl.pipeline.check import check_files
from etl.pipeline.report import LOCATIONS, CheckReport
from etl.profiles import profile_names
from etl.schema import KINDS

WORKERS = 2
SECONDS_A_FILE = 60
MIB_A_PROCESS = 4_096


class Outcome(NamedTuple):
    """One check: ``refused``, ``faulted``, ``read``, or what it broke, with the words for it."""

    number: int
    kind: str
    seconds: float
    said: str = ""


def broken_promises(report: CheckReport) -> Iterator[str]:
    """What a report says that can't be."""
    for kind in KINDS:
        if report.rows_read[kind] != report.rows_loaded[kind] + report.rows_rejected[kind]:
            yield f"{kind}: read is not loaded and rejected"
    if list(report.location) != list(LOCATIONS) or sum(report.location.values()) != report.rows_loaded["partenaires"]:
        yield "locations don't add up to the partners loaded"
    if report.is_blocked != (report.rows_loaded["dossiers"] == 0) or (report.is_blocked and not report.has_errors):
        yield "nothing loads and nothing says why"
    for fault in report.issues:
        if fault.code not in faults.CATALOGUE:
            yield f"{fault.code} is not in the catalogue"
    try:
        json.dumps(report.as_dict(), ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError) as error:
        yield f"the report is no JSON: {error!r}"


@contextmanager
def unfilled_places() -> Iterator[list[str]]:
    """The places of fault templates that nothing fills, noted while messages are made."""
    names: list[str] = []
    usual = faults._Blank.__missing__

    def note(blank: dict[str, str], name: str) -> str:
        names.append(name)
        return usual(blank, name)  # type: ignore[arg-type]

    faults._Blank.__missing__ = note  # type: ignore[method-assign, assignment]
    try:
        yield names
    finally:
        faults._Blank.__missing__ = usual  # type: ignore[method-assign]


def outcome(seed: int, number: int) -> Outcome:
    """Check one set of grown files, with a profile now and then."""
    uploads = grown(seed, number)
    profile = profile_names()[number % len(profile_names())] if number % 7 == 0 else None
    start = time.perf_counter()
    try:
        with unfilled_places() as names:
            report = check_files(uploads, profile=profile, limits=number % 5 != 0)
    except Exception:  # whatever it is, it is what the fuzz looks for
        return Outcome(number, "raised", time.perf_counter() - start, traceback.format_exc(limit=-4))
    seconds = time.perf_counter() - start
    broken = {*broken_promises(report), *(f"{{{name}}} is not filled" for name in names)}
    if broken:
        return Outcome(number, "broken", seconds, "; ".join(sorted(broken)))
    return Outcome(number, "refused" if report.is_blocked else "faulted" if report.has_errors else "read", seconds)


def _work(tell: Connection, seed: int, numbers: range) -> None:
    """Check every number; a file that takes too long ends the process, whatever it is doing."""
    limit = MIB_A_PROCESS * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # the reader in Rust tells there what it caught and answers
    for number in numbers:
        signal.alarm(SECONDS_A_FILE)
        tell.send(outcome(seed, number))
    signal.alarm(0)
    tell.send(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


@dataclass
class _Worker:
    """A process and what it still has to check."""

    process: multiprocessing.Process
    heard: Connection
    left: range


def _start(seed: int, numbers: range) -> _Worker:
    context = multiprocessing.get_context("spawn")
    heard, tell = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(tell, seed, numbers), daemon=True)
    process.start()
    tell.close()
    return _Worker(process, heard, numbers)


@dataclass
class Findings:
    """What became of the files."""

    counts: Counter[str]
    slowest: Outcome
    bad: list[Outcome]
    peak_mib: float


def fuzz(files: int, seed: int, workers: int = WORKERS) -> Findings:
    """Check ``files`` sets of grown files in some processes."""
    findings = Findings(Counter(), Outcome(-1, "", 0.0), [], 0.0)
    running = {worker.heard: worker for worker in (_start(seed, range(n, files, workers)) for n in range(workers))}
    while running:
        for heard in wait(list(running)):
            worker = running[heard]  # type: ignore[index]
            try:
                told = worker.heard.recv()
            except EOFError:
                del running[worker.heard]
                worker.process.join()
                if worker.left:
                    _note(findings, Outcome(worker.left[0], "ended", SECONDS_A_FILE, f"exit {worker.process.exitcode}"))
                    again = _start(seed, worker.left[1:])
                    running[again.heard] = again
                continue
            if isinstance(told, Outcome):
                worker.left = worker.left[1:]
                _note(findings, told)
            else:
                findings.peak_mib = max(findings.peak_mib, told)
    return findings


def _note(findings: Findings, told: Outcome) -> None:
    findings.counts[told.kind] += 1
    findings.slowest = max(findings.slowest, told, key=lambda one: one.seconds)
    if told.kind not in ("refused", "faulted", "read"):
        findings.bad.append(told)
        print(f"{told.number}: {told.kind}: {told.said}", file=sys.stderr, flush=True)


def run(files: int = 20_000, seed: int = 1) -> bool:
    """Print what became of the files; True when nothing raised, hung or lied."""
    start = time.perf_counter()
    findings = fuzz(files, seed)
    print(f"## Fuzz: {files:,} sets of files grown from good ones, seed {seed}, {time.perf_counter() - start:,.0f} s")
    for kind, count in sorted(findings.counts.items()):
        print(f"{kind:10s} {count:>8,}")
    print(f"slowest    {findings.slowest.seconds:8.2f} s  (number {findings.slowest.number})")
    print(f"peak       {findings.peak_mib:8,.0f} MiB a process")
    print(f"raised, hung or broken: {len(findings.bad)}")
    return not findings.bad


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="check this number alone, in this process")
    given = parser.parse_args()
    if given.only is not None:
        print(*outcome(given.seed, given.only), sep="\n")
        return
    sys.exit(0 if run(given.files, given.seed) else 1)


if __name__ == "__main__":
    main()
