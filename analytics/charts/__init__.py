"""Plotly figures and their spoken descriptions, one module a subject.

Each function takes the rows of one indicator and the French labels it needs, and returns a figure or a sentence.
None reads the store, so a chart is tested by its traces on three hand-written rows.
"""
