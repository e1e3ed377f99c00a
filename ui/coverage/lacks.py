"""What a territory may lack: a dossier, a kind of partner, a typology, in the words of the snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from analytics.labels import vocabulary
from ui.questions import ask

if TYPE_CHECKING:
    from analytics.filters import Filters
    from etl.store import SnapshotReader
    from ui.context import PageContext

DOSSIER = "dossier"
_HELICES: Mapping[str, str] = {
    "helix:hospital": "partenaire hospitalier",
    "helix:research": "partenaire de recherche",
    "helix:economy": "partenaire économique",
    "helix:medico_social": "partenaire médico-social",
    "helix:other": "autre partenaire",
}


def lacks_of(context: PageContext) -> Mapping[str, str]:
    """{what is lacking, as the link says it: its words after « sans »}."""
    found: Mapping[str, str] = ask(context, _read_lacks)
    return found


def _read_lacks(reader: SnapshotReader, filters: Filters, role: str) -> dict[str, str]:
    types = {
        f"type:{code}": f"partenaire du type « {label} »"
        for code, label in vocabulary(reader, "actor_types", "label").items()
    }
    typologies = {
        f"typologie:{code}": f"dossier {code} {label}" for code, label in vocabulary(reader, "typologies").items()
    }
    return {DOSSIER: "dossier", **_HELICES, **types, **typologies}
