"""The store's own settings, vocabularies, aliases and profiles: checked together, kept with who and when."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl.reference import load_reference
from etl.settings import REFERENCE_FOLDER, SettingsError, load_settings
from etl.store import Store, StoreConflictError, StoreDamagedError, text_digest
from etl.store.configure import HISTORY_FILE
from tests.etl.store_builders import bare_row, by_column, content, row

PROFILE = """
name = "tableau"
title = "Le tableau du service"

[[files]]
kind = "dossiers"
recognised_by = ["Numéro interne"]

[files.columns]
id_dossier = ["Numéro interne"]
titre = ["Sujet"]
statut = ["Avancement"]
typologies = ["Thèmes"]
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def replaced(store: Store, name: str, old: str, new: str) -> str:
    text = store.configured_text(name)
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)


def files(store: Store) -> dict[str, bytes]:
    paths = [path for path in store.folder.rglob("*") if path.is_file() and path.name != "LOCK"]
    return {str(path.relative_to(store.folder)): path.read_bytes() for path in paths}


def test_a_store_of_its_own_has_the_defaults_and_reading_them_creates_nothing(store: Store) -> None:
    configuration = store.configuration()
    assert configuration.settings == load_settings()
    assert configuration.reference.tables.keys() == load_reference().tables.keys()
    assert dict(configuration.aliases) == {} and dict(configuration.profiles) == {}
    assert store.configured_names() == ()
    assert store.configuration_history() == []
    assert store.configured_text("statuses.csv") == (REFERENCE_FOLDER / "statuses.csv").read_text(encoding="utf-8")
    assert not store.folder.exists()


def test_a_change_applies_at_once_and_is_kept_with_who_and_when(store: Store) -> None:
    before = store.configured_text("settings.toml")
    text = replaced(store, "settings.toml", "field_threshold = 5", "field_threshold = 6")
    started = datetime.now(UTC)
    first = store.configuration()
    store.configure("settings.toml", text, by="admin")
    changed = store.configuration()
    assert (first.settings.maturity.field_threshold, changed.settings.maturity.field_threshold) == (5, 6)
    assert first.digest != changed.digest
    assert store.configured_names() == ("settings.toml",)
    (change,) = store.configuration_history()
    assert (change.by, change.name, change.before, change.after) == ("admin", "settings.toml", before, text)
    assert abs((change.at - started).total_seconds()) < 60 and not change.is_default
    assert Store(store.folder).configuration() == changed


def test_none_goes_back_to_the_default_and_history_keeps_both(store: Store) -> None:
    default = store.configuration()
    store.configure(
        "statuses.csv", replaced(store, "statuses.csv", "complet,Complet", "complet,Recevable entier"), by="a"
    )
    assert store.configuration().reference.vocabulary("statuses").find("recevable entier") == "complet"
    store.configure("statuses.csv", None, by="b")
    assert store.configuration().digest == default.digest
    assert store.configured_names() == ()
    assert [(change.by, change.is_default) for change in store.configuration_history()] == [("b", True), ("a", False)]
    store.configure("statuses.csv", None, by="c")
    assert len(store.configuration_history()) == 2


def test_a_text_equal_to_the_default_is_the_default(store: Store) -> None:
    default = store.configured_text("statuses.csv")
    store.configure("statuses.csv", default, by="a")
    assert store.configuration_history() == []
    store.configure("statuses.csv", replaced(store, "statuses.csv", "complet,Complet", "complet,Entier"), by="a")
    store.configure("statuses.csv", default, by="a")
    assert store.configured_names() == () and store.configuration_history()[0].is_default


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("settings.toml", "max_rows = 200000", "max_rows = 0", "settings.toml, clé « limits.max_rows »"),
        ("settings.toml", 'default_scale = "SRL"', 'default_scale = "ZRL"', "ZRL"),
        ("settings.toml", "snapshot_months = 0", "snapshot_months = -1", "retention.snapshot_months"),
        ("settings.toml", "absent_alert_percent = 20", "absent_alert_percent = 200", "import_gate.absent_alert_percent"),
        ("maturity_scales.csv", "SRL,", "ZRL,", "SRL"),
        ("statuses.csv", "\nretire,", "\nretirez,", "il manque « retire »"),
        ("statuses.csv", "code,label_fr", "code,libelle", "statuses.csv : la colonne « label_fr » manque"),
        ("statuses.csv", "recevable", "abandon", "abandon"),
        ("statuses.csv", ",aliases,", ",label_fr,", "la colonne « label_fr » figure deux fois"),
        ("actor_types_extended.csv", "association|", "université|", "université"),
        ("kpis.csv", "\nK02,", "\nK99,", "kpis.csv : les lignes de cette table sont fixées par l'outil.*K02, K99"),
        ("organisation_aliases.csv", "note\n", "note\na,b,\nb,a,\n", "tournent en rond"),
        ("organisation_aliases.csv", "note\n", "note\na,,\n", "« organisation_id » est vide"),
        ("duplicates_refused.csv", "at\n", "at\na,a,moi,2026-01-01\n", "deux organisations différentes"),
        ("duplicates_refused.csv", "at\n", "at\na,b,moi,2026\nb,a,moi,2026\n", "ligne 3 : cette paire figure deux fois"),
        ("duplicates_refused.csv", "organisation_b,", "", "la colonne « organisation_b » manque"),
    ],
)  # fmt: skip
def test_what_would_not_hold_is_refused_and_changes_nothing(
    store: Store, name: str, old: str, new: str, said: str
) -> None:
    store.configure("statuses.csv", replaced(store, "statuses.csv", "complet,Complet", "complet,Entier"), by="a")
    before = files(store)
    with pytest.raises(SettingsError, match=said):
        store.configure(name, replaced(store, name, old, new), by="admin")
    assert files(store) == before


def test_settings_and_tables_are_checked_against_each_other(store: Store) -> None:
    store.configure(
        "settings.toml", replaced(store, "settings.toml", 'default_scale = "SRL"', 'default_scale = "TRL"'), by="a"
    )
    without_trl = "\n".join(
        line for line in store.configured_text("maturity_scales.csv").splitlines() if not line.startswith("TRL,")
    )
    with pytest.raises(SettingsError, match="« TRL » n'est pas une échelle"):
        store.configure("maturity_scales.csv", without_trl, by="a")


@pytest.mark.parametrize(
    "name",
    [
        "autre.csv",
        "settings.json",
        "../settings.toml",
        "config/settings.toml",
        "profiles/../../x.toml",
        "profiles/É.toml",
        "",
        "history.jsonl",
        "/etc/passwd",
    ],
)
def test_a_name_of_no_setting_is_refused(store: Store, name: str) -> None:
    with pytest.raises(SettingsError, match="n'est le nom d'aucun réglage"):
        store.configured_text(name)
    with pytest.raises(SettingsError, match="n'est le nom d'aucun réglage"):
        store.configure(name, "x", by="a")
    assert not store.folder.exists()


def test_texts_that_cannot_be_written_are_refused(store: Store) -> None:
    for text in ("a\x00b", "\ud800"):
        with pytest.raises(SettingsError, match="Retirez-le|UTF-8"):
            store.configure("statuses.csv", text, by="a")


def test_a_change_upon_another_state_is_refused(store: Store) -> None:
    seen = text_digest(store.configured_text("statuses.csv"))
    entier = replaced(store, "statuses.csv", "complet,Complet", "complet,Entier")
    store.configure("statuses.csv", entier, by="a", expected=seen)
    with pytest.raises(StoreConflictError, match="modifié entre-temps"):
        store.configure("statuses.csv", None, by="b", expected=seen)
    store.configure("statuses.csv", None, by="b", expected=text_digest(entier))
    store.configure("profiles/tableau.toml", PROFILE, by="a", expected=text_digest(""))
    with pytest.raises(StoreConflictError):
        store.configure("profiles/tableau.toml", PROFILE, by="b", expected=text_digest(""))


def test_a_profile_of_ones_own_is_kept_and_taken_away(store: Store) -> None:
    with pytest.raises(SettingsError, match="n'existe pas"):
        store.configured_text("profiles/tableau.toml")
    store.configure("profiles/tableau.toml", PROFILE, by="a")
    assert dict(store.configuration().profiles) == {"tableau": PROFILE}
    assert store.configured_names() == ("profiles/tableau.toml",)
    assert store.configured_text("profiles/tableau.toml") == PROFILE
    for text, said in [
        (PROFILE.replace("id_dossier =", "numero ="), "« numero » n'est pas une colonne"),
        (PROFILE.replace('name = "tableau"', 'name = "autre"'), "« autre »"),
        ("name = ", "TOML"),
    ]:
        with pytest.raises(SettingsError, match=said):
            store.configure("profiles/tableau.toml", text, by="a")
    store.configure("profiles/tableau.toml", None, by="a")
    assert dict(store.configuration().profiles) == {}
    last = store.configuration_history()[0]
    assert (last.before, last.after) == (PROFILE, None)


def test_a_shipped_profile_is_shown_replaced_and_given_back(store: Store) -> None:
    shipped = store.configured_text("profiles/cordis.toml")
    assert "cordis" not in store.configuration().profiles
    store.configure("profiles/cordis.toml", f"# relu\n{shipped}", by="a")
    assert store.configuration().profiles["cordis"].startswith("# relu")
    store.configure("profiles/cordis.toml", None, by="a")
    assert dict(store.configuration().profiles) == {}
    assert store.configured_text("profiles/cordis.toml") == shipped


def without_line(store: Store, name: str, code: str) -> str:
    lines = store.configured_text(name).splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(f"{code},")]
    assert len(kept) == len(lines) - 1
    return "".join(kept)


def test_a_code_that_dossiers_bear_stays_in_its_vocabulary(store: Store) -> None:
    dossiers = [row("dossiers", submission_id=f"IA-{number}", typologies=("T01", "T05")) for number in range(3)]
    partners = [row("partenaires", actor_type="ASSO"), bare_row("partenaires", "IA-1", 3)]
    tables = {
        "dossiers": by_column("dossiers", dossiers),
        "partenaires": by_column("partenaires", partners),
        "orientations": by_column("orientations", [bare_row("orientations", "IA-1", 2)]),
    }
    store.publish(content(tables=tables))
    for name, code, users in [
        ("typologies.csv", "T05", "3 dossiers de l'instantané en vigueur l'emploient"),
        ("actor_types_extended.csv", "ASSO", "un dossier de l'instantané en vigueur l'emploie"),
        ("funding_schemes.csv", "F2030_REG", "un dossier"),
    ]:
        with pytest.raises(SettingsError, match=f"« {code} » ne peut pas être retiré, {users}"):
            store.configure(name, without_line(store, name, code), by="a")
    store.configure("typologies.csv", without_line(store, "typologies.csv", "T11"), by="a")
    assert "T11" not in store.configuration().reference.vocabulary("typologies")


def test_a_code_added_here_and_borne_by_a_dossier_keeps_the_default_away(store: Store) -> None:
    added = store.configured_text("outcomes.csv") + "retiree,Retirée,\n"
    store.configure("outcomes.csv", added, by="a")
    orientations = by_column("orientations", [row("orientations", outcome="retiree")])
    store.publish(content(tables={**content().tables, "orientations": orientations}))
    with pytest.raises(SettingsError, match="« retiree » ne peut pas être retiré"):
        store.configure("outcomes.csv", None, by="a")


def test_editing_a_vocabulary_rewrites_no_history(store: Store) -> None:
    store.publish(content())
    before = store.reader().cursor().execute("FROM ref_statuses").fetchall()
    store.configure("statuses.csv", replaced(store, "statuses.csv", "complet,Complet", "complet,Entier"), by="a")
    assert store.reader().cursor().execute("FROM ref_statuses").fetchall() == before


def test_aliases_of_the_store_apply_to_its_readers(store: Store) -> None:
    store.publish(content())
    before = store.reader()
    text = store.configured_text("organisation_aliases.csv") + "nom:chru lille,nom:chu de lille,vu en comité\n"
    store.configure("organisation_aliases.csv", text, by="a")
    after = store.reader()
    assert before.alias_hash != after.alias_hash
    assert after.cursor().execute("FROM organisation_aliases").fetchall() == [("nom:chru lille", "nom:chu de lille")]
    assert dict(store.configuration().aliases) == {"nom:chru lille": "nom:chu de lille"}
    store.configure("organisation_aliases.csv", None, by="a")
    assert store.reader().alias_hash == before.alias_hash


def test_pairs_refused_as_duplicates_are_a_table(store: Store) -> None:
    assert store.configuration().reference.rows("duplicates_refused") == []
    text = store.configured_text("duplicates_refused.csv") + "nom:a,nom:b,agent,2026-03-14\n"
    store.configure("duplicates_refused.csv", text, by="agent")
    assert store.configuration().reference.rows("duplicates_refused") == [
        {"organisation_a": "nom:a", "organisation_b": "nom:b", "by": "agent", "at": "2026-03-14"}
    ]
    assert "ref_duplicates_refused" not in {
        table for (table,) in published(store).execute("SELECT table_name FROM duckdb_tables()").fetchall()
    }


def published(store: Store):
    store.publish(content())
    return store.reader().cursor()


def test_settings_written_before_a_section_existed_are_still_read(store: Store) -> None:
    text = store.configured_text("settings.toml")
    older = text[: text.index("[import_gate]")]
    store.configure("settings.toml", older, by="a")
    settings = store.configuration().settings
    assert (settings.import_gate.absent_alert_percent, settings.retention.snapshot_months) == (20, 0)


def test_a_file_edited_by_hand_counts_and_a_broken_one_is_told_and_can_be_mended(store: Store) -> None:
    store.configure("statuses.csv", replaced(store, "statuses.csv", "complet,Complet", "complet,Entier"), by="a")
    path = store.folder / "config" / "statuses.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Entier", "Plein"), encoding="utf-8")
    assert store.configuration().reference.vocabulary("statuses").labels["complet"] == "Plein"
    path.write_text("code\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="statuses.csv"):
        store.configuration()
    store.configure("statuses.csv", None, by="a")
    assert store.configuration().reference.vocabulary("statuses").labels["complet"] == "Complet"
    assert store.configuration_history()[0].before == "code\n"


def test_a_stray_file_among_the_settings_is_told(store: Store) -> None:
    store.configure("profiles/tableau.toml", PROFILE, by="a")
    (store.folder / "config" / "statut.csv").write_text("code\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="« statut.csv » n'est le nom d'aucun réglage"):
        store.configuration()


def test_the_files_are_readable_by_their_owner_only(store: Store) -> None:
    store.configure("profiles/tableau.toml", PROFILE, by="a")
    config = store.folder / "config"
    assert {str(path.relative_to(config)) for path in config.rglob("*") if path.is_file()} == {
        "history.jsonl",
        "profiles/tableau.toml",
    }
    assert {path.stat().st_mode & 0o777 for path in config.rglob("*") if path.is_file()} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in (config, config / "profiles")} == {0o700}


def test_what_killed_changes_left_is_swept(store: Store) -> None:
    store.configure("profiles/tableau.toml", PROFILE, by="a")
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left = [store.folder / "config" / place / f".tmp-x.toml-{dead.pid}-00000001" for place in (".", "profiles")]
    for path in left:
        path.write_text("x", encoding="utf-8")
    store.configure("profiles/tableau.toml", None, by="a")
    assert not any(path.exists() for path in left)


def test_an_unfinished_line_of_the_history_does_not_count_and_is_mended(store: Store) -> None:
    store.configure("profiles/tableau.toml", PROFILE, by="a")
    history = store.folder / HISTORY_FILE
    with history.open("ab") as stream:
        stream.write(b'{"at": "2026')
    assert len(store.configuration_history()) == 1
    store.configure("profiles/tableau.toml", None, by="b")
    assert [json.loads(line)["by"] for line in history.read_text(encoding="utf-8").splitlines()] == ["a", "b"]
    history.write_text('{"by": "a"}\n', encoding="utf-8")
    with pytest.raises(StoreDamagedError, match=r"La ligne 1 du fichier .*history\.jsonl est illisible"):
        store.configuration_history()


def test_the_configuration_is_read_once_until_a_file_changes(store: Store) -> None:
    store.configure("profiles/tableau.toml", PROFILE, by="a")
    first = store.configuration()
    assert store.configuration() is first
    assert Store(store.folder).configuration() is first
    store.configure("profiles/tableau.toml", None, by="a")
    assert store.configuration() is not first
