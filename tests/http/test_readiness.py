"""/readyz: 200 while the process can serve, 503 with the part that fails; Redis only degrades."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from classroom.core.database import db
from classroom.core.schema import SERVES_FROM, newest
from classroom.http.readiness import Readiness
from classroom.models import ServerOption
from tests.support.processes import wait_until


@pytest.fixture
def schema(app: Flask) -> Any:
    """Store which migration the database has."""
    db.session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))

    def set_to(*versions: str) -> None:
        db.session.execute(text("DELETE FROM alembic_version"))
        for version in versions:
            db.session.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": version})
        db.session.commit()

    set_to(newest())
    yield set_to
    db.session.execute(text("DROP TABLE alembic_version"))
    db.session.commit()


def readiness(app: Flask) -> tuple[int, Any]:
    answer = app.test_client().get("/readyz")
    return answer.status_code, answer.json


@pytest.mark.usefixtures("schema")
def test_a_process_that_can_serve(app: Flask) -> None:
    assert readiness(app) == (200, {"status": "ok", "failing": {}, "degraded": {}, "warnings": {}})


@pytest.mark.parametrize("stored", [["0001"], ["9999"], []], ids=["behind", "ahead", "none"])
def test_a_schema_that_does_not_fit_is_not_served(app: Flask, schema: Any, stored: list[str]) -> None:
    schema(*stored)
    status, body = readiness(app)
    assert (status, body["status"], list(body["failing"])) == (503, "unavailable", ["schema"])
    assert newest() in body["failing"]["schema"]


def test_a_newer_schema_that_says_that_it_serves_this_version_is_served(app: Flask, schema: Any) -> None:
    schema("9999")
    db.session.add(ServerOption(name=SERVES_FROM, value=newest()))
    db.session.commit()
    status, body = readiness(app)
    assert (status, body["failing"]) == (200, {})
    assert body["warnings"] == {"schema": "the database has 9999, of a newer version of Tiza"}


@pytest.mark.usefixtures("schema")
def test_without_redis_the_process_can_serve(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.extensions["tiza.live"], "bus_failure", lambda: "no message came back for 6 s")
    expected = {"redis": "no message came back for 6 s"}
    status, body = readiness(app)
    assert (status, body["status"], body["failing"], body["degraded"]) == (200, "degraded", {}, expected)


@pytest.mark.usefixtures("schema")
def test_parts_that_stand_still_are_named(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.extensions["tiza.live"], "failing", lambda: {"beat": "silent"})
    status, body = readiness(app)
    assert (status, body["failing"]) == (503, {"beat": "silent"})


def test_a_crowd_that_asks_at_once_costs_one_connection_at_a_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody may ask; on PostgreSQL, each of them would take one of few connections, and most would be told 503."""
    crowd = 20
    looks: list[None] = []
    asked: list[int] = []
    may_answer = threading.Event()

    def clock() -> float:
        looks.append(None)
        return float(len(looks))

    def ask_database() -> dict[str, str]:
        asked.append(len(looks))
        assert may_answer.wait(30)
        return {"database": f"question {len(asked)}"}

    found = Readiness(app, clock)
    monkeypatch.setattr(found, "_ask_database", ask_database)
    with ThreadPoolExecutor(crowd) as threads:
        first = threads.submit(found._database)
        wait_until(lambda: asked, 30, "the first question")
        others = [threads.submit(found._database) for _ in range(crowd - 1)]
        wait_until(lambda: len(looks) == 2 + len(others), 30, "the others")
        may_answer.set()
        assert first.result() == {"database": "question 1"}
        assert {other.result()["database"] for other in others} == {"question 2"}, "asked after they came, once"
    assert found._database() == {"database": "question 3"}
