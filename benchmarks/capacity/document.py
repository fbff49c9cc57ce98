"""Updates the generated parts of docs/capacity.md, tables and a plot, from the costs."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks.capacity import arithmetic, render
from benchmarks.capacity.check import compared
from benchmarks.capacity.costs import Costs, Sheet
from benchmarks.capacity.flow import simulate
from benchmarks.capacity.outcome import Outcome
from benchmarks.capacity.plan import Load
from benchmarks.capacity.search import find_capacity
from benchmarks.capacity.sites import GROWING, MILLION
from benchmarks.plot import bars
from benchmarks.report import PART
from benchmarks.table import number

DOCUMENT, PLOT = "docs/capacity.md", "docs/images/capacity-million.svg"
PARTS = ("machine", "costs", "check", "student", "growing", "million")
"""Names of the generated parts."""
RUNNING = Load(1_000_000, 30_000, warm_up=20, window=10)
MINUTE = replace(RUNNING, joining=60, warm_up=1, window=60)
BELL = Load(1, 1, together=True, warm_up=1, window=20)
DRAWN = ("busiest worker", "PostgreSQL's processors", "busiest Redis")
HALL = 10_000
"""Default of CLASSROOM_MAX_PARTICIPANTS."""
Say = Callable[[str], None]


def _check(sheet: Sheet) -> str:
    rows = [[one.what, number(one.measured), number(one.simulated), f"{one.off:+.0%}"] for one in compared(sheet)]
    return render.table(["Figure", "Measured", "Simulated", "Off by"], rows)


def _student(costs: Costs) -> str:
    parts = arithmetic.student(costs)
    rows = [[what, how, number(seconds * 1e6)] for what, how, seconds in parts]
    rows.append(["**from one question to the next**", "", f"**{number(sum(s for _w, _h, s in parts) * 1e6)}**"])
    rows.append(["joining, once", "`pages` + `files` + `join`", number((costs.pages + costs.files + costs.join) * 1e6)])
    text = render.table(["A student of a lesson with 33", "Arithmetic", "µs of a core"], rows, left=2)
    running, joins = arithmetic.students_per_core(costs), arithmetic.joins_per_second(costs)
    return (
        f"{text}\nAt a load of 70 %, a core carries (0.7 − `idle_worker`) × 90 s / {rows[-2][2].strip('*')} µs = "
        f"**{number(running)} students** in running lessons, and admits (0.7 − `idle_worker`) / {rows[-1][2]} µs = "
        f"**{number(joins)} students a second**.\n"
    )


def _growing(costs: Costs, say: Say) -> str:
    rows = []
    for name, site in GROWING.items():
        say(name)
        running = find_capacity(site, costs, replace(RUNNING, warm_up=30, window=20))
        hall = find_capacity(site, costs, BELL, each=0, most=HALL)
        minute = find_capacity(site, costs, MINUTE)
        if hall.students == HALL:
            hall = replace(hall, limit="the setting")
        cells = [f"{found.students:,}<br>{found.limit}" for found in (running, minute, hall)]
        ack, question = (render.ms(kind, 0.99) for kind in (running.outcome.ack, running.outcome.question))
        rows.append([name, cells[0], question, ack, cells[1], cells[2]])
    head = ["Site", "Students in lessons of 33", "Question, p99 ms", "Answer, p99 ms", "Join in one minute", "One hall"]
    return render.table(head, rows)


def _million(costs: Costs, say: Say) -> tuple[str, dict[str, Outcome]]:
    rows, found = [], {}
    for name, site in MILLION.items():
        say(name)
        running = found[name] = simulate(RUNNING, site, costs)
        joining = [
            simulate(replace(MINUTE, joining=within, window=within), site, costs).join.percentile(0.99) or 0.0
            for within in (60.0, 300.0)
        ]
        worst = "<br>".join(f"{what} {share}" for what, share, _word in render.uses(running)[:2])
        delays = [render.ms(kind, 0.99) for kind in (running.question, running.ack)]
        rows.append([name, worst, *delays, *(number(delay) for delay in joining)])
    head = ["Step", "Used most", "Question, p99 ms", "Answer, p99 ms", "Join in 1 min, p99 s", "in 5 min"]
    return render.table(head, rows, left=2), found


def _plot(found: dict[str, Outcome]) -> str:
    groups = [
        (name, [(what, outcome.use[what] * 100) for what in DRAWN if what in outcome.use])
        for name, outcome in found.items()
    ]
    return bars("A million students in 30,000 lessons: offered load, 100 % is full capacity", "%", groups)


def write(sheet: Sheet, root: Path, say: Say) -> list[Path]:
    """Update the document and its plot, which takes some minutes; return the written files.

    Raises:
        ValueError: the document has no section for a generated part.
    """
    costs = sheet.values()
    million, found = _million(costs, say)
    parts = {
        "machine": sheet.machine + "\n",
        "costs": render.costs(sheet),
        "check": _check(sheet),
        "student": _student(costs),
        "growing": _growing(costs, say),
        "million": million,
    }
    document, plot = root / DOCUMENT, root / PLOT
    text = document.read_text()
    if missing := parts.keys() - {match[2] for match in PART.finditer(text)}:
        raise ValueError(f"{DOCUMENT} has no section for {', '.join(sorted(missing))}")
    document.write_text(PART.sub(lambda match: match[1] + parts[match[2]] + match[3], text))
    plot.write_text(_plot(found))
    return [document, plot]
