"""Logging in with the school's account, in a browser, against a certified provider (npm's oidc-provider).

The provider is on another site (``localhost``) than Tiza (``127.0.0.1``), as in a school.
"""

import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.browser.conftest import Visit
from tests.support.browser import LAPTOP, PHONE, TIMEOUT, Visitor
from tests.support.deployments import DEMO_PASSWORD
from tests.support.processes import ROOT, Program, free_port
from tests.support.servers import TizaServer

PASSWORD = "correct horse battery"
KNOWN = [
    ("user", "create", name, "--role", "teacher", "--password", PASSWORD, "--email", f"{name}@school.example")
    for name in ("maria", "mario")
]
"""Accounts that have the address of somebody at the provider."""
AT_THE_PROVIDER = "localhost:"
"""Forgives what the provider's own pages do."""


class OidcProvider(Program):
    """npm's oidc-provider with Tiza as its client."""

    def __init__(self, folder: Path, tiza: str) -> None:
        self.port = free_port()
        self.issuer = f"http://localhost:{self.port}"
        script = ROOT / "tests" / "support" / "oidc_provider.mjs"
        super().__init__(["node", script, str(self.port), tiza], folder / "provider.log")

    def ready(self) -> bool:
        """Return whether it answers."""
        try:
            with urllib.request.urlopen(f"{self.issuer}/.well-known/openid-configuration", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TizaServer, OidcProvider]]:
    """Tiza with two workers, and the provider of its accounts."""
    folder = tmp_path_factory.mktemp("school")
    server = TizaServer(folder, settings={"WEB_CONCURRENCY": "2"})
    provider = OidcProvider(folder, server.url)
    server.settings |= {
        "CLASSROOM_OIDC_ISSUER": provider.issuer,
        "CLASSROOM_OIDC_CLIENT_ID": "tiza",
        "CLASSROOM_OIDC_CLIENT_SECRET": "only between the two of us",
        "CLASSROOM_OIDC_NAME": "School ID",
        "CLASSROOM_OIDC_ROLE_CLAIM": "groups",
        "CLASSROOM_OIDC_TEACHER_VALUES": "staff",
    }
    server.prepare_database(("demo", "load"), *KNOWN)
    with provider, server:
        yield server, provider


@pytest.fixture
def visitor(visit: Visit, school: tuple[TizaServer, OidcProvider]) -> Visitor:
    """Somebody with a browser."""
    made = visit(url=school[0].url)
    made.forgive(AT_THE_PROVIDER)
    return made


def enter(page: Page, login: str) -> None:
    """Go to the provider by the button, and log in there."""
    page.get_by_role("link", name="Log in with School ID").click()
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill("whatever")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


def test_log_in_go_out_and_in_again(visitor: Visitor, school: tuple[TizaServer, OidcProvider]) -> None:
    server, provider = school
    page = visitor.page
    visitor.open("/login?next=/practice")
    enter(page, "rosa")
    page.wait_for_url(f"{server.url}/practice")
    visitor.open("/account")
    expect(page.get_by_text("You log in as rosa.")).to_be_visible()
    expect(page.get_by_text("This account has no password: you log in with School ID.")).to_be_visible()
    expect(page.locator("#display_name")).to_have_value("rosa of the school")
    page.locator("details.menu", has_text="rosa").locator("summary").click()
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url(f"{provider.issuer}/session/end**")
    page.get_by_role("button", name="Yes, sign me out").click()
    page.wait_for_url(f"{server.url}/login**")
    visitor.open("/account")
    page.wait_for_url("**/login**")
    enter(page, "rosa")
    page.wait_for_url(f"{server.url}/account")
    expect(page.get_by_text("You log in as rosa.")).to_be_visible()


def make_lesson(visitor: Visitor) -> str:
    """Make a lesson by the form; return the address of its control page."""
    visitor.open("/teach/lessons")
    token = visitor.page.locator("input[name=csrf_token]").first.get_attribute("value") or ""
    fields = {"csrf_token": token, "title": "Hall", "quiz_id": "", "join_mode": "guest", "course_id": ""}
    made = visitor.context.request.post(f"{visitor.url}/teach/lessons", form=fields)
    assert made.ok, made.status
    return made.url


def test_the_provider_ends_the_log_in_of_a_teacher_on_all_workers(
    visitor: Visitor, school: tuple[TizaServer, OidcProvider]
) -> None:
    server, provider = school
    visitor.open("/login")
    enter(visitor.page, "staff.tomas")
    visitor.page.wait_for_url(f"{server.url}/teach")
    control = make_lesson(visitor)
    sockets: list[WebSocket] = []
    for _number in range(4):  # both workers get some
        tab = visitor.context.new_page()
        tab.on("websocket", lambda socket: sockets.append(socket))  # noqa: PLW0108 - Playwright marks the function
        tab.goto(control)
        tab.locator('[data-testid="connection"][data-state="online"]').first.wait_for()
    opened = list(sockets)
    assert len(opened) == 4
    visitor.page.goto(f"{provider.issuer}/session/end")
    visitor.page.get_by_role("button", name="Yes, sign me out").click()
    visitor.page.wait_for_url("**/session/end/success**")
    for socket in opened:
        if not socket.is_closed():
            socket.wait_for_event("close", timeout=TIMEOUT)
    visitor.open("/account")
    visitor.page.wait_for_url("**/login**")


@pytest.mark.parametrize(
    ("login", "language", "size", "scheme"),
    [("mario", "es", PHONE, "dark"), pytest.param("maria", "en", LAPTOP, "light", marks=pytest.mark.long)],
)
def test_the_pages_keep_the_rules(
    visit: Visit,
    school: tuple[TizaServer, OidcProvider],
    login: str,
    language: str,
    size: tuple[int, int],
    scheme: str,
) -> None:
    visitor = visit(size, url=school[0].url, language=language, scheme=scheme, audited=True)
    visitor.forgive(AT_THE_PROVIDER, "400")
    found: list[str] = []

    def look(name: str) -> None:
        found.extend(f"{name}: {line}" for line in visitor.axe())
        if visitor.overflow > 0:
            found.append(f"{name} is too wide by {visitor.overflow}")

    visitor.open("/login")
    look("log in")
    visitor.open("/login/oidc/callback?state=unknown")
    look("failed")
    visitor.open("/login")
    visitor.page.locator("a[href^='/login/oidc']").click()
    visitor.page.locator("input[name=login]").fill(login)
    visitor.page.locator("input[name=password]").fill("whatever")
    visitor.page.locator("button[type=submit]").click()
    visitor.page.locator("button[type=submit]").click()
    visitor.page.wait_for_url("**/login/oidc/link")
    look("is it yours")
    visitor.page.locator("main form input[name=apart] ~ button").click()
    visitor.page.wait_for_url(f"{visitor.url}/")
    visitor.open("/account")
    look("account")
    visitor.open("/account/delete")
    look("delete the account")
    assert not found, "\n".join(found)


@pytest.mark.long  # tests/security/test_broken_sign_on.py has a provider that is away
def test_when_the_provider_is_away_passwords_work(
    visit: Visit, school: tuple[TizaServer, OidcProvider], tmp_path: Path
) -> None:
    server = TizaServer(tmp_path, settings=dict(school[0].settings))
    server.settings |= {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'tiza.sqlite3'}",
        "CLASSROOM_DATA": str(tmp_path),
        "PORT": str(server.port),
        "CLASSROOM_OIDC_ISSUER": f"http://localhost:{free_port()}",
        "WEB_CONCURRENCY": "1",
    }
    server.prepare_database(("demo", "load"))
    with server:
        visitor = visit(url=server.url)
        visitor.forgive("503")
        visitor.open("/login")
        visitor.page.get_by_role("link", name="Log in with School ID").click()
        expect(visitor.hook("sso-code")).to_have_text("sso_unavailable")
        visitor.page.get_by_role("link", name="Log in another way").click()
        expect(visitor.page.get_by_text("does not answer at the moment")).to_be_visible()
        visitor.fill_in_login("profe", DEMO_PASSWORD)
