"""What people do, in a real Chromium on the real server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from etl.store import Store
from tests.browser.conftest import Server, open_at, open_url, running_server, settle, until_still
from tests.browser.gestures import choose, hand_over, press, write


@pytest.fixture
def own_server(tmp_path: Path, demo_store: Path) -> Iterator[Server]:
    """A server of this journey alone: what it hands over and publishes is nobody else's."""
    with running_server(tmp_path, demo_store) as running:
        yield running


def field(page: Page, label: str):  # noqa: ANN201 - playwright's Locator
    """The list of filters that bears this label."""
    return page.get_by_test_id("stMultiSelect").filter(has=page.get_by_text(label, exact=True))


def test_a_link_with_filters_reopens_the_same_view(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    open_at(page, server, "/maturite?departement=59,62&preexistant=non&du=2026-01-01")
    count = page.get_by_text("dossiers sur").inner_text()
    said = page.url
    expect(field(page, "Département").locator("[data-tag]")).to_have_count(2)

    again = context.new_page()
    open_url(again, said)
    expect(again.get_by_text("dossiers sur")).to_have_text(count)
    expect(field(again, "Département").locator("[data-tag]")).to_have_count(2)
    expect(again).to_have_url(said)


def test_a_filter_chosen_in_the_sidebar_goes_to_the_url_and_follows_to_the_next_page(
    context: BrowserContext, server: Server
) -> None:
    page = context.new_page()
    open_at(page, server, "/maturite")
    everything = page.get_by_text("dossiers sur").inner_text()
    choose(page, field(page, "Département").locator("input"), "Nord (59)")
    page.wait_for_url("**departement=59**")
    expect(page.get_by_text("dossiers sur")).not_to_have_text(everything)
    settle(page)
    narrowed = page.get_by_text("dossiers sur").inner_text()

    # The list stays open for another choice.
    field(page, "Département").locator("input").press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    press(page, page.get_by_role("link", name="Typologies"))
    page.wait_for_url("**/typologies?departement=59")
    expect(page.get_by_role("heading", name="Typologies", exact=True)).to_be_visible()
    expect(page.get_by_text("dossiers sur")).to_have_text(narrowed)
    expect(field(page, "Département").locator("[data-tag]")).to_have_count(1)
    expect(page.get_by_role("combobox", name="Voir en tant que")).to_have_value("Agent")

    press(page, page.get_by_role("button", name="Réinitialiser les filtres"))
    page.wait_for_url(lambda url: "departement" not in url)
    expect(page.get_by_text("dossiers sur")).to_have_text(everything)


def test_an_unknown_value_in_a_link_is_said_and_dropped(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    open_at(page, server, "/typologies?departement=59,75&instantane=2020-01-01-000000000000")
    expect(page.get_by_text("Département « 75 » : valeur inconnue, ignorée.")).to_be_visible()
    expect(page.get_by_text("Instantané « 2020-01-01-000000000000 »", exact=False)).to_be_visible()
    page.wait_for_url("**/typologies?departement=59")


@pytest.mark.parametrize("path", ["/carte", "/importer"])
def test_a_fresh_server_asked_first_for_a_page_runs_the_router(
    context: BrowserContext, tmp_path: Path, demo_store: Path, path: str
) -> None:
    with running_server(tmp_path, demo_store) as fresh:
        page = context.new_page()
        page.goto(f"{fresh.url}{path}")
        page.wait_for_selector("h1")
        # Only the router writes the sections; the file name of a page is nobody's address.
        expect(page.get_by_text("Comprendre", exact=True)).to_be_visible()
        if path == "/importer":
            settle(page)
            expect(page.get_by_test_id("stFileUploader")).to_have_count(0)
        else:
            expect(page.get_by_role("heading", name="Carte", level=1)).to_be_visible()


def test_a_file_of_51_mib_is_refused_in_a_sentence_that_is_seen(
    context: BrowserContext, own_server: Server, tmp_path: Path
) -> None:
    heavy = tmp_path / "lourd.csv"
    heavy.write_bytes(b"id_dossier;titre;date_depot;statut;typologies\n" + b"IA-1;x;14/03/2026;recu;T01\n" * 1_990_000)
    assert heavy.stat().st_size > 51 * 1024 * 1024
    before = Store(own_server.store).current_id()
    page = context.new_page()
    open_at(page, own_server, "/import")
    hand_over(page, heavy)
    write(page, page.get_by_label("Publié par"), "Service santé")
    press(page, page.get_by_role("button", name="Vérifier les fichiers"))
    expect(page.get_by_text("« lourd.csv » pèse", exact=False).first).to_be_visible()
    assert Store(own_server.store).current_id() == before
    # The next visitor starts from nothing: the draft is one for the whole server.
    press(page, page.get_by_role("button", name="Recommencer", exact=False).first)
    expect(page.get_by_text("1 · Déposer les fichiers (étape en cours)", exact=False)).to_be_visible()


def test_an_agent_publishes_files_and_finds_them_on_the_map(
    context: BrowserContext, own_server: Server, state_files: Path
) -> None:
    page = context.new_page()
    open_at(page, own_server, "/import")
    expect(page.get_by_text("Données fictives", exact=True).first).to_be_visible()
    hand_over(page, sorted(state_files.glob("*.csv")))
    write(page, page.get_by_label("Publié par"), "Service santé")
    press(page, page.get_by_role("button", name="Vérifier les fichiers"))
    press(page, page.get_by_role("button", name="Continuer : comparer et publier"))
    expect(page.get_by_text("3 · Comparer et publier (étape en cours)", exact=False)).to_be_visible()
    assert Store(own_server.store).current_id() is None, "nothing is published before the agreement"

    press(page, page.get_by_text("Mettre en vigueur cet état"))
    press(page, page.get_by_role("button", name=re.compile("^Publier")))
    expect(page.get_by_text("Publié : état au", exact=False)).to_be_visible()
    press(page, page.get_by_role("link", name="Voir la carte"))
    expect(page.get_by_role("heading", name="Carte", level=1)).to_be_visible()
    settle(page)

    reader = Store(own_server.store).reader()
    assert reader.info.by == "Service santé"
    expect(page.get_by_text("Données fictives", exact=True)).to_have_count(0)
    written = page.frame_locator("iframe[title='Carte interactive']").locator(".carte-texts span")
    expect(written.first).to_be_visible()
    numbers = [int(text) for text in until_still(page, written.all_inner_texts)]
    found = reader.cursor().execute("SELECT count(DISTINCT submission_id) FROM partners").fetchone()
    assert found is not None
    assert 0 < sum(numbers) <= found[0]
    assert max(numbers) > 1
