"""Reads the tasks of pages' main threads from Chromium's trace; each page is identified by a performance mark.

The format is Chromium's "Trace Event Format": JSON with ``traceEvents``. Events of phase ``X`` have a duration ``dur``
(wall time) and ``tdur`` (processor time of the thread), both in microseconds.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

CATEGORIES = ["disabled-by-default-devtools.timeline", "blink.user_timing"]
"""Trace categories of tasks and marks."""
TASK = "RunTask"


@dataclass(frozen=True)
class Task:
    """One task of a page's main thread, in milliseconds.

    Attributes:
        wall: wall time, including the time that the thread waited for a processor.
        cpu: processor time of the thread.
    """

    wall: float
    cpu: float


def tasks_by_mark(trace: bytes, marks: Collection[str]) -> dict[str, list[Task]]:
    """Return the tasks of the threads with these marks, by mark; marks that are not in the trace are left out."""
    events: list[dict[str, Any]] = json.loads(trace)["traceEvents"]
    marked = {_thread(event): event["name"] for event in events if event["name"] in marks}
    found: dict[str, list[Task]] = {name: [] for name in marked.values()}
    for event in events:
        if event.get("ph") == "X" and event["name"] == TASK and _thread(event) in marked:
            wall = event["dur"] / 1e3
            found[marked[_thread(event)]].append(Task(wall, event.get("tdur", event["dur"]) / 1e3))
    return found


def _thread(event: dict[str, Any]) -> tuple[int, int]:
    return event["pid"], event["tid"]
