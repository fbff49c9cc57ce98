"""A report in pages: its questions are loaded when they are unfolded, and its print button leads to all of it.

The pages come from an application in this process, whose limits are low enough for a lesson of a few students.
"""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, Route, expect

from classroom.models import Lesson, User
from classroom.services.bank import entries
from classroom.services.lessons import lifecycle
from classroom.services.results import matrix, report_page
from tests.support.lessons import CAPITAL, join, play
from tests.support.people import log_in

SITE = "http://tiza.test"
STUDENTS, QUESTIONS = 12, 4


@pytest.fixture
def lesson(owner: User, monkeypatch: pytest.MonkeyPatch) -> Lesson:
    monkeypatch.setattr(matrix, "PAGE", 5)
    monkeypatch.setattr(report_page, "WHOLE_QUESTIONS", QUESTIONS - 1)
    lesson = lifecycle.create(owner.id, title="Capitals")
    people = [join(lesson, f"Student {number:02}") for number in range(STUDENTS)]
    for number in range(QUESTIONS):
        right = {person: ["b"] if place < 3 * number else ["a"] for place, person in enumerate(people)}
        play(lesson, entries.create(owner.id, {**CAPITAL, "prompt": f"Question number {number + 1}?"}), right)
    return lesson


class Served:
    """Answers a page's requests by the application; ``broken`` are addresses that do not answer."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.broken: set[str] = set()

    def answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        if any(part in path for part in self.broken):
            route.abort()
            return
        reply = self.client.get(path, headers={"Accept-Language": "en"})
        route.fulfill(status=reply.status_code, headers=dict(reply.headers), body=reply.data)


@pytest.fixture
def served(app: Flask, owner: User) -> Served:
    return Served(log_in(app, owner))


@pytest.fixture
def report(browser: Browser, served: Served, lesson: Lesson) -> Iterator[Page]:
    context = browser.new_context(locale="en")
    page = context.new_page()
    page.add_init_script("window.print = () => { document.documentElement.dataset.printed = 'true'; };")
    page.route("**/*", served.answer)
    page.goto(f"{SITE}/teach/lessons/{lesson.id}/report")
    yield page
    context.close()


def test_a_long_report(report: Page, served: Served) -> None:
    questions = report.locator("details.round-report")
    expect(questions).to_have_count(QUESTIONS)
    expect(report.locator(".bars__row")).to_have_count(0)

    # A question whose results do not arrive keeps its link; unfolding it again loads them.
    served.broken = {"/report/rounds/"}
    summary = questions.nth(1).locator("> summary")
    with report.expect_event("requestfailed"):
        summary.click()
    expect(questions.nth(1).get_by_role("link", name="Show the results of question 2")).to_be_visible()
    served.broken = set()
    summary.click()
    summary.click()
    expect(questions.nth(1).locator(".bars__row")).to_have_count(3)
    expect(questions.nth(1).get_by_text("Canberra was founded")).to_be_visible()

    # The first screen opens a question; the other questions stay folded.
    report.locator('[data-testid="sentence-explain"] a').first.click()
    expect(report.locator("details.round-report[open]")).to_have_count(2)
    report.get_by_role("button", name="Unfold all").click()
    expect(report.locator(".bars__row")).to_have_count(3 * QUESTIONS)

    # The matrix sorts by keyboard, and a name is found on its page.
    report.get_by_role("columnheader", name="Points").get_by_role("link").press("Enter")
    expect(report.get_by_role("columnheader", name="Points")).to_have_attribute("aria-sort", "descending")
    expect(report.locator(".matrix tbody tr")).to_have_count(5)
    report.get_by_role("searchbox", name="Part of a name").fill("11")
    report.get_by_role("searchbox", name="Part of a name").press("Enter")
    expect(report.locator(".matrix tbody th")).to_have_text(["Student 11"])

    # Printing leads to everything, and prints it.
    report.get_by_role("link", name="Show everybody").click()
    report.get_by_role("link", name="Print", exact=True).click()
    expect(report.locator("html")).to_have_attribute("data-printed", "true")
    expect(report.locator(".matrix tbody tr")).to_have_count(STUDENTS)
    expect(report.locator(".bars__row")).to_have_count(3 * QUESTIONS)
