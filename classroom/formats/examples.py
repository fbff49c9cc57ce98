"""One example of each type, in the language of the page: the rows of the template that people download."""

import io
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from PIL import Image, ImageDraw

from classroom.formats.base import Portable


def examples() -> list[Portable]:
    """Return an example of each type; texts in the language of the request."""
    common = {"language": str(get_locale() or "en")[:2], "time_limit": 30, "points": 100, "difficulty": 1}
    made = [_with_choices, _typed, _opinions, _placed]
    return [{**common, **example} for group in made for example in group()]


def _choice(text: str, correct: bool = False, feedback: str = "") -> dict[str, Any]:
    return {"text": text, "correct": correct, **({"feedback": feedback} if feedback else {})}


def _with_choices() -> list[Portable]:
    return [
        {
            "type": "true_false",
            "prompt": _("The Earth takes one day to turn once around itself."),
            "choices": [_choice(_("True"), True), _choice(_("False"))],
            "explanation": _("Seen from the stars it is four minutes less."),
        },
        {
            "type": "single_choice",
            "title": _("Capital of Colombia"),
            "prompt": _("What is the **capital** of Colombia?"),
            "choices": [
                _choice("Medellín", feedback=_("The second largest city.")), _choice("Bogotá", True), _choice("Cali"),
            ],
            "tags": [_("first term")],
        },
        {
            "type": "multiple_choice",
            "prompt": _("Which of these countries lie on the equator?"),
            "choices": [_choice("Ecuador", True), _choice("Chile"), _choice(_("Kenya"), True)],
            "difficulty": 2,
        },
        {
            "type": "ordering",
            "prompt": _("From the smallest to the largest:"),
            "choices": [{"text": text} for text in (_("Village"), _("Town"), _("Country"), _("Continent"))],
        },
        {
            "type": "matching",
            "prompt": _("Which capital belongs to which country?"),
            "pairs": [{"left": _("Peru"), "right": "Lima"}, {"left": "Ecuador", "right": "Quito"}],
            "distractors": ["La Paz"],
        },
    ]  # fmt: skip


def _typed() -> list[Portable]:
    return [
        {
            "type": "numeric",
            "prompt": _("How high above the sea does Bogotá lie?"),
            "accepted": [
                {"value": 2640, "tolerance": 50, "credit": 100}, {"min": 2400, "max": 2900, "credit": 50},
            ],
            "unit": "m",
        },
        {
            "type": "short_text",
            "prompt": _("What is the longest river of South America called?"),
            "accepted": [{"text": _("Amazon"), "credit": 100}, {"text": _("The Amazon River"), "credit": 100}],
            "forgive": ["accents", "case", "punctuation", "spaces"],
        },
    ]  # fmt: skip


def _opinions() -> list[Portable]:
    ungraded = {"points": 0, "difficulty": None}
    return [
        {
            **ungraded,
            "type": "poll",
            "prompt": _("How do you come to school?"),
            "choices": [_choice(_("On foot")), _choice(_("By bicycle")), _choice(_("By bus"))],
        },
        {**ungraded, "type": "open_text", "prompt": _("What would you like to know about rivers?")},
        {
            **ungraded,
            "type": "word_cloud",
            "prompt": _("What do you think of when you hear “mountain”?"),
            "words": 3,
            "hidden": [_("nothing")],
        },
        {
            **ungraded,
            "type": "rating",
            "prompt": _("How sure are you about the points of the compass?"),
            "low": 1,
            "high": 5,
            "low_label": _("not at all"),
            "high_label": _("very sure"),
        },
    ]


def _placed() -> list[Portable]:
    return [
        {
            "type": "map_pin",
            "prompt": _("Where does Bogotá lie?"),
            "point": [-74.07, 4.71],
            "full_km": 100,
            "zero_km": 1000,
        },
        {
            "type": "image_pin",
            "prompt": _("Tap the circle."),
            "regions": [{"shape": "ellipse", "x": 0.25, "y": 0.5, "rx": 0.15, "ry": 0.3}],
            "image": {"alt": _("A circle on the left and a square on the right"), "data": _picture()},
        },
    ]


def _picture() -> bytes:
    image = Image.new("P", (80, 40), 0)
    image.putpalette([255, 255, 255, 20, 90, 160])
    draw = ImageDraw.Draw(image)
    draw.ellipse((8, 8, 32, 32), fill=1)
    draw.rectangle((48, 8, 72, 32), fill=1)
    out = io.BytesIO()
    image.save(out, "PNG", bits=1)
    return out.getvalue()
