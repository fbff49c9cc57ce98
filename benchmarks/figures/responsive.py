"""P11: the teacher's, the projector's and a student's page while a class joins, answers and gets results."""

from contextlib import ExitStack

from playwright.sync_api import Error

from benchmarks.bench import Bench
from benchmarks.figures.tally import most_within
from benchmarks.load.loop import Failed
from benchmarks.results import OURS, Figure, Goal
from benchmarks.sides.tiza import QUESTION, Tiza
from benchmarks.watch.chromium import chromium
from benchmarks.watch.lesson import CONTROL, SCREEN, STUDENT, WatchedLesson
from benchmarks.watch.page import Seen
from benchmarks.watch.trace import Task

LONG, SLOW = 50, 100
"""Milliseconds above which the browser reports a long task, and above which users notice a delay."""
AFTER = 1.0
"""Seconds after a teacher's command within which layout shifts are attributed to the new state."""
BANK = 20
"""Additional questions in the teacher's bank."""


class PageRows:
    """The rows of one page."""

    def __init__(self, figure: Figure, name: str) -> None:
        self._by_clock = figure.row(f"{name}: longest task, wall time", "ms")
        self._by_work = figure.row(f"{name}: longest task, CPU time", "ms", Goal(SLOW))
        self._slow = figure.row(f"{name}: tasks of more than {SLOW} ms wall time", "tasks", Goal(0))
        self._long = figure.row(f"{name}: tasks of more than {LONG} ms wall time", "tasks")
        self._busy = figure.row(f"{name}: processor time of its main thread in the whole lesson", "ms")
        self._changes = figure.row(f"{name}: most changes of the document within a second", "changes")
        self._shift = figure.row(f"{name}: layout shift while data arrive", "in all", Goal(0.01))
        self._names = figure.row(f"{name}: layout shift of names that make room for others", "in all", Goal(0.02))
        self._steps = figure.row(f"{name}: layout shift after the teacher's commands", "in all", Goal(0.02))
        self.moved: set[str] = set()
        self._tallies = self._presence = None
        if name != STUDENT:
            self._tallies = figure.row(f"{name}: most tallies within a second", "messages", Goal(5))
            self._presence = figure.row(f"{name}: most presence messages within a second", "messages", Goal(5))

    def add(self, tasks: list[Task], seen: Seen, steps: list[float]) -> None:
        """Add the measurements of a lesson; ``steps`` are the times of the teacher's commands."""
        self._by_clock.add(OURS, max(task.wall for task in tasks))
        self._by_work.add(OURS, max(task.cpu for task in tasks))
        self._slow.add(OURS, sum(1 for task in tasks if task.wall > SLOW))
        self._long.add(OURS, sum(1 for task in tasks if task.wall > LONG))
        self._busy.add(OURS, sum(task.cpu for task in tasks))
        self._changes.add(OURS, most_within(1.0, [at for at, number in seen.changes for _change in range(number)]))
        stepped = [shift for shift in seen.shifts if any(0 <= shift.at - step < AFTER for step in steps)]
        others = [shift for shift in seen.shifts if shift not in stepped]
        self._steps.add(OURS, sum(shift.score for shift in stepped))
        self._names.add(OURS, sum(shift.score for shift in others if shift.makes_room))
        self._shift.add(OURS, sum(shift.score for shift in others if not shift.makes_room))
        self.moved.update(part for shift in others if not shift.makes_room for part in shift.parts)
        for row, event in ((self._tallies, "tally"), (self._presence, "presence")):
            if row is not None:
                row.add(OURS, most_within(1.0, seen.heard(event)))


def measure(bench: Bench) -> Figure:
    """Trace three pages during whole lessons."""
    figure = Figure("P11", "Pages of a lesson while a class joins and answers")
    students, over = bench.size((300, (5.0, 10.0)), (12, (0.5, 0.5)))
    rows = {name: PageRows(figure, name) for name in (CONTROL, SCREEN, STUDENT)}
    late = figure.row("last acknowledgement to the full count on the control page", "ms", Goal(300))
    with bench.recording_failures(figure, f"{students} students", bench.tiza()) as tiza, chromium() as browser:
        assert isinstance(tiza, Tiza)
        for number in range(BANK):
            tiza.teacher.post("/questions", {**QUESTION, "prompt": f"{QUESTION['prompt']} ({number})"})
        for number in range(bench.rounds):
            bench.say(f"lesson {number + 1} of {bench.rounds}")
            with ExitStack() as stack:
                try:
                    lesson = WatchedLesson(tiza, browser, stack, students, over)
                    tasks, seen = lesson.play()
                except Error as error:
                    raise Failed(f"a page did not respond as expected: {error}") from error
            for name, page in rows.items():
                page.add(tasks[name], seen[name], lesson.steps)
            late.add(OURS, max(0.0, lesson.late) * 1e3)
        figure.check(f"{students} students joined and answered twice; every answer is in the database, once")
    for name, page in rows.items():
        if page.moved:
            figure.notes.append(f"moved on the {name} while data arrived: {', '.join(sorted(page.moved))}")
    figure.notes.append(
        "Chromium renders without a GPU and shares the cores with the server and the load generator. The wall time of "
        "a task includes waiting for a core."
    )
    return figure
