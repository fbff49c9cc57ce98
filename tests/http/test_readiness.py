"""/readyz: 200 while the process can serve, 503 with the part that fails; Redis only degrades."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from classroom.core.database import db
from classroom.http.readiness import newest_schema


@pytest.fixture
def schema(app: Flask) -> Any:
    """Store which migration the database has."""
    db.session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))

    def set_to(*versions: str) -> None:
        db.session.execute(text("DELETE FROM alembic_version"))
        for version in versions:
            db.session.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": version})
        db.session.commit()

    set_to(newest_schema())
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
    assert newest_schema() in body["failing"]["schema"]


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
