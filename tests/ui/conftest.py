"""The shell is tried on the same stores and through the same router as the pages."""

from tests.pages.conftest import demo_files, demo_store, full_store, guarded_pages, open_page

__all__ = ["demo_files", "demo_store", "full_store", "guarded_pages", "open_page"]
