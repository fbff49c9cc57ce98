"""Writing a place on a picture as a select point interaction with areas, in whole pixels: see :mod:`.places`."""

from collections.abc import Callable

from flask_babel import gettext as _

from classroom.formats.base import Portable
from classroom.formats.qti.bodies import Body
from classroom.formats.shared.pictures import picture_size, picture_type
from classroom.formats.shared.regions import Region, Size, bounding_box, clamp_corner, distinct_corners
from classroom.formats.shared.xml_writer import block, escape_text, node


def image_pin(question: Portable, lose: Callable[[str], None]) -> Body | None:
    """Write a place on a picture."""
    data = question["image"]["data"]
    size = picture_size(data)
    if size is None:
        lose(_("The size of the picture cannot be read: the question is left out."))
        return None
    lose(_("Zones are in whole pixels of a picture of %(width)d by %(height)d.", width=size[0], height=size[1]))
    areas = [_area(region, size) for region in question["regions"]]
    response = block(
        "responseDeclaration",
        block("areaMapping", *areas, lowerBound="0", upperBound="1", defaultValue="0"),
        identifier="RESPONSE",
        cardinality="single",
        baseType="point",
    )
    picture = node(
        "object",
        escape_text(" ".join(question["image"]["alt"].split())),
        data=question["image"]["address"],
        type=picture_type(data)[1],
        width=str(size[0]),
        height=str(size[1]),
    )
    interaction = block("selectPointInteraction", picture, responseIdentifier="RESPONSE", maxChoices="1")
    return Body(response, interaction, "map_response_point")


def _area(region: Region, size: Size) -> str:
    shape, numbers = _shape(region, size)
    return node("areaMapEntry", shape=shape, coords=",".join(str(value) for value in numbers), mappedValue="1")


def _shape(region: Region, size: Size) -> tuple[str, list[int]]:
    if region["shape"] == "polygon":
        points = [_point(x, y, size) for x, y in region["points"]]
        if distinct_corners(points) is None:
            return _rectangle(*bounding_box(points), size)
        return "poly", [value for point in points for value in point]
    x, y = _point(region["x"], region["y"], size)
    if region["shape"] == "rect":
        return _rectangle((x, y), _point(region["x"] + region["width"], region["y"] + region["height"], size), size)
    rx, ry = (max(1, round(region[name] * side)) for name, side in zip(("rx", "ry"), size, strict=True))
    return ("circle", [x, y, rx]) if rx == ry else ("ellipse", [x, y, rx, ry])


def _rectangle(begin: tuple[int, int], end: tuple[int, int], size: Size) -> tuple[str, list[int]]:
    x, y = clamp_corner(*begin, size)
    return "rect", [x, y, max(x + 1, end[0]), max(y + 1, end[1])]


def _point(x: float, y: float, size: Size) -> tuple[int, int]:
    return round(min(max(x, 0.0), 1.0) * size[0]), round(min(max(y, 0.0), 1.0) * size[1])
