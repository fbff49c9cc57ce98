"""``make fuzz``: random files, valid and broken, for the reader of every format, as many as time allows.

``FUZZ_ARGS="--format gift --minutes 10 --seed 7"`` chooses. A file with a failed check is kept together
with a report; the exit status is then 1. Needs what the tests need (``make setup-test``).
"""

import argparse
import faulthandler
import resource
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import partial
from io import StringIO
from itertools import count, takewhile
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rich.console import Console
from rich.table import Table

from classroom import formats
from tests.fuzz.run import Figures, Finding, language, run

FROZEN = 300
"""Seconds after which the process of a reader that no signal interrupts is ended."""
MEMORY = 3 * 1024**3
"""Bytes of memory for each process."""


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Check the readers of all formats with random files.")
    parser.add_argument("--format", nargs="+", default=formats.names(), choices=formats.names(), help="default: all")
    parser.add_argument("--minutes", type=float, default=2.0, help="for each format")
    parser.add_argument("--seed", type=int, default=None, help="of the files; default: random")
    parser.add_argument("--folder", type=Path, default=None, help="where files with a failed check are kept")
    return parser.parse_args()


def hold(current: Path, number: int, data: bytes) -> None:
    """Store the next file, and end the process if reading it takes more than :data:`FROZEN` seconds."""
    current.with_suffix(".number").write_text(str(number))
    current.write_bytes(data)
    faulthandler.dump_traceback_later(FROZEN, exit=True)


def work(name: str, minutes: float, seed: int, current: Path, answer: Connection) -> None:
    """Check files of one format in a separate process, until the time has passed."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    end = time.monotonic() + 60 * minutes
    with language(), redirect_stdout(StringIO()):  # openpyxl prints errors of some workbooks
        figures = run(name, seed, takewhile(lambda number: time.monotonic() < end, count()), partial(hold, current))
    answer.send(figures)


def tried(name: str, minutes: float, seed: int, folder: Path, task: Callable[..., None] = work) -> Figures:
    """Return the figures of one format. If its process ended early, that is a finding."""
    context = get_context("spawn")
    mine, its = context.Pipe(duplex=False)
    current = folder / f"{name}.current"
    process = context.Process(target=task, args=(name, minutes, seed, current, its))
    process.start()
    its.close()
    try:
        figures: Figures = mine.recv()
    except EOFError:
        number = int(current.with_suffix(".number").read_text())
        report = f"The process ended while it read file {number}."
        figures = Figures(name, number, findings=[Finding(number, current.read_bytes(), report, report)])
    process.join()
    for path in (current, current.with_suffix(".number")):
        path.unlink(missing_ok=True)
    return figures


def keep(figures: Figures, seed: int, folder: Path) -> None:
    """Write the findings into the folder, each as a file and a report."""
    for one in figures.findings:
        path = folder / f"{figures.name}-{seed}-{one.number}.{formats.get(figures.name).extension}"
        path.write_bytes(one.data)
        path.with_suffix(".log").write_text(one.report)
        print(f"  {path}: {one.report.strip().splitlines()[-1][:300]}")


def table(rows: list[Figures]) -> Table:
    """Return the figures as a table."""
    shown = Table()
    for heading in ("Format", "Files", "Questions read", "Refused", "Slowest file (s)", "Findings"):
        shown.add_column(heading, justify="left" if heading == "Format" else "right")
    for row in rows:
        figures = (row.files, row.questions, row.refused, f"{row.slowest:.3f}", len(row.findings))
        shown.add_row(row.name, *map(str, figures))
    return shown


def main() -> int:
    """Check all formats one after the other, and return 1 if there was a finding."""
    options = arguments()
    seed = secrets.randbelow(10**6) if options.seed is None else options.seed
    folder = options.folder or Path(tempfile.mkdtemp(prefix="tiza-fuzz-"))
    folder.mkdir(parents=True, exist_ok=True)
    print(f"Seed {seed}, {options.minutes:g} minutes for each format; findings go to {folder}", flush=True)
    rows = []
    for name in options.format:
        rows.append(tried(name, options.minutes, seed, folder))
        print(f"{name}: {rows[-1].files} files, {len(rows[-1].findings)} findings", flush=True)
        keep(rows[-1], seed, folder)
    Console().print(table(rows))
    return int(any(row.findings for row in rows))


if __name__ == "__main__":
    raise SystemExit(main())
