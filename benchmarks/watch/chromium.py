"""Chromium for the benchmarks."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser

from tests.support import browser
from tests.support.databases import require


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Chromium on all cores, since it consists of several processes."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    try:
        with browser.chromium(require("chromium", "chromium")) as running:
            yield running
    finally:
        os.sched_setaffinity(0, before)
