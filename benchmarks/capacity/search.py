"""How many students a site carries: the greatest number at which nothing is tight and nobody waits long."""

from dataclasses import dataclass, replace

from benchmarks.capacity.costs import Costs
from benchmarks.capacity.flow import simulate
from benchmarks.capacity.outcome import TIGHT, Outcome
from benchmarks.capacity.plan import Load, Site

EACH = 33
"""Students of a lesson, on average: a million in thirty thousand."""
STEPS, CLOSE = 12, 1.02
SOON = 1.0
"""Seconds within which 99 of 100 questions and acknowledgements have to come; a join has ten times that."""


@dataclass(frozen=True)
class Carried:
    """What a site carries, and what it is that does not carry more.

    Attributes:
        students: the number.
        outcome: the simulation with them.
        limit: the resource that a few more would use too much, or what would then take too long.
    """

    students: int
    outcome: Outcome
    limit: str


def strain(outcome: Outcome) -> tuple[float, str]:
    """Return how far a site is strained, 1 being what it should carry at most, and by what."""
    name, load = outcome.first()
    # A limit of numbers may be used up to the last one; a queue may not.
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


def carried(site: Site, costs: Costs, load: Load, each: int = EACH, most: int = 10**9) -> Carried:
    """Search the number of students that strains a site exactly as far as it should be.

    Args:
        site: what serves.
        costs: of everything.
        load: how students behave; how many there are is searched for.
        each: students of a lesson; 0 puts all into one.
        most: students to try.
    """
    most = min(most, site.processes * site.connections * site.cells)
    students = min(most, site.processes * site.cells * 1000)
    below: tuple[Carried, float] | None = None
    above: tuple[Carried, float] | None = None
    for _step in range(STEPS):
        lessons = max(1, students // each) if each else 1
        outcome = simulate(replace(load, students=students, lessons=lessons), site, costs)
        much, limit = strain(outcome)
        here = (Carried(students, outcome, limit), much)
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
    # What keeps it from more is what was too much for the next one that was tried.
    return replace(found, limit=above[0].limit) if above else found


def _next(below: tuple[Carried, float] | None, above: tuple[Carried, float] | None, most: int) -> int:
    """Return the next number of students to try, from the best that was little and the best that was too much."""
    if below is None or above is None:
        # Loads grow at most about as the number of students does; batches make that less.
        found, much = below or above or (None, 1.0)
        assert found is not None, "something was tried"
        return max(1, min(most, int(found.students * max(0.25, min(4.0, 1 / much)))))
    (less, little), (more, much) = below, above
    if much > 2:  # too far away for a straight line
        return int((less.students * more.students) ** 0.5)
    share = min(0.9, max(0.1, (1 - little) / (much - little)))
    return int(less.students + share * (more.students - less.students))
