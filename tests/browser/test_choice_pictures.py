"""Pictures on choices: written in the editor, answered on a phone, seen on the projector."""

import io
import random

from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Visit, control, enter
from tests.browser.writing import open_new, stored
from tests.clients.api import Teacher
from tests.support.browser import LAPTOP, PHONE
from tests.support.questions import picture, picture_text


def attach(page: Page, row: int, alt: str, shade: int) -> None:
    """Give a choice a picture by mouse."""
    place = page.locator("[data-row]").nth(row)
    place.get_by_text("Picture", exact=True).click()
    file = FilePayload(name="x.png", mimeType="image/png", buffer=picture(shade, size=(300, 200)))
    place.locator("[data-picture-file]").set_input_files(file)
    expect(place.locator("[data-picture-alt]")).to_be_focused()
    expect(place.locator("[data-picture-shown]")).to_be_visible()
    if alt:
        place.locator("[data-picture-alt]").fill(alt)


def test_pictures_are_written_moved_kept_and_taken_away(visit: Visit, teacher: Teacher) -> None:
    visitor = visit(LAPTOP, audited=True)
    page = open_new(visitor)
    page.locator('[name="prompt"]').fill("Which picture is blue in pictures-written?")
    page.locator("[data-text]").first.fill("red")
    attach(page, 0, "Something red", 200)
    attach(page, 1, "", 20)
    page.locator("[data-right]").nth(1).check()
    visitor.forgive("422")
    page.keyboard.press("Control+s")
    expect(page.get_by_role("alert")).to_contain_text("Describe what the picture shows")
    second = page.locator("[data-row]").nth(1)
    expect(second.locator("[data-picture-shown]")).to_be_visible()  # it was kept although something was wrong
    assert visitor.axe() == []
    second.locator("[data-picture-alt]").fill("Something blue")
    page.get_by_role("button", name="Move choice B up").click()
    expect(page.locator("[data-row]").first.locator("[data-picture-alt]")).to_have_value("Something blue")
    page.keyboard.press("Control+s")
    page.wait_for_url(lambda address: not address.endswith("/new"))
    made = stored(teacher, "pictures-written")
    assert [(choice["text"], choice["image"]["alt"], choice["correct"]) for choice in made["choices"]] == [
        ("", "Something blue", True),
        ("red", "Something red", False),
    ]
    assert visitor.axe() == []
    visitor.open(f"/teach/questions/{made['id']}/edit")
    page.locator("[data-row]").nth(1).get_by_role("button", name="Remove the picture").click()
    page.keyboard.press("Control+s")
    page.wait_for_url(lambda address: not address.endswith("/edit"))
    made = stored(teacher, "pictures-written")
    assert ["image" in choice for choice in made["choices"]] == [True, False]


def test_photos_are_made_smaller_and_one_that_is_too_large_is_said_at_its_place(visit: Visit, teacher: Teacher) -> None:
    visitor = visit(LAPTOP, audited=True)
    page = open_new(visitor)
    page.locator('[name="prompt"]').fill("Which photo in photos-made-smaller?")
    photo = photograph()
    assert len(photo) > 4_000_000
    page.locator("[data-text]").nth(1).fill("two")
    page.get_by_role("button", name="One more choice").click()
    for row, name in ((0, "one"), (2, "three")):
        place = page.locator("[data-row]").nth(row)
        place.get_by_text("Picture", exact=True).click()
        file = FilePayload(name=f"{name}.jpg", mimeType="image/jpeg", buffer=photo)
        place.locator("[data-picture-file]").set_input_files(file)
        place.locator("[data-picture-alt]").fill(name)
        place.locator("[data-text]").fill(name)
    page.locator("[data-right]").first.check()
    page.keyboard.press("Control+s")  # at once: the form waits for the pictures
    page.wait_for_url(lambda address: not address.endswith("/new"))
    made = stored(teacher, "photos-made-smaller")
    assert [choice["image"]["width"] if "image" in choice else 0 for choice in made["choices"]] == [1600, 0, 1600]

    page = open_new(visitor)
    page.locator('[name="prompt"]').fill("Kept")
    page.locator('[name="picture"]').set_input_files(
        FilePayload(name="film.gif", mimeType="image/gif", buffer=b"GIF89a" + bytes(8 * 1024 * 1024 + 1))
    )
    expect(page.get_by_role("alert")).to_contain_text("film.gif is larger than 8 MB")
    assert page.locator('[name="picture"]').input_value() == ""
    expect(page.locator('[name="prompt"]')).to_have_value("Kept")
    assert visitor.axe() == []


def photograph() -> bytes:
    """Return a JPEG of some megabytes, as a phone makes it."""
    out = io.BytesIO()
    size = (3200, 2400)
    Image.frombytes("RGB", size, random.Random(7).randbytes(size[0] * size[1] * 3)).save(out, "JPEG", quality=70)
    return out.getvalue()


def test_a_draft_has_the_pictures_that_were_kept(visit: Visit, teacher: Teacher) -> None:
    visitor = visit(LAPTOP)
    page = open_new(visitor)
    page.locator('[name="prompt"]').fill("pictures-drafted")
    page.locator("[data-text]").first.fill("red")
    page.locator("[data-text]").nth(1).fill("blue")
    page.locator("[data-right]").nth(1).check()
    attach(page, 1, "Something blue", 20)
    page.keyboard.press("Control+s")
    page.wait_for_url(lambda address: not address.endswith("/new"))
    number = stored(teacher, "pictures-drafted")["id"]
    visitor.open(f"/teach/questions/{number}/edit")
    page.get_by_role("button", name="Move choice B up").click()
    other = visitor.context.new_page()
    visitor.watch(other)
    page.close(run_before_unload=False)
    other.goto(f"/teach/questions/{number}/edit")
    other.get_by_role("button", name="Restore what I had typed").click()
    first = other.locator("[data-row]").first
    expect(first.locator("[data-text]")).to_have_value("blue")
    expect(first.locator("[data-picture-shown]")).to_be_visible()
    other.keyboard.press("Control+s")
    other.wait_for_url(lambda address: not address.endswith("/edit"))
    choices = stored(teacher, "pictures-drafted")["choices"]
    assert [(choice["text"], "image" in choice) for choice in choices] == [("blue", True), ("red", False)]


def test_a_question_with_pictures_is_answered_by_thumb(visit: Visit, teacher: Teacher) -> None:
    choices = [
        {"text": "", "image": {"alt": "Something red", "data": picture_text()}, "correct": False},
        {"text": "the sea", "image": {"alt": "Something blue", "data": picture_text()}, "correct": True},
        {"text": "neither", "correct": False},
    ]
    lesson, question = teacher.lesson(), teacher.question(choices=choices)
    phone, desk, projector = visit(PHONE, audited=True), visit(LAPTOP, audited=True), visit((1920, 1080), audited=True)
    enter(phone, lesson["code"], "Ana")
    control(desk, lesson["id"])
    projector.log_in("profe", "tiza-demo")
    projector.open(f"/teach/lessons/{lesson['id']}/screen")
    teacher.ask(lesson["id"], question)
    radio = phone.page.get_by_role("radio", name="Something blue")
    expect(radio).to_be_visible()
    expect(projector.page.get_by_role("img", name="Something red")).to_be_visible()
    phone.page.get_by_test_id("choice-b").tap()
    expect(phone.page.get_by_test_id("answer-status")).to_have_attribute("data-state", "recorded")
    for visitor in (phone, desk, projector):
        assert visitor.axe() == []
        assert visitor.overflow <= 0
    desk.page.get_by_test_id("close").click()
    desk.page.get_by_test_id("reveal").click()
    expect(phone.page.get_by_test_id("result")).to_contain_text("Right")
    for visitor in (phone, desk, projector):
        assert visitor.axe() == []
        assert visitor.overflow <= 0
