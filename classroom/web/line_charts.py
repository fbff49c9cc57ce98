"""The coordinates of small line charts of shares, for inline SVG. A share of 1 is at the top; None is a gap."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

Shares = Sequence[float | None]

SPARK_WIDTH, SPARK_HEIGHT, SPARK_MARGIN = 120.0, 28.0, 3.0
WIDTH, HEIGHT = 640.0, 200.0
LEFT, TOP, BOTTOM, RIGHT = 80.0, 14.0, 14.0, 10.0
GRID = (0.0, 0.5, 1.0)


class Point(NamedTuple):
    """A place in the drawing, and the number of the share in its row, from 0."""

    x: float
    y: float
    place: int


class Lines(NamedTuple):
    """A row of shares: lines without gaps, and all its points. A single point between gaps is no line."""

    polylines: list[str]
    points: list[Point]


class Chart(NamedTuple):
    """A chart with horizontal grid lines ``(y, share)``."""

    width: float
    height: float
    left: float
    right: float
    grid: list[tuple[float, float]]
    rows: dict[str, Lines]
    labels: list[str]


def spark(shares: Shares) -> Lines:
    """Return a line of :data:`SPARK_WIDTH` by :data:`SPARK_HEIGHT`."""
    box = (SPARK_MARGIN, SPARK_MARGIN, SPARK_WIDTH - 2 * SPARK_MARGIN, SPARK_HEIGHT - 2 * SPARK_MARGIN)
    return _lines(shares, box)


def chart(rows: Mapping[str, Shares], labels: Sequence[str]) -> Chart:
    """Return a chart of several rows over the same labels.

    Args:
        rows: by their names; as many shares as there are labels.
        labels: what stands below each place, such as the titles of lessons.
    """
    box = (LEFT, TOP, WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM)
    grid = [(round(TOP + (1 - share) * box[3], 1), share) for share in GRID]
    drawn = {name: _lines(shares, box) for name, shares in rows.items()}
    return Chart(WIDTH, HEIGHT, LEFT, WIDTH - RIGHT, grid, drawn, list(labels))


def _lines(shares: Shares, box: tuple[float, float, float, float]) -> Lines:
    left, top, width, height = box
    step = width / (len(shares) - 1) if len(shares) > 1 else 0.0
    start = left if step else left + width / 2
    lines: list[list[Point]] = [[]]
    for place, share in enumerate(shares):
        if share is None:
            lines.append([])
        else:
            y = round(top + (1 - min(1.0, max(0.0, share))) * height, 1)
            lines[-1].append(Point(round(start + place * step, 1), y, place))
    joined = [" ".join(f"{point.x},{point.y}" for point in line) for line in lines if len(line) > 1]
    return Lines(joined, [point for line in lines for point in line])
