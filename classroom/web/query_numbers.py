"""Numbers in addresses and forms: whatever is no sensible number counts as left out."""

from collections.abc import Iterable


def number(text: str | None) -> int | None:
    """Return a whole number from 0, or None."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 15 else None


def numbers(texts: Iterable[str]) -> list[int]:
    """Return the numbers of form fields, each of which may hold several with commas between."""
    parts = (part.strip() for text in texts for part in text.split(","))
    return [value for part in parts if (value := number(part)) is not None]
