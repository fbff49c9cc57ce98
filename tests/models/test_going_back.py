"""Going back to the schema before erasures keeps the answers of lessons that somebody owns."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from classroom.services.bank import entries
from classroom.services.lessons import lifecycle, rounds
from tests.support.application import SECRET_KEY, build, copy_database, use_settings
from tests.support.lessons import CAPITAL
from tests.support.people import make_user
from tests.support.servers import TABLES, run_flask, sqlite_template


def test_a_question_without_an_owner_goes_to_whoever_asked_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "served.sqlite3"
    settings = {
        "SECRET_KEY": SECRET_KEY,
        "DATABASE_URL": copy_database(file, sqlite_template(TABLES)),
        "CLASSROOM_DATA": str(tmp_path),
    }
    use_settings(monkeypatch, **settings)
    with build().app_context():
        owner = make_user("owner", "teacher")
        question, lesson = entries.create(owner.id, CAPITAL), lifecycle.create(owner.id, title="Kept")
        asked = rounds.open_round(lesson.id, owner.id, question.id, None)
        ids = owner.id, question.id, asked.id
    owner_id, question_id, round_id = ids
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE questions SET owner_id = NULL WHERE id = ?", (question_id,))
    run_flask(settings, "db", "downgrade", "0025")
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT owner_id FROM questions").fetchall() == [(owner_id,)]
        assert connection.execute("SELECT id FROM rounds").fetchall() == [(round_id,)]
