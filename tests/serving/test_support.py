"""The helpers of the tests do what they say: databases start, programs that fail say why."""

import sys
from pathlib import Path

import psycopg2
import pytest
import redis
from sqlalchemy import make_url

from tests.support.databases import Postgres, Redis, require
from tests.support.processes import Program, wait_until


def test_redis_answers(redis_server: Redis) -> None:
    with redis.Redis.from_url(redis_server.url) as client:
        client.set("name", "tiza")
        assert client.get("name") == b"tiza"


def test_each_database_is_fresh(postgres_server: Postgres) -> None:
    first, second = postgres_server.fresh_database(), postgres_server.fresh_database()
    assert first != second
    for address in (first, second):
        parts = make_url(address)
        connection = psycopg2.connect(host=parts.host, port=parts.port, user=parts.username, dbname=parts.database)
        with connection, connection.cursor() as cursor:
            cursor.execute("CREATE TABLE only_here (id integer)")
        connection.close()


def test_chromium_is_there(chromium_path: Path) -> None:
    assert chromium_path.exists()


def test_program_that_ends_at_once_shows_its_log(tmp_path: Path) -> None:
    class NeverReady(Program):
        def ready(self) -> bool:
            return False

    program = NeverReady([sys.executable, "-c", "print('no chalk'); raise SystemExit(3)"], tmp_path / "log")
    with pytest.raises(AssertionError, match=r"(?s)status 3.*no chalk"):
        program.start()


def test_missing_program_is_an_error_that_names_the_package() -> None:
    with pytest.raises(RuntimeError, match="apt-get install chalkboard"):
        require("no-such-program", "chalkboard")


def test_wait_until_says_what_did_not_happen() -> None:
    with pytest.raises(AssertionError, match="the bell did not happen"):
        wait_until(lambda: 0, timeout=0.1, what="the bell")
