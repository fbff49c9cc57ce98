"""Homework: a lesson becomes it in one click, two who were absent do it on phones, one of them offline for a while."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_offline import DEAD_NETWORK
from tests.clients.api import Api, Teacher
from tests.support.browser import PHONE
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

    eva.context.set_offline(True)
    eva.hook("choice-b").click()
    eva.wait("answer-status", state="sending")
    eva.hook("work-next").click()
    eva.hook("choice-a").click()
    eva.wait("answer-status", state="sending")
    eva.hook("hand-in").click()
    expect(eva.page.get_by_role("alert").first).to_be_attached()
    eva.context.set_offline(False)
    eva.wait("answer-status", state="recorded")
    eva.page.reload()
    expect(eva.page.locator(".work__place[data-state=recorded]")).to_have_count(2)
    eva.hook("hand-in").click()
    expect(eva.page.locator("#confirm-text")).to_contain_text("1 question is not answered")
    eva.page.locator("#confirm-dialog [data-part=agree]").click()
    eva.wait("handed-in")

    desk.page.reload()
    expect(desk.page.locator("[data-status=submitted] strong")).to_have_text("2")
    desk.open(f"/teach/lessons/{lesson['id']}/report")
    expect(desk.hook("together-student")).to_have_count(5)
