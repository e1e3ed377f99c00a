"""Figures and sentences of who works with whom: organisations, then territories."""
