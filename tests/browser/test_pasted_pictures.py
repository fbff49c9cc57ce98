"""Pictures are pasted and dropped into the editor, made smaller there, and their text is asked for beside them."""

import base64
import io

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.writing import open_new, stored
from tests.clients.api import Teacher
from tests.support.browser import LAPTOP, PHONE

HAND_OVER = """(element, {kind, name, type, data, text}) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, {type}));
  if (text) transfer.setData('text/plain', text);
  const how = {bubbles: true, cancelable: true};
  const event = kind === 'paste' ? new ClipboardEvent('paste', {...how, clipboardData: transfer})
    : new DragEvent(kind, {...how, dataTransfer: transfer});
  return !element.dispatchEvent(event);
}"""


def hand_over(place: Locator, kind: str, name: str, data: bytes, mime: str = "image/jpeg", text: str = "") -> bool:
    """Paste or drop a file; return whether the page took it."""
    encoded = base64.b64encode(data).decode()
    return bool(place.evaluate(HAND_OVER, {"kind": kind, "name": name, "type": mime, "data": encoded, "text": text}))


def turned_photo() -> bytes:
    """Return a JPEG that a phone made upright: its pixels lie on their side, and its EXIF data say so."""
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.effect_noise((3200, 2000), 60).convert("RGB").save(out, "JPEG", quality=80, exif=exif)
    return out.getvalue()


def glass(size: tuple[int, int]) -> bytes:
    """Return a PNG that is transparent in part."""
    out = io.BytesIO()
    Image.new("RGBA", size, (200, 30, 30, 90)).save(out, "PNG")
    return out.getvalue()


def question_picture(page: Page) -> Locator:
    return page.locator("[data-picture-card]")


def test_a_photo_is_dropped_turned_shrunk_and_described(visit: Visit, teacher: Teacher) -> None:
    visitor = visit(LAPTOP, audited=True)
    page = open_new(visitor)
    prompt = page.locator('[name="prompt"]')
    prompt.fill("What is dropped-photo?")
    assert hand_over(prompt, "dragover", "x.jpg", b"x")
    expect(question_picture(page)).to_have_class("card stack takes-picture")
    assert hand_over(prompt, "drop", "catedral-de-sal.jpg", turned_photo())
    card = question_picture(page)
    expect(card).to_have_class("card stack")
    expect(card.get_by_role("button", name="Remove the picture")).to_be_visible()
    alt = page.get_by_label("What the picture shows").first
    expect(alt).to_have_value("Catedral de sal")
    expect(alt).to_be_focused()
    expect(card).to_contain_text("Taken from the name of the file")
    assert visitor.axe() == []
    alt.fill("A church in a mine")
    expect(card).not_to_contain_text("Taken from the name of the file")
    page.locator("[data-text]").first.fill("one")
    page.locator("[data-text]").nth(1).fill("two")
    page.locator("[data-right]").first.check()
    page.keyboard.press("Control+s")
    page.wait_for_url(lambda address: not address.endswith("/new"))
    made = stored(teacher, "dropped-photo")
    assert (made["image"]["width"], made["image"]["height"]) == (1000, 1600)
    assert made["image"]["alt"] == "A church in a mine"


def test_a_screenshot_is_pasted_on_a_choice_and_its_text_is_asked_for(visit: Visit, teacher: Teacher) -> None:
    visitor = visit(LAPTOP)
    page = open_new(visitor)
    page.locator('[name="prompt"]').fill("Which is pasted-picture?")
    second = page.locator("[data-row]").nth(1)
    field = second.locator("[data-text]")
    shot = glass((600, 300))
    assert not hand_over(field, "paste", "image.png", shot, "image/png", text="Lima\t10"), "a text was pasted"
    expect(second.locator("[data-picture-shown]")).to_be_hidden()
    assert hand_over(field, "paste", "image.png", shot, "image/png")
    expect(second.locator("[data-picture-shown]")).to_be_visible()
    alt = second.locator("[data-picture-alt]")
    expect(alt).to_be_focused()
    expect(alt).to_have_value("")
    expect(second).to_contain_text("it cannot be saved without")
    second.get_by_role("button", name="Remove the picture").click()
    expect(second.locator("[data-picture-shown]")).to_be_hidden()
    expect(second).not_to_contain_text("it cannot be saved without")
    assert hand_over(field, "paste", "mapa de Perú.png", shot, "image/png")
    expect(alt).to_have_value("Mapa de Perú")
    page.locator("[data-text]").first.fill("none")
    page.locator("[data-right]").nth(1).check()
    page.keyboard.press("Control+s")
    page.wait_for_url(lambda address: not address.endswith("/new"))
    image = stored(teacher, "pasted-picture")["choices"][1]["image"]
    assert (image["alt"], image["width"], image["height"]) == ("Mapa de Perú", 600, 300), "never enlarged"


def test_what_is_no_picture_is_said_and_a_near_miss_leaves_the_page(visit: Visit) -> None:
    visitor = visit(LAPTOP)
    page = open_new(visitor)
    assert hand_over(page.locator('[name="prompt"]'), "drop", "list.csv", b"a,b", "text/csv")
    expect(page.get_by_role("alert")).to_contain_text("list.csv is not a picture")
    assert hand_over(page.locator("h1"), "drop", "list.csv", b"a,b", "text/csv")


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_on_a_phone(visit: Visit, scheme: str) -> None:
    visitor = visit(PHONE, audited=True, scheme=scheme)
    page = open_new(visitor)
    for place in (page.locator('[name="prompt"]'), page.locator("[data-text]").first):
        assert hand_over(place, "paste", "image.png", glass((900, 2000)), "image/png")
    expect(page.locator("[data-row] [data-picture-shown]").first).to_be_visible()
    assert visitor.axe() == []
    assert visitor.overflow <= 0
