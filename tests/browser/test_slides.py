"""Slides between questions, on the teacher's page, the projector and a phone."""

from playwright.sync_api import expect

from tests.browser.conftest import Visit, control, enter
from tests.browser.test_peer_instruction import clean
from tests.clients.api import Teacher
from tests.support.browser import LAPTOP, PHONE, PROJECTOR
from tests.support.questions import picture_text

TEXT = "# The Andes\n\nThe longest chain of mountains on land: $7000$ km.\n\n- Aconcagua\n- Ojos del Salado"
LONG = "\n\n".join(
    f"Paragraph {number}: " + "water runs down from the mountains to the sea. " * 6 for number in range(12)
)


def slide(teacher: Teacher, prompt: str, **more: object) -> int:
    return int(teacher.post("/questions", {"type": "slide", "prompt": prompt, **more})["id"])


def test_a_slide_between_questions(visit: Visit, teacher: Teacher) -> None:
    image = {"alt": "A chain of mountains", "data": picture_text()}
    first, last = slide(teacher, TEXT), slide(teacher, "", image=image)
    asked = teacher.question()
    lesson = teacher.lesson(question_ids=[first, asked, last])
    desk, wall, phone = visit(LAPTOP, audited=True), visit(PROJECTOR, audited=True), visit(PHONE, audited=True)
    control(desk, lesson["id"])
    control(wall, lesson["id"])
    wall.open(f"/teach/lessons/{lesson['id']}/screen")
    enter(phone, lesson["code"], "Ana")
    expect(phone.page.locator("[data-part=lobby]")).to_be_visible()

    desk.hook("ask").click()
    for page in (desk, wall, phone):
        expect(page.hook("slide")).to_contain_text("The Andes")
        expect(page.hook("slide").locator("li")).to_have_count(2)
        expect(page.hook("slide").locator(".katex").first).to_be_attached()
    expect(phone.hook("question")).to_have_count(0)
    clean(desk, wall, phone)

    desk.hook("ask").click()
    for page in (desk, wall, phone):
        expect(page.hook("question")).to_be_visible()
        expect(page.hook("slide")).to_have_count(0)
    desk.hook("close").click()
    expect(desk.hook("reveal")).to_be_enabled()
    desk.hook("reveal").click()
    expect(desk.hook("ask")).to_be_enabled()
    desk.hook("ask").click()
    for page in (desk, wall, phone):
        expect(page.hook("slide").get_by_role("img", name="A chain of mountains")).to_be_visible()
    phone.page.reload()
    expect(phone.hook("slide")).to_be_visible()
    clean(desk, wall, phone)

    desk.hook("hide-slide").click()
    for page in (desk, wall, phone):
        expect(page.hook("slide")).to_have_count(0)
        expect(page.hook("question")).to_be_visible()


def test_a_long_slide_turns_pages_on_the_projector(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson(question_ids=[slide(teacher, LONG)])
    desk, wall = visit(LAPTOP), visit(PROJECTOR)
    control(desk, lesson["id"])
    control(wall, lesson["id"])
    wall.open(f"/teach/lessons/{lesson['id']}/screen")
    desk.hook("ask").click()
    expect(wall.hook("pager")).to_be_visible()
    expect(wall.page.get_by_text("Paragraph 0")).to_be_visible()
    expect(desk.hook("pages")).to_be_visible()
    sizes = wall.page.evaluate(
        "[...document.querySelectorAll('.slide p')].map((each) => Number.parseFloat(getComputedStyle(each).fontSize))"
    )
    assert min(sizes) >= 24
    desk.hook("page-on").click()
    expect(wall.page.get_by_text("Paragraph 0")).to_be_hidden()
    wall.page.keyboard.press("PageUp")
    expect(wall.page.get_by_text("Paragraph 0")).to_be_visible()
