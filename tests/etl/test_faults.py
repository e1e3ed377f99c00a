"""The catalogue of faults: whole, French, every code used and every template filled."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

import etl
from etl.faults import CATALOGUE, Fault, FaultKind, group_faults, line_ranges, make_fault, shorten

SOURCES = sorted(Path(etl.__file__).parent.rglob("*.py"))
CODE = re.compile(r"[EWC]-[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*")
# Built from the name of the identifier in etl/identity.py: f"W-{name.upper()}-FORM".
BUILT = {"W-FINESS-FORM", "W-RNSR-FORM", "W-UAI-FORM"}


def codes_in_code() -> set[str]:
    """Codes that stand as whole strings anywhere in ``etl`` but in the catalogue."""
    found = set(BUILT)
    for path in SOURCES:
        if path.name == "faults.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                found.add(node.value)
    return found


def test_every_code_the_code_uses_is_in_the_catalogue() -> None:
    assert codes_in_code() - set(CATALOGUE) == set()


def test_every_code_of_the_catalogue_is_used() -> None:
    # W-ERASED-ID is the contract's, for the erasure that is not there yet.
    assert set(CATALOGUE) - codes_in_code() - {"W-ERASED-ID"} == set()


def test_the_codes_the_contract_names_are_there() -> None:
    assert {
        "E-DATE", "E-DUPLICATE-ID", "W-SIRET-CHECKSUM", "C-R04", "W-COMMUNE-MERGED", "W-LOCATION-CONFLICT",
        "W-PARTNER-TWICE", "W-ERASED-ID",
    } <= set(CATALOGUE)  # fmt: skip


@pytest.mark.parametrize("kind", CATALOGUE.values(), ids=lambda kind: kind.code)
def test_an_entry_is_a_french_sentence_and_a_remedy(kind: FaultKind) -> None:
    assert CODE.fullmatch(kind.code)
    assert kind.severity == {"E": "error", "W": "warning", "C": "conformity"}[kind.code[0]]
    for sentence in (kind.template, kind.remedy):
        assert sentence[0].isupper() or sentence[0] in "«{"
        assert sentence[-1] in ".)"
        assert not re.search(r"\s[;:?!»]|«\s", sentence.replace(" ;", ";").replace(" :", ":").replace(" »", "»").replace("« ", "«").replace(" ?", "?").replace(" !", "!"))  # fmt: skip
        assert "'" not in sentence or re.search(r"\w'\w", sentence)
    assert not kind.title.endswith(".")
    assert not kind.blocking or kind.severity == "error"


@pytest.mark.parametrize("kind", CATALOGUE.values(), ids=lambda kind: kind.code)
def test_a_template_is_filled_by_what_it_names(kind: FaultKind) -> None:
    fields = {name for _, name, _, _ in Formatter().parse(kind.template + kind.remedy) if name}
    context = {name: f"<{name}>" for name in fields - {"fichier", "colonne", "valeur"}}
    fault = make_fault(kind.code, file="f.csv", line=3, column="col", value="val", context=context)
    assert "{" not in fault.message
    for text in context.values():
        assert text in fault.message
    for name, text in (("fichier", "f.csv"), ("colonne", "col"), ("valeur", "val")):
        assert (text in fault.message) or name not in fields


def test_a_whole_file_fault_names_its_file() -> None:
    for kind in CATALOGUE.values():
        if kind.blocking:
            assert "{fichier}" in kind.template or "{fichiers}" in kind.template, kind.code


def test_a_value_with_braces_is_text() -> None:
    fault = make_fault("E-DATE", file="{x}.csv", line=2, column="{0}", value="{valeur} {autre}")
    assert "« {valeur} {autre} »" in fault.message


def test_a_long_value_is_short_in_the_sentence_and_whole_in_the_fault() -> None:
    long = "x" * 500
    for context in ({}, {"valeur": long}):
        fault = make_fault("E-DATE", file="f.csv", line=2, value=long, context=context)
        assert len(fault.message) < 300 and fault.value == long
    assert shorten("x" * 80) == "x" * 80 and len(shorten("x" * 81)) == 80


def test_a_fault_is_the_contracts_nine_fields() -> None:
    fault = make_fault("E-DATE", file="f.csv", line=2, column="Déposé le", value="hier")
    assert list(fault.as_dict()) == [
        "file", "sheet", "line", "column", "value", "code", "severity", "message", "suggestion",
    ]  # fmt: skip


def test_an_unknown_code_is_our_mistake() -> None:
    with pytest.raises(KeyError):
        make_fault("E-INCONNU", file="f.csv")


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([12], "ligne 12"),
        ([12, 13], "lignes 12 à 13"),
        ([*range(12, 46), 60], "lignes 12 à 45, 60"),
        ([60, 12, 12, 13], "lignes 12 à 13, 60"),
        ([2, 4], "lignes 2, 4"),
        ([], "fichier entier"),
    ],
)
def test_lines_are_grouped_in_ranges(lines: list[int], text: str) -> None:
    assert line_ranges(lines) == text


def fault(line: int | None, value: str = "hier", code: str = "E-DATE", file: str = "d.csv") -> Fault:
    return make_fault(code, file=file, line=line, column="date_depot", value=value)


def test_identical_faults_are_one_row_of_the_report_and_none_is_lost() -> None:
    faults = [fault(3, code="W-DATE-YEAR"), *map(fault, (60, 12, 13)), fault(14, "demain"), fault(2, file="a.csv")]
    groups = group_faults(faults)
    assert [(group.file, group.value, group.lines) for group in groups] == [
        ("a.csv", "hier", "ligne 2"),
        ("d.csv", "hier", "lignes 12 à 13, 60"),
        ("d.csv", "demain", "ligne 14"),
        ("d.csv", "hier", "ligne 3"),
    ]
    assert sum(group.count for group in groups) == len(faults)
