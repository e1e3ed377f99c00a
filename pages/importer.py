"""Import: hand files over, mend what is wrong, compare, publish. The work runs beside the page, which only polls it."""

from __future__ import annotations

from etl.store import Store
from ui.importing.check import show_check
from ui.importing.draft import current_draft, step_of
from ui.importing.hand_over import show_hand_over
from ui.importing.publication import show_failure, show_publication, show_published
from ui.importing.steps import is_compared, show_progress, show_steps, show_whose
from ui.page import open_bare_page, show_sidebar_foot, show_store_banner
from ui.stores import own_store


def show_import(store: Store) -> None:
    """The step at which the import stands."""
    draft = current_draft(store)
    show_whose(draft)
    if draft is None:
        show_hand_over(store)
        return
    step = step_of(store, draft)
    if step in ("checking", "publishing"):
        show_steps(1 if step == "checking" else 2)
        show_progress(store)
    elif draft.published is not None:
        show_published(store, draft, draft.published)
    elif step == "checked" and draft.report is not None:
        compares = is_compared(draft) and not draft.report.is_blocked
        (show_publication if compares else show_check)(store, draft, draft.report)
    else:
        show_failure(store, draft)


def main() -> None:
    """Draw the page."""
    open_bare_page("Import", least_role="agent")
    show_store_banner()
    show_import(own_store())
    show_sidebar_foot()


main()
