"""Graphic interactions of QTI: reading selectPointInteraction and hotspotInteraction, and writing the former.

Coordinates are pixels of the picture as the item shows it: rect ``left,top,right,bottom``, circle ``x,y,radius``, poly
``x,y,x,y,...``, ellipse ``x,y,horizontal radius,vertical radius``, default the whole picture. Source: 1EdTech, "QTI
Assessment Test, Section and Item Information Model", shape and coords.
"""

from typing import Any

from flask_babel import gettext as _

from classroom.formats.base import Portable
from classroom.formats.qti.interaction_writer import ItemParts
from classroom.formats.qti.item import AssessmentItem
from classroom.formats.qti.keys import response_scores
from classroom.formats.qti.response_declaration import Area
from classroom.formats.shared import regions
from classroom.formats.shared.losses import ReportLoss
from classroom.formats.shared.markup import Picture
from classroom.formats.shared.numbers import parse_number
from classroom.formats.shared.pictures import picture_size, picture_type
from classroom.formats.shared.question_element import QuestionError
from classroom.formats.shared.regions import Region, Size, bounding_box, clamp_corner, distinct_corners
from classroom.formats.shared.xml_element import Element
from classroom.formats.shared.xml_writer import block, escape_text, node


def select_point(item: AssessmentItem, interaction: Element) -> dict[str, Any]:
    """Read selectPointInteraction as an image pin. Areas with a positive mapped value are right."""
    response = item.response(interaction)
    right = [area for area in response.areas or [] if area.value > 0]
    if not right:
        raise QuestionError(
            response.line,
            _("No area of the picture is right."),
            _("Add an areaMapping with a mappedValue above 0: a point alone has no size."),
        )
    if len({area.value for area in right}) > 1 or len(right) < len(response.areas or []) or response.default > 0:
        item.note(_("The weights of the areas are not kept: a place is right or wrong."))
    return _pin(item, interaction, right)


def hotspot(item: AssessmentItem, interaction: Element) -> dict[str, Any]:
    """Read hotspotInteraction as an image pin. The hotspots of the correct response are right."""
    response = item.response(interaction)
    scores = response_scores(item, response, response.mapping or ())
    keys = [key for key, value in scores.items() if value > 0]
    spots = {
        choice.attributes.get("identifier", ""): Area(
            choice.attributes.get("shape", "").strip(), choice.attributes.get("coords", "").strip(), 1.0, choice.line
        )
        for choice in interaction.all("hotspotChoice")
    }
    if not keys or not set(keys) <= set(spots):
        raise QuestionError(
            response.line,
            _("The correct response names no hotspot of this item."),
            _("Give the identifiers of hotspots in the correctResponse."),
        )
    if response.correct and response.mapping:
        item.note(_("The weights of the areas are not kept: a place is right or wrong."))
    return _pin(item, interaction, [spots[key] for key in dict.fromkeys(keys)])


def _pin(item: AssessmentItem, interaction: Element, areas: list[Area]) -> dict[str, Any]:
    most = interaction.attributes.get("maxChoices", "1").strip()
    if len(areas) > 1 and most != "1":
        item.note(_("In the file several places have to be marked; here any one of them is right."))
    size = _picture(item, interaction)
    return {"type": "image_pin", "regions": [_region(area, size) for area in areas]}


def _picture(item: AssessmentItem, interaction: Element) -> regions.Size:
    """Use the picture of the interaction as that of the question, and return the size to which coordinates refer."""
    graphic = next(interaction.find("object", "img"), None)
    if graphic is None:
        raise QuestionError(interaction.line, _("The picture of this item is missing."))
    source = graphic.attributes.get("data") or graphic.attributes.get("src") or ""
    alt = " ".join((graphic.attributes.get("alt") or graphic.text or graphic.attributes.get("title") or "").split())
    if not item.place_picture(Picture(source, alt), item.picture, item.slot) or item.slot.image is None:
        name = source[-60:] or "?"
        text = _("The picture %(name)s is not in the package.", name=name)
        raise QuestionError(graphic.line, text, _("Pack the picture into the zip together with the item."))
    size = _pixels(graphic) or picture_size(item.slot.image["data"])
    if size is None:
        text = _("The background picture cannot be read.")
        raise QuestionError(graphic.line, text, _("Use a JPEG, PNG, WebP or GIF file."))
    return size


def _pixels(graphic: Element) -> regions.Size | None:
    """Return the size in pixels that the item gives its picture, or None if it is missing or a percentage."""
    try:
        width, height = (
            parse_number(graphic.attributes.get(name, "").strip().removesuffix("px")) for name in ("width", "height")
        )
    except ValueError:
        return None
    return (width, height) if width > 0 and height > 0 else None


def _region(area: Area, size: regions.Size) -> regions.Region:
    try:
        values = [float(parse_number(text)) for text in area.coords.replace(";", ",").split(",") if text.strip()]
    except ValueError:
        values = []
    match area.shape, values:
        case "rect", [left, top, right, bottom]:
            return regions.rectangle(left, top, right, bottom, size)
        case "circle", [x, y, radius]:
            return regions.ellipse(x, y, radius, radius, size)
        case "ellipse", [x, y, rx, ry]:
            return regions.ellipse(x, y, rx, ry, size)
        case "poly", [_x1, _y1, _x2, _y2, _x3, _y3, *_more] if len(values) % 2 == 0:
            return regions.polygon(list(zip(values[::2], values[1::2], strict=True)), size)
        case "default", _any:
            return regions.rectangle(0, 0, *size, size)
    raise QuestionError(
        area.line,
        _("This zone cannot be read: %(shape)s %(coords)s.", shape=area.shape[:20], coords=area.coords[:60]),
        _("Write rect left,top,right,bottom, circle x,y,radius, or poly x,y,x,y,x,y."),
    )


def write_image_pin(question: Portable, report_loss: ReportLoss) -> ItemParts | None:
    """Return an image pin as a selectPointInteraction with areas in whole pixels, or None after reporting why not."""
    data = question["image"]["data"]
    size = picture_size(data)
    if size is None:
        report_loss(_("The size of the picture cannot be read: the question is left out."))
        return None
    report_loss(_("Zones are in whole pixels of a picture of %(width)d by %(height)d.", width=size[0], height=size[1]))
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
    return ItemParts(response, interaction, "map_response_point")


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
