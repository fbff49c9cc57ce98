"""Webhooks in the browser: for their owner alone; the secret once; calls with what came of them."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from classroom.core.database import db, now, transaction
from classroom.models import Delivery, Lesson, Participant, Question, User, Webhook
from classroom.services.assignments import manage as assignments
from classroom.services.assignments import work
from classroom.services.bank import quizzes
from classroom.services.deliveries.webhooks import events
from classroom.services.participants.join import join_lesson
from classroom.services.webhooks import history, manage
from tests.support.people import log_in

URL = "https://hooks.example/tiza"
LIST = "/account/webhooks"


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    """A browser in which the owner is logged in."""
    return log_in(app, owner)


@pytest.fixture
def hook(owner: User) -> Webhook:
    """A webhook of the owner."""
    return manage.create(owner.id, url=URL, events=["lesson.ended", "assignment.submitted"])[0]


def text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_only_its_owner_gets_in(app: Flask, owner: User, outsider: User, member: User, hook: Webhook) -> None:
    made = history.ping(hook.id, owner.id).id
    one = f"{LIST}/{hook.id}"
    nobody, student, other = app.test_client(), log_in(app, member), log_in(app, outsider)
    for method, path in [
        ("GET", one),
        ("POST", one),
        ("POST", f"{one}/active"),
        ("POST", f"{one}/secret"),
        ("POST", f"{one}/ping"),
        ("POST", f"{one}/deliveries/{made}/replay"),
        ("POST", f"{one}/delete"),
    ]:
        assert nobody.open(path, method=method).location.startswith("/login")
        assert student.open(path, method=method).status_code == 403
        foreign = other.open(path, method=method)
        assert foreign.status_code == 404, path
    assert student.get(LIST).status_code == 403
    assert URL not in other.get(LIST).text
    assert manage.get(hook.id, owner.id).active


def test_a_teacher_finds_it_on_the_account_page(app: Flask, browser: FlaskClient, member: User) -> None:
    assert LIST in browser.get("/account").text
    assert LIST not in log_in(app, member).get("/account").text
    assert "No webhooks yet" in browser.get(LIST).text


def test_making_one_shows_the_secret_once(browser: FlaskClient, owner: User, lesson: Lesson) -> None:
    form = {"url": URL, "events": ["round.closed", "lesson.ended"], "lesson_id": str(lesson.id)}
    made = browser.post(LIST, data=form)
    assert made.status_code == 201
    (secret,) = re.findall(r'data-testid="webhook-secret"[^>]*>(whsec_[^<]+)<', made.text)
    (webhook,) = manage.of_owner(owner.id)
    assert (webhook.url, webhook.events, webhook.lesson_id) == (URL, ["lesson.ended", "round.closed"], lesson.id)
    page = browser.get(f"{LIST}/{webhook.id}").text
    assert secret not in page
    assert lesson.title in page
    assert URL in browser.get(LIST).text
    again = browser.post(f"{LIST}/{webhook.id}/secret")
    assert again.status_code == 201
    assert "whsec_" in again.text
    assert secret not in again.text


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"url": ""}, "Enter an address that begins with"),
        ({"url": "http://192.168.1.1/"}, "CLASSROOM_WEBHOOK_NETWORKS"),
        ({"events": []}, "Choose at least one event."),
        ({"events": ["lesson.begun"]}, "not a valid choice"),
        ({"lesson_id": "999"}, "You have no such lesson."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    browser: FlaskClient, owner: User, changes: dict[str, object], says: str
) -> None:
    form = {"url": "https://typed.example/", "events": ["lesson.started"], "lesson_id": "0", **changes}
    page = browser.post(LIST, data=form)
    assert page.status_code == 422
    assert says in text(page.text)
    assert str(form["url"]) in page.text
    if "events" not in changes:
        assert re.search(r'<input[^>]*checked[^>]*value="lesson.started"', page.text)
    assert manage.of_owner(owner.id) == []


def test_every_event_can_be_chosen_and_changed(browser: FlaskClient, owner: User, hook: Webhook) -> None:
    one = f"{LIST}/{hook.id}"
    for page in (browser.get(one).text, browser.get(LIST).text):
        assert set(re.findall(r'name="events"[^>]*value="([^"]+)"', page)) == set(events.TYPES)
        assert "not in this version" not in page
    form = {"url": f"{URL}/2", "events": ["assignment.submitted", "roster.changed"]}
    assert browser.post(one, data=form).location == one
    changed = manage.get(hook.id, owner.id)
    assert (changed.url, changed.events) == (f"{URL}/2", ["assignment.submitted", "roster.changed"])
    wrong = browser.post(one, data={"url": "hooks", "events": ["lesson.ended"]})
    assert wrong.status_code == 422
    assert 'value="hooks"' in wrong.text


def test_a_webhook_made_in_the_browser_is_called_for_homework(
    browser: FlaskClient, owner: User, member: User, question: Question
) -> None:
    browser.post(LIST, data={"url": URL, "events": list(events.TYPES), "lesson_id": "0"})
    quiz = quizzes.create(owner.id, "Capitals", [question.id])
    homework = assignments.create(owner.id, quiz_id=quiz.id)
    seat = join_lesson(homework.lesson.code, address="127.0.0.1", user=member)
    person = db.session.get_one(Participant, seat.id)
    work.submit(person, work.begin(person).id)
    (called,) = [call.payload["event"] for call in db.session.scalars(select(Delivery))]
    assert (called["type"], called["data"]["assignment"]["id"]) == ("assignment.submitted", homework.id)


def test_calls_are_listed_with_what_came_of_them(browser: FlaskClient, owner: User, hook: Webhook) -> None:
    one = f"{LIST}/{hook.id}"
    assert "It has not been called yet" in browser.get(one).text
    assert browser.post(f"{one}/ping").location == one
    waiting = history.page(hook.id, owner.id, 1).items[0].id
    assert "Try now" not in browser.get(one).text

    def say(**values: object) -> str:
        with transaction() as session:
            session.execute(update(Delivery).where(Delivery.id == waiting).values(**values))
        return text(browser.get(one).text)

    shown = say(error="status:503", attempts=2, due=now() + 600)
    assert "Your program answered with the status 503." in shown
    assert "Next try:" in shown
    assert "Try now" in shown
    assert "not arrive" not in shown
    shown = say(error="certificate", attempts=10, done_at=now())
    assert "The certificate of the host is not valid." in shown
    assert "Repeat" in shown
    assert "last call: failed" in text(browser.get(LIST).text)
    browser.post(f"{one}/deliveries/{waiting}/replay")
    assert history.page(hook.id, owner.id, 1).total == 2
    shown = say(error=None)
    assert "arrived" in shown


def test_switching_off_and_on_and_deleting(browser: FlaskClient, owner: User, hook: Webhook) -> None:
    one = f"{LIST}/{hook.id}"
    browser.post(f"{one}/ping")
    browser.post(f"{one}/active", data={"active": "0"})
    shown = text(browser.get(one).text)
    assert "This webhook is switched off." in shown
    assert "Send a test call" not in shown.partition("It has not")[0]
    assert browser.post(f"{one}/ping").status_code == 409
    browser.post(f"{one}/active", data={"active": "1"})
    assert manage.get(hook.id, owner.id).active
    page = browser.get(one).text
    assert "data-confirm=" in page
    assert browser.post(f"{one}/delete").location == LIST
    assert manage.of_owner(owner.id) == []
    db.session.rollback()
    assert db.session.query(Delivery).count() == 0


def test_why_it_was_switched_off(browser: FlaskClient, owner: User, hook: Webhook) -> None:
    with transaction():
        found = manage.get(hook.id, owner.id, lock=True)
        found.active, found.off_reason = False, "gone"
    assert "answered 410" in browser.get(f"{LIST}/{hook.id}").text


def test_in_spanish(browser: FlaskClient, hook: Webhook) -> None:
    page = browser.get(LIST, headers={"Accept-Language": "es"}).text
    assert "Nuevo webhook" in page
