"""A forgotten password, from the log-in page through a real mail to the new password."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.support.browser import PHONE
from tests.support.mail_server import MailServer
from tests.support.processes import wait_until
from tests.support.servers import TizaServer

OLD, NEW = "correct horse battery", "three unrelated words"
PUPIL = ("user", "create", "rosa", "--role", "student", "--password", OLD, "--email", "rosa@school.example")


def test_a_forgotten_password_is_replaced_by_mail(visit: Visit, tmp_path: Path) -> None:
    with MailServer(auth_require_tls=False) as post:
        server = TizaServer(tmp_path, settings={"CLASSROOM_MAIL_URL": post.url})
        server.settings["CLASSROOM_PUBLIC_URL"] = server.url
        server.prepare_database(PUPIL)
        with server:
            phone = visit(PHONE, url=server.url, audited=True)
            page = phone.page
            phone.open("/login")
            page.get_by_role("link", name="Forgot the password?").click()
            assert phone.axe() == []
            page.get_by_label("Username or e-mail").fill("rosa@school.example")
            page.get_by_role("button", name="Send the link").click()
            expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
            assert phone.axe() == []

            wait_until(lambda: bool(post.mails), 20)
            link = re.search(r"http://\S+/reset/new#(\S+)", post.mails[0].get_content())
            assert link
            assert post.recipients == ["rosa@school.example"]
            page.goto(link[0])
            code = page.locator("[data-link-secret] input")
            expect(code).to_have_value(link[1])
            expect(code).to_be_hidden()
            assert page.url == f"{server.url}/reset/new", "the secret is no longer in the address"
            assert phone.axe() == []
            page.get_by_label("New password").fill("short")
            page.get_by_role("button", name="Set the password").click()
            expect(page.get_by_text("Use at least 8 characters.").first).to_be_visible()
            page.get_by_label("New password").fill(NEW)
            page.get_by_role("button", name="Set the password").click()
            expect(page.get_by_text("The new password is set.")).to_be_visible()
            phone.log_in("rosa", NEW)

            page.goto(link[0])
            page.get_by_label("New password").fill("other words entirely")
            page.get_by_role("button", name="Set the password").click()
            expect(page.get_by_text("This link does not work any more").first).to_be_visible()
            phone.forgive("401", "422")
        assert link[1] not in server.output, "no log has the secret"
