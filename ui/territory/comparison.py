"""A territory beside its département and the region: a table, or a block a measure where there is little room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.territory_words import area_headings, comparison_in_words, comparison_note
from ui.downloads import show_downloads
from ui.figure import about_of
from ui.formats import day, unbroken
from ui.markdown import escape_markdown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pandas import DataFrame

    from ui.context import PageContext
    from ui.territory.view import TerritoryView

_KEY = "territory-compared"
_COLUMNS = {
    "label": "Mesure",
    "area_name": "Territoire",
    "area_code": "Code",
    "value": "Valeur",
    "numerator": "Numérateur",
    "denominator": "Dénominateur",
}
# A phone has no room for a column an area: there each figure stands in a line of its own, after the name of its area.
_NARROW = f"""
.st-key-{_KEY} {{ container-type: inline-size; }}
@container (max-width: 34rem) {{
  .st-key-{_KEY} thead {{ display: none; }}
  .st-key-{_KEY} :is(table, tbody) {{ display: block; width: 100%; }}
  .st-key-{_KEY} tbody tr {{ display: block; padding: .5rem 0; }}
  .st-key-{_KEY} tbody :is(th, td) {{
    display: block; width: auto; border: 0 !important; padding: .1rem 0 !important; white-space: normal;
  }}
  .st-key-{_KEY} tbody th * {{ font-weight: 600; }}
  .st-key-{_KEY} tbody td {{ display: grid; grid-template-columns: 46% 1fr; column-gap: .6rem; }}
  .st-key-{_KEY} tbody :is(th, td) * {{ max-width: none; white-space: normal; }}
"""


def show_comparison(context: PageContext, view: TerritoryView) -> None:
    """The same figures of the territory and of those it lies in, how to read them, and their files."""
    note = comparison_note(view.profile)
    st.subheader("Comparaison", anchor=False)
    with st.container(key=_KEY):
        st.html(f"<style>{_NARROW}{_names_before(area_headings(view.profile).values())}}}</style>")
        st.table(_as_text(comparison_in_words(view.profile)), border="horizontal")
    parts = (note.rstrip("."), f"état au {day(context.snapshot.as_of)}", "Données fictives" if context.is_demo else "")
    st.caption(escape_markdown(unbroken(" · ".join(part for part in parts if part))))
    show_downloads(
        view.profile.comparison,
        _COLUMNS,
        about_of(context, title=f"Comparaison {view.profile.name}", note=note),
        key="territory-comparison",
    )


def _names_before(headings: Iterable[str]) -> str:
    """The rules that write before a figure the heading of the column it would stand in."""
    return "".join(
        f'.st-key-{_KEY} tbody td:nth-of-type({place})::before {{ content: "{_in_css(heading)}"; }}\n'
        for place, heading in enumerate(headings, start=1)
    )


def _in_css(text: str) -> str:
    """Text in a CSS string: only letters and digits of ASCII stay as they are, so that nothing in it ends it."""
    return "".join(sign if sign.isascii() and sign.isalnum() else f"\\{ord(sign):x} " for sign in text)


def _as_text(rows: DataFrame) -> DataFrame:
    """The comparison as a table whose every text is shown as it is; a line ends before a fraction, not within it."""
    whole_fractions = rows.drop(columns="measure").map(lambda words: words.replace(" / ", "\u00a0/\u00a0"))
    shown = whole_fractions.rename(columns={"label": "Mesure"}).map(escape_markdown)
    return shown.rename(columns=escape_markdown).set_index("Mesure")
