"""The metric of the event loop's lag: it is exported, and a blocked loop raises it."""

import re
import subprocess
import sys

import pytest
import requests
from structlog.testing import capture_logs

from classroom.core.loop_lag import LOG_EVERY, LOG_FROM, WINDOW, LoopLag
from tests.support.processes import ROOT, wait_until
from tests.support.servers import TizaServer

BLOCKED = """
import warnings
warnings.simplefilter("ignore")
import eventlet
eventlet.monkey_patch()
import time
from eventlet import patcher
from classroom.core import metrics
from classroom.core.loop_lag import LoopLag
lag_meter = LoopLag()
lag_meter.start()
time.sleep(0.1)
metrics.WORST_LAG.set(lag_meter.worst())
print(metrics.exposed().decode(), "=====")
patcher.original("time").sleep(0.6)  # blocks the process, not just this green thread
time.sleep(0.1)
lag_meter.stop()
metrics.WORST_LAG.set(lag_meter.worst())
print(metrics.exposed().decode())
"""


def count_above(text: str, bound: str) -> int:
    """Return how many measurements are above a bound of the histogram."""
    total = re.search(r"tiza_loop_lag_seconds_count ([\d.]+)", text)
    below = re.search(rf'tiza_loop_lag_seconds_bucket{{le="{re.escape(bound)}"}} ([\d.]+)', text)
    assert total
    assert below
    return round(float(total[1]) - float(below[1]))


def worst(text: str) -> float:
    """Return the value of the gauge."""
    found = re.search(r"tiza_loop_lag_worst_seconds ([\d.e-]+)", text)
    assert found
    return float(found[1])


def test_a_blocked_loop_is_measured() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    before, after = done.stdout.split("=====")
    assert count_above(after, "0.25") == count_above(before, "0.25") + 1
    assert worst(after) > 0.25
    assert "loop_stalled" in done.stdout + done.stderr


@pytest.mark.processes
def test_a_server_exports_its_lag(tmp_path_factory: pytest.TempPathFactory) -> None:
    with TizaServer(tmp_path_factory.mktemp("lag")) as server:

        def measurements() -> int:
            text = requests.get(f"{server.url}/metrics", timeout=10).text
            found = re.search(r"tiza_loop_lag_seconds_count ([\d.]+)", text)
            assert found
            assert worst(text) >= 0
            return round(float(found[1]))

        first = measurements()
        wait_until(lambda: measurements() > first + 10, 10, "more measurements")


def test_the_longest_lag_is_dropped_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr("classroom.core.loop_lag.time.monotonic", lambda: clock[0])
    lag_meter = LoopLag()
    for moment, lag in ((1000.0, 0.010), (1000.4, 0.2), (1000.8, 0.001), (1030.0, 0.05)):
        lag_meter.record(lag, moment)
    clock[0] = 1030.0
    assert lag_meter.worst() == 0.2
    clock[0] = 1001.0 + WINDOW
    assert lag_meter.worst() == 0.05
    clock[0] = 1031.0 + WINDOW
    assert lag_meter.worst() == 0.0


def test_stalls_are_logged_at_a_limited_rate() -> None:
    lag_meter = LoopLag()
    with capture_logs() as lines:
        for moment in range(100):
            lag_meter.record(LOG_FROM, 5000.0 + moment / 10)
            lag_meter.record(LOG_FROM * 0.99, 5000.05 + moment / 10)
        lag_meter.record(1.5, 5000.0 + LOG_EVERY)
    assert [(line["event"], line["seconds"]) for line in lines] == [("loop_stalled", 0.25), ("loop_stalled", 1.5)]
