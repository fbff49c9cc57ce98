"""What many statements read of a lesson fits together, although students join and answer between them."""

import threading
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import exc

from classroom.core.database import db, read_at_one_moment
from classroom.models import Lesson, Question, Round, User
from classroom.services.lessons import lookup
from classroom.services.results import export, full_results, reading, reports, state, tables
from tests.support.lessons import answer, ask, join


class Latecomer:
    """Joins and answers in another thread, as another request would, when somebody reads the results."""

    def __init__(self, app: Flask, lesson: Lesson, asked: Round) -> None:
        self.app, self.lesson_id, self.asked_id = app, lesson.id, asked.id
        self.came = False

    def come(self) -> None:
        """Join and answer, once."""
        if not self.came:
            self.came = True
            thread = threading.Thread(target=self._answer)
            thread.start()
            thread.join()

    def _answer(self) -> None:
        with self.app.app_context():
            lesson = db.session.get(Lesson, self.lesson_id)
            asked = db.session.get(Round, self.asked_id)
            assert lesson
            assert asked
            answer(join(lesson, "Late"), asked, ["b"])

    def before(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function with the latecomer in front."""

        def meeting(*args: Any, **kwargs: Any) -> Any:
            self.come()
            return function(*args, **kwargs)

        return meeting


@pytest.fixture
def latecomer(app: Flask, lesson: Lesson, question: Question) -> Latecomer:
    """One student has answered; another one waits for a reader."""
    answer(join(lesson, "Early"), asked := ask(lesson, question), ["b"])
    db.session.rollback()
    return Latecomer(app, lesson, asked)


def test_the_results_of_a_lesson(
    owner: User, lesson: Lesson, latecomer: Latecomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "answers", latecomer.before(reading.answers))
    found = full_results.of_lesson(lookup.for_reading(lesson.id, owner.id))
    assert latecomer.came
    assert [person["nickname"] for person in found["participants"]] == ["Early"]
    assert {given["participant_id"] for round_ in found["rounds"] for given in round_["answers"]} == {
        person["id"] for person in found["participants"]
    }
    later = full_results.of_lesson(lookup.for_reading(lesson.id, owner.id))
    assert [person["nickname"] for person in later["participants"]] == ["Early", "Late"]


def test_the_report(owner: User, lesson: Lesson, latecomer: Latecomer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports.members, "of_lesson", latecomer.before(reports.members.of_lesson))
    found = reports.report(lookup.for_reading(lesson.id, owner.id))
    assert latecomer.came
    (round_,) = found["rounds"]
    assert round_["answered"] == sum(person["answered"] for person in found["participants"]) == 1


def test_both_sheets_of_a_workbook(
    owner: User, lesson: Lesson, latecomer: Latecomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    monkeypatch.setattr(export, "workbook", lambda sheets, written: seen.extend(sheets))
    monkeypatch.setattr(tables, "matrix_for_programs", latecomer.before(tables.matrix_for_programs))
    export.xlsx_for_programs(lookup.for_reading(lesson.id, owner.id))
    assert latecomer.came
    answers, matrix = seen
    assert len(answers.rows) == len(matrix.rows) == 1


def test_the_teacher_s_state(
    owner: User, lesson: Lesson, latecomer: Latecomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "presence", latecomer.before(state.presence))
    view = state.teacher(lookup.for_reading(lesson.id, owner.id), ())
    assert latecomer.came
    assert view["tally"]["answered"] == len(view["participants"]) == view["presence"]["joined"] == 1


def test_who_reads_at_one_moment_does_not_write(owner: User, database_url: str) -> None:
    """SQLite knows no transactions that only read."""
    delete = db.text("DELETE FROM lessons WHERE id = 0")
    is_refused = database_url.startswith("postgresql")
    read_at_one_moment()
    with pytest.raises(exc.InternalError, match="read-only") if is_refused else nullcontext():
        db.session.execute(delete)
    db.session.rollback()
    db.session.execute(delete)
    db.session.rollback()
