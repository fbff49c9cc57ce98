"""``--guard``: compare what Tiza costs with what it cost at the last release.

Processor times differ from machine to machine and from hour to hour, so each is divided by Node's in the same run.
Sides take turns, and medians are compared: of two runs of the same code they differed by at most 15 %, the smallest
samples by 50 %.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from benchmarks.results import Figure, Row
from benchmarks.table import number

FIGURES = ("P1", "P2", "P4")
"""A question that goes out, answers, and students who join."""
STUDENTS = (500,)
LAPS = 3
PEER = "Node"
WORSE = 1.2
"""A ratio that has grown by more than this fails."""
RELEASE = Path(__file__).with_name("release.json")
"""The ratios of the last release, by what was measured."""


@dataclass(frozen=True)
class Compared:
    """One ratio to the peer, now and at the last release; None if it was not measured then."""

    what: str
    now: float
    release: float | None

    @property
    def change(self) -> float | None:
        """The ratio now, divided by that of the release; None without one."""
        return self.now / self.release if self.release else None

    @property
    def is_worse(self) -> bool:
        """Whether it has grown by more than :data:`WORSE`."""
        return self.change is not None and self.change > WORSE


def ratios(figures: list[Figure]) -> dict[str, float]:
    """Return Tiza's processor time divided by the peer's, by what was measured.

    A row that the peer has no samples of, such as joining, is divided by the peer's time in another row of its figure.
    """
    found = {}
    for figure in figures:
        rows = [row for row in figure.rows if "CPU" in row.what]
        of_peer = [row for row in rows if PEER in row.samples]
        for row in rows:
            base: Row = row if row in of_peer else of_peer[0]
            found[f"{figure.key}: {row.what}"] = median(row.samples[row.ours]) / median(base.samples[PEER])
    return found


def compare(now: Mapping[str, float], release: Mapping[str, float]) -> list[Compared]:
    """Return all ratios of now beside those of the release."""
    return [Compared(what, ratio, release.get(what)) for what, ratio in now.items()]


def read(path: Path = RELEASE) -> dict[str, float]:
    """Return the ratios of the last release."""
    found: dict[str, float] = json.loads(path.read_text())["ratios"]
    return found


def write(now: Mapping[str, float], version: str, path: Path = RELEASE) -> None:
    """Keep the ratios of a release."""
    kept = {"version": version, "ratios": {what: round(ratio, 3) for what, ratio in now.items()}}
    path.write_text(json.dumps(kept, indent=1) + "\n")


def show(compared: list[Compared], console: Console) -> None:
    """Print the comparison."""
    shown = Table(title=f"Processor time, divided by {PEER}'s", title_justify="left")
    for column in ("What", "Release", "Now", "Change"):
        shown.add_column(column, justify="left" if column == "What" else "right")
    for one in compared:
        change = "new" if one.change is None else f"{one.change - 1:+.0%}"
        shown.add_row(one.what, number(one.release), number(one.now), f"[red]{change}[/]" if one.is_worse else change)
    console.print(shown)
