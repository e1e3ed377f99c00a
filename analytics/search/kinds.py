"""What a search finds, kind by kind, in the order in which an answer shows them."""

from __future__ import annotations

from collections.abc import Mapping

KIND_TITLES: Mapping[str, str] = {
    "dossier": "Dossiers",
    "organisation": "Organisations",
    "territoire": "Territoires",
    "typologie": "Typologies",
    "frein": "Freins",
    "levier": "Leviers",
}
KINDS = tuple(KIND_TITLES)
