"""Image pin: students mark a point on the question's picture; it is right within one of the regions."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any, ClassVar, Literal

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from PIL import Image, ImageDraw
from pydantic import BaseModel, Field

from classroom.questions.base import Body, Grade, QuestionType
from classroom.questions.declarations import AuthorField, Example, SchemaField, SummaryLine
from classroom.questions.field_reader import FieldReader
from classroom.questions.geometry import contains
from classroom.questions.phrases import percent_words
from classroom.questions.point_answers import MESSAGES, points_of, read_point

MOST = 20
MOST_CORNERS = 100
SHAPES = {"rect": ("x", "y", "width", "height"), "ellipse": ("x", "y", "rx", "ry"), "polygon": ("points",)}
FIELDS = frozenset(("shape", *(name for names in SHAPES.values() for name in names)))


class Region(BaseModel):
    """A region of a picture, in fractions of its width and height."""

    shape: Literal["rect", "ellipse", "polygon"]
    x: float | None = Field(default=None, description="Left edge of a rectangle, centre of an ellipse")
    y: float | None = None
    width: float | None = None
    height: float | None = None
    rx: float | None = None
    ry: float | None = None
    points: list[list[float]] | None = Field(default=None, description="Corners of a polygon")


class ImagePin(QuestionType):
    """A point on a picture, in fractions of its width and height."""

    name = "image_pin"
    position = 130
    label = lazy_gettext("Place on the picture")
    fields: ClassVar = {
        "regions": AuthorField(
            list[Region],
            "where the right places are",
            label=lazy_gettext("Right regions"),
            in_words=lambda regions: [_in_words(region) for region in regions or ()],
        )
    }
    answer = SchemaField(list[float], "[x, y] as fractions of width and height")
    tally_fields: ClassVar = {"points": SchemaField(list[list[float]], "places that were given, at most 500")}
    needs_picture = True
    draws_picture = True
    counts_right_answers = True
    messages: ClassVar = {
        **MESSAGES,
        "from_left": lazy_gettext("Distance from the left (%)"),
        "from_top": lazy_gettext("Distance from the top (%)"),
        "regions_are_right": lazy_gettext("The marked places are right."),
        "pins_inside": lazy_gettext("In the right region: {n} of {count}"),
    }

    def parse(self, raw: Mapping[str, Any], language: str | None) -> Body:
        """Read ``regions``: rectangles, ellipses and polygons, all in fractions from 0 to 1.

        The ``points`` of a polygon may be text, such as ``0.1,0.1 0.5,0.1 0.3,0.6``.
        """
        reader = FieldReader()
        regions = [
            _region(reader, where, item)
            for where, item in reader.objects(raw.get("regions"), "regions", FIELDS, least=1, most=MOST)
        ]
        reader.done()
        return {"regions": regions}

    def source(self, body: Body) -> dict[str, Any]:
        """Return the regions."""
        return dict(body)

    def public_view(self, body: Body) -> dict[str, Any]:
        """Return nothing: students only need the picture."""
        return {}

    def key(self, body: Body) -> dict[str, Any]:
        """Return the regions."""
        return dict(body)

    def parse_answer(self, body: Body, value: Any) -> list[Any]:
        """Accept ``[x, y]`` in fractions of the picture's width and height, rounded to 4 decimal places."""
        return read_point(value, (0, 0), (1, 1), lazy_gettext("Choose a place on the picture."), digits=4)

    def grade(self, body: Body, value: Any) -> Grade:
        """Give all points inside a region, else none."""
        right = any(contains(region, value) for region in body["regions"])
        return Grade(right, float(right))

    def tally(self, body: Body, values: Mapping[str, int]) -> dict[str, Any]:
        """Count the answers inside and outside the regions; ``points`` are the places."""
        counts = {"right": 0, "wrong": 0}
        for text, number in values.items():
            counts["right" if self.grade(body, json.loads(text)).correct else "wrong"] += number
        return {"counts": counts, "points": points_of(values)}

    def answer_text(self, body: Body, value: Any) -> str:
        """Return the place in percent of width and height."""
        return f"{100 * value[0]:.1f} %, {100 * value[1]:.1f} %"

    def answer_label(self, body: Body, value: Any) -> str:
        """Return the same as the reader's language writes it; the semicolon keeps the numbers apart."""
        return "; ".join(map(percent_words, value))

    def summary(self, body: Body) -> list[SummaryLine]:
        """Return the number of regions."""
        count = len(body["regions"])
        text = ngettext("%(num)d region of the picture", "%(num)d regions of the picture", count)
        return [SummaryLine(text, correct=True)]

    def example(self) -> Example:
        """Return a picture with two shapes."""
        question = {
            "prompt": _("Tap the circle."),
            "regions": [{"shape": "ellipse", "x": 0.25, "y": 0.5, "rx": 0.15, "ry": 0.3}],
            "image": {"alt": _("A circle on the left and a square on the right"), "data": _picture()},
        }
        return Example(question, answers=[[0.25, 0.5], [0.7, 0.5]])


def _picture() -> bytes:
    image = Image.new("P", (80, 40), 0)
    image.putpalette([255, 255, 255, 20, 90, 160])
    draw = ImageDraw.Draw(image)
    draw.ellipse((8, 8, 32, 32), fill=1)
    draw.rectangle((48, 8, 72, 32), fill=1)
    out = BytesIO()
    image.save(out, "PNG", bits=1)
    return out.getvalue()


def _in_words(region: Mapping[str, Any]) -> str:
    if region["shape"] == "polygon":
        corners = ", ".join(f"({percent_words(x)}; {percent_words(y)})" for x, y in region["points"])
        return str(_("Polygon with the corners %(corners)s", corners=corners))
    sides = {name: percent_words(value) for name, value in region.items() if name != "shape"}
    if region["shape"] == "rect":
        return str(_("Rectangle from (%(x)s; %(y)s), %(width)s wide and %(height)s high", **sides))
    return str(_("Ellipse around (%(x)s; %(y)s) with the radii %(rx)s and %(ry)s", **sides))


def _region(reader: FieldReader, where: str, item: Mapping[str, Any]) -> dict[str, Any]:
    shape = item.get("shape")
    if not isinstance(shape, str) or shape not in SHAPES:
        reader.wrong(f"{where}.shape", _("Must be one of: %(names)s.", names=", ".join(SHAPES)))
        return {}
    for name in item:
        if name != "shape" and name not in SHAPES[shape] and item[name] not in (None, ""):
            reader.wrong(f"{where}.{str(name)[:64]}", _("Unknown field."))
    if shape == "polygon":
        return {"shape": shape, "points": _corners(reader, f"{where}.points", item.get("points"))}
    region: dict[str, Any] = {"shape": shape}
    for name in SHAPES[shape]:
        least = 0 if name in ("x", "y") else 0.001
        region[name] = reader.number(item.get(name), f"{where}.{name}", least, 1)
    return region


def _corners(reader: FieldReader, where: str, value: Any) -> list[list[Any]]:
    if isinstance(value, str):  # as forms send them: ``0.1,0.2 0.5,0.9``, or ``0,1;0,2`` with decimal commas
        value = [corner.split(";" if ";" in corner else ",") for corner in value.split()]
    if not isinstance(value, list) or not 3 <= len(value) <= MOST_CORNERS:
        limits = {"min": 3, "max": MOST_CORNERS}
        reader.wrong(where, _("Enter from %(min)d to %(max)d corners.", **limits))
        return []
    corners = []
    for index, point in enumerate(value):
        if not isinstance(point, list) or len(point) != 2:
            reader.wrong(f"{where}.{index}", _("A corner has two numbers."))
            continue
        corners.append([reader.number(number, f"{where}.{index}", 0, 1) for number in point])
    return corners
