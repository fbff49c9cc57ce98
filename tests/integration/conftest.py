"""Real servers that the integration tests share, and the teacher who uses them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.clients.students import Swarm
from tests.support.databases import Postgres, Redis
from tests.support.deployments import WITH_TEACHER, Running, laptop_server, running_on
from tests.support.servers import TizaServer


@pytest.fixture(scope="session")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A laptop's server that many tests share."""
    with laptop_server(tmp_path_factory.mktemp("laptop")) as server:
        yield running_on(server)


@pytest.fixture
def own_laptop(tmp_path: Path) -> Iterator[Running]:
    """A laptop's server only for the test, which it may kill."""
    with laptop_server(tmp_path) as server:
        yield running_on(server)


@pytest.fixture(scope="session")
def school(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: Postgres, redis_server: Redis
) -> Iterator[Running]:
    """The server as a school has it: PostgreSQL and Redis."""
    settings = {"DATABASE_URL": postgres_server.prepared_database(WITH_TEACHER), "REDIS_URL": redis_server.url}
    with TizaServer(tmp_path_factory.mktemp("school"), settings=settings, migrate=False) as server:
        yield running_on(server)


@pytest.fixture(params=["laptop", pytest.param("school", marks=pytest.mark.long)])
def running(request: pytest.FixtureRequest) -> Running:
    """The laptop's server; with the long tests, the school's as well."""
    found: Running = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def swarm_of() -> Iterator[Callable[[Running], Swarm]]:
    """Make swarms of simulated students that are gone after the test."""
    with ExitStack() as made:
        yield lambda running: made.enter_context(Swarm(running.url))
