"""Accounts from asking to teach to leaving: registration, approval, a pupil's forgotten password, several at once."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.support.browser import LAPTOP, PHONE
from tests.support.deployments import DEMO_PASSWORD, demo_server
from tests.support.servers import TizaServer

OWN = "three unrelated words"


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TizaServer]:
    """A server of its own, whose accounts change."""
    with demo_server(tmp_path_factory.mktemp("school")) as running:
        yield running


def test_somebody_asks_to_teach_and_is_approved(visit: Visit, school: TizaServer) -> None:
    phone = visit(PHONE, url=school.url, audited=True)
    page = phone.page
    phone.open("/register")
    page.get_by_label("Username").fill("rosa")
    page.get_by_label("I am a").select_option("teacher")
    page.get_by_label("Password").fill(OWN)
    page.get_by_role("button", name="Create the account").click()
    expect(page.get_by_text("until an administrator has approved you")).to_be_visible()
    phone.open("/account")
    expect(page.get_by_role("heading", name="You asked to be a teacher")).to_be_visible()
    assert phone.axe() == []

    desk = visit(LAPTOP, url=school.url, audited=True)
    desk.log_in("admin", DEMO_PASSWORD)
    desk.open("/admin/users")
    assert desk.axe() == []
    desk.page.get_by_role("link", name="1 account waits").click()
    desk.page.get_by_role("link", name="rosa").click()
    assert desk.axe() == []
    desk.page.get_by_role("button", name="Approve").click()
    expect(desk.page.get_by_text("rosa is a teacher now.")).to_be_visible()
    phone.open("/teach")
    expect(page.get_by_role("navigation", name="Main")).to_contain_text("Questions")


@pytest.mark.long  # tests/web/test_reset.py and test_own_password.py; new passwords: test_new_passwords.py
def test_a_forgotten_password_of_a_pupil(visit: Visit, school: TizaServer) -> None:
    desk = visit(LAPTOP, url=school.url, audited=True)
    page = desk.page
    page.on("dialog", lambda dialog: dialog.accept())  # leaving the page with the password
    desk.log_in("profe", DEMO_PASSWORD)
    desk.open("/teach/courses")
    page.get_by_label("Title").fill("Class of the forgetful")
    page.get_by_role("button", name="Create the class").click()
    page.get_by_role("link", name="Import a roster").click()
    page.get_by_label("Or type or paste the list").fill("Eva Sol\n")
    page.get_by_role("button", name="Check the list").click()
    page.get_by_role("button", name=re.compile("^Import")).click()
    expect(page.get_by_role("button", name="Show the passwords")).to_be_visible()
    page.get_by_role("link", name="Class of the forgetful").click()
    page.get_by_role("button", name="New password", exact=True).click()
    page.get_by_role("button", name="Make the password").click()
    password = page.get_by_test_id("new-password").inner_text()
    assert desk.axe() == []

    phone = visit(PHONE, url=school.url, audited=True)
    phone.open("/login")
    phone.page.get_by_label("Username").fill("eva.sol")
    phone.page.get_by_label("Password").fill(password)
    phone.page.get_by_role("button", name="Log in").click()
    expect(phone.page.get_by_role("heading", name="Choose your own password")).to_be_visible()
    phone.open("/results")
    expect(phone.page.get_by_role("heading", name="Choose your own password")).to_be_visible()
    assert phone.axe() == []
    phone.page.get_by_label("New password").fill(OWN)
    phone.page.get_by_role("button", name="Change the password").click()
    expect(phone.page.get_by_role("heading", name="My results")).to_be_visible()


@pytest.mark.long  # tests/services/accounts/test_many.py and tests/web/test_admin.py
def test_several_accounts_are_disabled_after_a_summary(visit: Visit, school: TizaServer) -> None:
    desk = visit(LAPTOP, url=school.url, audited=True)
    page = desk.page
    desk.log_in("admin", DEMO_PASSWORD)
    desk.open("/admin/users?role=student")
    for name in ("Ana", "Luis"):
        page.get_by_role("checkbox", name=re.compile(f"^{name} ")).check()
    page.get_by_role("combobox", name="With the ticked accounts").select_option("disable")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("2 accounts change.")).to_be_visible()
    assert desk.axe() == []
    page.get_by_role("button", name="Disable").click()
    expect(page.get_by_text("2 accounts were changed.")).to_be_visible()
    expect(page.locator("tr", has_text="Luis")).to_contain_text("disabled")
