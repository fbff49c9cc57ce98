"""P2: all students answer at the same time; each answer is durable before it is acknowledged."""

from benchmarks.bench import TALKING, Bench, load_note
from benchmarks.load.crowd import Spent
from benchmarks.results import Figure, Goal
from benchmarks.sides.base import Storm


def measure(bench: Bench) -> Figure:
    """Measure simultaneous answers with several numbers of students.

    Tiza validates, stores, commits and acknowledges. Node acknowledges without storing. The stock server inserts one
    row and commits for each answer, without validating it.
    """
    figure = Figure("P2", "Durable answers, all at the same time, one worker")
    for students in bench.halls((1000, 5000), (50,)):
        hall = f"{students:,} answers"
        cpu = figure.row(f"{hall}: server's CPU an answer", "µs", Goal(1.0, "Node"))
        rate = figure.row(f"{hall}: acknowledged", "per second", Goal(10, "stock", at_least=True))
        goals = [Goal(150)] if students == 1000 else []
        p99 = figure.row(f"{hall}: acknowledgement, 99th percentile", "ms", *goals)
        loads: dict[str, list[Spent]] = {}
        for side in bench.sides(*TALKING):
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
                stored = ", and is in the database, once" if side.name == "Tiza" else ""
                figure.check(f"{hall}: every answer was accepted by {side.name}{stored}")
        for name, spent in loads.items():
            figure.notes.append(f"load generator, {hall} to {name}: {load_note(spent, students)}")
    figure.notes.append("Node stores nothing. The stock server commits each answer to SQLite (WAL, synchronous=FULL).")
    return figure
