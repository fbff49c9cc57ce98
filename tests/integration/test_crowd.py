"""A hundred students in one lesson, on the server exactly as a laptop starts it."""

import random
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.clients.answer_log import check_log
from tests.clients.recorder import Recorder
from tests.clients.students import Student, Swarm
from tests.support.deployments import Running
from tests.support.processes import wait_until

CROWD = 100
ROUNDS = 2
TALLIES_A_SECOND = 5


def pick(student: Student, asked: dict[str, Any]) -> list[str]:
    """Any choice, the same one for the same student and round."""
    return [random.Random(f"{student.id} {asked['id']}").choice(asked["question"]["choices"])["id"]]


def test_a_hundred_students_in_two_rounds(laptop: Running, swarm_of: Callable[[Running], Swarm]) -> None:
    questions = [laptop.teacher.question() for _ in range(ROUNDS)]
    lesson = laptop.teacher.lesson()
    swarm = swarm_of(laptop)
    auth = {"token": laptop.token, "lesson_id": lesson["id"]}
    with Recorder(laptop.url, "/teacher", auth) as control:
        swarm.add(lesson["code"], CROWD, pick)
        swarm.all(lambda student: student.state and student.me, "the welcome")
        control.wait("presence", lambda p: (p["present"], p["joined"]) == (CROWD, CROWD))
        asked = []
        for question in questions:
            before, begun = len(control.named("tally")), time.monotonic()
            current = control.call("start_round", {"question_id": question})["round"]
            asked.append(current["id"])
            swarm.all(lambda student: asked[-1] in student.seen, "the question")
            swarm.all(lambda student: student.log and student.log[-1].verdict, "the verdict")
            control.wait("tally", lambda t: (t["round_id"], t["answered"]) == (asked[-1], CROWD))
            tallies, lasted = control.named("tally")[before:], time.monotonic() - begun
            assert len(tallies) <= TALLIES_A_SECOND * lasted + 2, f"{len(tallies)} tallies in {lasted:.2f} s"
            assert [t["seq"] for t in tallies] == sorted({t["seq"] for t in tallies})
            control.call("close_round", {"round_id": asked[-1]})
            shown = control.call("reveal_round", {"round_id": asked[-1]})["round"]["tally"]
            assert shown["counts"] == control.last("tally")["counts"]
            swarm.all(lambda s: s.me["result"] and s.me["result"]["round_id"] == asked[-1], "the result")
    wrong = [
        (student.id, student.seen, student.connections, student.went_back)
        for student in swarm.students
        if not all(student.seen[number][0] == "open" and student.seen[number][-1] == "revealed" for number in asked)
    ]
    assert not wrong, wrong[:3]
    assert sum(student.went_back for student in swarm.students) == 0
    assert len(list(swarm.log)) == CROWD * ROUNDS
    assert all(item.accepted for _student, item in swarm.log)
    results = laptop.teacher.results(lesson["id"])
    assert [(r["id"], r["answered"]) for r in results["rounds"]] == [(number, CROWD) for number in asked]
    check_log(swarm.log, results)
    totals = {person["id"]: person["total_points"] for person in results["participants"]}
    wait_until(lambda: all(s.me["total_points"] == totals[s.id] for s in swarm.students), 30, "the points")


@pytest.mark.long  # R18 in tests/faults/test_restarts.py has everybody come back at once and answer
def test_a_crowd_that_loses_the_network_is_where_the_lesson_is(
    laptop: Running, swarm_of: Callable[[Running], Swarm]
) -> None:
    lesson = laptop.teacher.lesson()
    swarm = swarm_of(laptop)
    swarm.add(lesson["code"], 40, pick)
    swarm.all(lambda student: student.state, "the welcome")
    swarm.do(drop_all(swarm))
    asked = laptop.teacher.ask(lesson["id"], laptop.teacher.question())
    swarm.all(lambda student: student.log and student.log[0].accepted, "the answer after coming back")
    assert all(student.connections == 2 for student in swarm.students)
    laptop.teacher.command(lesson["id"], asked["id"], "close")
    check_log(swarm.log, laptop.teacher.results(lesson["id"]))
    wait_until(lambda: all(s.status == "closed" for s in swarm.students), 30, "the end of the round")


async def drop_all(swarm: Swarm) -> None:
    for student in swarm.students:
        student.drop()
