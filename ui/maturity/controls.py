"""The choices that several faces of « Maturité » share: aimed at or observed, and the scale."""

from __future__ import annotations

from analytics.maturity.views import scale_counts
from ui.faces import show_options
from ui.maturity.view import FINALS, MaturityView
from ui.questions import ask


def show_final(view: MaturityView) -> None:
    """Aimed at or observed, and the scale where the dossiers bear several."""
    show_options("final", "Maturité finale", FINALS)
    show_scale(view)


def show_scale(view: MaturityView) -> None:
    """The scale, where the dossiers bear several."""
    scales = scales_present(view)
    if len(scales) > 1:
        show_options("echelle", "Échelle", {code: code for code in scales})


def scales_present(view: MaturityView) -> list[str]:
    """Scales that some dossier bears, and the one shown."""
    rows = ask(view.context, scale_counts)
    borne = {str(scale) for scale, count in zip(rows["scale"], rows["n_dossiers"], strict=True) if count}
    return [code for code in view.reference.scales if code in borne or code == view.reading.scale]
