"""A class from a pasted list with cards to cut, and a student who comes in with a PIN on a phone."""

import io

import pypdf
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.clients.api import Teacher
from tests.support.browser import PHONE
from tests.support.deployments import DEMO_PASSWORD as PASSWORD

NAMES = "\n".join([*(f"{n}. Pérez Gil, Ana {chr(64 + n)}a" for n in range(1, 17)), "Íñigo Núñez", "Beto Ruiz"])
STEPS = 12
"""Clicks and fields from the list of classes to the printed cards: far fewer than two minutes hold."""


def test_a_list_of_names_becomes_a_class_with_cards(visit: Visit, teacher: Teacher) -> None:
    desk = visit(audited=True)
    desk.log_in("profe", PASSWORD)
    page, steps = desk.page, 0
    desk.open("/teach/courses")
    page.locator("#title").fill("Biología 3 A")
    page.get_by_role("button", name="Create the class").click()
    page.get_by_role("link", name="Import a roster").first.click()
    page.locator("#roster").fill(NAMES)
    page.get_by_role("button", name="Check the list").click()
    steps += 5
    expect(page.locator("input[name^=username-]")).to_have_count(18)
    assert desk.axe() == []
    page.locator("input[value='beto.ruiz']").fill("beto")
    page.get_by_role("button", name="Import these students").click()
    steps += 2
    expect(page.locator("h1")).to_have_text("Passwords of the new accounts")
    page.get_by_role("link", name="Biología 3 A").click()
    page.get_by_role("link", name="Log-in cards").click()
    assert desk.axe() == []
    page.get_by_role("button", name="Make the PINs of 18 students").click()
    steps += 3
    expect(page.locator(".login-card__pin")).to_have_count(18)
    assert desk.axe() == []
    assert steps <= STEPS
    page.emulate_media(media="print")
    sheet = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert [text.count("PIN: ") for text in (one.extract_text() for one in sheet.pages)] == [8, 8, 2]
    page.emulate_media(media="screen")

    card = page.locator(".login-card", has_text="Íñigo Núñez")
    pin = card.locator(".login-card__pin strong").inner_text()
    address = card.locator(".login-card__address").inner_text()
    page.on("dialog", lambda dialog: dialog.accept())
    course_id = int(page.url.split("/")[-2])

    phone = visit(PHONE, audited=True)
    phone.open("/c/" + address.rpartition("/")[2])
    expect(phone.page.get_by_text("Who are you?")).to_be_visible()
    assert phone.axe() == []
    phone.page.get_by_text("Íñigo N.").click()
    phone.page.locator("#pin").fill(f"{(int(pin) + 1) % 10_000:04}")
    phone.page.get_by_role("button", name="Come in").click()
    phone.forgive("401")
    expect(phone.page.get_by_role("alert")).to_contain_text("This is not the PIN")
    phone.page.locator("#pin").fill(pin)
    phone.page.get_by_role("button", name="Come in").click()
    expect(phone.page.get_by_text("You are Íñigo Núñez.")).to_be_visible()
    assert phone.axe() == []

    question = next(q for q in teacher.get("/questions?q=australia")["questions"] if q["type"] == "single_choice")
    lesson = teacher.lesson(settings={"join_mode": "account", "course_id": course_id})
    phone.page.wait_for_url("**/join/*")  # the page has noticed by itself
    phone.page.get_by_role("button", name="Join").click()
    phone.page.wait_for_url("**/live/*")
    phone.online()
    teacher.ask(lesson["id"], question["id"])
    phone.hook("choice-a").click()
    phone.wait("answer-status", state="recorded")
    (person,) = teacher.results(lesson["id"])["participants"]
    assert person["nickname"] == "Íñigo Núñez"
