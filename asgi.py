"""Production entry: ``uvicorn asgi:app``. Streamlit behind security headers, in French, compressed, warmed up."""

from __future__ import annotations

import gc
import logging
import re
import sys
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from hashlib import sha256
from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware
from streamlit.runtime import get_instance
from streamlit.runtime.pages_manager import PagesManager

from etl.reference import load_reference
from etl.settings import SettingsError, load_settings
from etl.store import StoreError
from ui.faults import handle_script_error
from ui.log import log_fault
from ui.stores import own_store

ROOT = Path(__file__).resolve().parent

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        # Streamlit's charts compile functions, folium's maps are inline scripts: both need the two "unsafe".
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss: blob: data:",
        "worker-src 'self' blob:",
        "frame-src 'self'",
        "frame-ancestors 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)
SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
}
# Counters of the server, and a door for programs that would walk past the pages: neither asks who is there.
CLOSED_PATHS = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
STATIC_PATH = "/app/static/"
_YEAR_S = 31_536_000
_HOUR_S = 3_600
WARMED_UP = ("streamlit_folium", "pandas", "duckdb", "plotly.graph_objects", "ui.page", "geo.maps", "mapclassify")

_NOSCRIPT = "<noscript><p>L’observatoire a besoin de JavaScript pour s’afficher.</p></noscript>"


class SecurityHeaders:
    """Security headers on every answer, closed paths, and how long a browser may keep a static file."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"]

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                if path.startswith(STATIC_PATH) and message["status"] == 200:
                    headers["cache-control"] = _static_cache_control(scope["query_string"])
            await send(message)

        app = PlainTextResponse("introuvable", 404) if path.startswith(CLOSED_PATHS) else self.app
        await app(scope, receive, send_with_headers)


def _static_cache_control(query_string: bytes) -> str:
    # A version in the address makes a new file a new address; without one a browser asks again after an hour.
    if query_string.startswith(b"v="):
        return f"public, max-age={_YEAR_S}, immutable"
    return f"public, max-age={_HOUR_S}"


class FrenchPages:
    """Streamlit's HTML in French: ``lang``, title, the script that translates its labels, the map's frame."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # The HTML is rewritten here and compressed further out: nothing inside may compress it first.
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self.app({**scope, "headers": headers}, receive, _HtmlRewriter(scope["path"], send))


class _HtmlRewriter:
    """Holds an HTML answer back until it is whole, rewrites it, sends it on; lets every other answer through."""

    def __init__(self, path: str, send: Send) -> None:
        self.path, self.send = path, send
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if MutableHeaders(scope=message).get("content-type", "").startswith("text/html"):
                self.start = message
                return
        elif self.start is not None:
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_rewritten(self.start)
            return
        await self.send(message)

    async def _send_rewritten(self, start: Message) -> None:
        body = rewrite_html(self.path, self.body.decode()).encode() if self.body else b""
        headers = MutableHeaders(scope=start)
        # What is sent is not the file on disk: a browser must not be told "not modified" from the file's own date.
        del headers["etag"], headers["last-modified"]
        if self.body:
            headers["content-length"] = str(len(body))
        await self.send(start)
        await self.send({"type": "http.response.body", "body": body})


def rewrite_html(path: str, html: str) -> str:
    """French form of a page of Streamlit's, or of a component's frame."""
    html = html.replace('<html lang="en"', '<html lang="fr"', 1)
    html = re.sub(r"<noscript>.*?</noscript>", _NOSCRIPT, html, count=1, flags=re.DOTALL)
    if path.startswith("/component/"):
        html = html.replace("Streamlit Folium Component", "Carte interactive", 1)
        return html.replace('<div id="root">', '<div id="root" role="main">', 1)
    html = re.sub(r"<!--(?:(?!-->).)*-->\s*<link rel=\"service-desc\"[^>]*>", "", html, count=1, flags=re.DOTALL)
    script = f'<script src="{STATIC_PATH}fr.js?v={_french_version()}"></script>'
    return html.replace("<title>Streamlit</title>", f"<title>Observatoire HealthIA</title>{script}", 1)


def _french_version() -> str:
    return sha256((ROOT / "static" / "fr.js").read_bytes()).hexdigest()[:12]


def _warm_up() -> None:
    """Import what the first visitor would otherwise wait 2–3 s for."""
    # Streamlit warns that these modules are imported outside of a script's run: that is what a warm-up is.
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(logging.ERROR)
    for name in WARMED_UP:
        try:
            import_module(name)
        except Exception as error:  # noqa: BLE001 - a door: the page that needs the module will say what is wrong
            log_fault(error, f"warm-up of {name}")
        if name == "streamlit_folium":
            _register_map_component()
    # Streamlit collects garbage after each run of a page: what was imported for good is 100 ms to look through in vain.
    gc.collect()
    gc.freeze()


def _register_map_component() -> None:
    # A component registers itself when its module is first imported, but only within a script's run: imported here,
    # it would answer 404 to every map. Private names of the pinned versions; tests/browser looks at the map.
    component = getattr(sys.modules.get("streamlit_folium"), "_component_func", None)
    if component is not None:
        get_instance().component_registry.register_component(component)


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncGenerator[None]:
    threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()
    yield


def _alive(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


# A pages/ folder beside st.navigation: on a fresh server a first request for /carte would run pages/carte.py without
# app.py, so without its access control. A private name of the pinned Streamlit; tests/browser holds it.
PagesManager.uses_pages_directory = False


def _check_reference() -> None:
    """Check settings and vocabularies before anybody is served: a mistake ends the start in a sentence."""
    try:
        load_settings()
        load_reference()
        own_store().configuration()
    except SettingsError as error:
        sys.exit(f"L'observatoire ne démarre pas. {error}")


def _mend_store() -> None:
    """End what a killed process had decided: an erasure half done must not be served. A read-only store is served."""
    try:
        own_store().mend()
    except StoreError as error:
        log_fault(error, "mend")


_check_reference()
_mend_store()
_streamlit = st.App(
    ROOT / "app.py",
    routes=[Route("/sante", _alive)],
    lifespan=_lifespan,
    on_script_error=handle_script_error,
)
app = SecurityHeaders(CompressMiddleware(FrenchPages(_streamlit)))
