"""The trust banner: what is shown, as of which day, who published it, what was set aside, how complete it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from ui.formats import counted, day, moment, ratio, whole
from ui.markdown import escape_markdown

if TYPE_CHECKING:
    from etl.settings import CallSettings
    from etl.store import SnapshotInfo

_KINDS = {"dossiers": "dossier", "partenaires": "partenaire", "orientations": "orientation"}


@dataclass(frozen=True)
class Banner:
    """The facts of the banner, in the order shown."""

    headline: tuple[str, ...]
    details: tuple[tuple[str, str], ...]


def days_left(call: CallSettings, today: date) -> str | None:
    """« 42 jours avant la clôture », or what holds before and after; None while no publication date is set."""
    closes_on = call.closes_on()
    if closes_on is None or call.published_on is None:
        return None
    if today < call.published_on:
        return f"appel ouvert le {day(call.published_on)}"
    if today >= closes_on:
        return f"appel clos depuis le {day(closes_on)}"
    return f"{counted((closes_on - today).days, 'jour')} avant la clôture"


def banner_of(snapshot: SnapshotInfo, call: CallSettings, today: date) -> Banner:
    """Words of the banner for a snapshot."""
    set_aside = sum(snapshot.rejected.values())
    complete = ratio(_share(snapshot), snapshot.required_cells_ok, snapshot.required_cells_read)
    window = days_left(call, today)
    headline = (
        snapshot.portfolio,
        f"état au {day(snapshot.as_of)}",
        f"publié le {moment(snapshot.published_at).partition(' à ')[0]} par {snapshot.by or 'non précisé'}",
        f"{whole(set_aside)} {'ligne écartée' if set_aside < 2 else 'lignes écartées'}",
        f"complétude {complete.partition(' (')[0]}",
        *([window] if window else []),
    )
    details = [
        ("Portefeuille", snapshot.portfolio),
        ("État au", day(snapshot.as_of)),
        ("Publié le", moment(snapshot.published_at)),
        ("Publié par", snapshot.by or "non précisé"),
        ("Note", snapshot.note or "aucune"),
        *_row_counts(snapshot),
        ("Complétude", f"{complete} : cellules obligatoires lues sans faute"),
        ("Fenêtre de l’appel", window or "non évaluée : la date de publication n’est pas dans les réglages"),
        ("Géographie", f"millésime {snapshot.geography_vintage}"),
        ("Instantané", snapshot.id),
    ]
    return Banner(headline, tuple(details))


def _share(snapshot: SnapshotInfo) -> float | None:
    if not snapshot.required_cells_read:
        return None
    return snapshot.required_cells_ok / snapshot.required_cells_read


def _row_counts(snapshot: SnapshotInfo) -> list[tuple[str, str]]:
    return [
        (
            f"{word.capitalize()}s",
            f"{counted(snapshot.rows.get(kind, 0), 'ligne chargée', 'lignes chargées')}, "
            f"{counted(snapshot.rejected.get(kind, 0), 'écartée', 'écartées')}",
        )
        for kind, word in _KINDS.items()
    ]


def show_banner(snapshot: SnapshotInfo, call: CallSettings, *, is_current: bool) -> None:
    """Draw the banner: one line, its details on demand, and what the reader must not miss.

    ``call``: as the settings of the store have it now, not as the snapshot keeps it.
    """
    banner = banner_of(snapshot, call, date.today())
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="trust-banner"):
        if snapshot.is_demo:
            st.badge("Données fictives", color="orange")
        st.caption(escape_markdown(" · ".join(banner.headline)), width="content")
        with st.popover("Détails", type="tertiary"):
            if snapshot.is_demo:
                st.markdown("Dossiers et organisations **inventés** : aucun n’existe. Les communes sont réelles.")
            st.markdown("\n".join(f"- **{label}** : {escape_markdown(value)}" for label, value in banner.details))
    if not is_current:
        st.info("Cet état n’est pas celui en vigueur : il a été choisi dans la barre latérale ou par le lien.")
