"""Old phones and tablets: what their browsers lack is not needed; where a page cannot run, it says what to do."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit, enter
from tests.clients.api import Teacher
from tests.support.browser import PHONE

MISSING = """
    delete HTMLFormElement.prototype.requestSubmit;
    for (const { prototype } of [Element, Document, DocumentFragment]) delete prototype.replaceChildren;
    delete Array.prototype.at; delete String.prototype.at; delete String.prototype.replaceAll;
    delete window.structuredClone; delete window.ResizeObserver; delete Crypto.prototype.randomUUID;
    delete Object.hasOwn; delete window.AbortController; delete SubmitEvent.prototype.submitter;
    const supports = CSS.supports.bind(CSS);
    CSS.supports = (...what) => what[0] !== 'inset' && supports(...what);
"""
"""Takes away what Safari 13 does not have; it then loads the style sheet of old browsers too."""


def test_a_browser_without_what_came_later(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson(settings={"options": {"confidence": True}})
    student = visit(PHONE)
    student.context.add_init_script(MISSING)
    enter(student, lesson["code"], "Ana")
    first = student.page.locator("link[rel=stylesheet]").first
    expect(first).to_have_attribute("href", re.compile(r"/static/\w+/css/old\.css"))
    assert student.page.evaluate("document.styleSheets[0].cssRules.length") > 50, "margins in the place of gaps"

    first_round = teacher.ask(lesson["id"], teacher.question("single_choice"))
    choice = student.hook("choice-b")
    choice.tap()
    expect(choice).to_contain_class("chosen")
    student.hook("sure-3").locator("xpath=..").tap()
    student.wait("answer-status", state="recorded")
    expect(choice).to_contain_class("chosen")
    expect(student.hook("choice-a")).not_to_contain_class("chosen")
    student.page.locator("[data-theme-menu] summary").tap()
    expect(student.page.locator("[data-theme-menu]")).to_have_attribute("open", "")
    student.page.locator("[data-part=round-number]").tap()
    expect(student.page.locator("[data-theme-menu]")).not_to_have_attribute("open", "")

    teacher.command(lesson["id"], first_round["id"], "close")
    asked = teacher.ask(lesson["id"], teacher.question("ordering", right=()))
    student.page.locator("[data-testid^=down-]:enabled").first.tap()
    student.hook("sure-1").locator("xpath=..").tap()
    student.wait("answer-status", state="recorded")
    teacher.command(lesson["id"], asked["id"], "close")
    teacher.command(lesson["id"], asked["id"], "reveal")
    student.wait("result")
    expect(student.hook("start-notice")).to_be_hidden()


@pytest.mark.parametrize("page", ["student", "control", pytest.param("screen", marks=pytest.mark.long)])
def test_a_page_whose_script_cannot_run_says_so(visit: Visit, teacher: Teacher, page: str) -> None:
    lesson = teacher.lesson()
    visitor = visit(PHONE)
    visitor.forgive("Unexpected token", "Unexpected end of input")
    broken = {"status": 200, "content_type": "text/javascript", "body": "const ((("}
    visitor.page.route(f"**/js/{page}.js", lambda route: route.fulfill(**broken))
    if page == "student":
        visitor.open(f"/join/{lesson['code']}")
        expect(visitor.hook("start-notice")).to_be_hidden()
        visitor.page.locator("#nickname").fill("Ana")
        visitor.page.locator("main button[type=submit]").click()
    else:
        visitor.log_in("profe", "tiza-demo")
        visitor.open(f"/teach/lessons/{lesson['id']}" + ("/screen" if page == "screen" else ""))
    notice = visitor.hook("start-notice")
    expect(notice).to_contain_text("This page cannot start")
    expect(notice).to_be_in_viewport()
    expect(notice.get_by_role("link")).to_be_visible()
    if page == "student":
        expect(visitor.page.get_by_text("You are in")).to_be_hidden()


def test_a_script_that_does_not_arrive(visit: Visit, teacher: Teacher) -> None:
    """Without any script, not even the one in the head, the style sheet shows the notice after some seconds."""
    lesson = teacher.lesson()
    student = visit(PHONE)
    student.forgive("ERR_FAILED")
    enter(student, lesson["code"], "Ana")
    expect(student.hook("start-notice")).to_be_hidden()
    student.page.route("**/*.js", lambda route: route.abort())
    student.page.reload(wait_until="domcontentloaded")
    expect(student.hook("start-notice")).to_be_visible()


def test_without_scripts_it_is_said_before_a_name_is_typed(visit: Visit, teacher: Teacher, browser: Browser) -> None:
    lesson = teacher.lesson()
    context = browser.new_context(base_url=teacher.url, java_script_enabled=False)
    page = context.new_page()
    notice = page.locator("noscript p")  # searches by text leave such elements out
    for path in ("/", f"/join/{lesson['code']}"):
        page.goto(path)
        expect(notice).to_be_in_viewport()
        expect(notice).to_contain_text("switch it on")
    page.locator("#nickname").fill("Ana")
    page.get_by_role("button", name="Join").click()
    expect(notice).to_be_in_viewport()
    expect(page.get_by_text("You are in")).to_be_hidden()
    context.close()


def test_a_browser_that_is_too_old_is_told_before_a_name_is_typed(visit: Visit, teacher: Teacher) -> None:
    student = visit(PHONE)
    student.context.add_init_script("delete window.PointerEvent")
    student.open(f"/join/{teacher.lesson()['code']}")
    expect(student.hook("start-notice")).to_contain_text("this browser is too old")
    expect(student.hook("start-notice")).to_be_in_viewport()
