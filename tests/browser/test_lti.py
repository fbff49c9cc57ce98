"""People come from a learning platform in Chromium, which keeps no cookies for other sites' frames."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, Route, expect

from tests.support.lti_platform import Platform
from tests.support.servers import TizaServer

NO_THIRD_PARTY_COOKIES = ["--no-sandbox", "--test-third-party-cookie-phaseout"]


@pytest.fixture(scope="module")
def blocking(browser: Browser, chromium_path: Path) -> Iterator[Browser]:
    """A Chromium that blocks third-party cookies."""
    running = browser.browser_type.launch(executable_path=str(chromium_path), args=NO_THIRD_PARTY_COOKIES)
    yield running
    running.close()


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform at 127.0.0.1, which for browsers is another site than a server at localhost."""
    server = TizaServer(tmp_path_factory.mktemp("lti"))
    url = f"http://localhost:{server.port}"
    server.settings |= {"CLASSROOM_PUBLIC_URL": url, "CLASSROOM_WEBHOOK_NETWORKS": "127.0.0.0/8"}
    with server, Platform(url) as running:
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
    is_in(opened(page, "link"))


def test_an_instructor_chooses_in_a_frame(context: BrowserContext, platform: Platform) -> None:
    platform.choosing = True
    try:
        page = course(context, platform, "plain")
        frame_of(page).get_by_label("Today's lesson of this class").check()
        frame_of(page).get_by_role("button", name="Put into the course").click()
        expect(frame_of(page).locator("#chosen")).to_contain_text("ltiResourceLink")
    finally:
        platform.choosing = False
