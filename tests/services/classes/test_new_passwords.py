"""Passwords of imported students: hashed after the import, kept encrypted, shown once within a day."""

import pytest

from classroom.core.database import db, now
from classroom.core.errors import Conflict, NotAuthenticated, NotFound
from classroom.models import Course, NewPasswords, User
from classroom.services.accounts import users
from classroom.services.classes import courses, new_passwords, rosters
from classroom.services.classes.roster_formats.reading import read_text
from tests.support.application import use_settings

pytestmark = pytest.mark.usefixtures("app")
NAMES = [f"student{number:02}" for number in range(new_passwords.BATCH + 5)]


@pytest.fixture
def course(owner: User) -> Course:
    return courses.create(owner.id, "Geography 2 B")


def imported(course: Course, *lines: str) -> int:
    """Import a roster and return the number of its passwords."""
    result = rosters.apply(course.id, course.owner_id, read_text("\n".join(lines or NAMES)))
    assert result.passwords_id is not None
    return result.passwords_id


def state(course: Course, key: int) -> tuple[str, int]:
    found = new_passwords.progress(course.id, course.owner_id, key)
    return found.state, found.hashed


def finish() -> None:
    while new_passwords.hash_batch():
        pass


def stored(key: int) -> NewPasswords:
    db.session.expire_all()
    return db.session.get_one(NewPasswords, key)


@pytest.mark.both_databases
def test_passwords_are_hashed_in_batches_and_shown_once(course: Course) -> None:
    key = imported(course)
    assert state(course, key) == ("working", 0)
    assert len(courses.roster(course.id, course.owner_id)) == len(NAMES), "the students are in the class at once"
    assert new_passwords.hash_batch()
    assert state(course, key) == ("working", new_passwords.BATCH)
    with pytest.raises(Conflict):
        new_passwords.show(course.id, course.owner_id, key)
    finish()
    assert state(course, key) == ("ready", len(NAMES))
    assert [entry.id for entry in new_passwords.unseen(course.id, course.owner_id)] == [key]
    students = new_passwords.show(course.id, course.owner_id, key)
    assert [student.username for student in students] == NAMES
    for student in (students[0], students[-1]):
        assert users.authenticate(student.username, student.password, "192.0.2.1").username == student.username
    assert stored(key).sealed is None
    assert state(course, key)[0] == "shown"
    with pytest.raises(Conflict):
        new_passwords.show(course.id, course.owner_id, key)
    assert new_passwords.unseen(course.id, course.owner_id) == []


def test_no_password_lets_in_an_account_that_waits(course: Course) -> None:
    rosters.apply(course.id, course.owner_id, read_text("ana,Ana,,my own good one"))
    for password in ("", "my own good one"):
        with pytest.raises(NotAuthenticated):
            users.authenticate("ana", password, "192.0.2.1")


def test_passwords_of_the_list_are_forgotten_when_they_are_hashed(course: Course) -> None:
    result = rosters.apply(course.id, course.owner_id, read_text("ana,Ana,,my own good one"))
    assert result.passwords_id is None
    finish()
    assert users.authenticate("ana", "my own good one", "192.0.2.1").username == "ana"
    (kept,) = db.session.query(NewPasswords)
    assert kept.sealed is None


def test_what_is_stored_shows_no_password(course: Course) -> None:
    key = imported(course, "ana,Ana,,my own good one", "beto")
    assert b"good" not in (stored(key).sealed or b"")


def test_unseen_passwords_are_deleted_after_a_day(course: Course) -> None:
    key = imported(course, "ana")
    finish()
    stored(key).created_at = now() - new_passwords.KEEP - 1
    db.session.commit()
    assert state(course, key)[0] == "gone"
    with pytest.raises(Conflict):
        new_passwords.show(course.id, course.owner_id, key)
    finish()
    assert stored(key).sealed is None


@pytest.mark.parametrize(("ahead", "taken"), [(10.0, False), (-1.0, True), (4000.0, True)])
def test_a_batch_is_taken_over_when_its_lease_is_over(course: Course, ahead: float, taken: bool) -> None:
    """A lease that ends in an hour was made before the clock was set back."""
    key = imported(course, "ana")
    stored(key).lease_until = now() + ahead
    db.session.commit()
    assert new_passwords.hash_batch() is taken


def test_who_lost_the_lease_changes_nothing(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    key = imported(course, "ana")
    hashed = new_passwords.passwords.hashed

    def slow(password: str) -> str:
        stored(key).lease_until = now() + 20  # another process took over meanwhile
        db.session.commit()
        return hashed(password)

    monkeypatch.setattr(new_passwords.passwords, "hashed", slow)
    assert new_passwords.hash_batch()
    assert state(course, key) == ("working", 0)


def test_a_password_that_was_set_meanwhile_stays(course: Course) -> None:
    imported(course, "ana")
    ana = users.find_by_username("ana")
    assert ana is not None
    ana.password_hash = "set by an administrator"
    db.session.commit()
    finish()
    db.session.expire_all()
    assert ana.password_hash == "set by an administrator"


def test_with_another_secret_the_passwords_are_gone(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    key = imported(course, "ana")
    use_settings(monkeypatch, SECRET_KEY="another secret of this server 91823")
    finish()
    assert state(course, key)[0] == "gone"


def test_only_the_owner_sees_them(course: Course, outsider: User) -> None:
    key = imported(course, "ana")
    finish()
    own = courses.create(outsider.id, "Mine")
    for course_id, user_id in ((course.id, outsider.id), (own.id, outsider.id)):
        for call in (new_passwords.show, new_passwords.progress):
            with pytest.raises(NotFound):
                call(course_id, user_id, key)
    with pytest.raises(NotFound):
        new_passwords.unseen(course.id, outsider.id)


def test_thousands_are_imported_at_once(course: Course) -> None:
    """As many as a class may have; the hashes come later, so this takes no longer than any page."""
    key = imported(course, *(f"student{number:05}" for number in range(courses.MAX_STUDENTS)))
    assert state(course, key) == ("working", 0)
    assert courses.sizes([course.id]) == {course.id: courses.MAX_STUDENTS}
