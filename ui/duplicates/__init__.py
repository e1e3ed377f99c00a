"""Organisations written two ways, brought together or kept apart: the parts of the page « Rapprochements »."""
