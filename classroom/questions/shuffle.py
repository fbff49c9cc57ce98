"""A fixed order for items that does not give away their right order or partners."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import combinations


def shuffled(texts: Iterable[str]) -> list[str]:
    """Return texts in the order of their hashes, which depends only on the set of texts.

    It is the same for all students and after a restart, and independent of the right order. A shuffle seeded by the
    question could be reversed to find the right order.
    """
    return sorted(texts, key=lambda text: sha256(text.encode()).digest())


def agreement(given: Sequence[str], right: Sequence[str]) -> float:
    """Return how much an order agrees with the right one: 1 if it is the same, -1 if it is the reverse, 0 by chance.

    Of all pairs, those in the right order count for and the others against, over the number of pairs.
    Source: Kendall's rank correlation coefficient (Kendall 1938).
    """
    place = {item: index for index, item in enumerate(right)}
    pairs = list(combinations([place[item] for item in given], 2))
    agreeing = sum(first < second for first, second in pairs)
    return (2 * agreeing - len(pairs)) / len(pairs)


def not_near(order: Sequence[str], right: Sequence[str]) -> list[str]:
    """Return an order, or its reverse where that agrees less with the right one.

    So who leaves things as they are shown earns nothing. An order that is never nearer to the right one than chance
    cannot tell less: whatever is right, students see one of two orders.
    """
    return list(reversed(order)) if agreement(order, right) > 0 else list(order)
