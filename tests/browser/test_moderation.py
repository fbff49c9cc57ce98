"""Texts of students on the projector and the phones: held back by the filter, hidden with one tap, and shown again."""

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit, control, enter
from tests.browser.test_peer_instruction import clean, recorded
from tests.clients.api import Teacher
from tests.support.browser import LAPTOP, PHONE, PROJECTOR, Visitor
from tests.support.deployments import DEMO_PASSWORD as PASSWORD
from tests.support.questions import question


def write(phone: Visitor, text: str) -> None:
    phone.page.get_by_test_id("answer-field").first.fill(text)
    phone.page.get_by_test_id("send").tap()
    recorded(phone.page)


def cards(page: Visitor) -> Locator:
    return page.page.get_by_test_id("question").locator(".answer-card")


def test_texts_are_held_back_hidden_and_shown(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    desk, phone, other = visit(LAPTOP, audited=True), visit(PHONE, audited=True), visit(PHONE)
    wall = visit(PROJECTOR, audited=True)
    control(desk, lesson["id"])
    wall.log_in("profe", PASSWORD)
    wall.open(f"/teach/lessons/{lesson['id']}/screen")
    enter(phone, lesson["code"], "Ana")
    enter(other, lesson["code"], "Leo")

    teacher.ask(lesson["id"], int(teacher.post("/questions", question("word_cloud", words=2))["id"]))
    write(phone, "puta")
    write(other, "sol")
    withheld = desk.hook("withheld")
    expect(withheld).to_contain_text("puta")
    said = desk.hook("said")
    expect(said.locator(".answer-card")).to_have_count(0)
    said.locator("summary").click()
    expect(said.locator(".answer-card").first).to_contain_text("Held back by the filter")
    expect(said.locator(".answer-card").last).to_contain_text("Leo")
    clean(desk)
    said.get_by_role("button", name="Hide “sol”").click()
    expect(withheld).to_contain_text("sol")
    said.get_by_role("button", name="Show “sol” to the others").click()
    expect(withheld).not_to_contain_text("sol")
    said.locator("summary").click()
    desk.hook("close").click()
    desk.hook("reveal").click()
    for page in (phone, wall):
        expect(page.page.locator(".cloud__word")).to_have_count(1)
    withheld.get_by_role("button", name="Show “puta” to the others").click()
    for page in (phone, wall):
        expect(page.page.locator(".cloud__word")).to_have_count(2)
    desk.page.get_by_role("button", name="Hide “puta”").click()
    for page in (phone, wall):
        expect(page.page.locator(".cloud__word")).to_have_count(1)

    teacher.ask(lesson["id"], int(teacher.post("/questions", question("open_text"))["id"]))
    write(phone, "El aire es\nfresco")
    write(other, "Vete a la mierda")
    expect(said).to_be_hidden()  # the cards are the tally
    expect(cards(desk)).to_have_count(2)
    expect(cards(desk).first).to_contain_text("Leo")
    expect(cards(desk).first).to_contain_text("Held back by the filter")
    desk.hook("close").click()
    expect(desk.page.locator('[data-part="phase"]')).to_have_text("Closed")
    clean(desk)
    desk.hook("reveal").click()
    for page in (phone, wall):
        expect(cards(page)).to_have_text(["El aire es\nfresco"])
    clean(phone)
    clean(wall)
    expect(cards(desk).last).to_contain_text("Ana")
    cards(desk).last.get_by_role("button", name="Hide").click()
    for page in (phone, wall):
        expect(cards(page)).to_have_count(0)
    hidden = desk.hook("toast").filter(has_text="Hidden from projector").filter(has_text="El aire")
    hidden.get_by_role("button", name="Undo").click()
    expect(cards(wall)).to_have_text(["El aire es\nfresco"])
    teacher.post(f"/lessons/{lesson['id']}/options", {"show_authors": True})
    expect(cards(wall)).to_have_text(["El aire es\nfrescoAna"])

    desk.open(f"/teach/lessons/{lesson['id']}/report")
    clean(desk)
    desk.page.locator(".answer-card").first.get_by_role("button", name="Show").click()
    expect(desk.page.get_by_text("Others can see it again.")).to_be_visible()
    expect(cards(phone)).to_have_count(2)
