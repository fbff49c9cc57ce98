"""R24: what a server holds after tens of thousands of short connections, and after hundreds of lessons."""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

import requests

from tests.clients.socket_io import SocketIOClient
from tests.clients.students import Swarm
from tests.faults.conftest import Crowd, Deploy, Note, scale
from tests.faults.test_redis import wait_for_readiness
from tests.faults.workers import memory, open_files, threads
from tests.support.deployments import Running
from tests.support.processes import settled, wait_until

MOST_GROWTH = 0.05
"""Part by which a worker's memory may grow."""


class Held(NamedTuple):
    """What a worker holds: open files, threads and bytes of memory."""

    files: int
    threads: int
    memory: int


def held_after(running: Running, work: Callable[[], None], connections: int, files: int | None = None) -> Held:
    """Do ``work``, wait until only ``connections`` are left and the files settle, and return what is held.

    ``files`` are at most open again after a while; without it, as many as there are once they no longer change.
    """
    (worker,) = running.server.children()
    work()
    wait_until(lambda: f"tiza_connections {connections:.1f}" in metrics(running.url), 30, "the connections being gone")
    if files is not None:
        wait_until(lambda: open_files(worker) <= files + 2, 30, "the files being closed")
    return Held(settled(lambda: open_files(worker), pause=1.0), threads(worker), memory(worker))


def metrics(url: str) -> str:
    """Return what the server says about itself."""
    return requests.get(f"{url}/metrics", headers={"Connection": "close"}, timeout=10).text


def check_growth(running: Running, note: Note, before: Held, after: Held, **done: int) -> None:
    """Record and check how much more is held than before."""
    grown = after.memory / before.memory - 1
    note("R24", **done, files=f"{before.files} -> {after.files}", threads=f"{before.threads} -> {after.threads}",
         memory_grown=f"{100 * grown:.1f} %")  # fmt: skip
    assert after.threads <= before.threads
    assert grown <= MOST_GROWTH
    assert running.server.alive
    wait_for_readiness(running, "ok")


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
    times = scale(300, 100_000)

    def visits(number: int) -> Callable[[], None]:
        return lambda: swarm.do(come_and_go(swarm, tokens, number), 3000)

    before = held_after(running, visits(300), len(swarm.students))  # caches fill, pools grow
    after = held_after(running, visits(times), len(swarm.students), before.files)
    check_growth(running, note, before, after, visits=times)


def test_r24_ended_lessons_leave_no_resources(deploy: Deploy, note: Note) -> None:
    running = deploy()
    students, questions, number = scale(5, 25), scale(2, 6), scale(3, 400)
    asked = [running.teacher.question() for _ in range(questions)]

    def lessons(times: int) -> Callable[[], None]:
        def hold() -> None:
            for _ in range(times):
                hold_lesson(running, students, asked)

        return hold

    before = held_after(running, lessons(max(2, number // 10)), 0)  # caches fill, pools grow
    after = held_after(running, lessons(number), 0, before.files)
    check_growth(running, note, before, after, lessons=number, students=students, questions=questions)


def hold_lesson(running: Running, students: int, questions: list[int]) -> None:
    """Hold a lesson from the first student to the end: everybody answers every question and sees its results."""
    teacher = running.teacher
    lesson = teacher.lesson()
    with Swarm(running.url) as swarm:
        swarm.add(lesson["code"], students, lambda student, _round: ["abc"[student.id % 3]])
        swarm.all(lambda student: student.state, "the welcome")
        for question in questions:
            asked = teacher.ask(lesson["id"], question)["id"]
            wait_until(
                lambda asked=asked: sum(item.accepted for _, item in swarm.log if item.round_id == asked) == students,  # type: ignore[misc]
                30,
                "all answers",
            )
            for command in ("close", "reveal"):
                teacher.command(lesson["id"], asked, command)
            swarm.all(lambda student: student.status == "revealed", "the results")
        teacher.post(f"/lessons/{lesson['id']}/end")
        swarm.all(lambda student: student.state["lesson"]["status"] == "ended", "the end")
    assert [asked["answered"] for asked in teacher.results(lesson["id"])["rounds"]] == [students] * len(questions)
