"""Writing a place on a picture as Moodle's markers: see :mod:`classroom.formats.moodle_xml.zones`."""

import math
import re
from collections.abc import Callable

from flask_babel import gettext as _

from classroom.formats.base import Portable
from classroom.formats.moodle_xml.texts import file
from classroom.formats.moodle_xml.zones import MARKER, kept_size
from classroom.formats.shared.pictures import picture_size, picture_type
from classroom.formats.shared.regions import Region, Size, bounding_box, clamp_corner, distinct_corners
from classroom.formats.shared.xml_writer import block, node

CORNERS = 24
"""Corners of the polygon that stands for an ellipse."""
_FILE_NAME = re.compile(r"[^\x00-\x1f/\\:*?\"<>|.]{1,100}")


def image_pin(question: Portable, lose: Callable[[str], None]) -> tuple[str, list[str]] | None:
    """Write zones for one marker, in whole pixels, which is all that Moodle takes."""
    image = question["image"]
    natural = picture_size(image["data"])
    if natural is None:
        lose(_("The size of the picture cannot be read: the question is left out."))
        return None
    name, size = image["alt"], kept_size(natural)
    if not _FILE_NAME.fullmatch(name) or name != name.strip():
        lose(_("The alternative text of the picture is not in the file."))
        name = "picture"
    extension = picture_type(image["data"])[0]
    parts = [
        file(f"{name}.{extension}", image["data"]),
        block("drag", node("no", "1"), node("text", MARKER)),
    ]
    if len(question["regions"]) > 1:
        lose(_("In Moodle every zone has to be marked; here any one of them is right."))
        parts[1] = block("drag", node("no", "1"), node("text", MARKER), node("infinite"))
    lose(_("Zones are in whole pixels of a picture of %(width)d by %(height)d.", width=size[0], height=size[1]))
    for number, region in enumerate(question["regions"], 1):
        shape, coords = _shape(region, size)
        if region["shape"] == "ellipse" and shape == "polygon":
            lose(_("Moodle has circles only: an ellipse became a polygon."))
        fields = {"no": str(number), "shape": shape, "coords": coords, "choice": "1"}
        parts.append(block("drop", *(node(field, value) for field, value in fields.items())))
    return "ddmarker", parts


def _shape(region: Region, size: Size) -> tuple[str, str]:
    """Return the name and the coordinates of a zone."""
    if region["shape"] == "rect":
        ends = (region["x"] + region["width"], region["y"] + region["height"])
        return _rectangle(_point(region["x"], region["y"], size), _point(*ends, size), size)
    if region["shape"] == "polygon":
        return _polygon([_point(x, y, size) for x, y in region["points"]], size)
    x, y = _point(region["x"], region["y"], size)
    rx, ry = region["rx"] * size[0], region["ry"] * size[1]
    if abs(rx - ry) <= 0.5:
        return "circle", f"{x},{y};{max(1, round((rx + ry) / 2))}"
    angles = (2 * math.pi * corner / CORNERS for corner in range(CORNERS))
    edge = (
        (region["x"] + region["rx"] * math.cos(a), region["y"] + region["ry"] * math.sin(a)) for a in angles
    )  # fmt: skip
    return _polygon([_point(x, y, size) for x, y in edge], size)


def _point(x: float, y: float, size: Size) -> tuple[int, int]:
    return round(min(max(x, 0.0), 1.0) * size[0]), round(min(max(y, 0.0), 1.0) * size[1])


def _rectangle(begin: tuple[int, int], end: tuple[int, int], size: Size) -> tuple[str, str]:
    left, top = clamp_corner(*begin, size)
    return "rectangle", f"{left},{top};{max(1, end[0] - left)},{max(1, end[1] - top)}"


def _polygon(points: list[tuple[int, int]], size: Size) -> tuple[str, str]:
    """Return a polygon: Moodle refuses a corner that stands twice. One that is too small for that is a rectangle."""
    kept = distinct_corners(points)
    return ("polygon", ";".join(f"{x},{y}" for x, y in kept)) if kept else _rectangle(*bounding_box(points), size)
