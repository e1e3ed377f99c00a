"""What a search finds: how many things of each kind, then links that open them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import streamlit as st

from analytics.search import KIND_TITLES, Group, Hit, Index, SearchAnswer, index_for, search
from geo.areas import level_of
from ui.formats import counted, listed, whole
from ui.links import show_link
from ui.markdown import escape_markdown
from ui.params import param_key, take, touch
from ui.stores import store_at

if TYPE_CHECKING:
    from ui.context import PageContext

ALL = "tout"
FIRST_OF_KIND, MOST_OF_KIND = 5, 100
_FEMININE = ("organisation", "typologie")
_WHOLE_STATE = "La recherche porte sur tout l’état, retirés compris ; les filtres n’y changent rien."


def index_of(context: PageContext) -> Index:
    """The index of the state shown, read or built once a process."""
    return _index((str(context.store_folder), context.snapshot.content_key, context.reader.alias_hash), context)


@st.cache_resource(max_entries=4, show_spinner="Préparation de la recherche…")
def _index(key: tuple[str, str, str], _context: PageContext) -> Index:
    found = index_for(_context.reader, _context.role, store_at(_context.store_folder).companion)
    if found is None:
        # The page is for those who see everything; a cache must not remember a refusal.
        raise PermissionError
    return found


def show_results(context: PageContext, text: str, kind: str) -> None:
    """Sentence, kinds with their counts, then the first of each kind, or those of the kind chosen."""
    limit = FIRST_OF_KIND if kind == ALL else MOST_OF_KIND
    answer = search(index_of(context), text, limit=limit)
    st.markdown(f"**{escape_markdown(sentence(answer))}**")
    if not answer.n:
        _show_nothing(answer)
        return
    _show_kinds(answer)
    st.caption(_WHOLE_STATE)
    for group in answer.groups:
        if kind in (ALL, group.kind):
            _show_group(context, group, is_alone=kind != ALL)


def sentence(answer: SearchAnswer) -> str:
    """How much was found, and in place of which words."""
    for_what = f"pour « {answer.text.strip()} »"
    if not answer.n:
        is_apart = len(answer.apart) > 1 and len(answer.apart) == len(answer.understood)
        return f"Aucun résultat {for_what}{' : ces mots existent, mais jamais ensemble' if is_apart else ''}."
    if not answer.replaced:
        return f"{counted(answer.n, 'résultat')} {for_what}."
    nothing = listed([f"« {old} »" for old, _ in answer.replaced])
    near = listed([f"« {new} »" for _, new in answer.replaced])
    close = "proche" if len(answer.replaced) == 1 else "proches"
    return f"{counted(answer.n, 'résultat')} avec {near}, {close} de {nothing} que rien ne contient."


def _show_nothing(answer: SearchAnswer) -> None:
    """What to try instead: each word that finds something alone, by a link."""
    if not answer.apart:
        st.caption("Essayez un autre mot, un début de mot, un nom de commune ou un numéro SIREN.")
        return
    st.caption("Chercher l’un de ces mots seul :")
    with st.container(key="recherche-mots", gap="xsmall"):
        for place, (word, n) in enumerate(answer.apart):
            st.button(
                escape_markdown(f"{word} : {counted(n, 'résultat')}"),
                key=f"recherche-mot-{place}",
                on_click=take,
                args=("q", word),
                type="tertiary",
            )


def _show_kinds(answer: SearchAnswer) -> None:
    words = {ALL: f"Tout · {whole(answer.n)}"} | {
        kind: f"{KIND_TITLES[kind]} · {whole(count)}" for kind, count in answer.counts.items()
    }
    st.segmented_control(
        "Nature des résultats",
        list(words),
        format_func=words.__getitem__,
        key=param_key("nature"),
        required=True,
        on_change=touch,
        args=("nature",),
        label_visibility="collapsed",
    )


def _show_group(context: PageContext, group: Group, *, is_alone: bool) -> None:
    shown = len(group.hits)
    head = KIND_TITLES[group.kind]
    first = "premières" if group.kind in _FEMININE else "premiers"
    said = f"{shown} {first} sur {whole(group.n)}" if shown < group.n else counted(group.n, "résultat")
    st.subheader(f"{head} · {said}", anchor=False)
    with st.container(key=f"recherche-{group.kind}", gap="xsmall"):
        for hit in group.hits:
            _show_hit(context, hit)
    if shown < group.n:
        more = "précisez la recherche pour les autres" if is_alone else f"« {head} » les montre"
        st.caption(f"Et {whole(group.n - shown)} de plus : {more}.")


def _show_hit(context: PageContext, hit: Hit) -> None:
    page, params = OPENS[hit.kind](hit)
    show_link(context, page, hit.title, **params)
    parts = [hit.detail, counted(hit.n_dossiers, "dossier") if hit.kind != "dossier" else ""]
    if hit.matched:
        parts.append(f"trouvé : {listed([f'« {text} »' for text in hit.matched])}")
    told = " · ".join(part for part in parts if part)
    if told:
        st.caption(escape_markdown(told))


Opened = tuple[str, Mapping[str, str]]


def _open_territory(hit: Hit) -> Opened:
    level = level_of(hit.key)
    if level in ("departement", "arrondissement", "epci"):
        return "territoire", {"territoire": hit.key}
    return "carte", {"niveau": level or "commune", "zone": hit.key}


# Where each kind of result is looked at: the page, and the parameters of its link.
OPENS: Mapping[str, Callable[[Hit], Opened]] = {
    "dossier": lambda hit: ("dossiers", {"dossier": hit.key}),
    "organisation": lambda hit: ("organisations", {"organisation": hit.key}),
    "territoire": _open_territory,
    "typologie": lambda hit: ("dossiers", {"typologie": hit.key}),
    "frein": lambda hit: ("maturite", {"vue": "freins", "frein": hit.key}),
    "levier": lambda hit: ("maturite", {"vue": "freins", "levier": hit.key}),
}
