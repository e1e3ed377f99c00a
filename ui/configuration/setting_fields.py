"""The settings as a form shows them: which fields, in which groups, of which kind; and their text as TOML."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from pydantic.fields import FieldInfo

from etl.settings import FIRST_DAY, LAST_DAY, Settings, parse_settings
from ui.formats import counted, day, typographic, whole

SETTINGS_FILE = "settings.toml"
SECTION_TITLES: Mapping[str, str] = {
    "call": "L’appel",
    "maturity": "Maturité",
    "consortium": "Consortiums",
    "territory": "Territoires",
    "limits": "Limites de fichiers",
    "retention": "Conservation",
    "import_gate": "Import",
}
# What reads a snapshot uses the settings kept in it: these alone are read as they are now.
KEPT_WITH_STATE = "Gardé avec chaque état publié : compte à partir du prochain import."
_IN_BANNER = "Agit tout de suite dans le bandeau, et au prochain import sur les dates de dépôt."
_EFFECTS: Mapping[str, str] = {
    "call.published_on": _IN_BANNER,
    "call.duration_years": _IN_BANNER,
    "limits": "Vaut pour les prochains fichiers déposés.",
    "retention": "Vaut dès la prochaine application de la conservation, sur la page « Journal ».",
    "import_gate": "Vaut dès le prochain fichier vérifié.",
}
_PLURALS = {"an": "ans", "mois": "mois", "EPCI": "EPCI", "Mio": "Mio", "%": "%"}
SettingValue = str | int | date | None


@dataclass(frozen=True, slots=True)
class SettingField:
    """One setting: its key (``call.name``), its French words, what it may hold, and when it acts."""

    key: str
    section: str
    title: str
    help: str
    unit: str
    kind: Literal["text", "number", "date"]
    minimum: int | None
    maximum: int | None
    effect: str

    def shown(self, value: SettingValue) -> str:
        """The value in words, with its unit; a blank one is « vide »."""
        if value is None or value == "":
            return "vide"
        if isinstance(value, date):
            return day(value)
        if value == 0 and self.section == "retention":
            return "0 (sans fin)"
        if isinstance(value, str):
            return value
        return counted(value, self.unit, _PLURALS.get(self.unit)) if self.unit else whole(value)

    def refusal(self, value: SettingValue) -> str | None:
        """Why a number or a date can't be that, as a sentence; None when it can, and for a text."""
        if isinstance(value, date) and not FIRST_DAY <= value <= LAST_DAY:
            return f"Cette date doit aller du {day(FIRST_DAY)} au {day(LAST_DAY)}."
        low, high = self.minimum, self.maximum
        if not isinstance(value, int) or not ((low is not None and value < low) or (high is not None and value > high)):
            return None
        if high is None:
            return f"Ce nombre doit être d’au moins {whole(low)}."
        if low is None:
            return f"Ce nombre doit être d’au plus {whole(high)}."
        return f"Ce nombre doit aller de {whole(low)} à {whole(high)}."


def _kind(info: FieldInfo) -> Literal["text", "number", "date"]:
    if info.annotation is int:
        return "number"
    return "text" if info.annotation is str else "date"


def _field(section: str, name: str, info: FieldInfo) -> SettingField:
    key = f"{section}.{name}"
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    return SettingField(
        key=key,
        section=section,
        title=typographic(info.title or ""),
        help=typographic(info.description or ""),
        unit=str(extra.get("unit", "")),
        kind=_kind(info),
        minimum=next((rule.ge for rule in info.metadata if hasattr(rule, "ge")), None),
        maximum=next((rule.le for rule in info.metadata if hasattr(rule, "le")), None),
        effect=_EFFECTS.get(key) or _EFFECTS.get(section) or KEPT_WITH_STATE,
    )


@lru_cache(maxsize=1)
def setting_fields() -> tuple[SettingField, ...]:
    """Every setting, in the order of the models."""
    return tuple(
        _field(section, name, info)
        for section, outer in Settings.model_fields.items()
        for name, info in getattr(outer.annotation, "model_fields", {}).items()
    )


def setting_values(text: str) -> dict[str, SettingValue]:
    """``{"call.name": …}`` of the text of ``settings.toml``. Raises SettingsError."""
    settings = parse_settings(text)
    return {field.key: _value(settings, field.key) for field in setting_fields()}


def _value(settings: Settings, key: str) -> SettingValue:
    section, name = key.split(".")
    value: SettingValue = getattr(getattr(settings, section), name)
    return value


def settings_as_toml(values: Mapping[str, SettingValue]) -> str:
    """Text of ``settings.toml`` that holds these values, each with its French title; values are not checked here."""
    lines = ["# Réglages de l'observatoire, écrits par la page « Réglages »."]
    section = ""
    for field in setting_fields():
        if field.section != section:
            section = field.section
            lines += ["", f"[{section}]"]
        lines.append(f"{field.key.partition('.')[2]} = {_as_toml(values[field.key])}  # {field.title}")
    return "\n".join([*lines, ""])


def _as_toml(value: SettingValue) -> str:
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return f'"{value.isoformat()}"'
    # A JSON string is a TOML basic string, but for DEL.
    return json.dumps(value or "", ensure_ascii=False).replace("\x7f", "\\u007f")


def changed_settings(
    before: Mapping[str, SettingValue], after: Mapping[str, SettingValue]
) -> list[tuple[str, str, str]]:
    """Title, old value and new value in words, of each setting that differs."""
    return [
        (field.title, field.shown(before.get(field.key)), field.shown(after.get(field.key)))
        for field in setting_fields()
        if before.get(field.key) != after.get(field.key)
    ]
