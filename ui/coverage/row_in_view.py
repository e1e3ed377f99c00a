"""The row chosen elsewhere, brought into view in a grid too tall to show all its rows."""

from __future__ import annotations

import re

import streamlit as st

# The grid is drawn after this runs, and only then as tall as its rows: it is looked for until then, for half a minute.
# A row already in view, as one chosen in the grid itself, moves nothing.
_BRING = """<script>
(() => {{
  const end = Date.now() + 30000;
  const look = () => {{
    const grid = document.querySelector('.st-key-{box} .dvn-scroller');
    if (!grid || grid.scrollHeight < {all} || grid.clientHeight < 2 * {height}) {{
      if (Date.now() < end) {{ setTimeout(look, 100); }}
      return;
    }}
    const room = grid.clientHeight - {height}, low = {top} + {height} - room;
    if (grid.scrollTop > {top} || grid.scrollTop < low) {{ grid.scrollTop = {top} - (room - {height}) / 2; }}
  }};
  look();
}})();
</script>"""


def bring_row(widget: str, at: int, n_rows: int, row_px: int) -> None:
    """Move the grid of this key to its row ``at``, of ``n_rows``; once for each row and number of rows."""
    # Streamlit makes the class of an element of its key so.
    box = re.sub(r"[^a-zA-Z0-9_-]", "-", widget)
    script = _BRING.format(box=box, all=n_rows * row_px, height=row_px, top=at * row_px)
    st.html(script, unsafe_allow_javascript=True)
