"""Correcting a key on its page: first who gains and who loses, then saving, and undoing it."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.core.database import db
from classroom.models import Answer, Lesson, Question, Round, User
from classroom.services.bank import entries
from classroom.services.lessons import lifecycle
from tests.support.forms import Form
from tests.support.lessons import join, play
from tests.support.people import log_in
from tests.support.questions import question as example


@pytest.fixture
def teacher(app: Flask, owner: User) -> FlaskClient:
    return log_in(app, owner)


@pytest.fixture
def asked(lesson: Lesson, question: Question) -> Round:
    """Ana chose Sydney, Beto Canberra, which the key says."""
    return play(lesson, question, {join(lesson, "Ana"): ["a"], join(lesson, "Beto"): ["b"]})


def address(asked: Round) -> str:
    return f"/teach/lessons/{asked.lesson_id}/rounds/{asked.id}/key"


def values_of(page: str) -> dict[str, Any]:
    """Return what the form of the page holds."""
    return dict(Form(page, "data-key-form").values)


def sent(page: str, correct: str) -> dict[str, Any]:
    """Return what the form holds, with another choice marked."""
    return {**values_of(page), "correct": correct}


def points() -> dict[str, int]:
    db.session.expire_all()
    return {row.participant.nickname: row.points for row in db.session.query(Answer)}


def test_preview_save_and_undo(teacher: FlaskClient, lesson: Lesson, asked: Round) -> None:
    form = teacher.get(address(asked)).text
    shown = teacher.post(address(asked), data=sent(form, "0"))
    assert shown.status_code == 200
    assert re.search(r"1 gains points:</strong>\s*<bdi[^>]*>Ana<", shown.text)
    assert re.search(r"1 loses points:</strong>\s*<bdi[^>]*>Beto<", shown.text)
    assert points() == {"Ana": 0, "Beto": 100}
    saved = teacher.post(address(asked), data={**sent(shown.text, "0"), "do": "save"})
    assert saved.status_code == 302
    assert points() == {"Ana": 100, "Beto": 0}
    report = teacher.get(f"/teach/lessons/{lesson.id}/report").text
    assert "2 answers were graded differently" in report
    (version,) = re.findall(r'name="version_id" value="(\d+)"', report)
    assert teacher.post(f"{address(asked)}/undo", data={"version_id": version}).status_code == 302
    assert points() == {"Ana": 0, "Beto": 100}


def test_a_corrected_key_stays_marked_beside_its_question_until_it_is_undone(
    teacher: FlaskClient, owner: User, lesson: Lesson, asked: Round
) -> None:
    """Also on later pages and in another browser; what the bank's question gets is said before and after."""
    bank_key = asked.version.body["choices"][1]["correct"], asked.version.question.current_number
    form = teacher.get(address(asked)).text
    assert "gets the key, too, as a new version" in form
    report_address = f"/teach/lessons/{lesson.id}/report"
    assert "Key corrected" not in teacher.get(report_address).text
    teacher.post(address(asked), data={**sent(form, "0"), "do": "save"})
    report = teacher.get(report_address).text
    assert "The question in your bank has the new key, too, as a new version." in report
    for client in (teacher, log_in(teacher.application, owner)):
        for page in (report_address, f"{report_address}/rounds/{asked.id}"):
            shown = client.get(page).text
            assert "Key corrected" in shown
            assert 'data-testid="undo-key"' in shown
    (version,) = re.findall(r'name="version_id" value="(\d+)"', teacher.get(report_address).text)
    undone = teacher.post(f"{address(asked)}/undo", data={"version_id": version}, follow_redirects=True).text
    assert "as it was before, also in your bank" in undone
    assert "Key corrected" not in undone
    db.session.expire_all()
    now = entries.get(asked.version.question_id, owner.id).current
    assert (now.body["choices"][1]["correct"], now.number) == (bank_key[0], bank_key[1] + 2)


def test_all_lessons_that_asked_it(teacher: FlaskClient, owner: User, question: Question, asked: Round) -> None:
    """Offered only where there are others; their numbers are shown before saving; undo undoes all."""
    assert 'data-testid="where"' not in teacher.get(address(asked)).text
    other = lifecycle.create(owner.id, title="Another")
    play(other, question, {join(other, "Carla"): ["a"], join(other, "Dora"): ["a"], join(other, "Eva"): ["b"]})
    page = teacher.get(address(asked)).text
    assert "this one and 1 other" in page
    shown = teacher.post(address(asked), data={**sent(page, "0"), "where": "everywhere"}).text
    (effects,) = re.findall(r'data-testid="other-effects">(.*?)</p>', shown)
    assert re.sub(r"<[^>]+>", "", effects) == "In 1 other lesson: 2 gain points, 1 loses points."
    before = {"Ana": 0, "Beto": 100, "Carla": 0, "Dora": 0, "Eva": 100}
    assert points() == before
    not_seen = teacher.post(address(asked), data={**sent(shown, "0"), "where": "here", "do": "save"})
    assert not_seen.status_code == 200, "what changes was shown for all lessons, and is shown for this one now"
    assert points() == before
    saved = teacher.post(address(asked), data={**sent(shown, "0"), "where": "everywhere", "do": "save"})
    assert saved.status_code == 302
    assert points() == {"Ana": 100, "Beto": 0, "Carla": 100, "Dora": 100, "Eva": 0}
    report = teacher.get(f"/teach/lessons/{asked.lesson_id}/report").text
    assert "1 other lesson has this key too: 3 answers there were graded differently." in report
    fields = dict(re.findall(r'name="(version_id|others)" value="([^"]*)"', report))
    assert teacher.post(f"{address(asked)}/undo", data=fields).status_code == 302
    assert points() == before


def test_a_wrong_key_is_refused_and_stays_in_the_form(teacher: FlaskClient, asked: Round) -> None:
    form = values_of(teacher.get(address(asked)).text)
    shown = teacher.post(address(asked), data={**form, "choice": ["Sydney!", "Canberra", "Melbourne"], "do": "save"})
    assert shown.status_code == 422
    assert "What students saw must stay as it was" in shown.text
    assert points() == {"Ana": 0, "Beto": 100}


@pytest.mark.parametrize(
    "kind", ["numeric", "short_text", "matching", "ordering", "map_pin", "image_pin", "true_false"]
)
def test_the_page_of_every_type(teacher: FlaskClient, owner: User, lesson: Lesson, kind: str) -> None:
    """Sent as it is, the key changes nothing."""
    asked = play(lesson, entries.create(owner.id, example(kind)), {})
    page = teacher.get(address(asked))
    assert page.status_code == 200
    shown = teacher.post(address(asked), data=values_of(page.text))
    assert shown.status_code == 200, shown.text
    assert "No answer would be graded differently." in shown.text


def test_polls_open_rounds_and_strangers(
    app: Flask, teacher: FlaskClient, owner: User, outsider: User, lesson: Lesson, asked: Round
) -> None:
    poll = play(lesson, entries.create(owner.id, example("poll")), {})
    assert teacher.get(address(poll)).status_code == 404
    assert log_in(app, outsider).get(address(asked)).status_code == 404
