"""What the bench of the map says must be what was measured: bytes of the wire, states never asked for before."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from bench.count_colours import areas_by_colour, colour_of
from bench.map_visitor import kind_of
from bench.maps import walk, way_back
from bench.relay import relayed
from geo.classes import COUNT_CLASSES

ANSWERS = {b"GET /page HTTP/1.1": b"p" * 70_000, b"GET /_stcore/stream HTTP/1.1": b"s" * 300}


def answer_all(listening: socket.socket) -> None:
    while True:
        try:
            asked, _ = listening.accept()
        except OSError:
            return
        with asked:
            asked.sendall(ANSWERS[asked.recv(1_000).partition(b"\r\n")[0]])


@pytest.fixture
def server() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=answer_all, args=(listening,))
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def ask(address: str, line: bytes) -> bytes:
    found = urlsplit(address)
    with socket.create_connection((str(found.hostname), int(found.port or 0)), 5) as asking:
        asking.sendall(line + b"\r\n\r\n")
        return b"".join(iter(lambda: asking.recv(65_536), b""))


def test_the_relay_passes_every_byte_on_and_tells_a_socket_from_a_page(server):
    with relayed(server) as relay:
        for line, answer in ANSWERS.items():
            assert ask(relay.address, line) == answer
        assert (relay.http, relay.socket) == (70_000, 300)


def test_a_message_is_known_by_what_it_carries():
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    message = ForwardMsg()
    message.delta.new_element.heading.body = "Carte"
    assert kind_of(message.SerializeToString()) == "heading"
    assert kind_of(b"\xff\xff") == "unreadable"


def test_the_walk_never_asks_for_the_same_dossiers_twice_and_comes_back():
    chosen: frozenset[str] = frozenset()
    states = [chosen]
    for step in walk():
        assert (step.code in chosen) is not step.is_added
        chosen ^= {step.code}
        states.append(chosen)
    assert len(states) == len(set(states)) >= 11
    for step, before in zip(way_back(walk()), reversed(states[:-1]), strict=True):
        chosen ^= {step.code}
        assert chosen == before


def test_every_count_has_the_colour_of_its_class():
    for each in COUNT_CLASSES:
        assert colour_of(int(each.low)) == colour_of(int(9_999 if each.high is None else each.high)) == each.colour
    assert areas_by_colour([0, 0, 2, 3, 9_999]) == dict(
        zip([each.colour.lower() for each in COUNT_CLASSES], [2, 0, 2, 0, 1], strict=True)
    )
