"""Erasing a dossier: no byte of it stays in any file of the store, everything else stays, and its return is seen."""

from __future__ import annotations

import json
import lzma
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from etl.faults import Fault
from etl.pipeline.publication import PublicationRequest, import_files
from etl.read.uploads import Upload
from etl.schema import KINDS, TABLES
from etl.store import (
    ErasedDossierError,
    SetAside,
    SnapshotContent,
    SnapshotReader,
    SnapshotUnreadableError,
    Store,
    StoreDamagedError,
    UnknownDossierError,
    erasure,
)
from etl.store.mentions import Mentions
from etl.store.tables import expected_tables
from tests.etl.store_builders import bare_row, by_column, content, correction, fault, numbered, row, source

STORES = Path(__file__).parent / "stores"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def found_in(store: Store, *texts: str) -> dict[str, list[str]]:
    """Which of the texts stand in which files of the store, in UTF-8 or UTF-16, hidden files included."""
    found: dict[str, list[str]] = {}
    for path in sorted(store.folder.rglob("*")):
        if path.is_file():
            held = path.read_bytes()
            for text in texts:
                if any(text.encode(encoding) in held for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp1252")):
                    found.setdefault(path.name, []).append(text)
    return found


def every_text(opened: SnapshotReader) -> str:
    """Every value of every table, whatever way the file packs it."""
    cursor = opened.cursor()
    return "\n".join(repr(cursor.table(table).fetchall()) for table in expected_tables())


def adds_up(store: Store) -> bool:
    for info in store.snapshots():
        cursor = store.reader(info.id).cursor()
        for kind in KINDS:
            (count,) = cursor.table(TABLES[kind]).aggregate("count(*)").fetchone() or (None,)
            aside = sum(line.kind == kind for line in store.set_aside(info.id))
            assert info.rows_read[kind] == info.rows[kind] + info.rejected[kind]
            assert (info.rows[kind], info.rejected[kind]) == (count, aside)
        assert sum(info.location.values()) == info.rows["partenaires"]
        assert 0 <= info.required_cells_ok <= info.required_cells_read
    return True


DOSSIERS = """État du suivi au 14 mars;;;
Numéro dossier;Titre;Statut;Typologies;Date de dépôt;E-mail
IA-2026-001;Repérage précoce ambulatoire;recu;T01;14/03/2026;jean@exemple.fr
IA-2026-0011;Un autre projet;recu;T02;15/03/2026;x@exemple.fr
IA-2026-002;Suite de IA-2026-001;complet;T03;16/03/2026;
IA-2026-003;Sans statut connu;perdu;T03;16/03/2026;
"""
PARTNERS = """id_dossier;organisation;type_acteur;role;code_commune;siret
IA-2026-001;Clinique des Amandiers;ES;chef_de_file;59350;123
IA-2026-001;CHU fictif;ES;partenaire;59350;
IA-2026-0011;CHU fictif;ES;chef_de_file;59350;
IA-2026-002;Labo fictif;LABO;chef_de_file;80021;
IA-2026-999;Inconnu fictif;LABO;chef_de_file;80021;
"""
SCHEMES = """id_dossier;dispositif;issue;montant_demande_eur
IA-2026-001;France 2030 régionalisé;Accordé;987 654 €
IA-2026-002;feder ia;;
"""
OWN_TEXTS = ("IA-2026-001;", "Repérage précoce", "Clinique des Amandiers", "987 654")


def publish(store: Store, as_of: date, dossiers: str = DOSSIERS, **request: str) -> str:
    uploads = [
        Upload("dossiers.csv", dossiers.encode("cp1252")),
        Upload("partenaires.csv", PARTNERS.encode("utf-16")),
        Upload("orientations.csv", SCHEMES.encode("utf-8-sig")),
    ]
    wanted = PublicationRequest(as_of, request.get("by", "agent"), request.get("note"), accept_rejects=True)
    report = import_files(store, uploads, wanted)
    assert report.snapshot_id is not None
    return report.snapshot_id


def test_no_byte_of_an_erased_dossier_stays_in_any_file(store: Store) -> None:
    first = publish(store, date(2026, 3, 1), note="avant le passage de IA-2026-001 en comité")
    changed = DOSSIERS.replace("IA-2026-001;Repérage précoce ambulatoire", "IA-2026-001;Repérage précoce à domicile")
    second = publish(store, date(2026, 3, 14), changed)
    aliases = store.configured_text("organisation_aliases.csv") + "nom:a,nom:b,vu dans IA-2026-001\n"
    store.configure("organisation_aliases.csv", aliases, by="qui suit IA-2026-001")
    store.configure("organisation_aliases.csv", None, by="agent")
    store.configure("organisation_aliases.csv", aliases, by="agent")
    assert found_in(store, *OWN_TEXTS)
    assert "Repérage précoce" in every_text(store.reader())

    assert store.erase("IA-2026-001", by="admin") == ("IA-2026-001", (first, second))

    assert found_in(store, *OWN_TEXTS) == {}
    # The only other place of its identifier's characters is the identifier of another dossier.
    for path in store.folder.rglob("*"):
        if path.is_file():
            assert b"IA-2026-001" not in path.read_bytes().replace(b"IA-2026-0011", b""), path.name
    for snapshot_id in (first, second):
        said = every_text(store.reader(snapshot_id)).replace("IA-2026-0011", "")
        assert "IA-2026-001" not in said
        assert not any(text in said for text in OWN_TEXTS)
        assert "Suite de dossier effacé" in said
    assert adds_up(store)


def test_everything_else_stays_line_by_line(store: Store) -> None:
    snapshot_id = publish(store, date(2026, 3, 1))
    before = {kind: store.reader().cursor().table(TABLES[kind]).fetchall() for kind in KINDS}
    faults = store.reader().cursor().execute("SELECT file, line, code FROM faults").fetchall()
    info = store.snapshots()[0]
    assert (info.rows_read, info.rows) == (
        {"dossiers": 4, "partenaires": 5, "orientations": 2},
        {"dossiers": 3, "partenaires": 4, "orientations": 2},
    )
    assert adds_up(store)
    store.erase("IA-2026-001", by="admin")
    kept = store.reader(snapshot_id).cursor()
    for kind in KINDS:
        others = [values for values in before[kind] if values[0] != "IA-2026-001"]
        renamed = [tuple("Suite de dossier effacé" if v == "Suite de IA-2026-001" else v for v in r) for r in others]
        assert kept.table(TABLES[kind]).fetchall() == renamed
    own = {("dossiers.csv", 3), ("partenaires.csv", 2), ("partenaires.csv", 3), ("orientations.csv", 2)}
    others = [values for values in faults if values[:2] not in own]
    assert len(others) < len(faults)
    assert kept.execute("SELECT file, line, code FROM faults").fetchall() == others
    info = store.snapshots()[0]
    assert (info.id, info.rows_read, info.rows) == (
        snapshot_id,
        {"dossiers": 3, "partenaires": 3, "orientations": 1},
        {"dossiers": 2, "partenaires": 2, "orientations": 1},
    )


def test_the_lines_of_the_retained_input_keep_their_numbers(store: Store) -> None:
    snapshot_id = publish(store, date(2026, 3, 1))
    before = {kept.kind: kept for kept in store.sources(snapshot_id)}
    store.erase("IA-2026-001", by="admin")
    after = {kept.kind: kept for kept in store.sources(snapshot_id)}
    assert {kind: kept.encoding for kind, kept in after.items()} == dict.fromkeys(KINDS, "utf-8")
    assert [(kept.name, kept.sha256, kept.size_bytes) for kept in after.values()] == [
        (kept.name, kept.sha256, kept.size_bytes) for kept in before.values()
    ]
    assert {kind: before[kind].rows - kept.rows for kind, kept in after.items()} == {
        "dossiers": 1,
        "partenaires": 2,
        "orientations": 1,
    }
    lines = after["dossiers"].retained.decode().splitlines()
    assert lines[1].startswith("Numéro dossier;") and set(lines[2]) == {";"}
    assert lines[4].startswith("IA-2026-002;Suite de dossier effacé;")
    assert [line.split(";")[0] for line in after["partenaires"].retained.decode().splitlines()] == [
        "id_dossier", "", "", "IA-2026-0011", "IA-2026-002", "IA-2026-999",
    ]  # fmt: skip


def test_a_dossier_that_was_only_set_aside_is_erased_too(store: Store) -> None:
    snapshot_id = publish(store, date(2026, 3, 1))
    assert [line.line for line in store.set_aside(snapshot_id)] == [6, 6]
    store.erase("IA-2026-003", by="admin")
    assert [line.file for line in store.set_aside(snapshot_id)] == ["partenaires.csv"]
    assert found_in(store, "IA-2026-003", "Sans statut connu") == {}
    assert adds_up(store)
    store.erase("IA-2026-999", by="admin")
    assert store.set_aside(snapshot_id) == ()
    assert found_in(store, "IA-2026-999", "Inconnu fictif") == {}
    assert adds_up(store)


def test_the_journal_tells_the_erasure_without_its_content(store: Store) -> None:
    snapshot_id = store.publish(numbered(1, note="le dossier IA-2026-001 seul")).snapshot_id
    store.erase("IA-2026-001", by="admin")
    published, erased = store.journal()
    assert published["note"] == "le dossier dossier effacé seul"
    assert (erased["action"], erased["by"], erased["snapshots"]) == ("erase", "admin", [snapshot_id])
    assert (erased["current"], erased["previous"]) == (snapshot_id, snapshot_id)
    assert len(erased["hash"]) == 64
    assert "IA-2026-001" not in (store.folder / "journal.jsonl").read_text(encoding="utf-8")


def test_the_same_identifier_gives_another_hash_in_another_store(store: Store, tmp_path: Path) -> None:
    other = Store(tmp_path / "other")
    for one in (store, other):
        one.publish(numbered(1))
        one.erase("IA-2026-001", by="admin")
        assert (one.folder / "SALT").stat().st_mode & 0o777 == 0o600
    assert store.journal()[-1]["hash"] != other.journal()[-1]["hash"]


def test_an_erased_dossier_is_known_again_however_it_is_written(store: Store) -> None:
    assert not store.is_erased("12")
    tables = {**content().tables, "dossiers": by_column("dossiers", [row("dossiers", submission_id="12")])}
    store.publish(content(tables=tables))
    store.erase("12.0", by="admin")
    assert all(map(store.is_erased, ("12", " 12 ", "12.0", "12,0", "\ufeff12")))
    assert not any(map(store.is_erased, ("120", "1", "", "IA-2026-001")))
    assert store.erased_among(["1", "12.0", "IA-2026-001"]) == {"12"}


def test_a_lost_salt_is_told(store: Store) -> None:
    store.publish(numbered(1))
    store.erase("IA-2026-001", by="admin")
    (store.folder / "SALT").unlink()
    with pytest.raises(StoreDamagedError, match="Restaurez-le depuis une sauvegarde"):
        store.is_erased("IA-2026-001")


@pytest.mark.parametrize("unknown", ["IA-2026-404", "", "  ", "IA-2026", "valeur"])
def test_a_dossier_that_no_snapshot_holds_is_refused(store: Store, unknown: str) -> None:
    with pytest.raises(UnknownDossierError, match="Aucun instantané publié ne contient le dossier"):
        store.erase(unknown, by="admin")
    assert not store.folder.exists()
    store.publish(content())
    before = {path: path.read_bytes() for path in store.folder.rglob("*") if path.is_file()}
    with pytest.raises(UnknownDossierError):
        store.erase(unknown, by="admin")
    assert {path: path.read_bytes() for path in store.folder.rglob("*") if path.is_file()} == before


def test_a_dossier_is_erased_from_the_snapshots_that_hold_it_only(store: Store) -> None:
    with_it = store.publish(numbered(1)).snapshot_id
    dossiers = by_column("dossiers", [bare_row("dossiers", "IA-2026-002", 2)])
    empty = {kind: by_column(kind, []) for kind in KINDS[1:]}
    rest = {"sources": [source(b"id_dossier;titre\nIA-2026-002;x\n")], "faults": [], "set_aside": []}
    without_it = store.publish(content(tables={"dossiers": dossiers, **empty}, **rest)).snapshot_id
    keys = {info.id: info.content_key for info in store.snapshots()}
    assert store.erase("IA-2026-001", by="admin").snapshots == (with_it,)
    after = {info.id: info.content_key for info in store.snapshots()}
    assert after[without_it] == keys[without_it]
    assert after[with_it] != keys[with_it]
    with pytest.raises(UnknownDossierError):
        store.erase("IA-2026-001", by="admin")


def test_an_open_reader_is_not_served_again_after_an_erasure(store: Store) -> None:
    store.publish(numbered(1))
    before = store.reader()
    assert before.cursor().execute("SELECT count(*) FROM submissions").fetchall() == [(1,)]
    store.erase("IA-2026-001", by="admin")
    after = store.reader()
    assert after.cursor().execute("SELECT count(*) FROM submissions").fetchall() == [(0,)]
    assert before.content_key != after.content_key
    assert before.info.id == after.info.id


def numbered_dossiers() -> SnapshotContent:
    """Dossiers 1 to 9 of a hand-kept table, whose numbers are also levels, amounts and line numbers."""
    ids = [str(number) for number in range(1, 10)]
    dossiers = [row("dossiers", submission_id=one, title=f"Projet {one}", line=int(one) + 1) for one in ids]
    partners = [row("partenaires", submission_id=one, line=int(one) + 1) for one in ids]
    table = "N;Titre;SRL\n" + "".join(f"{one}.0;Projet {one};3\n" for one in ids)
    lines = "Niveau;Dossier;Organisation\n" + "".join(f"3;{one};Labo\n" for one in ids)
    return content(
        tables={
            "dossiers": by_column("dossiers", dossiers),
            "partenaires": by_column("partenaires", partners),
            "orientations": by_column("orientations", []),
        },
        sources=[source(table.encode()), source(lines.encode(), kind="partenaires", name="partenaires.csv")],
        faults=[
            fault(file="dossiers.csv", line=9, value="3", message="Le niveau « 3 » est douteux."),
            fault(file="dossiers.csv", line=4, value="x", message="De la ligne 4."),
            fault(file="partenaires.csv", line=None, value=None, message="3 lignes ; le dossier « 3 » manque."),
        ],
        set_aside=[
            SetAside("dossiers", "dossiers.csv", None, 11, {"N° dossier": "10", "SRL": "3"}, ("Niveau 3 inconnu.",)),
            SetAside("partenaires", "partenaires.csv", None, 4, {"Dossier": "3", "Niveau": "3"}, ("Rôle inconnu.",)),
        ],
        rows_read={"dossiers": 10, "partenaires": 10, "orientations": 0},
        rows_loaded={"dossiers": 9, "partenaires": 9, "orientations": 0},
        rows_rejected={"dossiers": 1, "partenaires": 1, "orientations": 0},
        location={"exact": 9, "nom": 0},
    )


def test_a_dossier_named_by_a_bare_number_takes_no_other_line_along(store: Store) -> None:
    snapshot_id = store.publish(numbered_dossiers()).snapshot_id
    store.erase("3", by="admin")
    cursor = store.reader().cursor()
    left = [one for (one,) in cursor.execute("SELECT submission_id FROM submissions ORDER BY ALL").fetchall()]
    assert left == ["1", "2", "4", "5", "6", "7", "8", "9"]
    first, second = store.sources(snapshot_id)
    assert [line.split(";")[0] for line in first.retained.decode().splitlines()][:5] == ["N", "1.0", "2.0", "", "4.0"]
    assert second.retained.decode().splitlines()[2:5] == ["3;2;Labo", ";;", "3;4;Labo"]
    assert [line.line for line in store.set_aside(snapshot_id)] == [11]
    faults = cursor.execute("SELECT file, line, value, message FROM faults").fetchall()
    assert faults == [
        ("dossiers.csv", 9, "3", "Le niveau « dossier effacé » est douteux."),
        ("partenaires.csv", None, None, "3 lignes ; le dossier « dossier effacé » manque."),
    ]
    assert adds_up(store)


def test_corrections_of_the_dossier_go_and_those_of_others_stay(store: Store) -> None:
    mended = [
        correction(line=2, column="N° dossier", before="IA-2026-1", after="IA-2026-001"),
        correction(line=2, column="Titre", before="Repérage", after="Repérage précoce"),
        correction(line=3, before="Suite de IA-2026-001", after="Suite"),
        correction(line=5, column=None, before=None, after=None),
    ]
    kept = source("id_dossier;titre\nIA-2026-1;Repérage\nIA-2026-002;x\n".encode())
    snapshot_id = store.publish(content(corrections=mended, sources=[kept])).snapshot_id
    assert store.corrections(snapshot_id) == tuple(mended)
    store.erase("IA-2026-001", by="admin")
    assert store.corrections(snapshot_id) == (replace(mended[2], before="Suite de dossier effacé"), mended[3])
    (blanked,) = store.sources(snapshot_id)
    assert blanked.retained == b"id_dossier;titre\r\n;\r\nIA-2026-002;x\r\n"
    assert found_in(store, "Repérage", "IA-2026-001", "IA-2026-1;") == {}


def test_a_line_that_a_correction_gave_to_another_dossier_stays_its_own(store: Store) -> None:
    kept = source(b"id_dossier;titre\nIA-2026-001;Essai\nIA-2026-001;Suite\n")
    mended = correction(column="id_dossier", before="IA-2026-001", after="IA-2026-002")
    made = replace(content_with("IA-2026-001", "IA-2026-002"), sources=[kept], corrections=[mended])
    snapshot_id = store.publish(made).snapshot_id
    store.erase("IA-2026-001", by="admin")
    assert store.corrections(snapshot_id) == (replace(mended, before="dossier effacé"),)
    assert store.sources(snapshot_id)[0].retained.decode().splitlines()[1:] == [";", "dossier effacé;Suite"]


def test_sheets_and_archive_members_are_told_apart(store: Store) -> None:
    text = b"id_dossier;titre\nIA-2026-001;Essai\n"
    other = b"id_dossier;organisation\nIA-2026-002;Labo\nIA-2026-001;Labo\n"
    sheets = [
        source(text, name="envoi.xlsx", part="Dossiers", encoding=None, delimiter=None),
        source(other, name="envoi.xlsx", part="Partenaires", encoding=None, delimiter=None, kind="partenaires"),
        source(other, name="envoi.zip", part="o.csv", kind="orientations"),
    ]
    told = [
        Fault("envoi.xlsx", "Dossiers", 2, None, None, "W-SIRET-FORM", "warning", "sienne"),
        Fault("envoi.xlsx", "Partenaires", 2, None, None, "W-SIRET-FORM", "warning", "d'un autre"),
        Fault("envoi.xlsx", "Partenaires", 3, None, None, "W-SIRET-FORM", "warning", "sienne"),
        Fault("envoi.zip/o.csv", None, 2, None, None, "W-SIRET-FORM", "warning", "d'un autre"),
        Fault("envoi.zip/o.csv", None, 3, None, None, "W-SIRET-FORM", "warning", "sienne"),
    ]
    tables = {
        "dossiers": by_column("dossiers", [row("dossiers"), bare_row("dossiers", "IA-2026-002", 3)]),
        "partenaires": by_column("partenaires", [row("partenaires", line=3)]),
        "orientations": by_column("orientations", [row("orientations", line=3)]),
    }
    snapshot_id = store.publish(content(tables=tables, sources=sheets, faults=told, set_aside=[])).snapshot_id
    assert store.snapshots()[0].as_dict()["sources"] == [
        {"name": "envoi.xlsx", "sha256": sheets[0].sha256},
        {"name": "envoi.xlsx", "sha256": sheets[1].sha256},
        {"name": "envoi.zip", "sha256": sheets[2].sha256},
    ]
    store.erase("IA-2026-001", by="admin")
    messages = store.reader().cursor().execute("SELECT message FROM faults").fetchall()
    assert messages == [("d'un autre",), ("d'un autre",)]
    assert [kept.encoding for kept in store.sources(snapshot_id)] == [None, None, "utf-8"]
    assert [kept.retained.splitlines()[1] for kept in store.sources(snapshot_id)] == [b";", b"IA-2026-002;Labo"] * 1 + [
        b"IA-2026-002;Labo"
    ]


def test_a_snapshot_that_only_mentions_the_dossier_is_made_anew_but_does_not_hold_it(store: Store) -> None:
    holding = store.publish(numbered(1)).snapshot_id
    dossiers = by_column("dossiers", [bare_row("dossiers", "IA-2026-002", 2) | {"title": "Voir (IA-2026-001)."}])
    empty = {kind: by_column(kind, []) for kind in KINDS[1:]}
    rest = {"sources": [source(b"id_dossier;titre\nIA-2026-002;x\n")], "faults": [], "set_aside": []}
    store.publish(content(tables={"dossiers": dossiers, **empty}, **rest))
    assert store.erase("IA-2026-001", by="admin").snapshots == (holding,)
    titles = store.reader().cursor().execute("SELECT title FROM submissions").fetchall()
    assert titles == [("Voir (dossier effacé).",)]


def test_a_line_of_another_dossier_that_speaks_of_it_stays(store: Store) -> None:
    linked = (
        "id_dossier;titre;dossier_lie\nIA-2026-001;Essai;\nIA-2026-002;Suite;IA-2026-001\n;Sans numéro;IA-2026-001\n"
    )
    aside = [
        SetAside("dossiers", "dossiers.csv", None, 7, {"N° dossier": "IA-2026-002", "Lié": "IA-2026-001"}, ("a",)),
        SetAside("dossiers", "dossiers.csv", None, 8, {"N° dossier": "", "Lié": "IA-2026-001"}, ("b",)),
    ]
    made = replace(content_with("IA-2026-001", "IA-2026-002"), sources=[source(linked.encode())], set_aside=aside)
    snapshot_id = store.publish(made).snapshot_id
    store.erase("IA-2026-001", by="admin")
    assert store.sources(snapshot_id)[0].retained.decode().splitlines()[1:] == [
        ";;",
        "IA-2026-002;Suite;dossier effacé",
        ";;",
    ]
    assert [(line.line, line.cells["Lié"]) for line in store.set_aside(snapshot_id)] == [(7, "dossier effacé")]


def content_with(*ids: str) -> SnapshotContent:
    dossiers = [row("dossiers", submission_id=one, line=line) for line, one in enumerate(ids, start=2)]
    text = "id_dossier;titre\n" + "".join(f"{one};Essai\n" for one in ids)
    tables = {"dossiers": by_column("dossiers", dossiers), **{kind: by_column(kind, []) for kind in KINDS[1:]}}
    return content(tables=tables, sources=[source(text.encode())], faults=[], set_aside=[])


def test_an_erased_dossier_comes_back_only_when_somebody_was_told(store: Store) -> None:
    both = content_with("IA-2026-001", "IA-2026-002")
    first = store.publish(both).snapshot_id
    store.erase("IA-2026-001", by="admin")
    with pytest.raises(ErasedDossierError, match=r"IA-2026-001.*W-ERASED-ID"):
        store.publish(both)
    with pytest.raises(ErasedDossierError, match="IA-2026-001"):
        store.publish(both, accepted_erased={"IA-2026-002"})
    assert store.current_id() == first
    brought_back = store.publish(both, accepted_erased={"IA-2026-001.0", "IA-2026-001 "})
    assert brought_back.snapshot_id != first and not brought_back.already_published
    assert store.publish(both, accepted_erased={"IA-2026-001"}) == (brought_back.snapshot_id, True)
    assert store.is_erased("IA-2026-001")
    assert store.erase("IA-2026-001", by="admin").snapshots == (brought_back.snapshot_id,)
    again = store.publish(both, accepted_erased={"IA-2026-001"}).snapshot_id
    assert again not in (first, brought_back.snapshot_id)
    counts = store.reader(again).cursor().execute("SELECT count(*) FROM submissions").fetchall()
    assert counts == [(2,)]


def test_the_same_content_without_the_dossier_needs_nobody(store: Store) -> None:
    store.publish(content_with("IA-2026-001", "IA-2026-002"))
    store.erase("IA-2026-001", by="admin")
    assert store.publish(content_with("IA-2026-002")).already_published is False


def test_a_dossier_erased_while_it_is_being_published_is_not_brought_back(store: Store) -> None:
    store.publish(content_with("IA-2026-001"))

    def erase_meanwhile(message: str) -> None:
        if message == "Mise en vigueur":
            store.erase("IA-2026-001", by="admin")

    with pytest.raises(ErasedDossierError, match="Rien n'a été publié"):
        store.publish(content_with("IA-2026-001", "IA-2026-002"), progress=erase_meanwhile)
    assert found_in(store, "IA-2026-001") == {}
    assert len(store.snapshots()) == 1


def test_a_snapshot_published_during_an_erasure_is_cleared_too(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first = store.publish(content_with("IA-2026-001")).snapshot_id
    later: list[str] = []
    writer = erasure.writer

    def publish_first(folder: Path):
        if not later:
            later.append(store.publish(content_with("IA-2026-001", "IA-2026-002")).snapshot_id)
        return writer(folder)

    monkeypatch.setattr(erasure, "writer", publish_first)
    assert store.erase("IA-2026-001", by="admin").snapshots == (first, *later)
    assert found_in(store, "IA-2026-001") == {}
    assert list(store.folder.rglob(".tmp-*")) == []


def test_nothing_is_erased_while_one_snapshot_cannot_be_read(store: Store) -> None:
    first, second = (store.publish(numbered(number)).snapshot_id for number in (1, 2))
    path = store.folder / "snapshots" / f"{second}.duckdb"
    whole = path.read_bytes()
    path.write_bytes(whole[:20_000])
    with pytest.raises(SnapshotUnreadableError, match=second):
        store.erase("IA-2026-001", by="admin")
    assert store.reader(first).cursor().execute("SELECT count(*) FROM submissions").fetchall() == [(1,)]
    assert list(store.folder.rglob(".tmp-*")) == []
    path.unlink()
    assert store.erase("IA-2026-001", by="admin").snapshots == (first,)


def test_a_file_of_the_first_version_is_cleared_and_stays_of_its_version(store: Store) -> None:
    kept = next(STORES.glob("2026-03-01-168443b75a9e.duckdb.xz"))
    snapshot_id = kept.name.split(".")[0]
    (store.folder / "snapshots").mkdir(parents=True)
    (store.folder / "CURRENT").write_text(snapshot_id + "\n")
    (store.folder / "snapshots" / f"{snapshot_id}.duckdb").write_bytes(lzma.decompress(kept.read_bytes()))
    assert store.erase("IA-1", by="admin").snapshots == (snapshot_id,)
    (info,) = store.snapshots()
    assert (info.schema_version, info.rows, info.required_cells_read) == (1, dict.fromkeys(KINDS, 0), 0)
    assert found_in(store, "IA-1;", "rétinopathie", "CHU fictif", "Labo fictif") == {}


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("IA-2026-014", "dossier effacé"),
        ("suite de IA-2026-014, page 2", "suite de dossier effacé, page 2"),
        ("IA-2026-014.csv", "dossier effacé.csv"),
        ("« IA-2026-014 »", "« dossier effacé »"),
        ("IA-2026-0145", "IA-2026-0145"),
        ("XIA-2026-014", "XIA-2026-014"),
        ("IA-2026-014-bis", "IA-2026-014-bis"),
        ("IA-2026-014-bis et IA-2026-014", "IA-2026-014-bis et dossier effacé"),
        ("ia-2026-014", "ia-2026-014"),
    ],
)
def test_a_mention_is_the_whole_identifier_and_no_longer_one(text: str, redacted: str) -> None:
    assert Mentions("IA-2026-014", {"IA-2026-014-bis", "IA-2026-015"}).redact(text) == redacted


def _blanks_only(store: Store, snapshot_id: str) -> bool:
    return all(not kept.retained.strip(b";\r\n") for kept in store.sources(snapshot_id))


@pytest.mark.parametrize(
    "retained",
    [
        'id_dossier;titre\n"IA-2026-001";"sur deux\nlignes ; avec ""guillemets"""\nIA-2026-002;x\n',
        "id_dossier;titre\r\n IA-2026-001 ;x\r\n\r\nIA-2026-002;x",
        "id_dossier;titre\rIA-2026-001;x\rIA-2026-002;x\r",
    ],
)
@pytest.mark.parametrize("encode", [str.encode, lambda text: text.encode("utf-16")], ids=["utf-8", "utf-16"])
def test_an_input_written_in_any_way_is_cleared(store: Store, retained: str, encode: Callable[[str], bytes]) -> None:
    encoding = "utf-8" if encode is str.encode else "utf-16"
    tables = content_with("IA-2026-001", "IA-2026-002").tables
    kept = source(encode(retained), encoding=encoding)
    snapshot_id = store.publish(content(tables=tables, sources=[kept], faults=[], set_aside=[])).snapshot_id
    store.erase("IA-2026-001", by="admin")
    (after,) = store.sources(snapshot_id)
    assert b"IA-2026-001" not in after.retained and b"IA-2026-002;x" in after.retained
    assert json.loads(json.dumps(after.retained.decode())).splitlines()[1] in (";", ";;")
