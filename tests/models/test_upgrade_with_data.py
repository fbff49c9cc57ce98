"""``tiza upgrade`` with data and an open question: a backup before, everything there afterwards, and back again."""

from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import inspect, text

from classroom.core import schema, settings
from classroom.core.database import db
from classroom.models import Participant
from classroom.services.answers import batch
from classroom.services.answers.submissions import read
from classroom.services.bank import entries
from classroom.services.lessons import lifecycle, rounds
from classroom.services.participants.join import join_lesson
from classroom.services.server.workers import Figures, Reporter
from classroom.serving import database_upgrade
from classroom.serving.database_upgrade import UpgradeError
from tests.support.lessons import CAPITAL
from tests.support.people import make_user

OLD = "0019"
KEPT = ("users", "questions", "question_versions", "lessons", "rounds", "participants", "answers")


def rows(tables: tuple[str, ...]) -> dict[str, Any]:
    """Return what tables have in the columns of the old schema."""
    found = {}
    with db.engine.connect() as connection:
        for table in tables:
            columns = ", ".join(sorted(each["name"] for each in inspect(connection).get_columns(table)))
            query = text(f"SELECT {columns} FROM {table} ORDER BY id")
            found[table] = [tuple(row._mapping.items()) for row in connection.execute(query)]
    db.engine.dispose()
    return found


def answer(participant: Participant, round_id: int, name: str) -> str:
    payload = {"id": f"submission-{name}", "round_id": round_id, "value": ["b"]}
    (verdict,) = batch.record_batch([read(participant.id, payload)])
    return verdict.error.code if verdict.error else "ok"


def test_an_open_question_goes_on(empty: Flask, tmp_path: Path) -> None:
    with empty.app_context():
        flask_migrate.upgrade()
        owner = make_user("owner", "teacher")
        question, lesson = entries.create(owner.id, CAPITAL), lifecycle.create(owner.id, title="Kept")
        asked = rounds.open_round(lesson.id, owner.id, question.id, None).id
        ana, luz = (join_lesson(lesson.code, address="127.0.0.1", nickname=name) for name in ("Ana", "Luz"))
        assert answer(ana, asked, "ana") == "ok"
        db.session.remove()
        flask_migrate.downgrade(revision=OLD)
        before = rows(KEPT)
        told: list[str] = []
        server = settings.current().model_copy(update={"data": tmp_path})
        database_upgrade.upgrade(server, told.append)
        assert len(list((tmp_path / "backups").glob(f"before-upgrade-from-{OLD}-*"))) == 1
        assert [line.partition(":")[0] for line in told] == [
            "Backup",
            f"The database has the schema {schema.newest()}, and was checked.",
        ]
        after = rows(KEPT)
        for table, kept in before.items():
            assert [set(row) - set(new) for row, new in zip(kept, after[table], strict=True)] == [set()] * len(kept)
        assert answer(luz, asked, "luz") == "ok"
        assert answer(ana, asked, "ana") == "ok", "the same submission again"
        db.session.remove()
        flask_migrate.downgrade(revision=OLD)
        again = rows(KEPT)
        assert len(again["answers"]) == 2
        assert {
            name: kept for name, kept in again.items() if name != "answers" and name not in ("participants", "lessons")
        } == {name: kept for name, kept in before.items() if name not in ("answers", "participants", "lessons")}
        told.clear()
        database_upgrade.upgrade(server, told.append)
        database_upgrade.upgrade(server, told.append)
        assert told[-1] == f"The database has the newest schema already ({schema.newest()})."
        db.engine.dispose()


def test_running_workers_are_not_harmed(empty: Flask) -> None:
    """Where a migration does not say that old workers survive it, the upgrade asks to stop them."""
    with empty.app_context():
        flask_migrate.upgrade()
        make_user("owner", "teacher")
        Reporter().report(Figures(0, 0, 0, 0.0, 0.0, 0, ""))
        db.session.remove()
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '0024'"))
        with pytest.raises(UpgradeError, match=r"1 workers run and would not survive the migrations .*0025.*Nothing"):
            database_upgrade.upgrade(settings.current(), print)
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(UpgradeError, match="of a newer Tiza"):
            database_upgrade.upgrade(settings.current(), print)
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :newest"), {"newest": schema.newest()})
        db.engine.dispose()
