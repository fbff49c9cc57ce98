"""The costs that no figure has are measured: small, against real servers. No time is looked at."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.capacity.costs import load
from tests.support.processes import ROOT


@pytest.mark.processes
@pytest.mark.long  # the figures are measured by test_small.py in the same way
@pytest.mark.timeout(400)  # servers, Redis and PostgreSQL are started one after the other
def test_all_costs_are_measured_by_a_figure_or_here(tmp_path: Path) -> None:
    file = tmp_path / "costs.json"
    before = load()
    unknown = {name: {**cost, "source": "unknown"} for name, cost in before.costs.items()}
    replace(before, costs=unknown).save(file)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.capacity", "--costs", str(file), "--measure", "--small"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=380,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    costs = load(file).costs
    assert costs.keys() == before.costs.keys()
    left = {name for name, cost in costs.items() if cost["source"] == "unknown"}
    assert left == {"send", "command", "answer", "student", "join", "bytes_visit"}
    for name in ("bytes_state", "bytes_ack", "publish", "postgres_join", "pages", "files", "worker"):
        assert costs[name]["value"] > 0
