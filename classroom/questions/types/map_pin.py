"""Map pin: students mark a place on the world map; the distance decides the points."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from classroom.questions.base import Body, Grade, QuestionType
from classroom.questions.declarations import AuthorField, Example, SchemaField, SummaryLine
from classroom.questions.field_reader import FieldReader
from classroom.questions.geometry import HALF_WAY_ROUND, great_circle_km
from classroom.questions.phrases import number_words
from classroom.questions.point_answers import MESSAGES, place_in_words, points_of, read_point

FULL_KM, ZERO_KM = 300, 2000
"""Default radii in kilometres."""


class MapPin(QuestionType):
    """A point on the Earth: all points within one radius, none beyond another."""

    name = "map_pin"
    position = 120
    label = lazy_gettext("Place on the map")
    fields: ClassVar = {
        "point": AuthorField(
            list[float], "longitude and latitude, in degrees", label=lazy_gettext("Place"), in_words=place_in_words
        ),
        "full_km": AuthorField(float, "full points within", label=lazy_gettext("Full points within (km)")),
        "zero_km": AuthorField(float, "no points from here on", label=lazy_gettext("No points beyond (km)")),
    }
    answer = SchemaField(list[float], "[longitude, latitude] in degrees")
    tally_fields: ClassVar = {
        "points": SchemaField(list[list[float]], "places that were given, at most 500"),
        "median_km": SchemaField(int | None, "median distance from the place"),
    }
    counts_right_answers = True
    messages: ClassVar = {
        **MESSAGES,
        "world_map": lazy_gettext("Map of the world"),
        "latitude": lazy_gettext("Latitude, in degrees (south is negative)"),
        "longitude": lazy_gettext("Longitude, in degrees (west is negative)"),
        "place_within": lazy_gettext("{place}, within {km} km"),
        "you_were_off": lazy_gettext("Your pin was {km} km away."),
        "median_off": lazy_gettext("Half of all pins were within {km} km."),
    }

    def parse(self, raw: Mapping[str, Any], language: str | None) -> Body:
        """Read ``point: [longitude, latitude]`` in degrees, ``full_km`` and ``zero_km``."""
        reader = FieldReader()
        point = raw.get("point")
        if not isinstance(point, list) or len(point) != 2:
            reader.wrong("point", _("Enter longitude and latitude, in degrees."))
            point = [0, 0]
        place = [reader.number(point[0], "point.0", -180, 180), reader.number(point[1], "point.1", -90, 90)]
        full, zero = raw.get("full_km"), raw.get("zero_km")
        inner = FULL_KM if full in (None, "") else reader.number(full, "full_km", 0, HALF_WAY_ROUND)
        outer = ZERO_KM if zero in (None, "") else reader.number(zero, "zero_km", 0, HALF_WAY_ROUND)
        if inner >= outer:
            reader.wrong("zero_km", _("This has to be farther than the radius for full credit."))
        reader.done()
        return {"point": place, "full_km": inner, "zero_km": outer}

    def source(self, body: Body) -> dict[str, Any]:
        """Return the place and its radii."""
        return dict(body)

    def public_view(self, body: Body) -> dict[str, Any]:
        """Return nothing: students only need the map."""
        return {}

    def key(self, body: Body) -> dict[str, Any]:
        """Return the place and its radii."""
        return dict(body)

    def parse_answer(self, body: Body, value: Any) -> list[Any]:
        """Accept ``[longitude, latitude]`` in degrees, rounded to 3 decimal places (111 m)."""
        problem = lazy_gettext("Enter longitude and latitude, in degrees.")
        return read_point(value, (-180, -90), (180, 90), problem, digits=3, unit="°")

    def grade(self, body: Body, value: Any) -> Grade:
        """Give all points within ``full_km`` and none from ``zero_km`` on; between them they fall linearly."""
        distance = great_circle_km(value, body["point"])
        full, zero = body["full_km"], body["zero_km"]
        return Grade(distance <= full, min(1.0, max(0.0, (zero - distance) / (zero - full))))

    def tally(self, body: Body, values: Mapping[str, int]) -> dict[str, Any]:
        """Count the answers with all, some and no points; ``points`` are the places."""
        counts = {"full": 0, "some": 0, "none": 0}
        far: list[float] = []
        for text, number in values.items():
            point = json.loads(text)
            fraction = self.grade(body, point).fraction
            counts["full" if fraction == 1 else "some" if fraction else "none"] += number
            far += [great_circle_km(point, body["point"])] * number
        median = round(sorted(far)[len(far) // 2]) if far else None
        return {"counts": counts, "points": points_of(values), "median_km": median}

    def answer_text(self, body: Body, value: Any) -> str:
        """Return the place and its distance from the right one, such as ``4.6° N, 74.1° W (12 km)``."""
        east, north = value
        place = f"{abs(north):g}° {'N' if north >= 0 else 'S'}, {abs(east):g}° {'E' if east >= 0 else 'W'}"
        return f"{place} ({round(great_circle_km(value, body['point']))} km)"

    def answer_label(self, body: Body, value: Any) -> str:
        """Return the same as the reader's language writes it."""
        return f"{place_in_words(value)} ({number_words(round(great_circle_km(value, body['point'])))} km)"

    def answer_alone(self, body: Body, value: Any) -> str:
        """Return the place without its distance, which would tell where the right one is."""
        return place_in_words(value)

    def summary(self, body: Body) -> list[SummaryLine]:
        """Return the place and its radii."""
        radii = f"{number_words(body['full_km'])} … {number_words(body['zero_km'])} km"
        return [SummaryLine(f"{place_in_words(body['point'])} ({radii})", correct=True)]

    def example(self) -> Example:
        """Return a question about a city."""
        question = {"prompt": _("Where is Bogotá?"), "point": [-74.07, 4.71], "full_km": 300, "zero_km": 1500}
        return Example(question, answers=[[-74.0, 4.7], [-58.4, -34.6], [-77.0, -12.0]])
