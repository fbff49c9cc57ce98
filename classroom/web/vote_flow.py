"""The drawing of two votes as a flow: from right and wrong in the first vote to right and wrong in the second."""

from collections.abc import Mapping
from typing import NamedTuple

WIDTH, HEIGHT = 320.0, 150.0
LEFT, RIGHT = 84.0, 236.0
"""Where the columns of the two votes stand, in between the words for them."""
COLUMN, GAP, TOP = 10.0, 12.0, 4.0
LEAST_HEIGHT = 12.0
"""Of a band whose number is written into it."""
BANDS = ("right_right", "right_wrong", "wrong_right", "wrong_wrong")
SIDES = ("right", "wrong")


class Band(NamedTuple):
    """The students who went one way: a shape as an SVG path, and where their number stands.

    ``has_room`` says whether the number fits into the shape.
    """

    name: str
    number: int
    path: str
    x: float
    y: float
    has_room: bool


class Block(NamedTuple):
    """All students who were right, or wrong, in a vote."""

    name: str
    number: int
    x: float
    y: float
    height: float


class Drawing(NamedTuple):
    """The bands, and the blocks of the first and of the second vote, which have a number of students."""

    bands: list[Band]
    first: list[Block]
    second: list[Block]


def flow_drawing(flow: Mapping[str, int]) -> Drawing | None:
    """Return the drawing of a flow (``services/results/peer_instruction.py``); None if nobody voted twice.

    Heights are in proportion to the numbers of students. Right answers are at the top.
    """
    both = sum(flow[name] for name in BANDS)
    if not both:
        return None
    scale = (HEIGHT - 2 * TOP - GAP) / both
    first = _column([sum(flow[f"{side}_{other}"] for other in SIDES) for side in SIDES], LEFT - COLUMN, scale)
    second = _column([sum(flow[f"{other}_{side}"] for other in SIDES) for side in SIDES], RIGHT, scale)
    start, end = {block.name: block.y for block in first}, {block.name: block.y for block in second}
    bands = []
    for name in BANDS:
        was, became = name.split("_")
        height = flow[name] * scale
        if flow[name]:
            bands.append(_band(name, flow[name], start[was], end[became], height))
        start[was] += height
        end[became] += height
    return Drawing(bands, [block for block in first if block.number], [block for block in second if block.number])


def _column(counts: list[int], x: float, scale: float) -> list[Block]:
    right, wrong = counts
    return [
        Block("right", right, x, TOP, right * scale),
        Block("wrong", wrong, x, TOP + right * scale + GAP, wrong * scale),
    ]


def _band(name: str, count: int, start: float, end: float, height: float) -> Band:
    """Return a band whose number stands near its start, where bands of one block lie above each other."""
    middle = (LEFT + RIGHT) / 2
    path = (
        f"M{LEFT},{start:.1f}C{middle},{start:.1f} {middle},{end:.1f} {RIGHT},{end:.1f}v{height:.1f}"
        f"C{middle},{end + height:.1f} {middle},{start + height:.1f} {LEFT},{start + height:.1f}z"
    )
    return Band(name, count, path, LEFT + 8, start + height / 2, height >= LEAST_HEIGHT)
