"""What a colleague changed in a lesson, on the pages of the question's owner."""

import pytest
from flask import Flask

from classroom.models import Lesson, User
from classroom.services.bank import offers
from classroom.services.lessons import improvise
from tests.support.lessons import share
from tests.support.people import log_in

BASE = "/teach/questions"


@pytest.mark.parametrize(("button", "used"), [("take", True), ("decline", False)])
def test_the_owner_sees_what_is_offered_and_decides(
    app: Flask, owner: User, colleague: User, lesson: Lesson, button: str, used: bool
) -> None:
    share(lesson, colleague)
    browser = log_in(app, owner)
    asked = improvise.ask(lesson.id, owner.id, "choices", 2)
    improvise.word(lesson.id, colleague.id, asked.id, "Which?", choices=["Yes", "No"], right=["b"])
    (offer,) = offers.waiting(owner.id)
    path = f"{BASE}/{offer.question_id}"
    assert path in browser.get(BASE).text.split("bank-tools")[0]
    page = browser.get(path).text
    assert "Which?" not in page.split("offers a change")[0]
    assert f"{path}/offers/{offer.id}/{button}" in page
    browser.post(f"{path}/offers/{offer.id}/{button}")
    assert offers.waiting(owner.id) == []
    assert ("Which?" in browser.get(BASE).text) is used
