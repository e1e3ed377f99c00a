"""The numbers that a page, a chart or a file carries, wherever in it, and those that are aggregates of levels."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from pandas import DataFrame
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest

from tests.pages.level_portfolio import Telltale
from tests.reports.pdf_words import words_in

# A date is no number of its own, nor is a share in percent.
_DATES = re.compile(r"\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{4}-T\d\b")
_NUMBER = re.compile(r"(?<![\w.,§])(?<!\w-)\d+(?:[\u202f\u00a0 ]\d{3})*(?:[.,]\d+)?(?![\w]|[.,]\d)(?!\s?%)")
_TAG = re.compile(r"<style.*?</style>|<[^>]*>", re.DOTALL)
_SHARE = re.compile(r"^\D*%\D*$|^share$|^Part renseignée$|per_100k|pour 100")
_SPACES = re.compile(r"[\u202f\u00a0 ]")
_TEXTS = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "success", "html")
_DRAWN = ("x", "y", "z", "text", "hovertext", "customdata", "name", "values", "labels", "base", "width")
_SHAPE = ("x0", "x1", "y0", "y1")

Found = Iterator[str | float]


def carried_by_page(app: AppTest) -> Found:
    """Texts and numbers of everything a page shows."""
    for kind in _TEXTS:
        for element in app.get(kind):
            yield _TAG.sub(" ", str(getattr(element, "value", "") or getattr(element.proto, "body", "")))
    for metric in app.metric:
        yield from (str(metric.label), str(metric.value), str(metric.delta), str(metric.help))
    for kind in ("dataframe", "table"):
        for table in app.get(kind):
            yield from carried_by_rows(table.value.reset_index())
    for chart in app.get("plotly_chart"):
        yield str(chart.proto.alt)
        yield from carried_by_chart(json.loads(chart.proto.spec))
    for kind in ("button", "selectbox", "multiselect", "expander", "download_button", "text_input"):
        yield from (str(getattr(element, "label", "")) for element in app.get(kind))


def carried_by_rows(rows: DataFrame) -> Found:
    """Cells and headings."""
    return _carried_by_lines([list(rows.columns), *rows.astype(object).to_numpy().tolist()])


def _carried_by_lines(lines: Iterable[Iterable[object]]) -> Found:
    """Cells of a table with headings, in words; a column of shares, whose heading says so, is no level's."""
    shares: set[int] = set()
    for line in lines:
        for at, cell in enumerate(line):
            if isinstance(cell, str) and _SHARE.search(cell):
                shares.add(at)
            elif at not in shares:
                yield from (str(value) for value in _flat(cell))


def carried_by_chart(spec: dict[str, Any]) -> Found:
    """What is drawn or written: coordinates and words of the traces, shapes, notes, ticks; no size in pixels."""
    for trace in spec.get("data", ()):
        for name in _DRAWN:
            yield from _flat(trace.get(name))
        yield str(trace.get("hovertemplate", ""))
    layout = spec.get("layout", {})
    for shape in layout.get("shapes", ()):
        yield from (value for name in _SHAPE for value in _flat(shape.get(name)))
    for note in layout.get("annotations", ()):
        yield from (value for name in ("x", "y", "text") for value in _flat(note.get(name)))
    for axis in (value for key, value in layout.items() if re.fullmatch(r"[xy]axis\d*", key)):
        yield from _flat(axis.get("ticktext"))
        yield str(axis.get("title", {}).get("text", ""))


def carried_by_file(name: str, content: bytes) -> Found:
    """Cells of a CSV or of every sheet of a workbook, words of a PDF; nothing for another kind of file."""
    if name.endswith(".csv"):
        yield from _carried_by_lines(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    elif name.endswith(".xlsx"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in book.sheet_names:
            yield from _carried_by_lines(book.get_sheet_by_name(sheet).to_python())
    elif name.endswith(".pdf"):
        yield from words_in(content)


def _flat(value: object) -> Found:
    """Every text and number of a value, however it is nested; Plotly sends arrays as bytes."""
    if isinstance(value, dict):
        if "bdata" in value:
            yield from np.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"]).astype(float).tolist()
        else:
            for inner in value.values():
                yield from _flat(inner)
    elif isinstance(value, list | tuple | np.ndarray):
        for inner in value:
            yield from _flat(inner)
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int | float | np.number):
        yield float(value)
    else:
        yield str(value)


def aggregates_in(carried: Iterable[str | float], telltales: Iterable[Telltale]) -> list[str]:
    """What is said of each number that is a mean or a sum of levels; empty when there is none."""
    exact, written = _forms(telltales)
    faults: list[str] = []
    for value in carried:
        if isinstance(value, float):
            what = exact.get(round(value, 9)) if value == value else None
            faults += [f"{value}: {what}"] if what else []
            continue
        for token in _NUMBER.findall(_DATES.sub(" ", value)):
            plain = _SPACES.sub("", token).replace(",", ".")
            what = written.get(plain) or exact.get(round(float(plain), 9))
            faults += [f"{token} in {value[:120]!r}: {what}"] if what else []
    return faults


def _forms(telltales: Iterable[Telltale]) -> tuple[dict[float, str], dict[str, str]]:
    """The telltale numbers as numbers, and as people would write them rounded.

    A mark may stand a tenth or so beside its level: a number drawn is compared from three decimals on, its table's
    from one.
    """
    exact: dict[float, str] = {}
    written: dict[str, str] = {}
    for telltale in telltales:
        value = telltale.value
        if value.is_integer():
            exact[value] = telltale.what
            written |= {f"{value:.0f}": telltale.what, f"{value:.1f}": telltale.what}
            continue
        for digits in range(1, 10):
            text = f"{value:.{digits}f}"
            # A level and a half, or a round one, is said of other things too (the edge of a cell).
            if not text.rstrip("0").endswith((".", ".5")):
                written[text] = telltale.what
                if len(text.rstrip("0")) > len("1.23"):
                    exact[float(text)] = telltale.what
    return exact, written
