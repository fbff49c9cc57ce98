"""Several people on one device: the next one leaves for the first, and the end of a lesson forgets its guests."""

import re

from flask import Flask
from flask.testing import FlaskClient

from classroom.models import Lesson, User
from classroom.services.lessons import lifecycle
from classroom.services.participants import members
from tests.support.lessons import join
from tests.support.people import log_in


def come_in(client: FlaskClient, lesson: Lesson, nickname: str) -> str:
    """Join as a guest and return the live page."""
    answer = client.post(f"/join/{lesson.code}", data={"nickname": nickname}, follow_redirects=True)
    assert answer.request.path == f"/live/{lesson.code}"
    return answer.text


def test_the_next_person_leaves_and_joins(client: FlaskClient, lesson: Lesson) -> None:
    page = come_in(client, lesson, "Ana")
    assert "Not Ana?" in page
    assert 'data-part="came-back"' not in page
    back = client.get(f"/join/{lesson.code}", follow_redirects=True)
    assert back.request.path == f"/live/{lesson.code}", "Ana herself is back with no more taps"
    assert 'data-part="came-back"' in back.text
    left = client.post(f"/live/{lesson.code}/leave")
    assert (left.status_code, left.location) == (302, f"/join/{lesson.code}")
    assert 'name="nickname"' in client.get(f"/join/{lesson.code}").text
    assert "Not Luis?" in come_in(client, lesson, "Luis")
    names = {member.nickname for member in members.of_lesson(lesson.id) if member.removed_at is None}
    assert names == {"Ana", "Luis"}, "Ana's answers and points stay"


def test_who_has_left_comes_back_with_the_personal_code(client: FlaskClient, lesson: Lesson) -> None:
    come_in(client, lesson, "Ana")
    client.post(f"/live/{lesson.code}/leave")
    code = join(lesson, "Eva").resume_code
    back = client.post(f"/join/{lesson.code}", data={"nickname": "", "resume_code": code}, follow_redirects=True)
    assert "Not Eva?" in back.text


def test_an_account_logs_out_when_somebody_else_takes_the_device(app: Flask, lesson: Lesson, member: User) -> None:
    browser = log_in(app, member)
    browser.post(f"/join/{lesson.code}")
    page = browser.get(f"/live/{lesson.code}")
    assert f"Not {member.display_name}? Log out" in page.text
    assert "resume-code" not in page.text, "an account comes back by its login"
    browser.post(f"/live/{lesson.code}/leave")
    assert browser.get("/account").status_code == 302
    assert "Not Luis?" in come_in(browser, lesson, "Luis")


def test_a_teacher_who_tries_the_lesson_out_stays_logged_in(app: Flask, lesson: Lesson, owner: User) -> None:
    browser = log_in(app, owner)
    come_in(browser, lesson, "Test")
    browser.post(f"/live/{lesson.code}/leave")
    assert browser.get(f"/teach/lessons/{lesson.id}").status_code == 200
    assert 'name="nickname"' in browser.get(f"/join/{lesson.code}").text


def test_the_end_of_a_lesson_forgets_its_guests(client: FlaskClient, lesson: Lesson, owner: User) -> None:
    come_in(client, lesson, "Ana")
    lifecycle.end(lesson.id, owner.id)
    assert "Not Ana?" in client.get(f"/live/{lesson.code}").text, "the end, once"
    again = client.get(f"/live/{lesson.code}")
    assert again.status_code == 403
    assert "Ana" not in re.sub(r"<[^>]*>", "", again.text)


def test_the_page_forgets_the_guest_when_the_lesson_ends_under_it(
    client: FlaskClient, lesson: Lesson, owner: User
) -> None:
    come_in(client, lesson, "Ana")
    lifecycle.end(lesson.id, owner.id)
    left = client.post(f"/live/{lesson.code}/leave")  # static/js/student.js
    assert (left.status_code, left.location) == (302, "/")
    assert client.get(f"/live/{lesson.code}").status_code == 403


def test_a_locked_lesson_says_so_before_a_name_is_typed(client: FlaskClient, lesson: Lesson, owner: User) -> None:
    ana = join(lesson, "Ana")
    lifecycle.set_locked(lesson.id, owner.id, True)
    page = client.get(f"/join/{lesson.code}")
    assert page.status_code == 200
    assert "The lesson is locked" in page.text
    assert 'name="nickname"' not in page.text
    typed_before = client.post(f"/join/{lesson.code}", data={"nickname": "Luis"})
    assert typed_before.status_code == 403
    assert "The lesson is locked" in typed_before.text
    back = client.post(f"/join/{lesson.code}", data={"resume_code": ana.resume_code}, follow_redirects=True)
    assert "Not Ana?" in back.text, "who was in comes back"


def test_an_ended_or_full_lesson_says_so_before_a_name_is_typed(
    app: Flask, client: FlaskClient, lesson: Lesson, owner: User
) -> None:
    from classroom.core import settings

    join(lesson, "Ana")
    lifecycle.end(lesson.id, owner.id)
    assert "The lesson has ended" in client.get(f"/join/{lesson.code}").text
    full = lifecycle.create(owner.id)
    join(full, "Ana")
    settings.current().max_participants = 1
    page = client.get(f"/join/{full.code}")
    assert page.status_code == 403
    assert "This lesson is full" in page.text


def test_names_and_codes_are_not_translated(client: FlaskClient, lesson: Lesson) -> None:
    page = come_in(client, lesson, "Paz & Sol")
    for part in ("nickname", "lobby-name"):
        name = rf'translate="no" title="Paz &amp; Sol" data-part="{part}">Paz &amp; Sol</bdi>'
        assert re.search(rf"<bdi [^>]*{name}", page)
    assert re.search(r'<span [^>]*translate="no" data-testid="resume-code">', page)
    client.post(f"/live/{lesson.code}/leave")
    assert f'translate="no">{lesson.code}<' in client.get(f"/join/{lesson.code}").text
