"""Figures of the page « Maturité »."""
