"""Image pin: a place on the question's picture, right within one of some regions."""

import json
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from classroom.questions.base import Body, Grade, QuestionType
from classroom.questions.field_reader import FieldReader
from classroom.questions.geometry import contains
from classroom.questions.point_answers import points_of, read_point

MOST = 20
MOST_CORNERS = 100
SHAPES = {"rect": ("x", "y", "width", "height"), "ellipse": ("x", "y", "rx", "ry"), "polygon": ("points",)}
FIELDS = frozenset(("shape", *(name for names in SHAPES.values() for name in names)))


class ImagePin(QuestionType):
    """A point on a picture, in fractions of its width and height."""

    name = "image_pin"
    position = 130
    fields = ("regions",)
    needs_picture = True
    draws_picture = True
    counts_right_answers = True

    def parse(self, raw: Mapping[str, Any], language: str | None) -> Body:
        """Take ``regions``: rectangles, ellipses and polygons, all in fractions from 0 to 1.

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
        """Give back the regions."""
        return dict(body)

    def public_view(self, body: Body) -> dict[str, Any]:
        """There is nothing but the picture."""
        return {}

    def key(self, body: Body) -> dict[str, Any]:
        """Return the regions."""
        return dict(body)

    def parse_answer(self, body: Body, value: Any) -> list[Any]:
        """Accept ``[x, y]`` in fractions of the picture's width and height; kept to a ten-thousandth."""
        return read_point(value, (0, 0), (1, 1), lazy_gettext("Choose a place on the picture."), 4)

    def grade(self, body: Body, value: Any) -> Grade:
        """All or nothing: the point lies in one of the regions, or in none."""
        right = any(contains(region, value) for region in body["regions"])
        return Grade(right, float(right))

    def tally(self, body: Body, values: Mapping[str, int]) -> dict[str, Any]:
        """Count the answers in a region and outside; ``points`` are the places."""
        counts = {"right": 0, "wrong": 0}
        for text, number in values.items():
            counts["right" if self.grade(body, json.loads(text)).correct else "wrong"] += number
        return {"counts": counts, "points": points_of(values)}

    def answer_text(self, body: Body, value: Any) -> str:
        """Return the place in percent of width and height."""
        return f"{100 * value[0]:.1f} %, {100 * value[1]:.1f} %"


def _region(reader: FieldReader, where: str, item: Mapping[str, Any]) -> dict[str, Any]:
    shape = item.get("shape")
    if not isinstance(shape, str) or shape not in SHAPES:
        reader.wrong(f"{where}.shape", _("Give one of: %(names)s.", names=", ".join(SHAPES)))
        return {}
    for name in item:
        if name != "shape" and name not in SHAPES[shape] and item[name] not in (None, ""):
            reader.wrong(f"{where}.{str(name)[:64]}", _("There is no such field."))
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
        reader.wrong(where, _("Give from %(min)d to %(max)d corners.", **limits))
        return []
    corners = []
    for index, point in enumerate(value):
        if not isinstance(point, list) or len(point) != 2:
            reader.wrong(f"{where}.{index}", _("A corner has two numbers."))
            continue
        corners.append([reader.number(number, f"{where}.{index}", 0, 1) for number in point])
    return corners
