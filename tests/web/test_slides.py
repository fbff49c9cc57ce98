"""Slides on the teacher's pages: written in the editor, put into a quiz, shown in a lesson."""

from flask import Flask
from flask.testing import FlaskClient

from classroom.models import Question, Quiz, User
from classroom.services.bank import entries, quiz_lookup, quizzes
from classroom.services.lessons import lifecycle
from classroom.services.results import state
from tests.support.people import log_in

FORM = {"type": "slide", "prompt": "# Rivers", "title": "", "language": "", "explanation": "typed for another type"}


def browser(app: Flask, owner: User) -> FlaskClient:
    return log_in(app, owner)


def only_entry(owner: User) -> Question:
    (found,) = entries.search(owner.id).items
    return found


def test_a_slide_is_written_edited_and_found(app: Flask, owner: User) -> None:
    page = browser(app, owner)
    form = page.get("/teach/questions/new?type=slide").text
    assert 'value="slide" checked' in form
    assert '<label class="field__label" for="prompt">Text</label>' in form
    reply = page.post("/teach/questions/new", data=FORM)
    slide = only_entry(owner)
    assert reply.location == f"/teach/questions/{slide.id}"
    assert (slide.type, slide.current.explanation, slide.current.points) == ("slide", "", 0)
    assert page.post(f"/teach/questions/{slide.id}/edit", data={**FORM, "prompt": "## Lakes"}).status_code == 302
    shown = page.get(f"/teach/questions/{slide.id}").text
    assert "Lakes</h" in shown
    assert "After the reveal" not in shown
    assert "Lakes" in page.get("/teach/questions?type=slide").text
    assert "Lakes" not in page.get("/teach/questions?type=poll").text


def test_an_empty_slide_says_what_is_missing(app: Flask, owner: User) -> None:
    reply = browser(app, owner).post("/teach/questions/new", data={**FORM, "prompt": " "})
    assert reply.status_code == 422
    assert "Write what the slide says" in reply.text


def test_a_new_slide_comes_into_the_quiz(app: Flask, owner: User, question: Question) -> None:
    page, quiz = browser(app, owner), quizzes.create(owner.id, "Rivers", [question.id])
    address = f"/teach/questions/new?type=slide&quiz={quiz.id}"
    assert quiz.title in page.get(address).text
    reply = page.post(address, data=FORM)
    last = quiz_lookup.get(quiz.id, owner.id).items[-1].question
    assert (last.type, reply.location) == ("slide", f"/teach/quizzes/{quiz.id}#question-{last.id}")
    listed = page.get(f"/teach/quizzes/{quiz.id}").text
    assert "1 question<" in listed
    assert "Rivers" in listed
    assert "1 question<" in page.get("/teach/quizzes").text
    assert page.post(address, data={**FORM, "prompt": ""}).status_code == 422


def test_quizzes_of_others_take_nothing(app: Flask, owner: User, outsider: User) -> None:
    quiz: Quiz = quizzes.create(owner.id, "Rivers")
    reply = browser(app, outsider).post(f"/teach/questions/new?quiz={quiz.id}", data=FORM)
    assert reply.status_code == 404
    assert entries.search(outsider.id).total == 0


def test_a_slide_is_shown_from_the_bank(app: Flask, owner: User) -> None:
    slide = entries.create(owner.id, {"type": "slide", "prompt": "# Rivers"})
    lesson = lifecycle.create(owner.id)
    page = browser(app, owner)
    assert "Show this now in" in page.get("/teach/questions").text
    page.post(f"/teach/lessons/{lesson.id}/ask", data={"question_id": slide.id})
    assert state.public(lesson)["slide"]["question_id"] == slide.id
