"""Real servers that the integration tests share, and the teacher who uses them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from tests.support.clients import Api, Swarm, Teacher
from tests.support.databases import Postgres, Redis
from tests.support.servers import TizaServer

PASSWORD = "correct horse battery"


@dataclass
class Running:
    """A server that runs, and a teacher with an account on it."""

    server: TizaServer
    teacher: Teacher
    token: str

    @property
    def url(self) -> str:
        """The server's address."""
        return self.server.url


def with_teacher(server: TizaServer, name: str = "teacher") -> Running:
    """Make a teacher on a server by the command line and return both."""
    server.flask("user", "create", name, "--role", "teacher", "--password", PASSWORD)
    token = Api(server.url).post("/tokens", {"username": name, "password": PASSWORD})["token"]
    return Running(server, Teacher(server.url, token), token)


@pytest.fixture(scope="session")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The server as a laptop has it: one process, SQLite, no Redis, all limits as they come."""
    with TizaServer(tmp_path_factory.mktemp("laptop")) as server:
        yield with_teacher(server)


@pytest.fixture(scope="session")
def school(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: Postgres, redis_server: Redis
) -> Iterator[Running]:
    """The server as a school has it: PostgreSQL and Redis."""
    settings = {"DATABASE_URL": postgres_server.fresh_database(), "REDIS_URL": redis_server.url}
    with TizaServer(tmp_path_factory.mktemp("school"), settings=settings) as server:
        yield with_teacher(server)


@pytest.fixture(params=["laptop", "school"])
def running(request: pytest.FixtureRequest) -> Running:
    """Each of the two in turn."""
    found: Running = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def swarm_of() -> Iterator[Callable[[Running], Swarm]]:
    """Make swarms of simulated students that are gone after the test."""
    with ExitStack() as made:
        yield lambda running: made.enter_context(Swarm(running.url))
