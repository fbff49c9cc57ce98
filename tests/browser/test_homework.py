"""Homework: a lesson becomes it in one click, two who were absent do it on phones, one of them offline for a while."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_offline import DEAD_NETWORK
from tests.clients.api import Api, Teacher
from tests.support.browser import PHONE, Visitor
from tests.support.deployments import DEMO_PASSWORD as PASSWORD


def played(teacher: Teacher, questions: int = 3) -> dict[str, object]:
    """Return a lesson for guests in which three were present and all questions were asked."""
    lesson = teacher.lesson()
    guests = [
        Api(teacher.url, Api(teacher.url).post("/join", {"code": lesson["code"], "nickname": name})["token"])
        for name in ("Ana", "Ben", "Cem")
    ]
    for number in range(questions):
        asked = teacher.ask(lesson["id"], teacher.question())
        for guest in guests:
            body = {"id": f"answer-{asked['id']}", "round_id": asked["id"], "value": ["b" if number else "a"]}
            guest.post("/live/answers", body)
        teacher.command(lesson["id"], asked["id"], "close")
        teacher.command(lesson["id"], asked["id"], "reveal")
    teacher.post(f"/lessons/{lesson['id']}/end")
    return lesson


@pytest.mark.timeout(600)
def test_a_lesson_goes_on_at_home(visit: Visit, teacher: Teacher) -> None:
    lesson = played(teacher)
    desk = visit()
    desk.log_in("profe", PASSWORD)
    desk.open(f"/teach/lessons/{lesson['id']}/report")
    desk.page.get_by_test_id("make-homework").get_by_role("button").click()
    desk.page.wait_for_url(re.compile(r"/teach/homework/\d+$"))
    code = desk.hook("homework-code").inner_text()

    phones = []
    for name in ("Dan", "Eva"):
        phone = visit(PHONE)
        phone.forgive(*DEAD_NETWORK)
        phone.open(f"/join/{code}")
        phone.page.locator("#nickname").fill(name)
        phone.page.locator("main button[type=submit]").click()
        phone.page.wait_for_url("**/work/*")
        phone.hook("begin").click()
        phones.append(phone)
    dan, eva = phones

    for _number in range(3):
        dan.hook("choice-b").click()
        dan.wait("answer-status", state="recorded")
        if _number < 2:
            dan.hook("work-next").click()
    assert dan.overflow == 0
    dan.hook("hand-in").click()
    dan.page.locator("#confirm-dialog [data-part=agree]").click()
    dan.wait("handed-in")
    expect(dan.hook("reviewed")).to_have_count(3)
    expect(dan.hook("score")).to_have_text("3 of 3 questions right")

    eva.context.set_offline(True)
    eva.hook("choice-b").click()
    eva.wait("answer-status", state="sending")
    eva.hook("work-next").click()
    eva.hook("choice-a").click()
    eva.wait("answer-status", state="sending")
    assert eva.overflow == 0, "the notice about the connection is no wider than the phone"
    eva.hook("work-next").click()
    eva.hook("hand-in").click()
    expect(eva.page.get_by_role("alert").first).to_be_attached()
    eva.hook("work-back").click()
    eva.context.set_offline(False)
    eva.wait("answer-status", state="recorded")
    eva.page.reload()
    expect(eva.page.locator(".work__place[aria-current=step]")).to_have_attribute("data-position", "2")
    expect(eva.page.locator(".work__place[data-state=recorded]")).to_have_count(2)
    eva.hook("work-next").click()
    eva.hook("hand-in").click()
    expect(eva.page.locator("#confirm-text")).to_contain_text("1 question is not answered")
    eva.page.locator("#confirm-dialog [data-part=agree]").click()
    eva.wait("handed-in")

    desk.page.reload()
    expect(desk.page.locator("[data-status=submitted] strong")).to_have_text("2")
    desk.open(f"/teach/lessons/{lesson['id']}/report")
    expect(desk.hook("together-student")).to_have_count(5)


def guest_at_work(visit: Visit, teacher: Teacher, questions: int = 2, **terms: Any) -> tuple[dict[str, Any], Visitor]:
    """Return homework and a phone on which a guest has begun it."""
    ids = [teacher.question() for _number in range(questions)]
    quiz = teacher.post("/quizzes", {"title": "At home", "question_ids": ids})
    homework = teacher.post("/assignments", {"quiz_id": quiz["id"], **terms})
    phone = visit(PHONE)
    phone.forgive(*DEAD_NETWORK)
    phone.open(f"/join/{homework['code']}")
    phone.page.locator("#nickname").fill("Dan")
    phone.page.locator("main button[type=submit]").click()
    phone.page.wait_for_url("**/work/*")
    phone.hook("begin").click()
    return homework, phone


@pytest.mark.parametrize("theme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_results_can_be_read(visit: Visit, teacher: Teacher, theme: str) -> None:
    _homework, phone = guest_at_work(visit, teacher, feedback="each")
    phone.page.emulate_media(color_scheme=theme)
    for choice, verdict in (("b", "right"), ("a", "wrong")):
        phone.hook(f"choice-{choice}").click()
        expect(phone.page.locator(f"[data-testid=result][data-outcome={verdict}]")).to_be_in_viewport()
        assert phone.axe("color-contrast") == []
        if verdict == "right":
            phone.hook("work-next").click()
    phone.hook("hand-in").click()
    phone.page.locator("#confirm-dialog [data-part=agree]").click()
    expect(phone.hook("result")).to_have_count(2)
    assert phone.axe("color-contrast") == []


def test_whoever_is_at_work_is_told_that_it_was_closed(visit: Visit, teacher: Teacher) -> None:
    homework, phone = guest_at_work(visit, teacher)
    phone.hook("choice-b").click()
    phone.wait("answer-status", state="recorded")
    phone.forgive("409")
    desk = visit()
    desk.log_in("profe", PASSWORD)
    desk.open(f"/teach/homework/{homework['id']}")
    desk.page.get_by_role("button", name="Close now").click()
    desk.page.locator("#confirm-dialog [data-part=agree]").click()
    desk.page.wait_for_load_state()
    phone.hook("work-next").click()
    phone.hook("choice-b").click()
    expect(phone.hook("ended-by-itself")).to_contain_text("Your teacher closed this homework")
