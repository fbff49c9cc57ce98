"""R1, R2: workers that are killed while students answer, and between commit and acknowledgement."""

import random
from functools import partial

import pytest

from tests.clients.crowd import quantile, streaming
from tests.clients.students import Student, Swarm
from tests.faults.conftest import POSTGRES_FIRST, SQLITE_FIRST, Crowd, Database, Deploy, Note, scale, within
from tests.faults.oracle import check_everything, read_rows
from tests.faults.proxy import Proxy
from tests.faults.workers import kill_worker, served_by, wait_for_workers
from tests.support.processes import wait_until


def all_are_back(connections: dict[Student, int]) -> bool:
    """Return whether these students have a newer connection than the one counted, and the state on it."""
    return all(s.connections > before and s.connected and not s.lost for s, before in connections.items())


@pytest.mark.parametrize("database", SQLITE_FIRST)
def test_r1_workers_killed_while_everybody_answers(
    deploy: Deploy, crowd: Crowd, note: Note, database: Database
) -> None:
    running = deploy(workers=2, database=database)
    swarm, server = crowd(running), running.server
    number, kills = scale(40, 500), scale(2, 50)
    dice = random.Random(database)
    undisturbed = 0
    with streaming(running, swarm, number, pause=number / 40) as stream:
        for _kill in range(kills):
            stream.flows(number // 2)
            serving = served_by(server, [student.port for student in swarm.students])
            victim = dice.choice([worker for worker, ports in serving.items() if ports])
            hit = serving[victim]
            its_own = {s: s.connections for s in swarm.students if s.port in hit}
            others = {s: s.connections for s in swarm.students if s.port not in hit}
            kill_worker(server, victim)
            back = partial(all_are_back, its_own)
            wait_until(back, 30, "being connected again")
            disturbed = [s.id for s, before in others.items() if s.connections != before]
            assert not disturbed, f"students of other workers were hit: {disturbed}"
            undisturbed += len(others)
            wait_for_workers(server, 2, without=victim)
        stream.flows(number // 2)
    check_everything(running, swarm, stream.lesson["id"])
    stream.check_last_word()
    gaps = [gap for student in swarm.students for gap in student.gaps]
    assert gaps, "no student was connected to a killed worker"
    note("R1", database=database, students=number, kills=kills, acknowledged=stream.acknowledged, lost=0, hit=len(gaps),
         undisturbed=undisturbed, back_p99=round(quantile(gaps, 0.99), 2))  # fmt: skip
    assert quantile(gaps, 0.99) <= within(3), "1 % were away for longer than that"


@pytest.mark.parametrize("database", POSTGRES_FIRST)
def test_r2_killed_between_commit_and_acknowledgement(deploy: Deploy, note: Note, database: Database) -> None:
    """The acknowledgements are lost on the way, so that after the kill only the database knows the verdicts."""
    running = deploy(database=database)
    teacher, server = running.teacher, running.server
    with Proxy(server.port) as proxy, Swarm(proxy.url) as swarm:
        lesson = teacher.lesson(settings={"allow_change": True})
        students = swarm.add(lesson["code"], 20)
        swarm.all(lambda student: student.state, "the welcome")
        asked = teacher.ask(lesson["id"], teacher.question())
        proxy.treat = lambda packet: () if packet.startswith("43") else (0.0,)
        early = [swarm.start(student.answer(asked["id"], ["a"])) for student in students[:10]]
        url = server.settings["DATABASE_URL"]
        wait_until(lambda: len(read_rows(url).answers) == 10, 30, "the commit")
        teacher.command(lesson["id"], asked["id"], "close")
        late = [swarm.start(student.answer(asked["id"], ["b"])) for student in students[10:]]
        wait_until(lambda: len(read_rows(url).past) == 10, 30, "the refusals")
        wait_until(lambda: proxy.swallowed == 20, 30, "all acknowledgements being lost")
        assert not any(answer.done() for answer in early + late)
        before = read_rows(url)
        server.kill()
        proxy.treat = lambda _packet: (0.0,)
        server.start()
        teacher.command(lesson["id"], asked["id"], "reopen")  # a second decision would now let the late ones in

        swarm.all(lambda student: student.log[0].verdict, "the verdicts")
        assert all(student.log[0].tries >= 2 for student in students)
        assert all(student.log[0].accepted for student in students[:10])
        told = {student.log[0].verdict["error"]["code"] for student in students[10:]}  # type: ignore[index]
        assert told == {"round_closed"}
        assert read_rows(url) == before
        check_everything(running, swarm, lesson["id"])
    note("R2", database=database, swallowed=20, first_verdict_again=20)
