"""Tiza itself in real processes, as other tests use it: SQLite, PostgreSQL, Redis, several workers, kill, restart."""

import json
import urllib.request
from pathlib import Path

import pytest

from tests.support.databases import Postgres, Redis
from tests.support.processes import port_answers, wait_until
from tests.support.servers import TizaServer


def test_one_worker_on_sqlite_restarts_on_the_same_address_and_is_killed(tmp_path: Path) -> None:
    with TizaServer(tmp_path) as server:
        url, pid = server.url, server.pid
        assert len(server.children()) == 1
        server.restart()
        assert server.pid != pid
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            assert json.load(answer)["status"] == "ok"
        server.kill()
        assert not port_answers(server.port)
        assert not server.ready()


@pytest.mark.long  # the experiments in tests/faults use both
def test_workers_on_postgresql_and_redis(tmp_path: Path, postgres_server: Postgres, redis_server: Redis) -> None:
    settings = {
        "DATABASE_URL": postgres_server.fresh_database(),
        "REDIS_URL": redis_server.url,
        "WEB_CONCURRENCY": "2",
    }
    with TizaServer(tmp_path, settings=settings) as server:
        wait_until(lambda: len(server.children()) == 2, 30, "the second worker")
        assert server.ready()
