"""P4: all students join at the same time."""

from time import perf_counter

from benchmarks.bench import TALKING, Bench
from benchmarks.load.loop import Failed
from benchmarks.results import Figure, Goal, Row
from benchmarks.sides.base import Side
from benchmarks.sides.tiza import Tiza


def _both(side: Side, students: int, auths: list[bytes], cpu: Row, wall: Row) -> None:
    """Measure students who have joined already and connect at the same time."""
    side.wait_until_idle()
    before, started = side.cpu(), perf_counter()
    side.enter(auths, window=students)
    wall.add(side.name, (perf_counter() - started) * 1e3)
    cpu.add(side.name, (side.cpu() - before) / students * 1e6)


def measure(bench: Bench) -> Figure:
    """Measure students who join and connect, and students who only connect."""
    figure = Figure("P4", "Join, connect and first state, all at once, one worker")
    students = bench.halls((2000,), (50,))[0]
    hall = f"{students:,} students"
    all_cpu = figure.row(f"{hall}: join + connect + first state, server's CPU a student", "µs", Goal(800))
    all_wall = figure.row(f"{hall}: join + connect + first state, the last one is in", "ms")
    failures = figure.row(f"{hall}: refused", "students", Goal(0))
    cpu = figure.row(f"{hall}: connect + first state only, server's CPU a student", "µs", Goal(1.0, "Node"))
    wall = figure.row(f"{hall}: connect + first state only, the last one is in", "ms")
    for side in bench.sides(*TALKING):
        with bench.recording_failures(figure, hall, side):
            for number in range(bench.rounds):
                auths = side.auths(students)
                _both(side, students, auths, cpu, wall)
                side.disconnect_students()
                if isinstance(side, Tiza):
                    side.new_lesson()
                    side.wait_until_idle()
                    before, started = side.cpu(), perf_counter()
                    inside, refused = side.join([f"Student {number}.{index}" for index in range(students)])
                    all_wall.add(side.name, (perf_counter() - started) * 1e3)
                    all_cpu.add(side.name, (side.cpu() - before) / students * 1e6)
                    failures.add(side.name, refused)
                    if len({client.auth for client in inside}) != students - refused:
                        raise Failed("two students got the same token")
                    side.crowd.leave(inside)
                    side.new_lesson()
            figure.check(f"every client of {side.name} was let in and got the first state and the private view")
    figure.notes.append(
        "Joining is POST /api/v1/join on a separate connection, which stores a participant. The peers have no "
        "joining; they accept all clients and send prepared messages."
    )
    return figure
