"""R17, R18: rolling restarts, and all students reconnecting at once."""

import asyncio
import os
import signal
import time

import pytest

from tests.clients.crowd import quantile, streaming
from tests.clients.students import Student
from tests.faults.conftest import SQLITE_FIRST, Crowd, Database, Deploy, Note, scale, within
from tests.faults.oracle import check_everything
from tests.support.processes import runs, wait_until


@pytest.mark.parametrize("database", SQLITE_FIRST)
def test_r17_rolling_restart_during_answers(deploy: Deploy, crowd: Crowd, note: Note, database: Database) -> None:
    """SIGHUP: new workers start while the old ones still serve, so old and new run side by side."""
    running = deploy(workers=2, database=database)
    swarm, server = crowd(running), running.server
    number, restarts = scale(40, 300), scale(1, 10)
    with streaming(running, swarm, number, pause=1) as stream:
        for _restart in range(restarts):
            stream.flows(number)
            old = server.children()
            os.kill(server.pid, signal.SIGHUP)
            wait_until(lambda gone=old: not any(map(runs, gone)), 100, "the end of the old workers")  # type: ignore[misc]
            wait_until(lambda: len(server.children()) == 2, 30, "two new workers")
            swarm.all(lambda student: student.connected and not student.lost, "being back", 60)
        stream.flows(number)
    check_everything(running, swarm, stream.lesson["id"])
    stream.check_last_word()
    gaps = [gap for student in swarm.students for gap in student.gaps]
    asked = [after for student in swarm.students for after in student.moves]
    spread = quantile(asked, 0.95) - quantile(asked, 0.05)
    note("R17", signal="HUP", database=database, students=number, restarts=restarts, acknowledged=stream.acknowledged,
         lost=0, reconnects=len(gaps), away_p99=round(quantile(gaps, 0.99), 2), spread=round(spread, 2))  # fmt: skip
    assert min(len(student.moves) for student in swarm.students) >= restarts, "a student was not asked to reconnect"
    assert spread > 1, f"they were asked to come back in the same moment: {sorted(asked)}"


@pytest.mark.long  # test_r2 in test_kills.py has a harder end, tests/serving/test_stopping.py the goodbye
def test_r17_stopped_and_started_again_during_answers(deploy: Deploy, crowd: Crowd, note: Note) -> None:
    running = deploy()
    swarm, server = crowd(running), running.server
    with streaming(running, swarm, 30, pause=1) as stream:
        stream.flows(30)
        begun = time.monotonic()
        assert server.stop() == 0
        stopped = time.monotonic() - begun
        server.start()
        stream.flows(30)
    check_everything(running, swarm, stream.lesson["id"])
    stream.check_last_word()
    note("R17", signal="TERM", students=30, stopped_after=round(stopped, 1), lost=0)
    assert "unfinished" not in server.output, "connections were left to the end of the patience"
    assert stopped < within(4)


def test_r18_everybody_reconnects_at_once(deploy: Deploy, crowd: Crowd, note: Note) -> None:
    """Ten keep their connections and answer meanwhile, on a loop of their own: the others' is busy for seconds."""
    running = deploy()
    swarm, calm = crowd(running), crowd(running)
    lesson = running.teacher.lesson()
    dropped = swarm.add(lesson["code"], scale(60, 1990))
    steady = calm.add(lesson["code"], 10, prefix="Calm")
    for each in (swarm, calm):
        each.all(lambda student: student.state, "the welcome", 120)
    asked = running.teacher.ask(lesson["id"], running.teacher.question())
    for each in (swarm, calm):
        each.all(lambda student: student.status == "open", "the question", 60)

    async def drop_and_answer() -> None:
        for student in dropped:
            student.drop()
        await answer_all(dropped)

    async def answer_all(students: list[Student]) -> None:
        await asyncio.gather(*(student.answer(asked["id"], ["b"]) for student in students))

    begun = time.monotonic()
    answers = swarm.start(drop_and_answer())
    calm.do(answer_all(steady))
    wait_until(lambda: all(s.connections == 2 and not s.lost for s in dropped), 120, "coming back")
    back = time.monotonic() - begun
    answers.result(120)
    told = [student.log[0] for student in steady]
    waits = [item.acknowledged - item.sent for item in told if item.acknowledged and item.sent]
    assert all(student.connections == 2 for student in dropped), "a student was disconnected again"
    assert all(student.connections == 1 for student in steady)
    check_everything(running, swarm, lesson["id"], calm)
    number, slowest = len(dropped) + len(steady), quantile(waits, 0.99)
    note("R18", students=number, all_back=round(back, 2), answer_p99=round(slowest, 2), errors=0)
    assert back <= within(10)
    assert slowest <= within(1)
