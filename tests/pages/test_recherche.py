"""Recherche: what the page shows is what the engine finds, every result opens something that exists."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from analytics.search import KIND_TITLES, KINDS, Hit, SearchAnswer, index_for, search
from etl.store import Store
from tests.pages.conftest import OpenPage, said
from tests.payloads import PAYLOADS
from ui.search.box import LONGEST
from ui.search.results import FIRST_OF_KIND, OPENS

PAGE = "recherche"
BOX = "param_q"


def opened(open_page: OpenPage, name: str = PAGE, **asked: Any) -> AppTest:
    app = open_page(name, **asked)
    assert not app.exception
    assert "Une erreur de l’observatoire" not in said(app)
    return app


def text_of(app: AppTest) -> str:
    """Everything the page says, without the marks that keep a text from being Markdown."""
    return re.sub("[\\\\\u2060\u2068\u2069]", "", said(app))


def links_of(app: AppTest) -> list[Any]:
    """The links that the page itself draws."""
    return [each.proto for each in app.get("page_link")]


def answer(store: Path, text: str, limit: int = FIRST_OF_KIND) -> SearchAnswer:
    index = index_for(Store(store).reader(), "agent")
    assert index is not None
    return search(index, text, limit=limit)


def counted_kinds(app: AppTest) -> list[str]:
    """The words of the buttons, « Dossiers · 12 »."""
    (kinds,) = app.segmented_control
    return [str(option) for option in kinds.options]


def one_of(store: Path, kind: str) -> Hit:
    """Something of that kind, found by its own title."""
    for text in ("sante", "lille", "donnees", "manque", "acces", "equipe", "absence", "financement", "patient"):
        for group in answer(store, text, 100).groups:
            if group.kind == kind:
                return group.hits[0]
    raise AssertionError(f"no {kind} in the demo")


@pytest.mark.parametrize("role", ["public", "consultation"])
@pytest.mark.parametrize("params", [{}, {"q": "lille"}, {"q": "lille", "nature": "organisation"}])
def test_roles_below_the_committee_get_a_sentence_and_no_box(
    open_page: OpenPage, role: str, params: dict[str, str]
) -> None:
    app = opened(open_page, role=role, params=params)
    assert "réservée au comité" in said(app)
    assert not app.text_input
    assert not links_of(app)


@pytest.mark.parametrize(("role", "is_there"), [("public", False), ("consultation", False), ("comite", True)])
def test_the_box_of_the_sidebar_is_for_those_who_may_read_names(open_page: OpenPage, role: str, is_there: bool) -> None:
    app = opened(open_page, "vue_d_ensemble", role=role)
    assert ("Rechercher" in [each.label for each in app.sidebar.text_input]) == is_there


def test_the_page_has_one_box(open_page: OpenPage) -> None:
    app = opened(open_page)
    assert [each.key for each in app.text_input] == [BOX]


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_text_says_what_can_be_sought(open_page: OpenPage, text: str) -> None:
    app = opened(open_page, params={"q": text} if text else {})
    assert "Un début de mot suffit" in said(app)
    assert not links_of(app)
    assert not app.segmented_control


@pytest.mark.parametrize("role", ["comite", "admin"])
@pytest.mark.parametrize("text", ["lille", "hopital", "donnees de sante", "T05"])
def test_counts_and_results_are_those_of_the_engine(
    open_page: OpenPage, full_store: Path, role: str, text: str
) -> None:
    found = answer(full_store, text)
    app = opened(open_page, role=role, params={"q": text})
    assert found.n > 0
    assert counted_kinds(app)[1:] == [f"{KIND_TITLES[kind]} · {found.counts[kind]}" for kind in KINDS]
    assert counted_kinds(app)[0] == f"Tout · {found.n}"
    titles = [re.sub("[\\\\\u2060\u2068\u2069]", "", link.label) for link in links_of(app)]
    assert titles == [hit.title for group in found.groups for hit in group.hits]
    noun = "résultat" if found.n == 1 else "résultats"
    assert f"{found.n} {noun} pour « {text} »." in text_of(app)


def test_one_kind_shows_all_of_its_results(open_page: OpenPage, full_store: Path) -> None:
    found = answer(full_store, "sante", 100)
    (group,) = [each for each in found.groups if each.kind == "organisation"]
    assert len(group.hits) > FIRST_OF_KIND
    app = opened(open_page, params={"q": "sante", "nature": "organisation"})
    assert len(links_of(app)) == len(group.hits)
    assert app.query_params["nature"] == "organisation"
    every = opened(open_page, params={"q": "sante"})
    assert f"Et {group.n - FIRST_OF_KIND} de plus : « Organisations » les montre." in text_of(every)


def test_typing_writes_the_link(open_page: OpenPage, full_store: Path) -> None:
    app = opened(open_page)
    app.text_input(key=BOX).set_value("lille").run()
    assert app.query_params["q"] == "lille"
    assert len(links_of(app)) == sum(len(group.hits) for group in answer(full_store, "lille").groups)


@pytest.mark.parametrize("kind", KINDS)
def test_the_link_of_each_kind_opens_what_it_names(open_page: OpenPage, full_store: Path, kind: str) -> None:
    hit = one_of(full_store, kind)
    page, params = OPENS[kind](hit)
    app = opened(open_page, page, params=dict(params))
    refused = ("inconnue, ignorée", "n’a pas de dossier", "n’a pas d’organisation", "inconnu de")
    assert not [each.value for each in [*app.info, *app.warning] if any(word in each.value for word in refused)]
    for name, value in params.items():
        assert app.query_params[name] == value
    if kind in ("dossier", "organisation"):
        assert re.sub("[\\\\\u2060]", "", app.header[0].value) == hit.title


def test_links_keep_filters_and_state(open_page: OpenPage, full_store: Path) -> None:
    oldest = Store(full_store).snapshots()[0].id
    app = opened(open_page, params={"q": "sante", "statut": "oriente", "instantane": oldest})
    assert links_of(app)
    for link in links_of(app):
        asked = parse_qs(link.query_string)
        assert (asked["statut"], asked["instantane"]) == (["oriente"], [oldest])
    assert app.query_params["statut"] == "oriente"


def test_a_slip_finds_the_near_word_and_says_so(open_page: OpenPage, full_store: Path) -> None:
    found = answer(full_store, "hopitak")
    assert found.replaced
    old, new = found.replaced[0]
    app = opened(open_page, params={"q": "hopitak"})
    assert f"avec « {new} », proche de « {old} » que rien ne contient." in text_of(app)
    assert links_of(app)


def test_what_nothing_holds_is_said(open_page: OpenPage) -> None:
    app = opened(open_page, params={"q": "zzzqqqxxx"})
    assert "Aucun résultat pour « zzzqqqxxx »." in text_of(app)
    assert "Essayez un autre mot" in said(app)
    assert not links_of(app)
    assert not app.segmented_control


def test_words_that_never_meet_are_said_and_each_one_leads_to_its_results(
    open_page: OpenPage, full_store: Path
) -> None:
    apart = answer(full_store, "attractivité lille").apart
    assert [word for word, _ in apart] == ["attractivité", "lille"]
    app = opened(open_page, params={"q": "attractivité lille", "statut": "oriente"})
    assert "Aucun résultat pour « attractivité lille » : ces mots existent, mais jamais ensemble." in text_of(app)
    assert [each.label.replace("\\", "") for each in app.button if "-mot-" in str(each.key)] == [
        f"{word} : {n} {'résultats' if n > 1 else 'résultat'}" for word, n in apart
    ]
    app.button(key="recherche-mot-1").click().run()
    assert (app.query_params["q"], app.query_params["statut"]) == ("lille", "oriente")
    assert counted_kinds(app)[0] == f"Tout · {apart[1][1]}"


def test_a_word_that_nothing_holds_leaves_the_others(open_page: OpenPage) -> None:
    app = opened(open_page, params={"q": "zzzqqqxxx lille"})
    assert "Aucun résultat pour « zzzqqqxxx lille »." in text_of(app)
    assert [str(each.label).split(" ")[0] for each in app.button if str(each.key).startswith("recherche-mot-")] == [
        "lille"
    ]


@pytest.mark.parametrize("text", [*PAYLOADS[::40], "\u202eolleh", "-", "\x00", "' OR 1=1", "l’", "%"])
def test_hostile_texts_find_what_they_find_and_do_nothing(open_page: OpenPage, text: str) -> None:
    app = opened(open_page, params={"q": text})
    assert not [each.value for each in app.get("html") if "data-mal" in each.value or "malRan" in each.value]
    bold = [each.value for each in app.markdown if "pour «" in each.value]
    assert len(bold) == (1 if text.strip() else 0)
    for each in bold:
        assert "<" not in each.replace("\\<", "")
        assert not re.search(r"(?<!\\)\]\(", each)


def test_a_text_too_long_is_said_and_ignored(open_page: OpenPage) -> None:
    app = opened(open_page, params={"q": "a" * (LONGEST + 1)})
    assert [each for each in app.info if "inconnue, ignorée" in each.value]
    assert "q" not in app.query_params
    assert "Un début de mot suffit" in said(app)
    longest = opened(open_page, params={"q": "a" * LONGEST})
    assert "Aucun résultat pour" in said(longest)


def test_an_unknown_kind_is_said_and_all_are_shown(open_page: OpenPage, full_store: Path) -> None:
    app = opened(open_page, params={"q": "lille", "nature": "<script>"})
    assert [each for each in app.info if "inconnue, ignorée" in each.value]
    assert len(links_of(app)) == sum(len(group.hits) for group in answer(full_store, "lille").groups)


def test_a_search_is_of_the_whole_state_whatever_the_filters(open_page: OpenPage, full_store: Path) -> None:
    found = answer(full_store, "lille")
    narrowed = opened(open_page, params={"q": "lille", "typologie": "T05"})
    assert counted_kinds(narrowed)[0] == f"Tout · {found.n}"
    assert "les filtres n’y changent rien" in said(narrowed)


def test_the_first_of_a_feminine_kind_agree(open_page: OpenPage, full_store: Path) -> None:
    groups = {group.kind: group for group in answer(full_store, "fictif").groups}
    assert groups["organisation"].n > FIRST_OF_KIND, "the demonstration names its hospitals « Fictif »"
    assert f"Organisations · {FIRST_OF_KIND} premières sur" in text_of(opened(open_page, params={"q": "fictif"}))
