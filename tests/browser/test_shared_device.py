"""One device for several people: the next one takes it over, and the end of a lesson forgets its guest there."""

from playwright.sync_api import expect

from tests.browser.conftest import Visit, enter
from tests.clients.api import Teacher
from tests.support.browser import PHONE


def names(teacher: Teacher, lesson_id: int) -> set[str]:
    return {person["nickname"] for person in teacher.results(lesson_id)["participants"]}


def test_the_next_person_takes_the_device(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    tablet = visit(PHONE, audited=True)
    enter(tablet, lesson["code"], "Ana")
    tablet.open(f"/join/{lesson['code']}")
    tablet.online()
    back = tablet.page.locator('[data-part="came-back"]')
    expect(back).to_contain_text("You are back as Ana.")
    back.get_by_role("button", name="Not Ana?").click()
    assert tablet.axe() == []
    tablet.page.get_by_role("dialog").get_by_role("button", name="Leave the lesson").click()
    expect(tablet.page.locator("#nickname")).to_have_value("")
    enter(tablet, lesson["code"], "Luis")
    expect(tablet.page.locator(".lobby__name")).to_have_text("Luis")
    expect(tablet.page.locator('[data-part="came-back"]')).to_have_count(0)
    assert names(teacher, lesson["id"]) == {"Ana", "Luis"}, "Ana's answers and points stay"


def test_the_end_of_a_lesson_forgets_its_guest(visit: Visit, teacher: Teacher) -> None:
    lesson, after = teacher.lesson(), teacher.lesson()
    tablet = visit(PHONE)
    enter(tablet, lesson["code"], "Ana")
    with tablet.page.expect_response(lambda answer: answer.url.endswith("/leave")):
        teacher.post(f"/lessons/{lesson['id']}/end")
    expect(tablet.page.get_by_role("heading", name="The lesson has ended")).to_be_visible()
    for page in ("live", "join"):
        answer = tablet.page.goto(f"/{page}/{lesson['code']}")
        assert answer
        assert answer.status == 403
        expect(tablet.page.locator("body")).not_to_contain_text("Ana")
    tablet.forgive("403")
    tablet.open(f"/join/{after['code']}")
    expect(tablet.page.locator("#nickname")).to_have_value("")
