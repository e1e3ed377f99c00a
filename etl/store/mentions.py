"""Where a text speaks of a dossier that is being erased, and the text without it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from etl.store.erased import normal_id

ERASED = "dossier effacé"
_SHORTEST_NAME = 5


def is_telling(submission_id: str) -> bool:
    """True when an identifier, wherever it stands, means the dossier: ``IA-2026-014``, but not ``14`` nor ``T05``."""
    has_letter = any(character.isalpha() for character in submission_id)
    has_digit = any(character.isdigit() for character in submission_id)
    return has_letter and has_digit and len(submission_id) >= _SHORTEST_NAME


class Mentions:
    """The mentions of one dossier. A longer identifier that holds this one is another dossier: it stays.

    An identifier that tells nothing by itself (``14``) is mentioned between guillemets only, as faults write values.
    """

    def __init__(self, submission_id: str, known_ids: Iterable[str] = ()) -> None:
        """``known_ids``: every identifier in use, so that ``IA-2026-014 bis`` is not taken for ``IA-2026-014``."""
        self.submission_id = submission_id
        self.is_telling = is_telling(submission_id)
        self.known_ids = frozenset(known_ids) | {submission_id}
        self._others = self.known_ids - {submission_id}
        longer = [known for known in self._others if submission_id in known]
        own = f"(?P<own>{re.escape(submission_id)})"
        terms = "|".join([*map(re.escape, sorted(longer, key=len, reverse=True)), own])
        before, after = (r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])") if self.is_telling else (r"(?<=« )", r"(?= »)")
        self._pattern = re.compile(f"{before}(?:{terms}){after}")

    def is_id(self, text: str | None) -> bool:
        """True for a cell that is the identifier, however it was written."""
        return text is not None and self.submission_id in text and normal_id(text) == self.submission_id

    def is_other(self, text: str) -> bool:
        """True for a cell that is the identifier of another dossier in use."""
        return normal_id(text) in self._others

    def tells(self, text: str | None) -> bool:
        """True for a cell that is the identifier and can be nothing else."""
        return self.is_telling and self.is_id(text)

    def redact(self, text: str) -> str:
        """The text with each mention replaced; the text itself when it holds none."""
        if self.submission_id not in text:
            return text
        return self._pattern.sub(lambda found: found[0] if found["own"] is None else ERASED, text)

    def redact_cell(self, text: str) -> str:
        """The same for a cell, which may be the identifier of another dossier."""
        return text if self.submission_id not in text or self.is_other(text) else self.redact(text)
