"""All types of questions in one attempt at homework, by thumb on a phone; and what was handed in afterwards."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_types import MOVED, SHORT, by_hand, made
from tests.clients.api import Teacher
from tests.support.browser import PHONE, Visitor
from tests.support.questions import CHOICE_TYPES, UNGRADED

RIGHT = {"true_false": ["a"], "single_choice": ["b"], "multiple_choice": ["a", "c"], "poll": ["a"]}
KINDS = [*CHOICE_TYPES, *SHORT, *MOVED]


def answer(phone: Visitor, kind: str) -> None:
    """Answer the question that is shown rightly."""
    if kind not in RIGHT:
        by_hand(phone, kind, lambda what: what.tap())
        return
    for choice in RIGHT[kind]:
        phone.hook(f"choice-{choice}").tap()
    if len(RIGHT[kind]) > 1:
        phone.hook("send").tap()


def test_all_types_in_one_attempt(visit: Visit, teacher: Teacher) -> None:
    assert len(KINDS) == 13
    quiz = teacher.post("/quizzes", {"title": "All types", "question_ids": [made(teacher, kind) for kind in KINDS]})
    homework = teacher.post("/assignments", {"quiz_id": quiz["id"]})
    phone = visit(PHONE)
    phone.open(f"/join/{homework['code']}")
    phone.page.locator("#nickname").fill("Dan")
    phone.page.locator("main button[type=submit]").tap()
    phone.page.wait_for_url("**/work/*")
    phone.hook("begin").tap()
    for number, kind in enumerate(KINDS, 1):
        expect(phone.hook("question")).to_contain_text(f"Asked: {kind}")
        answer(phone, kind)
        phone.wait("answer-status", state="recorded")
        assert phone.overflow <= 0, kind
        if kind in MOVED:  # what was moved is where it was moved to, after a reload too
            phone.page.reload()
            phone.wait("answer-status", state="recorded")
            expect(phone.page.locator(".work__place[aria-current=step]")).to_have_attribute(
                "data-position", str(number)
            )
        if number < len(KINDS):
            phone.hook("work-next").tap()
    expect(phone.page.locator(".work__place[data-state=recorded]")).to_have_count(len(KINDS))
    phone.hook("hand-in").tap()
    phone.page.locator("#confirm-dialog [data-part=agree]").tap()
    phone.wait("handed-in")
    graded = len(KINDS) - len(UNGRADED)
    expect(phone.hook("score")).to_have_text(f"{graded} of {graded} questions right")
    reviewed = phone.hook("reviewed")
    expect(reviewed).to_have_count(len(KINDS))
    for place, kind in enumerate(KINDS):
        verdict = "poll" if kind in UNGRADED else "right"
        expect(reviewed.nth(place).locator(f"[data-outcome={verdict}]")).to_have_count(1)
        expect(reviewed.nth(place)).to_contain_text(re.compile(r"Your answer:\s*\S"))
    assert phone.overflow <= 0
    rounds = teacher.get(f"/assignments/{homework['id']}/results")["rounds"]
    assert [round_["answered"] for round_ in rounds] == [1] * len(KINDS)
