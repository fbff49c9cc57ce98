"""P13: the item analysis of a large lesson, and the latency of the event loop meanwhile."""

import subprocess
import sys
from time import perf_counter

from benchmarks.bench import Bench
from benchmarks.figures.stalls import HeavyRequests
from benchmarks.load.loop import Failed
from benchmarks.measure import cpu_seconds
from benchmarks.results import Figure, Goal
from benchmarks.sides.tiza import NAME, Tiza
from tests.support.processes import ROOT
from tests.support.servers import clean_environment


class Analyses(HeavyRequests):
    """Requests for the analysis of one lesson."""

    lesson_id = 0
    seconds = 0.0
    """How long the last analysis took."""

    def analysis(self) -> None:
        """Request the item analysis."""
        begun = perf_counter()
        self._request(self.clients[0], 200, "GET", f"/lessons/{self.lesson_id}/analysis")
        self.seconds = perf_counter() - begun


def _lesson(tiza: Tiza, students: int, questions: int) -> int:
    """Add a lesson to the server's database and return its id."""
    words = [sys.executable, "-m", "benchmarks.large_lesson", NAME, str(students), str(questions)]
    environment = clean_environment(**tiza.server.settings, PYTHONWARNINGS="ignore")
    with subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        # Meanwhile, connected clients answer the server's pings.
        tiza.crowd.run(lambda: process.poll() is not None, 300, "the large lesson")
        printed = process.communicate()[0]
    if process.returncode:
        raise Failed(f"adding the lesson ended with status {process.returncode}")
    return int(printed.split()[-1])


def measure(bench: Bench) -> Figure:
    """Measure how long an item analysis takes, and the round-trip times of pings on another connection meanwhile."""
    students, questions = bench.size((2000, 60), (40, 6))
    figure = Figure("P13", f"Item analysis of {students:,} students and {questions} questions, one worker")
    with bench.recording_failures(figure, "analysis", bench.tiza()) as tiza:
        assert isinstance(tiza, Tiza)
        lesson_id = _lesson(tiza, students, questions)
        tiza.admit(1)
        requests = Analyses(bench, tiza)
        requests.lesson_id = lesson_id
        whole = figure.row("request for the analysis", "ms", Goal(1000))
        busy = figure.row("processor time of the server for it", "ms")
        worst = figure.row("longest round trip of a ping meanwhile", "ms", Goal(50))
        usual = figure.row("median round trip meanwhile", "ms")
        for _number in range(bench.rounds):
            tiza.wait_until_idle()
            before = cpu_seconds(tiza.pids())
            waits = requests.run("analysis")
            busy.add(tiza.name, (cpu_seconds(tiza.pids()) - before) * 1e3)
            whole.add(tiza.name, requests.seconds * 1e3)
            worst.add(tiza.name, max(waits) * 1e3)
            usual.add(tiza.name, sorted(waits)[len(waits) // 2] * 1e3)
        figure.check("every request returned the analysis")
    return figure
