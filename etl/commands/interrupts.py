"""Ctrl-C, remembered while a command runs.

C code on the way loses the exception (pyarrow, when it falls while pandas is being imported) or makes another of it
(DuckDB); and what is being put in force is not left in the middle.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType


@dataclass
class _Asked:
    asked: bool = False
    held: bool = False


_state = _Asked()


def _on_interrupt(_signum: int, _frame: FrameType | None) -> None:
    _state.asked = True
    if not _state.held:
        raise KeyboardInterrupt


def _is_python_s_own() -> bool:
    is_main = threading.current_thread() is threading.main_thread()
    return is_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler


def hold_interrupts_from_the_start() -> None:
    """Let a Ctrl-C wait until `minding_interrupts` can answer it: what a command imports takes a second.

    For a process that is the command: Ctrl-C is not given back to Python, whose only answer at the end is a trace too.
    """
    if _is_python_s_own():
        _state.held = True
        signal.signal(signal.SIGINT, _on_interrupt)


@contextmanager
def minding_interrupts() -> Iterator[None]:
    """Remember a Ctrl-C. Outside the main thread, or where Ctrl-C is ignored (``nohup``), nothing changes."""
    is_held = signal.getsignal(signal.SIGINT) is _on_interrupt
    _state.asked, _state.held = _state.asked and is_held, False
    if not is_held and not _is_python_s_own():
        yield
        return
    signal.signal(signal.SIGINT, _on_interrupt)
    try:
        yield
    finally:
        if is_held:
            _state.held = True
        else:
            signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def holding_interrupts() -> Iterator[None]:
    """Let a Ctrl-C wait for the next `stop_if_asked`, or go unheard when none comes: the work is then done."""
    stop_if_asked()
    _state.held = True
    try:
        yield
        _state.asked = False
    finally:
        _state.held = False


def was_asked_to_stop() -> bool:
    """True when Ctrl-C came and what it should have stopped isn't done."""
    return _state.asked


def stop_if_asked() -> None:
    """Raises KeyboardInterrupt when Ctrl-C came and got lost, or was made to wait."""
    if _state.asked:
        raise KeyboardInterrupt
