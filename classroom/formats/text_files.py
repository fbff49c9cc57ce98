"""What the formats that end in ``.txt`` share, and how they are told apart."""

import re

MAX_LINES = 400_000
"""Lines that are read at most, empty ones too."""
_LOOK = 128 * 1024
_ANSWER = re.compile(r"^[ \t]*ANSWER[ \t]*:[ \t]*\(?[A-Z]\b", re.MULTILINE | re.IGNORECASE)
_GIFT = re.compile(r"^[ \t]*(?:::|\$CATEGORY:)|(?<!\\)\{", re.MULTILINE)


def one_newline(text: str) -> str:
    """Return the text with ``\\n`` as the end of every line."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def beginning(data: bytes) -> str:
    """Return the first part of a file as text, whatever is wrong in it."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return one_newline(data[:_LOOK].decode(encoding, errors="replace"))


def has_answer_lines(text: str) -> bool:
    """Say whether a line tells the right choice as Aiken does: ``ANSWER: B``."""
    return _ANSWER.search(text) is not None


def has_gift_signs(text: str) -> bool:
    """Say whether there is a brace that opens answers, a title or a category."""
    return _GIFT.search(text) is not None
