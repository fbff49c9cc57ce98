"""Pages of the application of a test in a real browser, without a server: the test client answers its requests."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from playwright.sync_api import Browser, Frame, Page, Route

from tests.support.browser import AXE, RULES, SETTLED

ADDRESS = "http://localhost"


@contextmanager
def in_browser(
    browser: Browser, client: FlaskClient, language: str = "en", scheme: Literal["light", "dark"] = "light"
) -> Iterator[Page]:
    """Give a page that shows what a client may see, at paths of the application."""

    def answer(route: Route) -> None:
        asked = urlsplit(route.request.url)
        reply = client.get(f"{asked.path}?{asked.query}", headers={"Accept-Language": language})
        route.fulfill(status=reply.status_code, headers=dict(reply.headers), body=reply.get_data())

    context = browser.new_context(base_url=ADDRESS, locale=language, color_scheme=scheme, reduced_motion="reduce")
    context.route("**/*", answer)
    try:
        yield context.new_page()
    finally:
        context.close()


def violations(page: Page | Frame) -> list[str]:
    """Return the rules that axe-core finds broken in a page, also in one that is in a frame of another site."""
    page.evaluate(AXE.read_text())
    page.evaluate(SETTLED)
    found = page.evaluate(
        "(only) => axe.run(document, {resultTypes: ['violations'], runOnly: only}).then((all) => all.violations)", RULES
    )
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]
