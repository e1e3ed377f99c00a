"""What the file of a dossier says, in words; what it does not say is « non connu », never left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from ui.formats import UNKNOWN, decimal, euros, yes_no
from ui.markdown import escape_markdown

if TYPE_CHECKING:
    from analytics.dossiers.facts import DossierFacts

_NONE_SAID = "rien n’est renseigné"


def show_project(facts: DossierFacts) -> None:
    """What the project is about, where, and of which size."""
    _show_lines("Le projet", _project(facts))


def show_examination(facts: DossierFacts) -> None:
    """How its examination stands, what holds it back and carries it."""
    _show_lines("Le dossier", _examination(facts))
    _show_lines("Freins et leviers", (("Freins", _said(facts.barriers)), ("Leviers", _said(facts.levers))))


def _project(facts: DossierFacts) -> tuple[tuple[str, str], ...]:
    return (
        ("Typologies", _typologies(facts)),
        ("Priorités de l’IA", " ; ".join(facts.priorities) or UNKNOWN),
        ("Aire de santé", facts.health_area or UNKNOWN),
        ("Territoires de déploiement", ", ".join(name for _, name in facts.deployment) or UNKNOWN),
        ("Projet préexistant", yes_no(facts.is_preexisting)),
        ("Coût total HT", euros(facts.total_cost_eur)),
        ("ETP prévus", decimal(facts.expected_fte)),
    )


def _typologies(facts: DossierFacts) -> str:
    is_several = len(facts.typologies) > 1
    return (
        " ; ".join(
            f"{code} {words}{' (principale)' if is_several and code == facts.main_typology else ''}"
            for code, words in facts.typologies
        )
        or "aucune"
    )


def _examination(facts: DossierFacts) -> tuple[tuple[str, str], ...]:
    return (
        ("Lettre d’intention", yes_no(facts.has_letter)),
        ("Fiche réponse", yes_no(facts.has_form)),
        ("Besoin de financement", yes_no(facts.needs_funding)),
        ("Accompagnement technique", yes_no(facts.technical_support)),
        ("Structures d’examen", _said(facts.reviewing_bodies)),
        ("Redirigé vers", facts.redirected_to or (UNKNOWN if facts.status_code == "redirige" else "aucun autre appel")),
        ("Appels liés", _said(facts.linked_calls)),
        ("Confidentialité", facts.confidentiality),
    )


def _said(texts: Sequence[str]) -> str:
    return " ; ".join(texts) or _NONE_SAID


def _show_lines(title: str, lines: Sequence[tuple[str, str]]) -> None:
    said = "\n".join(f"- {label} : **{escape_markdown(value)}**" for label, value in lines)
    st.markdown(f"##### {title}\n\n{said}")
