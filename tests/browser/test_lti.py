"""People come from a learning platform in Chromium, which keeps no cookies for other sites' frames."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, Route, expect

from tests.support.in_browser import violations
from tests.support.lti_platform import LTI, ROLE, Platform
from tests.support.lti_registering import Registrar
from tests.support.processes import wait_until
from tests.support.servers import TizaServer

NO_THIRD_PARTY_COOKIES = ["--no-sandbox", "--test-third-party-cookie-phaseout"]


@pytest.fixture(scope="module")
def blocking(browser: Browser, chromium_path: Path) -> Iterator[Browser]:
    """A Chromium that blocks third-party cookies."""
    running = browser.browser_type.launch(executable_path=str(chromium_path), args=NO_THIRD_PARTY_COOKIES)
    yield running
    running.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TizaServer]:
    """A server at localhost that may call loopback."""
    made = TizaServer(tmp_path_factory.mktemp("lti"))
    public = {"CLASSROOM_PUBLIC_URL": f"http://localhost:{made.port}", "CLASSROOM_WEBHOOK_NETWORKS": "127.0.0.0/8"}
    made.settings |= public
    with made:
        yield made


@pytest.fixture(scope="module")
def platform(server: TizaServer) -> Iterator[Platform]:
    """A platform at 127.0.0.1, which for browsers is another site than a server at localhost."""
    with Platform(f"http://localhost:{server.port}") as running:
        urls = {name.replace("_", "-"): running.registered[name] for name in ("auth_url", "token_url", "jwks_url")}
        words = [f"--{name}={value}" for name, value in urls.items()]
        given = {
            "issuer": running.registered["issuer"],
            "client-id": running.registered["client_id"],
            "deployment": "1",
        }
        server.flask(
            "lti", "add", *words, *(f"--{name}={value}" for name, value in given.items()), "--name=Moodle", "--teachers"
        )
        yield running


@pytest.fixture
def context(blocking: Browser) -> Iterator[BrowserContext]:
    """A browser without a past."""
    made = blocking.new_context(locale="en")
    yield made
    made.close()


def course(context: BrowserContext, platform: Platform, frame: str | None) -> Page:
    """Open the page of a course that shows us."""
    platform.frame = frame
    page = context.new_page()
    page.goto(f"{platform.url}/course")
    return page


def frame_of(page: Page) -> FrameLocator:
    return page.frame_locator("#tool")


def opened(page: Page, role: Literal["button", "link"] = "button") -> Page:
    """Press the one button in the frame; return the window that opens."""
    with page.context.expect_page() as window:
        frame_of(page).get_by_role(role, name="Open Tiza").click()
    return window.value


def is_in(page: Page) -> None:
    """Check that somebody is logged in there, under the name of the platform."""
    page.wait_for_url(re.compile(r"http://localhost:\d+/$"))
    expect(page.locator(".header")).to_contain_text("Ana López")


def forgetful(context: BrowserContext) -> None:
    """Have the browser forget its cookies once, on its way through the platform, as if it kept none in frames."""

    def forget(route: Route) -> None:
        context.clear_cookies()
        route.continue_()

    context.route("**/auth?*", forget, times=1)


def test_in_a_window(context: BrowserContext, platform: Platform) -> None:
    page = course(context, platform, None)
    page.locator("#tool").click()
    is_in(page)


def test_in_a_frame_with_a_partitioned_cookie(context: BrowserContext, platform: Platform) -> None:
    page = course(context, platform, "plain")
    expect(frame_of(page).locator("h1")).to_have_text("Hello, Ana López")
    assert violations(page.frames[1]) == []
    is_in(opened(page))
    expect(frame_of(page).get_by_role("button", name="Open Tiza")).to_be_hidden()


def test_in_a_frame_with_the_storage_of_the_platform(context: BrowserContext, platform: Platform) -> None:
    forgetful(context)
    page = course(context, platform, "storage")
    expect(frame_of(page).locator("h1")).to_have_text("Hello, Ana López")
    is_in(opened(page))


def test_in_a_frame_of_a_login_that_this_browser_has_not_begun(context: BrowserContext, platform: Platform) -> None:
    """As where it keeps nothing in frames: the login begins again in a window, where it can be kept."""
    began = requests.get(f"{platform.tool}/lti/login", params=platform.begins, allow_redirects=False, timeout=30)
    page = course(context, platform, began.headers["Location"])
    expect(frame_of(page).locator("code")).to_have_text("lti_browser")
    assert violations(page.frames[1]) == []
    is_in(opened(page, "link"))


def test_an_instructor_chooses_in_a_frame(context: BrowserContext, platform: Platform) -> None:
    platform.choosing = True
    try:
        page = course(context, platform, "plain")
        frame_of(page).get_by_label("Today's lesson of this class").check()
        assert violations(page.frames[1]) == []
        frame_of(page).get_by_role("button", name="Put into the course").click()
        expect(frame_of(page).locator("#chosen")).to_contain_text("ltiResourceLink")
    finally:
        platform.choosing = False


def arrives(context: BrowserContext, platform: Platform, changes: dict[str, Any]) -> Page:
    """Come in a window with other claims."""
    platform.changes = changes
    try:
        page = course(context, platform, None)
        page.locator("#tool").click()
        page.wait_for_url(re.compile(r"//localhost:\d+/(teach|today)/"))
    finally:
        platform.changes = {}
    return page


def test_a_course_its_members_and_its_students(context: BrowserContext, platform: Platform) -> None:
    """A server on eventlet reads the platform's keys, and its members in the background."""
    platform.members = [{"user_id": "u7", "name": "Bea", "roles": [f"{ROLE}Learner"]}]
    another = {f"{LTI}context": {"id": "course-2", "title": "9b"}}
    teacher = arrives(context, platform, {**another, "sub": "t1", "name": "Rosa", f"{LTI}roles": [f"{ROLE}Instructor"]})
    teacher.wait_for_url(re.compile("/teach/courses/"))

    def bea_is_there() -> bool:
        teacher.reload()
        return teacher.get_by_role("rowheader", name="Bea").count() == 1

    wait_until(bea_is_there, 30, "the members were read")
    assert {"/jwks", "/members"} <= {path for _method, path in platform.calls}
    expect(teacher.get_by_role("button", name="Read its members")).to_be_visible()
    assert violations(teacher.main_frame) == []
    context.clear_cookies()
    student = arrives(context, platform, another)
    student.wait_for_url(re.compile("/today/"))
    expect(student.get_by_text("The lesson has not begun yet")).to_be_visible()
    assert violations(student.main_frame) == []


def test_a_platform_registers_itself(context: BrowserContext, platform: Platform, server: TizaServer) -> None:
    """Nobody is logged in in its frame: an administrator goes on in a window, and the frame hears of it."""
    server.flask("user", "create", "head", "--role", "admin", "--password", "correct horse battery staple")
    registrar = Registrar(platform)
    page = course(context, platform, f"{platform.tool}{registrar.opens}")
    page.evaluate("addEventListener('message', (e) => { document.title = e.data.subject; })")
    expect(frame_of(page).get_by_role("link", name="Go on in Tiza")).to_be_visible()
    assert violations(page.frames[1]) == []
    with context.expect_page() as window:
        frame_of(page).get_by_role("link", name="Go on in Tiza").click()
    admin = window.value
    admin.get_by_label("Username").fill("head")
    admin.get_by_label("Password", exact=True).fill("correct horse battery staple")
    admin.get_by_role("button", name="Log in", exact=True).click()
    expect(admin.locator("main")).to_contain_text(f"{platform.url}/register")
    assert violations(admin.main_frame) == []
    admin.get_by_role("button", name="Register this platform").click()
    admin.wait_for_url(re.compile(r"/admin/lti/\d+$"))
    assert violations(admin.main_frame) == []
    assert len(registrar.tools) == 1
    expect(frame_of(page).get_by_text("Registered. You can close this page.")).to_be_visible()
    expect(page).to_have_title("org.imsglobal.lti.close")
