"""R30: a server is upgraded from an earlier version, with an open question, and goes back, on both databases."""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.clients.crowd import streaming
from tests.faults.conftest import SQLITE_FIRST, Crowd, Database, Note, scale
from tests.faults.oracle import check_everything
from tests.support.databases import Postgres, Redis
from tests.support.deployments import TEACHER, running_on
from tests.support.earlier import commit_before, put_present_into, run_in, tiza_upgrade, unpack
from tests.support.processes import ROOT, runs, wait_until
from tests.support.servers import TizaServer

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]
BEFORE_THE_AUDIT, BEFORE_SIDE_BY_SIDE = "0020_the_audit", "0030_the_page_of_administrators"
"""The last version with migration 0019, and the last whose workers do not know of databases that are ahead."""
HEAD = "head"


@pytest.fixture
def address(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> str:
    """The address of a database without tables."""
    if database == "sqlite":
        return f"sqlite:///{tmp_path / 'tiza.sqlite3'}"
    server: Postgres = request.getfixturevalue("postgres_server")
    return server.fresh_database()


def serving(folder: Path, project: Path, **settings: str) -> TizaServer:
    server = TizaServer(folder, settings=settings, migrate=False, project=project)
    for command in (("db", "upgrade"), TEACHER):
        run_in(project, server.settings, *command)
    return server


@pytest.mark.parametrize("database", SQLITE_FIRST)
def test_upgraded_from_a_version_of_long_ago_and_back(
    crowd: Crowd, note: Note, database: Database, address: str, tmp_path: Path
) -> None:
    old = tmp_path / "old"
    unpack(commit_before(BEFORE_THE_AUDIT), old)
    number = scale(12, 100)
    with serving(tmp_path, old, DATABASE_URL=address) as server:
        running = running_on(server)
        swarm = crowd(running)
        with streaming(running, swarm, number, pause=1) as stream:
            stream.flows(number)
            assert server.stop() == 0
            said = tiza_upgrade(server.settings)
            assert "before-upgrade-from-0019" in said
            server.cwd = ROOT
            server.start()
            stream.flows(number)
        check_everything(running, swarm, stream.lesson["id"])
        stored = len(running.teacher.results(stream.lesson["id"])["rounds"][0]["answers"])
        assert server.stop() == 0
        run_in(ROOT, server.settings, "db", "downgrade", "0019")
        server.cwd = old
        server.start()
        swarm.all(lambda student: student.connected and student.status == "open", "the question, still open", 60)
        (asked,) = running.teacher.results(stream.lesson["id"])["rounds"]
        assert len(asked["answers"]) == stored == number
        note("R30", database=database, upgraded="0019 > head > 0019", students=number, lost=0)


@contextmanager
def knocking(port: int) -> Iterator[list[float]]:
    """Connect again and again; yields the moments at which nobody accepted."""
    refused: list[float] = []
    going = threading.Event()

    def knock() -> None:
        while not going.wait(0.02):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=10).close()
            except OSError:
                refused.append(time.monotonic())

    thread = threading.Thread(target=knock)
    thread.start()
    try:
        yield refused
    finally:
        going.set()
        thread.join()


def reload_workers(server: TizaServer) -> None:
    """Have the master start workers with the code that is there now, and wait until the old ones are gone."""
    old = server.children()
    os.kill(server.pid, signal.SIGHUP)
    wait_until(lambda: not any(map(runs, old)), 120, "the end of the old workers")
    wait_until(lambda: len(server.children()) == len(old), 60, "new workers")


@pytest.mark.parametrize("database", SQLITE_FIRST)
def test_old_and_new_workers_side_by_side_in_an_upgrade_under_way(
    crowd: Crowd, note: Note, database: Database, address: str, tmp_path: Path, redis_server: Redis
) -> None:
    installed = tmp_path / "installed"
    unpack(commit_before(BEFORE_SIDE_BY_SIDE), installed)
    number = scale(12, 200)
    settings = {"DATABASE_URL": address, "REDIS_URL": redis_server.url, "WEB_CONCURRENCY": "2"}
    with serving(tmp_path, installed, **settings) as server:
        running = running_on(server)
        swarm = crowd(running)
        with streaming(running, swarm, number, pause=1) as stream, knocking(server.port) as refused:
            stream.flows(number)
            assert "has the schema" in tiza_upgrade(server.settings)
            stream.flows(number)
            put_present_into(installed)
            reload_workers(server)
            wait_until(server.ready, 60, "the new version being ready")
            stream.flows(number)
        check_everything(running, swarm, stream.lesson["id"])
        assert refused == []
        note("R30", database=database, upgraded="side by side", students=number, lost=0, refused=len(refused),
             python=sys.version.split()[0])  # fmt: skip
