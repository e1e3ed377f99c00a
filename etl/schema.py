"""The data contract: dossier, partenaire, orientation. The single source of truth of the code.

Each field declares its three names once: the attribute (English code and DuckDB column), the alias (French header)
and the title (French label), with its description, an example and the other headers that stand for it. The DDL, the
Table Schema, ``docs/schema.md`` and the labels on the pages all come from here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator
from pydantic.fields import FieldInfo

from etl.cells import readers
from etl.cells.fields import (
    Amount,
    Cell,
    FreeList,
    Level,
    NumberCode,
    OptionalDate,
    OptionalText,
    RequiredId,
    YesNo,
    as_custom_error,
    cell,
    code_of,
    codes_of,
    open_code,
    open_codes,
    plain,
    read_areas,
    read_country,
    reading_of,
    text_of,
)
from etl.cells.readers import CellError
from etl.reference import Reference

SCHEMA_VERSION = 2
Kind = Literal["dossiers", "partenaires", "orientations"]
KINDS: tuple[Kind, ...] = get_args(Kind)


def _names(*aliases: str) -> dict[str, Any]:
    return {"aliases": list(aliases)}


def _submission_id(description: str) -> Any:
    return Field(
        alias="id_dossier",
        title="N° de dossier",
        examples=["IA-2026-014"],
        description=description,
        json_schema_extra=_names(
            "N° dossier",
            "N° de dossier",
            "Numéro de dossier",
            "Numéro dossier",
            "Identifiant",
            "Identifiant du dossier",
            "ID dossier",
            "Dossier",
            "Référence",
            "Réf. dossier",
        ),
    )


SubmissionId = Annotated[
    RequiredId,
    _submission_id("Identifiant du dossier, unique dans l'instantané et stable d'un instantané à l'autre."),
]
DossierReference = Annotated[
    RequiredId, _submission_id("Identifiant du dossier, présent dans le fichier des dossiers.")
]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True, extra="ignore")


def level_error(reference: Reference, scale: str, level: int | None) -> CellError | None:
    """E-LEVEL-RANGE when a level lies outside the bounds of its scale; None otherwise."""
    if level is None:
        return None
    lowest, highest = reference.scale_bounds(scale)
    if lowest <= level <= highest:
        return None
    return CellError("E-LEVEL-RANGE", valeur=str(level), echelle=scale, minimum=str(lowest), maximum=str(highest))


LEVEL_FIELDS = ("srl_initial", "srl_target", "srl_observed")


class Dossier(_Row):
    """One submission to the call, from one consortium."""

    submission_id: SubmissionId
    title: Annotated[
        str,
        cell(text_of(300), required=True),
        Field(
            alias="titre",
            title="Titre",
            examples=["Aide au repérage précoce de la rétinopathie"],
            description="Titre du projet, 300 caractères au plus.",
            json_schema_extra=_names(
                "Intitulé", "Intitulé du projet", "Titre du projet", "Nom du projet", "Titre du dossier", "Projet"
            ),
        ),
    ]
    acronym: Annotated[
        str | None,
        cell(text_of(40)),
        Field(
            alias="acronyme",
            title="Acronyme",
            examples=["RETINIA"],
            description="Acronyme, 40 caractères au plus.",
            json_schema_extra=_names("Sigle", "Acronyme du projet", "Nom court"),
        ),
    ] = None
    submitted_on: Annotated[
        date,
        cell(plain(readers.read_date), required=True),
        Field(
            alias="date_depot",
            title="Date de dépôt",
            examples=["14/03/2026"],
            description="Date à laquelle le dossier a été déposé.",
            json_schema_extra=_names("Déposé le", "Date du dépôt", "Dépôt", "Date de réception", "Reçu le"),
        ),
    ]
    status: Annotated[
        str,
        cell(code_of("statuses"), required=True),
        Field(
            alias="statut",
            title="Statut",
            examples=["en_etude"],
            description="État d'avancement du dossier.",
            json_schema_extra=_names("État", "État du dossier", "Statut du dossier", "Avancement")
            | {"vocabulary": "statuses"},
        ),
    ]
    reviewed_on: Annotated[
        OptionalDate,
        Field(
            alias="date_etude",
            title="Date d'étude",
            examples=["02/06/2026"],
            description="Date à laquelle l'étude du dossier s'est terminée.",
            json_schema_extra=_names("Étudié le", "Date de fin d'étude", "Traité le", "Examiné le"),
        ),
    ] = None
    has_letter: Annotated[
        YesNo,
        Field(
            alias="lettre_intention",
            title="Lettre d'intention",
            examples=["oui"],
            description="La lettre d'intention a été remise ; vide si on ne sait pas.",
            json_schema_extra=_names("Lettre", "Lettre d'intention remise", "Lettre d'intention reçue"),
        ),
    ] = None
    has_form: Annotated[
        YesNo,
        Field(
            alias="fiche_reponse",
            title="Fiche réponse",
            examples=["oui"],
            description="La fiche réponse a été remise ; vide si on ne sait pas.",
            json_schema_extra=_names("Fiche", "Fiche réponse remise", "Fiche réponse reçue", "Fiche de réponse"),
        ),
    ] = None
    typologies: Annotated[
        tuple[str, ...],
        cell(codes_of("typologies"), default=()),
        Field(
            alias="typologies",
            title="Typologies",
            examples=["T01 | T05"],
            description="Typologies de l'appel portées par le dossier (codes ou libellés).",
            json_schema_extra=_names("Typologie", "Typologie(s)", "Typologies du projet", "Typologies de projet")
            | {"vocabulary": "typologies", "header_required": True},
        ),
    ] = ()
    main_typology: Annotated[
        str | None,
        cell(code_of("typologies")),
        Field(
            alias="typologie_principale",
            title="Typologie principale",
            examples=["T05"],
            description="Typologie dominante, parmi celles du dossier.",
            json_schema_extra=_names("Typologie dominante") | {"vocabulary": "typologies"},
        ),
    ] = None
    ai_priorities: Annotated[
        tuple[str, ...],
        cell(codes_of("ai_priorities"), default=()),
        Field(
            alias="priorites_ia",
            title="Priorités de l'IA",
            examples=["P1 | P3"],
            description="Priorités de l'IA auxquelles le dossier répond.",
            json_schema_extra=_names("Priorités", "Priorité", "Priorité IA", "Priorités de l'IA")
            | {"vocabulary": "ai_priorities"},
        ),
    ] = ()
    maturity_scale: Annotated[
        str,
        cell(code_of("maturity_scales"), default=lambda reading: reading.default_scale),
        Field(
            alias="echelle_maturite",
            title="Échelle de maturité",
            examples=["SRL"],
            description="Échelle des trois niveaux qui suivent ; SRL par défaut, jamais convertie.",
            json_schema_extra=_names("Échelle", "Échelle de maturité utilisée") | {"vocabulary": "maturity_scales"},
        ),
    ] = "SRL"
    srl_initial: Annotated[
        Level,
        Field(
            alias="srl_initial",
            title="Niveau initial",
            examples=["3"],
            description="Niveau de maturité au dépôt.",
            json_schema_extra=_names("SRL départ", "SRL de départ", "Niveau SRL initial", "Maturité initiale"),
        ),
    ] = None
    srl_target: Annotated[
        Level,
        Field(
            alias="srl_final_vise",
            title="Niveau final visé",
            examples=["6"],
            description="Niveau de maturité visé en fin de projet.",
            json_schema_extra=_names("SRL visé", "SRL final", "SRL cible", "Niveau SRL visé", "Maturité visée"),
        ),
    ] = None
    srl_observed: Annotated[
        Level,
        Field(
            alias="srl_final_constate",
            title="Niveau constaté",
            examples=["5"],
            description="Niveau de maturité constaté depuis ; jamais confondu avec le niveau visé.",
            json_schema_extra=_names("SRL constaté", "SRL observé", "Niveau SRL constaté", "Maturité constatée"),
        ),
    ] = None
    srl_target_on: Annotated[
        OptionalDate,
        Field(
            alias="date_cible_srl",
            title="Échéance du niveau visé",
            examples=["31/12/2027"],
            description="Date à laquelle le niveau visé doit être atteint.",
            json_schema_extra=_names("Échéance SRL", "Date cible", "Date visée SRL"),
        ),
    ] = None
    srl_observed_on: Annotated[
        OptionalDate,
        Field(
            alias="date_constat_srl",
            title="Date du constat",
            examples=["15/09/2026"],
            description="Date à laquelle le niveau constaté l'a été.",
            json_schema_extra=_names("Date de constat", "Constaté le"),
        ),
    ] = None
    health_area: Annotated[
        OptionalText,
        Field(
            alias="aire_sante",
            title="Aire de santé",
            examples=["Ophtalmologie"],
            description="Domaine de santé du projet, en texte libre.",
            json_schema_extra=_names("Domaine de santé", "Aire thérapeutique", "Spécialité", "Domaine"),
        ),
    ] = None
    deployment_areas: Annotated[
        tuple[str, ...],
        cell(read_areas, default=()),
        Field(
            alias="territoires_deploiement",
            title="Territoires de déploiement",
            examples=["200093201 | 80"],
            description="SIREN d'EPCI, codes d'arrondissement ou de département, ou 32 pour la région.",
            json_schema_extra=_names("Territoires", "Territoire de déploiement", "Déploiement", "Zone de déploiement"),
        ),
    ] = ()
    barriers: Annotated[
        FreeList,
        Field(
            alias="freins",
            title="Freins",
            examples=["Accès aux données | Recrutement"],
            description="Freins repérés, séparés par | ou ;.",
            json_schema_extra=_names("Frein", "Freins repérés"),
        ),
    ] = ()
    levers: Annotated[
        FreeList,
        Field(
            alias="leviers",
            title="Leviers",
            examples=["Partenariat hospitalier"],
            description="Leviers repérés, séparés par | ou ;.",
            json_schema_extra=_names("Levier", "Leviers repérés"),
        ),
    ] = ()
    is_preexisting: Annotated[
        YesNo,
        Field(
            alias="projet_preexistant",
            title="Projet préexistant",
            examples=["non"],
            description="Le projet existait avant l'appel.",
            json_schema_extra=_names("Préexistant", "Projet existant"),
        ),
    ] = None
    needs_funding: Annotated[
        YesNo,
        Field(
            alias="besoin_financement",
            title="Besoin de financement",
            examples=["oui"],
            description="Le consortium exprime un besoin de financement.",
            json_schema_extra=_names("Financement demandé", "Besoin financier"),
        ),
    ] = None
    technical_support: Annotated[
        YesNo,
        Field(
            alias="accompagnement_technique",
            title="Accompagnement technique",
            examples=["oui"],
            description="Un accompagnement technique est proposé.",
            json_schema_extra=_names("Accompagnement", "Appui technique"),
        ),
    ] = None
    reviewing_bodies: Annotated[
        FreeList,
        Field(
            alias="structures_examen",
            title="Structures d'examen",
            examples=["Structure partenaire A"],
            description="Structures partenaires qui examinent le dossier.",
            json_schema_extra=_names("Examinateurs", "Structure d'examen", "Examiné par"),
        ),
    ] = ()
    total_cost_eur: Annotated[
        Amount,
        Field(
            alias="cout_total_ht_eur",
            title="Coût total HT (€)",
            examples=["250 000"],
            description="Coût total hors taxes, en euros.",
            json_schema_extra=_names("Coût total", "Coût total HT", "Budget", "Budget total", "Coût du projet"),
        ),
    ] = None
    expected_fte: Annotated[
        float | None,
        cell(plain(readers.read_decimal)),
        Field(
            alias="etp_prevus",
            title="ETP prévus",
            examples=["2,5"],
            description="Équivalents temps plein prévus.",
            json_schema_extra=_names("ETP", "Nombre d'ETP"),
        ),
    ] = None
    redirected_to: Annotated[
        str | None,
        cell(open_code("calls")),
        Field(
            alias="ami_redirection",
            title="Redirigé vers",
            examples=["AMI-EXEMPLE"],
            description="Autre appel vers lequel le dossier est redirigé (code connu ou libre).",
            json_schema_extra=_names("AMI de redirection", "Redirection", "Redirigé vers"),
        ),
    ] = None
    linked_calls: Annotated[
        tuple[str, ...],
        cell(open_codes("calls"), default=()),
        Field(
            alias="ami_lies",
            title="Appels liés",
            examples=["AMI-EXEMPLE"],
            description="Autres appels auxquels le dossier est lié.",
            json_schema_extra=_names("AMI liés", "Liens avec d'autres AMI", "Autres AMI"),
        ),
    ] = ()
    confidentiality: Annotated[
        str,
        cell(code_of("confidentiality"), default="restreint"),
        Field(
            alias="confidentialite",
            title="Confidentialité",
            examples=["restreint"],
            description="Qui peut voir le dossier nommément ; restreint par défaut.",
            json_schema_extra=_names("Niveau de confidentialité", "Diffusion") | {"vocabulary": "confidentiality"},
        ),
    ] = "restreint"

    @model_validator(mode="after")
    def _levels_on_their_scale(self, info: ValidationInfo) -> Dossier:
        reference = reading_of(info).reference
        for name in LEVEL_FIELDS:
            if error := level_error(reference, self.maturity_scale, getattr(self, name)):
                raise as_custom_error(error)
        return self


class Partenaire(_Row):
    """One organisation at one site in one dossier: one line."""

    submission_id: DossierReference
    name: Annotated[
        str,
        cell(text_of(300), required=True),
        Field(
            alias="organisation",
            title="Organisation",
            examples=["CHU fictif de Lille"],
            description="Nom de l'organisation, 300 caractères au plus.",
            json_schema_extra=_names(
                "Partenaire",
                "Nom de l'organisation",
                "Structure",
                "Établissement",
                "Nom du partenaire",
                "Organisme",
                "Raison sociale",
            ),
        ),
    ]
    actor_type: Annotated[
        str,
        cell(code_of("actor_types"), required=True),
        Field(
            alias="type_acteur",
            title="Type d'acteur",
            examples=["ES"],
            description="Un des six types de l'appel, ou un type étendu.",
            json_schema_extra=_names("Type", "Type d'acteur", "Type de structure", "Catégorie", "Nature")
            | {"vocabulary": "actor_types"},
        ),
    ]
    role: Annotated[
        str,
        cell(code_of("partner_roles"), required=True),
        Field(
            alias="role",
            title="Rôle",
            examples=["chef_de_file"],
            description="Chef de file (une seule organisation par dossier) ou partenaire.",
            json_schema_extra=_names("Rôle dans le projet", "Rôle du partenaire", "Fonction")
            | {"vocabulary": "partner_roles"},
        ),
    ]
    site_role: Annotated[
        str,
        cell(code_of("site_roles"), default="siege"),
        Field(
            alias="role_site",
            title="Rôle du site",
            examples=["soins"],
            description="Siège, site d'expérimentation ou site de soins ; siège par défaut.",
            json_schema_extra=_names("Rôle du site", "Type de site", "Nature du site") | {"vocabulary": "site_roles"},
        ),
    ] = "siege"
    siret: Annotated[
        NumberCode,
        Field(
            alias="siret",
            title="SIRET",
            examples=["13002526500013"],
            description="14 chiffres.",
            json_schema_extra=_names("N° SIRET", "Numéro SIRET", "Établissement SIRET"),
        ),
    ] = None
    siren: Annotated[
        NumberCode,
        Field(
            alias="siren",
            title="SIREN",
            examples=["130025265"],
            description="9 chiffres.",
            json_schema_extra=_names("N° SIREN", "Numéro SIREN"),
        ),
    ] = None
    finess: Annotated[
        NumberCode,
        Field(
            alias="finess",
            title="FINESS",
            examples=["590000001"],
            description="Numéro FINESS, 9 caractères.",
            json_schema_extra=_names("N° FINESS", "Numéro FINESS", "Code FINESS"),
        ),
    ] = None
    rnsr: Annotated[
        NumberCode,
        Field(
            alias="rnsr",
            title="RNSR",
            examples=["200012345A"],
            description="Numéro RNSR, 9 chiffres et une lettre.",
            json_schema_extra=_names("N° RNSR", "Numéro RNSR"),
        ),
    ] = None
    uai: Annotated[
        NumberCode,
        Field(
            alias="uai",
            title="UAI",
            examples=["0590001A"],
            description="Code UAI, 7 chiffres et une lettre.",
            json_schema_extra=_names("Code UAI", "N° UAI"),
        ),
    ] = None
    city: Annotated[
        OptionalText,
        Field(
            alias="commune",
            title="Commune",
            examples=["Lille"],
            description="Nom de la commune.",
            json_schema_extra=_names("Ville", "Nom de la commune", "Localité"),
        ),
    ] = None
    insee_code: Annotated[
        NumberCode,
        Field(
            alias="code_commune",
            title="Code commune",
            examples=["59350"],
            description="Code INSEE de la commune.",
            json_schema_extra=_names("Code INSEE", "INSEE", "Code commune INSEE", "COG"),
        ),
    ] = None
    postal_code: Annotated[
        str | None,
        cell(text_of(40)),
        Field(
            alias="code_postal",
            title="Code postal",
            examples=["59000"],
            description="Code postal.",
            json_schema_extra=_names("CP", "Code postal (CP)"),
        ),
    ] = None
    country: Annotated[
        str,
        cell(read_country, default="FR"),
        Field(
            alias="pays",
            title="Pays",
            examples=["FR"],
            description="Code ISO 3166-1 à deux lettres ou nom français ; FR par défaut.",
            json_schema_extra=_names("Pays du partenaire"),
        ),
    ] = "FR"
    contribution_eur: Annotated[
        Amount,
        Field(
            alias="contribution_eur",
            title="Contribution (€)",
            examples=["40 000"],
            description="Contribution ou budget du partenaire, en euros.",
            json_schema_extra=_names("Contribution", "Apport", "Budget du partenaire"),
        ),
    ] = None


class Orientation(_Row):
    """One dossier sent towards one funding scheme. The call itself grants no money."""

    submission_id: DossierReference
    scheme: Annotated[
        str,
        cell(code_of("funding_schemes"), required=True),
        Field(
            alias="dispositif",
            title="Dispositif",
            examples=["F2030_REG"],
            description="Dispositif de financement (code ou nom).",
            json_schema_extra=_names("Dispositif de financement", "Financement", "Guichet")
            | {"vocabulary": "funding_schemes"},
        ),
    ]
    oriented_on: Annotated[
        OptionalDate,
        Field(
            alias="date_orientation",
            title="Date d'orientation",
            examples=["20/06/2026"],
            description="Date de l'orientation.",
            json_schema_extra=_names("Orienté le", "Date de l'orientation"),
        ),
    ] = None
    outcome: Annotated[
        str | None,
        cell(code_of("outcomes")),
        Field(
            alias="issue",
            title="Issue",
            examples=["accorde"],
            description="Ce que le dispositif en a fait.",
            json_schema_extra=_names("Résultat", "Suite", "Suite donnée", "Décision") | {"vocabulary": "outcomes"},
        ),
    ] = None
    requested_eur: Annotated[
        Amount,
        Field(
            alias="montant_demande_eur",
            title="Montant demandé (€)",
            examples=["120 000"],
            description="Montant demandé au dispositif, en euros.",
            json_schema_extra=_names("Montant demandé", "Demandé", "Aide demandée"),
        ),
    ] = None
    granted_eur: Annotated[
        Amount,
        Field(
            alias="montant_accorde_eur",
            title="Montant accordé (€)",
            examples=["90 000"],
            description="Montant accordé par le dispositif, en euros.",
            json_schema_extra=_names("Montant accordé", "Accordé", "Aide accordée"),
        ),
    ] = None


MODELS: Mapping[Kind, type[_Row]] = {"dossiers": Dossier, "partenaires": Partenaire, "orientations": Orientation}
TABLES: Mapping[Kind, str] = {"dossiers": "submissions", "partenaires": "partners", "orientations": "orientations"}
# Columns the loader adds to a kind's table beside the contract's own.
DERIVED_COLUMNS: Mapping[Kind, Mapping[str, str]] = {
    "dossiers": {},
    "partenaires": {
        "organisation_id": "VARCHAR",
        "helix": "VARCHAR",
        "location": "VARCHAR",
        "commune_code": "VARCHAR",
        "epci_code": "VARCHAR",
        "arrondissement_code": "VARCHAR",
        "departement_code": "VARCHAR",
    },
    "orientations": {},
}
# Headers recognised as personal data: never stored, never shown in a fault.
PERSONAL_HEADERS = (
    "contact_nom", "contact_courriel", "contact_telephone", "Contact", "Nom du contact", "Prénom du contact",
    "Contact principal", "Courriel", "Courriel du contact", "E-mail", "Email", "Mail", "Adresse mail",
    "Adresse électronique", "Adresse e-mail", "Téléphone", "Téléphone du contact", "Tél", "Portable", "Mobile",
    "Nom du porteur", "Porteur (nom)", "Responsable", "Nom du responsable", "Référent", "Interlocuteur", "Nom",
    "Prénom", "Civilité", "Date de naissance",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the contract as the reading and the documentation need it."""

    kind: Kind
    attribute: str
    header: str
    title: str
    description: str
    example: str
    aliases: tuple[str, ...]
    duckdb_type: str
    required: bool
    header_required: bool
    default: Any
    vocabulary: str | None

    @property
    def is_list(self) -> bool:
        """True for a multi-valued column."""
        return self.duckdb_type.endswith("[]")


_DUCKDB_TYPES: Mapping[Any, str] = {str: "VARCHAR", date: "DATE", int: "INTEGER", bool: "BOOLEAN", float: "DOUBLE"}


def _duckdb_type(annotation: Any) -> str:
    if get_origin(annotation) is tuple:
        return "VARCHAR[]"
    members = [member for member in get_args(annotation) if member is not type(None)] or [annotation]
    return _DUCKDB_TYPES[members[0]]


def _column(kind: Kind, attribute: str, info: FieldInfo) -> Column:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    required = info.is_required()
    return Column(
        kind,
        attribute,
        info.alias or attribute,
        info.title or attribute,
        info.description or "",
        str((info.examples or [""])[0]),
        tuple(str(alias) for alias in extra.get("aliases", ())),  # type: ignore[union-attr]
        _duckdb_type(info.annotation),
        required,
        required or bool(extra.get("header_required")),
        None if required else info.default,
        str(extra["vocabulary"]) if "vocabulary" in extra else None,
    )


@lru_cache(maxsize=3)
def columns(kind: Kind) -> tuple[Column, ...]:
    """The columns of a kind of file, in the contract's order."""
    return tuple(_column(kind, attribute, info) for attribute, info in MODELS[kind].model_fields.items())


@lru_cache(maxsize=3)
def cell_readers(kind: Kind) -> Mapping[str, Cell]:
    """The reader of each column's cells, taken from the model's own field: what a cell may hold is said once."""
    return {
        attribute: next(
            item.func for item in info.metadata if isinstance(item, BeforeValidator) and isinstance(item.func, Cell)
        )
        for attribute, info in MODELS[kind].model_fields.items()
    }


def table_columns(kind: Kind) -> dict[str, str]:
    """DuckDB columns of a kind's table, name to type: line number, contract, derived."""
    contract = {column.attribute: column.duckdb_type for column in columns(kind)}
    first = {"submission_id": contract.pop("submission_id"), "line": "INTEGER"}
    return first | contract | dict(DERIVED_COLUMNS[kind])


def labels() -> Iterator[tuple[str, str]]:
    """(attribute, French label) of every column, for tables on pages and in exports."""
    for kind in KINDS:
        for column in columns(kind):
            yield column.attribute, column.title
