"""P7: the cost per student in lessons of different sizes, and with many lessons at once."""

from benchmarks.bench import Bench
from benchmarks.load.client import Client
from benchmarks.measure import median
from benchmarks.results import Figure, Goal, Row
from benchmarks.sides.tiza import Tiza


def measure(bench: Bench) -> Figure:
    """Measure questions and answers in single lessons of several sizes, then in many small lessons."""
    sizes = bench.size((100, 1000, 10_000), (10, 50))
    many, each = bench.size((300, 30), (4, 5))
    names = [f"{size:,} in one" for size in sizes]
    crowd = f"{many} of {each}"
    figure = Figure("P7", "Cost of a student, by the size of the lesson, one worker")
    flat = Goal(1.2, names[0])
    spread = figure.row("question, first to last student, each", "µs", flat, ours=names[-1])
    cpu = figure.row("question including the command, server's CPU each", "µs", ours=names[-1])
    answer = figure.row("answer, server's CPU each", "µs", flat, ours=names[-1])
    for size, name in zip(sizes, names, strict=True):
        bench.say(name)
        with bench.recording_failures(figure, name, bench.tiza()) as tiza:
            assert isinstance(tiza, Tiza)
            tiza.admit(size)
            for number in range(bench.rounds + 1):
                fan, storm = tiza.ask(), tiza.storm()
                tiza.done()
                if number:
                    spread.add(name, fan.spread / (size - 1) * 1e6)
                    cpu.add(name, fan.cpu / size * 1e6)
                    answer.add(name, storm.cpu / size * 1e6)
            figure.check(f"{name}: every client got every message; every answer is in the database, once")
    bench.say(crowd)
    # One teacher controls all lessons here, faster than the rate limit for a person.
    settings = {"CLASSROOM_EVENT_RATE": "1000000/second"}
    with bench.recording_failures(figure, crowd, bench.tiza(**settings)) as tiza:
        assert isinstance(tiza, Tiza)
        _lessons(bench, tiza, many, each, {"spread": spread, "cpu": cpu, "answer": answer}, crowd)
        figure.check(f"{crowd}: every client got every message; every answer is in the database, once")
    figure.notes.append(
        f"Goals compare {names[-1]} with {names[0]}. In the {many} lessons, questions are asked one after the other "
        "while all students are connected, and all answer at the same time. The CPU of a question includes the "
        "command itself, which few students share in small lessons."
    )
    return figure


def _lessons(bench: Bench, tiza: Tiza, many: int, each: int, rows: dict[str, Row], name: str) -> None:
    groups: list[tuple[Client, list[Client]]] = []
    lessons = [tiza.teacher.lesson()["id"] for _number in range(many)]
    auths = [auth for _id, auth in tiza.enrol_many(lessons, each)]
    for number, lesson_id in enumerate(lessons):
        control = tiza.open_teacher(lesson_id)
        control.heard = None
        groups.append((control, tiza.enter(auths[number * each : (number + 1) * each])))
    for number in range(bench.rounds + 1):
        tiza.wait_until_idle()
        before = tiza.cpu()
        rounds: list[int] = []
        spreads: list[float] = []
        for control, students in groups:
            asked, spread = tiza.ask_in(control, students)
            rounds += [asked] * len(students)
            spreads.append(spread / (each - 1) * 1e6)
        cpu = (tiza.cpu() - before) / (many * each) * 1e6
        storm = tiza.storm(rounds)
        for index, (control, _students) in enumerate(groups):
            tiza.close_in(control, rounds[index * each])
        if number:
            rows["spread"].add(name, median(spreads))
            rows["cpu"].add(name, cpu)
            rows["answer"].add(name, storm.cpu / (many * each) * 1e6)
