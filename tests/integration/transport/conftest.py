"""A server with the transport on the hub, whatever the rest of the tests runs on, and a lesson to use it in."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.clients.api import join
from tests.clients.raw_websocket import RawWebSocket
from tests.support.deployments import Running, laptop_server, running_on
from tests.support.processes import wait_until

STUDENT, TEACHER = "/student", "/teacher"


def descriptors(pid: int) -> int:
    """Return how many files and sockets a process has open (Linux)."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


@dataclass
class Hall:
    """A lesson of its own on a server."""

    running: Running
    lesson: dict[str, Any]

    def __post_init__(self) -> None:
        self._numbers = count(1)
        self._control: RawWebSocket | None = None

    @property
    def port(self) -> int:
        """The server's."""
        return self.running.server.port

    @property
    def worker(self) -> int:
        """Process id of its only worker."""
        (pid,) = self.running.server.children()
        return pid

    def raw(self, **how: Any) -> RawWebSocket:
        """Return a bare connection."""
        return RawWebSocket(self.port, **how)

    def token(self) -> str:
        """Join a new participant and return its token."""
        ticket = join(self.running.url, self.lesson["code"], f"Student {next(self._numbers)}")
        return str(ticket["token"])

    def student(self, **how: Any) -> RawWebSocket:
        """Return the connection of a new participant, let in."""
        raw = self.raw(**how).open()
        assert "sid" in raw.connect(STUDENT, {"token": self.token()})
        return raw

    def present(self) -> int:
        """Return how many participants are there, as the teacher's page is told."""
        if self._control is None:
            self._control = self.raw().open()
            self._control.connect(TEACHER, {"token": self.running.token, "lesson_id": self.lesson["id"]})
        return int(self._control.call(TEACHER, "sync")["presence"]["present"])

    def wait_present(self, number: int) -> None:
        """Wait until so many are there."""
        wait_until(lambda: self.present() == number, 30, f"{number} being present", every=0.1)

    def leave(self) -> None:
        """Close the teacher's connection."""
        if self._control is not None:
            self._control.sock.close()

    def lock(self, locked: bool) -> None:
        """Make a new state of the lesson, which everybody is sent."""
        self.running.teacher.post(f"/lessons/{self.lesson['id']}/lock", {"locked": locked})


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that these tests share; each has a lesson of its own."""
    server = laptop_server(tmp_path_factory.mktemp("hub"))
    server.settings.update(CLASSROOM_TRANSPORT="hub", CLASSROOM_EVENT_RATE="off")
    with server:
        yield running_on(server)


@pytest.fixture
def hall(hub: Running) -> Iterator[Hall]:
    """A new lesson on the shared server."""
    found = Hall(hub, hub.teacher.lesson())
    yield found
    found.leave()


@pytest.fixture
def own_hall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hall]:
    """A new lesson on a server only for the test, which it may stop; further settings by indirect parametrization."""
    server = laptop_server(tmp_path)
    server.settings["CLASSROOM_TRANSPORT"] = "hub"
    server.settings |= getattr(request, "param", {})
    with server:
        running = running_on(server)
        found = Hall(running, running.teacher.lesson())
        yield found
        found.leave()
