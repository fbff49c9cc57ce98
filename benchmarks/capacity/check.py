"""Compares the simulation with measurements of the same load on the same site."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.capacity.costs import Costs, Sheet
from benchmarks.capacity.flow import simulate
from benchmarks.capacity.outcome import Outcome
from benchmarks.capacity.plan import Load, Site

PACE = 15e-6
"""Seconds that the load generator takes to send one answer, as noted in P2."""
HALL = r"([\d,]+) (?:students|answers): "


@dataclass(frozen=True)
class Compared:
    """A measured value and the simulated one, in the same unit."""

    what: str
    measured: float
    simulated: float

    @property
    def off(self) -> float:
        """The relative error of the simulation."""
        return self.simulated / self.measured - 1


def _hall(students: int, costs: Costs) -> Outcome:
    load = Load(students, 1, together=True, pace=PACE, warm_up=1, window=20)
    return simulate(load, Site(), costs)


def _together(students: int, costs: Costs) -> Outcome:
    """Simulate students who join a lesson at once through the API, without loading pages."""
    load = Load(students, 1, joining=0.001, warm_up=1, window=1)
    without = Costs(**{**vars(costs), "pages": 0.0, "files": 0.0})
    return simulate(load, Site(), without)


def _percentile(which: str, part: float) -> Callable[[int, Costs], float]:
    def ask(students: int, costs: Costs) -> float:
        outcome = _together(students, costs) if which == "join" else _hall(students, costs)
        return (getattr(outcome, which).percentile(part) or 0.0) * 1e3

    return ask


def _rate(students: int, costs: Costs) -> float:
    last = _hall(students, costs).ack.percentile(1.0) or float("inf")
    return students / (last + students * PACE)


def _spent(students: int, costs: Costs) -> float:
    """Return the worker's processor time per answer in µs when students in lessons of thirty answer at once."""
    busy = []
    for part in (1.0, 0.0):
        load = Load(students, students // 30, together=True, part=part, warm_up=1, window=20)
        busy.append(simulate(load, Site(connections=students), costs).use["busiest worker"] * load.window)
    return (busy[0] - busy[1]) / students * 1e6


def _of_lessons(lessons: int, costs: Costs) -> float:
    return _spent(lessons * 30, costs)


KNOWN: dict[str, Callable[[int, Costs], float]] = {
    "P1: " + HALL + "command to last student, ms": _percentile("last", 1.0),
    "P2: " + HALL + "acknowledgement, 99th percentile, ms": _percentile("ack", 0.99),
    "P2: " + HALL + "acknowledged, per second": _rate,
    r"P7: answer, server's CPU each, µs, (\d+) of 30": _of_lessons,
    "P4: " + HALL + r"join \+ connect \+ first state, the last one is in, ms": _percentile("join", 1.0),
}


def compared(sheet: Sheet) -> list[Compared]:
    """Simulate all measurements of one core that the simulation covers."""
    costs, found = sheet.values(), []
    for what, measured in sheet.measured.items():
        for pattern, ask in KNOWN.items():
            match = re.fullmatch(pattern, what)
            if match:
                found.append(Compared(what, measured, ask(int(match[1].replace(",", "")), costs)))
    return found
