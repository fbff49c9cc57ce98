"""R14, R15, R16: answers around the end of a round; a teacher's page that disappears, and two pages of one teacher."""

import asyncio
import random
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.clients.crowd import streaming
from tests.clients.recorder import Recorder
from tests.clients.students import Student
from tests.faults.conftest import LONG, POSTGRES_FIRST, SQLITE_FIRST, Crowd, Database, Deploy, Note, scale, within
from tests.faults.oracle import check_everything
from tests.support.deployments import Running
from tests.support.processes import wait_until

STUDENTS = 40


async def answer_at(student: Student, round_id: int, moment: float) -> None:
    """Answer at a moment (Unix seconds) of the server's clock, which is this machine's."""
    await asyncio.sleep(max(0.0, moment - time.time()))
    await student.answer(round_id, [random.Random(student.id).choice("abc")])


def totals(running: Running, lesson_id: int, round_id: int) -> dict[str, Any]:
    """Return what a teacher sees of a round."""
    (found,) = [one for one in running.teacher.results(lesson_id)["rounds"] if one["id"] == round_id]
    return {name: found[name] for name in ("answered", "correct", "counts")}


@pytest.mark.parametrize("database", SQLITE_FIRST)
def test_r14_answers_around_the_deadline_on_two_workers(
    deploy: Deploy, crowd: Crowd, note: Note, database: Database
) -> None:
    running = deploy(workers=2, database=database, CLASSROOM_ANSWER_GRACE="0")
    swarm, teacher = crowd(running), running.teacher
    lesson = teacher.lesson()
    swarm.add(lesson["code"], STUDENTS)
    swarm.all(lambda student: student.state, "the welcome")
    question = teacher.question()
    in_time = late = 0
    for number in range(scale(2, 30)):
        asked = teacher.ask(lesson["id"], question, time_limit=2)
        begun = []
        first, *others, last = swarm.students
        swarm.do(first.answer(asked["id"], ["a"]))
        for index, student in enumerate(others):
            offset = -0.2 + 0.4 * index / (len(others) - 1)
            begun.append(swarm.start(answer_at(student, asked["id"], asked["deadline"] + offset)))
        if number % 2:  # in every other round, the teacher closes it in the same moment
            time.sleep(max(0.0, asked["deadline"] - time.time()))
            teacher.send("POST", f"/lessons/{lesson['id']}/rounds/{asked['id']}/close", {})
        swarm.all(lambda student: student.status == "closed", "the end of the round")
        at_close = totals(running, lesson["id"], asked["id"])
        begun.append(swarm.start(last.answer(asked["id"], ["b"])))
        for work in begun:
            work.result(20)
        assert totals(running, lesson["id"], asked["id"]) == at_close, "the total at the close has changed"
        shown = teacher.command(lesson["id"], asked["id"], "reveal")["tally"]
        assert (shown["answered"], shown["counts"]) == (at_close["answered"], at_close["counts"])
        mine = [item for _student, item in swarm.log if item.round_id == asked["id"]]
        for item in mine:
            assert item.verdict is not None
            if item.accepted:
                assert item.verdict["answer"]["answered_at"] <= asked["deadline"]
            else:
                assert item.verdict["error"]["code"] == "round_closed"
        in_time += sum(item.accepted for item in mine)
        late += sum(not item.accepted for item in mine)
        assert at_close["answered"] == sum(item.accepted for item in mine)
    check_everything(running, swarm, lesson["id"])
    assert in_time
    assert late
    note("R14", database=database, answers=in_time + late, in_time=in_time, late=late)


@pytest.mark.parametrize("database", POSTGRES_FIRST)
def test_r15_changing_answers_against_the_close(deploy: Deploy, crowd: Crowd, note: Note, database: Database) -> None:
    running = deploy(workers=2, database=database)
    swarm = crowd(running)
    closes = scale(2, 20)
    pause = 0.05 if LONG else 0.2
    with streaming(running, swarm, 20, pause=pause) as stream:
        for number in range(closes):
            stream.flows(40)
            numbers = (stream.lesson["id"], stream.asked["id"])
            running.teacher.command(*numbers, "close")
            at_close = totals(running, *numbers)
            swarm.all(lambda student: student.log[-1].verdict and not student.log[-1].accepted, "everybody's refusal")
            assert totals(running, *numbers) == at_close
            for student in swarm.students:
                told = [item.accepted for item in student.log]
                assert told.count(False) == number + 1, "refused, and then accepted without a reopening"
            if number < closes - 1:
                running.teacher.command(*numbers, "reopen")
                stream.start(pause)
    check_everything(running, swarm, stream.lesson["id"])
    stream.check_last_word()
    note("R15", database=database, closes=closes, changes=stream.acknowledged)


def test_r16_teacher_vanishes_from_an_open_round(deploy: Deploy, crowd: Crowd, note: Note) -> None:
    running = deploy(workers=2)
    swarm = crowd(running)
    lesson = running.teacher.lesson()
    question = running.teacher.question()
    swarm.add(lesson["code"], 10, lambda _student, _asked: ["b"])
    swarm.all(lambda student: student.state, "the welcome")
    auth = {"token": running.token, "lesson_id": lesson["id"]}
    page = Recorder(running.url, "/teacher", auth)
    page.connect()
    asked = page.call("start_round", {"question_id": question, "time_limit": 2})["round"]
    page.client.eio.ws.sock.close()  # without a closing frame: the browser was killed
    swarm.all(lambda student: student.status == "closed", "the end of the time")
    closed_after = time.time() - asked["deadline"]
    begun = time.monotonic()
    with Recorder(running.url, "/teacher", auth) as reopened:
        state = reopened.status("closed")
        assert state["round"]["id"] == asked["id"]
        assert reopened.wait("tally")["answered"] == 10
        right_after = time.monotonic() - begun
    check_everything(running, swarm, lesson["id"])
    note("R16", closed_after_deadline=round(closed_after, 2), reopened_page_right=round(right_after, 2))
    assert closed_after < within(4)
    assert right_after < within(2)


def test_r16_two_teacher_pages_open_one_round(deploy: Deploy, note: Note) -> None:
    running = deploy(workers=2, database="postgres")
    lesson = running.teacher.lesson()
    question = running.teacher.question()
    auth = {"token": running.token, "lesson_id": lesson["id"]}
    with Recorder(running.url, "/teacher", auth) as one, Recorder(running.url, "/teacher", auth) as two:
        opened = 0
        for _try in range(scale(5, 50)):
            with ThreadPoolExecutor(2) as pool:
                said = list(pool.map(lambda page: page.call("start_round", {"question_id": question}), (one, two)))
            assert sorted(answer["ok"] for answer in said) == [False, True], said
            (refused,) = [answer["error"]["code"] for answer in said if not answer["ok"]]
            assert refused == "round_open"
            opened += 1
            number = next(answer["round"]["id"] for answer in said if answer["ok"])
            one.call("close_round", {"round_id": number})
        newest = one.call("sync")["state"]["version"]
        wait_until(lambda: two.last("state")["version"] == newest, 30, "both pages having the same state")
    assert len(running.teacher.results(lesson["id"])["rounds"]) == opened
    note("R16", two_pages=opened, rounds=opened)
