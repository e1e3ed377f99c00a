"""Dossiers: the table of what the filters leave, its columns chosen by the reader; a row is one dossier’s page."""

from __future__ import annotations

from analytics.disclosure import sees_everything
from ui.answers import has_dossiers, say_reserved
from ui.context import PageContext
from ui.dossiers.view import read_view
from ui.page import open_page
from ui.top import start_at_top


def show_dossiers(context: PageContext) -> None:
    """The dossier of the link, whatever the filters leave; else the table."""
    view = read_view(context)
    if view.dossier is not None:
        from ui.dossiers.sheet import show_dossier

        show_dossier(view)
    elif has_dossiers(context):
        from ui.dossiers.table import show_table

        show_table(view)
    start_at_top()


open_context = open_page("Dossiers")
if sees_everything(open_context.role):
    show_dossiers(open_context)
elif has_dossiers(open_context):
    say_reserved()
