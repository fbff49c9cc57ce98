"""Fixtures for tests with real processes. What is missing on the machine is an error, never a skip."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from scripts.setup import LIGHT_BROWSER
from tests.support.browser import chromium_program, launched
from tests.support.databases import Postgres, Redis


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    """Start a Redis server for this session; ``redis_server.url`` is its address."""
    with Redis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """Start a PostgreSQL server for this session; ``postgres_server.fresh_database()`` returns an address."""
    with Postgres() as server:
        yield server


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """Return the browser's path, for Playwright's ``executable_path``."""
    return chromium_program()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What runs the browsers: one for all tests of a process, since it cannot run twice in one."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def whole_browser(playwright: Playwright, chromium_path: Path) -> Iterator[Browser]:
    """Chromium as people have it, for tests of what the light one cannot do, such as keeping a screen on."""
    with launched(playwright, chromium_path) as running:
        yield running


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest, playwright: Playwright, chromium_path: Path) -> Iterator[Browser]:
    """Chromium without windows, which needs less processor time; where there is none, the whole one."""
    light = shutil.which(LIGHT_BROWSER)
    if not light:
        yield request.getfixturevalue("whole_browser")
        return
    with launched(playwright, Path(light)) as running:
        yield running
