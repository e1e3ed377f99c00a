"""Successive states of the fictitious data, written as a French spreadsheet would send them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random

from etl.demo.lives import FINAL_STATE, Life
from etl.demo.maker import LifeMaker, submission_dates
from etl.schema import Kind, columns

YEAR_DAYS = 365
DOSSIERS = 120
SEED = 2026
SNAPSHOTS = 4


def state_dates(snapshots: int) -> list[date]:
    """As-of dates of the successive states, evenly spread over the year before the final one, oldest first."""
    if not 1 <= snapshots <= YEAR_DAYS:
        raise ValueError(f"Le nombre d'états doit être compris entre 1 et {YEAR_DAYS}.")
    return [FINAL_STATE - timedelta(days=YEAR_DAYS * rank // snapshots) for rank in reversed(range(snapshots))]


def draw_lives(dossiers: int, seed: int) -> list[Life]:
    """The lives of that many dossiers, in order of submission."""
    if dossiers < 1:
        raise ValueError("Le nombre de dossiers doit être d'au moins 1.")
    maker = LifeMaker(Random(seed), dossiers)  # noqa: S311 - no secret is made of it; the seed must repeat
    return [maker.draw(submitted_on) for submitted_on in submission_dates(dossiers)]


def state_rows(lives: Iterable[Life], as_of: date) -> dict[Kind, Iterator[Mapping[str, str]]]:
    """The lines of the three files at a date, cells by header."""
    present = [life for life in lives if life.is_in_force(as_of)]
    return {
        "dossiers": (life.cells(as_of) for life in present),
        "partenaires": (
            {"id_dossier": life.submission_id} | line.cells
            for life in present
            for line in life.partners
            if line.is_in_force(as_of)
        ),
        "orientations": (
            {"id_dossier": life.submission_id} | cells
            for life in present
            for orientation in life.orientations
            if (cells := orientation.cells(as_of)) is not None
        ),
    }


def write_state(folder: Path, lives: Iterable[Life], as_of: date) -> list[Path]:
    """Write the three files of a state as a French Excel would: UTF-8 with BOM, semicolons, CRLF. Returns them."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind, rows in state_rows(lives, as_of).items():
        path = folder / f"{kind}.csv"
        headers = [column.header for column in columns(kind)]
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(headers)
            writer.writerows([row.get(header, "") for header in headers] for row in rows)
        written.append(path)
    return written


def write_demo(out: Path, *, dossiers: int = DOSSIERS, seed: int = SEED, snapshots: int = SNAPSHOTS) -> list[Path]:
    """Write ``out/AAAA-MM-JJ/{dossiers,partenaires,orientations}.csv`` for each state. Returns the files, oldest first.

    Raises ValueError (French sentence) for a number of dossiers or states out of range.
    """
    dates = state_dates(snapshots)
    lives = draw_lives(dossiers, seed)
    return [path for as_of in dates for path in write_state(out / as_of.isoformat(), lives, as_of)]
