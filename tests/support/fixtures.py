"""Fixtures for tests with real processes. What is missing on the machine is an error, never a skip."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.browser import chromium
from tests.support.databases import Postgres, Redis, require


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
    for name in ("chromium", "chromium-browser", "google-chrome"):
        try:
            return require(name, "chromium")
        except RuntimeError:
            continue
    return require("chromium", "chromium")


@pytest.fixture(scope="session")
def browser(chromium_path: Path) -> Iterator[Browser]:
    """Chromium: one for all tests of a process, since Playwright cannot run twice in one."""
    with chromium(chromium_path) as running:
        yield running
