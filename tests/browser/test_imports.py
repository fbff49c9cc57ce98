"""A long import in a real browser: it says how far it is, can be stopped, and ends where it should."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.clients.api import Teacher
from tests.support.browser import Visitor
from tests.support.deployments import DEMO_PASSWORD as PASSWORD
from tests.support.deployments import demo_server, demo_teacher
from tests.support.servers import TizaServer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TizaServer]:
    """A server of its own: among thousands of imported questions, other tests would not find theirs."""
    with demo_server(tmp_path_factory.mktemp("imports")) as running:
        yield running


@pytest.fixture(scope="module")
def teacher(server: TizaServer) -> Teacher:
    """The demo's teacher on that server."""
    return demo_teacher(server)


def table(folder: Path, count: int) -> Path:
    """Write a file with so many questions, and a line that is wrong."""
    file = folder / f"{count}.csv"
    lines = [f"poll,Imported {number},x,y" for number in range(count)]
    file.write_text("\n".join(["type,prompt,choice_1,choice_2", *lines, "single_choise,Wrong,x,y"]))
    return file


def import_page(visit: Visit, *, audited: bool = False) -> Visitor:
    """Open the page for imports as the demo's teacher."""
    visitor = visit(audited=audited)
    visitor.log_in("profe", PASSWORD)
    visitor.open("/teach/questions/import")
    return visitor


def test_a_long_import_from_the_file_to_the_bank(visit: Visit, teacher: Teacher, tmp_path: Path) -> None:
    page = import_page(visit).page
    page.evaluate(
        """() => {
            window.seen = [];
            new MutationObserver(() => window.seen.push(document.querySelector('[data-progress-text]')?.textContent))
              .observe(document.body, { subtree: true, childList: true, characterData: true });
        }"""
    )
    before = teacher.get("/questions?q=Imported")["total"]
    page.locator("[type=file]").set_input_files(table(tmp_path, 1500))
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("heading", name="What is in the file")).to_be_visible(timeout=30_000)
    assert any("Checking the questions" in text for text in page.evaluate("window.seen") if text)
    expect(page.get_by_text("Did you mean single_choice?")).to_be_visible()
    expect(page.locator("main")).to_be_focused()
    page.locator("summary", has_text="Questions: 1401 to 1500 of 1500").click()
    expect(page.get_by_text("Imported 1499", exact=True)).to_be_visible()
    page.get_by_role("button", name="Import the 1500 correct ones").click()
    expect(page.get_by_text("1500 questions were imported.")).to_be_visible(timeout=30_000)
    assert "/teach/questions?came_in=1500&" in page.url
    assert teacher.get("/questions?q=Imported")["total"] == before + 1500


def test_previews_and_losses_are_accessible(visit: Visit, tmp_path: Path) -> None:
    visitor = import_page(visit, audited=True)
    page = visitor.page
    page.locator("[type=file]").set_input_files(table(tmp_path, 250))
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("heading", name="What is in the file")).to_be_visible()
    assert visitor.axe() == []
    visitor.open("/teach/questions/export?format=kahoot")
    expect(page.get_by_role("link", name="Download anyway")).to_be_visible()
    assert visitor.axe() == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Download anyway").click()
    assert download.value.suggested_filename == "tiza-questions.xlsx"


def test_what_cannot_be_read_is_said_and_the_form_is_there_again(visit: Visit, tmp_path: Path) -> None:
    visitor = import_page(visit)
    visitor.forgive("422")
    page = visitor.page
    odd = tmp_path / "questions.unknown"
    odd.write_text("?")
    page.locator("[type=file]").set_input_files(odd)
    page.get_by_role("button", name="Check the file").click()
    expect(page.locator(".errors")).to_contain_text("does not tell its format")
    page.locator("[type=file]").set_input_files(table(tmp_path, 3))
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("3 questions can be imported").first).to_be_visible()


def test_what_is_too_large_is_not_even_sent(visit: Visit, tmp_path: Path) -> None:
    page = import_page(visit).page
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.locator("[type=file]").set_input_files(large)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("The file is larger than 64 MB. Split it.")).to_be_visible()
    assert "POST" not in sent


def test_stopping_changes_nothing(visit: Visit, teacher: Teacher, tmp_path: Path) -> None:
    page = import_page(visit).page
    before = teacher.get("/questions?q=Imported")["total"]
    page.locator("[type=file]").set_input_files(table(tmp_path, 4000))
    page.get_by_role("button", name="Check the file").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped. Nothing was saved.")).to_be_visible()
    expect(page.get_by_role("button", name="Check the file")).to_be_enabled()
    assert teacher.get("/questions?q=Imported")["total"] == before
