"""A server with the demo's people and questions, a browser, and visitors who must not meet any trouble."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.clients.api import Teacher
from tests.support.browser import Visitor, troubles
from tests.support.deployments import DEMO_PASSWORD as PASSWORD
from tests.support.deployments import demo_server, demo_teacher
from tests.support.servers import TizaServer

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TizaServer]:
    """The server that most tests share."""
    with demo_server(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture(scope="session")
def teacher(server: TizaServer) -> Teacher:
    """The demo's teacher as an API client, to bring a lesson into a state quickly."""
    return demo_teacher(server)


@pytest.fixture
def visit(browser: Browser, server: TizaServer) -> Iterator[Visit]:
    """Let visitors in; at the end, none of them may have met trouble that the test did not forgive."""
    visitors: list[Visitor] = []

    def let_in(size: tuple[int, int] | None = None, url: str | None = None, **how: Any) -> Visitor:
        visitor = Visitor(browser, url or server.url, *([size] if size else []), **how)
        visitors.append(visitor)
        return visitor

    yield let_in
    found = troubles(visitors)
    for visitor in visitors:
        visitor.close()
    assert not found, "\n".join(found)


def enter(visitor: Visitor, code: str, name: str) -> None:
    """Join a lesson by its page, in whatever language, and wait until the live page is connected."""
    visitor.open(f"/join/{code}")
    visitor.page.locator("#nickname").fill(name)
    visitor.page.locator("main button[type=submit]").click()
    visitor.page.wait_for_url("**/live/*")
    visitor.online()


def control(visitor: Visitor, lesson_id: int) -> None:
    """Log the demo's teacher in and open a lesson's control page."""
    visitor.log_in("profe", PASSWORD)
    visitor.open(f"/teach/lessons/{lesson_id}")
    visitor.online()
