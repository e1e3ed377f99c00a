"""The few rules of appearance that Streamlit's theme has no setting for."""

from __future__ import annotations

import streamlit as st

_RULES = """
<style>
/* Less air above the title: a committee reads on a projector of 768 lines. */
[data-testid="stMainBlockContainer"] { padding-top: 3rem; padding-bottom: 4rem; }
/* A label of a key figure is read whole, never cut. */
[data-testid="stMetricLabel"] p { white-space: normal; overflow: visible; }
[data-testid="stMetricValue"] > div { white-space: normal; }
[data-testid="stTable"] th * { justify-content: flex-start; text-align: left; }
/* The first column of values starts under its header, as the others do. */
[data-testid="stTable"] tbody td { padding-left: 1rem !important; }
/* Tables of faults: the sentence gets the room. */
[data-testid="stTable"] td, [data-testid="stTable"] th { vertical-align: top; text-align: left !important; }
[class*="st-key-faults-"] td:nth-of-type(2) { min-width: 18rem; }
[class*="st-key-faults-"] th[scope="row"], [class*="st-key-faults-"] tbody th { min-width: 9rem; }
/* The levels of a scale: a table on a screen, a block a level on a phone. */
[class*="st-key-level-words"] td:nth-of-type(-n+2), [class*="st-key-level-words"] td:nth-of-type(-n+2) * {
  white-space: nowrap;
}
@media (max-width: 640px) {
  /* Under a finger a chart's own buttons never leave: on a phone they would hide its words. */
  .js-plotly-plot .modebar-container { display: none; }
  [class*="st-key-level-words"] thead { display: none; }
  [class*="st-key-level-words"] :is(table, tbody) { display: block; width: 100%; }
  [class*="st-key-level-words"] tbody tr { display: block; padding: .4rem 0; }
  [class*="st-key-level-words"] tbody :is(th, td) {
    display: block; border: 0 !important; padding: .1rem 0 !important; width: auto;
  }
  [class*="st-key-level-words"] tbody th::before { content: "Niveau "; }
  [class*="st-key-level-words"] tbody td:nth-of-type(1)::before { content: "Phase "; }
  [class*="st-key-level-words"] tbody td:nth-of-type(2) { font-weight: 600; }
  [class*="st-key-level-words"] tbody td:nth-of-type(4)::before { content: "Attendu : "; }
  [class*="st-key-level-words"] tbody :is(th, td) * {
    display: inline !important; white-space: normal; max-width: none;
  }
}
/* The page says the limit and our check holds it; beyond the uploader's own, its refusal is hidden: show it. */
[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
[data-testid="stFileUploader"] [role="alert"] {
  position: static !important; width: auto !important; height: auto !important; margin: 0 0 0 .75rem !important;
  clip: auto !important; clip-path: none !important; overflow: visible !important; white-space: normal !important;
}
/* The list of pages leaves the filters in sight on a laptop: opened at the very edge, a list of choices would close
   again as the sidebar scrolls to it. */
[data-testid="stSidebarHeader"] { height: 2.25rem; min-height: 0; padding: .5rem 0 0; margin-bottom: 0; }
[data-testid="stSidebarNavLinkContainer"] { margin: 0; padding-top: 0; padding-bottom: 0; }
[data-testid="stSidebarNavLink"] { min-height: 0; margin-top: 0; margin-bottom: 0; padding-top: 0; padding-bottom: 0; }
[data-testid="stNavSectionHeader"] { padding-top: .1rem; padding-bottom: .1rem; margin-top: 0; }
[data-testid="stSidebarNavItems"] { padding-top: 0; }
[data-testid="stSidebarNavSeparator"] { margin-top: .25rem; }
[data-testid="stSidebarUserContent"] { padding-top: .75rem; }
/* A file is made on the click: until it is there the button says so. */
[data-testid="stDownloadButton"] button:disabled::after {
  content: "préparation…"; margin-left: .4rem; font-size: .875rem;
}
/* What a search finds reads as links, each with its own line under it. */
[class*="st-key-recherche-"] [data-testid="stPageLink-NavLink"] { padding-left: 0; }
[class*="st-key-recherche-"] [data-testid="stPageLink-NavLink"] p { text-decoration: underline; white-space: normal; }
[class*="st-key-recherche-mots"] [data-testid="stBaseButton-tertiary"] p { text-decoration: underline; }
[class*="st-key-recherche-"] [data-testid="stCaptionContainer"] { margin-top: -.6rem; }
/* In the box the words of its length would cover what is typed. */
[class*="st-key-recherche-"] [data-testid="InputInstructions"] { display: none; }
@media (min-width: 768px) {
  [data-testid="stMainBlockContainer"] { padding-left: 3rem; padding-right: 3rem; }
  /* What is chosen stands beside its name: the words of the first chart's levels are on the first screen. */
  .st-key-maturite-choix [data-testid="stButtonGroup"] { display: flex; flex-direction: row; align-items: center; }
  .st-key-maturite-choix [data-testid="stButtonGroup"] > label { margin: 0 .6rem 0 0; flex: none; }
}
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"] { display: none; }
}
</style>
"""


def apply_style() -> None:
    """Send the rules with the page."""
    st.html(_RULES)
