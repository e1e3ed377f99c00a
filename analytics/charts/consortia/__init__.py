"""Figures of the consortia."""
