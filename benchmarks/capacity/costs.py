"""What everything costs: measured values with their sources, read from a file and brought up to date by a run."""

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
"""What a unit of the file is in those of :class:`Costs`: seconds and bytes."""
HALL = re.compile(r"^([\d,]+) (?:students|answers): (.*)$")


@dataclass(frozen=True)
class Costs:
    """Costs in seconds and bytes. Those without another word are processor time of a worker."""

    send: float
    """A broadcast message to one student, the kernel's part in it."""
    command: float
    """A transition of a lesson: check, transaction, state; without sending it."""
    answer: float
    """An answer in a full batch, with everything: reading, deciding, storing, acknowledging."""
    batch: float
    """A batch, without the answers in it."""
    batch_answer: float
    """Deciding and storing one answer of a batch; part of ``answer``."""
    tally: float
    """A tally for the teacher, and ``tally_answer`` for each answer that it counts."""
    tally_answer: float
    reveal: float
    """A student's part of a reveal: the state, and the own result."""
    join: float
    """Joining by the API, connecting, first state."""
    pages: float
    """The two pages that a browser loads to join, and ``files`` what they load."""
    files: float
    idle_worker: float
    """A second of a worker, without anybody. ``idle_lesson`` is what the beat reads of a lesson, ``idle_student`` what
    pings and beats of a student cost."""
    idle_lesson: float
    idle_student: float
    publish: float
    """Sending one message to Redis; ``hear`` is hearing one."""
    hear: float
    redis_publish: float
    """Redis: taking a message in; ``redis_deliver`` giving a hint to one worker, ``redis_deliver_state`` a state."""
    redis_deliver: float
    redis_deliver_state: float
    sqlite_wait: float
    """On the clock: SQLite's commit waiting for the disk; ``sqlite_join`` the write lock held by a join."""
    sqlite_join: float
    postgres_batch: float
    """PostgreSQL's processors: a batch, and ``postgres_batch_answer`` for each answer in it."""
    postgres_batch_answer: float
    postgres_command: float
    postgres_tally: float
    postgres_tally_answer: float
    postgres_join: float
    postgres_look: float
    """What a worker's beat asks, once a second, and ``postgres_look_lesson`` for each lesson on it."""
    postgres_look_lesson: float
    postgres_flush: float
    """On the clock: a commit waiting for the disk."""
    student: float
    """Bytes of memory for a connected student, without the kernel's; ``worker`` is a worker without anybody."""
    worker: float
    bytes_state: float
    """Bytes of frames on the WebSocket."""
    bytes_me: float
    bytes_beat: float
    bytes_tally: float
    bytes_answer: float
    bytes_ack: float
    bytes_visit: float
    """Bytes of the second page and its files, on a first visit."""


@dataclass(frozen=True)
class Sheet:
    """The file: costs with units and sources, and what else was measured, to compare the simulation with.

    Attributes:
        machine: what it was measured on, in words.
        costs: by name ``{"value", "unit", "source"}``.
        measured: by name the value, in its own unit.
    """

    machine: str
    costs: dict[str, dict[str, Any]]
    measured: dict[str, float]

    def values(self) -> Costs:
        """Return the costs in seconds and bytes.

        Raises:
            ValueError: one is missing, unknown, or negative.
        """
        names = {field.name for field in fields(Costs)}
        if wrong := names ^ self.costs.keys():
            raise ValueError(f"the table of costs lacks, or does not know: {', '.join(sorted(wrong))}")
        values = {name: cost["value"] * UNITS[cost["unit"]] for name, cost in self.costs.items()}
        if negative := [name for name, value in values.items() if not value >= 0]:
            raise ValueError(f"these costs are not numbers from 0 up: {', '.join(negative)}")
        return Costs(**values)

    def save(self, file: Path = FILE) -> None:
        """Write the file, the costs in the order of :class:`Costs`."""
        names = [field.name for field in fields(Costs)]
        costs = {name: self.costs[name] for name in sorted(self.costs, key=names.index)}
        file.write_text(json.dumps({**vars(self), "costs": costs}, indent=1, ensure_ascii=False) + "\n")


def load(file: Path = FILE) -> Sheet:
    """Read the file."""
    return Sheet(**json.loads(file.read_text()))


def updated(sheet: Sheet, figures: Iterable[Figure], machine: str) -> Sheet:
    """Return a table of costs in which everything that a run of the benchmarks measured is new."""
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
    """Return the costs in a figure: value, unit and words."""
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
    """Return a row's value by the size of the hall."""
    found = {}
    for what, row in rows.items():
        match = HALL.match(what)
        if match and match[2] == words:
            found[int(match[1].replace(",", ""))] = row.value(OURS) or 0.0
    return found


def _asking(halls: Mapping[int, float]) -> Found:
    """Divide a question's cost in two halls into what it costs by itself, and what each student adds."""
    if len(halls) < 2:
        return {}
    few, many = min(halls), max(halls)
    send = (many * halls[many] - few * halls[few]) / (many - few)
    # Noise may say that a large hall costs less than nothing more, or a command less than nothing.
    send = min(max(send, 0.0), halls[many])
    words = f"server's CPU a student, {few:,} and {many:,} students"
    return {
        "send": (send, "µs", f"{words}: what each adds"),
        "command": (few * max(0.0, halls[few] - send), "µs", f"{words}: what is left"),
    }
