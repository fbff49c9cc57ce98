"""A long import in a real browser: it says how far it is, can be stopped, and ends where it should."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

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


def check(page: Page, *files: Path) -> None:
    """Choose files and have them checked."""
    page.locator("[type=file]").first.set_input_files(files)
    page.get_by_role("button", name="Check the questions").click()
    expect(page.get_by_role("heading", name="What would come in")).to_be_visible(timeout=60_000)


def test_a_long_import_from_the_file_to_the_bank(visit: Visit, teacher: Teacher, tmp_path: Path) -> None:
    page = import_page(visit).page
    before = teacher.get("/questions?q=Imported")["total"]
    check(page, table(tmp_path, 1500))
    expect(page.locator(".import-item__problems").first).to_contain_text("Did you mean single_choice?")
    page.get_by_role("radio", name="Make a quiz:").check()
    page.get_by_role("radio", name="Into the bank only").check()
    page.get_by_role("button", name="Import 1500 questions").dblclick()
    expect(page.get_by_role("heading", name="1500 questions were imported.")).to_be_visible(timeout=60_000)
    assert teacher.get("/questions?q=Imported")["total"] == before + 1500
    page.get_by_role("button", name="Remove these 1500 questions").click()
    expect(page.get_by_text("1500 questions were archived.")).to_be_visible(timeout=30_000)
    assert teacher.get("/questions?q=Imported")["total"] == before


def test_questions_are_mended_in_place_with_the_keyboard(visit: Visit, teacher: Teacher, tmp_path: Path) -> None:
    visitor = import_page(visit, audited=True)
    visitor.forgive("422")
    page = visitor.page
    assert visitor.axe() == []
    check(page, table(tmp_path, 2))
    mend = page.get_by_role("link", name="Mend").first
    mend.press("Enter")
    editor = page.locator("form[data-editor]")
    expect(editor.locator(".errors")).to_be_focused()
    expect(editor.get_by_label("Question", exact=True)).to_have_value("Wrong")
    editor.get_by_label("Question", exact=True).fill("Imported and mended?")
    editor.get_by_role("button", name="Save").last.click()
    expect(editor.locator(".errors")).to_contain_text("right")
    page.reload()
    page.get_by_role("link", name="Mend").first.click()
    expect(editor.get_by_label("Question", exact=True)).to_have_value("Imported and mended?")
    assert visitor.axe() == []
    editor.get_by_label("Choice A is right").check()
    editor.get_by_role("button", name="Save").last.click()
    expect(page.locator("[data-item]").first).to_be_focused()
    expect(page.locator("#announcer")).to_contain_text("The question can come in.")
    page.get_by_role("checkbox", name="Import: Imported 0").click()
    expect(page.get_by_role("button", name="Import 2 questions")).to_be_visible()
    assert visitor.axe() == []
    page.reload()
    expect(page.get_by_role("checkbox", name="Import: Imported 0")).not_to_be_checked()
    page.get_by_role("button", name="Import 2 questions").click()
    expect(page.get_by_role("heading", name="2 questions were imported.")).to_be_visible()
    assert teacher.get("/questions?q=mended")["total"] == 1


def test_files_and_texts_are_dropped_and_pasted(visit: Visit) -> None:
    page = import_page(visit).page
    page.evaluate(
        """() => {
            const filled = (name, text) => {
              const data = new DataTransfer();
              if (name) data.items.add(new File([text], name));
              else data.setData('text/plain', text);
              return data;
            };
            const send = (event) => document.body.dispatchEvent(event);
            const sure = { bubbles: true, cancelable: true };
            send(new DragEvent('drop', { dataTransfer: filled('a.gift', 'Why? {}'), ...sure }));
            send(new ClipboardEvent('paste', { clipboardData: filled('b.gift', 'Who? {}'), ...sure }));
            send(new ClipboardEvent('paste', { clipboardData: filled('c.gift', 'When? {}'), ...sure }));
            send(new ClipboardEvent('paste', { clipboardData: filled('', 'Where? {}'), ...sure }));
        }"""
    )
    page.get_by_role("button", name="Remove c.gift").click()
    expect(page.locator("[data-drop-files] bdi")).to_have_text(["a.gift", "b.gift"])
    expect(page.get_by_label("Or paste the questions")).to_have_value("Where? {}")
    page.get_by_role("button", name="Check the questions").click()
    expect(page.locator(".import-file__title")).to_have_text(["a.gift", "b.gift", "Pasted text"])
    expect(page.get_by_role("button", name="Import 3 questions")).to_be_visible()


def test_losses_are_accessible(visit: Visit) -> None:
    visitor = import_page(visit, audited=True)
    page = visitor.page
    visitor.open("/teach/questions/export?format=kahoot")
    expect(page.get_by_role("link", name="Download anyway")).to_be_visible()
    assert visitor.axe() == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Download anyway").click()
    assert re.fullmatch(r"tiza-questions-kahoot-\d{4}-\d\d-\d\d\.xlsx", download.value.suggested_filename)


def test_what_is_too_large_is_not_even_sent(visit: Visit, tmp_path: Path) -> None:
    page = import_page(visit).page
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.locator("[type=file]").set_input_files(large)
    page.get_by_role("button", name="Check the questions").click()
    expect(page.get_by_text("The file is larger than 64 MB. Split it.")).to_be_visible()
    assert "POST" not in sent


def test_stopping_changes_nothing(visit: Visit, teacher: Teacher, tmp_path: Path) -> None:
    page = import_page(visit).page
    before = teacher.get("/questions?q=Imported")["total"]
    page.locator("[type=file]").set_input_files(table(tmp_path, 4000))
    page.get_by_role("button", name="Check the questions").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped. Nothing was saved.")).to_be_visible()
    expect(page.get_by_role("button", name="Check the questions")).to_be_enabled()
    assert teacher.get("/questions?q=Imported")["total"] == before
