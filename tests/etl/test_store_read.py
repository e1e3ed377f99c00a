"""Reading: every column comes back, older files open, aliases apply, threads don't disturb each other."""

from __future__ import annotations

import json
import lzma
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import duckdb
import pytest

from etl.reference import load_reference
from etl.schema import KINDS, SCHEMA_VERSION, TABLES, table_columns
from etl.settings import SettingsError
from etl.store import SnapshotReader, SnapshotUnreadableError, Store, StoreEmptyError, UnknownSnapshotError, reader
from etl.store.aliases import AliasTable
from etl.store.reader import open_reader
from etl.store.tables import expected_tables
from geo import areas
from tests.etl.store_builders import bare_row, content, correction, large, numbered, row, source


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def snapshot_file(store: Store, snapshot_id: str) -> Path:
    return store.folder / "snapshots" / f"{snapshot_id}.duckdb"


def rows(opened: SnapshotReader, table: str) -> list[dict[str, object]]:
    found = opened.cursor().table(table)
    return [dict(zip(found.columns, values, strict=True)) for values in found.fetchall()]


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_of_every_kind_comes_back(store: Store, kind: str) -> None:
    store.publish(content())
    expected = [row(kind), bare_row(kind, "IA-2026-002", 3)]
    for values in expected:
        values |= {name: list(value) for name, value in values.items() if isinstance(value, tuple)}
    assert rows(store.reader(), TABLES[kind]) == expected


def test_faults_lines_set_aside_and_sources_come_back(store: Store) -> None:
    store.publish(content())
    opened = store.reader()
    first, second = rows(opened, "faults")
    assert first == {
        "file": "partenaires.csv",
        "sheet": None,
        "line": 2,
        "column_name": "SIRET",
        "value": "123",
        "code": "W-SIRET-CHECKSUM",
        "severity": "warning",
        "message": "SIRET douteux.",
        "suggestion": None,
    }
    assert (second["line"], second["column_name"], second["suggestion"]) == (None, None, "12345678900011")
    (line,) = rows(opened, "set_aside")
    assert json.loads(str(line["cells"])) == {"N° dossier": "?", "Titre": "é;\n"}
    assert line["reasons"] == ["E-ID-FORM", "E-DATE"]
    (kept,) = rows(opened, "sources")
    assert (kept["retained"], kept["sha256"], kept["size_bytes"]) == (source().retained, source().sha256, 35)


def test_the_snapshot_knows_what_the_list_of_snapshots_says(store: Store) -> None:
    first = store.publish(numbered(1, profile="cordis")).snapshot_id
    second = store.publish(numbered(2, as_of=date(2026, 1, 1))).snapshot_id
    assert [info.id for info in store.snapshots()] == [second, first]
    info = store.snapshots()[1]
    assert (info.profile, info.portfolio, info.is_demo, info.accept_rejects) == (
        "cordis",
        "HealthIA : Smart challenge",
        False,
        True,
    )
    assert (info.required_cells_read, info.required_cells_ok, info.geography_vintage) == (20, 18, areas.VINTAGE)
    assert dict(info.location) == content().location
    assert dict(info.rows_read) == content().rows_read
    assert store.snapshots()[0].parent == first
    printed = info.as_dict()
    assert printed.pop("published_at").endswith("+00:00")
    assert printed == {
        "id": first,
        "as_of": "2026-03-14",
        "by": "agent",
        "note": "état de mars",
        "current": False,
        "rows": {"dossiers": 2, "partenaires": 2, "orientations": 2},
        "rejected": {"dossiers": 1, "partenaires": 0, "orientations": 0},
        "sources": [{"name": "dossiers.csv", "sha256": info.sources[0].sha256}],
        "schema_version": SCHEMA_VERSION,
    }
    assert store.reader().info == store.snapshots()[0]
    assert hash(info) != hash(store.snapshots()[0])


def test_areas_settings_and_reference_tables_are_copied(store: Store) -> None:
    store.publish(content())
    cursor = store.reader().cursor()
    counted = dict(cursor.execute("SELECT level, count(*) FROM areas GROUP BY level").fetchall())
    assert counted == {"region": 1, "departement": 5, "arrondissement": 26, "epci": 92, "commune": 3782}
    thresholds = cursor.execute("SELECT value FROM settings WHERE key = 'consortium.multicentric_min_sites'").fetchall()
    assert thresholds == [(str(content().settings.consortium.multicentric_min_sites),)]
    types = cursor.execute(
        "SELECT in_call, count(*), max(counts_for_triple_helix) FROM ref_actor_types GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    assert types == [("no", len(load_reference().rows("actor_types_extended")), ""), ("yes", 6, "yes")]
    assert rows(store.reader(), "ref_typologies") == load_reference().rows("typologies")


def test_a_file_without_a_column_or_a_table_reads_as_null_and_empty(store: Store) -> None:
    snapshot_id = store.publish(content()).snapshot_id
    with duckdb.connect(str(snapshot_file(store, snapshot_id))) as connection:
        connection.execute("ALTER TABLE partners DROP COLUMN contribution_eur")
        connection.execute("ALTER TABLE ref_kpis DROP COLUMN caveat_fr")
        connection.execute("ALTER TABLE snapshot DROP COLUMN is_demo")
        connection.execute("DROP TABLE set_aside")
    opened = store.reader()
    assert [values["contribution_eur"] for values in rows(opened, "partners")] == [None, None]
    assert list(rows(opened, "partners")[0]) == list(table_columns("partenaires"))
    assert {values["caveat_fr"] for values in rows(opened, "ref_kpis")} == {None}
    assert rows(opened, "set_aside") == []
    types = opened.cursor().execute("SELECT typeof(contribution_eur) FROM partners LIMIT 1").fetchall()
    assert types == [("DOUBLE",)]
    assert opened.info.is_demo is False


def test_corrections_sources_and_lines_set_aside_come_back_as_they_were_given(store: Store) -> None:
    at = datetime(2026, 3, 15, 10, 30, tzinfo=timezone(timedelta(hours=1)))
    given = content(
        corrections=[correction(at=at), correction(line=7, column=None, before=None, after=None, sheet="Dossiers")],
        sources=[source(), source(b"b", name="envoi.xlsx", part="Feuil1", encoding=None, delimiter=None)],
    )
    snapshot_id = store.publish(given).snapshot_id
    assert store.corrections(snapshot_id) == tuple(given.corrections)
    assert store.sources(snapshot_id) == tuple(given.sources)
    assert store.set_aside(snapshot_id) == tuple(given.set_aside)
    with pytest.raises(UnknownSnapshotError):
        store.sources("2026-01-01-0123456789ab")


def test_the_list_names_each_file_received_once(store: Store) -> None:
    sheets = [source(name="envoi.xlsx", part=part, kind=kind) for part, kind in (("A", "dossiers"), ("B", "plat"))]
    store.publish(content(sources=[*sheets, source(b"autre")]))
    (info,) = store.snapshots()
    assert [(one.name, one.part) for one in info.sources] == [
        ("envoi.xlsx", "A"),
        ("envoi.xlsx", "B"),
        ("dossiers.csv", None),
    ]
    assert [one["name"] for one in info.as_dict()["sources"]] == ["envoi.xlsx", "dossiers.csv"]


KEPT_STORES = sorted((Path(__file__).parent / "stores").glob("*.duckdb.xz"))


@pytest.mark.parametrize("kept", KEPT_STORES, ids=lambda path: path.name.split(".")[0])
def test_a_file_of_every_released_version_opens(store: Store, kept: Path) -> None:
    """Each made from ``files/good_three_files``, by the version that was released then."""
    snapshot_id = kept.name.split(".")[0]
    snapshot_file(store, snapshot_id).parent.mkdir(parents=True)
    snapshot_file(store, snapshot_id).write_bytes(lzma.decompress(kept.read_bytes()))
    (store.folder / "CURRENT").write_text(snapshot_id + "\n")
    (info,) = store.snapshots()
    assert (info.rows, info.by) == ({"dossiers": 1, "partenaires": 2, "orientations": 2}, "Région")
    opened = store.reader()
    assert set(expected_tables()) <= {table for (table,) in opened.cursor().execute("SHOW TABLES").fetchall()}
    (dossier,) = rows(opened, "submissions")
    assert (dossier["submission_id"], dossier["title"], dossier["submitted_on"]) == (
        "IA-1",
        "Repérage de la rétinopathie",
        date(2026, 3, 14),
    )
    assert [(one["name"], one["location"], one["epci_code"]) for one in rows(opened, "partners")] == [
        ("CHU fictif", "exact", "200093201"),
        ("Labo fictif", "exact", "248000531"),
    ]
    assert [(one["scheme"], one["requested_eur"]) for one in rows(opened, "orientations")] == [
        ("F2030_REG", 120_000.0),
        ("FEDER_IA", None),
    ]
    assert store.corrections(snapshot_id) == store.set_aside(snapshot_id) == ()
    assert [(one.name, one.part, one.retained[:11]) for one in store.sources(snapshot_id)] == [
        (name, None, b"id_dossier;") for name in ("c.csv", "b.csv", "a.csv")
    ]


def test_a_file_of_every_version_is_kept() -> None:
    assert len(KEPT_STORES) >= SCHEMA_VERSION - 1


def test_a_file_of_a_newer_version_is_refused(store: Store) -> None:
    snapshot_id = store.publish(content()).snapshot_id
    with duckdb.connect(str(snapshot_file(store, snapshot_id))) as connection:
        connection.execute("UPDATE snapshot SET schema_version = 99")
    with pytest.raises(SnapshotUnreadableError, match="version plus récente"):
        store.reader()


def test_an_empty_store_and_an_unknown_snapshot_are_said_in_french(store: Store) -> None:
    with pytest.raises(StoreEmptyError, match="ne contient encore aucun instantané"):
        store.reader()
    with pytest.raises(UnknownSnapshotError, match="Aucun instantané publié"):
        store.reader("../../../etc/passwd")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20_000])


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (Path.unlink, "son fichier a disparu"),
        (_cut, "son fichier est abîmé"),
        (lambda path: path.write_bytes(b""), "son fichier est abîmé"),
        (lambda path: path.write_bytes(b"bonjour" * 5000), "son fichier est abîmé"),
    ],
)
def test_a_harmed_file_is_said_and_the_others_stay_readable(
    store: Store, harm: Callable[[Path], object], said: str
) -> None:
    first, second = (store.publish(numbered(number)).snapshot_id for number in (1, 2))
    store.reader(second)
    harm(snapshot_file(store, second))
    with pytest.raises(SnapshotUnreadableError, match=f"« {second} » ne peut pas être lu : {said}"):
        store.reader()
    assert [info.id for info in store.snapshots()] == [first]
    assert list(store.unreadable()) == [second]
    assert store.portfolio() == "HealthIA : Smart challenge"
    assert store.rollback(first) == (first, second)
    assert rows(store.reader(), "submissions")[0]["title"] == "Dossier 1"
    with pytest.raises(SnapshotUnreadableError, match=said):
        store.rollback(second)


def with_aliases(tmp_path: Path, *pairs: str) -> Path:
    folder = tmp_path / "reference"
    folder.mkdir(exist_ok=True)
    lines = ["alias_id,organisation_id,note", *(f"{pair}," for pair in pairs)]
    (folder / "organisation_aliases.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_aliases_are_read_from_the_reference_folder_with_chains_followed(tmp_path: Path, store: Store) -> None:
    store.publish(content())
    folder = with_aliases(
        tmp_path, "nom:chru lille,nom:chu de lille", "nom:chu de lille,siren:265906719", "nom:b,nom:c"
    )
    opened = Store(store.folder, folder).reader()
    found = opened.cursor().execute("FROM organisation_aliases ORDER BY alias_id").fetchall()
    assert found == [
        ("nom:b", "nom:c"),
        ("nom:chru lille", "siren:265906719"),
        ("nom:chu de lille", "siren:265906719"),
    ]
    assert store.reader().cursor().execute("FROM organisation_aliases").fetchall() == []


def test_an_edited_alias_table_makes_another_reader(tmp_path: Path, store: Store) -> None:
    store.publish(content())
    edited = Store(store.folder, with_aliases(tmp_path, "a,b"))
    before = edited.reader()
    with_aliases(tmp_path, "a,c")
    after = edited.reader()
    assert before.alias_hash != after.alias_hash
    assert after.cursor().execute("SELECT organisation_id FROM organisation_aliases").fetchall() == [("c",)]
    assert before.cursor().execute("SELECT organisation_id FROM organisation_aliases").fetchall() == [("b",)]


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        (("a,a",), "tournent en rond .a → a."),
        (("a,b", "b,c", "c,b"), "tournent en rond .b → c → b."),
        (("a,",), "ligne 2 : la colonne « organisation_id » est vide"),
        (("a,b", "a,c"), "« a » figure deux fois"),
    ],
)
def test_a_wrong_alias_table_is_refused(tmp_path: Path, store: Store, pairs: tuple[str, ...], said: str) -> None:
    store.publish(content())
    with pytest.raises(SettingsError, match=said):
        Store(store.folder, with_aliases(tmp_path, *pairs)).reader()


def test_a_missing_alias_table_is_said(tmp_path: Path, store: Store) -> None:
    store.publish(content())
    with pytest.raises(SettingsError, match="la table des alias d'organisations ne peut pas être lue"):
        Store(store.folder, tmp_path).reader()


def test_a_file_is_opened_once_a_process_and_again_when_it_is_rewritten(store: Store) -> None:
    first = store.publish(numbered(1)).snapshot_id
    path = snapshot_file(store, first)
    one, two = (open_reader(path, AliasTable("x", {})) for _ in range(2))
    assert one is two
    assert one.content_key == store.snapshots()[0].content_key
    assert store.reader().info.current
    second = store.publish(numbered(2)).snapshot_id
    assert not store.reader(first).info.current
    shutil.copy(snapshot_file(store, second), path.with_name("copy"))
    path.with_name("copy").replace(path)
    assert rows(store.reader(first), "submissions")[0]["title"] == "Dossier 2"
    assert store.reader(first).content_key != one.content_key
    assert rows(one, "submissions")[0]["title"] == "Dossier 1"


def test_few_files_stay_open_and_a_reader_in_use_survives(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "OPEN_FILES", 2)
    ids = [store.publish(numbered(number)).snapshot_id for number in range(4)]
    oldest = store.reader(ids[0])
    for snapshot_id in ids:
        store.reader(snapshot_id)
    assert [key[0].path.stem for key in reader._opened] == ids[2:]
    assert rows(oldest, "submissions")[0]["title"] == "Dossier 0"


def test_a_reader_cannot_write_to_the_snapshot(store: Store) -> None:
    snapshot_id = store.publish(content()).snapshot_id
    before = snapshot_file(store, snapshot_id).read_bytes()
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        store.reader().cursor().execute("DELETE FROM snap.main.submissions")
    assert snapshot_file(store, snapshot_id).read_bytes() == before


def test_sixteen_threads_get_right_answers(store: Store) -> None:
    store.publish(large(400, 4))
    counted = "SELECT count(*), sum(line) FROM partners WHERE line % $modulus = $rest"

    def ask(thread: int) -> list[tuple[int, int]]:
        answers = []
        for number in range(20):
            cursor = store.reader().cursor()
            cursor.execute("CREATE TEMP TABLE mine AS SELECT $thread AS thread", {"thread": thread})
            values = cursor.execute(counted, {"modulus": number + 2, "rest": thread % 2}).fetchall()[0]
            assert cursor.execute("SELECT thread FROM mine").fetchall() == [(thread,)]
            answers.append(values)
        return answers

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(ask, range(16)))
    lines = range(2, 1602)
    for thread, answers in enumerate(found):
        chosen = [[line for line in lines if line % (number + 2) == thread % 2] for number in range(20)]
        assert answers == [(len(values), sum(values)) for values in chosen]


def test_others_read_while_one_publishes(store: Store) -> None:
    store.publish(numbered(0))
    opened = store.reader()
    with ThreadPoolExecutor(2) as pool:
        publishing = pool.submit(lambda: [store.publish(numbered(number)) for number in range(1, 6)])
        seen = set()
        while not publishing.done():
            seen.add(len(store.snapshots()))
            assert len(rows(opened, "submissions")) == 1
            assert store.reader().info.current
    assert seen <= set(range(1, 7))
    assert len(store.snapshots()) == 6
