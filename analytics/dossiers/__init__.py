"""The dossiers themselves: how many, the lists that name them, the table of them all, one of them whole."""

from analytics.dossiers.counts import count_dossiers, dossiers_in_area

__all__ = ["count_dossiers", "dossiers_in_area"]
