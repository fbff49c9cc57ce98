"""P1: the time from the teacher's command until the last student has received the question."""

from benchmarks.bench import SENDING, Bench, load_note
from benchmarks.load.crowd import Spent
from benchmarks.results import Figure, Goal
from benchmarks.sides.base import Fan


def measure(bench: Bench) -> Figure:
    """Measure broadcasts with several numbers of students.

    Tiza handles ``start_round``: it authorises the teacher, writes the round, commits, reads the state, and sends it.
    The peers receive a command and send a prepared message.
    """
    figure = Figure("P1", "Question to the last student, one worker")
    for students in bench.halls((1000, 8000), (100,)):
        hall = f"{students:,} students"
        last = figure.row(f"{hall}: command to last student", "ms", Goal(0.65, "Node"), Goal(0.2, "stock"))
        spread = figure.row(f"{hall}: first to last student", "ms")
        cpu = figure.row(f"{hall}: server's CPU a student", "µs")
        loads: dict[str, list[Spent]] = {}
        for side in bench.sides(*SENDING):
            with bench.recording_failures(figure, hall, side):
                side.admit(students)
                for number in range(bench.rounds + 1):
                    fan: Fan = side.ask()
                    side.done()
                    if number == 0:
                        continue  # warms up
                    last.add(side.name, fan.last * 1e3)
                    spread.add(side.name, fan.spread * 1e3)
                    cpu.add(side.name, fan.cpu / students * 1e6)
                    loads.setdefault(side.name, []).append(fan.load)
                figure.check(f"{hall}: every client of {side.name} got every message, {fan.size:,} bytes")
        for name, spent in loads.items():
            figure.notes.append(f"load generator, {hall} of {name}: {load_note(spent, students)}")
    figure.notes.append(
        "Tiza's time includes the round's transaction and commit; the peers store nothing. The floor is a loop of send."
    )
    return figure
