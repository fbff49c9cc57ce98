"""A race in four real browser windows: three students and a projector, from the form of the lesson to the podium."""

import re
import uuid
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, control, enter
from tests.clients.api import Api, Teacher, join
from tests.support.browser import LAPTOP, PHONE, PROJECTOR, Visitor
from tests.support.deployments import DEMO_PASSWORD as PASSWORD


def fine(*visitors: Visitor) -> None:
    """None of these pages is wider than its window, and axe-core finds nothing."""
    for visitor in visitors:
        assert visitor.overflow <= 0, visitor.page.url
        assert visitor.axe() == []


def new_lesson(desk: Visitor) -> int:
    """Fill in the form of a new lesson with a race and two teams; return the lesson's number."""
    desk.log_in("profe", PASSWORD)
    desk.open("/teach/lessons/new")
    expect(desk.page.get_by_label("Podium")).to_be_hidden()
    desk.page.get_by_text("Lesson options").click()
    desk.page.get_by_label("Podium").check()
    desk.page.get_by_label("Streaks").check()
    desk.page.get_by_label("Teams").select_option(label="2 teams")
    desk.page.get_by_label("Title").fill("A race")
    fine(desk)
    desk.page.get_by_role("button", name="Start the lesson").click()
    desk.online()
    found = re.search(r"/teach/lessons/(\d+)$", desk.page.url)
    assert found
    return int(found[1])


def play(teacher: Teacher, lesson: int, question: int, given: dict[Visitor, str]) -> dict[str, Any]:
    """Ask, have each tap a choice, close and reveal; return the round that was opened."""
    asked = teacher.ask(lesson, question)
    for student, choice in given.items():
        student.hook(f"choice-{choice}").click()
        student.wait("answer-status", state="recorded")
    teacher.command(lesson, asked["id"], "close")
    teacher.command(lesson, asked["id"], "reveal")
    return asked


def test_a_race_with_podium_and_teams(visit: Visit, teacher: Teacher) -> None:
    desk = visit(LAPTOP, audited=True)
    lesson = new_lesson(desk)
    code = desk.page.locator(".join-card__code").inner_text()
    ana, bea, ciro = (visit(PHONE, audited=True) for _ in range(3))
    for student, name in ((ana, "Ana"), (bea, "Bea"), (ciro, "Ciro")):
        enter(student, code, name)
    expect(ana.hook("team")).to_have_text("Team Triangle")
    expect(bea.hook("team")).to_have_text("Team Circle")
    fine(ana)
    board = visit(PROJECTOR, audited=True)
    board.log_in("profe", PASSWORD)
    board.open(f"/teach/lessons/{lesson}/screen")
    board.online()
    expect(desk.hook("standings-card")).to_contain_text("Nobody has points yet.")

    question = teacher.question()
    play(teacher, lesson, question, {ana: "b", bea: "b", ciro: "a"})
    play(teacher, lesson, question, {ana: "b", bea: "a", ciro: "a"})

    # Each student learns the own standing, and no other name.
    expect(ana.hook("own-streak")).to_have_text("2 in a row")
    expect(ana.hook("own-place")).to_have_text("Place 1 of 3")
    expect(bea.hook("own-place")).to_have_text("Place 2 of 3")
    expect(ciro.hook("result")).to_be_visible()
    assert ciro.hook("own-place").count() == 0
    assert ciro.page.get_by_text("Ana", exact=True).count() == 0
    fine(ana, ciro)

    # The teacher sees who is ahead, and puts it on the projector until the next question.
    card = desk.hook("standings-card")
    expect(card.locator(".ranking").first.locator(".rank__name")).to_have_text(["Ana", "Bea"])
    expect(card.get_by_test_id("team-1")).to_contain_text("100 points on average")
    expect(board.hook("board")).to_be_hidden()
    desk.hook("standings").click()
    expect(board.hook("board")).to_be_visible()
    expect(board.hook("board").locator(".rank__name")).to_have_text(["Ana", "Bea"])
    expect(board.hook("question")).to_be_hidden()
    expect(desk.hook("standings")).to_have_text("Hide standings")
    fine(desk, board)
    desk.hook("standings").click()
    expect(board.hook("board")).to_be_hidden()
    desk.hook("standings").click()
    expect(board.hook("board")).to_be_visible()
    asked = teacher.ask(lesson, question)
    expect(board.hook("board")).to_be_hidden()
    expect(board.hook("question")).to_be_visible()
    teacher.command(lesson, asked["id"], "close")

    # A removed student is in no list.
    menu = desk.page.get_by_role("button", name="Bea: rename, extra time, remove")
    menu.click()
    desk.page.get_by_role("button", name="Remove Bea").click()
    bea.forgive("403 for", "status of 403")
    desk.page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(card.locator(".ranking").first.locator(".rank__name")).to_have_text(["Ana"])
    menu.click()
    desk.page.get_by_role("button", name="Readmit Bea").click()
    expect(card.locator(".ranking").first.locator(".rank__name")).to_have_text(["Ana", "Bea"])

    # The end: two steps for two with points, and the own place on the phone.
    desk.hook("end").click()
    desk.page.get_by_role("dialog").get_by_role("button", name="End the lesson").click()
    expect(board.hook("podium")).to_have_attribute("data-steps", "2")
    expect(board.hook("podium-1")).to_contain_text("Ana")
    expect(board.hook("podium-2")).to_contain_text("Bea")
    expect(ana.hook("own-place")).to_have_text("Place 1 of 3")
    fine(desk, board, ana)

    desk.page.get_by_role("link", name="View the report").click()
    expect(desk.hook("teams")).to_contain_text("Team Triangle")
    expect(desk.page.get_by_role("columnheader", name="Rank").last).to_be_visible()
    expect(desk.page.locator(".round-report").nth(2)).to_contain_text("Does not count")
    fine(desk)


def test_a_tie_and_an_empty_podium(visit: Visit, teacher: Teacher) -> None:
    tied = teacher.lesson(settings={"options": {"podium": True}})
    empty = teacher.lesson(settings={"options": {"podium": True}})
    names = ["Ana", "Bea", "Ciro", "Dora", "Eva", "Fidel"]
    question = teacher.question()
    students = [Api(teacher.url, join(teacher.url, tied["code"], name)["token"]) for name in names]
    asked = teacher.ask(tied["id"], question)
    for student in students:
        student.post("/live/answers", {"id": str(uuid.uuid4()), "round_id": asked["id"], "value": ["b"]})
    teacher.command(tied["id"], asked["id"], "close")
    teacher.command(tied["id"], asked["id"], "reveal")
    for lesson in (tied, empty):
        teacher.post(f"/lessons/{lesson['id']}/end", {})
    board = visit(PROJECTOR, audited=True)
    board.log_in("profe", PASSWORD)
    board.open(f"/teach/lessons/{tied['id']}/screen")
    expect(board.hook("podium")).to_have_attribute("data-steps", "1")
    expect(board.hook("podium-1").locator("bdi")).to_have_text(names[:4])
    expect(board.hook("podium-1")).to_contain_text("and 2 more")
    fine(board)
    board.open(f"/teach/lessons/{empty['id']}/screen")
    expect(board.hook("podium-empty")).to_have_text("Nobody earned points this time.")
    fine(board)


def test_a_survey_says_thanks_and_the_dialog_switches_back(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson(settings={"options": {"scoring": "survey", "speed_bonus": 33}})
    desk, phone = visit(PHONE, audited=True), visit(PHONE, audited=True)
    control(desk, lesson["id"])
    enter(phone, lesson["code"], "Ana")
    question = teacher.question()
    play(teacher, lesson["id"], question, {phone: "b"})
    expect(phone.wait("result", outcome="poll")).to_contain_text("Thanks for your answer")
    expect(phone.hook("result")).not_to_contain_text("points")
    expect(phone.hook("choice-b")).to_contain_text("100 % (1)")
    expect(phone.hook("tally")).not_to_contain_text("Right answer")
    expect(desk.hook("tally")).not_to_contain_text("Right answer")
    fine(phone, desk)

    desk.hook("options-open").click()
    dialog = desk.hook("options")
    expect(dialog.get_by_label("Scoring")).to_have_value("survey")
    expect(dialog.get_by_label("Speed bonus")).to_have_value("33")
    dialog.get_by_label("Scoring").select_option("points")
    fine(desk)
    desk.hook("options-save").click()
    expect(dialog).to_be_hidden()
    assert teacher.get(f"/lessons/{lesson['id']}")["lesson"]["settings"]["options"]["scoring"] == "points"
    play(teacher, lesson["id"], question, {phone: "b"})
    expect(phone.wait("result", outcome="right")).to_contain_text("100 points")


@pytest.mark.long  # tests/web/test_lesson_options.py
@pytest.mark.parametrize("wrong", ["7", "many"])
def test_what_was_typed_stays_when_the_form_is_refused(visit: Visit, wrong: str) -> None:
    desk = visit(PHONE, audited=True)
    desk.forgive("422 for", "status of 422")
    desk.log_in("profe", PASSWORD)
    desk.open("/teach/lessons/new")
    desk.page.get_by_label("Title").fill("Kept")
    desk.page.get_by_text("Lesson options").click()
    desk.page.get_by_label("Streaks").check()
    desk.page.get_by_label("Speed bonus").evaluate(f"list => list.options[0].value = '{wrong}'")
    desk.page.get_by_role("button", name="Start the lesson").click()
    expect(desk.page.locator(".errors")).to_contain_text("Speed bonus")
    expect(desk.page.get_by_label("Streaks")).to_be_visible()
    expect(desk.page.get_by_label("Streaks")).to_be_checked()
    expect(desk.page.get_by_label("Title")).to_have_value("Kept")
    fine(desk)
