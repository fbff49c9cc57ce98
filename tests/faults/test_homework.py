"""Homework while workers, and all of them, are killed: what was acknowledged is stored, and stored once."""

import random
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
import sqlalchemy

from tests.clients.api import Api
from tests.faults.conftest import SQLITE_FIRST, Database, Deploy, Note, scale
from tests.faults.workers import kill_worker, wait_for_workers
from tests.support.processes import wait_until

QUESTIONS = 6


class Pupil:
    """Works on homework over HTTP, and sends everything again until it is told the outcome."""

    def __init__(self, url: str, code: str, name: str) -> None:
        self.api = Api(url, Api(url).post("/join", {"code": code, "nickname": name})["token"])
        self.acknowledged: dict[int, Any] = {}
        self.stored = 0
        self.refused = 0
        self.repeated = 0

    def _ask(self, method: str, path: str, body: Any = None) -> requests.Response:
        for attempt in range(400):
            try:
                answer = self.api.send(method, path, body)
            except requests.RequestException:
                answer = None
            if answer is not None and answer.status_code < 500 and answer.status_code != 429:
                self.repeated += attempt > 0
                return answer
            self.refused += 1
            time.sleep(random.uniform(0.05, 0.3))
        raise AssertionError(f"{path} was never answered")

    def work(self, going: threading.Event) -> None:
        """Begin, answer all questions again and again while ``going`` is set, and hand in."""
        begun = self._ask("POST", "/work/attempts", {})
        assert begun.status_code in (201, 409), begun.text  # 409: begun, and the acknowledgement was lost
        attempt = self._ask("GET", "/work").json()["attempt"]
        round_ = 0
        while going.is_set() or not round_:
            for position in range(1, QUESTIONS + 1):
                value = ["abc"[(position + round_) % 3]]
                body = {"id": str(uuid.uuid4()), "attempt_id": attempt["id"], "position": position, "value": value}
                told = self._ask("POST", "/work/answers", body)
                assert told.status_code == 200, told.text
                self.acknowledged[position] = value
                self.stored += 1
                time.sleep(random.uniform(0, 0.05))
            round_ += 1
        assert self._ask("POST", f"/work/attempts/{attempt['id']}/submit", {}).status_code == 200


@pytest.mark.timeout(900)
@pytest.mark.parametrize("database", SQLITE_FIRST)
def test_kills_lose_no_homework(deploy: Deploy, note: Note, database: Database) -> None:
    running = deploy(workers=2, database=database)
    teacher, server = running.teacher, running.server
    number, kills = scale(8, 500), scale(2, 50)
    ids = [teacher.question() for _ in range(QUESTIONS)]
    quiz = teacher.post("/quizzes", {"title": "At home", "question_ids": ids})
    homework = teacher.post("/assignments", {"quiz_id": quiz["id"]})
    pupils = [Pupil(server.url, homework["code"], f"Pupil {n}") for n in range(number)]
    going = threading.Event()
    going.set()
    with ThreadPoolExecutor(number) as pool:
        working = [pool.submit(pupil.work, going) for pupil in pupils]
        for kill in range(kills):
            before = _progress(pupils)
            wait_until(lambda before=before: _progress(pupils) > before or _all_answered(pupils), 60, "answers")
            if kill % 2:
                server.kill()
                server.start()
            else:
                victim = random.choice(server.children())
                kill_worker(server, victim)
                wait_for_workers(server, 2, without=victim)
        going.clear()
        for each in working:
            each.result(300)
    found = teacher.get(f"/assignments/{homework['id']}/results")
    stored = {
        (answer["participant_id"], n): answer["value"] for n, r in enumerate(found["rounds"]) for answer in r["answers"]
    }
    assert len(stored) == number * QUESTIONS == sum(len(round_["answers"]) for round_ in found["rounds"])
    told = sorted(tuple(pupil.acknowledged[n][0] for n in range(1, QUESTIONS + 1)) for pupil in pupils)
    people = {person for person, _n in stored}
    assert sorted(tuple(stored[person, n][0] for n in range(QUESTIONS)) for person in people) == told
    engine = sqlalchemy.create_engine(server.settings["DATABASE_URL"])
    with engine.connect() as connection:
        twice = (
            "SELECT count(*) FROM (SELECT 1 FROM answers GROUP BY participant_id, submission_id HAVING count(*) > 1) t"
        )
        assert connection.execute(sqlalchemy.text(twice)).scalar() == 0
    engine.dispose()
    assert teacher.get(f"/assignments/{homework['id']}")["counts"]["submitted"] == number
    note("homework", database=database, students=number, kills=kills, lost=0, twice=0,
         repeated=sum(pupil.repeated for pupil in pupils))  # fmt: skip


def _progress(pupils: list[Pupil]) -> int:
    return sum(len(pupil.acknowledged) for pupil in pupils)


def _all_answered(pupils: list[Pupil]) -> bool:
    return all(len(pupil.acknowledged) == QUESTIONS for pupil in pupils)
