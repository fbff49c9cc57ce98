"""Choices in an order of their own on each phone, with the letters of the projector."""

from playwright.sync_api import expect

from tests.browser.conftest import Visit, control, enter
from tests.clients.api import Teacher
from tests.support.browser import PHONE, PROJECTOR, Visitor

TEXTS = ["Ebro", "Tajo", "Duero", "Segura", "Turia", "Sil"]
MASK = 2**32 - 1


def documented_order(seed: str, question_id: int) -> list[str]:
    """Return the ids of six choices as docs/types.md says: FNV-1a, mixed by the last steps of MurmurHash3."""

    def place(choice: str) -> int:
        found = 0x811C9DC5
        for sign in f"{seed} {question_id} {choice}":
            found = (found ^ ord(sign)) * 0x01000193 & MASK
        found = (found ^ found >> 16) * 0x85EBCA6B & MASK
        found = (found ^ found >> 13) * 0xC2B2AE35 & MASK
        return found ^ found >> 16

    return sorted("abcdef", key=place)


def shown(visitor: Visitor) -> list[str]:
    """Return the ids of the choices in the order of the page."""
    expect(visitor.page.locator(".choice")).to_have_count(6)
    ids: list[str] = visitor.page.evaluate(
        "[...document.querySelectorAll('.choice')].map((each) => each.dataset.testid.replace('choice-', ''))"
    )
    return ids


def test_each_phone_has_its_order_and_all_have_the_same_letters(visit: Visit, teacher: Teacher) -> None:
    choices = [{"text": text, "correct": text == "Duero"} for text in TEXTS]
    asked = int(teacher.post("/questions", {"type": "single_choice", "prompt": "Which?", "choices": choices})["id"])
    lesson = teacher.lesson(settings={"options": {"shuffle_choices": True}})
    wall, ana, ben = visit(PROJECTOR), visit(PHONE), visit(PHONE)
    control(wall, lesson["id"])
    wall.open(f"/teach/lessons/{lesson['id']}/screen")
    for phone, name in ((ana, "Ana"), (ben, "Ben")):
        enter(phone, lesson["code"], name)
    round_ = teacher.ask(lesson["id"], asked)
    assert shown(wall) == list("abcdef")
    for phone in (ana, ben):
        data = phone.page.evaluate("JSON.parse(document.querySelector('#page-data').textContent)")
        order = documented_order(data["me"]["seed"], asked)
        assert shown(phone) == order
        for id_, text in zip("abcdef", TEXTS, strict=True):
            expect(phone.hook(f"choice-{id_}")).to_contain_text(id_.upper())
            expect(phone.hook(f"choice-{id_}")).to_contain_text(text)
        phone.page.reload()
        assert shown(phone) == order
    ana.hook("choice-c").click()
    expect(ana.hook("answer-status")).to_have_attribute("data-state", "recorded")
    teacher.command(lesson["id"], round_["id"], "close")
    teacher.command(lesson["id"], round_["id"], "reveal")
    expect(ana.hook("result")).to_have_attribute("data-outcome", "right")
    expect(ana.hook("choice-c")).to_contain_text("Right answer")
