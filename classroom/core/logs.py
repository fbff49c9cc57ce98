"""Logs: one line for each event, on standard error. Errors have the reference that error pages show.

No line contains a name, an answer or a code: see docs/operations.md for what each event means.
"""

import logging
import sys
import time
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog
from flask import g, has_request_context
from structlog.typing import EventDict, WrappedLogger

from classroom.core.log_lines import LineFormatter, line_of

REPEATED_AFTER = 60.0
"""Seconds in which the same failure is logged once; the next line says how often it happened meanwhile."""
MOST_KINDS = 500
"""Kinds of failures that are told apart."""
_TELLS_APART = ("loop", "task", "part", "kind", "reason")
"""Fields by which failures with the same event are different ones."""


class Repetitions:
    """Drops failures that repeat, and counts them.

    A failure that somebody was told the reference of stays, without its traceback if one that was raised at the same
    place had it.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: dict[tuple[Any, ...], list[float]] = {}
        """When each kind was logged, and how often it was dropped since."""

    def __call__(self, _logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        """Process an event for structlog.

        Raises:
            DropEvent: it is a repetition.
        """
        if method not in ("warning", "error"):
            return event
        error = event.get("exc_info")
        place = _raised_at(error) if "reference" in event else None
        kind = (event["event"], type(error), place, *(event.get(name) for name in _TELLS_APART))
        moment = self._clock()
        found = self._seen.get(kind)
        if found is None or moment - found[0] >= REPEATED_AFTER:
            if len(self._seen) >= MOST_KINDS:
                self._seen = {key: seen for key, seen in self._seen.items() if moment - seen[0] < REPEATED_AFTER}
            self._seen[kind] = [moment, 0]
            return {**event, "repeated": int(found[1])} if found and found[1] else event
        found[1] += 1
        if "reference" not in event:
            raise structlog.DropEvent
        return {name: value for name, value in event.items() if name != "exc_info"}

    def forget(self) -> None:
        """Log the next failure of each kind whole."""
        self._seen.clear()


REPETITIONS = Repetitions()
"""Those of this process."""


def _raised_at(error: object) -> tuple[str, int] | None:
    """Return the file and line at which an exception was raised, None without a traceback."""
    at = error.__traceback__ if isinstance(error, BaseException) else None
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return (at.tb_frame.f_code.co_filename, at.tb_lineno) if at is not None else None


def _request_id(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    if has_request_context() and (found := g.get("request_id")):
        event["request_id"] = found
    return event


def configure(level: str, form: str = "logfmt") -> None:
    """Set up the logs of this process: ours, and the warnings of libraries.

    Args:
        level: ``debug``, ``info``, ``warning`` or ``error``.
        form: ``logfmt`` or ``json``.
    """

    def render(_logger: WrappedLogger, _method: str, event: MutableMapping[str, Any]) -> str:
        return line_of(event, form)

    structlog.configure(
        processors=[
            REPETITIONS,
            _request_id,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    if form == "json":
        handler = logging.StreamHandler()
        handler.setFormatter(LineFormatter(form))
        logging.basicConfig(handlers=[handler], level=logging.WARNING)
