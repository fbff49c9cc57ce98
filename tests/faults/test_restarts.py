"""R17, R18, R24: rolling restarts, all students reconnecting at once, and resources after many short connections."""

import asyncio
import os
import signal
import time

import pytest
import requests

from tests.clients.crowd import quantile, streaming
from tests.clients.socket_io import SocketIOClient
from tests.clients.students import Student, Swarm
from tests.faults.conftest import SQLITE_FIRST, Crowd, Database, Deploy, Note, scale, within
from tests.faults.oracle import check_everything
from tests.faults.test_redis import wait_for_readiness
from tests.faults.workers import memory, open_files, threads
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


async def come_and_go(swarm: Swarm, tokens: list[str], times: int) -> None:
    """Connect and disconnect: some close properly, some abort, some do so before the first state has arrived."""
    gate = asyncio.Semaphore(20)

    async def visit(number: int) -> None:
        async with gate:
            welcome = asyncio.Event()
            token = {"token": tokens[number % len(tokens)]}
            wire = await SocketIOClient.open(swarm.url, "/student", token, lambda *_event: welcome.set())
            if number % 3:
                await welcome.wait()
            if number % 2:
                wire.close()
            else:
                wire.abort()
            await wire.closed()

    await asyncio.gather(*(visit(number) for number in range(times)))


def test_r24_closed_connections_leave_no_resources(deploy: Deploy, crowd: Crowd, note: Note) -> None:
    running = deploy(CLASSROOM_EVENT_RATE="off")
    swarm = crowd(running)
    lesson = running.teacher.lesson()
    tokens = [student.token for student in swarm.add(lesson["code"], 10)]
    swarm.all(lambda student: student.state, "the welcome")
    (worker,) = running.server.children()
    times = scale(300, 20_000)

    def settled() -> tuple[int, int]:
        connections = f"tiza_connections {len(swarm.students):.1f}"
        wait_until(lambda: connections in metrics(running.url), 30, "the connections being gone")
        wait_until(lambda: open_files(worker) <= files + 2, 30, "the files being closed")
        return open_files(worker), threads(worker)

    swarm.do(come_and_go(swarm, tokens, 300), 120)  # caches fill, pools grow
    files = open_files(worker) + 1000
    files, before_threads = settled()
    before = memory(worker)
    swarm.do(come_and_go(swarm, tokens, times), 3000)
    after_files, after_threads = settled()
    grown = memory(worker) - before
    note("R24", visits=times, files=f"{files} -> {after_files}", threads=f"{before_threads} -> {after_threads}",
         memory_grown=f"{100 * grown / before:.1f} %")  # fmt: skip
    assert after_threads <= before_threads
    assert grown <= 0.05 * before
    assert running.server.alive
    wait_for_readiness(running, "ok")


def metrics(url: str) -> str:
    """Return what the server says about itself."""
    return requests.get(f"{url}/metrics", headers={"Connection": "close"}, timeout=10).text
