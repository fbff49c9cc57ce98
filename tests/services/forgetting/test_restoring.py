"""A backup of before does not bring back what was forgotten; whoever only got the same id is left alone."""

from pathlib import Path

import pytest
from flask import Flask

from classroom.core.database import db, transaction
from classroom.models import Erasure, Lesson, Participant, Question, User
from classroom.services.accounts import users
from classroom.services.audit import trail
from classroom.services.audit.trail import Filter
from classroom.services.backups import ledger, make
from classroom.services.bank import entries
from classroom.services.classes import courses
from classroom.services.forgetting import accounts, lessons, questions, replay, restoring
from classroom.services.forgetting import courses as forget_courses
from classroom.services.lessons import lifecycle
from tests.services.forgetting.conftest import forget_now
from tests.support.application import copy_database
from tests.support.databases import Postgres
from tests.support.lessons import CAPITAL, join, play
from tests.support.people import make_user
from tests.support.servers import sqlite_template

pytestmark = pytest.mark.both_databases


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that was migrated, since a restore migrates."""
    return copy_database(tmp_path / "served.sqlite3", sqlite_template())


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


def restore(url: str, backup: Path) -> int:
    db.session.remove()
    db.engine.dispose()
    number = restoring.restore(url, backup).number
    db.session.expire_all()
    return number


def make_backup(url: str, path: Path) -> Path:
    db.session.remove()
    make.make(url, path)
    return path


@pytest.fixture
def world(app: Flask, owner: User, member: User, lesson: Lesson, question: Question) -> dict[str, int]:
    """One of each kind, by name of the kind."""
    place, guest = join(lesson, user=member), join(lesson, "Ana")
    play(lesson, question, {place: ["a"], guest: ["b"]})
    lifecycle.end(lesson.id, owner.id)
    other, third = lifecycle.create(owner.id), lifecycle.create(owner.id, title="Third")
    ben, last = join(other, "Ben"), join(third, "Carla")
    for taught in (other, third):
        lifecycle.end(taught.id, owner.id)
    course = courses.create(owner.id, "9b")
    spare = entries.create(owner.id, {**CAPITAL, "prompt": "Spare?"})
    entries.archive(spare.id, owner.id)
    return {
        "owner": owner.id, "user": member.id, "lesson": other.id, "names": third.id, "participant": guest.id,
        "course": course.id, "question": spare.id, "ben": ben.id, "carla": last.id, "place": place.id,
        "first": lesson.id,
    }  # fmt: skip


def forget_all(world: dict[str, int]) -> None:
    owner = world["owner"]
    accounts.erase(world["user"])
    lessons.delete_lesson(world["lesson"], owner)
    lessons.anonymise(world["names"], owner)
    lessons.forget_participant(world["first"], owner, world["participant"])
    forget_courses.delete_course(world["course"], owner)
    questions.delete_question(world["question"], owner)
    forget_now()


def is_forgotten(world: dict[str, int]) -> bool:
    db.session.rollback()
    found = {participant.nickname for participant in db.session.query(Participant)}
    gone = [db.session.get(User, world["user"]), db.session.get(Lesson, world["lesson"])]
    gone.append(db.session.get(Question, world["question"]))
    return gone == [None] * 3 and not found & {"Member", "Ana", "Ben", "Carla"}


def test_an_old_backup_brings_nobody_back(world: dict[str, int], database_url: str, backups: Path) -> None:
    old = make_backup(database_url, backups / "old.tiza")
    forget_all(world)
    assert is_forgotten(world)
    assert {entry.kind for entry in ledger.read()} == set(replay.MODELS)
    assert restore(database_url, old) == 6
    assert is_forgotten(world)
    assert db.session.get(User, world["owner"]) is not None, "the others are back"
    assert restore(database_url, old) == 6, "as often as one likes"
    (entry,) = trail.entries(Filter("backup_restored")).items
    assert entry.detail.endswith("+00:00"), "which backup it was; the first restore is no longer in the database"
    assert replay.replay(ledger.read()) == 0


@pytest.mark.parametrize("left", ["database", "later backup", "same backup"])
def test_what_was_forgotten_is_known_when_the_ledger_is_lost(
    world: dict[str, int], database_url: str, backups: Path, left: str
) -> None:
    old = make_backup(database_url, backups / "old.tiza")
    forget_all(world)
    if left != "database":
        make_backup(database_url, backups / "later.tiza")
        with transaction() as session:
            session.query(Erasure).delete()
    ledger.path().unlink()
    if left == "same backup":
        old = backups / "later.tiza"
    restore(database_url, old)
    assert is_forgotten(world)
    assert len(ledger.read()) == 6, "the data directory has it again"


def test_another_row_with_the_same_id_is_left_alone(app: Flask, owner: User, data: Path) -> None:
    gone = make_user("gone", "student")
    key = gone.id
    accounts.erase(key)
    forget_now()
    newer = make_user("newer", "student")
    assert newer.id == key, "SQLite gives the number again"
    assert replay.replay(ledger.read()) == 0
    assert forget_now() == 0
    assert users.find_by_username("newer") is not None


def test_a_process_that_starts_forgets_again_what_somebody_has_brought_back(
    app: Flask, world: dict[str, int], database_url: str, backups: Path
) -> None:
    from classroom.services.backups import restore as plain
    from classroom.services.forgetting import jobs

    old = make_backup(database_url, backups / "old.tiza")
    forget_all(world)
    db.session.remove()
    db.engine.dispose()
    plain.restore(database_url, old)  # as if the process had died in the middle of it
    db.session.expire_all()
    assert not is_forgotten(world)
    db.session.rollback()
    app.extensions.pop("tiza.ledger_replayed", None)
    jobs.register(app).run_once()
    assert is_forgotten(world)


def test_a_ledger_that_was_cut_off_is_read(app: Flask, data: Path) -> None:
    ledger.append([ledger.Entry("user", 7, "a" * 64), ledger.Entry("lesson", 8, "b" * 64)])
    ledger.append([ledger.Entry("user", 7, "a" * 64)])
    with ledger.path().open("a") as file:
        file.write('["user", 9, "cc')
    assert [entry.id for entry in ledger.read()] == [7, 8]
    assert ledger.path().read_text().count("\n") == 2


def test_a_ledger_that_cannot_be_written_stops_nothing(
    app: Flask, member: User, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data.mkdir(exist_ok=True)
    ledger.path().mkdir()
    accounts.erase(member.id)
    forget_now()
    assert db.session.get(User, member.id) is None


def test_backups_of_postgresql(postgres_server: Postgres, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The same on PostgreSQL, with its own programs."""
    from flask_migrate import upgrade

    from classroom import create_app
    from tests.support.application import SECRET_KEY, use_settings

    url = postgres_server.fresh_database()
    use_settings(monkeypatch, SECRET_KEY=SECRET_KEY, DATABASE_URL=url, CLASSROOM_DATA=str(tmp_path / "data"))
    with create_app().app_context():
        upgrade()
        gone, stays = make_user("gone", "student").id, make_user("stays", "student").id
        old = make_backup(url, tmp_path / "old.tiza")
        accounts.erase(gone)
        forget_now()
        assert restore(url, old) == 1
        assert (db.session.get(User, gone), db.session.get_one(User, stays).username) == (None, "stays")
        db.session.remove()
        db.engine.dispose()
