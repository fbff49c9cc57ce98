"""A bank of more questions than a page shows: all of a search at once, the bar for it, and the search in a lesson."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, control
from tests.clients.api import Teacher
from tests.support.browser import LAPTOP, PHONE, Visitor
from tests.support.deployments import DEMO_PASSWORD as PASSWORD
from tests.support.deployments import demo_server, demo_teacher
from tests.support.servers import TizaServer

BASE = "/teach/questions"
RIVERS = 120


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TizaServer]:
    """A server of its own: other tests count what is in the bank."""
    with demo_server(tmp_path_factory.mktemp("large")) as running:
        yield running


@pytest.fixture(scope="module")
def teacher(server: TizaServer) -> Teacher:
    """The demo's teacher on that server, with many questions about rivers and as many about others."""
    teacher = demo_teacher(server)
    for number in range(RIVERS):
        teacher.post("/questions", {"type": "open_text", "prompt": f"Río caudalosísimo {number}", "tags": ["agua"]})
    return teacher


def found(teacher: Teacher, query: str) -> int:
    return int(teacher.get(f"/questions?{query}")["total"])


def open_list(visitor: Visitor, query: str) -> Page:
    visitor.log_in("profe", PASSWORD)
    visitor.open(f"{BASE}?{query}")
    return visitor.page


def choose_all(page: Page) -> None:
    """Tick the page, then all that the search finds."""
    offer = page.get_by_label(f"Select all {RIVERS} questions of this search")
    expect(offer).to_be_hidden()
    page.get_by_role("button", name="Tick all on this page").click()
    expect(page.locator(".bulk__title")).to_have_text("25 questions ticked")
    offer.check()
    expect(page.locator(".bulk__title")).to_have_text(f"All {RIVERS} questions")


def agree(page: Page) -> None:
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"all {RIVERS} questions of this search")
    dialog.locator("[data-part=agree]").click()


def test_all_of_a_search_and_back(visit: Visit, teacher: Teacher) -> None:
    page = open_list(visit(LAPTOP), "q=caudalosisimo")
    choose_all(page)
    page.locator(".bulk__more summary").click()
    page.locator("input[name=tag]").fill("cauce")
    page.locator("input[name=tag]").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"all {RIVERS} questions of this search")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert found(teacher, "tag=cauce") == 0, "nothing happens without a yes"
    page.get_by_role("button", name="Add tag").click()
    agree(page)
    expect(page.get_by_text(f"{RIVERS} questions got the tag “cauce”.")).to_be_visible()
    assert found(teacher, "tag=cauce") == RIVERS
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(f"Undone for {RIVERS} questions.")).to_be_visible()
    assert found(teacher, "tag=cauce") == 0


def test_one_box_less_is_the_page_again(visit: Visit, teacher: Teacher) -> None:
    page = open_list(visit(LAPTOP), "q=caudalosisimo")
    choose_all(page)
    page.locator("input[name=question_ids]").nth(3).uncheck()
    expect(page.locator(".bulk__all")).to_be_hidden()
    expect(page.locator(".bulk__title")).to_have_text("24 questions ticked")
    page.get_by_role("button", name="Archive", exact=True).last.click()
    expect(page.get_by_text("24 questions were archived.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone for 24 questions.")).to_be_visible()
    assert found(teacher, "q=caudalosisimo") == RIVERS


def test_a_file_of_all_needs_no_yes(visit: Visit, teacher: Teacher, tmp_path: Path) -> None:
    page = open_list(visit(LAPTOP), "q=caudalosisimo")
    choose_all(page)
    page.locator(".bulk__more summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    download.value.save_as(tmp_path / "file")
    assert (tmp_path / "file").read_text().count("Río caudalosísimo") == RIVERS
    page.get_by_role("button", name="Archive", exact=True).last.click()
    expect(page.get_by_role("dialog")).to_be_visible()  # the page is the same, and asks all the same
    page.keyboard.press("Escape")


@pytest.mark.parametrize("how", [{}, pytest.param({"scheme": "dark"}, marks=pytest.mark.long)])
def test_the_bar_on_a_phone(visit: Visit, teacher: Teacher, how: dict[str, Any]) -> None:
    visitor = visit(PHONE, audited=True, **how)
    page = open_list(visitor, "q=caudalosisimo")
    choose_all(page)
    bar, panel = page.locator(".bulk"), page.locator(".bulk__panel")
    summary = page.locator(".bulk__more summary")
    summary.click()
    box, around = panel.bounding_box(), bar.bounding_box()
    assert box
    assert around
    assert box["y"] > 0, "it ends below the top of the window"
    assert box["y"] + box["height"] <= around["y"], "it opens upward"
    assert around["height"] <= PHONE[1] / 4
    share = page.get_by_role("button", name="Share a copy")
    share.scroll_into_view_if_needed()
    expect(share).to_be_in_viewport(ratio=1)
    assert panel.evaluate("(panel) => panel.scrollWidth - panel.clientWidth") == 0
    assert visitor.overflow <= 0
    assert visitor.axe() == []
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(summary).to_be_focused()
    assert visitor.axe() == []
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    summary.click()
    expect(panel).to_be_in_viewport(ratio=0.99)


def test_the_bar_leaves_the_last_row_to_be_reached(visit: Visit, teacher: Teacher) -> None:
    page = open_list(visit(PHONE), "q=caudalosisimo")
    choose_all(page)
    for row in (page.locator(".row").nth(12), page.locator(".row").last):
        last = row.get_by_role("button", name=re.compile("Archive"))
        last.focus()
        assert last.evaluate(
            """(button) => {
                const { left, top, width, height } = button.getBoundingClientRect();
                return button.contains(document.elementFromPoint(left + width / 2, top + height / 2));
            }"""
        ), "the bar does not cover what has the focus"


def beside_a_lesson(visitor: Visitor, teacher: Teacher, **how: Any) -> Page:
    """Open a new lesson's control page."""
    control(visitor, teacher.lesson(**how)["id"])
    expect(visitor.page.locator('[data-testid^="ask-bank-"]').first).to_be_enabled()
    return visitor.page


def test_a_lesson_searches_the_whole_bank(visit: Visit, teacher: Teacher) -> None:
    page = beside_a_lesson(visit(LAPTOP), teacher)
    rows, field = page.locator('[data-part="bank-list"] li'), page.get_by_label("Search your questions")
    expect(rows).to_have_count(50)
    field.fill("CAUDALOSISIMO")
    count = page.locator('[data-part="bank-count"]')
    expect(count).to_have_text(f"50 of {RIVERS} questions")
    more = page.get_by_test_id("bank-more")
    more.focus()
    page.keyboard.press("Enter")
    expect(rows).to_have_count(100)
    expect(rows.nth(50).get_by_role("button").first).to_be_focused()
    more.click()
    expect(rows).to_have_count(RIVERS)
    expect(more).to_be_hidden()
    field.fill("caudalosísimo 0")
    expect(rows.last).to_contain_text(re.compile("caudalosísimo 0 *Open answer"))
    expect(count).to_have_text(re.compile(r"^\d+ questions$"))
    field.fill("nothing fits this")
    expect(count).to_have_text("No question matches. Try fewer words.")
    expect(rows).to_have_count(0)
    field.fill("")
    expect(rows).to_have_count(50)
    page.get_by_label("Tag", exact=True).select_option("agua")
    expect(count).to_have_text(f"50 of {RIVERS} questions")
    page.get_by_label("Type", exact=True).select_option("poll")
    expect(rows).to_have_count(0)
    page.get_by_label("Type", exact=True).select_option("open_text")
    field.fill("caudalosísimo 7")
    rows.filter(has_text=re.compile("caudalosísimo 7 *Open answer")).get_by_role(
        "button", name=re.compile("^Ask:")
    ).click()
    expect(page.locator('[data-part="phase"]')).to_have_text("Open")
    expect(page.get_by_test_id("tally")).to_contain_text("Río caudalosísimo 7")


def test_without_an_agenda_the_chosen_question_is_next_whatever_is_searched(visit: Visit, teacher: Teacher) -> None:
    page = beside_a_lesson(visit(LAPTOP), teacher)
    newest = page.locator('[data-part="bank-list"] .agenda__prompt').first.inner_text()
    upcoming = page.locator('[data-part="next-prompt"]')
    expect(upcoming).to_contain_text("Choose the next question")
    page.get_by_role("button", name=f"Ask this next: {newest}").click()
    expect(upcoming).to_have_text(f"Next: {newest}")
    page.get_by_label("Search your questions").fill("caudalosísimo 113")
    expect(page.locator('[data-part="bank-list"] li')).to_have_count(1)
    expect(upcoming).to_have_text(f"Next: {newest}")


def test_a_search_without_a_connection_says_so_and_goes_on(visit: Visit, teacher: Teacher) -> None:
    visitor = visit(LAPTOP)
    visitor.forgive("/bank?", "503", "ERR_FAILED")
    page = beside_a_lesson(visitor, teacher)
    page.route("**/bank?*", lambda route: route.abort())
    page.get_by_label("Search your questions").fill("caudalosísimo 11")
    count, again = page.locator('[data-part="bank-count"]'), page.get_by_role("button", name="Try again")
    expect(count).to_have_text("The search failed. Check your connection.")
    expect(page.locator('[data-part="bank-list"]')).to_be_hidden()  # the rows are of another search
    page.unroute("**/bank?*")
    again.click()
    expect(page.locator('[data-part="bank-list"] li').first).to_contain_text("caudalosísimo 11")
    expect(page.locator('[data-part="bank-list"] button').first).to_be_enabled()
    expect(again).to_be_hidden()


@pytest.mark.parametrize(
    "how",
    [{"size": PHONE}, pytest.param({"size": LAPTOP, "scheme": "dark"}, marks=pytest.mark.long)],
    ids=["phone", "laptop-dark"],
)
def test_no_barrier_in_the_search(visit: Visit, teacher: Teacher, how: dict[str, Any]) -> None:
    visitor = visit(audited=True, **how)
    page = beside_a_lesson(visitor, teacher)
    page.get_by_label("Search your questions").fill("caudalosisimo")
    expect(page.get_by_test_id("bank-more")).to_be_visible()
    expect(page.locator('[data-part="bank-count"]')).to_have_text(f"50 of {RIVERS} questions")
    found = visitor.axe()
    visitor.forgive("/bank?", "ERR_FAILED")
    page.route("**/bank?*", lambda route: route.abort())
    page.get_by_label("Search your questions").fill("agua")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    assert [*found, *visitor.axe()] == []
    assert visitor.overflow <= 0
