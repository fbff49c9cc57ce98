"""Clients that only poll, and clients that upgrade, on three workers without sticky sessions: the real libraries."""

import os
import signal
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar

import pytest
import socketio

from tests.clients.api import Api, Teacher, join
from tests.clients.javascript import JavaScriptCrowd
from tests.serving.several import SeveralWorkers, descriptors
from tests.support.processes import runs, settled, wait_until
from tests.support.servers import TizaServer

Serve = Callable[..., SeveralWorkers]
Result = TypeVar("Result")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SeveralWorkers]:
    """Three workers for all tests of this file that leave them as they were."""
    with SeveralWorkers(tmp_path_factory.mktemp("several")) as running:
        yield running


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Start workers only for the test, with gunicorn options."""
    with ExitStack() as stack:
        yield lambda *options: stack.enter_context(SeveralWorkers(tmp_path, *options))


class Poller:
    """A client that only polls, on Python's library, and comes back by itself."""

    def __init__(self, url: str) -> None:
        self.client = socketio.Client(reconnection_delay=0.2, reconnection_delay_max=1)
        self.connections = 0
        self.client.on("connect", self._connected)
        self.client.connect(url, transports=["polling"], wait_timeout=20)

    def _connected(self) -> None:
        self.connections += 1

    def echo(self, data: Any, within: float = 20) -> None:
        """Send until it is acknowledged, across reconnects."""
        deadline = time.monotonic() + within
        while True:
            try:
                assert self.client.call("echo", data, timeout=3) == data
                return
            except (socketio.exceptions.TimeoutError, socketio.exceptions.BadNamespaceError):
                assert time.monotonic() < deadline, f"{data} was never acknowledged"
                time.sleep(0.1)

    def leave(self) -> None:
        self.client.shutdown()


@pytest.fixture
def poll() -> Iterator[Callable[[str, int], list[Poller]]]:
    """Connect a number of pollers, which leave at the end."""
    pollers: list[Poller] = []

    def connect(url: str, number: int) -> list[Poller]:
        pollers.extend(Poller(url) for _ in range(number))
        return pollers

    yield connect
    at_once(Poller.leave, pollers)


def at_once(do: Callable[[Any], Result], items: Sequence[Any]) -> list[Result]:
    """Do it with all at the same time; the first failure is raised."""
    with ThreadPoolExecutor(len(items)) as threads:
        return list(threads.map(do, items))


def echo_all(pollers: list[Poller], data: str, within: float = 20) -> None:
    at_once(lambda poller: poller.echo(data, within), pollers)


def test_fifty_pollers_get_every_acknowledgement(server: SeveralWorkers, poll: Any) -> None:
    pollers = poll(server.url, 50)
    for turn in range(5):
        echo_all(pollers, f"turn {turn}")
    assert {poller.connections for poller in pollers} == {1}, "a client had to connect again"
    held = {poller.client.eio.sid.partition(".")[0] for poller in pollers}
    assert len(held) >= 2, "the sessions are in several workers"


@pytest.mark.parametrize(
    ("transports", "at_last"),
    [
        ("polling,websocket", "websocket"),
        pytest.param("polling", "polling", marks=pytest.mark.long),
        pytest.param("websocket", "websocket", marks=pytest.mark.long),
    ],
)
def test_javascript_clients_never_have_to_connect_again(server: SeveralWorkers, transports: str, at_last: str) -> None:
    logs = JavaScriptCrowd(server.url, transports, 20).leave()
    assert len(logs) == 20
    for log in logs:
        assert (log["connections"], log["wrong"], log["transport"]) == (1, 0, at_last)
        assert log["acknowledged"] >= 3
    assert "Traceback" not in server.output


@pytest.mark.long  # tests/serving/handover/test_failures.py counts them after hundreds of hand-overs
def test_crowd_that_left_leaves_no_descriptors(server: SeveralWorkers) -> None:
    def counts() -> dict[int, int]:
        return {pid: descriptors(pid) for pid in server.children()}

    before = settled(counts)
    JavaScriptCrowd(server.url, "polling,websocket", 20).leave()
    JavaScriptCrowd(server.url, "polling", 20).leave()
    wait_until(lambda: all(counts()[pid] <= before[pid] for pid in before), 30, "the count of before")


@pytest.mark.long  # R1 in tests/faults/test_kills.py; polling clients come back below, after a reload
def test_killed_worker_s_clients_come_back_and_the_others_notice_nothing(serve: Serve, poll: Any) -> None:
    server = serve()
    pollers = poll(server.url, 20)
    echo_all(pollers, "before")
    names = {session.partition(".")[0]: pid for pid, session in server.sessions().items()}
    victim = names[pollers[0].client.eio.sid.partition(".")[0]]
    its_own = [poller for poller in pollers if names[poller.client.eio.sid.partition(".")[0]] == victim]
    crowd = JavaScriptCrowd(server.url, "polling", 15)
    os.kill(victim, signal.SIGKILL)
    echo_all(pollers, "after")
    for poller in pollers:
        assert poller.connections == (2 if poller in its_own else 1)
    for log in crowd.leave():
        assert log["connections"] <= 2
        assert log["wrong"] == 0
    assert not runs(victim)


def test_reload_while_polling_is_healed_by_connecting_again(serve: Serve, poll: Any) -> None:
    server = serve("--graceful-timeout", "3")
    pollers = poll(server.url, 15)
    echo_all(pollers, "before")
    crowd = JavaScriptCrowd(server.url, "polling", 15)
    old = set(server.children())
    os.kill(server.pid, signal.SIGHUP)
    wait_until(lambda: not old & set(server.children()), 30, "the end of the old workers")
    echo_all(pollers, "after", 30)
    wait_until(lambda: all(log["connections"] >= 2 for log in crowd.logs()), 30, "all clients connecting again")
    assert all(log["wrong"] == 0 for log in crowd.leave())
    assert "Traceback" not in server.output


def test_workers_that_gunicorn_recycles_after_a_number_of_requests(serve: Serve) -> None:
    server = serve("--max-requests", "60", "--max-requests-jitter", "40", "--graceful-timeout", "3")
    first = set(server.sessions())
    crowd = JavaScriptCrowd(server.url, "polling", 15)
    wait_until(lambda: not first & set(server.children()), 60, "new workers in the place of all")
    wait_until(lambda: all(log["connections"] >= 2 for log in crowd.logs()), 60, "all clients connecting again")
    assert all(log["wrong"] == 0 for log in crowd.leave())
    assert server.output.count("Autorestarting worker") >= 3
    wait_until(lambda: len(server.children()) == 3, 30, "three workers again")
    assert "Traceback" not in server.output


def test_sigterm_with_pollers_ends_in_time(serve: Serve, poll: Any) -> None:
    server = serve("--graceful-timeout", "3")
    echo_all(poll(server.url, 10), "before")
    os.kill(server.pid, signal.SIGTERM)
    assert server.wait(30) == 0
    assert "Traceback" not in server.output


@pytest.mark.long  # R21 in tests/faults/test_network.py holds a lesson by polling on two workers
def test_students_who_only_poll_answer_in_tiza(tmp_path: Path) -> None:
    with TizaServer(tmp_path, settings={"WEB_CONCURRENCY": "3"}) as server:
        server.flask("user", "create", "teacher", "--role", "teacher", "--password", "correct horse battery")
        wait_until(lambda: len(server.children()) == 3, 30, "three workers")
        token = Api(server.url).post("/tokens", {"username": "teacher", "password": "correct horse battery"})["token"]
        teacher = Teacher(server.url, token)
        lesson = teacher.lesson()
        asked = teacher.ask(lesson["id"], teacher.question())
        tickets = [join(server.url, lesson["code"], f"Student {number}") for number in range(12)]

        def lesson_of(number: int) -> str:
            client, told = socketio.Client(), threading.Event()
            client.on("state", lambda _state: told.set(), namespace="/student")
            auth = {"token": tickets[number]["token"]}
            client.connect(server.url, transports=["polling"], namespaces=["/student"], auth=auth, wait_timeout=20)
            answer = {"id": str(uuid.uuid4()), "round_id": asked["id"], "value": ["ab"[number % 2]]}
            verdict = client.call("answer", answer, namespace="/student", timeout=10)
            assert verdict["ok"], verdict
            assert told.wait(10), "no state has come"
            holder = str(client.eio.sid).partition(".")[0]
            client.disconnect()
            return holder

        holders = at_once(lesson_of, range(len(tickets)))
        assert len(set(holders)) >= 2, "the sessions are in several workers"
        teacher.command(lesson["id"], asked["id"], "close")
        teacher.command(lesson["id"], asked["id"], "reveal")
        points = {one["nickname"]: one["total_points"] for one in teacher.results(lesson["id"])["participants"]}
        assert points == {f"Student {number}": 100 * (number % 2) for number in range(12)}
        assert "Traceback" not in server.output
