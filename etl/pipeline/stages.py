"""What a person who waits is told: the stages of a check and of a publication."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str], None]
STAGES = (
    "Lecture des fichiers",
    "Vérification des cellules",
    "Application des règles",
    "Publication",
)


def silent(_: str) -> None:
    """Tell nobody."""
