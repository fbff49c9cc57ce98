"""An order that tells nothing: of things whose right order or partner is the question."""

from collections.abc import Iterable
from hashlib import sha256


def shuffled(texts: Iterable[str]) -> list[str]:
    """Return texts in an order that depends on the set of them only, and looks like none.

    The same for everybody and after each restart, and of no help to anybody: whatever the right order is, these texts
    are always shown in this one. (An order drawn from the right one could be traced back to it.)
    """
    return sorted(texts, key=lambda text: sha256(text.encode()).digest())
