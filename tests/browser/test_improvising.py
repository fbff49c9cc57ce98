"""Improvised questions in two clicks, words that come later, and written answers put to the vote."""

from playwright.sync_api import expect

from tests.browser.conftest import Visit, control, enter
from tests.browser.test_peer_instruction import clean, recorded
from tests.clients.api import Teacher
from tests.support.browser import LAPTOP, PHONE


def test_letters_in_two_clicks_and_words_later(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    desk, phone = visit(LAPTOP, audited=True), visit(PHONE, audited=True)
    control(desk, lesson["id"])
    enter(phone, lesson["code"], "Ana")
    desk.page.get_by_test_id("improvise").click()
    clean(desk)
    desk.page.get_by_test_id("improvise-choices").click()
    for page in (desk.page, phone.page):  # the letter once, not as a text beside itself too
        expect(page.get_by_test_id("choice-a").locator(".mark")).to_have_text("A")
        expect(page.get_by_test_id("choice-a").locator(".choice__text")).to_be_hidden()
    phone.page.get_by_test_id("choice-b").tap()
    recorded(phone.page)
    desk.page.get_by_test_id("word-round").click()
    dialog = desk.page.get_by_role("dialog", name="The text of this question")
    clean(desk)
    dialog.get_by_label("Text of choice C").fill("")
    dialog.get_by_label("Question").fill("Which is a river?")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Write the text of this choice")
    expect(dialog.get_by_label("Question")).to_have_value("Which is a river?")
    for letter, text in zip("ABCD", ("Andes", "Nile", "Quito", "Peru"), strict=True):
        dialog.get_by_label(f"Text of choice {letter}").fill(text)
    dialog.get_by_label("Choice B is right").check()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    expect(phone.page.get_by_test_id("question")).to_contain_text("Which is a river?")
    expect(phone.page.get_by_test_id("choice-b")).to_contain_text("Nile")
    recorded(phone.page)
    clean(desk, phone)
    desk.page.get_by_test_id("close").click()
    desk.page.get_by_test_id("reveal").click()
    expect(phone.page.get_by_test_id("result")).to_contain_text("Right")


def test_what_was_written_is_put_to_the_vote(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    desk, phones = visit(LAPTOP, audited=True), [visit(PHONE, audited=True) for _ in range(3)]
    control(desk, lesson["id"])
    for number, phone in enumerate(phones):
        enter(phone, lesson["code"], f"Student {number}")
    desk.page.get_by_test_id("improvise").click()
    desk.page.get_by_test_id("improvise-text").click()
    for phone, text in zip(phones, ("rivers", "mountains", "<b>deserts</b>"), strict=True):
        phone.page.get_by_test_id("answer-field").fill(text)
        phone.page.get_by_test_id("send").tap()
        recorded(phone.page)
    desk.page.get_by_test_id("close").click()
    promote = desk.page.get_by_test_id("promote")
    expect(promote).to_be_disabled()
    desk.page.get_by_label("Put to the vote: rivers").check()
    desk.page.get_by_label("Put to the vote: <b>deserts</b>").check()
    clean(desk)
    expect(promote).to_have_text("Vote on these 2 answers")
    promote.click()
    expect(phones[1].page.get_by_role("radio")).to_have_count(2)
    expect(phones[1].page.get_by_role("radio", name="<b>deserts</b>")).to_be_visible()
    phones[1].page.get_by_test_id("choice-b").tap()
    recorded(phones[1].page)
    clean(phones[1])
