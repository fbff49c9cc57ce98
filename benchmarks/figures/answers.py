"""P2: all students answer at the same time; each answer is durable before it is acknowledged."""

from benchmarks.bench import ANSWERING, Bench, load_note
from benchmarks.load.crowd import Spent
from benchmarks.results import Figure, Goal
from benchmarks.sides.base import Storm

GOALS = (Goal(0.8, "Node, batched"), Goal(0.25, "Node, commit each"), Goal(1.5, "Bun, batched"))
P99 = {1000: 150, 5000: 250}
"""The goal for the 99th percentile of the acknowledgements, in ms, by the number of students."""


def measure(bench: Bench) -> Figure:
    """Measure simultaneous answers with several numbers of students.

    Tiza validates, grades, stores, commits and acknowledges. The peers validate nothing: Node and Bun acknowledge, or
    store first, with a commit each or one for all that arrived in a turn of their loop; the stock server commits each.
    """
    figure = Figure("P2", "Durable answers, all at the same time, one worker")
    for students in bench.halls((1000, 5000), (50,)):
        hall = f"{students:,} answers"
        cpu = figure.row(
            f"{hall}: server's CPU an answer",
            "µs",
            Goal(0.8, "Node, batched"),
            Goal(0.25, "Node, commit each"),
            Goal(1.5, "Bun, batched"),
        )
        rate = figure.row(f"{hall}: acknowledged", "per second", Goal(10, "stock", at_least=True))
        goals = [Goal(limit) for size, limit in P99.items() if size == students]
        p99 = figure.row(f"{hall}: acknowledgement, 99th percentile", "ms", *goals)
        loads: dict[str, list[Spent]] = {}
        for side in bench.sides(*ANSWERING):
            with bench.recording_failures(figure, hall, side):
                side.admit(students)
                for number in range(bench.rounds + 1):
                    side.ask()
                    storm: Storm = side.storm()
                    side.done()
                    if number == 0:
                        continue  # warms up
                    cpu.add(side.name, storm.cpu / students * 1e6)
                    rate.add(side.name, students / storm.wall)
                    p99.add(side.name, storm.p99 * 1e3)
                    loads.setdefault(side.name, []).append(storm.load)
                stored = ", and is in the database, once" if getattr(side, "stores", True) else ""
                figure.check(f"{hall}: every answer was accepted by {side.name}{stored}")
        for name, spent in loads.items():
            figure.notes.append(f"load generator, {hall} to {name}: {load_note(spent, students)}")
    figure.notes.append(
        "All that store do so in SQLite with WAL and synchronous=FULL; Node and Bun without a word more store nothing."
    )
    return figure
