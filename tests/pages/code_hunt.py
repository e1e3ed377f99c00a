"""Calls in SQL and Python that would add up or average levels, found by reading the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

# A median or a quantile that interpolates gives a level that nobody has.
_AVERAGES_SQL = (
    "avg",
    "favg",
    "mean",
    "geomean",
    "sum",
    "fsum",
    "sumkahan",
    "kahan_sum",
    "product",
    "median",
    "quantile_cont",
    "percentile_cont",
    "approx_quantile",
    "stddev",
    "stddev_pop",
    "stddev_samp",
    "variance",
    "var_pop",
    "var_samp",
)
_CALL = re.compile(rf"\b({'|'.join(_AVERAGES_SQL)})\s*\(", re.IGNORECASE)
_WITHIN_GROUP = re.compile(r"\s*WITHIN\s+GROUP\s*\(([^)]*)\)", re.IGNORECASE)
_LEVELS = re.compile(
    r"\bsrl_\w+|\blevels?_crossed\b|\bcrossed\b|\blevel(?:_initial|_final|_from|_to)?\b", re.IGNORECASE
)
_COMMENT = re.compile(r"--[^\n]*")
_AVERAGES_PYTHON = {"mean", "nanmean", "average", "fmean", "geometric_mean", "median", "quantile", "std", "var"}
# Plotly computes the means or the interpolated quartiles of these itself, and a gauge or a radar says a mean.
_AVERAGING_MARKS = {"add_box", "add_violin", "Box", "Violin", "Indicator", "add_indicator", "Scatterpolar"}
_AVERAGING_WORDS = {"mean", "avg", "average", "median"}
_AVERAGING_KEYWORDS = {"boxmean", "meanline", "meanline_visible"}
_LEVELS_PYTHON = re.compile(r"srl_(?:initial|target|observed|final)|levels_crossed|\bcrossed\b")


def aggregates_in_sql(text: str) -> list[str]:
    """Calls of an average or a sum whose argument is a level: « avg(srl_initial) »."""
    code = _COMMENT.sub("", text)
    found: list[str] = []
    for call in _CALL.finditer(code):
        end = _closing(code, call.end())
        ordered = _WITHIN_GROUP.match(code, end + 1)
        argument = code[call.end() : end] + (ordered[1] if ordered else "")
        if _LEVELS.search(argument):
            found.append(" ".join(code[call.start() : end + 1].split()))
    return found


def _closing(code: str, start: int) -> int:
    """Place of the bracket that closes the one before `start`."""
    depth = 1
    for place in range(start, len(code)):
        depth += {"(": 1, ")": -1}.get(code[place], 0)
        if depth == 0:
            return place
    return len(code)


def aggregates_in_python(text: str) -> list[str]:
    """Calls that average anything, or that sum levels; counting levels (`sum(a >= 5 for …)`) is none."""
    found: list[str] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            found += [f"line {node.lineno}: {fault}" for fault in _call_faults(text, node)]
    return found


def _call_faults(text: str, node: ast.Call) -> Iterator[str]:
    is_method = isinstance(node.func, ast.Attribute)
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in _AVERAGES_PYTHON or (is_method and name in _AVERAGING_MARKS):
        yield name
    words = [*node.args, *(keyword.value for keyword in node.keywords)]
    if name in ("agg", "aggregate", "transform", "add_histogram", "Histogram"):
        said = {constant.value for word in words for constant in ast.walk(word) if isinstance(constant, ast.Constant)}
        yield from (f"{name}({word!r})" for word in said & _AVERAGING_WORDS)
    yield from (keyword.arg for keyword in node.keywords if keyword.arg in _AVERAGING_KEYWORDS)
    if name in ("sum", "fsum", "cumsum") and _sums_levels(text, node):
        yield ast.get_source_segment(text, node) or name


def _sums_levels(text: str, node: ast.Call) -> bool:
    if isinstance(node.func, ast.Attribute) and not isinstance(node.func.value, ast.Name):
        summed: ast.expr = node.func.value
    elif node.args:
        summed = node.args[0]
    else:
        return False
    if isinstance(summed, ast.GeneratorExp | ast.ListComp):
        summed = summed.elt
    if isinstance(summed, ast.Subscript):
        # What is summed is the column named last: `rows.loc[rows["srl_target"] >= 5, "n_dossiers"]` counts dossiers.
        summed = summed.slice.elts[-1] if isinstance(summed.slice, ast.Tuple) else summed.slice
    if isinstance(summed, ast.Compare | ast.BoolOp):
        return False
    return bool(_LEVELS_PYTHON.search(ast.get_source_segment(text, summed) or ""))
