"""Settings of the observatory, read from ``settings.toml`` and checked once at start."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

DATA = Path(__file__).resolve().parent.parent / "data"
REFERENCE_FOLDER = DATA / "reference"
# A call is of this century: another year is a slip of the keyboard, and the last ones of all can't be added to.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


class SettingsError(Exception):
    """The settings or a reference table can't be used; the message names file, key and remedy in French."""


def _blank_is_unknown(value: object) -> object:
    return None if value == "" else value


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CallSettings(_Section):
    """The call: its name and its window. Source: AMI HealthIA §3.4."""

    name: str = Field(
        min_length=1,
        title="Nom de l'appel",
        description="Nomme le portefeuille de chaque état publié, dans le bandeau et dans les fichiers téléchargés.",
    )
    published_on: Annotated[
        Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)] | None, BeforeValidator(_blank_is_unknown)
    ] = Field(
        None,
        title="Date de publication de l'appel",
        description="Ouvre la fenêtre de dépôt. Vide : la fenêtre n'est ni montrée ni vérifiée.",
    )
    duration_years: int = Field(
        2,
        ge=1,
        le=10,
        title="Durée de l'appel, en années",
        description="Ferme la fenêtre de dépôt, comptée depuis la date de publication.",
        json_schema_extra={"unit": "an"},
    )

    def closes_on(self) -> date | None:
        """First day after the window, None while the publication date is unknown."""
        if self.published_on is None:
            return None
        year = self.published_on.year + self.duration_years
        if (self.published_on.month, self.published_on.day) == (2, 29):
            return date(year, 3, 1)
        return self.published_on.replace(year=year)


class MaturitySettings(_Section):
    """Default maturity scale, the level from which a solution is proven in the field, when a dossier stands still."""

    default_scale: str = Field(
        "SRL",
        title="Échelle de maturité par défaut",
        description="Échelle des dossiers dont la cellule « echelle_maturite » est vide.",
    )
    field_threshold: int = Field(
        5,
        ge=1,
        le=9,
        title="Seuil terrain (niveau SRL)",
        description="Niveau à partir duquel une solution est comptée comme validée par les acteurs du terrain.",
    )
    still_months: int = Field(
        12,
        ge=1,
        le=60,
        title="Niveau constaté immobile après (mois)",
        description="Un dossier dont le niveau constaté est le même depuis au moins ce temps est dit immobile.",
        json_schema_extra={"unit": "mois"},
    )


class ConsortiumSettings(_Section):
    """Thresholds of the consortium rules."""

    multicentric_min_sites: int = Field(
        2,
        ge=1,
        title="Sites de soins d'un dossier multicentrique",
        description="Nombre de sites de soins différents à partir duquel un dossier est dit multicentrique.",
        json_schema_extra={"unit": "site"},
    )


class TerritorySettings(_Section):
    """Denominators of the territorial indicators."""

    epci_reference_count: int = Field(
        92,
        ge=1,
        title="Nombre d'EPCI de référence",
        description="Dénominateur de la part des EPCI couverts par au moins un dossier.",
        json_schema_extra={"unit": "EPCI"},
    )
    rate_floor_population: int = Field(
        50000,
        ge=0,
        title="Population sous laquelle un taux n'est pas montré",
        description="Sur la carte, un territoire moins peuplé reste gris : un taux n'y dirait rien.",
        json_schema_extra={"unit": "habitant"},
    )


class LimitSettings(_Section):
    """Largest input that is read without ``--no-limit``."""

    max_file_mib: int = Field(
        50,
        ge=1,
        title="Taille maximale d'un fichier (Mio)",
        description=(
            "Un fichier plus lourd est refusé avant d'être lu. La page « Import » ne reçoit rien au-delà de 100 Mio."
        ),
        json_schema_extra={"unit": "Mio"},
    )
    max_unpacked_mib: int = Field(
        200,
        ge=1,
        title="Taille maximale décompressée (Mio)",
        description="Un classeur ou une archive ZIP qui se déplie au-delà est refusé.",
        json_schema_extra={"unit": "Mio"},
    )
    max_rows: int = Field(
        200000,
        ge=1,
        title="Nombre maximal de lignes",
        description="Pour chaque fichier ou feuille.",
        json_schema_extra={"unit": "ligne"},
    )
    max_columns: int = Field(
        500,
        ge=1,
        title="Nombre maximal de colonnes",
        description="Pour chaque fichier ou feuille.",
        json_schema_extra={"unit": "colonne"},
    )


class ImportGateSettings(_Section):
    """What the preview before a publication raises its voice about."""

    absent_alert_percent: int = Field(
        20,
        ge=1,
        le=100,
        title="Part de dossiers absents qui alerte (%)",
        description="Au-delà, l'aperçu d'un envoi prévient que trop de dossiers en vigueur y manquent.",
        json_schema_extra={"unit": "%"},
    )


class RetentionSettings(_Section):
    """How long what is published is kept; 0 keeps it without end."""

    snapshot_months: int = Field(
        0,
        ge=0,
        title="Conservation des instantanés (mois)",
        description="Un instantané dont l'état est plus ancien est retiré, sauf celui en vigueur. 0 : jamais.",
        json_schema_extra={"unit": "mois"},
    )
    source_months: int = Field(
        0,
        ge=0,
        title="Conservation des fichiers reçus et des lignes écartées (mois)",
        description="Au-delà, un instantané ne garde de ses fichiers que le nom et l'empreinte. 0 : jamais.",
        json_schema_extra={"unit": "mois"},
    )


class Settings(_Section):
    """All settings, frozen. Source: ``data/reference/settings.toml``."""

    call: CallSettings
    maturity: MaturitySettings
    consortium: ConsortiumSettings
    territory: TerritorySettings
    limits: LimitSettings
    import_gate: ImportGateSettings = Field(default_factory=lambda: ImportGateSettings.model_validate({}))
    retention: RetentionSettings = Field(default_factory=lambda: RetentionSettings.model_validate({}))

    def flattened(self) -> dict[str, str]:
        """``{"consortium.multicentric_min_sites": "2", …}``: the form kept with each snapshot."""
        sections: dict[str, dict[str, Any]] = self.model_dump(mode="json")
        return {
            f"{section}.{key}": "" if value is None else str(value)
            for section, values in sections.items()
            for key, value in values.items()
        }


_REMEDIES = {
    "missing": "cette clé manque",
    "extra_forbidden": "cette clé n'est pas connue",
    "int_type": "un nombre entier est attendu",
    "int_parsing": "un nombre entier est attendu",
    "string_type": "un texte entre guillemets est attendu",
    "greater_than_equal": "la valeur est trop petite",
    "less_than_equal": "la valeur est trop grande",
    "date_from_datetime_parsing": "une date AAAA-MM-JJ est attendue",
    "date_parsing": "une date AAAA-MM-JJ est attendue",
    "string_too_short": "la valeur est vide",
}


def toml_fault(error: tomllib.TOMLDecodeError) -> str:
    """Why a text is no TOML, and where: the reader's own words are English."""
    found = re.search(r"at line (\d+), column (\d+)", str(error))
    where = f"ligne {found[1]}, colonne {found[2]}" if found else "à la fin du texte"
    return f"le fichier n'est pas du TOML lisible ({where})"


def parse_settings(text: str, name: str = "settings.toml") -> Settings:
    """Read settings from TOML text. Raises SettingsError with a French sentence naming the key."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{name} : {toml_fault(error)}.") from error
    try:
        return Settings.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        remedy = _REMEDIES.get(first["type"], "la valeur n'est pas admise")
        raise SettingsError(f"{name}, clé « {key} » : {remedy}.") from error


@lru_cache(maxsize=8)
def load_settings(folder: Path = REFERENCE_FOLDER) -> Settings:
    """Settings of a reference folder, read once a process. Raises SettingsError."""
    path = folder / "settings.toml"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise SettingsError(f"{path} : le fichier des réglages manque.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} : le fichier des réglages doit être enregistré en UTF-8.") from error
    settings = parse_settings(text, str(path))
    with (folder / "maturity_scales.csv").open(encoding="utf-8-sig", newline="") as file:
        check_default_scale(settings, [row["scale"] for row in csv.DictReader(file)])
    return settings


def check_default_scale(settings: Settings, scales: Sequence[str]) -> None:
    """Raises SettingsError when the default maturity scale is none of those of ``maturity_scales.csv``."""
    scale = settings.maturity.default_scale
    if scale not in scales:
        raise SettingsError(
            f"settings.toml, clé « maturity.default_scale » : « {scale} » n'est pas une échelle de maturity_scales.csv "
            f"({', '.join(scales)})."
        )
