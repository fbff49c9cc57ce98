"""Every benchmark runs, small: against real servers, with all its checks. No time is looked at."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.cli import FIGURES
from benchmarks.results import from_json
from benchmarks.table import sides_of
from tests.support.processes import ROOT

GROUPS = (
    ("P1", "P2", "P3"),
    ("P4",),
    ("P5",),
    ("P6", "P7"),
    ("P8", "P9", "P10"),
    ("P11",),
    ("P12",),
    ("P13",),
    ("P14",),
)
MARKED = [pytest.param(group, marks=() if group == ("P4",) else pytest.mark.long) for group in GROUPS]
pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first run puts its database, for the others to start on."""
    return tmp_path_factory.mktemp("prepared") / "prepared.sqlite3"


def run(folder: Path, *arguments: str) -> tuple[dict[str, Any], str]:
    """Run ``python -m benchmarks`` and return what it wrote and printed."""
    file = folder / "run.json"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--small", "--json", str(file), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=580,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(file.read_text()), done.stdout


def test_every_figure_is_in_a_group() -> None:
    assert [name for group in GROUPS for name in group] == list(FIGURES)


@pytest.mark.timeout(600)  # a dozen servers are started one after the other
@pytest.mark.parametrize("group", MARKED, ids="-".join)
def test_figures_are_measured_and_checked(group: tuple[str, ...], prepared: Path, tmp_path: Path) -> None:
    everything, printed = run(tmp_path, "--prepared", str(prepared), *group)
    figures = from_json(everything["figures"])
    assert [figure.key for figure in figures] == list(group)
    for figure in figures:
        assert f"{figure.key} {figure.title}" in printed
        assert figure.checks
        assert not [note for note in figure.notes if note.startswith("FAILED")]
        assert any(row.goals for row in figure.rows)
        for row in figure.rows:
            assert row.samples, f"{figure.key}: nothing was measured of {row.what}"
            assert row.ours in row.samples
            assert all(row.reached(goal) is not None for goal in row.goals)
    if group[0] == "P1":
        assert sides_of(figures[0]) == ["Tiza", "Node", "Bun", "stock", "floor"]


def test_an_unknown_figure_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "P0"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "unknown figures: P0" in done.stderr
