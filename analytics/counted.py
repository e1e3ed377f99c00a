"""Counts in sentences, as French readers write them; apart from the charts, whose words bring plotly."""

from __future__ import annotations

from babel.numbers import format_decimal


def whole(number: int) -> str:
    """``4 000``, with a narrow no-break space."""
    return str(format_decimal(number, format="#,##0", locale="fr_FR"))


def counted(number: int, singular: str, plural: str) -> str:
    """``1 dossier``, ``0 dossier``, ``4 000 dossiers``: in French the plural starts at two."""
    return f"{whole(number)} {singular if number < 2 else plural}"
