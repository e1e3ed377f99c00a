"""Qualité des données: where partners were found, what is missing, what is doubtful, what was set aside."""

from __future__ import annotations

import streamlit as st

from ui.context import PageContext
from ui.fault_report import FAULT_COLUMNS, LOCATION_LABELS, location_frame, show_counts, show_faults
from ui.figure import show_table
from ui.formats import counted, ratio
from ui.page import open_page
from ui.plain_table import show_plain_table
from ui.quality import (
    FILLING_COLUMNS,
    PARTNER_COLUMNS,
    SET_ASIDE_COLUMNS,
    faults_of,
    filling_of,
    partners_at,
    set_aside_of,
)


def show_completeness(context: PageContext) -> None:
    """K23 with its two counts, and the lines read."""
    snapshot = context.snapshot
    n_read, n_ok = snapshot.required_cells_read, snapshot.required_cells_ok
    share = n_ok / n_read if n_read else None
    st.markdown(f"Cellules obligatoires lues sans faute : **{ratio(share, n_ok, n_read)}**, lignes écartées comprises.")
    show_counts(snapshot.rows_read, snapshot.rows, snapshot.rejected)


def show_location(context: PageContext) -> None:
    """The five counts, and the partner lines behind the one chosen."""
    st.subheader("Localisation des partenaires", anchor=False)
    show_plain_table(location_frame(context.snapshot.location))
    status = st.selectbox(
        "Voir les lignes de partenaires",
        list(LOCATION_LABELS),
        index=list(LOCATION_LABELS).index("non_localise"),
        format_func=LOCATION_LABELS.__getitem__,
        key="quality-location",
        filter_mode=None,
    )
    show_table(
        context,
        partners_at(context, status),
        title=f"Partenaires : {LOCATION_LABELS[status].lower()}",
        note="Une ligne par organisation et par site dans un dossier",
        key="quality-partners",
        columns=PARTNER_COLUMNS,
    )


def show_filling(context: PageContext) -> None:
    """Share of filled cells by column."""
    frame = filling_of(context)
    shown = frame.assign(
        required=frame["required"].map({True: "oui", False: "non"}),
        share=[
            ratio(share, filled, rows)
            for share, filled, rows in zip(frame["share"], frame["n_filled"], frame["n_rows"], strict=True)
        ],
    )
    show_table(
        context,
        shown,
        title="Colonnes renseignées",
        note="Lignes chargées seulement ; les colonnes à valeur par défaut n’y sont pas",
        key="quality-filling",
        columns=FILLING_COLUMNS,
    )


def show_kept_faults(context: PageContext) -> None:
    """Faults of the snapshot, brought together, then one by one to download."""
    faults = faults_of(context)
    st.subheader("Remarques sur les fichiers de cet état", anchor=False)
    show_faults(faults.groups, faults.words, fate="set_aside")
    if faults.groups:
        with st.expander(f"Toutes les remarques ({counted(len(faults.rows), 'ligne')})", key="quality-faults"):
            show_table(
                context,
                faults.rows,
                title="Remarques, une par ligne",
                note="Telles qu’à la publication",
                key="quality-fault-rows",
                columns=FAULT_COLUMNS,
            )


def show_set_aside(context: PageContext) -> None:
    """Lines that count nowhere until they are corrected."""
    rows = set_aside_of(context)
    if rows.empty:
        st.subheader("Lignes écartées", anchor=False)
        st.markdown("Aucune ligne n’a été écartée.")
        return
    show_table(
        context,
        rows,
        title="Lignes écartées",
        note="Gardées avec l’instantané, hors de tout chiffre jusqu’à leur correction",
        key="quality-set-aside",
        columns=SET_ASIDE_COLUMNS,
    )


def main() -> None:
    """Draw the page."""
    context = open_page("Qualité des données", filters=False, least_role="comite")
    show_completeness(context)
    show_set_aside(context)
    show_location(context)
    show_kept_faults(context)
    show_filling(context)


main()
