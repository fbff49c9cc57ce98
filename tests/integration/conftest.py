"""Real servers that the integration tests share, and the teacher who uses them."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.clients.api import Api, Teacher
from tests.clients.students import Swarm
from tests.support.databases import Postgres, Redis
from tests.support.servers import TizaServer

NAME, PASSWORD = "teacher", "correct horse battery"


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


def make_teacher(server: TizaServer) -> None:
    """Give a server's database its tables and a teacher, by the command line."""
    server.flask("db", "upgrade")
    server.flask("user", "create", NAME, "--role", "teacher", "--password", PASSWORD)
    server.migrate = False  # it is done


def running_on(server: TizaServer) -> Running:
    """Return a server that has started, with its teacher."""
    token = Api(server.url).post("/tokens", {"username": NAME, "password": PASSWORD})["token"]
    return Running(server, Teacher(server.url, token), token)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with tables and a teacher; servers start on copies of it."""
    folder = tmp_path_factory.mktemp("prepared")
    make_teacher(TizaServer(folder))
    return folder / "tiza.sqlite3"


def laptop_server(folder: Path, prepared: Path) -> TizaServer:
    """Return the server as a laptop has it, not started: one process, SQLite, no Redis, all limits as they come."""
    shutil.copy(prepared, folder / prepared.name)
    return TizaServer(folder, migrate=False)


@pytest.fixture(scope="session")
def laptop(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[Running]:
    """A laptop's server that many tests share."""
    with laptop_server(tmp_path_factory.mktemp("laptop"), prepared) as server:
        yield running_on(server)


@pytest.fixture
def own_laptop(tmp_path: Path, prepared: Path) -> Iterator[Running]:
    """A laptop's server of the test's own, which it may kill."""
    with laptop_server(tmp_path, prepared) as server:
        yield running_on(server)


@pytest.fixture(scope="session")
def school(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: Postgres, redis_server: Redis
) -> Iterator[Running]:
    """The server as a school has it: PostgreSQL and Redis."""
    settings = {"DATABASE_URL": postgres_server.fresh_database(), "REDIS_URL": redis_server.url}
    server = TizaServer(tmp_path_factory.mktemp("school"), settings=settings)
    make_teacher(server)
    with server:
        yield running_on(server)


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
