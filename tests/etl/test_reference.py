"""The reference tables: what the contract fixes in them, and each mistake a sentence."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.reference import HELICES, load_reference
from etl.settings import REFERENCE_FOLDER, SettingsError


def test_the_vocabularies_hold_the_codes_of_the_contract() -> None:
    reference = load_reference()
    assert list(reference.vocabulary("typologies")) == [f"T{n:02d}" for n in range(1, 12)]
    assert list(reference.vocabulary("ai_priorities")) == ["P1", "P2", "P3"]
    assert {"SRL", "TRL", "MRL", "CRL"} == set(reference.vocabulary("maturity_scales"))
    assert "retire" in reference.vocabulary("statuses") and "redirige" in reference.vocabulary("statuses")
    assert len(reference.vocabulary("actor_types").labels) == 12


def test_every_actor_type_has_a_helix_of_the_contract() -> None:
    reference = load_reference()
    found = {code: reference.actor_helix(code) for code in reference.vocabulary("actor_types")}
    assert set(found.values()) == set(HELICES)
    assert [found[code] for code in ("LABO", "ESR", "STARTUP", "ENT", "ES", "MS", "ASSO")] == [
        "research", "research", "economy", "economy", "hospital", "medico_social", "other",
    ]  # fmt: skip


@pytest.mark.parametrize(("scale", "bounds"), [("SRL", (1, 9)), ("TRL", (1, 9)), ("MRL", (1, 10))])
def test_each_scale_has_its_bounds(scale: str, bounds: tuple[int, int]) -> None:
    assert load_reference().scale_bounds(scale) == bounds


def test_a_value_is_found_by_code_label_or_alias_and_never_by_half() -> None:
    statuses = load_reference().vocabulary("statuses")
    assert statuses.find("En cours") == statuses.find("EN_ETUDE") == statuses.find("à l'étude") == "en_etude"
    assert statuses.find("en cour") is None
    assert statuses.find("") is None


def test_the_enumeration_of_allowed_values_is_french() -> None:
    assert load_reference().vocabulary("partner_roles").allowed() == "Chef de file ; Partenaire"
    typologies = load_reference().vocabulary("typologies")
    assert typologies.allowed().startswith("T01 (Traitement de données multiples de santé) ; T02 (")


@pytest.mark.parametrize("name", ["statuses", "partner_roles", "funding_schemes", "outcomes", "calls", "ai_priorities"])
def test_every_value_that_a_sentence_names_can_be_written(name: str) -> None:
    vocabulary = load_reference().vocabulary(name)
    named = [
        shown.partition(" (")[0] if shown[:1] == "P" and shown[1:2].isdigit() else shown
        for shown in vocabulary.allowed().split(" ; ")
    ]
    assert [vocabulary.find(text) for text in named] == list(vocabulary)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REFERENCE_FOLDER, tmp_path / "reference"))


def replaced(old: str, new: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def as_latin1(path: Path) -> None:
    path.write_bytes(path.read_text(encoding="utf-8").replace("’", "'").replace("œ", "oe").encode("latin-1", "replace"))


def only_header(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("table", "change", "words"),
    [
        ("statuses", Path.unlink, ["statuses.csv", "manque"]),
        ("statuses", as_latin1, ["statuses.csv", "UTF-8"]),
        ("statuses", only_header, ["statuses.csv", "vide"]),
        ("statuses", replaced("code,label_fr", "code,libelle"), ["statuses.csv", "label_fr"]),
        ("statuses", replaced("\ncomplet,", "\nrecu,"), ["statuses.csv", "ligne 3", "recu"]),
        ("statuses", replaced("\nretire,", "\nretirez,"), ["statuses.csv", "retire"]),
        ("statuses", replaced("\ncomplet,", "\n,"), ["statuses.csv", "ligne 3", "code"]),
        ("statuses", replaced("yes\ncomplet", "yes,de trop\ncomplet"), ["statuses.csv", "ligne 2", "en-tête"]),
        ("statuses", replaced("recevable", "abandon"), ["statuses.csv", "abandon", "complet", "retire"]),
        ("actor_types", replaced("research,yes", "recherche,yes"), ["actor_types.csv", "ligne 2", "recherche"]),
        ("actor_types_extended", replaced("association|", "université|"), ["université", "ESR", "ASSO"]),
        ("statuses", replaced("code,label_fr,aliases", "code,label_fr,label_fr"), ["statuses.csv", "label_fr", "deux fois"]),
        ("duplicates_refused", replaced("organisation_a", "a"), ["duplicates_refused.csv", "organisation_a"]),
        ("duplicates_refused", replaced("at\n", "at\nx,x,,\n"), ["duplicates_refused.csv", "ligne 2", "différentes"]),
        ("maturity_scales", replaced(",1,9,", ",un,9,"), ["maturity_scales.csv", "SRL", "entiers"]),
        ("maturity_scales", replaced(",1,9,", ",9,1,"), ["maturity_scales.csv", "SRL"]),
        ("maturity_scales", replaced("SRL,", "ZRL,"), ["maturity_scales.csv", "SRL"]),
    ],
)  # fmt: skip
def test_each_mistake_in_a_table_is_a_sentence(
    folder: Path, table: str, change: Callable[[Path], None], words: list[str]
) -> None:
    change(folder / f"{table}.csv")
    with pytest.raises(SettingsError) as caught:
        load_reference(folder)
    assert str(caught.value).endswith(".")
    for word in words:
        assert word in str(caught.value)


def test_a_region_may_relabel_a_value_and_add_one(folder: Path) -> None:
    replaced("\ncomplet,Complet", "\ncomplet,Dossier recevable et entier")(folder / "statuses.csv")
    path = folder / "calls.csv"
    path.write_text(path.read_text(encoding="utf-8") + "AUTRE-AMI,Un autre appel,\n", encoding="utf-8")
    reference = load_reference(folder)
    assert reference.vocabulary("statuses").find("dossier recevable et entier") == "complet"
    assert reference.vocabulary("calls").find("un autre appel") == "AUTRE-AMI"


def test_no_pair_of_organisations_is_refused_as_shipped() -> None:
    assert load_reference().rows("duplicates_refused") == []


def test_a_table_with_a_byte_order_mark_is_read(folder: Path) -> None:
    path = folder / "statuses.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert "recu" in load_reference(folder).vocabulary("statuses")
