"""P8: the latency of the event loop during heavy work."""

import json
import re
from collections.abc import Callable
from time import perf_counter

import requests

from benchmarks.bench import Bench
from benchmarks.load.client import ASKING, Client
from benchmarks.load.loop import Failed
from benchmarks.load.prober import Prober
from benchmarks.results import Figure, Goal
from benchmarks.sides.tiza import NAME, PASSWORD, QUESTION, Tiza

LOGIN_EVERY = 0.05
"""Seconds between two logins."""
BUCKET = re.compile(rb'^tiza_loop_lag_seconds_bucket\{le="([^"]+)"\} ([0-9.e+]+)$', re.MULTILINE)


class HeavyRequests:
    """Heavy requests to a server, sent by the load generator while a prober measures the event loop's latency."""

    def __init__(self, bench: Bench, tiza: Tiza) -> None:
        self.bench, self.tiza, self.crowd = bench, tiza, tiza.crowd
        self.prober = Prober(tiza.students[0])
        self.clients: list[Client] = []
        self.questions = json.dumps(
            {"format": "tiza-questions", "version": 1, "questions": [QUESTION] * bench.size(1000, 20)}
        ).encode()

    def run(self, name: str) -> list[float]:
        """Run the method ``name``; return the round-trip times of the pings meanwhile, in seconds."""
        # new connections for each run, because the server closes idle ones
        self.clients = [self.crowd.connect(stage=ASKING) for _index in range(8)]
        self.prober.begin()
        getattr(self, name)()
        self.crowd.leave(self.clients)
        return self.prober.waits

    def _wait(self, done: Callable[[], bool], what: str, timeout: float = 120) -> None:
        def probing() -> bool:
            self.prober.step()
            return done() and self.prober.answered

        self.crowd.run(probing, timeout, what, step=0.001)

    def _request(self, client: Client, status: int, method: str, path: str, body: object = None) -> None:
        self.crowd.ask(client, method, f"/api/v1{path}", body, self.tiza.token)
        self._wait(lambda: client.reply is not None, path)
        assert client.reply is not None
        if client.reply[0] != status:
            raise Failed(f"{path}: {client.reply}")

    def nothing(self) -> None:
        """Send no requests for a while."""
        end = perf_counter() + self.bench.size(2.0, 0.3)
        self._wait(lambda: perf_counter() > end, "a while")

    def logins(self) -> None:
        """Log in twenty times a second."""
        number = self.bench.size(100, 10)
        free, busy, started = list(self.clients), list[Client](), 0
        begun = perf_counter()

        def all_in() -> bool:
            nonlocal started
            for client in [client for client in busy if client.reply is not None]:
                assert client.reply is not None
                if client.reply[0] != 201:
                    raise Failed(f"a login was refused: {client.reply}")
                busy.remove(client)
                free.append(client)
            if started < number and free and perf_counter() >= begun + started * LOGIN_EVERY:
                started += 1
                busy.append(client := free.pop())
                body = {"username": NAME, "password": PASSWORD}
                self.crowd.ask(client, "POST", "/api/v1/tokens", body)
            return started == number and not busy

        self._wait(all_in, "the logins")

    def export(self) -> None:
        """Download the report of the lesson as a workbook."""
        self._request(self.clients[0], 200, "GET", f"/lessons/{self.tiza.lesson['id']}/results.xlsx")

    def importing(self) -> None:
        """Import a file of questions."""
        self._request(self.clients[0], 200, "POST", "/questions/import?format=json", self.questions)

    def answers(self) -> None:
        """Have all students answer at the same time."""
        tiza = self.tiza
        tiza.ask()
        frames = tiza.answers()
        self.prober.begin()
        for student in tiza.students:
            student.ack = None
        for student, frame in zip(tiza.students, frames, strict=True):
            student.sent_at = perf_counter()
            student.send(frame)
        missing = set(tiza.students)

        def stored() -> bool:
            missing.difference_update([student for student in missing if student.ack is not None])
            return not missing

        self._wait(stored, "the acknowledgements")
        waits = self.prober.waits
        tiza.verify()
        tiza.done()
        self.prober.waits = waits


def loop_lags(tiza: Tiza) -> dict[float, float]:
    """Return the cumulative counts of the server's loop-lag histogram, by upper bound in seconds."""
    text = requests.get(f"{tiza.server.url}/metrics", timeout=20).content
    return {float(bound): float(number) for bound, number in BUCKET.findall(text)}


def _worst_bound(before: dict[float, float], after: dict[float, float]) -> float | None:
    """Return the smallest bound that all new samples are below, or None without a histogram."""
    total = max(after.values(), default=0) - max(before.values(), default=0)
    bounds = [bound for bound in sorted(after) if after[bound] - before.get(bound, 0) >= total]
    return bounds[0] if bounds else None


def measure(bench: Bench) -> Figure:
    """Measure the round-trip times of pings on one connection while the server handles heavy requests of others."""
    figure = Figure("P8", "Longest wait for the event loop, one worker")
    students = bench.size(1000, 20)
    questions = bench.size("1,000", "20")
    works = {
        "nothing": "idle",
        "logins": "logins, 20 a second",
        "export": f"report as XLSX, {students:,} students",
        "importing": f"import of {questions} questions",
        "answers": f"{students:,} answers at once",
    }
    with bench.recording_failures(figure, "stalls", bench.tiza()) as tiza:
        assert isinstance(tiza, Tiza)
        tiza.admit(students)
        heavy = HeavyRequests(bench, tiza)
        for _number in range(bench.size(5, 1)):  # rounds for the report
            tiza.ask()
            tiza.storm()
            tiza.done()
        for name, what in works.items():
            bench.say(what)
            goals = [] if name == "nothing" else [Goal(20)]
            worst = figure.row(f"{what}: longest round trip of a ping", "ms", *goals)
            usual = figure.row(f"{what}: median round trip", "ms")
            meter = figure.row(f"{what}: tiza_loop_lag_seconds never above", "ms")
            for _number in range(bench.rounds):
                tiza.wait_until_idle()
                lags = loop_lags(tiza)
                waits = heavy.run(name)
                worst.add(tiza.name, max(waits) * 1e3)
                usual.add(tiza.name, sorted(waits)[len(waits) // 2] * 1e3)
                bound = _worst_bound(lags, loop_lags(tiza))
                if bound is not None:
                    meter.add(tiza.name, bound * 1e3)
        figure.check("every request succeeded; every answer is in the database, once")
    figure.notes.append(
        "The server has one core, so its other threads compete with the event loop; with more cores, latencies are "
        "lower. Pings are WebSocket pings, one at a time, every 2 ms. tiza_loop_lag_seconds is the server's own "
        "histogram; its values are upper bounds of buckets."
    )
    return figure
