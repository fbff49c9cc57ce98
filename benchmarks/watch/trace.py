"""Chromium's trace: the tasks of the main threads of pages, which are told apart by a mark that each page makes.

The format is Chromium's "Trace Event Format": JSON with ``traceEvents``, of which those of phase ``X`` have a duration
``dur`` on the clock and ``tdur`` in processor time of their thread, both in microseconds.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

CATEGORIES = ["disabled-by-default-devtools.timeline", "blink.user_timing"]
"""What is traced: tasks, and the marks."""
TASK = "RunTask"


@dataclass(frozen=True)
class Task:
    """One task of a page's main thread, in milliseconds.

    Attributes:
        wall: on the clock; a thread that had to wait for a processor meanwhile looks busy.
        cpu: what the thread really worked.
    """

    wall: float
    cpu: float


def tasks_by_mark(trace: bytes, marks: Collection[str]) -> dict[str, list[Task]]:
    """Return the tasks of the threads on which these marks were made, by mark; a missing one is left out."""
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
