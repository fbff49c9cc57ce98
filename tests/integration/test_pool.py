"""R32: more requests at once than connections to PostgreSQL wait in line; none is refused."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from classroom.core.postgresql import allowed_connections
from tests.support.databases import Postgres
from tests.support.deployments import WITH_TEACHER, running_on
from tests.support.servers import TizaServer


@pytest.mark.parametrize("burst", [100, pytest.param(1000, marks=pytest.mark.long)])
def test_a_burst_waits_for_its_connections(tmp_path: Path, postgres_server: Postgres, burst: int) -> None:
    settings = {"DATABASE_URL": postgres_server.prepared_database(WITH_TEACHER), "CLASSROOM_POOL_SIZE": "2"}
    with TizaServer(tmp_path, settings=settings, migrate=False) as server:
        code = running_on(server).teacher.lesson()["code"]
        with ThreadPoolExecutor(50) as pool:
            statuses = Counter(
                pool.map(lambda _: requests.get(f"{server.url}/join/{code}", timeout=60).status_code, range(burst))
            )
        assert statuses == {200: burst}
        assert "Traceback" not in server.output


def test_what_postgresql_allows_is_asked(postgres_server: Postgres) -> None:
    assert allowed_connections(postgres_server.url()) == 197
    assert allowed_connections(postgres_server.url("no_such_database")) is None
