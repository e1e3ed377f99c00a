"""What publishing would change, shown before it is done: alerts first, then the dossiers, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.difference_words import counts_sentence
from reports.exports import About
from ui.differences.sections import counts_within_sentence, show_details
from ui.formats import counted, day
from ui.markdown import escape_markdown

if TYPE_CHECKING:
    from analytics.alerts import Alert
    from analytics.differences import Differences
    from analytics.preview import Preview

# What may destroy a history, against what only deserves a look.
_LOUD = frozenset({"absent", "renumbered", "date_back", "forgotten", "emptied"})


def show_preview(preview: Preview, *, key: str) -> None:
    """Draw the differences with the state in force: alerts, counts, details on demand, downloads of every row."""
    differences = preview.differences
    st.subheader("Ce que cette publication changerait", anchor=False)
    if differences.before is None:
        st.info(f"{counts_sentence(differences)} C’est la première publication.")
        return
    st.markdown(
        f"Comparé à l’état en vigueur, au **{day(differences.before.as_of)}** "
        f"({counted(differences.before.n_dossiers, 'dossier')}), cet état au **{day(differences.after.as_of)}** "
        f"({counted(differences.after.n_dossiers, 'dossier')}) : {escape_markdown(counts_within_sentence(differences))}"
    )
    for alert in preview.alerts:
        _show_alert(alert)
    absent = "En vigueur aujourd’hui, sans ligne dans cet envoi. Les états déjà publiés les gardent."
    show_details(differences, _about_preview(differences), absent, key)


def _show_alert(alert: Alert) -> None:
    """The notice with its weight in words: « À vérifier » is not said by the colour alone."""
    lines = "".join(f"\n- {escape_markdown(line)}" for line in alert.lines)
    text = escape_markdown(alert.sentence) + (f"\n{lines}" if lines else "")
    if alert.kind in _LOUD:
        st.error(f"**À vérifier avant de publier.** {text}")
    else:
        st.warning(f"**À noter.** {text}")


def _about_preview(differences: Differences) -> About:
    before = differences.before
    return About(
        title="Aperçu avant publication",
        note="Une ligne par changement ; rien n’a été publié par cet aperçu",
        portfolio="",
        as_of=differences.after.as_of,
        snapshot_id=f"aucun, comparé à {before.snapshot_id if before else 'rien'}",
        filters="aucun",
        is_demo=False,
    )
