"""The measured costs with their sources, stored in a file that can be updated from a benchmark run."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from benchmarks.results import Figure, Row

FILE = Path(__file__).with_name("costs.json")
OURS = "Tiza"
UNITS = {"µs": 1e-6, "ms": 1e-3, "bytes": 1.0, "KB": 1e3, "KiB": 1024.0, "MiB": 2.0**20}
"""Factors from the units of the file to those of :class:`Costs`: seconds and bytes."""
HALL = re.compile(r"^([\d,]+) (?:students|answers): (.*)$")


@dataclass(frozen=True)
class Costs:
    """Costs in seconds and bytes. Unless noted otherwise, they are processor time of a worker."""

    send: float
    """Sending a broadcast message to one student, including the kernel's time."""
    command: float
    """A transition of a lesson: check, transaction and building the state, without sending it."""
    answer: float
    """An answer in a full batch: reading, validating, storing, acknowledging."""
    batch: float
    """The fixed cost of a batch."""
    batch_answer: float
    """Validating and storing one answer of a batch; part of ``answer``."""
    tally: float
    """The fixed cost of a tally; ``tally_answer`` is added for each counted answer."""
    tally_answer: float
    reveal: float
    """A reveal, per student: the state, and the student's own result."""
    join: float
    """Joining through the API, connecting, and sending the first state."""
    pages: float
    """The two pages that a browser loads to join; ``files`` are their static files."""
    files: float
    idle_worker: float
    """A worker without clients, per second. Per second, ``idle_lesson`` is the beat's query for a lesson, and
    ``idle_student`` the pings and beats of a student."""
    idle_lesson: float
    idle_student: float
    publish: float
    """Publishing a message to Redis; ``hear`` is receiving one."""
    hear: float
    redis_publish: float
    """Processor time of Redis: accepting a message; ``redis_deliver`` is delivering a short message to one worker,
    ``redis_deliver_state`` a message with a state."""
    redis_deliver: float
    redis_deliver_state: float
    sqlite_wait: float
    """Wall time: SQLite's commit waiting for the disk; ``sqlite_join`` is how long a join holds the write lock."""
    sqlite_join: float
    postgres_batch: float
    """Processor time of PostgreSQL: a batch; ``postgres_batch_answer`` is added for each answer in it."""
    postgres_batch_answer: float
    postgres_command: float
    postgres_tally: float
    postgres_tally_answer: float
    postgres_join: float
    postgres_look: float
    """The query of a worker's beat, once a second; ``postgres_look_lesson`` is added for each of its lessons."""
    postgres_look_lesson: float
    postgres_flush: float
    """Wall time: a commit waiting for the disk."""
    student: float
    """Memory in bytes for a connected student, without the kernel's; ``worker`` is that of a worker without clients."""
    worker: float
    bytes_state: float
    """Size of a WebSocket frame in bytes, like the following ones."""
    bytes_me: float
    bytes_beat: float
    bytes_tally: float
    bytes_answer: float
    bytes_ack: float
    bytes_visit: float
    """Size of the second page and its files in bytes, on a first visit."""


@dataclass(frozen=True)
class Sheet:
    """The content of the file: costs with units and sources, and other measurements to compare the simulation with.

    Attributes:
        machine: description of the machine.
        costs: by name, ``{"value", "unit", "source"}``.
        measured: by name, the value in the unit that the name states.
    """

    machine: str
    costs: dict[str, dict[str, Any]]
    measured: dict[str, float]

    def values(self) -> Costs:
        """Return the costs in seconds and bytes.

        Raises:
            ValueError: a cost is missing, unknown or negative.
        """
        names = {field.name for field in fields(Costs)}
        if wrong := names ^ self.costs.keys():
            raise ValueError(f"missing or unknown costs: {', '.join(sorted(wrong))}")
        values = {name: cost["value"] * UNITS[cost["unit"]] for name, cost in self.costs.items()}
        if negative := [name for name, value in values.items() if not value >= 0]:
            raise ValueError(f"costs must be 0 or greater: {', '.join(negative)}")
        return Costs(**values)

    def save(self, file: Path = FILE) -> None:
        """Write the file, the costs in the order of :class:`Costs`."""
        names = [field.name for field in fields(Costs)]
        costs = {name: self.costs[name] for name in sorted(self.costs, key=names.index)}
        file.write_text(json.dumps({**vars(self), "costs": costs}, indent=1, ensure_ascii=False) + "\n")


def load(file: Path = FILE) -> Sheet:
    """Read a table of costs."""
    return Sheet(**json.loads(file.read_text()))


def updated(sheet: Sheet, figures: Iterable[Figure], machine: str) -> Sheet:
    """Return a copy of a table of costs, updated with the results of a benchmark run."""
    costs, measured = dict(sheet.costs), dict(sheet.measured)
    for figure in figures:
        for name, (value, unit, words) in _of_figure(figure).items():
            costs[name] = {"value": round(value, 3), "unit": unit, "source": f"{figure.key}: {words}"}
        for row in figure.rows:
            for side in row.samples:
                found = row.value(side)
                if figure.key in COMPARED and side not in PEERS and found is not None:
                    whose = "" if side == OURS else f", {side}"
                    measured[f"{figure.key}: {row.what}, {row.unit}{whose}"] = round(found, 3)
    return Sheet(machine, costs, measured)


COMPARED = {"P1", "P2", "P4", "P7"}
"""Figures that the simulation can be compared with."""
PEERS = {"Node", "stock", "floor"}
Found = dict[str, tuple[float, str, str]]


def _of_figure(figure: Figure) -> Found:
    """Return the costs that a figure measures: value, unit and description."""
    rows = {row.what: row for row in figure.rows if row.value(OURS) is not None}
    if figure.key == "P1":
        return _asking(_halls(rows, "server's CPU a student"))
    if figure.key == "P2":
        sizes = _halls(rows, "server's CPU an answer")
        return {"answer": (sizes[max(sizes)], "µs", f"server's CPU an answer, {max(sizes):,} at once")} if sizes else {}
    names = {
        "P3": {"growth a student": ("student", 1.0, "KiB")},
        "P4": {"join + connect + first state, server's CPU": ("join", 1.0, "µs")},
        "P9": {"page with everything": ("bytes_visit", 1.0, "KB")},
    }.get(figure.key, {})
    return {
        name: ((row.value(OURS) or 0.0) * factor, unit, row.what)
        for words, (name, factor, unit) in names.items()
        for what, row in rows.items()
        if words in what
    }


def _halls(rows: Mapping[str, Row], words: str) -> dict[int, float]:
    """Return a row's value by the number of students."""
    found = {}
    for what, row in rows.items():
        match = HALL.match(what)
        if match and match[2] == words:
            found[int(match[1].replace(",", ""))] = row.value(OURS) or 0.0
    return found


def _asking(halls: Mapping[int, float]) -> Found:
    """Split the cost of a question, measured with two numbers of students, into a fixed cost and a cost per student."""
    if len(halls) < 2:
        return {}
    few, many = min(halls), max(halls)
    send = (many * halls[many] - few * halls[few]) / (many - few)
    # Noise can make either cost negative.
    send = min(max(send, 0.0), halls[many])
    words = f"server's CPU a student, {few:,} and {many:,} students"
    return {
        "send": (send, "µs", f"{words}: what each adds"),
        "command": (few * max(0.0, halls[few] - send), "µs", f"{words}: what is left"),
    }
