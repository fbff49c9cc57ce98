"""The matrix of a report: who is on a page, in which order, and what the cells say."""

from typing import Any

import pytest
from flask import Flask

from classroom.core.database import db, transaction
from classroom.models import Answer, Enrolment, Lesson, Participant, Question, Round, User
from classroom.services.bank import entries
from classroom.services.classes import courses
from classroom.services.lessons import co_teachers, lifecycle
from classroom.services.results import matrix, report_page
from classroom.services.results.matrix import Selection
from tests.support.lessons import answer, ask, close, join, play, reveal
from tests.support.people import make_user

pytestmark = pytest.mark.both_databases


def shown(lesson: Lesson, **chosen: Any) -> dict[str, Any]:
    found: dict[str, Any] = report_page.of_lesson(lesson, lesson.owner_id, Selection(**chosen))["matrix"]
    return found


def names(lesson: Lesson, **chosen: Any) -> list[str]:
    return [row["nickname"] for row in shown(lesson, **chosen)["rows"]]


@pytest.fixture
def people(lesson: Lesson) -> dict[str, Participant]:
    return {name: join(lesson, name) for name in ("Zoë Li", "Ana Núñez", "Ñusta Abad", "Luis García")}


@pytest.fixture
def asked(lesson: Lesson, question: Question, people: dict[str, Participant]) -> Round:
    """A round in which Ana and Ñusta were right and Luis was wrong; Zoë did not answer."""
    return play(
        lesson, question, {people["Ana Núñez"]: ["b"], people["Ñusta Abad"]: ["b"], people["Luis García"]: ["a"]}
    )


def test_orders_of_people(app: Flask, lesson: Lesson, asked: Round) -> None:
    with app.test_request_context(headers={"Accept-Language": "es"}):
        assert names(lesson) == ["Ana Núñez", "Luis García", "Ñusta Abad", "Zoë Li"]
        assert names(lesson, reverse=True) == ["Zoë Li", "Ñusta Abad", "Luis García", "Ana Núñez"]
        assert names(lesson, order="surname") == ["Ñusta Abad", "Luis García", "Zoë Li", "Ana Núñez"]
        assert names(lesson, order="joined") == ["Zoë Li", "Ana Núñez", "Ñusta Abad", "Luis García"]
        assert names(lesson, order="points") == ["Ana Núñez", "Ñusta Abad", "Luis García", "Zoë Li"]
        assert names(lesson, order="right", reverse=True) == ["Luis García", "Zoë Li", "Ana Núñez", "Ñusta Abad"]
        assert names(lesson, order="nonsense") == names(lesson)


def test_the_order_by_a_question_has_those_who_did_not_answer_last(lesson: Lesson, asked: Round) -> None:
    order = f"round-{asked.id}"
    found = shown(lesson, order=order)
    assert (found["order"], found["descending"]) == (order, True)
    assert names(lesson, order=order) == ["Ana Núñez", "Ñusta Abad", "Luis García", "Zoë Li"]
    assert names(lesson, order=order, reverse=True) == ["Luis García", "Ana Núñez", "Ñusta Abad", "Zoë Li"]
    assert shown(lesson, order="round-999999")["order"] == "name"


def test_answers_without_a_key_are_in_the_order_of_numbers_or_letters(
    owner: User, lesson: Lesson, people: dict[str, Participant]
) -> None:
    texts = {"Zoë Li": "árbol", "Ana Núñez": "zorro", "Luis García": "Casa"}
    open_text = entries.create(owner.id, {"type": "open_text", "prompt": "Why?"})
    asked = play(lesson, open_text, {people[name]: text for name, text in texts.items()})
    assert names(lesson, order=f"round-{asked.id}") == ["Zoë Li", "Luis García", "Ana Núñez", "Ñusta Abad"]
    rating = entries.create(owner.id, {"type": "rating", "prompt": "How hard?", "low": 1, "high": 10})
    asked = play(lesson, rating, {people["Zoë Li"]: 10, people["Ana Núñez"]: 9, people["Luis García"]: 2})
    assert names(lesson, order=f"round-{asked.id}") == ["Luis García", "Ana Núñez", "Zoë Li", "Ñusta Abad"]


def test_a_search_ignores_accents_and_capitals(lesson: Lesson, asked: Round) -> None:
    assert names(lesson, search="NUNEZ") == ["Ana Núñez"]
    assert names(lesson, search="zoe  li") == ["Zoë Li"]
    assert names(lesson, search="nobody") == []
    assert shown(lesson, search="li")["joined"] == 4


def test_teams_and_classes_can_be_chosen(owner: User, question: Question) -> None:
    lesson = lifecycle.create(owner.id, title="Teams", options={"teams": 2})
    course, student = courses.create(owner.id, "Class 3B"), make_user("student", "student")
    with transaction() as session:
        session.add(Enrolment(course_id=course.id, user_id=student.id))
    account, guest = join(lesson, user=student), join(lesson, "Guest")
    found = shown(lesson)
    assert found["groups"] == [{"id": course.id, "title": "Class 3B"}]
    assert names(lesson, group=course.id) == [account.nickname]
    assert names(lesson, group=matrix.NO_CLASS) == ["Guest"]
    assert len(names(lesson, group=999999)) == 2, "an unknown class chooses nothing"
    assert found["teams"] == [1, 2]
    assert names(lesson, team=guest.team) == ["Guest"]


def test_a_colleague_sees_no_other_classes_of_the_owner(owner: User, lesson: Lesson) -> None:
    colleague, student = make_user("colleague", "teacher"), make_user("student", "student")
    course = courses.create(owner.id, "Private")
    with transaction() as session:
        session.add(Enrolment(course_id=course.id, user_id=student.id))
    co_teachers.add(lesson.id, owner.id, "colleague")
    join(lesson, user=student)
    found = report_page.of_lesson(lesson, colleague.id, Selection())["matrix"]
    assert found["groups"] == []


def test_pages_have_everybody_once(lesson: Lesson, monkeypatch: pytest.MonkeyPatch, asked: Round) -> None:
    monkeypatch.setattr(matrix, "PAGE", 3)
    first, second = shown(lesson), shown(lesson, page=2)
    assert [row["nickname"] for row in first["rows"] + second["rows"]] == names(lesson, everything=True)
    assert (first["pages"].pages, first["pages"].total, second["pages"].first) == (2, 4, 4)
    assert shown(lesson, page=99)["pages"].page == 2
    last = second["rows"][0]
    assert shown(lesson, person=last["id"])["pages"].page == 2
    assert last["cells"] == shown(lesson, everything=True)["rows"][-1]["cells"]


def test_cells_say_what_was_answered(owner: User, lesson: Lesson, people: dict[str, Participant]) -> None:
    choices = [{"text": text, "correct": text != "three"} for text in ("one", "two", "three")]
    several = entries.create(owner.id, {"type": "multiple_choice", "prompt": "Which?", "choices": choices})
    asked = ask(lesson, several)
    answer(people["Ana Núñez"], asked, ["a", "b"])
    answer(people["Zoë Li"], asked, ["a"])
    answer(people["Luis García"], asked, ["c"])
    reveal(close(asked))
    cells = {row["nickname"]: row["cells"][0] for row in shown(lesson)["rows"]}
    assert cells["Ñusta Abad"] is None
    found = {name: (cell["label"], cell["correct"], cell["partly"]) for name, cell in cells.items() if cell}
    assert found == {
        "Ana Núñez": ("A, B", True, True),
        "Zoë Li": ("A", False, True),
        "Luis García": ("C", False, False),
    }


def test_the_matrix_reads_only_its_page(lesson: Lesson, asked: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lesson has a hundred thousand answers; a page shows six thousand of them."""
    monkeypatch.setattr(matrix, "PAGE", 1)
    read: list[int] = []
    whole = matrix.reading.answers_in_pieces

    def counting(*arguments: Any, **how: Any) -> Any:
        for piece in whole(*arguments, **how):
            read.extend(row.participant_id for row in piece)
            yield piece

    monkeypatch.setattr(matrix.reading, "answers_in_pieces", counting)
    monkeypatch.setattr(report_page, "WHOLE_ANSWERS", 0)
    found = shown(lesson)
    assert read == [found["rows"][0]["id"]]
    assert db.session.query(Answer).count() == 3
