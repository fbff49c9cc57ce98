"""P12: homework of many students who save their answers over minutes, over HTTP as their pages do."""

import json
import random
import uuid
from collections import deque
from dataclasses import dataclass
from time import perf_counter

from benchmarks.bench import Bench
from benchmarks.figures.stalls import loop_lags
from benchmarks.load.client import ASKING, Client
from benchmarks.load.loop import Failed
from benchmarks.measure import percentile
from benchmarks.results import OURS, Figure, Goal
from benchmarks.sides.tiza import QUESTION, Tiza

CONNECTIONS = 64
"""Connections on which the requests of all students come, as from a proxy."""
P99 = 150
"""Milliseconds."""
STALL = 50
"""Milliseconds: the bound of a bucket of the server's histogram."""


@dataclass
class Pupil:
    """One student at work: token, attempt, and what was acknowledged last, by position."""

    token: str
    attempt: int
    answers: dict[int, list[str]]


class Homework:
    """Homework whose students have begun it; saves their answers and checks what is stored."""

    def __init__(self, tiza: Tiza, students: int, questions: int) -> None:
        self.tiza, self.crowd, self.questions = tiza, tiza.crowd, questions
        ids = [int(tiza.teacher.post("/questions", QUESTION)["id"]) for _number in range(questions)]
        quiz = tiza.teacher.post("/quizzes", {"title": "At home", "question_ids": ids})
        self.id = int(tiza.teacher.post("/assignments", {"quiz_id": quiz["id"]})["id"])
        lesson_id = int(tiza.teacher.get(f"/assignments/{self.id}/results")["lesson"]["id"])
        tokens = [json.loads(auth)["token"] for _id, auth in tiza.enrol_many([lesson_id], students)]
        self.free = deque(self.crowd.connect(stage=ASKING) for _number in range(CONNECTIONS))
        self.pupils = [Pupil(token, 0, {}) for token in tokens]
        self.waits: list[float] = []

    def begin(self, over: float) -> None:
        """Have everybody begin an attempt."""
        todo = [(over * n / len(self.pupils), pupil, 0) for n, pupil in enumerate(self.pupils)]
        self._send(todo)

    def save(self, over: float) -> list[float]:
        """Have everybody answer every question at moments spread over some seconds.

        Returns:
            How long each acknowledgement took, in seconds, from the moment when the answer was to be sent.
        """
        dice = random.Random(12)
        todo = [
            (dice.uniform(0, over), pupil, place) for pupil in self.pupils for place in range(1, self.questions + 1)
        ]
        self._send(sorted(todo, key=lambda item: item[0]))
        return self.waits

    def _send(self, todo: list[tuple[float, Pupil, int]]) -> None:
        """Send requests when they are due; position 0: begin."""
        self.waits = []
        waiting = deque(todo)
        busy: dict[Client, tuple[float, Pupil, int]] = {}
        started = perf_counter()

        def all_done() -> bool:
            for client in [client for client in busy if client.reply is not None]:
                self._take(client, *busy.pop(client), started)
                self.free.append(client)
            while waiting and self.free and perf_counter() >= started + waiting[0][0]:
                item = waiting.popleft()
                busy[client := self.free.popleft()] = item
                self._ask(client, item[1], item[2])
            return not waiting and not busy

        self.crowd.run(all_done, (todo[-1][0] if todo else 0) + 300, "the answers of homework", step=0.001)

    def _ask(self, client: Client, pupil: Pupil, position: int) -> None:
        if position == 0:
            self.crowd.ask(client, "POST", "/api/v1/work/attempts", {}, pupil.token)
            return
        value = ["abcd"[(position + len(pupil.answers)) % 4]]
        pupil.answers[position] = value
        body = {"id": str(uuid.uuid4()), "attempt_id": pupil.attempt, "position": position, "value": value}
        self.crowd.ask(client, "POST", "/api/v1/work/answers", body, pupil.token)

    def _take(self, client: Client, due: float, pupil: Pupil, position: int, started: float) -> None:
        assert client.reply is not None
        status, body = client.reply
        self.waits.append(perf_counter() - started - due)
        if status != (201 if position == 0 else 200):
            raise Failed(f"position {position} was refused: {status} {body[:300]!r}")
        if position == 0:
            pupil.attempt = int(json.loads(body)["id"])

    def check(self) -> None:
        """Check that exactly what was acknowledged is stored."""
        rounds = self.tiza.teacher.get(f"/assignments/{self.id}/results")["rounds"]
        stored: dict[int, dict[int, list[str]]] = {}
        for place, round_ in enumerate(rounds, 1):
            for answer in round_["answers"]:
                if place in stored.setdefault(answer["participant_id"], {}):
                    raise Failed("an answer is stored twice")
                stored[answer["participant_id"]][place] = answer["value"]
        told = sorted(json.dumps(sorted(pupil.answers.items())) for pupil in self.pupils)
        if sorted(json.dumps(sorted(found.items())) for found in stored.values()) != told:
            raise Failed("what is stored is not what was acknowledged")


def measure(bench: Bench) -> Figure:
    """Measure how long saving an answer takes, and the server's own histogram of how late its loop is."""
    students, questions = bench.students[0] if bench.students else bench.size(3000, 12), bench.size(20, 3)
    over = bench.size(600.0, 1.0)
    figure = Figure("P12", f"Homework: {students:,} students save {questions} answers each in {over:.0f} s, one worker")
    p99 = figure.row("acknowledgement of an answer, 99th percentile", "ms", Goal(P99))
    usual = figure.row("acknowledgement of an answer, median", "ms")
    cpu = figure.row("server's CPU an answer", "µs")
    stalls = figure.row(f"loop late by more than {STALL} ms", "times", Goal(0))
    with bench.recording_failures(figure, "homework", bench.tiza(CLASSROOM_EVENT_RATE="1000000/second")) as tiza:
        assert isinstance(tiza, Tiza)
        homework = Homework(tiza, students, questions)
        bench.say("everybody begins")
        homework.begin(over / 10)
        tiza.wait_until_idle()
        before, used = loop_lags(tiza), tiza.cpu()
        bench.say(f"answers for {over:.0f} s")
        waits = homework.save(over)
        after = loop_lags(tiza)
        cpu.add(OURS, (tiza.cpu() - used) / len(waits) * 1e6)
        p99.add(OURS, percentile(waits, 0.99) * 1e3)
        usual.add(OURS, percentile(waits, 0.5) * 1e3)
        bound = STALL / 1e3
        late = (max(after.values()) - after[bound]) - (max(before.values(), default=0) - before.get(bound, 0))
        stalls.add(OURS, late)
        homework.check()
        figure.check(f"each of {len(waits):,} acknowledged answers is in the database, once")
    figure.notes.append(
        f"Answers come at random moments on {CONNECTIONS} connections. The time begins when an answer is due, so that "
        "waiting for a connection counts."
    )
    return figure
