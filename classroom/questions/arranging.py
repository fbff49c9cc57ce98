"""Other orders of what a question shows: for the versions of a printed sheet, and for each student's page."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from string import ascii_uppercase
from typing import Any

from classroom.questions.markdown import plain_inline

Order = Callable[[Sequence[str]], list[str]]
"""Puts ids, or other texts that are all different, in another order; the same one for the same texts."""

_TO_OTHERS = re.compile(
    r"\b(?:above|below|anterior(?:es)?|siguientes|precedentes)\b"  # "All of the above", "Ninguna de las anteriores"
    # "A and C", "Both a) and b)", "A, B y D"
    r"|^(?:(?:both|only|ambas|solo|sólo)\s)?[a-l]\)?(?:\s*,\s*[a-l]\)?)*\s*(?:and|or|y|e|o|u|&)\s*[a-l]\)?\W*$"
    r"|^(?:all|none|both|todas|todos|ninguna|ninguno|ambas|ambos)(?:\s+(?:of them|de ellas|de ellos))?\W*$",
    re.IGNORECASE,
)


_NUMBER = re.compile(r"([-−]?\d{1,15}(?:[.,]\d{1,15})?)(\D{0,20})$")
"""A number and its unit."""


def order_of(seed: str) -> Order:
    """Return an order by hashes: the same for the same seed, in every release of Python and on every machine."""

    def order(ids: Sequence[str]) -> list[str]:
        return sorted(ids, key=lambda each: sha256(f"{seed} {each}".encode()).digest())

    return order


def other_order(ids: Sequence[str], order: Order) -> list[str]:
    """Return the ids in the order that is asked for, or reversed where that changes nothing."""
    arranged = order(ids)
    return arranged if arranged != list(ids) else arranged[::-1]


def refer_to_others(choices: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether a choice speaks of the others by their place, such as "None of the above" or "A and C".

    Such choices are only true where their author put them.
    """
    return any(_TO_OTHERS.search(plain_inline(choice["text"]).strip()) for choice in choices)


def in_steps(texts: Sequence[str]) -> bool:
    """Return whether texts are numbers, with or without a unit, that rise or fall, such as "10 %", "20 %", "30 %"."""
    found = [_NUMBER.match(text.strip()) for text in texts]
    numbers = [float(match[1].replace(",", ".").replace("−", "-")) for match in found if match]
    if len(numbers) < len(texts) or len({match[2] for match in found if match}) > 1:
        return False
    return numbers in (sorted(numbers), sorted(numbers, reverse=True))


def by_id(views: Iterable[dict[str, Any]], ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return views in the order of these ids, with new letters in that order."""
    found = {view["id"]: view for view in views}
    return [{**found[key], "label": letter} for key, letter in zip(ids, ascii_uppercase, strict=False)]
