"""A server that is killed in an open round, and deadlines that pass without a teacher's page or a server."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.clients.answer_log import check_log
from tests.clients.recorder import Recorder
from tests.clients.students import Student, Swarm
from tests.support.deployments import Running
from tests.support.processes import wait_until


def second_choice(student: Student, asked: dict[str, Any]) -> list[str] | None:
    """Every other student answers at once, the others are still thinking."""
    return ["b"] if student.id % 2 else None


def has_answer(student: Student, value: list[str]) -> bool:
    """Return whether the newest private view of a student holds this answer."""
    return bool(student.me and student.me["answer"] and student.me["answer"]["value"] == value)


@pytest.mark.long  # R2 in tests/faults/test_kills.py kills a server in an open round
def test_killed_in_an_open_round_and_started_again(own_laptop: Running, tmp_path: Path) -> None:
    server, teacher = own_laptop.server, own_laptop.teacher
    with Swarm(server.url) as swarm:
        lesson = teacher.lesson()
        swarm.add(lesson["code"], 20, second_choice)
        swarm.all(lambda student: student.state, "the welcome")
        asked = teacher.ask(lesson["id"], teacher.question())
        early = [student for student in swarm.students if student.id % 2]
        late = [student for student in swarm.students if not student.id % 2]
        wait_until(lambda: all(s.log and s.log[0].accepted for s in early), 30, "the first answers")

        server.kill()
        wait_until(lambda: not any(s.connected for s in swarm.students), 30, "the loss of the connections")
        # They answer into the dead network; the same submission goes out when it is back.
        waiting = [swarm.start(student.answer(asked["id"], ["a"])) for student in late]
        assert not any(answer.done() for answer in waiting)
        server.start()

        swarm.all(lambda student: student.connected and student.connections == 2, "coming back by themselves")
        swarm.all(lambda student: student.log[0].accepted, "the answers")
        assert all(s.status == "open" for s in swarm.students)
        wait_until(lambda: all(has_answer(student, ["b"]) for student in early), 30, "their answers on their pages")
        results = teacher.results(lesson["id"])
        assert results["rounds"][0]["counts"] == {"a": len(late), "b": len(early), "c": 0}
        check_log(swarm.log, results)
        teacher.command(lesson["id"], asked["id"], "close")
        swarm.all(lambda student: student.status == "closed", "the next transition")
    server.stop()
    with sqlite3.connect(tmp_path / "tiza.sqlite3") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_deadline_closes_a_round_by_itself(running: Running) -> None:
    lesson = running.teacher.lesson()
    with Swarm(running.url) as swarm:
        (student,) = swarm.add(lesson["code"])
        swarm.all(lambda student: student.state, "the welcome")
        asked = running.teacher.ask(lesson["id"], running.teacher.question(), time_limit=1)
        swarm.all(lambda student: student.status == "closed", "the end of the time")
        late = swarm.do(student.answer(asked["id"], ["b"]))
        assert late.verdict["error"]["code"] == "round_closed"
        assert student.seen == {asked["id"]: ["open", "closed"]}
    closed = running.teacher.results(lesson["id"])["rounds"][0]
    assert (closed["status"], closed["answered"]) == ("closed", 0)
    assert asked["deadline"] <= closed["closed_at"] < asked["deadline"] + 4


def test_deadline_passes_while_the_server_is_down(own_laptop: Running) -> None:
    lesson = own_laptop.teacher.lesson()
    asked = own_laptop.teacher.ask(lesson["id"], own_laptop.teacher.question(), time_limit=1)
    own_laptop.server.kill()
    own_laptop.server.start()
    auth = {"token": own_laptop.token, "lesson_id": lesson["id"]}
    with Recorder(own_laptop.url, "/teacher", auth) as control:
        closed = control.status("closed")["round"]
    assert closed["id"] == asked["id"]
