"""Migrations on both databases: up, down, up again, and no difference to the models."""

import json

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import Connection, inspect, text

from classroom.core.database import db, transaction
from classroom.models.answer import WRITERS
from classroom.services.lessons import changes


def tables() -> set[str]:
    names = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    db.engine.dispose()
    return names


def test_up_down_and_up_again(empty: Flask) -> None:
    with empty.app_context():
        assert tables() == set()
        flask_migrate.upgrade()
        assert tables() == set(db.metadata.tables)
        flask_migrate.check()
        flask_migrate.downgrade(revision="base")
        assert tables() == set()
        flask_migrate.upgrade()
        assert tables() == set(db.metadata.tables)
        flask_migrate.check()


def test_check_would_notice_a_difference(empty: Flask) -> None:
    with empty.app_context():
        flask_migrate.upgrade()
        with db.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE quizzes ADD COLUMN forgotten INTEGER")
        with pytest.raises(SystemExit):
            flask_migrate.check()


def test_migrated_tables_have_the_models_constraints(app: Flask) -> None:
    """Alembic's comparison does not look at check constraints and partial indexes; this does."""
    inspector = inspect(db.engine)
    for table in db.metadata.sorted_tables:
        wanted = {str(c.name) for c in table.constraints if type(c).__name__ == "CheckConstraint"}
        assert {found["name"] for found in inspector.get_check_constraints(table.name)} == wanted, table.name
    (partial,) = [i for i in inspector.get_indexes("rounds") if i["name"] == "uq_rounds_one_open"]
    assert partial["unique"]
    where = partial["dialect_options"][f"{db.engine.dialect.name}_where"]
    assert "status" in str(where)
    assert "'open'" in str(where)


def test_points_of_stored_answers_follow_from_what_the_upgrade_fills_in(empty: Flask) -> None:
    """Answers of before keep their points: the fraction and the time that was left give the same ones."""
    rows = {  # points, correct, seconds after the opening, extra time: what they have to become
        (150, True, 0, 0): (1.0, 1.0),
        (125, True, 20, 0): (1.0, 0.5),
        (125, True, 40, 100): (1.0, 0.5),
        (0, False, 20, 0): (0.0, 0.5),
        (63, False, 20, 0): (0.504, 0.5),
        (100, True, 55, 0): (1.0, 0.0),
    }
    with empty.app_context():
        flask_migrate.upgrade(revision="0009")
        with db.engine.begin() as connection:
            for table, values in (
                ("users", {"id": 1, "username": "t", "role": "teacher"}),
                ("questions", {"id": 1, "owner_id": 1, "type": "short_text"}),
                ("question_versions", {"id": 1, "question_id": 1, "number": 1, "points": 100, "body": "{}"}),
                ("lessons", {"id": 1, "owner_id": 1, "code": "ABCDEF", "status": "live", "join_mode": "guest"}),
                ("rounds", {"id": 1, "lesson_id": 1, "version_id": 1, "number": 1, "attempt": 1, "status": "open",
                            "time_limit": 40, "opened_at": 1000.0, "deadline": 1040.0, "speed_bonus": 50}),
                ("rounds", {"id": 2, "lesson_id": 1, "version_id": 1, "number": 2, "attempt": 1, "status": "closed",
                            "time_limit": 40, "opened_at": 900.0, "closed_at": 925.0, "speed_bonus": 50}),
            ):  # fmt: skip
                _insert(connection, table, values)
            for number, (points, correct, seconds, extra) in enumerate(rows, 1):
                person = {"id": number, "lesson_id": 1, "nickname": f"P{number}", "nickname_key": f"p{number}",
                          "resume_code": f"C{number}", "extra_percent": extra}  # fmt: skip
                _insert(connection, "participants", person)
                answer = {"id": number, "round_id": 1, "participant_id": number, "submission_id": f"s{number}",
                          "value": '"x"', "answered_at": 1000.0 + seconds, "correct": correct,
                          "points": points}  # fmt: skip
                _insert(connection, "answers", answer)
        flask_migrate.upgrade()
        with db.engine.connect() as connection:
            query = text("SELECT fraction, time_left FROM answers ORDER BY id")
            found = [tuple(round(number, 3) for number in row) for row in connection.execute(query)]
            timers = connection.execute(text("SELECT timer_used, timer_since FROM rounds ORDER BY id")).all()
    assert found == list(rows.values())
    assert [tuple(row) for row in timers] == [(0.0, 1000.0), (25.0, None)]


def _insert(connection: Connection, table: str, values: dict[str, object]) -> None:
    """Insert a row with these values, and with something in every other column that must not be empty."""
    fallbacks = {"INTEGER": 0, "DOUBLE": 0.0, "DOUBLE_PRECISION": 0.0, "BOOLEAN": False}
    for column in inspect(connection).get_columns(table):
        if not column["nullable"] and column["default"] is None and column["name"] not in values:
            values[column["name"]] = fallbacks.get(type(column["type"]).__name__, "")
    names = ", ".join(values)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES (:{', :'.join(values)})"), values)


def test_stored_short_texts_get_their_language_and_keep_what_they_forgive(empty: Flask) -> None:
    body = '{"accepted":[{"credit":100,"text":"Malmö"}],"forgive":["accents","spaces"]}'
    with empty.app_context():
        flask_migrate.upgrade(revision="0013")
        with db.engine.begin() as connection:
            _insert(connection, "users", {"id": 1, "username": "t", "role": "teacher"})
            for number, (kind, language) in enumerate((("short_text", "es"), ("short_text", None), ("poll", "es")), 1):
                _insert(connection, "questions", {"id": number, "owner_id": 1, "type": kind})
                version = {"id": number, "question_id": number, "number": 1, "points": 100, "body": body}
                _insert(connection, "question_versions", {**version, "language": language})
        flask_migrate.upgrade()
        with db.engine.connect() as connection:
            bodies = list(connection.scalars(text("SELECT body FROM question_versions ORDER BY id")))
        db.engine.dispose()
        assert bodies[2] == body, "other types have no language"
        flask_migrate.downgrade(revision="0013")
        with db.engine.connect() as connection:
            assert set(connection.scalars(text("SELECT body FROM question_versions"))) == {body}
    stored = [json.loads(found) for found in bodies[:2]]
    assert [found.pop("language") for found in stored] == ["es", None]
    assert stored == [json.loads(body)] * 2


def test_lessons_of_before_have_no_changes_that_pages_were_not_told(empty: Flask) -> None:
    with empty.app_context():
        flask_migrate.upgrade(revision="0014")
        with db.engine.begin() as connection:
            for table, values in (
                ("users", {"id": 1, "username": "t", "role": "teacher"}),
                ("questions", {"id": 1, "owner_id": 1, "type": "poll"}),
                ("question_versions", {"id": 1, "question_id": 1, "number": 1, "body": "{}"}),
                ("lessons", {"id": 1, "owner_id": 1, "code": "ABCDEF", "status": "live", "join_mode": "guest"}),
                ("rounds", {"id": 1, "lesson_id": 1, "version_id": 1, "number": 1, "attempt": 1, "status": "open"}),
                ("participants", {"id": 1, "lesson_id": 1, "nickname": "A", "nickname_key": "a", "resume_code": "C"}),
                ("answers", {"id": 1, "round_id": 1, "participant_id": 1, "submission_id": "s", "value": '"a"'}),
            ):
                _insert(connection, table, values)
        flask_migrate.upgrade()
        stored = changes.of_lesson(1)
        assert (stored.private, stored.people, stored.answers) == (0, 0, {})
        assert changes.people_after(1, 0) == set()
        with transaction() as session:
            version = changes.next_answers(session.connection(), 1)
            assert changes.next_people(session.connection(), 1) == 1
        assert changes.answered_after(1, {}, {version % WRITERS: version}) == set()
        db.session.remove()
        db.engine.dispose()
        flask_migrate.downgrade(revision="0014")
        with db.engine.connect() as connection:
            assert connection.execute(text("SELECT value FROM answers")).all() == [('"a"',)]
