"""Questions and pictures for tests: plain ones, generated ones, and hostile ones."""

import base64
import io
import random
import struct
import zlib
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st
from PIL import Image

from classroom import questions

CHOICE_TYPES = ("true_false", "single_choice", "multiple_choice", "poll")
TYPES = tuple(questions.names())
CHOOSING = (*CHOICE_TYPES, "ordering")
"""Types with choices, which may have pictures."""
UNGRADED = tuple(kind.name for kind in questions.all_types() if not kind.graded)

WORDS = (
    "Bogotá", "montaña", "Río", "¿cuál?", "straße", "日本", "عربي", "👩🏽‍🏫", "=SUM(A1)", "+1", "-5 °C", "@home",
    "'quoted'", "''=x", '"double"', "a;b", "c,d", "<b>bold</b>", "&amp;", "**strong**", "`code`", "$x^2$", "1.", "#",
    "tab\there",
    "\\n", "%_", "naïve", "é", "{}", "[x](y)", "|", "~~no~~", "_a_", "＝1",
)  # fmt: skip
"""Words that break careless readers and writers: formulas, quotes, separators, mark-up, other scripts."""


def fields_of(kind: str) -> dict[str, Any]:
    """Return right fields of a type: those of its example, where there are none here that test more."""
    words = ("Quito", "Bogotá", "Lima", "La Paz")
    right = {"true_false": [0], "single_choice": [1], "multiple_choice": [0, 2], "poll": []}
    if kind in right:
        shown = words[:2] if kind == "true_false" else words
        return {"choices": [{"text": word, "correct": index in right[kind]} for index, word in enumerate(shown)]}
    fields: dict[str, dict[str, Any]] = {
        "numeric": {
            "accepted": [{"value": 2640, "tolerance": 40}, {"min": 2500, "max": 2800, "credit": 50}],
            "unit": "m",
        },
        "short_text": {"accepted": [{"text": "Bogotá"}, {"text": "Santafé de Bogotá", "credit": 50}]},
        "open_text": {},
        "word_cloud": {"words": 2, "hidden": ["tonto"]},
        "rating": {"low": 1, "high": 5, "low_label": "hard", "high_label": "easy"},
        "ordering": {"choices": [{"text": word} for word in words]},
        "matching": {
            "pairs": [{"left": "Colombia", "right": "Bogotá"}, {"left": "Perú", "right": "Lima"}],
            "distractors": ["Quito"],
        },
        "map_pin": {"point": [-74.07, 4.71], "full_km": 100, "zero_km": 1000},
        "image_pin": {
            "regions": [{"shape": "rect", "x": 0.1, "y": 0.2, "width": 0.3, "height": 0.4}],
            "image": {"alt": "A map of Colombia", "data": picture_text()},
        },
    }
    return fields[kind] if kind in fields else example_fields(kind)


def example_fields(kind: str) -> dict[str, Any]:
    """Return the fields of a type's example."""
    made = questions.get(kind).example().question
    return {name: made[name] for name in questions.get(kind).fields}


def question(kind: str = "single_choice", **changes: Any) -> dict[str, Any]:
    """Return a right question of a type, in the form that ``services.bank.create`` takes."""
    return {
        "type": kind,
        "prompt": "What is the **capital** of Colombia?",
        **fields_of(kind),
        "explanation": "Bogotá lies at 2,640 m.",
        "time_limit": 30,
        "points": 100,
        "tags": ["capitals", "south america"],
        "language": "en",
        **changes,
    }


@st.composite
def any_question(draw: st.DrawFn, kinds: Sequence[str] = TYPES) -> dict[str, Any]:
    """Right questions of some types, for Hypothesis; see :func:`generated`."""
    return generated(draw(st.randoms(use_true_random=False)), kinds)


def generated(dice: random.Random, kinds: Sequence[str] = TYPES) -> dict[str, Any]:
    """Return a right question of one of some types made at random out of :data:`WORDS`, in its canonical form."""
    return generated_of(dice.choice(kinds), dice)


def generated_of(kind: str, dice: random.Random) -> dict[str, Any]:
    """Return a right question of a type made at random out of :data:`WORDS`, in its canonical form."""
    lines = [" ".join(dice.choices(WORDS, k=dice.randint(1, 5))) for _ in range(dice.randint(1, 3))]
    image = {"alt": dice.choice(WORDS).strip(), "data": picture(dice.randrange(200))}
    return {
        "type": kind,
        "language": dice.choice(("es", "en", None)),
        "title": dice.choice(("", " ".join(dice.choices(WORDS, k=2)).strip())),
        "prompt": "\n".join(lines),
        **_generated_fields(kind, dice),
        "explanation": dice.choice(("", "\n\n".join(dice.choices(WORDS, k=2)))),
        "time_limit": dice.choice((None, 5, 30, 3600)),
        "points": 0 if kind in UNGRADED else dice.choice((0, 1, 100, 1000)),
        "difficulty": dice.choice((None, 1, 2, 3)),
        "tags": sorted(
            {dice.choice(("=tag", "áfrica", "geo graphy", "-minus", "x")) for _ in range(dice.randint(0, 3))}
        ),
        "image": image if kind == "image_pin" else dice.choice((None, None, image)),
    }


def _texts(dice: random.Random, count: int) -> list[str]:
    texts: list[str] = []
    while len(texts) < count:
        texts.append(f"{' '.join(dice.choices(WORDS, k=dice.randint(1, 3)))} {len(texts)}")
    return texts


def _credits(dice: random.Random, count: int) -> list[int]:
    earned = [dice.choice((100, 50, 1, 33)) for _ in range(count)]
    earned[dice.randrange(count)] = 100
    return earned


def _fraction(dice: random.Random) -> float:
    return dice.choice((0.001, 0.25, 0.3333, 0.5, dice.randint(10, 9999) / 10000))


def _generated_choices(kind: str, dice: random.Random) -> list[dict[str, Any]]:
    texts = _texts(dice, 2 if kind == "true_false" else dice.randint(2, 12))
    right: set[int] = set()
    if kind in ("true_false", "single_choice"):
        right = {dice.randrange(len(texts))}
    elif kind == "multiple_choice":
        right = set(dice.sample(range(len(texts)), dice.randint(1, len(texts))))
    choices: list[dict[str, Any]] = [{"text": text, "correct": index in right} for index, text in enumerate(texts)]
    if kind == "ordering":
        choices = [{"text": text} for text in texts]
    for choice in choices:
        if not dice.randrange(4):
            choice["feedback"] = "\n".join(dice.choices(WORDS, k=2)).strip()
    return choices


def with_pictures(question: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """Return a question with pictures on some of its choices, of which some have no text any more: those of true/false
    have one always."""
    choices = [dict(choice) for choice in question["choices"]]
    for index in dice.sample(range(len(choices)), dice.randint(1, len(choices))):
        alt = f"{' '.join(dice.choices(WORDS, k=dice.randint(1, 2))).strip()} {index}"
        choices[index]["image"] = {"alt": alt, "data": picture(20 * index + dice.randrange(20))}
        if question["type"] != "true_false" and dice.randrange(2):
            choices[index]["text"] = ""
    return {**question, "choices": choices}


def _generated_fields(kind: str, dice: random.Random) -> dict[str, Any]:
    if kind in (*CHOICE_TYPES, "ordering"):
        return {"choices": _generated_choices(kind, dice)}
    making: dict[str, Callable[[random.Random, int], dict[str, Any]]] = {
        "numeric": _generated_numeric,
        "short_text": _generated_short_text,
        "word_cloud": lambda dice, number: {"words": number, "hidden": dice.choice(([], ["tonto", "=feo"]))},
        "rating": _generated_rating,
        "matching": _generated_matching,
        "map_pin": _generated_map_pin,
        "image_pin": _generated_image_pin,
        "open_text": lambda dice, number: {},
    }
    return making[kind](dice, dice.randint(1, 5)) if kind in making else example_fields(kind)


def _generated_numeric(dice: random.Random, number: int) -> dict[str, Any]:
    accepted: list[dict[str, Any]] = []
    for credit in _credits(dice, number):
        value = dice.choice((0, 3, -40, 0.125, 6.02e23, 123456789))
        one = {"value": value, "tolerance": dice.choice((0, 1, 0.5))}
        accepted.append({**dice.choice((one, {"min": value, "max": value + 1})), "credit": credit})
    return {"accepted": accepted, "unit": dice.choice(("", "km", "°C", "=m"))}


def _generated_short_text(dice: random.Random, number: int) -> dict[str, Any]:
    pairs = zip(_texts(dice, number), _credits(dice, number), strict=True)
    forgive = dice.sample(("accents", "case", "punctuation", "spaces"), dice.randint(0, 4))
    return {"accepted": [{"text": text, "credit": credit} for text, credit in pairs], "forgive": sorted(forgive)}


def _generated_rating(dice: random.Random, number: int) -> dict[str, Any]:
    labels = {"low_label": dice.choice(("", "=never")), "high_label": dice.choice(("", "siempre"))}
    return {"low": dice.randint(0, 1), "high": dice.randint(2, 10), **labels}


def _generated_matching(dice: random.Random, number: int) -> dict[str, Any]:
    texts = _texts(dice, 2 * number + 4)
    lefts, rights, others = texts[: number + 1], texts[number + 1 : 2 * number + 2], texts[2 * number + 2 :]
    pairs = [{"left": left, "right": right} for left, right in zip(lefts, rights, strict=True)]
    return {"pairs": pairs, "distractors": sorted(others[: dice.randint(0, 2)])}


def _generated_map_pin(dice: random.Random, number: int) -> dict[str, Any]:
    place = [dice.choice((-180, -74.07, 0, 151.2)), dice.choice((-90, 0, 4.711, 90))]
    return {"point": place, "full_km": dice.choice((0, 50, 99.5)), "zero_km": dice.choice((100, 1500, 20038))}


def _generated_image_pin(dice: random.Random, number: int) -> dict[str, Any]:
    shapes: tuple[dict[str, Any], ...] = (
        {"shape": "rect", **{name: _fraction(dice) for name in ("x", "y", "width", "height")}},
        {"shape": "ellipse", **{name: _fraction(dice) for name in ("x", "y", "rx", "ry")}},
        {"shape": "polygon", "points": [[_fraction(dice), _fraction(dice)] for _ in range(number + 2)]},
    )
    return {"regions": [dice.choice(shapes) for _ in range(number)]}


def picture(shade: int = 90, size: tuple[int, int] = (40, 30), form: str = "PNG", **options: Any) -> bytes:
    """Return a picture file."""
    out = io.BytesIO()
    Image.new("RGB", size, (shade, 120, 255 - shade)).save(out, form, **options)
    return out.getvalue()


def picture_text() -> str:
    """Return a picture file in base64, as the API takes it."""
    return base64.b64encode(picture()).decode()


def bomb(side: int = 50_000) -> bytes:
    """Return a PNG of a few hundred bytes that says it has side x side pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def located_photo() -> bytes:
    """Return a JPEG whose metadata tell where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "SECRET CAMERA"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (4.0, 36.0, 0.0), "W", (74.0, 4.0, 0.0)
    return picture(form="JPEG", exif=exif.tobytes())


def animation() -> bytes:
    """Return a GIF with several frames."""
    out = io.BytesIO()
    frames = [Image.new("P", (20, 20), color) for color in range(5)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=50)
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MARKUP = '<script>alert(1)</script><img src=x onerror="alert(2)">'
