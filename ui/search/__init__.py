"""Searching: the box at the head of the sidebar, and what it finds."""
