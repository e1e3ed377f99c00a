"""The HTTP side of the real server: headers, closed doors, French HTML, compression; and who is a local user."""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.request
from email.message import Message

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.browser.conftest import Server


def ask(server: Server, path: str, encoding: str = "identity") -> tuple[int, Message, bytes]:
    request = urllib.request.Request(f"{server.url}{path}", headers={"Accept-Encoding": encoding})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def test_the_page_is_declared_french_and_loads_the_translation(server: Server) -> None:
    _, headers, body = ask(server, "/carte")
    html = body.decode()
    assert '<html lang="fr"' in html
    assert re.search(r'<script src="/app/static/fr\.js\?v=[0-9a-f]{12}">', html)
    assert "<title>Observatoire HealthIA</title>" in html
    assert "You need to enable JavaScript" not in html
    assert "service-desc" not in html
    assert headers["etag"] is None
    assert headers["last-modified"] is None


def test_the_frame_of_the_map_has_a_french_title_and_a_landmark(server: Server) -> None:
    deadline = time.monotonic() + 60
    status = 0
    while status != 200 and time.monotonic() < deadline:  # the warm-up registers it
        status, _, body = ask(server, "/component/streamlit_folium.st_folium/index.html")
        time.sleep(0.2)
    assert status == 200
    assert b"<title>Carte interactive</title>" in body
    assert b'<div id="root" role="main">' in body


@pytest.mark.parametrize("path", ["/", "/app/static/fr.js", "/_stcore/metrics", "/_stcore/health"])
def test_every_answer_carries_the_security_headers(server: Server, path: str) -> None:
    _, headers, _ = ask(server, path)
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/script-health-check"])
def test_the_doors_that_ask_nobody_who_he_is_are_closed(server: Server, path: str) -> None:
    assert ask(server, path)[0] == 404


def test_the_server_says_that_it_lives(server: Server) -> None:
    assert ask(server, "/sante")[2] == b"ok"


def test_a_static_file_is_kept_for_a_year_only_when_its_address_carries_its_version(server: Server) -> None:
    assert "immutable" in ask(server, "/app/static/fr.js?v=abc")[1]["cache-control"]
    assert ask(server, "/app/static/fr.js")[1]["cache-control"] == "public, max-age=3600"


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
@pytest.mark.parametrize("path", ["/", "/app/static/leaflet/leaflet.js"])
def test_pages_and_static_files_travel_compressed(server: Server, path: str, encoding: str) -> None:
    _, headers, body = ask(server, path, encoding)
    assert headers["content-encoding"] == encoding
    assert len(body) < len(ask(server, path)[2])


def words_of_first_run(server: Server, headers: dict[str, str]) -> bytes:
    """Raw messages of a session's first run, as the browser receives them."""
    url = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    with connect(url, additional_headers=headers, subprotocols=["streamlit"], max_size=None) as socket:
        request = BackMsg()
        request.rerun_script.query_string = ""
        socket.send(request.SerializeToString())
        received = b""
        while True:
            frame = bytes(socket.recv(timeout=45))
            received += frame
            message = ForwardMsg.FromString(frame)
            is_last = message.WhichOneof("type") == "script_finished"
            if is_last and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return received


def test_only_a_request_that_no_proxy_stands_for_may_choose_a_role(server: Server) -> None:
    assert b"Voir en tant que" in words_of_first_run(server, {})
    proxied = words_of_first_run(server, {"X-Forwarded-For": "192.0.2.7"})
    assert "Vue d’ensemble".encode() in proxied, "the page itself must have come"
    assert b"Voir en tant que" not in proxied
    assert "Réinitialiser les filtres".encode() not in proxied
