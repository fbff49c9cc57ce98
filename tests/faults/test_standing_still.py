"""A host that freezes in the middle of a batch gives its locks back, so that the others can go on (PostgreSQL)."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from classroom.services.answers import statements
from tests.faults.conftest import Deploy


def test_a_frozen_batch_does_not_keep_its_rounds(deploy: Deploy) -> None:
    running = deploy(database="postgres")
    lesson = running.teacher.lesson()
    asked = running.teacher.ask(lesson["id"], running.teacher.question())
    engine = create_engine(running.server.settings["DATABASE_URL"], poolclass=NullPool)
    with engine.connect() as frozen:
        assert frozen.scalars(statements.LOCK_ROUNDS, {"rounds": [asked["id"]]}).all() == [asked["id"]]
        running.teacher.command(lesson["id"], asked["id"], "close")  # waits for the lock
        with pytest.raises(OperationalError):
            frozen.execute(text("SELECT 1"))
        frozen.invalidate()
    (closed,) = running.teacher.results(lesson["id"])["rounds"]
    assert closed["answered"] == 0
