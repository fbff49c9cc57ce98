"""The file with a number: the same seed, format and number give the same file."""

import random
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from classroom import formats
from classroom.core.errors import TizaError
from classroom.services.bank.validation import check
from tests.formats import test_aiken, test_gift
from tests.fuzz import archives, pieces, raw, trees
from tests.fuzz.portable import Keeping, portable
from tests.support import moodle, qti
from tests.support.questions import TYPES, generated_of, with_pictures

Make = Callable[[random.Random], bytes]
Change = Callable[[bytes, random.Random], bytes]
PER_BANK = 8
"""Files that are made of one bank before there is another."""

_GIFT = [text for text, *_meaning in test_gift.CHOICES]
_QTI = (
    qti.THREE,
    qti.item(
        qti.choices(("A", "<b>x</b>"), ("B", '<img src="b.png" alt="y"/>')), qti.declared("single", "identifier", "B"),
        qti.template("match_correct"),
    ),
)  # fmt: skip
_MOODLE = "<quiz>{}{}</quiz>".format(
    moodle.question("multichoice", moodle.answer("a", "100") + moodle.answer("b", "-33.33333", "no")),
    moodle.question("shortanswer", moodle.answer("a*", "100") + moodle.answer("b", "50")),
)
_MADE: dict[str, tuple[Make, ...]] = {
    "json": (lambda dice: trees.shaken(bank("json", dice), dice),),
    "csv": (pieces.csv_table, pieces.csv_table),
    "gift": (
        lambda dice: pieces.tokens(pieces.GIFT, dice),
        lambda dice: "\n\n".join(dice.choices(_GIFT, k=dice.randint(1, 5))).encode(),
    ),
    "aiken": (lambda dice: pieces.tokens(pieces.AIKEN, dice), lambda dice: test_aiken.DOCUMENTED.encode()),
    "xlsx": (archives.sheet, archives.sheet),
    "kahoot": (archives.kahoot_sheet, archives.kahoot_sheet),
    "moodle_xml": (lambda dice: _MOODLE.encode(),),
    "qti": (lambda dice: dice.choice(_QTI).encode(),),
}
"""Besides banks that the format has written: the documentation's examples, and files out of a grammar's pieces."""
_TEXTS = (
    "prompt", "text", "left", "right", "feedback", "explanation", "title", "unit", "distractors", "hidden", "alt",
)  # fmt: skip
_ARCHIVES = ("xlsx", "kahoot", "qti")
_XML = ("moodle_xml", "qti")


def make(name: str, seed: int, number: int) -> bytes:
    """Return a file of a format, right or wrong."""
    dice = random.Random(f"{seed} {name} {number}")
    if dice.randrange(3):
        data = _written(name, seed, number // PER_BANK)
    else:
        data = dice.choice((*_MADE[name], lambda dice: bank(name, dice, spiced=True)))(dice)
    for _ in range(dice.choice((0, 1, 1, 1, 2))):
        data = dice.choice(_changes(name, data))(data, dice)
    return data


def _changes(name: str, data: bytes) -> tuple[Change, ...]:
    if data[:4] == b"PK\x03\x04" and name in _ARCHIVES:
        return (archives.changed,)
    if name in _XML:
        return (*raw.CHANGES, trees.tangled, trees.tangled, trees.tangled)
    if name == "json":
        return (*raw.CHANGES, trees.shaken, trees.shaken, trees.shaken)
    return raw.CHANGES


@lru_cache(maxsize=64)
def _written(name: str, seed: int, number: int) -> bytes:
    return bank(name, random.Random(f"bank {seed} {name} {number}"))


def bank(name: str, dice: random.Random, *, spiced: bool = False) -> bytes:
    """Return a file that the format has written of random questions.

    Args:
        name: of the format.
        dice: what is random.
        spiced: put mark-up that rarely closes into their texts.
    """
    questions = [generated_of(kind, dice) for kind in dice.choices(held(name), k=dice.randint(1, 4))]
    questions = [with_pictures(one, dice) if "choices" in one and not dice.randrange(4) else one for one in questions]
    if spiced:
        questions = [canonical(spice(one, dice)) or one for one in questions]
    return formats.get(name).write(questions).data


@lru_cache
def held(name: str) -> tuple[str, ...]:
    """Return the types that a format holds."""
    form, dice = formats.get(name), random.Random(0)
    return tuple(kind for kind in TYPES if form.read(form.write([generated_of(kind, dice)]).data).items)


def canonical(question: dict[str, Any]) -> dict[str, Any] | None:
    """Return a question as it is when it has been saved, or None when it cannot be."""
    images = Keeping()
    try:
        return portable(check(question, images), images)
    except TizaError:
        return None


def spice(value: Any, dice: random.Random, name: str = "") -> Any:
    """Return a question with other texts in some of its places."""
    if isinstance(value, dict):
        return {key: spice(part, dice, key) for key, part in value.items()}
    if isinstance(value, list):
        return [spice(part, dice, name) for part in value]
    return pieces.text(dice) if isinstance(value, str) and name in _TEXTS and dice.randrange(2) else value
