"""What is read from Chromium's trace."""

import json
from typing import Any

from benchmarks.watch.trace import Task, tasks_by_mark


def event(name: str, pid: int, tid: int = 1, **more: Any) -> dict[str, Any]:
    return {"name": name, "pid": pid, "tid": tid, "ph": "X", **more}


def test_tasks_are_those_of_the_threads_that_marked() -> None:
    trace = json.dumps(
        {
            "traceEvents": [
                event("RunTask", 7, dur=120_500, tdur=30_250),  # waited for a processor
                event("projector", 8, ph="I"),
                event("RunTask", 8, dur=1_000, tdur=1_000),
                event("RunTask", 8, tid=2, dur=900_000, tdur=900_000),  # another thread of the page
                event("RunTask", 9, dur=900_000, tdur=900_000),  # a page that was not marked
                event("control", 7, ph="I"),
                event("Layout", 7, dur=500, tdur=500),
                event("navigationStart", 9, ph="I"),
            ]
        }
    ).encode()
    found = tasks_by_mark(trace, {"control", "projector", "closed"})
    assert found == {"control": [Task(120.5, 30.25)], "projector": [Task(1.0, 1.0)]}
