"""``make faults``: runs every fault experiment at full length and prints a table of the measured values."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run the experiments; returns pytest's exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="run them as briefly as make test does")
    parser.add_argument("--seed", type=int, help="first seed of the property test")
    options, passed_on = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder) / "figures.jsonl"
        environment = {**os.environ, "TIZA_FAULTS_FIGURES": str(figures)}
        if not options.short:
            environment["TIZA_FAULTS"] = "long"
        if options.seed is not None:
            environment["TIZA_FAULTS_SEED"] = str(options.seed)
        command = [sys.executable, "-m", "pytest", "tests/faults", *passed_on]
        status = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        lines = figures.read_text().splitlines() if figures.exists() else []
    Console().print(table(map(json.loads, lines)))
    return status


def _order(row: dict[str, Any]) -> tuple[int, str]:
    number = row["experiment"].removeprefix("R")
    return (int(number) if number.isdigit() else 99, row["test"])


def table(rows: Iterable[dict[str, Any]]) -> Table:
    """Return the figures as a table, in the order of the experiments."""
    shown = Table(title="Faults", show_lines=False)
    for heading in ("Experiment", "Test", "Measured (times in seconds)"):
        shown.add_column(heading, overflow="fold")
    for row in sorted(rows, key=_order):
        figures = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in row["figures"].items())
        shown.add_row(row["experiment"], row["test"].partition("_")[2], figures)
    return shown


if __name__ == "__main__":
    raise SystemExit(main())
