"""Organisations: the list of those that the filters leave; a row is one organisation’s page."""

from __future__ import annotations

from analytics.disclosure import sees_everything
from ui.answers import has_dossiers, say_reserved
from ui.context import PageContext
from ui.organisations.view import read_view
from ui.page import open_page
from ui.top import start_at_top


def show_organisations(context: PageContext) -> None:
    """The organisation of the link, whatever the filters leave; else the list."""
    view = read_view(context)
    is_shown = False
    if view.organisation is not None:
        from ui.organisations.sheet import show_organisation

        is_shown = show_organisation(view)
    if not is_shown and has_dossiers(context):
        from ui.organisations.table import show_table

        show_table(view)
    start_at_top()


open_context = open_page("Organisations")
if sees_everything(open_context.role):
    show_organisations(open_context)
elif has_dossiers(open_context):
    say_reserved()
