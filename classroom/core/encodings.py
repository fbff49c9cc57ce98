"""Decode text files whose encoding nobody declares: those of spreadsheet programs and old editors.

UTF-8 and UTF-16 can be recognised. What is neither is an 8-bit encoding of Western Europe, which has to be guessed from
how the letters beyond ASCII stand among the others: "Málaga" is a word; "M‡laga" and "MÈlaga" are not.
"""

import re
from typing import NamedTuple

NAMES = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "cp850": "MS-DOS (850)"}
"""The encodings that are guessed, the likeliest first, and their names for users."""

_BEGINNING = 64 * 1024
"""Bytes by which the encoding is guessed."""
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_WORD = re.compile(r"(?:[^\W\d_]|[^\x00-\x7f])+")
_COMMON = (("áéíóúñ", 4), ("üçãõàèêöäß", 3), ("ïôâîûëåøæ", 2), ("œìòù", 1))
"""Small letters of Western Europe and how much they speak for an encoding in which they occur."""
_APOSTROPHE = re.compile(r"^(?:[a-zA-Z]{1,2}’.+|.+’(?:s|t|d|m|re|ll|ve))$")


class Decoded(NamedTuple):
    """The text of a file. ``guessed`` is the name of its encoding if that was guessed, else empty."""

    text: str
    guessed: str = ""


def decode(data: bytes) -> Decoded:
    """Return the text of a file without byte order marks.

    Raises:
        UnicodeError: the file is not text.
    """
    for marks, encoding in (((b"\xff\xfe", b"\xfe\xff"), "utf-16"), ((b"\xef\xbb\xbf",), "utf-8")):
        if data.startswith(marks):
            return Decoded(data.decode(encoding).lstrip("\ufeff"))  # some programs write two
    if wide := _without_mark(data):
        return Decoded(data.decode(wide))
    if (place := data.find(b"\0")) >= 0:
        raise UnicodeDecodeError("utf-8", data, place, place + 1, "no text has U+0000")
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        beginning = data[max(0, error.start - _BEGINNING // 2) : error.start + _BEGINNING // 2]
        for encoding in sorted(NAMES, key=lambda name: -_plausibility(beginning, name)):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if not _NOT_TEXT.search(text):
                return Decoded(text, NAMES[encoding])
        raise


def _without_mark(data: bytes) -> str:
    """Return the kind of UTF-16 in which a text without a byte order mark seems to be, or an empty text."""
    head = data[:1000]
    if len(data) < 4 or len(data) % 2 or b"\0" not in head:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > 0.7 * len(head[1::2]) and not even:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * len(head[::2]) and not odd else ""


def _plausibility(data: bytes, encoding: str) -> int:
    """Return how well the signs beyond ASCII fit into their words in an encoding."""
    text = data.decode(encoding, errors="replace")
    return sum(_of_word(word) for word in _WORD.findall(text) if not word.isascii())


def _of_word(word: str) -> int:
    if _APOSTROPHE.match(word):
        return 5
    around = zip(word, f" {word}", f"{word[1:]} ", strict=False)
    return sum(_of_sign(sign, before, after) for sign, before, after in around if not sign.isascii())


def _of_sign(sign: str, before: str, after: str) -> int:
    inside = before.isalpha() and after.isalpha()
    if sign in "ºª°":
        return -2 if after.isalpha() and before.isalpha() else 3
    if not sign.isalpha():
        if sign == "\ufffd" or inside:
            return -3
        return 3 if sign in "¿¡«»“”‘’–—…€·²³" else -1
    if sign.islower():
        weight = next((weight for signs, weight in _COMMON if sign in signs), 0)
        return weight if before.isalpha() else min(weight, 1)
    if before.islower():
        return -3  # a capital inside a word
    return 3 if sign in "ÁÉÍÓÚÑ" else 1 if sign in "ÀÈÇÊÜÖÄÃÅØ" and (after.isalpha() or before.isalpha()) else 0
