"""Peer instruction with four students: a vote, a discussion, a second vote, both beside each other; and confidence."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, control, enter
from tests.clients.api import Teacher
from tests.support.browser import LAPTOP, PHONE, Visitor
from tests.support.deployments import DEMO_PASSWORD as PASSWORD

PROJECTOR = (1920, 1080)
NAMES = ("Ana", "Luis", "María", "Tomás")
FIRST = ("a", "a", "b", "c")
SECOND = ("b", "b", "b", "c")


def clean(*visitors: Visitor) -> None:
    """Nothing for axe-core to say, and no sideways scrolling."""
    for visitor in visitors:
        assert visitor.axe() == []
        assert visitor.overflow <= 0


def recorded(page: Page) -> None:
    expect(page.get_by_test_id("answer-status")).to_have_attribute("data-state", "recorded")


@pytest.fixture
def desk(visit: Visit) -> Visitor:
    """The teacher's laptop."""
    return visit(LAPTOP, audited=True)


def test_vote_discuss_vote_again(visit: Visit, teacher: Teacher, desk: Visitor) -> None:
    lesson, question = teacher.lesson(), teacher.question()
    control(desk, lesson["id"])
    screen = visit(PROJECTOR, audited=True)
    screen.log_in("profe", PASSWORD)
    screen.open(f"/teach/lessons/{lesson['id']}/screen")
    phones = [visit(PHONE, audited=True) for _ in NAMES]
    for phone, name in zip(phones, NAMES, strict=True):
        enter(phone, lesson["code"], name)
    teacher.ask(lesson["id"], question)
    for phone, choice in zip(phones, FIRST, strict=True):
        phone.page.get_by_test_id(f"choice-{choice}").tap()
        recorded(phone.page)
    desk.page.get_by_test_id("close").click()
    desk.page.get_by_test_id("discuss").click()
    for visitor in (*phones, screen):
        expect(visitor.page.get_by_test_id("discussion")).to_be_visible()
        expect(visitor.page.get_by_role("timer")).to_contain_text("1:")
    clean(desk, screen, phones[0])
    desk.page.get_by_test_id("extend-30").click()
    expect(desk.page.get_by_role("timer")).to_contain_text("2:")
    desk.page.get_by_test_id("revote").click()
    for phone, choice in zip(phones, SECOND, strict=True):
        expect(phone.page.get_by_test_id("discussion")).to_be_hidden()
        expect(phone.page.get_by_text("Question 1, second vote", exact=True)).to_be_visible()
        phone.page.get_by_test_id(f"choice-{choice}").tap()
        recorded(phone.page)
    desk.page.get_by_test_id("close").click()
    desk.page.get_by_test_id("reveal").click()
    for page in (desk.page, screen.page):
        compared = page.get_by_test_id("comparison")
        for name, count in (("wrong_right", 2), ("right_right", 1), ("wrong_wrong", 1), ("right_wrong", 0)):
            expect(compared.get_by_test_id(f"flow-{name}")).to_contain_text(str(count))
        expect(compared.get_by_test_id("gain")).to_have_text("0.67")  # two of the three who were wrong
        expect(compared).to_contain_text("25 % (1)")
        expect(compared).to_contain_text("75 % (3)")
    expect(phones[0].page.get_by_test_id("comparison")).to_have_count(0)
    clean(desk, screen, phones[0])
    desk.open(f"/teach/lessons/{lesson['id']}/report")
    expect(desk.page.get_by_test_id("gain")).to_have_text("0.67")
    clean(desk)


def test_how_sure_one_is(visit: Visit, teacher: Teacher, desk: Visitor) -> None:
    lesson = teacher.lesson(settings={"options": {"confidence": True, "phone_shows": "choices"}})
    question = teacher.question()
    control(desk, lesson["id"])
    phones = [visit(PHONE, audited=True) for _ in range(3)]
    keyboard = visit(LAPTOP, audited=True)
    for phone, name in zip((*phones, keyboard), NAMES, strict=True):
        enter(phone, lesson["code"], name)
    teacher.ask(lesson["id"], question)
    page = phones[0].page
    expect(page.get_by_text("The question is on the projector.")).to_be_visible()
    page.get_by_test_id("choice-a").tap()
    expect(page.get_by_test_id("answer-status")).to_contain_text("how sure")
    expect(page.get_by_test_id("answer-status")).to_have_attribute("data-state", "none")
    clean(phones[0])
    page.get_by_text("Sure", exact=True).tap()
    recorded(page)
    phones[1].page.get_by_text("Sure", exact=True).tap()  # the other way round works too
    phones[1].page.get_by_test_id("choice-b").tap()
    recorded(phones[1].page)
    phones[2].page.get_by_test_id("choice-a").tap()  # and so does saying nothing of it
    phones[2].page.get_by_test_id("send").tap()
    recorded(phones[2].page)
    keyboard.page.keyboard.press("a")
    keyboard.page.get_by_test_id("sure-1").press("Space")
    keyboard.page.keyboard.press("Enter")
    recorded(keyboard.page)
    page.reload()
    expect(page.get_by_test_id("sure-3")).to_be_checked()
    desk.page.get_by_test_id("close").click()
    desk.page.get_by_test_id("reveal").click()
    wrong = desk.page.get_by_test_id("sure-wrong")
    expect(wrong.get_by_role("listitem")).to_have_count(1)
    expect(wrong).to_contain_text("A one")
    expect(wrong).to_contain_text("1 person")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    clean(desk, phones[0])

    # Where nothing is right nobody is asked: one tap is the answer.
    teacher.ask(lesson["id"], teacher.question("poll"))
    expect(page.get_by_test_id("answer-status")).to_have_attribute("data-state", "none")
    page.get_by_test_id("choice-a").tap()
    recorded(page)
    expect(page.get_by_test_id("sure-3")).to_have_count(0)


def test_the_keys_of_the_control_page(teacher: Teacher, desk: Visitor) -> None:
    lesson = teacher.lesson(question_ids=[teacher.question(), teacher.question()])
    control(desk, lesson["id"])
    page = desk.page
    phase = page.locator('[data-part="phase"]')
    for key, wanted in (
        ("PageDown", "Open"), ("PageDown", "Closed"), ("d", "Discussion"), ("d", "Closed"), ("o", "Open"),
        ("c", "Closed"), ("v", "Open"), ("c", "Closed"), ("r", "Result"), ("a", "Open"), ("PageDown", "Closed"),
        ("PageDown", "Result"),
    ):  # fmt: skip
        page.keyboard.press(key)
        expect(phase).to_have_text(wanted)
        expect(page.get_by_test_id("lock")).to_be_enabled()  # nothing is on its way any more
    page.get_by_label("Search your questions").press("v")
    expect(page.get_by_label("Search your questions")).to_have_value("v")
    expect(phase).to_have_text("Result")
    page.locator("h2").first.click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("v")
    expect(phase).to_have_text("Result")
    clean(desk)
    page.keyboard.press("Escape")
    page.keyboard.press("v")
    expect(phase).to_have_text("Open")
