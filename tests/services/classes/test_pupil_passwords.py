"""A teacher resets the passwords of students whose accounts the own import has made, and of nobody else."""

import pytest
from flask import Flask

from classroom.core.errors import Conflict, Forbidden, NotAuthenticated, NotFound
from classroom.models import Course, User
from classroom.services.accounts import access, credentials, directory, users
from classroom.services.classes import courses, new_passwords, pupil_passwords, rosters
from classroom.services.classes.roster_formats.reading import read_text
from tests.support.people import PASSWORD

pytestmark = pytest.mark.usefixtures("app")
HOME = "198.51.100.7"


@pytest.fixture
def course(owner: User) -> Course:
    """A class with one student, imported by the owner."""
    made = courses.create(owner.id, "9a")
    rosters.apply(made.id, owner.id, read_text("username,name,password\neva,Eva,a password of the list\n"))
    while new_passwords.hash_batch():
        pass
    return made


@pytest.fixture
def eva(course: Course) -> User:
    found = users.find_by_username("eva")
    assert found is not None
    return found


@pytest.mark.both_databases
def test_a_managed_student_gets_a_password_to_be_changed(course: Course, owner: User, eva: User) -> None:
    login = access.grant(eva, "session")
    student, password = pupil_passwords.reset(course.id, owner.id, eva.id)
    assert student.must_change_password
    assert access.find(login, "session") is None
    with pytest.raises(NotAuthenticated):
        users.authenticate("eva", "a password of the list", HOME)
    found = users.authenticate("eva", password, HOME)
    assert access.grant(found, "session")
    with pytest.raises(Forbidden) as caught:
        access.grant(found, "api")
    assert caught.value.code == "password_change_required"
    credentials.choose_own(eva.id, "three unrelated words")
    assert access.grant(users.authenticate("eva", "three unrelated words", HOME), "api")


def test_adding_an_account_to_a_class_gives_no_power_over_it(owner: User, member: User, colleague: User) -> None:
    for teacher in (owner, colleague):
        added = courses.create(teacher.id, "9b")
        courses.add_student(added.id, teacher.id, "member")
        listed = courses.create(teacher.id, "9c")
        rosters.apply(listed.id, teacher.id, read_text("member,Another name\n"))
        for course in (added, listed):
            with pytest.raises(Forbidden) as caught:
                pupil_passwords.reset(course.id, teacher.id, member.id)
            assert caught.value.code == "not_managed"
    assert users.authenticate("member", PASSWORD, HOME).id == member.id


def test_a_colleague_who_has_the_student_too_cannot(course: Course, colleague: User, eva: User) -> None:
    theirs = courses.create(colleague.id, "9b")
    courses.add_student(theirs.id, colleague.id, "eva")
    with pytest.raises(Forbidden):
        pupil_passwords.reset(theirs.id, colleague.id, eva.id)
    with pytest.raises(NotFound):
        pupil_passwords.reset(course.id, colleague.id, eva.id)


def test_who_left_the_class_or_became_a_teacher_is_out_of_reach(course: Course, owner: User, eva: User) -> None:
    courses.remove_student(course.id, owner.id, eva.id)
    with pytest.raises(NotFound):
        pupil_passwords.reset(course.id, owner.id, eva.id)
    courses.add_student(course.id, owner.id, "eva")
    users.set_role(eva.id, "teacher")
    with pytest.raises(Forbidden):
        pupil_passwords.reset(course.id, owner.id, eva.id)
    users.set_role(eva.id, "student")
    with pytest.raises(Forbidden):
        pupil_passwords.reset(course.id, owner.id, eva.id)


def test_the_rule_is_asked_again_under_the_lock(app: Flask, eva: User) -> None:
    """Between the look and the change, an administrator may have made a teacher of the student."""
    with pytest.raises(NotFound):
        credentials.reset_password(eva.id, "given by a teacher", allowed=lambda _user: False)
    assert not directory.get(eva.id).must_change_password
    assert users.authenticate("eva", "a password of the list", HOME).id == eva.id


def test_where_only_administrators_log_in_with_a_password_none_is_given(
    course: Course, owner: User, eva: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("classroom.services.accounts.local_login.is_for_all", lambda: False)
    with pytest.raises(Forbidden):
        pupil_passwords.reset(course.id, owner.id, eva.id)


@pytest.mark.both_databases
def test_who_has_never_logged_in_gets_a_new_password_with_all_others(course: Course, owner: User, eva: User) -> None:
    rosters.apply(course.id, owner.id, read_text("username,name\nbeto,Beto\nflor,Flor\n"))
    with pytest.raises(Conflict):
        pupil_passwords.renew_unused(course.id, owner.id)  # those of the list are being hashed
    while new_passwords.hash_batch():
        pass
    (listed,) = new_passwords.unseen(course.id, owner.id)
    access.grant(eva, "session")
    key = pupil_passwords.renew_unused(course.id, owner.id)
    while new_passwords.hash_batch():
        pass
    assert [progress.id for progress in new_passwords.unseen(course.id, owner.id)] == [key]
    with pytest.raises(Conflict):
        new_passwords.show(course.id, owner.id, listed.id)
    shown = {student.username: student.password for student in new_passwords.show(course.id, owner.id, key)}
    assert set(shown) == {"beto", "flor"}
    for username, password in shown.items():
        access.grant(users.authenticate(username, password, HOME), "session")
    assert users.authenticate("eva", "a password of the list", HOME)
    with pytest.raises(Conflict):
        pupil_passwords.renew_unused(course.id, owner.id)
