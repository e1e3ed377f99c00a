"""Mending on the page: the faulty cells one by one, and whole lines in an editable table. Then a new check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from etl.faults import SEVERITY_FR
from etl.pipeline.repairs import Repair, corrections_of_lines, find_repairs
from etl.pipeline.report import CheckReport
from etl.store import Store
from ui.formats import counted, typographic, unbroken, whole
from ui.importing.draft import Draft, check_again, drop_corrections
from ui.markdown import escape_markdown
from ui.suggestions import suggestion_label, words_of_reference

if TYPE_CHECKING:
    from etl.reference import Reference
    from etl.store import Correction, SetAside
    from ui.suggestions import CodeWords

REPAIRS_SHOWN = 20
LINES_SHOWN = 100
_LINE, _REASONS, _REMOVE = "Ligne", "Ce qui ne va pas", "Retirer la ligne"
_LEFT_AS_IT_IS = "Laisser tel quel"
_ALLOWED = " Valeurs admises"


@dataclass(frozen=True)
class Mending:
    """Where mending takes place: whose report, under which key (another check is another key), by whom."""

    report: CheckReport
    reference: Reference
    by: str
    key: str


def show_mending(store: Store, draft: Draft, report: CheckReport, *, is_open: bool) -> None:
    """The cells and lines to mend on the spot, and the corrections made so far."""
    if draft.corrections:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(
                f"{counted(len(draft.corrections), 'cellule corrigée', 'cellules corrigées')} sur cette page, gardées "
                "avec l’état publié."
            )
            if st.button("Annuler les corrections", key=f"import-undo-{draft.token}"):
                drop_corrections(store, draft)
                st.rerun()
    if not report.issues or report.lines is None or not sum(report.rows_read.values()):
        return
    mending = Mending(report, store.configuration().reference, draft.by, f"import-mend-{draft.token}-{draft.checks}")
    corrections = []
    with st.expander("Corriger ici, cellule par cellule", expanded=is_open):
        corrections += _show_cell_repairs(mending)
    if report.set_aside:
        with st.expander("Corriger ici, ligne par ligne"):
            corrections += _show_line_repairs(mending)
    if corrections:
        check_again(store, draft, corrections=corrections)
        st.rerun()


def _show_cell_repairs(mending: Mending) -> list[Correction]:
    """A field for each faulty cell; what was typed once « Appliquer » is pressed, else nothing."""
    severities = ["error"]
    n_doubts = mending.report.count("warning")
    if n_doubts and st.toggle(
        f"Montrer aussi les avertissements ({whole(n_doubts)})",
        key=f"{mending.key}-doubts",
        value=not mending.report.has_errors,
    ):
        severities.append("warning")
    repairs = find_repairs(mending.report.issues, mending.report.headers, mending.reference, severities)
    if not repairs:
        st.caption("Aucune cellule à corriger ici.")
        return []
    shown = repairs[:REPAIRS_SHOWN]
    with st.form(f"{mending.key}-cells", border=False):
        words = words_of_reference(mending.reference)
        texts = [_show_repair(f"{mending.key}-repair-{place}", repair, words) for place, repair in enumerate(shown)]
        if len(repairs) > len(shown):
            st.caption(
                f"Et {counted(len(repairs) - len(shown), 'autre valeur', 'autres valeurs')} à corriger, "
                "une fois celles-ci appliquées."
            )
        applied = st.form_submit_button("Appliquer ces corrections et vérifier de nouveau", type="primary")
    if not applied:
        return []
    at = datetime.now(UTC)
    return [
        correction
        for repair, text in zip(shown, texts, strict=True)
        if text is not None
        for correction in repair.corrections(text, mending.by, at)
    ]


def _show_repair(widget: str, repair: Repair, words: CodeWords) -> str | None:
    """One faulty value and the field that replaces it; None while it is left as it is."""
    is_error = repair.severity == "error"
    doubt = "" if is_error else f" · {SEVERITY_FR[repair.severity]}"
    hint = f" Vouliez-vous dire {_meant(repair, words)} ?" if repair.suggestion else ""
    # The allowed values stand in the list beside.
    message = repair.message.partition(_ALLOWED)[0] if repair.choices else repair.message
    label = f"{repair.column}, {repair.where}"
    # A doubt may be unfounded: what would replace it is written by the person, never put there for them.
    suggestion = repair.suggestion if is_error else None
    said, asked = st.columns([3, 2], vertical_alignment="center")
    with said:
        st.markdown(f"**{escape_markdown(repair.column)}** · {escape_markdown(repair.where)}{doubt}")
        st.caption(escape_markdown(unbroken(typographic(message + hint))))
    with asked:
        if repair.choices:
            return _choose(widget, label, repair, suggestion)
        present = repair.value or ""
        written = st.text_input(label, value=suggestion or present, key=widget, label_visibility="collapsed")
        return None if written == present else written


def _meant(repair: Repair, words: CodeWords) -> str:
    """« Orienté » where a list of labels stands beside; elsewhere what the cell may hold, « T05 » and its label."""
    if label := repair.choices.get(repair.suggestion or ""):
        return f"« {label} »"
    label = suggestion_label(repair.code, repair.suggestion, words)
    return f"« {repair.suggestion} »{f' ({label})' if label else ''}"


def _choose(widget: str, label: str, repair: Repair, suggestion: str | None) -> str | None:
    codes = list(repair.choices)
    options = codes if repair.code == "E-REQUIRED" else [*codes, ""]
    found = next((code for code in codes if suggestion and suggestion in (code, repair.choices[code])), None)
    return st.selectbox(
        label,
        options,
        index=options.index(found) if found else None,
        format_func=lambda code: repair.choices.get(code, "Vider la cellule"),
        placeholder=f"{_LEFT_AS_IT_IS} : {repair.value or 'vide'}",
        key=widget,
        label_visibility="collapsed",
        filter_mode=None,
    )


def _show_line_repairs(mending: Mending) -> list[Correction]:
    """The lines set aside, a table a file, every cell editable; what was changed once « Appliquer » is pressed."""
    places = _places(mending.report.set_aside)
    if not places:
        return []
    labels = [f"{sheet or file} ({counted(len(lines), 'ligne', 'lignes')})" for (file, sheet), lines in places.items()]
    rank = st.segmented_control(
        "Lignes écartées de",
        range(len(labels)),
        format_func=labels.__getitem__,
        default=0,
        required=True,
        key=f"{mending.key}-place",
    )
    place = list(places)[rank or 0]
    lines = places[place]
    before = _cells(mending.report, place, lines)
    frame = _frame(lines, before)
    with st.form(f"{mending.key}-lines", border=False):
        edited = st.data_editor(
            frame,
            key=f"{mending.key}-editor-{rank}",
            hide_index=True,
            disabled=[_LINE, _REASONS],
            column_config={
                _LINE: st.column_config.NumberColumn(pinned=True, width="small"),
                _REMOVE: st.column_config.CheckboxColumn(help="La ligne ne sera pas lue"),
                _REASONS: st.column_config.TextColumn(width="medium"),
            },
        )
        if len(lines) > LINES_SHOWN:
            st.caption(f"Les {LINES_SHOWN} premières lignes ; les suivantes viennent une fois celles-ci corrigées.")
        applied = st.form_submit_button("Appliquer ces lignes et vérifier de nouveau")
    if not applied:
        return []
    kind = mending.report.lines.kind(*place) if mending.report.lines else lines[0].kind
    after, removed = _edited_cells(edited)
    return corrections_of_lines(kind, before, after, removed, (*place, mending.by, datetime.now(UTC)))


Place = tuple[str, str | None]


def _places(set_aside: Sequence[SetAside]) -> dict[Place, list[SetAside]]:
    """Lines set aside by file and sheet; a line of a flat table, set aside twice, once."""
    places: dict[Place, dict[int, SetAside]] = {}
    for line in set_aside:
        places.setdefault((line.file, line.sheet), {}).setdefault(line.line, line)
    return {place: [lines[number] for number in sorted(lines)] for place, lines in places.items()}


def _cells(report: CheckReport, place: Place, lines: Sequence[SetAside]) -> dict[int, dict[str, str]]:
    found = {}
    for line in lines[:LINES_SHOWN]:
        read = report.lines.cells(*place, line.line) if report.lines else None
        found[line.line] = dict(line.cells if read is None else read)
    return found


def _frame(lines: Sequence[SetAside], cells: Mapping[int, Mapping[str, str]]) -> pd.DataFrame:
    rows = [
        {
            _LINE: line.line,
            _REASONS: typographic(" ".join(dict.fromkeys(line.reasons))),
            _REMOVE: False,
            **cells[line.line],
        }
        for line in lines[:LINES_SHOWN]
    ]
    return pd.DataFrame(rows)


def _edited_cells(frame: pd.DataFrame) -> tuple[dict[int, dict[str, str]], list[int]]:
    """Cells by line and header as the table holds them now, and the lines to be taken out."""
    own = {_LINE, _REASONS, _REMOVE}
    after = {
        int(row[_LINE]): {header: _text(value) for header, value in row.items() if header not in own}
        for row in frame.to_dict("records")
    }
    return after, [int(line) for line in frame.loc[frame[_REMOVE], _LINE]]


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)  # noqa: PLR0124 - NaN is the one value unlike itself
