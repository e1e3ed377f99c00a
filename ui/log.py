"""Structured log of the web side: one JSON object a line on standard error."""

from __future__ import annotations

import logging
import secrets
import sys
from functools import lru_cache

import structlog
from structlog.processors import ExceptionRenderer
from structlog.tracebacks import ExceptionDictTransformer


@lru_cache(maxsize=1)
def _configure() -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # Without local variables: they may hold a cell of a file, and no log does.
            ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def logger() -> structlog.typing.FilteringBoundLogger:
    """The logger of the web side, set up on first use."""
    _configure()
    return structlog.get_logger()


def log_fault(error: BaseException, where: str) -> str:
    """Log a fault of ours with its trace and return the reference that the screen shows."""
    reference = secrets.token_hex(4).upper()
    logger().error("fault", reference=reference, where=where, exc_info=error)
    return reference
