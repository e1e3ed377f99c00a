"""The dossiers of a state as the oracle reads them: the CSV files, line by line, by the words of the contract.

Only what the demo and the hand-made sets write is read (`;`, BOM, French or ISO dates, codes of the vocabularies, lists
by `|`); anything else stops the oracle rather than be guessed. Locating a partner is `etl.locate`, tested elsewhere.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from stdnum.fr import siret as siret_number

from etl.locate import locate

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"
KINDS = ("dossiers", "partenaires", "orientations")
MANDATORY = {
    "dossiers": ("id_dossier", "titre", "date_depot", "statut"),
    "partenaires": ("id_dossier", "organisation", "type_acteur", "role"),
    "orientations": ("id_dossier", "dispositif"),
}
# The order of identity, and the form of each number.
FORMS = {"siren": r"\d{9}", "finess": r"\d[\dAB]\d{7}", "rnsr": r"\d{9}[A-Z]", "uai": r"\d{7}[A-Z]"}
Row = Mapping[str, str]
Fault = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Partner:
    organisation: str
    name: str
    actor_type: str
    is_lead: bool
    site_role: str
    status: str
    commune: str | None
    city: str | None
    postal_code: str | None
    insee_code: str | None
    country: str
    numbers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Orientation:
    scheme: str
    outcome: str | None
    requested: float | None
    granted: float | None


@dataclass(slots=True)
class Dossier:
    id: str
    title: str
    acronym: str | None
    submitted: date | None
    reviewed: date | None
    status: str
    letter: bool | None
    form: bool | None
    typologies: frozenset[str]
    main_typology: str | None
    priorities: frozenset[str]
    scale: str
    initial: int | None
    target: int | None
    observed: int | None
    target_on: date | None
    observed_on: date | None
    health_area: str | None
    deployment: frozenset[str]
    barriers: frozenset[str]
    levers: frozenset[str]
    preexisting: bool | None
    fte: float | None
    redirected_to: str | None
    linked_calls: frozenset[str]
    partners: list[Partner] = field(default_factory=list)
    orientations: list[Orientation] = field(default_factory=list)

    @property
    def organisations(self) -> set[str]:
        return {partner.organisation for partner in self.partners}

    @property
    def actor_types(self) -> set[str]:
        return {partner.actor_type for partner in self.partners}

    @property
    def lead_line(self) -> Partner | None:
        """The lead organisation's first line at its head office, else its first; None without a lead."""
        leads = {partner.organisation for partner in self.partners if partner.is_lead}
        lines = [partner for partner in self.partners if partner.organisation in leads]
        return next((line for line in lines if line.site_role == "siege"), lines[0] if lines else None)


@dataclass(frozen=True)
class Portfolio:
    """A state whole: its dossiers in the order of the file, and the mandatory cells of every line read."""

    dossiers: tuple[Dossier, ...]
    cells_read: int
    cells_ok: int


def reference(stem: str, folder: Path = REFERENCE) -> list[dict[str, str]]:
    """The lines of a reference table."""
    with (folder / f"{stem}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def load_portfolio(folder: Path, faults: Sequence[Fault] = (), reference_folder: Path = REFERENCE) -> Portfolio:
    """Reads a state. `faults` are the issues of `check --json` on the same files; errors set their lines aside."""
    files = {kind: _lines(folder / f"{kind}.csv") for kind in KINDS if (folder / f"{kind}.csv").exists()}
    read, ok = _mandatory_cells(files, faults)
    errors = {(fault["file"], fault["line"]) for fault in faults if fault["severity"] == "error"}
    kept = {kind: [row for line, row in rows if (f"{kind}.csv", line) not in errors] for kind, rows in files.items()}
    aliases = {row["alias_id"]: row["organisation_id"] for row in reference("organisation_aliases", reference_folder)}
    dossiers = _dossiers_once(_lines_without_number(files["dossiers"]), kept["dossiers"])
    for row in kept.get("partenaires", ()):
        if row["id_dossier"] in dossiers:
            dossiers[row["id_dossier"]].partners.append(_partner(row, aliases))
    for row in kept.get("orientations", ()):
        if row["id_dossier"] in dossiers:
            dossiers[row["id_dossier"]].orientations.append(_orientation(row))
    one_lead = [d for d in dossiers.values() if len({p.organisation for p in d.partners if p.is_lead}) <= 1]
    return Portfolio(tuple(one_lead), read, ok)


def _lines(path: Path) -> list[tuple[int, Row]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(enumerate(csv.DictReader(file, delimiter=";"), start=2))


def _lines_without_number(lines: Iterable[tuple[int, Row]]) -> list[Row]:
    return [row for _, row in lines]


def _dossiers_once(read: Iterable[Row], kept: Iterable[Row]) -> dict[str, Dossier]:
    """Dossiers by id; an id written twice sets all its lines aside."""
    times = Counter(row["id_dossier"] for row in read)
    return {row["id_dossier"]: _dossier(row) for row in kept if times[row["id_dossier"]] == 1}


def _mandatory_cells(files: Mapping[str, list[tuple[int, Row]]], faults: Sequence[Fault]) -> tuple[int, int]:
    read = sum(len(rows) * len(MANDATORY[kind]) for kind, rows in files.items())
    faulty = {
        (fault["file"], fault["line"], fault["column"])
        for fault in faults
        if fault["severity"] in ("error", "warning")
        and fault["line"] is not None
        and fault["column"] in MANDATORY[str(fault["file"]).removesuffix(".csv")]
    }
    return read, read - len(faulty)


def _dossier(row: Row) -> Dossier:
    return Dossier(
        id=row["id_dossier"],
        title=row["titre"],
        acronym=_cell(row, "acronyme"),
        submitted=_day(row, "date_depot"),
        reviewed=_day(row, "date_etude"),
        status=row["statut"],
        letter=_yes(row, "lettre_intention"),
        form=_yes(row, "fiche_reponse"),
        typologies=_several(row, "typologies"),
        main_typology=_cell(row, "typologie_principale"),
        priorities=_several(row, "priorites_ia"),
        scale=_cell(row, "echelle_maturite") or "SRL",
        initial=_whole(row, "srl_initial"),
        target=_whole(row, "srl_final_vise"),
        observed=_whole(row, "srl_final_constate"),
        target_on=_day(row, "date_cible_srl"),
        observed_on=_day(row, "date_constat_srl"),
        health_area=_cell(row, "aire_sante"),
        deployment=_several(row, "territoires_deploiement"),
        barriers=_several(row, "freins"),
        levers=_several(row, "leviers"),
        preexisting=_yes(row, "projet_preexistant"),
        fte=_number(row, "etp_prevus"),
        redirected_to=_cell(row, "ami_redirection"),
        linked_calls=_several(row, "ami_lies"),
    )


def _partner(row: Row, aliases: Mapping[str, str]) -> Partner:
    country, city = _cell(row, "pays") or "FR", _cell(row, "commune")
    insee_code, postal_code = _cell(row, "code_commune"), _cell(row, "code_postal")
    place = locate(country, insee_code, postal_code, city)
    organisation = organisation_identity(row)
    while organisation in aliases:
        organisation = aliases[organisation]
    return Partner(
        organisation=organisation,
        name=row["organisation"],
        actor_type=row["type_acteur"],
        is_lead=row["role"] == "chef_de_file",
        site_role=_cell(row, "role_site") or "siege",
        status=place.status,
        commune=place.commune_code,
        city=city,
        postal_code=postal_code,
        insee_code=insee_code,
        country=country,
        numbers=frozenset(re.sub(r"\s", "", row.get(name) or "") for name in (*FORMS, "siret")) - {""},
    )


def organisation_identity(row: Row) -> str:
    """SIREN, else FINESS, RNSR, UAI, else the name without case, accents nor punctuation.

    A number that lacks the form of its kind ("12345" for a SIREN) identifies nobody.
    """
    numbers = {name: re.sub(r"\s", "", row.get(name) or "").upper() for name in (*FORMS, "siret")}
    found = {name: numbers[name] for name, form in FORMS.items() if re.fullmatch(form, numbers[name])}
    if "siren" not in found and siret_number.is_valid(numbers["siret"]):
        found["siren"] = numbers["siret"][:9]
    return next((f"{name}:{found[name]}" for name in FORMS if name in found), f"nom:{plain(row['organisation'])}")


def plain(text: str) -> str:
    """Without case, accents, punctuation nor surrounding or doubled blanks."""
    spelt_out = text.casefold().replace("œ", "oe").replace("æ", "ae")
    bare = "".join(c for c in unicodedata.normalize("NFKD", spelt_out) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", bare))


def _orientation(row: Row) -> Orientation:
    requested, granted = _number(row, "montant_demande_eur"), _number(row, "montant_accorde_eur")
    return Orientation(row["dispositif"], _cell(row, "issue"), requested, granted)


def _cell(row: Row, name: str) -> str | None:
    return (row.get(name) or "").strip() or None


def _day(row: Row, name: str) -> date | None:
    text = _cell(row, name)
    if text is None:
        return None
    return datetime.strptime(text, "%d/%m/%Y" if "/" in text else "%Y-%m-%d").date()


def _whole(row: Row, name: str) -> int | None:
    text = _cell(row, name)
    return None if text is None else int(text)


def _number(row: Row, name: str) -> float | None:
    text = _cell(row, name)
    return None if text is None else float(text.replace(",", "."))


def _yes(row: Row, name: str) -> bool | None:
    text = _cell(row, name)
    return None if text is None else {"oui": True, "non": False}[text]


def _several(row: Row, name: str) -> frozenset[str]:
    return frozenset(part.strip() for part in (row.get(name) or "").split("|") if part.strip())
