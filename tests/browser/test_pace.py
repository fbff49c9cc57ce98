"""The pace of a lesson: a question is skipped, a lesson goes on by itself until its teacher stays, sounds come on."""

from playwright.sync_api import expect

from tests.browser.conftest import Visit, control, enter
from tests.browser.test_peer_instruction import clean
from tests.clients.api import Teacher
from tests.support.browser import LAPTOP, PHONE


def test_a_skipped_question_on_two_pages_of_one_teacher(visit: Visit, teacher: Teacher) -> None:
    numbers = [teacher.question(prompt=f"Number {n} of the plan") for n in (1, 2, 3)]
    lesson = teacher.lesson(question_ids=numbers)
    desk, pocket = visit(LAPTOP, audited=True), visit(PHONE, audited=True)
    control(desk, lesson["id"])
    control(pocket, lesson["id"])
    both = (desk.page, pocket.page)
    following = [page.locator("[data-part=next-prompt]") for page in both]
    desk.page.get_by_test_id("skip").click()
    for line in following:
        expect(line).to_contain_text("Number 2")
    clean(desk, pocket)
    pocket.page.get_by_test_id(f"skip-{numbers[1]}").tap()
    for line in following:
        expect(line).to_contain_text("Number 3")
    pocket.page.get_by_test_id("toast").get_by_role("button", name="Undo").tap()
    for line in following:
        expect(line).to_contain_text("Number 2")
    desk.page.get_by_role("button", name="Do not skip “Number 1").click()
    for line in following:
        expect(line).to_contain_text("Number 1")
    desk.page.keyboard.press("k")
    expect(following[1]).to_contain_text("Number 2")
    desk.page.get_by_test_id(f"ask-{numbers[0]}").click()
    expect(pocket.page.get_by_test_id("tally")).to_contain_text("Number 1")
    expect(pocket.page.get_by_test_id(f"skip-{numbers[0]}")).to_be_disabled()


def test_it_goes_on_by_itself_until_the_teacher_stays(visit: Visit, teacher: Teacher) -> None:
    numbers = [teacher.question(prompt=f"Number {n} by itself") for n in (1, 2, 3)]
    options = {"auto_advance": 1, "auto_close": True}
    lesson = teacher.lesson(question_ids=numbers, settings={"options": options})
    desk, phone, wall = visit(LAPTOP, audited=True), visit(PHONE, audited=True), visit(LAPTOP, audited=True)
    control(desk, lesson["id"])
    enter(phone, lesson["code"], "Ana")
    control(wall, lesson["id"])
    wall.open(f"/teach/lessons/{lesson['id']}/screen")
    sound = wall.page.get_by_test_id("sound")
    expect(sound).to_have_attribute("aria-pressed", "false")
    sound.click()
    expect(sound).to_have_attribute("aria-pressed", "true")
    expect(desk.page.get_by_test_id("stay")).to_be_hidden()
    desk.page.get_by_test_id("ask").click()
    expect(sound).to_have_attribute("data-heard", "open")
    phone.page.get_by_test_id("choice-b").tap()
    # Everybody has answered: it closes, shows the result, and asks the second without a hand.
    expect(phone.page.get_by_test_id("question")).to_contain_text("Number 2", timeout=20_000)
    teacher.post(f"/lessons/{lesson['id']}/options", {"auto_advance": 30})
    phone.page.get_by_test_id("choice-b").tap()
    for page in (phone.page, wall.page, desk.page):
        expect(page.get_by_role("timer")).to_contain_text("Next question in", timeout=20_000)
    expect(sound).to_have_attribute("data-heard", "reveal")
    clean(desk, phone, wall)
    desk.page.get_by_test_id("stay").click()
    expect(desk.page.get_by_test_id("toast")).to_contain_text("no longer advances automatically")
    for page in (phone.page, wall.page, desk.page):
        expect(page.get_by_role("timer")).to_be_hidden()
    expect(desk.page.get_by_test_id("stay")).to_be_hidden()
    wall.page.reload()
    expect(sound).to_have_attribute("aria-pressed", "true")
