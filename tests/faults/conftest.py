"""Deployments that the fault tests break, the scale of the experiments, and the figures that they record.

``make test`` runs one short experiment for each fault and looks at what is stored and shown, not at times.
``scripts/faults.py`` runs all of them at full length, on both databases, with limits on the times.
"""

import json
import math
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Literal

import pytest

from tests.clients.students import Swarm
from tests.support.databases import Postgres, Redis
from tests.support.deployments import TEACHER, WITH_TEACHER, Running, running_on
from tests.support.processes import wait_until
from tests.support.servers import TizaServer

LONG = os.environ.get("TIZA_FAULTS") == "long"
"""Whether the experiments run at full length (``scripts/faults.py``)."""
LONG_TIMEOUT = 3600
"""Seconds for one long experiment."""

SQLITE_FIRST = ["sqlite", pytest.param("postgres", marks=pytest.mark.long)]
POSTGRES_FIRST = ["postgres", pytest.param("sqlite", marks=pytest.mark.long)]
"""Parameters of an experiment: each runs on one database in ``make test``, and on both at full length."""

Database = Literal["sqlite", "postgres", "relayed"]
Deploy = Callable[..., Running]
Note = Callable[..., None]
Crowd = Callable[[Running], Swarm]


def scale(short: int, long: int) -> int:
    """Return the size of an experiment: for ``make test``, or at full length."""
    return long if LONG else short


def within(seconds: float) -> float:
    """Return the limit for a measured time: itself at full length, none in ``make test``, whose machine may be busy."""
    return seconds if LONG else math.inf


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give long experiments the time they need."""
    for item in items:
        if LONG and Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.timeout(LONG_TIMEOUT))


@pytest.fixture
def note(request: pytest.FixtureRequest) -> Note:
    """Record figures of an experiment, numbered as in docs/reliability.md: ``note("R1", kills=3, ...)``.

    ``scripts/faults.py`` shows them in a table.
    """

    def write(experiment: str, **figures: Any) -> None:
        request.node.user_properties.append((experiment, figures))
        target = os.environ.get("TIZA_FAULTS_FIGURES")
        if target:
            with open(target, "a", encoding="utf-8") as file:
                file.write(json.dumps({"experiment": experiment, "test": request.node.name, "figures": figures}) + "\n")

    return write


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[Redis]:
    """A Redis that the test may stop, hang, empty and replace."""
    with Redis(tmp_path) as server:
        yield server


@pytest.fixture
def deploy(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Deploy]:
    """Start a server only for the test: ``deploy(workers=2, database="postgres", redis=own_redis, **settings)``.

    All rate limits are as they come, unless ``settings`` say otherwise. ``folder`` is where SQLite's files lie. With
    ``database="relayed"``, ``settings`` give a prepared one.
    """
    with ExitStack() as running:

        def start(
            *, workers: int = 1, database: Database = "sqlite", redis: Redis | None = None,
            postgres: Postgres | None = None, folder: Path = tmp_path, **settings: str,
        ) -> Running:  # fmt: skip
            if postgres:
                settings["DATABASE_URL"] = postgres.prepared_database(WITH_TEACHER)
            elif database == "postgres":
                shared: Postgres = request.getfixturevalue("postgres_server")
                settings["DATABASE_URL"] = shared.prepared_database(WITH_TEACHER)
            elif database == "sqlite":
                settings["DATABASE_URL"] = f"sqlite:///{folder / 'tiza.sqlite3'}"
                TizaServer(folder).prepare_database(TEACHER)
            if workers > 1:
                queue = redis or request.getfixturevalue("redis_server")
                settings |= {"REDIS_URL": queue.url, "WEB_CONCURRENCY": str(workers)}
            server = running.enter_context(TizaServer(tmp_path, settings=settings, migrate=False))
            wait_until(lambda: len(server.children()) == workers, 30, f"{workers} workers")
            return running_on(server)

        yield start


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    """Make swarms of simulated students that are gone after the test: ``crowd(running)``."""
    with ExitStack() as made:
        yield lambda running: made.enter_context(Swarm(running.url))
