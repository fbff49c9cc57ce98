"""The pages on which people see their own results, for accounts and, after the lesson, for guests."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.models import Lesson, Participant, Question, User
from classroom.services.bank import entries
from classroom.services.classes import courses
from classroom.services.lessons import lifecycle
from classroom.services.participants import members
from tests.support.lessons import CAPITAL, answer, ask, close, join, play, reveal
from tests.support.people import log_in
from tests.support.questions import question as question_of

MISTAKE = "own-question--mistake"


@pytest.fixture
def browser(app: Flask, member: User) -> FlaskClient:
    """The member's browser."""
    return log_in(app, member)


@pytest.fixture
def played(lesson: Lesson, question: Question, member: User, owner: User) -> Lesson:
    """A lesson with a right and a wrong answer of the member and of the guest Ana."""
    ana, account = join(lesson, "Ana"), join(lesson, user=member)
    second = entries.create(owner.id, {**CAPITAL, "prompt": "And once more?"})
    play(lesson, question, {account: ["b"], ana: ["a"]})
    play(lesson, second, {account: ["c"], ana: ["a"]})
    return lesson


def test_students_find_their_results_from_everywhere(browser: FlaskClient, app: Flask, owner: User) -> None:
    home = browser.get("/").text
    assert home.count('href="/results"') == 3, "the header, the menu of the account, and the home page"
    assert "My results" in home
    assert 'class="nav__link" href="/results"' not in log_in(app, owner).get("/").text


def test_without_lessons_the_page_says_how_to_get_some(browser: FlaskClient) -> None:
    page = browser.get("/results")
    assert page.status_code == 200
    assert "No lesson yet" in page.text


def test_the_list_and_the_page_of_a_lesson(browser: FlaskClient, played: Lesson) -> None:
    listed = browser.get("/results").text
    assert f'href="/results/{played.id}"' in listed
    assert "1 of 2 right" in listed
    assert "100 points" in listed
    page = browser.get(f"/results/{played.id}").text
    assert "1 of 2 right" in page
    assert page.count('data-testid="own-question"') == 2
    assert page.count(MISTAKE) == 1
    assert "Only my mistakes (1)" in page
    assert "Melbourne" in page
    assert page.count("Canberra was founded") == 2
    assert page.count("choice--right") == 2
    assert page.count("choice--wrong") == 1, "the wrong choice is marked where it stands, not only named above"
    right, wrong = re.split(r'data-testid="own-question"', page)[1:]
    for entry, chosen in ((right, "answer-b choice--right"), (wrong, "answer-c choice--wrong")):
        (item,) = re.findall(rf'<li class="choice {chosen}.*?</li>', entry, re.DOTALL)
        assert "Your answer</span>" in item
        assert entry.count("Your answer</span>") == 1


def test_pages_in_spanish(browser: FlaskClient, played: Lesson) -> None:
    spanish = {"Accept-Language": "es"}
    assert "Mis resultados" in browser.get("/results", headers=spanish).text
    page = browser.get(f"/results/{played.id}", headers=spanish).text
    assert "1 de 2 correctas" in page
    assert "Solo mis errores (1)" in page


def test_the_filter_is_there_only_where_it_changes_something(
    browser: FlaskClient, lesson: Lesson, question: Question, member: User
) -> None:
    play(lesson, question, {join(lesson, user=member): ["b"]})
    assert "Only my mistakes" not in browser.get(f"/results/{lesson.id}").text


def test_an_unrevealed_key_is_not_on_the_page(
    browser: FlaskClient, lesson: Lesson, question: Question, member: User
) -> None:
    asked = ask(lesson, question)
    answer(join(lesson, user=member), asked, ["b"])
    for step in (lambda: None, lambda: close(asked)):
        step()
        page = browser.get(f"/results/{lesson.id}").text
        assert "The right answer is not shown yet." in page
        for word in ("choice--right", "1913", MISTAKE, "of 1 right"):
            assert word not in page


def test_lessons_of_others_and_after_a_removal_are_unknown(
    app: Flask, browser: FlaskClient, played: Lesson, member: User, stranger: User, owner: User
) -> None:
    unknown = browser.get("/results/999999")
    assert unknown.status_code == 404
    for other in (stranger, owner):
        assert log_in(app, other).get(f"/results/{played.id}").status_code == 404
    account = members.of_account(played.id, member.id)
    assert account is not None
    members.set_removed(played.id, owner.id, account.id, True)
    assert browser.get(f"/results/{played.id}").status_code == 404
    assert "Geography" not in browser.get("/results").text


def test_the_list_has_pages(browser: FlaskClient, member: User, owner: User) -> None:
    for number in range(11):
        join(lifecycle.create(owner.id, title=f"Lesson {number}."), user=member)
    first, second = (browser.get(f"/results?page={page}").text for page in (1, 2))
    assert "Lesson 10." in first
    assert "Lesson 0." not in first
    assert "Lesson 0." in second
    assert 'rel="next"' in first


def test_a_class_is_named(browser: FlaskClient, member: User, owner: User) -> None:
    course = courses.create(owner.id, "7B")
    courses.add_student(course.id, owner.id, member.username)
    join(lifecycle.create(owner.id, title="Of a class", course_id=course.id), user=member)
    assert "7B" in browser.get("/results").text


# -- guests


def guest_of(lesson: Lesson, nickname: str = "Ana") -> Participant:
    """Return the guest of a lesson who has this name."""
    (found,) = (member for member in members.of_lesson(lesson.id) if member.nickname == nickname)
    return found  # type: ignore[return-value]


def test_a_guest_reads_an_ended_lesson_with_the_personal_code(client: FlaskClient, played: Lesson, owner: User) -> None:
    code = guest_of(played).resume_code
    lifecycle.end(played.id, owner.id)
    before = members.of_lesson(played.id)
    page = client.get(f"/join/{played.code}")
    assert page.status_code == 403
    assert 'name="resume_code"' in page.text
    assert 'name="nickname"' not in page.text
    back = client.post(f"/join/{played.code}", data={"resume_code": f" {code.lower()} "}, follow_redirects=True)
    assert (back.status_code, back.request.path) == (200, f"/live/{played.code}")
    assert back.text.count('data-testid="own-question"') == 2
    assert back.text.count(MISTAKE) == 2, "Ana's own answers, not the member's"
    assert "Canberra was founded" in back.text
    assert members.of_lesson(played.id) == before, "nobody joined"
    again = client.get(f"/live/{played.code}")
    assert again.status_code == 403, "shown once: the next person on this device is somebody else"
    assert "own-question" not in again.text


def test_a_running_lesson_shows_no_list(client: FlaskClient, played: Lesson) -> None:
    code = guest_of(played).resume_code
    page = client.post(f"/join/{played.code}", data={"resume_code": code}, follow_redirects=True).text
    assert "own-question" not in page
    assert f'name="resume_code" value="{code}"' in page, "the button for when the lesson ends"


def test_wrong_codes_and_those_of_accounts_or_removed_guests_open_nothing(
    client: FlaskClient, played: Lesson, member: User, owner: User
) -> None:
    gone = join(played, "Gone")
    members.set_removed(played.id, owner.id, gone.id, True)
    codes = {"wrong": "ABCDEFGH", "account": guest_of(played, "Member").resume_code, "removed": gone.resume_code}
    lifecycle.end(played.id, owner.id)
    elsewhere = lifecycle.create(owner.id)
    codes["other lesson"] = join(elsewhere, "Ana").resume_code
    status = {
        name: client.post(f"/join/{played.code}", data={"resume_code": code}).status_code
        for name, code in codes.items()
    }
    assert status == {"wrong": 422, "account": 403, "removed": 403, "other lesson": 422}
    assert client.get(f"/live/{played.code}").status_code == 403


def test_guesses_of_personal_codes_are_limited_in_an_ended_lesson_too(
    client: FlaskClient, played: Lesson, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from classroom.core import settings

    monkeypatch.setenv("CLASSROOM_JOIN_MISS_RATE", "2/minute")
    settings.current.cache_clear()
    code = guest_of(played).resume_code
    lifecycle.end(played.id, owner.id)
    tries = [
        client.post(f"/join/{played.code}", data={"resume_code": f"ABCDEFG{letter}"}).status_code for letter in "HJKL"
    ]
    assert tries[:2] == [422, 422]
    assert tries[-1] == 429
    right = client.post(f"/join/{played.code}", data={"resume_code": code})
    assert right.status_code == 302, "the right code works at once"


@pytest.mark.parametrize("kind", ["image_pin", "map_pin"])
def test_ones_own_pin_is_drawn(browser: FlaskClient, lesson: Lesson, member: User, owner: User, kind: str) -> None:
    account = join(lesson, user=member)
    asked = ask(lesson, entries.create(owner.id, question_of(kind)))
    answer(account, asked, [0.25, 0.75])
    close(asked)
    page = browser.get(f"/results/{lesson.id}").text
    assert page.count("spot--own") == 1
    assert 'class="ring"' not in page, "the key is not known yet"
    reveal(asked)
    page = browser.get(f"/results/{lesson.id}").text
    place = 'cx="0.25" cy="0.75"' if kind == "image_pin" else 'cx="180.25" cy="89.25"'
    assert page.count(place) == page.count("Your pin") == 1
    assert page.count('class="ring"') >= 1


def test_without_a_pin_there_is_only_the_key(browser: FlaskClient, lesson: Lesson, member: User, owner: User) -> None:
    join(lesson, user=member)
    reveal(close(ask(lesson, entries.create(owner.id, question_of("image_pin")))))
    page = browser.get(f"/results/{lesson.id}").text
    assert "spot--own" not in page
    assert page.count('class="ring"') == 1
