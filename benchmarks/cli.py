"""``python -m benchmarks``: the command line."""

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from rich.console import Console

from benchmarks import guard, report
from benchmarks.bench import Bench
from benchmarks.measure import Cores, raise_open_files
from benchmarks.peers import runtimes
from benchmarks.results import Figure, to_json
from benchmarks.table import show
from classroom.core.version import VERSION
from tests.support.processes import ROOT

FIGURES = {
    "P1": "broadcast",
    "P2": "answers",
    "P3": "memory",
    "P4": "joining",
    "P5": "tally",
    "P6": "workers",
    "P7": "scale",
    "P8": "stalls",
    "P9": "page",
    "P10": "redis_traffic",
    "P11": "responsive",
    "P12": "homework",
    "P13": "analysis",
    "P14": "hosts",
}


def options() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Compare Tiza with its peers.")
    parser.add_argument("figures", nargs="*", metavar="P1", help="figures to measure (default: all)")
    parser.add_argument("--small", action="store_true", help="only check that everything works, in about a minute")
    parser.add_argument(
        "--guard", action="store_true", help="compare processor times with the last release's; 1 if one grew by a fifth"
    )
    parser.add_argument("--release", action="store_true", help="with --guard: keep them as those of the last release")
    parser.add_argument("--rounds", type=int, help="measured rounds per side and lap (default: 5)")
    parser.add_argument("--laps", type=int, help="how often each side is restarted (default: 2)")
    parser.add_argument("--students", type=_sizes, default=(), metavar="N,N", help="numbers of students (P1, P2)")
    parser.add_argument("--transport", choices=("hub", "stock"), help="WebSocket transport of Tiza (default: its own)")
    parser.add_argument("--prepared", type=Path, metavar="FILE", help="database to start with, created if missing")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all results as JSON")
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="do not measure; update docs/performance.md from this JSON file"
    )
    return parser


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


def machine(cores: Cores) -> dict[str, Any]:
    """Return a description of the machine."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "?"
    )
    return {
        "processor": model,
        "cores": cores.available,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "node": _version("node"),
        "bun": _version("bun"),
        "load": os.getloadavg()[0],
        "at": time.strftime("%Y-%m-%d %H:%M"),
    }


def _version(name: str) -> str:
    command = [runtimes.path(name), "--version"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines()


def run(names: list[str], bench: Bench, console: Console) -> list[Figure]:
    """Measure the named figures and print each result."""
    done: list[Figure] = []
    for name in names:
        console.rule(f"{name}")
        started = time.monotonic()
        figure: Figure = import_module(f"benchmarks.figures.{FIGURES[name]}").measure(bench)
        show(figure, console)
        console.print(f"  {name} took {time.monotonic() - started:.0f} s", style="dim")
        done.append(figure)
    return done


def _end(_signal: int, _frame: Any) -> None:
    raise SystemExit(143)  # runs all context managers, which stop the servers


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return 0 if no measurement failed, else 1."""
    parser = options()
    chosen = parser.parse_args(arguments)
    if chosen.report:
        for path in report.write(chosen.report, ROOT):
            print(path.relative_to(ROOT))
        return 0
    names = [name.upper() for name in chosen.figures] or list(guard.FIGURES if chosen.guard else FIGURES)
    if chosen.release and not chosen.guard:
        parser.error("--release goes with --guard")
    if unknown := [name for name in names if name not in FIGURES]:
        parser.error(f"unknown figures: {', '.join(unknown)} (choose from {', '.join(FIGURES)})")
    signal.signal(signal.SIGTERM, _end)
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=150)
    cores = Cores()
    console.print(f"Open files: {raise_open_files():,}. Server on core {cores.server}, load on core {cores.load}.")
    if cores.server == cores.load:
        console.print("Only one core: server and load generator share it, so the results mean little.", style="red")
    about = machine(cores)
    with tempfile.TemporaryDirectory(prefix="tiza-bench-") as folder, cores.loading():
        bench = Bench(
            Path(folder),
            small=chosen.small,
            rounds=chosen.rounds or (1 if chosen.small else 5),
            laps=chosen.laps or (1 if chosen.small else guard.LAPS if chosen.guard else 2),
            students=chosen.students or (guard.STUDENTS if chosen.guard and not chosen.small else ()),
            only=(guard.PEER,) if chosen.guard else (),
            transport=chosen.transport,
            prepared=chosen.prepared,
            say=lambda text: console.print(f"  {time.strftime('%H:%M:%S')} {text}", style="dim"),
            cores=cores,
        )
        figures = run(names, bench, console)
    if chosen.json:
        everything = {"machine": about, "command": sys.argv[1:], "figures": to_json(figures)}
        chosen.json.write_text(json.dumps(everything, indent=1, ensure_ascii=False) + "\n")
    if any(note.startswith("FAILED") for figure in figures for note in figure.notes):
        return 1
    return _guard(guard.ratios(figures), console, keep=chosen.release) if chosen.guard else 0


def _guard(now: dict[str, float], console: Console, *, keep: bool) -> int:
    """Compare ratios with those of the last release, or keep them as such; return 1 if one has grown too much."""
    if keep:
        guard.write(now, VERSION)
        console.print(f"Kept as those of {VERSION} in {guard.RELEASE.relative_to(ROOT)}.")
        return 0
    compared = guard.compare(now, guard.read())
    guard.show(compared, console)
    return 1 if any(one.is_worse for one in compared) else 0
