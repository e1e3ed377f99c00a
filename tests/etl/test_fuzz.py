"""Whatever the bytes, a check answers: a small run of ``bench.fuzz``, and that the fuzz itself can fail."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from bench.fuzz import broken_promises, fuzz, outcome
from bench.mutations import grown, seeds
from etl import faults
from etl.faults import Fault
from etl.pipeline.check import check_files
from etl.pipeline.report import CheckReport
from etl.read.uploads import Upload
from tests.etl.builders import check, dossier, partner
from tests.etl.workbooks import rewritten, xlsx

FILES = 300


def test_no_file_grown_from_a_good_one_makes_a_check_raise_or_lie() -> None:
    template = faults._Blank.__missing__
    outcomes = [outcome(7, number) for number in range(FILES)]
    assert [found for found in outcomes if found.kind not in ("refused", "faulted", "read")] == []
    assert {found.kind for found in outcomes} == {"refused", "faulted", "read"}, "the files became too bad, or too good"
    assert faults._Blank.__missing__ is template


def test_the_same_numbers_grow_the_same_files() -> None:
    assert grown(1, 5) == grown(1, 5)
    assert grown(1, 5) != grown(2, 5)
    assert sum(grown(1, number) == list(folder) for number, folder in enumerate(seeds())) == 0
    assert all(not check_files(folder).has_errors for folder in seeds()[:3])


def fault(code: str) -> Fault:
    return Fault("a.csv", None, 2, None, None, code, "warning", "", None)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rows_rejected": {"dossiers": 1, "partenaires": 0, "orientations": 0}}, "read is not loaded and rejected"),
        ({"location": {"exact": 2, "nom": 0, "hors_region": 0, "etranger": 0, "non_localise": 0}}, "add up"),
        ({"issues": (fault("W-NOBODY-KNOWS"),)}, "not in the catalogue"),
        ({"ignored_columns": (float("nan"),)}, "no JSON"),
        ({"ignored_columns": ("\ud800",)}, "no JSON"),
        ({"content": None}, "nothing says why"),
    ],
)
def test_a_report_that_lies_is_found_out(change: dict[str, object], said: str) -> None:
    report = check([dossier()], [partner()])
    assert list(broken_promises(report)) == []
    lying: CheckReport = replace(report, **change)  # type: ignore[arg-type]
    assert any(said in broken for broken in broken_promises(lying))


def test_a_place_of_a_message_that_nothing_fills_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = faults.CATALOGUE["W-NO-LEAD"]
    monkeypatch.setitem(faults.CATALOGUE, "W-NO-LEAD", replace(kind, template="{rien} manque."))
    faults._message.cache_clear()
    broken = next(found for found in map(partial(outcome, 7), range(FILES)) if found.kind == "broken")
    assert broken.said == "{rien} is not filled"
    faults._message.cache_clear()


def test_files_are_checked_by_a_process_of_its_own() -> None:
    findings = fuzz(6, seed=7, workers=1)
    assert sum(findings.counts.values()) == 6
    assert findings.bad == [] and findings.peak_mib > 0


def test_a_row_with_a_number_no_sheet_has_is_refused_at_once() -> None:
    """Found by the fuzz: openpyxl made every one of four billion rows."""
    sheet = {"Feuille": [("id_dossier", "titre"), *[("", "")] * 9, ("x",)]}
    content = rewritten(
        xlsx(sheet), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'row r="11"', b'row r="4294967296"')
    )
    content = rewritten(content, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'"A11"', b'"XFD1048576"'))
    report = check_files([Upload("a.xlsx", content)])
    assert [fault.code for fault in report.issues] == ["E-FILE-DAMAGED"]
