"""Who is asking. Without ``[auth]`` the only way to be more than the public is to sit at the machine itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING

import streamlit as st
from streamlit import runtime
from streamlit.runtime.context import _get_client_context

from ui.widget_state import give_value

if TYPE_CHECKING:
    from streamlit.runtime.session_manager import ClientContext

ROLES = ("public", "consultation", "comite", "agent", "admin")
ROLE_LABELS: Mapping[str, str] = {
    "public": "Public",
    "consultation": "Consultation",
    "comite": "Comité",
    "agent": "Agent",
    "admin": "Administrateur",
}
DEFAULT_LOCAL_ROLE = "agent"
_LOCAL_NAMES = {"localhost", "127.0.0.1", "[::1]"}
_PROXY_HEADERS = ("forwarded", "via")
_FACTS_KEY = "request_facts"
_ROLE_KEY = "role"
_CHOICE_KEY = "role_choice"


@dataclass(frozen=True)
class RequestFacts:
    """Who is at the other end of the WebSocket: peer address and headers (names in lower case)."""

    peer: str | None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_local(self) -> bool:
        """True only for a browser on this machine that no proxy stands for.

        A proxy on the same host also connects from the loopback: its headers, or the public name it passes on as
        Host, give it away.
        """
        if self.peer is None or not ip_address(self.peer.split("%")[0]).is_loopback:
            return False
        if any(name in _PROXY_HEADERS or name.startswith("x-forwarded") for name in self.headers):
            return False
        return _host_name(self.headers.get("host", "")) in _LOCAL_NAMES


def _host_name(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].lower()


def _client_context() -> ClientContext | None:
    # st.context.ip_address answers None both for the loopback and for "not known": only the session's own client
    # tells the two apart. A private name of the pinned Streamlit; tests/browser sees it break.
    return _get_client_context() if runtime.exists() else None


def request_facts() -> RequestFacts:
    """Facts of the request behind this run; a test puts its own under ``request_facts`` in the session."""
    given = st.session_state.get(_FACTS_KEY)
    if isinstance(given, RequestFacts):
        return given
    client = _client_context()
    if client is None:
        return RequestFacts(peer=None)
    return RequestFacts(
        peer=client.remote_ip,
        headers={name.lower(): value for name, value in client.headers},
    )


def is_local_mode() -> bool:
    """True when the single user at this machine may choose a role."""
    return request_facts().is_local


def current_role() -> str:
    """Role of this session: chosen by the local user, ``public`` for anyone else."""
    if not is_local_mode():
        return "public"
    role = st.session_state.get(_ROLE_KEY, DEFAULT_LOCAL_ROLE)
    return role if role in ROLES else "public"


def has_role(role: str, least: str) -> bool:
    """True when ``role`` may do what ``least`` may: the five roles are ordered."""
    return ROLES.index(role) >= ROLES.index(least)


def show_role_choice() -> None:
    """Let the local user choose a role, at the foot of the sidebar; nothing for anyone else."""
    if not is_local_mode():
        return
    give_value(_CHOICE_KEY, current_role())
    st.sidebar.selectbox(
        "Voir en tant que",
        ROLES,
        format_func=ROLE_LABELS.__getitem__,
        key=_CHOICE_KEY,
        on_change=_take_role_choice,
        filter_mode=None,
        help="Mode local : aucune identification n’est réglée, et vous êtes sur le poste même de l’observatoire.",
    )


def _take_role_choice() -> None:
    st.session_state[_ROLE_KEY] = st.session_state[_CHOICE_KEY]
