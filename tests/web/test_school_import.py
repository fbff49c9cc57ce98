"""The administrators' pages for importing a whole school: it is looked at first, and imported in turns."""

import io
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.core.database import db, now, transaction
from classroom.core.errors import Conflict
from classroom.models import Course, SchoolImport, User
from classroom.services.accounts import users
from classroom.services.classes import courses, school_jobs, school_work
from tests.services.classes.test_roster_formats import ROSTER, packed
from tests.support.outbox import deliver
from tests.support.people import log_in, make_user

BAD = {**ROSTER, "enrollments.csv": ROSTER["enrollments.csv"] + "e9,,,c1,s1,nobody,student,\n"}


@pytest.fixture
def browser(app: Flask, admin: User) -> FlaskClient:
    """An administrator's."""
    return log_in(app, admin)


def upload(browser: FlaskClient, data: bytes, **fields: str) -> Any:
    file = (io.BytesIO(data), "school.zip")
    return browser.post("/admin/import", data={"file": file, "course": "", "owner": "", **fields})


def page(browser: FlaskClient, path: str) -> str:
    text = browser.get(path).get_data(as_text=True)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def state(browser: FlaskClient, path: str) -> str:
    return str(browser.get(f"{path}/progress").get_json()["state"])


def rosters() -> dict[str, list[str]]:
    db.session.rollback()
    found = db.session.scalars(db.select(Course)).all()
    return {
        course.title: [user.display_name for user in courses.roster(course.id, course.owner_id)] for course in found
    }


def test_a_school_is_looked_at_imported_and_again_changes_nothing(browser: FlaskClient) -> None:
    path = upload(browser, packed(BAD), owner="").location
    assert state(browser, path) == "working"
    deliver(school_work.KINDS)
    assert state(browser, path) == "checked"
    assert rosters() == {}, "nothing is saved yet"
    seen = page(browser, path)
    assert "Biology, 3 A new 2 0 0 0 0" in seen
    assert "enrollments.csv, line 6" in seen, "a bad line is named"
    assert "no teacher for it" in seen, "and a class without a teacher"
    assert browser.post(path).location == path
    assert browser.post(path).location == path, "twice is once"
    assert deliver(school_work.KINDS) == 1
    assert state(browser, path) == "done"
    assert rosters() == {"Biology, 3 A": ["Ana Pérez Gil", "Beto Ruiz"]}
    once = browser.post(f"{path}/teachers").get_data(as_text=True)
    password = re.search(r'<code class="nowrap"[^>]*>([^<]+)</code>', once)
    assert password
    eva = db.session.scalars(db.select(User).where(User.username == "eva")).one()
    assert eva.role == "teacher"
    assert eva.must_change_password
    assert browser.post(f"{path}/teachers").location == path, "only once"
    again = upload(browser, packed(BAD)).location
    deliver(school_work.KINDS)
    assert "Biology, 3 A 0 0 0 2 0" in page(browser, again)
    assert "Nothing would change" in page(browser, again)
    assert "Import this list" not in page(browser, again)


def test_a_process_that_dies_leaves_the_rest_to_another(browser: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each turn does one class here; a turn that is repeated imports none a second time."""
    make_user("rosa", "teacher")
    monkeypatch.setattr(school_work, "WITHIN", 0.0)
    path = upload(browser, packed(ROSTER), owner="Rosa").location
    assert deliver(school_work.KINDS) == 2
    browser.post(path)
    with monkeypatch.context() as patch:
        patch.setattr(school_work._Work, "_noted", _dies)
        with pytest.raises(RuntimeError):
            deliver(school_work.KINDS, 1)
    assert list(rosters()) == ["Biology, 3 A"]
    with transaction() as session:
        session.execute(db.text("UPDATE deliveries SET lease_until = NULL"))
    deliver(school_work.KINDS)
    assert state(browser, path) == "done"
    assert rosters() == {"Biology, 3 A": ["Ana Pérez Gil", "Beto Ruiz"], "Maths": ["Ana Pérez Gil"]}
    assert db.session.scalar(db.select(SchoolImport.sealed)) is None, "the file is deleted when it is imported"


def _dies(*_what: object) -> bool:
    raise RuntimeError


def test_the_password_of_a_teacher_outlives_the_process_that_made_the_account(
    browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = upload(browser, packed(ROSTER)).location
    deliver(school_work.KINDS)
    browser.post(path)
    with monkeypatch.context() as patch:
        patch.setattr(school_work._Work, "_noted", _dies)
        with pytest.raises(RuntimeError):
            deliver(school_work.KINDS, 1)
    with transaction() as session:
        session.execute(db.text("UPDATE deliveries SET lease_until = NULL"))
    deliver(school_work.KINDS)
    (eva,) = school_jobs.show_teachers(int(path.rpartition("/")[2]))
    assert users.authenticate(eva.username, eva.password, "127.0.0.1").must_change_password


def test_an_account_whose_password_cannot_be_kept_is_not_made(
    browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process has taken the import over; the account of the teacher is for that one to make."""
    path = upload(browser, packed(ROSTER)).location
    deliver(school_work.KINDS)
    browser.post(path)

    def taken_over(_work: object, _teachers: object) -> None:
        raise Conflict("taken over")

    monkeypatch.setattr(school_work._Work, "_keep", taken_over)
    deliver(school_work.KINDS)
    assert users.find_by_username("eva") is None


def test_one_class_for_everybody(browser: FlaskClient) -> None:
    rosa = make_user("rosa", "teacher")
    assert upload(browser, b"Ana L\xf3pez\nBeto Ruiz\n").status_code == 422, "a list without classes"
    assert upload(browser, b"Ana\n", course="9 b", owner="nobody").status_code == 422
    assert upload(browser, b"\0\0", course="9 b", owner="rosa").status_code == 422
    assert db.session.scalar(db.select(db.func.count(SchoolImport.id))) == 0
    path = upload(browser, b"Ana L\xf3pez\nBeto Ruiz\n", course="9 b", owner="rosa").location
    deliver(school_work.KINDS)
    browser.post(path)
    deliver(school_work.KINDS)
    assert rosters() == {"9 b": ["Ana López", "Beto Ruiz"]}
    assert db.session.scalars(db.select(Course.owner_id)).one() == rosa.id


def test_a_table_with_classes(browser: FlaskClient) -> None:
    """Who has none is named and left out."""
    make_user("rosa", "teacher")
    path = upload(browser, b"name,class\nAna,9 b\nBeto,\nCeci,9 c\n", owner="rosa").location
    deliver(school_work.KINDS)
    assert "Line 3 · Beto: The list has no class for this student" in page(browser, path)
    browser.post(path)
    deliver(school_work.KINDS)
    assert rosters() == {"9 b": ["Ana"], "9 c": ["Ceci"]}


def test_a_table_may_say_who_teaches_each_class(browser: FlaskClient) -> None:
    rosa, luis = make_user("rosa", "teacher"), make_user("luis", "teacher")
    text = b"name,class,teacher\nAna,9 b,\nBeto,9 b,Rosa\nCeci,9 c,luis\nDani,9 d,nobody\nEva,9 e,\nFlor,9 f,nobody\n"
    path = upload(browser, text).location
    deliver(school_work.KINDS)
    seen = page(browser, path)
    assert "9 d, 9 f : There is no teacher with the username nobody." in seen, "said once"
    assert "9 e : The list has no teacher for it." in seen
    browser.post(path)
    deliver(school_work.KINDS)
    assert rosters() == {"9 b": ["Ana", "Beto"], "9 c": ["Ceci"]}
    owners = {each.title: each.owner_id for each in db.session.scalars(db.select(Course))}
    assert owners == {"9 b": rosa.id, "9 c": luis.id}
    again = upload(browser, text, owner="luis").location
    deliver(school_work.KINDS)
    assert "9 b 0 0 0 2 0" in page(browser, again), "the class of the list's teacher, though another one gets the rest"
    assert "9 e new 1 0 0 0 0" in page(browser, again)


def test_who_is_not_in_the_list_leaves_if_the_administrator_says_so(browser: FlaskClient) -> None:
    for text, leave in ((ROSTER, ""), ({**ROSTER, "enrollments.csv": _without("u2")}, "y")):
        path = upload(browser, packed(text)).location
        deliver(school_work.KINDS)
        browser.post(path, data={"leave": leave} if leave else {})
        deliver(school_work.KINDS)
    assert rosters() == {"Biology, 3 A": ["Ana Pérez Gil"]}
    assert db.session.scalars(db.select(User).where(User.display_name == "Beto Ruiz")).one(), "the account stays"


def _without(who: str) -> str:
    return "".join(line for line in ROSTER["enrollments.csv"].splitlines(keepends=True) if who not in line)


def test_a_list_is_deleted_at_once_or_after_a_day(browser: FlaskClient) -> None:
    path = upload(browser, packed(ROSTER)).location
    assert browser.post(f"{path}/discard").status_code == 409, "it is being worked on"
    deliver(school_work.KINDS)
    assert browser.post(f"{path}/discard").location == "/admin/import"
    assert browser.get(path).status_code == 404
    path = upload(browser, packed(ROSTER)).location
    with transaction() as session:
        session.execute(db.update(SchoolImport).values(created_at=now() - school_jobs.KEEP - 1))
    assert browser.get(path).status_code == 404
    upload(browser, packed(ROSTER))
    assert db.session.scalar(db.select(db.func.count(SchoolImport.id))) == 1
