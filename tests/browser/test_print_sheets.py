"""The printed sheet, as the PDF that Chromium makes of it: no question is divided between pages, and keys are apart."""

import io
import re

import pypdf
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route

from classroom.models import User
from classroom.services.bank import entries, quizzes
from tests.support.people import log_in
from tests.support.questions import TYPES, question

SITE = "http://tiza.test"
SIZES = {"a4": (595, 842), "letter": (612, 792)}
NUMBER = 24
WORDS = {"en": ("Name:", "Right answers, version B"), "es": ("Nombre:", "Respuestas correctas, versión B")}


def fill(owner: User) -> int:
    """Make a quiz of all types, and of questions that say where they begin and end; return its id."""
    ids = [entries.create(owner.id, question(kind, prompt="A formula: $x^2$")).id for kind in TYPES]
    for number in range(NUMBER):
        last = {"text": f"End{number}.", "correct": True}
        choices = [{"text": "A choice " * (3 + number * 5 % 40)}, {"text": "Another one"}, last]
        ids.append(entries.create(owner.id, question("single_choice", prompt=f"Begin{number}.", choices=choices)).id)
    return quizzes.create(owner.id, "Rivers", ids).id


def printed(page: Page, address: str, size: str) -> list[str]:
    """Return the texts of the pages of a PDF, after checking their size."""
    page.goto(SITE + address)
    page.locator(".math--shown .katex").first.wait_for()
    file = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    box = file.pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx(SIZES[size], abs=2)
    return [sheet.extract_text() for sheet in file.pages]


@pytest.mark.parametrize(("language", "size", "more"), [("en", "letter", ""), ("es", "a4", "&columns=y&size=14")])
def test_pages(app: Flask, browser: Browser, owner: User, language: str, size: str, more: str) -> None:
    client, quiz_id = log_in(app, owner), fill(owner)

    def answer(route: Route) -> None:
        reply = client.get(route.request.url.removeprefix(SITE), headers={"Accept-Language": language})
        route.fulfill(status=reply.status_code, headers=dict(reply.headers), body=reply.data)

    with browser.new_context(locale=language, color_scheme="dark") as context:
        page = context.new_page()
        page.route("**/*", answer)
        pages = printed(page, f"/teach/quizzes/{quiz_id}/sheet?versions=2&paper={size}{more}", size)
    name, key = WORDS[language]
    starts = [number for number, text in enumerate(pages) if name in text]
    (last_key,) = (number for number, text in enumerate(pages) if key in text)
    assert starts[0] == 0
    assert len(starts) == 2, "each version begins on a page of its own"
    assert not [text for text in pages[last_key:] if "Begin" in text or name in text], "the key is apart"
    for first, text in ((starts[0], pages[: starts[1]]), (starts[1], pages[starts[1] : last_key])):
        for number in range(NUMBER):
            begins = [first + place for place, sheet in enumerate(text) if f"Begin{number}." in sheet]
            ends = [first + place for place, sheet in enumerate(text) if f"End{number}." in sheet]
            assert begins == ends, f"question {number} is on one page"
            assert len(begins) == 1
    assert not re.search("Questions|Preguntas|Apply|Aplicar", "".join(pages)), "no header and no settings"
