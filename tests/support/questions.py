"""Questions and pictures for tests: plain ones, generated ones, and hostile ones."""

import io
import random
import struct
import zlib
from typing import Any

from PIL import Image

TYPES = ("true_false", "single_choice", "multiple_choice", "poll")

WORDS = (
    "Bogotá", "montaña", "Río", "¿cuál?", "straße", "日本", "عربي", "👩🏽‍🏫", "=SUM(A1)", "+1", "-5 °C", "@home",
    "'quoted'", "''=x", '"double"', "a;b", "c,d", "<b>bold</b>", "&amp;", "**strong**", "`code`", "$x^2$", "1.", "#",
    "tab\there",
    "\\n", "%_", "naïve", "é", "{}", "[x](y)", "|", "~~no~~", "_a_", "＝1",
)  # fmt: skip
"""Words that break careless readers and writers: formulas, quotes, separators, mark-up, other scripts."""


def question(kind: str = "single_choice", **changes: Any) -> dict[str, Any]:
    """Return a right question of a type, in the form that ``services.bank.create`` takes."""
    right = {"true_false": [0], "single_choice": [1], "multiple_choice": [0, 2], "poll": []}[kind]
    count = 2 if kind == "true_false" else 4
    words = ("Quito", "Bogotá", "Lima", "La Paz")
    return {
        "type": kind,
        "prompt": "What is the **capital** of Colombia?",
        "choices": [{"text": words[index], "correct": index in right} for index in range(count)],
        "explanation": "Bogotá lies at 2,640 m.",
        "time_limit": 30,
        "points": 100,
        "tags": ["capitals", "south america"],
        "language": "en",
        **changes,
    }


def generated(dice: random.Random) -> dict[str, Any]:
    """Return a right question made at random out of :data:`WORDS`."""
    kind = dice.choice(TYPES)
    count = 2 if kind == "true_false" else dice.randint(2, 12)
    texts: list[str] = []
    while len(texts) < count:
        text = " ".join(dice.choices(WORDS, k=dice.randint(1, 3)))
        texts.append(f"{text} {len(texts)}")
    if kind in ("true_false", "single_choice"):
        right = {dice.randrange(count)}
    elif kind == "multiple_choice":
        right = set(dice.sample(range(count), dice.randint(1, count)))
    else:
        right = set()
    lines = [" ".join(dice.choices(WORDS, k=dice.randint(1, 5))) for _ in range(dice.randint(1, 3))]
    return {
        "type": kind,
        "language": dice.choice(("es", "en", None)),
        "prompt": "\n".join(lines),
        "choices": [{"text": text, "correct": index in right} for index, text in enumerate(texts)],
        "explanation": dice.choice(("", "\n\n".join(dice.choices(WORDS, k=2)))),
        "time_limit": dice.choice((None, 5, 30, 3600)),
        "points": 0 if kind == "poll" else dice.choice((0, 1, 100, 1000)),
        "tags": sorted(
            {dice.choice(("=tag", "áfrica", "geo graphy", "-minus", "x")) for _ in range(dice.randint(0, 3))}
        ),
        "image": dice.choice((None, None, {"alt": dice.choice(WORDS).strip(), "data": picture(dice.randrange(200))})),
    }


def picture(shade: int = 90, size: tuple[int, int] = (40, 30), form: str = "PNG", **options: Any) -> bytes:
    """Return a picture file."""
    out = io.BytesIO()
    Image.new("RGB", size, (shade, 120, 255 - shade)).save(out, form, **options)
    return out.getvalue()


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
