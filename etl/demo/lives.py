"""The life of a fictitious dossier: drawn once, then read at any date, so that successive states agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from etl.demo.consortium import PartnerLine

FINAL_STATE = date(2026, 11, 15)
# Dossiers that somebody forgot to copy into the spreadsheet between these two dates.
_FORGOTTEN = (date(2026, 5, 1), date(2026, 6, 15))


def french_date(day: date | None) -> str:
    """JJ/MM/AAAA, empty for None."""
    return day.strftime("%d/%m/%Y") if day else ""


@dataclass(frozen=True, slots=True)
class Orientation:
    """One orientation over time: what became of it, and until when the line stands (None: for good)."""

    scheme: str
    oriented_on: date
    until: date | None
    outcomes: tuple[tuple[date, str], ...]
    requested: str
    granted: str

    def cells(self, as_of: date) -> dict[str, str] | None:
        """The line at a date, None when it isn't there."""
        if self.oriented_on > as_of or (self.until is not None and self.until <= as_of):
            return None
        reached = [outcome for day, outcome in self.outcomes if day <= as_of]
        outcome = reached[-1] if reached else ""
        return {
            "dispositif": self.scheme,
            "date_orientation": french_date(self.oriented_on),
            "issue": outcome,
            "montant_demande_eur": self.requested if outcome in ("depose", "accorde", "refuse") else "",
            "montant_accorde_eur": self.granted if outcome == "accorde" else "",
        }


@dataclass(slots=True)
class Life:
    """One dossier: cells that never change, and dated events for those that do."""

    submission_id: str
    submitted_on: date
    fixed: dict[str, str]
    statuses: list[tuple[date, str]]
    pieces: dict[str, str]
    complete_on: date
    reviewed_on: date | None
    redirected_to: str
    observations: list[tuple[date, int]]
    former_target: tuple[int, date] | None
    deployment: list[tuple[date, str]]
    is_forgotten: bool
    partners: list[PartnerLine]
    orientations: list[Orientation]

    def is_in_force(self, as_of: date) -> bool:
        """Whether the state of that date holds the dossier."""
        forgotten = self.is_forgotten and _FORGOTTEN[0] <= as_of <= _FORGOTTEN[1]
        return self.submitted_on <= as_of and not forgotten

    def cells(self, as_of: date) -> dict[str, str]:
        """The dossier's line at a date."""
        status = [status for day, status in self.statuses if day <= as_of][-1]
        seen = [found for found in self.observations if found[0] <= as_of]
        cells = {
            "id_dossier": self.submission_id,
            "date_depot": french_date(self.submitted_on),
            "statut": status,
            "date_etude": french_date(self.reviewed_on) if self.reviewed_on and self.reviewed_on <= as_of else "",
            "srl_final_constate": str(seen[-1][1]) if seen else "",
            "date_constat_srl": french_date(seen[-1][0]) if seen else "",
            "territoires_deploiement": "|".join(code for day, code in self.deployment if day <= as_of),
            "ami_redirection": self.redirected_to if status == "redirige" else "",
        }
        if self.former_target is not None and as_of < self.former_target[1]:
            cells["srl_final_vise"] = str(self.former_target[0])
        return self.fixed | cells | (self.pieces if self.complete_on <= as_of else dict.fromkeys(self.pieces, "non"))
