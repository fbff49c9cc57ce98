"""What all tests share, and which tests belong to which command.

``make check`` runs the tests that need nothing but Python. ``make test`` also runs those marked ``processes``, which
start servers and browsers. ``make test-all`` runs those marked ``long`` as well: repetitions of a rule that another
test covers (another browser size, another database, a longer run).

Tests with random examples use Hypothesis. ``make test`` tries the same few examples each time; ``make test-all`` tries
many new ones, and prints how to try one again that fails.
"""

import gc
from functools import cache, partial
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import werkzeug.test

from scripts import build_assets
from tests.support.servers import share_templates

# Flask's test client would write forms of more than 500 KB to a temporary file, and leave it open.
werkzeug.test.stream_encode_multipart = partial(werkzeug.test.stream_encode_multipart, use_tempfile=False)
gc.disable()  # while ten thousand tests are collected, none of which is garbage; pytest_collection_finish() enables it
_UNHURRIED = {
    "deadline": None,  # a busy machine must not fail a test
    "database": None,
    "suppress_health_check": [hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.function_scoped_fixture],
}
hypothesis.settings.register_profile("quick", max_examples=50, derandomize=True, **_UNHURRIED)
hypothesis.settings.register_profile("long", max_examples=2000, print_blob=True, **_UNHURRIED)
hypothesis.settings.load_profile("quick")
AN_HOUR = 3600
"""Seconds that a test may take with the examples of the profile ``long``."""

pytest_plugins = [
    "tests.support.fixtures",
    "tests.support.application",
    "tests.support.calendar",
    "tests.support.people",
    "tests.support.lessons",
    "tests.support.sign_on",
]

TESTS = Path(__file__).parent
YOUNG = 10_000
"""Objects after which new ones are looked through: tests make more of them than a server does."""
PROCESS_FOLDERS = ("faults", "browser", "integration", "serving")
"""Folders whose tests start processes. They take longest, so they run first, in this order."""
SHARING_FOLDERS = ("tests/security/", "tests/integration/transport/", "tests/serving/handover/")
"""Folders whose files share a server, or a school, that each process of the tests would start for itself, and keep."""
PROCESS_FIXTURES = {"redis_server", "own_redis", "postgres_server", "chromium_path", "serve"}


def pytest_configure(config: pytest.Config) -> None:
    """Bundle the files for browsers, if a source was edited; have pytest-xdist's workers share prepared databases."""
    if hasattr(config, "workerinput"):
        return
    if build_assets.main():
        raise pytest.UsageError("The files for browsers cannot be built")
    share_templates()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """Have all tests of a file run in one process, and all files of a folder that share what is costly to start."""
    from xdist.scheduler import LoadFileScheduling

    class LoadFolderScheduling(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next(filter(nodeid.startswith, SHARING_FOLDERS), super()._split_scope(nodeid))

    return LoadFolderScheduling(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests that start a server or a browser, by their folder or by a fixture that they use; mix the folders."""
    at_length = hypothesis.settings.get_current_profile_name() == "long"
    for item in items:
        if at_length and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(AN_HOUR))
        folder = _parts(item.path)[0]
        if folder in PROCESS_FOLDERS or PROCESS_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.processes)
        if "callspec" in vars(item) and item.callspec.params.get("database_url") == "postgresql":
            item.add_marker(pytest.mark.processes)
            if folder == "services" and not item.get_closest_marker("both_databases"):
                item.add_marker(pytest.mark.long)
    items.sort(key=_places(items).__getitem__)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Leave the tests and all modules out of garbage collection, which would walk through them hundreds of times."""
    gc.freeze()
    gc.set_threshold(YOUNG)
    gc.enable()


@cache
def _parts(path: Path) -> tuple[str, ...]:
    """Return the folder below ``tests``, the folders in it, and the name of a file."""
    return path.relative_to(TESTS).parts


def _places(items: list[pytest.Item]) -> dict[pytest.Item, float]:
    """Return where each test stands in the whole run: the files of each folder are spread evenly over it.

    So tests that wait for servers run beside those that compute, and at most one or two browsers at a time. Those with
    processes are through after two thirds, so that no worker waits for another's last long file.
    """
    files: dict[str, dict[str, int]] = {}
    parts = {item: _parts(item.path) for item in items}
    for folder, *rest in parts.values():
        found = files.setdefault(folder, {})
        found.setdefault("/".join(rest), len(found))
    places = {}
    for item, (folder, *rest) in parts.items():
        place = files[folder]["/".join(rest)] / len(files[folder])
        places[item] = place * (2 / 3 if folder in PROCESS_FOLDERS else 1)
    return places
