"""R9, R10, R12, R13, R21: lost, delayed and repeated messages, half-open connections, slow readers, proxies."""

import random
import time
from typing import Any

import pytest

from tests.clients.api import join
from tests.clients.crowd import pick, streaming, transition_seconds
from tests.clients.raw_websocket import RawWebSocket
from tests.clients.recorder import Recorder
from tests.clients.students import Swarm
from tests.faults.conftest import LONG, Crowd, Deploy, Note, scale, within
from tests.faults.oracle import check_everything
from tests.faults.proxy import Proxy
from tests.faults.workers import memory
from tests.support.processes import wait_until

PINGS = {} if LONG else {"CLASSROOM_PING_INTERVAL": "3", "CLASSROOM_PING_TIMEOUT": "6"}
PING_TIME = 22.0
"""Seconds in which the server finds out that a connection is half-open: an interval and a time-out of the defaults."""


@pytest.mark.parametrize("allow_change", [False, pytest.param(True, marks=pytest.mark.long)])
def test_r12_acknowledgements_get_lost(deploy: Deploy, note: Note, allow_change: bool) -> None:
    running = deploy()
    dice = random.Random(12)
    number, rounds = scale(20, 200), scale(2, 20)
    with Proxy(running.server.port) as proxy, Swarm(proxy.url) as swarm:
        lesson = running.teacher.lesson(settings={"allow_change": allow_change})
        for student in swarm.add(lesson["code"], number, pick):
            student.patience = 0.5
        swarm.all(lambda student: student.state, "the welcome")
        proxy.treat = lambda packet: () if packet.startswith("43") and dice.random() < 0.3 else (0.0,)
        question = running.teacher.question()
        for _round in range(rounds):
            asked = running.teacher.ask(lesson["id"], question)
            swarm.all(lambda s, r=asked["id"]: s.log and s.log[-1].round_id == r and s.log[-1].verdict, "the verdicts")  # type: ignore[misc]
            running.teacher.command(lesson["id"], asked["id"], "close")
        proxy.treat = lambda _packet: (0.0,)
        check_everything(running, swarm, lesson["id"])
        tries = sum(item.tries for _student, item in swarm.log)
        assert not [item for _student, item in swarm.log if not item.accepted]
    assert tries > number * rounds
    note("R12", answers=number * rounds, sent=tries, lost_acknowledgements=proxy.swallowed, twice=0)


def test_r13_messages_delayed_reordered_and_repeated(deploy: Deploy, note: Note) -> None:
    running = deploy()
    dice = random.Random(13)

    def shuffle(packet: str) -> list[float]:
        return (
            [dice.uniform(0, 0.4) for _copy in range(1 + (dice.random() < 0.3))] if packet.startswith("42") else [0.0]
        )

    with Proxy(running.server.port) as proxy, Swarm(proxy.url) as swarm:
        lesson = running.teacher.lesson()
        swarm.add(lesson["code"], 15, pick)
        swarm.all(lambda student: student.state, "the welcome")
        proxy.treat = shuffle
        question = running.teacher.question()
        for _round in range(scale(5, 50)):
            asked = running.teacher.ask(lesson["id"], question)
            swarm.all(lambda s, r=asked["id"]: s.log and s.log[-1].round_id == r and s.log[-1].verdict, "the verdicts")  # type: ignore[misc]
            running.teacher.command(lesson["id"], asked["id"], "close")
            running.teacher.command(lesson["id"], asked["id"], "reveal")
        check_everything(running, swarm, lesson["id"])
        reordered = sum(student.went_back for student in swarm.students)
        assert reordered, "nothing came in the wrong order"
        order = {"open": 0, "closed": 1, "revealed": 2}
        for student in swarm.students:
            for statuses in student.seen.values():
                assert statuses == sorted(statuses, key=order.__getitem__), "a page went back"
    note("R13", out_of_order=reordered, pages_that_went_back=0)


def test_r10_half_open_connections_are_found(deploy: Deploy, crowd: Crowd, note: Note) -> None:
    running = deploy(**PINGS)
    healthy = crowd(running)
    with Proxy(running.server.port) as proxy, Swarm(proxy.url) as unlucky:
        lesson = running.teacher.lesson()
        healthy.add(lesson["code"], 3, prefix="Lucky")
        unlucky.add(lesson["code"], 5, prefix="Unlucky")
        auth = {"token": running.token, "lesson_id": lesson["id"]}
        with Recorder(running.url, "/teacher", auth) as control:
            control.wait("presence", lambda p: p["present"] == 8)
            proxy.dead = True
            begun = time.monotonic()
            control.wait("presence", lambda p: p["present"] == 3, timeout=3 * PING_TIME)
            found = time.monotonic() - begun
            assert found <= PING_TIME + within(5)
            healthy.all(lambda student: student.connections == 1, "the others' connections")
            running.teacher.ask(lesson["id"], running.teacher.question())
            proxy.dead = False
            proxy.cut_all()
            unlucky.all(lambda student: student.status == "open", "the question after the network is back", 60)
            control.wait("presence", lambda p: p["present"] == 8, timeout=30)
    note("R10", presence_corrected=round(found, 1))


def test_r21_proxy_without_websockets_that_cuts_idle_connections(deploy: Deploy, note: Note) -> None:
    """Two workers behind a proxy that strips Upgrade and cuts what is silent; the library falls back to polling."""
    pings = {} if LONG else {"CLASSROOM_PING_INTERVAL": "4"}
    running = deploy(workers=2, **pings)
    teacher = running.teacher
    with Proxy(running.server.port) as proxy:
        proxy.upgrades = False
        # More than the server is ever silent (a beat comes every five seconds), and no multiple of the time between two
        # pings: a client may answer them over a kept connection, which must not be cut just as it is used again.
        proxy.idle = scale(10, 25)
        lesson = teacher.lesson()
        auth = {"token": running.token, "lesson_id": lesson["id"]}
        tickets = [join(proxy.url, lesson["code"], f"Poller {number}") for number in range(4)]
        with Recorder(proxy.url, "/teacher", auth, ["polling"]) as control:
            students = [Recorder(proxy.url, "/student", {"token": t["token"]}, ["polling"]) for t in tickets]
            for student in students:
                student.connect()
            control.wait("presence", lambda p: p["present"] == 4)
            beats = len(control.named("beat"))
            wait_until(
                lambda: len(control.named("beat")) >= beats + scale(3, 5), 60, "a silence longer than the proxy bears"
            )
            for number in range(scale(2, 10)):
                asked = control.call("start_round", {"question_id": teacher.question()})["round"]
                for student in students:
                    student.wait("state", lambda s, r=asked["id"]: s["round"] and s["round"]["id"] == r)  # type: ignore[misc]
                    sent = {"id": f"poller-{number}-{asked['id']}", "round_id": asked["id"], "value": ["b"]}
                    assert student.call("answer", sent)["ok"]
                control.wait("tally", lambda t, r=asked["id"]: (t["round_id"], t["answered"]) == (r, 4))  # type: ignore[misc]
                control.call("close_round", {"round_id": asked["id"]})
                control.call("reveal_round", {"round_id": asked["id"]})
                for student in students:
                    student.wait("me", lambda me, r=asked["id"]: me["result"] and me["result"]["round_id"] == r)  # type: ignore[misc]
            control.call("end_lesson")
            for student in students:
                student.wait("state", lambda state: state["lesson"]["status"] == "ended")
                assert not student.ended, "the connection was lost on the way"
                student.client.disconnect()
        note("R21", pollers=5, workers=2, idle_seconds=proxy.idle, thrown_out=0)


def long_question(teacher: Any) -> int:
    """Make a question whose state is large, so that the buffers of clients that do not read are soon full."""
    return int(teacher.question(prompt="Read this. " + "All that is solid melts into air. " * 140))


def deaf_client(port: int, token: str) -> RawWebSocket:
    """Return the connection of a student that is let in and then reads nothing."""
    client = RawWebSocket(port, receive_buffer=4096).open()
    assert "sid" in client.connect("/student", {"token": token})
    return client


def test_r9_clients_that_stop_reading_are_dropped(deploy: Deploy, crowd: Crowd, note: Note) -> None:
    running = deploy(CLASSROOM_EVENT_RATE="off", **PINGS)
    swarm = crowd(running)
    number = scale(15, 50)
    with streaming(running, swarm, scale(20, 450), pause=2) as stream:
        (worker,) = running.server.children()
        running.teacher.command(stream.lesson["id"], stream.asked["id"], "close")
        running.teacher.ask(stream.lesson["id"], long_question(running.teacher))
        names = [join(running.url, stream.lesson["code"], f"Deaf {index}")["token"] for index in range(number)]
        before = memory(worker)
        deaf = [deaf_client(running.server.port, token) for token in names]
        locked, slowest, begun = False, 0.0, time.monotonic()

        def lock() -> None:
            nonlocal locked
            locked = not locked
            running.teacher.post(f"/lessons/{stream.lesson['id']}/lock", {"locked": locked})

        while any(client.server_holds() for client in deaf):
            slowest = max(slowest, transition_seconds(swarm, lock))
            assert time.monotonic() - begun < 60, f"{sum(c.server_holds() for c in deaf)} are still held"
        dropped = time.monotonic() - begun
        held = memory(worker) - before
        for client in deaf:
            client.sock.close()
        assert all(student.connections == 1 for student in swarm.students), "another client was dropped"
    note("R9", deaf=number, all_dropped_after=round(dropped, 1), memory_each=f"{held / number / 1e6:.2f} MB",
         slowest_page_of_others=round(slowest, 2))  # fmt: skip
    assert held < number * 1_000_000
    assert dropped <= 30 + within(2)
    wait_until(lambda: running.teacher.get(f"/lessons/{stream.lesson['id']}"), 30, "the lesson")
