"""``python -m benchmarks.capacity``: the command line."""

import argparse
import json
import tempfile
from dataclasses import fields
from pathlib import Path
from typing import Any

from benchmarks import report
from benchmarks.capacity import document, render
from benchmarks.capacity.costs import FILE, Sheet, load, updated
from benchmarks.capacity.flow import simulate
from benchmarks.capacity.plan import PLACEMENTS, Load, Site
from benchmarks.results import from_json
from tests.support.processes import ROOT

HERE = "python -m benchmarks.capacity --measure"


def options() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.capacity", description="Simulate lessons on a site, with measured costs."
    )
    parser.add_argument("--students", type=int, default=5000, metavar="N")
    parser.add_argument("--lessons", type=int, default=150, metavar="N")
    parser.add_argument("--every", type=float, metavar="S", help="seconds between two questions of a lesson (90)")
    parser.add_argument("--think", type=float, metavar="S", help="median seconds until a student answers (10)")
    parser.add_argument("--together", action="store_true", help="all lessons ask at once, all students answer at once")
    parser.add_argument(
        "--joining", type=float, metavar="S", help="instead of running lessons: everybody joins within S seconds"
    )
    parser.add_argument("--window", type=float, metavar="S", help="measured seconds (30)")
    parser.add_argument("--seed", type=int, metavar="N")
    parser.add_argument("--hosts", type=int, metavar="N")
    parser.add_argument("--workers", type=int, metavar="N", help="per host (1)")
    parser.add_argument("--placement", choices=PLACEMENTS, help="workers that serve a lesson's clients (anywhere)")
    parser.add_argument("--database", choices=("sqlite", "postgresql"))
    parser.add_argument("--database-cores", type=int, metavar="N", help="of PostgreSQL (2)")
    parser.add_argument("--redis", type=int, metavar="N", help="Redis servers, each with a part of the lessons (1)")
    parser.add_argument("--cells", type=int, metavar="N", help="identical, independent installations (1)")
    parser.add_argument("--costs", type=Path, default=FILE, metavar="FILE", help="table of costs")
    parser.add_argument(
        "--costs-from", type=Path, metavar="RUN", help="update the table from the --json file of a benchmark run"
    )
    parser.add_argument("--measure", action="store_true", help="measure the other costs into the table (4 minutes)")
    parser.add_argument("--small", action="store_true", help="with --measure: only check that it works")
    parser.add_argument("--report", action="store_true", help=f"update {document.DOCUMENT} (takes some minutes)")
    return parser


def _chosen(kind: type, chosen: argparse.Namespace) -> dict[str, Any]:
    """Return the given options that are fields of ``kind``."""
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in vars(chosen).items() if name in names and value is not None}


def _refreshed(sheet: Sheet, run: Path) -> Sheet:
    everything = json.loads(run.read_text())
    return updated(sheet, from_json(everything["figures"]), report.machine(everything["machine"]).strip())


def _measured(sheet: Sheet, small: bool) -> Sheet:
    from benchmarks.bench import Bench
    from benchmarks.capacity.measure import databases, lesson, redis_server
    from benchmarks.measure import raise_open_files

    raise_open_files()
    costs = dict(sheet.costs)
    with tempfile.TemporaryDirectory(prefix="tiza-capacity-") as folder:
        bench = Bench(Path(folder), small=small)
        for measure in (redis_server.measure, databases.bus, databases.measure, lesson.measure):
            for name, value in measure(bench).items():
                unit = "bytes" if name.startswith("bytes_") or name == "worker" else "µs"
                # The difference of two measurements can be negative if the cost is close to zero.
                costs[name] = {"value": round(max(0.0, value), 3), "unit": unit, "source": f"`{HERE}`"}
                print(f"{name:<24}{value:>14,.3f} {unit}")
    return Sheet(sheet.machine, costs, sheet.measured)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return 0."""
    parser = options()
    chosen = parser.parse_args(arguments)
    sheet = load(chosen.costs)
    if chosen.measure:
        sheet = _measured(sheet, chosen.small)
    if chosen.costs_from:
        sheet = _refreshed(sheet, chosen.costs_from)
    if chosen.measure or chosen.costs_from:
        sheet.values()  # raises instead of writing an incomplete table
        sheet.save(chosen.costs)
        print(f"{chosen.costs} is up to date")
    if chosen.report:
        for path in document.write(sheet, ROOT, print):
            print(path.relative_to(ROOT))
    if chosen.measure or chosen.costs_from or chosen.report:
        return 0
    if chosen.joining and chosen.window is None:
        chosen.window = chosen.joining
    try:
        plan, site = Load(**_chosen(Load, chosen)), Site(**_chosen(Site, chosen))
    except ValueError as error:
        parser.error(str(error))
    print(render.printed(simulate(plan, site, sheet.values())))
    return 0
