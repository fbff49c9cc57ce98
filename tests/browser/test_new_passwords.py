"""A roster, from its names to the passwords of the new accounts: shown once, they are not left unsaved by accident."""

import csv
from pathlib import Path

from playwright.sync_api import Dialog, expect

from tests.browser.conftest import Visit
from tests.support.browser import LAPTOP
from tests.support.deployments import DEMO_PASSWORD as PASSWORD

ROSTER = "Álvaro Núñez\nVera Sol\nVera Sol\nZoë García"


def test_passwords_are_not_left_before_they_are_saved(visit: Visit, tmp_path: Path) -> None:
    desk = visit(LAPTOP, audited=True)
    page = desk.page
    questions: list[str] = []

    def stay(dialog: Dialog) -> None:
        questions.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    desk.log_in("profe", PASSWORD)
    desk.open("/teach/courses")
    page.get_by_label("Title").fill("Class with new passwords")
    page.get_by_role("button", name="Create the class").click()
    page.get_by_role("link", name="Import a roster").click()
    page.get_by_label("Or type or paste the list").fill(ROSTER)
    page.get_by_role("button", name="Check the list").click()
    page.get_by_role("button", name="Import these students").click()
    page.get_by_role("button", name="Show the passwords").click()
    passwords = page.locator("td code")
    expect(passwords).to_have_count(3)
    assert desk.axe() == []

    leave = page.get_by_role("link", name="Go to the class")
    leave.click()
    expect(passwords).to_have_count(3)
    assert questions == ["beforeunload"], "leaving asks"
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save as CSV").click()
    file = tmp_path / "accounts.csv"
    saved.value.save_as(file)
    shown = passwords.all_inner_texts()
    with file.open(encoding="utf-8-sig") as lines:
        assert [row["Password"] for row in csv.DictReader(lines)] == shown
    leave.click()
    expect(page.get_by_role("heading", name="Class with new passwords")).to_be_visible()
    assert questions == ["beforeunload"], "what is saved may be left"
