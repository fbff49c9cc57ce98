"""A fixed order for items that does not give away their right order or partners."""

from collections.abc import Iterable
from hashlib import sha256


def shuffled(texts: Iterable[str]) -> list[str]:
    """Return texts in the order of their hashes, which depends only on the set of texts.

    It is the same for all students and after a restart, and independent of the right order. A shuffle seeded by the
    question could be reversed to find the right order.
    """
    return sorted(texts, key=lambda text: sha256(text.encode()).digest())
