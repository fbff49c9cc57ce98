"""Finds the capacity of a site: the greatest number of students with acceptable loads and delays."""

from dataclasses import dataclass, replace

from benchmarks.capacity.costs import Costs
from benchmarks.capacity.flow import simulate
from benchmarks.capacity.outcome import TIGHT, Outcome
from benchmarks.capacity.plan import Load, Site

EACH = 33
"""Average students per lesson: a million in thirty thousand lessons."""
STEPS, CLOSE = 12, 1.02
SOON = 1.0
"""Limit of the 99th percentile of questions and acknowledgements, in seconds; that of joins is ten times as long."""


@dataclass(frozen=True)
class Capacity:
    """The capacity of a site and its bottleneck.

    Attributes:
        students: the capacity.
        outcome: of the simulation with this number.
        limit: the bottleneck: a resource, or a delay that would become too long.
    """

    students: int
    outcome: Outcome
    limit: str


def utilisation(outcome: Outcome) -> tuple[float, str]:
    """Return the highest ratio of a load or delay to its limit (1: at capacity), and the name of what it belongs to."""
    name, load = outcome.first()
    # Connections and memory can be used completely; a queue cannot.
    full = 1.0 if name in {"connections of a worker", "memory of a host"} else TIGHT
    worst = (load / full, name)
    for what, samples, soon in (
        ("question, 99th percentile", outcome.question, SOON),
        ("acknowledgement, 99th percentile", outcome.ack, SOON),
        ("join, 99th percentile", outcome.join, 10 * SOON),
    ):
        delay = samples.percentile(0.99)
        if delay is not None and delay > soon:
            worst = max(worst, (delay / soon, what))
    return worst


def find_capacity(site: Site, costs: Costs, load: Load, each: int = EACH, most: int = 10**9) -> Capacity:
    """Search for the capacity of a site.

    Args:
        site: the servers.
        costs: the measured costs.
        load: the students' behaviour; its numbers of students and lessons are ignored.
        each: students per lesson; 0 for a single lesson.
        most: maximum number of students to try.
    """
    most = min(most, site.processes * site.connections * site.cells)
    students = min(most, site.processes * site.cells * 1000)
    below: tuple[Capacity, float] | None = None
    above: tuple[Capacity, float] | None = None
    for _step in range(STEPS):
        lessons = max(1, students // each) if each else 1
        outcome = simulate(replace(load, students=students, lessons=lessons), site, costs)
        much, limit = utilisation(outcome)
        here = (Capacity(students, outcome, limit), much)
        if much <= 1:
            below = here
        else:
            above = here
        students = _next(below, above, most)
        if below and below[0].students == most:
            break
        if (below and students <= below[0].students * CLOSE) or (above and students * CLOSE >= above[0].students):
            break
    found = (below or here)[0]
    # The bottleneck is that of the smallest number that was too large.
    return replace(found, limit=above[0].limit) if above else found


def _next(below: tuple[Capacity, float] | None, above: tuple[Capacity, float] | None, most: int) -> int:
    """Return the next number of students to try, between the largest acceptable and the smallest unacceptable one."""
    if below is None or above is None:
        # Loads grow at most about linearly with the number of students, and less with batches.
        found, much = below or above or (None, 1.0)
        assert found is not None, "something was tried"
        return max(1, min(most, int(found.students * max(0.25, min(4.0, 1 / much)))))
    (less, little), (more, much) = below, above
    if much > 2:  # too far away for linear interpolation
        return int((less.students * more.students) ** 0.5)
    share = min(0.9, max(0.1, (1 - little) / (much - little)))
    return int(less.students + share * (more.students - less.students))
