"""The teacher's list of homework: what is open, not open yet and closed."""

import pytest
from flask import Flask

from classroom.core.database import now
from classroom.models import Question, User
from classroom.services.assignments import manage
from classroom.services.bank import quizzes
from tests.support.people import log_in

DAY = 86_400.0


@pytest.mark.parametrize(
    ("opens_in", "closed", "word"),
    [(-DAY, False, "Open"), (None, False, "Open"), (DAY, False, "Not open yet"), (-DAY, True, "Closed")],
)
def test_the_list_says_what_is_open(
    app: Flask, owner: User, question: Question, opens_in: float | None, closed: bool, word: str
) -> None:
    terms = {} if opens_in is None else {"opens_at": now() + opens_in}
    quiz = quizzes.create(owner.id, "Capitals", [question.id])
    made = manage.create(owner.id, quiz_id=quiz.id, **terms)
    if closed:
        manage.close(made.id, owner.id)
    page = log_in(app, owner).get("/teach/homework").text
    badges = {said for said in ("Open", "Not open yet", "Closed") if f">{said}</span>" in page}
    assert badges == {word}
