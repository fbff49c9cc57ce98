"""Log lines: their form, and failures that repeat."""

import json
import logging
from collections.abc import Callable

import pytest
import structlog

from classroom.core.log_lines import LineFormatter, line_of
from classroom.core.logs import MOST_KINDS, REPEATED_AFTER, Repetitions

FIELDS = {"reason": 'said "no"\nagain', "level": "error", "event": "bus_down", "part": "", "retry": True, "none": None}


def test_lines_for_people() -> None:
    expected = 'level=error event=bus_down reason="said \\"no\\"\\nagain" part="" retry=true none='
    assert line_of(FIELDS, "logfmt") == expected


def test_lines_for_programs() -> None:
    assert json.loads(line_of({**FIELDS, "error": ValueError("x")}, "json")) == {**FIELDS, "error": "x"}


def test_records_of_libraries_have_the_same_form() -> None:
    try:
        raise ValueError("é")
    except ValueError as error:
        record = logging.LogRecord("gunicorn.error", logging.WARNING, "", 1, "%s ends", (7,), (ValueError, error, None))
    found = json.loads(LineFormatter("json").format(record))
    assert (found["level"], found["event"], found["logger"]) == ("warning", "7 ends", "gunicorn.error")
    assert "ValueError: é" in found["exception"]
    assert found["timestamp"].endswith("Z")


class Clock:
    """A monotonic clock that a test sets."""

    moment = 0.0

    def __call__(self) -> float:
        return self.moment


def test_a_failure_that_repeats_is_logged_once_a_minute_with_its_count() -> None:
    clock = Clock()
    repetitions = Repetitions(clock)

    def log(event: str, method: str = "error", **fields: object) -> dict[str, object] | None:
        try:
            return dict(repetitions(None, method, {"event": event, **fields}))
        except structlog.DropEvent:
            return None

    assert log("task_failed", task="a") == {"event": "task_failed", "task": "a"}
    assert [log("task_failed", task="a") for _ in range(3)] == [None, None, None]
    assert log("task_failed", task="b"), "another task is another failure"
    assert log("task_failed", task="a", exc_info=ValueError()), "so is another exception"
    clock.moment = REPEATED_AFTER
    assert log("task_failed", task="a") == {"event": "task_failed", "task": "a", "repeated": 3}
    assert log("task_failed", task="a") is None
    assert [log("started", "info") for _ in range(3)] == [{"event": "started"}] * 3, "only failures are counted"


def test_whoever_was_told_a_reference_is_found_in_the_log() -> None:
    repetitions = Repetitions(Clock())
    first, second = (
        repetitions(None, "error", {"event": "unexpected", "reference": name, "exc_info": KeyError()}) for name in "ab"
    )
    assert (first["reference"], second["reference"]) == ("a", "b")
    assert "exc_info" in first
    assert "exc_info" not in second, "its traceback is that of the first"


def raised(function: Callable[[], object]) -> dict[str, object]:
    """Return the event of the error that a function raises."""
    try:
        function()
    except KeyError as error:
        return {"event": "unexpected", "reference": "a", "exc_info": error}
    raise AssertionError("it raises KeyError")


def test_errors_of_several_places_each_have_their_traceback() -> None:
    repetitions = Repetitions(Clock())
    nothing = dict[str, int]()

    def here() -> int:
        return nothing["a"]

    def there() -> int:
        return nothing["a"]

    events = [raised(function) for function in (here, there, here, there)]
    assert ["exc_info" in repetitions(None, "error", event) for event in events] == [True, True, False, False]
    repetitions.forget()
    assert "exc_info" in repetitions(None, "error", events[0])


def test_few_kinds_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    repetitions = Repetitions(clock)
    for number in range(MOST_KINDS):
        repetitions(None, "error", {"event": f"failed_{number}"})
    clock.moment = 2 * REPEATED_AFTER
    repetitions(None, "error", {"event": "another"})
    assert len(repetitions._seen) == 1
