"""A state before it is published: what it would change of the one in force, and what must not pass unseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from analytics.alerts import Alert, find_alerts
from analytics.differences import Differences, compare_states
from analytics.states import read_state, state_of_check

if TYPE_CHECKING:
    from etl.pipeline.report import CheckReport
    from etl.settings import Settings
    from etl.store import SnapshotReader, Store


@dataclass(frozen=True, eq=False)
class Preview:
    """What publishing would change, and its alerts, gravest first. For those who may publish."""

    differences: Differences
    alerts: tuple[Alert, ...] = ()


def preview_of(store: Store, report: CheckReport, as_of: date, settings: Settings) -> Preview | None:
    """What publishing this check would change of the state in force.

    None when nothing of the check can be published. Raises StoreError and SettingsError.
    """
    if report.content is None:
        return None
    reference, in_force = store.configuration().reference, store.current_id()
    if in_force is None:
        return Preview(compare_states(None, state_of_check(report.content, as_of, reference, {})))
    reader = store.reader(in_force)
    after = state_of_check(report.content, as_of, reference, _aliases(reader))
    before = read_state(reader, in_force, reader.info.as_of)
    found = compare_states(before, after)
    return Preview(found, find_alerts(before, after, found, settings.import_gate.absent_alert_percent))


def _aliases(reader: SnapshotReader) -> dict[str, str]:
    return dict(reader.cursor().table("organisation_aliases").project("alias_id, organisation_id").fetchall())
