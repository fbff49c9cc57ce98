"""The metric of the event loop's lag: it exists, and a loop that is held moves it."""

import re
import subprocess
import sys

import pytest
import requests
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from classroom.core.loop_lag import MEMORY, QUIET, WORTH_A_LINE, LoopLag
from tests.support.processes import ROOT, wait_until
from tests.support.servers import TizaServer

HELD = """
import warnings
warnings.simplefilter("ignore")
import eventlet
eventlet.monkey_patch()
import time
from eventlet import patcher
from prometheus_client import CollectorRegistry, generate_latest
from classroom.core.loop_lag import LoopLag
registry = CollectorRegistry()
watch = LoopLag(registry)
watch.start()
time.sleep(0.1)
print(generate_latest(registry).decode(), "=====")
patcher.original("time").sleep(0.6)  # blocks the process, not just this green thread
time.sleep(0.1)
watch.stop()
print(generate_latest(registry).decode())
"""


def count_above(text: str, bound: str) -> int:
    """Return how many looks came later than a bound of the histogram."""
    total = re.search(r"tiza_loop_lag_seconds_count ([\d.]+)", text)
    below = re.search(rf'tiza_loop_lag_seconds_bucket{{le="{re.escape(bound)}"}} ([\d.]+)', text)
    assert total
    assert below
    return round(float(total[1]) - float(below[1]))


def worst(text: str) -> float:
    """Return the gauge."""
    found = re.search(r"tiza_loop_lag_worst_seconds ([\d.e-]+)", text)
    assert found
    return float(found[1])


def test_a_loop_that_is_held_is_seen() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HELD], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    before, after = done.stdout.split("=====")
    assert count_above(after, "0.25") == count_above(before, "0.25") + 1
    assert worst(after) > 0.25
    assert "loop_stalled" in done.stdout + done.stderr


@pytest.mark.processes
def test_a_server_tells_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    with TizaServer(tmp_path_factory.mktemp("lag")) as server:

        def looks() -> int:
            text = requests.get(f"{server.url}/metrics", timeout=10).text
            found = re.search(r"tiza_loop_lag_seconds_count ([\d.]+)", text)
            assert found
            assert worst(text) >= 0
            return round(float(found[1]))

        first = looks()
        wait_until(lambda: looks() > first + 10, 10, "the watch looking again")


def test_the_worst_is_forgotten_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr("classroom.core.loop_lag.time.monotonic", lambda: clock[0])
    watch = LoopLag(CollectorRegistry())
    for moment, lag in ((1000.0, 0.010), (1000.4, 0.2), (1000.8, 0.001), (1030.0, 0.05)):
        watch.note(lag, moment)
    clock[0] = 1030.0
    assert watch.worst() == 0.2
    clock[0] = 1001.0 + MEMORY
    assert watch.worst() == 0.05
    clock[0] = 1031.0 + MEMORY
    assert watch.worst() == 0.0


def test_stalls_are_logged_and_not_too_often() -> None:
    watch = LoopLag(CollectorRegistry())
    with capture_logs() as lines:
        for moment in range(100):
            watch.note(WORTH_A_LINE, 5000.0 + moment / 10)
            watch.note(WORTH_A_LINE * 0.99, 5000.05 + moment / 10)
        watch.note(1.5, 5000.0 + QUIET)
    assert [(line["event"], line["seconds"]) for line in lines] == [("loop_stalled", 0.25), ("loop_stalled", 1.5)]
