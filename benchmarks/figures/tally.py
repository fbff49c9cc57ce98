"""P5: the delay of the teacher's tally after all students have answered at the same time."""

import json

from benchmarks.bench import Bench
from benchmarks.results import Figure, Goal
from benchmarks.sides.tiza import Tiza


def _tallies(tiza: Tiza) -> list[tuple[float, int]]:
    """Return the time of arrival and the number of answers of each tally of the open round."""
    found = []
    for moment, name, payload in tiza.control.heard or []:
        if name == b"tally":
            value = json.loads(payload[payload.index(b"[") :])[1]
            if value["round_id"] == tiza.round_id:
                found.append((moment, int(value["answered"])))
    return found


def measure(bench: Bench) -> Figure:
    """Record the tallies on the teacher's connection while students answer."""
    figure = Figure("P5", "Tally on the teacher's page, one worker")
    students = bench.size(1000, 50)
    after_sent = figure.row(f"full tally after the last of {students:,} answers was sent", "ms")
    after_ack = figure.row(f"full tally after the last of {students:,} was acknowledged", "ms", Goal(300))
    rate = figure.row("most tallies within a second", "messages", Goal(5))
    for _lap in range(bench.laps):
        with bench.recording_failures(figure, f"{students:,} students", bench.tiza()) as tiza:
            assert isinstance(tiza, Tiza)
            tiza.admit(students)
            for number in range(bench.rounds + 1):
                tiza.ask()
                tiza.wait_until_idle()
                assert tiza.control.heard is not None
                tiza.control.heard.clear()
                tiza.storm(verify=False)
                complete = lambda t=tiza: any(answered == students for _moment, answered in _tallies(t))  # noqa: E731
                tiza.crowd.run(complete, 20, "the full tally")
                tiza.crowd.rest(0.5)
                tallies = _tallies(tiza)
                tiza.verify()
                tiza.done()
                if number == 0:
                    continue  # warms up
                full = next(moment for moment, answered in tallies if answered == students)
                after_sent.add(tiza.name, (full - max(student.sent_at for student in tiza.students)) * 1e3)
                after_ack.add(tiza.name, max(0.0, full - max(student.acked_at for student in tiza.students)) * 1e3)
                rate.add(tiza.name, most_within(1.0, [moment for moment, _answered in tallies]))
            figure.check("the tally counts every answer; every answer is in the database, once")
    figure.notes.append("The teacher's page is one more client of the load generator.")
    return figure


def most_within(seconds: float, moments: list[float]) -> int:
    """Return the greatest number of moments within any interval of this length in seconds."""
    return max((sum(1 for m in moments if start <= m < start + seconds) for start in moments), default=0)
