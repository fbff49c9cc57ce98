"""Read numbers from query strings and forms; invalid ones are ignored."""

from collections.abc import Iterable


def number(text: str | None) -> int | None:
    """Return a whole number of at least 0, or None if the text is not one."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 15 else None


def numbers(texts: Iterable[str]) -> list[int]:
    """Return the numbers in form fields; each field may have several, separated by commas."""
    parts = (part.strip() for text in texts for part in text.split(","))
    return [value for part in parts if (value := number(part)) is not None]
