"""Reading and writing ddmarker, Moodle's drag and drop markers, with one marker that belongs on every drop zone.

Coordinates are pixels of the picture after Moodle has scaled it down to fit 600 by 400 pixels. Circles are
``x,y;radius``, rectangles ``left,top;width,height``, polygons ``x,y;x,y;...``.

Source: Moodle, qtype_ddmarker.
"""

import math
import re
from pathlib import PurePosixPath
from typing import Any

from flask_babel import gettext as _

from classroom.formats.base import Portable
from classroom.formats.moodle_xml.texts import MoodleQuestion, QuestionError, decode_base64, file_element, plain
from classroom.formats.shared import regions
from classroom.formats.shared.losses import ReportLoss
from classroom.formats.shared.numbers import parse_number
from classroom.formats.shared.pictures import picture_size, picture_type
from classroom.formats.shared.regions import Region, Size, bounding_box, clamp_corner, distinct_corners
from classroom.formats.shared.xml_element import Element
from classroom.formats.shared.xml_writer import block, node

MAX_WIDTH, MAX_HEIGHT = 600, 400
"""Largest background picture of the question type, in pixels."""
MARKER = "X"
"""The label of the marker in written files."""


def scaled_size(size: tuple[int, int]) -> regions.Size:
    """Return the size in pixels to which Moodle scales a background picture."""
    scale = min(1.0, MAX_WIDTH / size[0], MAX_HEIGHT / size[1])
    return size[0] * scale, size[1] * scale


def read_ddmarker(source: MoodleQuestion) -> dict[str, Any]:
    """Read ddmarker as an image pin.

    Raises:
        QuestionError: there are several markers, or zones without one, or the background picture cannot be read.
    """
    drags = [drag for drag in source.element.all("drag") if plain(drag)]
    drops = [drop for drop in source.element.all("drop") if _child(drop, "coords")]
    if len(drags) != 1 or {_child(drop, "choice") for drop in drops} != {_child(drags[0], "no")}:
        raise QuestionError(
            source.line,
            _("Markers on a picture are imported only if there is one marker and every drop zone belongs to it."),
            _("Make one question for each marker."),
        )
    size = _background(source)
    if len(drops) > 1:
        source.note(_("In Moodle every zone has to be marked; here any one of them is right."))
    if (label := plain(drags[0])) != MARKER:
        source.note(_("The label of the marker (%(text)s) is not kept.", text=label[:60]))
    return {"type": "image_pin", "regions": [_region(drop, size) for drop in drops]}


def _background(source: MoodleQuestion) -> regions.Size:
    """Use the background as the picture of the question, and return the size to which its coordinates refer."""
    file = source.element.first("file")
    data = decode_base64(file.text) if file is not None else None
    size = picture_size(data) if data is not None else None
    if file is None or data is None or size is None:
        line = source.line if file is None else file.line
        text = _("The background picture is missing or cannot be read.")
        raise QuestionError(line, text, _("Use a JPEG, PNG, WebP or GIF file in base64."))
    name = file.attributes.get("name", "").strip()
    source.slot.image = {"alt": source.alternative_text(PurePosixPath(name).stem, _("a picture")), "data": data}
    source.note(_("The name of the picture's file is used as its alternative text."))
    return scaled_size(size)


def _region(drop: Element, size: regions.Size) -> regions.Region:
    shape, coords = _child(drop, "shape").lower(), _child(drop, "coords")
    try:
        parts = [
            tuple(float(parse_number(value)) for value in part.split(",")) for part in coords.split(";") if part.strip()
        ]
        match shape, parts:
            case "circle", [(x, y), (radius,)]:
                return regions.ellipse(x, y, radius, radius, size)
            case "rectangle", [(left, top), (width, height)]:
                return regions.rectangle(left, top, left + width, top + height, size)
            case "polygon", [_, _, _, *_] if all(len(part) == 2 for part in parts):
                return regions.polygon([(part[0], part[1]) for part in parts], size)
    except ValueError:
        pass
    raise QuestionError(
        drop.line,
        _("This zone cannot be read: %(shape)s %(coords)s.", shape=shape[:20], coords=coords[:60]),
        _("Write circle x,y;radius, rectangle left,top;width,height, or polygon x,y;x,y;x,y."),
    )


def _child(element: Element, name: str) -> str:
    found = element.first(name)
    return plain(found) if found is not None else ""


CORNERS = 24
"""Corners of the polygon that replaces an ellipse."""
_FILE_NAME = re.compile(r"[^\x00-\x1f/\\:*?\"<>|.]{1,100}")


def write_ddmarker(question: Portable, report_loss: ReportLoss) -> tuple[str, list[str]] | None:
    """Write an image pin as drop zones for one marker. Moodle accepts only integer coordinates."""
    image = question["image"]
    natural = picture_size(image["data"])
    if natural is None:
        report_loss(_("The size of the picture cannot be read: the question is left out."))
        return None
    name, size = image["alt"], scaled_size(natural)
    if not _FILE_NAME.fullmatch(name) or name != name.strip():
        report_loss(_("The alternative text of the picture is not in the file."))
        name = "picture"
    extension = picture_type(image["data"])[0]
    parts = [
        file_element(f"{name}.{extension}", image["data"]),
        block("drag", node("no", "1"), node("text", MARKER)),
    ]
    if len(question["regions"]) > 1:
        report_loss(_("In Moodle every zone has to be marked; here any one of them is right."))
        parts[1] = block("drag", node("no", "1"), node("text", MARKER), node("infinite"))
    report_loss(_("Zones are in whole pixels of a picture of %(width)d by %(height)d.", width=size[0], height=size[1]))
    for number, region in enumerate(question["regions"], 1):
        shape, coords = _shape(region, size)
        if region["shape"] == "ellipse" and shape == "polygon":
            report_loss(_("Moodle has circles only: an ellipse became a polygon."))
        fields = {"no": str(number), "shape": shape, "coords": coords, "choice": "1"}
        parts.append(block("drop", *(node(field, value) for field, value in fields.items())))
    return "ddmarker", parts


def _shape(region: Region, size: Size) -> tuple[str, str]:
    """Return the shape and the coordinates of a drop zone."""
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
    """Return a polygon without repeated corners, which Moodle rejects, or a rectangle if it is too small."""
    kept = distinct_corners(points)
    return ("polygon", ";".join(f"{x},{y}" for x, y in kept)) if kept else _rectangle(*bounding_box(points), size)
