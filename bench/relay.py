"""A relay between a browser and a server that counts what comes down the wire, HTTP and WebSocket apart.

A browser's own tools tell the frames of a WebSocket as they read once inflated: only the wire tells what they weighed.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

_SOCKET = b"/_stcore/stream "
_CHUNK = 1 << 16


class Relay:
    """Bytes that a server sent, headers included: ``http`` and ``socket``. A browser asks ``address``."""

    def __init__(self, server: str) -> None:
        found = urlsplit(server)
        self._server = found.hostname, found.port
        self._stop = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.listens = threading.Event()
        self.address = ""
        self.http = self.socket = 0

    async def serve(self) -> None:
        """Pass on what is asked on a free port of the loopback, until ``stop``."""
        self._loop = asyncio.get_running_loop()
        listening = await asyncio.start_server(self._pass_on, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        self.listens.set()
        await self._stop.wait()
        listening.close()

    def stop(self) -> None:
        """End ``serve``, from another thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)

    async def _pass_on(self, questions: asyncio.StreamReader, browser: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.CancelledError):
            answers, server = await asyncio.open_connection(*self._server)
            first = await questions.read(_CHUNK)
            server.write(first)
            is_socket = _SOCKET in first.split(b"\r\n", 1)[0]
            await asyncio.gather(self._up(questions, server), self._down(answers, browser, is_socket))

    async def _up(self, questions: asyncio.StreamReader, server: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while chunk := await questions.read(_CHUNK):
                server.write(chunk)
                await server.drain()
        server.close()

    async def _down(self, answers: asyncio.StreamReader, browser: asyncio.StreamWriter, is_socket: bool) -> None:
        with suppress(OSError):
            while chunk := await answers.read(_CHUNK):
                self.socket += len(chunk) if is_socket else 0
                self.http += 0 if is_socket else len(chunk)
                browser.write(chunk)
                await browser.drain()
        browser.close()


@contextmanager
def relayed(server: str) -> Iterator[Relay]:
    """A relay to ``server``, in a thread of its own."""
    relay = Relay(server)
    thread = threading.Thread(target=lambda: asyncio.run(relay.serve()), name="relay", daemon=True)
    thread.start()
    relay.listens.wait(10)
    try:
        yield relay
    finally:
        relay.stop()
        thread.join(10)
