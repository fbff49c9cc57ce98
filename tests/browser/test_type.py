"""A font that comes late: texts are there from the start, and nothing moves when they change their face."""

import pytest
from playwright.sync_api import Route

from tests.browser.conftest import Visit, enter
from tests.clients.api import Teacher
from tests.support.browser import LAPTOP, PHONE, PROJECTOR, Visitor
from tests.support.deployments import DEMO_PASSWORD as PASSWORD

FONT = "**/*atkinson*.woff2"
MOST = 0.02
"""The largest sum of layout shifts; a page counts as good up to 0.1."""
SHIFTS = """() => new Promise((done) => {
    let sum = 0;
    const observer = new PerformanceObserver((list) => { for (const { value } of list.getEntries()) sum += value; });
    observer.observe({ type: 'layout-shift', buffered: true });
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum), 50)));
})"""
SWAPPED = "() => [...document.fonts].some(({ family, status }) => family.includes('Atkinson') && status === 'loaded')"


def moved(visitor: Visitor, path: str) -> float:
    """Open a page whose font arrives after everything else; return how much moved when it arrived."""
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    visitor.page.route(FONT, hold)
    visitor.page.goto(path, wait_until="commit")  # the page is not loaded before its font is
    visitor.online()
    assert waiting, "the page asked for its font"
    before = float(visitor.page.evaluate(SHIFTS))
    for route in waiting:
        route.continue_()
    visitor.page.wait_for_function(SWAPPED)
    return float(visitor.page.evaluate(SHIFTS)) - before


@pytest.mark.parametrize(
    "page", ["student", *(pytest.param(page, marks=pytest.mark.long) for page in ("projector", "control"))]
)
def test_nothing_moves_when_the_font_arrives(visit: Visit, teacher: Teacher, page: str) -> None:
    lesson = teacher.lesson()
    visitor = visit({"student": PHONE, "projector": PROJECTOR, "control": LAPTOP}[page])
    if page == "student":
        enter(visitor, lesson["code"], "Ana María")
        path = f"/live/{lesson['code']}"
    else:
        visitor.log_in("profe", PASSWORD)
        path = f"/teach/lessons/{lesson['id']}" + ("/screen" if page == "projector" else "")
    teacher.ask(lesson["id"], teacher.question())
    assert moved(visitor, path) <= MOST
