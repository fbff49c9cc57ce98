"""What only a database with many writers at once can show."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask

from classroom import create_app
from classroom.core import settings
from classroom.core.database import db
from classroom.core.errors import Conflict, Invalid
from classroom.models import User
from classroom.services.accounts import users
from classroom.services.accounts.directory import Wanted
from tests.support.databases import Postgres
from tests.support.people import PASSWORD, make_user


@pytest.fixture
def application(postgres_server: Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An application on an empty PostgreSQL database."""
    monkeypatch.setenv("SECRET_KEY", "a key for tests only, long enough")
    monkeypatch.setenv("DATABASE_URL", postgres_server.fresh_database())
    settings.current.cache_clear()
    made = create_app()
    with made.app_context():
        db.create_all()
        yield made
        db.session.remove()
        db.engine.dispose()
    settings.current.cache_clear()


def test_two_admins_who_demote_each_other_do_not_both_win(application: Flask) -> None:
    ids = [make_user(name, "admin").id for name in ("first", "second")]
    db.session.remove()
    start = threading.Barrier(2)
    verdicts: list[str] = []

    def demote(user_id: int) -> None:
        with application.app_context():
            start.wait()
            try:
                users.set_role(user_id, "teacher")
                verdicts.append("demoted")
            except Conflict as error:
                verdicts.append(error.code)

    for _round in range(5):
        verdicts.clear()
        threads = [threading.Thread(target=demote, args=(user_id,)) for user_id in ids]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert sorted(verdicts) == ["demoted", "last_admin"]
        db.session.rollback()
        for user in db.session.query(User):
            user.role = "admin"
        db.session.commit()


@pytest.mark.parametrize(("field", "username"), [("username", "ROSA"), ("email", "other")])
@pytest.mark.usefixtures("application")
def test_what_is_taken_is_said_at_its_field(field: str, username: str) -> None:
    users.create(username="rosa", password=PASSWORD, role="student", email="rosa@example.org")
    email = "rosa@example.org" if field == "email" else "another@example.org"
    with pytest.raises(Invalid) as caught:
        users.create(username=username, password=PASSWORD, role="student", email=email)
    assert list(caught.value.fields) == [field]


@pytest.mark.usefixtures("application")
def test_searches_fold_case_and_take_signs_as_they_are() -> None:
    users.create(username="rosa", password=PASSWORD, role="student", display_name="Ángela 100%")
    names = lambda query: [user.username for user in users.list_users(Wanted(query)).items]  # noqa: E731
    assert names("ángela") == names("100%") == names("ROSA") == ["rosa"]
    assert names("1_0%") == []
