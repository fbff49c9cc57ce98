"""Random files: the same seed, format and number give the same file."""

import random
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from classroom import formats
from classroom.core.errors import TizaError
from classroom.services.bank.validation import check
from tests.formats import test_aiken, test_anki, test_h5p, test_list, test_other_tables
from tests.fuzz import archive_mutations, byte_mutations, foreign, fragments, tree_mutations
from tests.fuzz.portable import RecordedImages, portable
from tests.support import gift, moodle, qti, qti12
from tests.support.questions import TYPES, generated_of, with_pictures

Make = Callable[[random.Random], bytes]
Change = Callable[[bytes, random.Random], bytes]
PER_BANK = 8
"""Files that are made from one random bank."""

_GIFT = [text for text, *_meaning in gift.CHOICES]
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
    "json": (lambda rng: tree_mutations.mutate_json(bank("json", rng), rng),),
    "csv": (fragments.csv_table, fragments.csv_table),
    "gift": (
        lambda rng: fragments.tokens(fragments.GIFT, rng),
        lambda rng: "\n\n".join(rng.choices(_GIFT, k=rng.randint(1, 5))).encode(),
    ),
    "aiken": (lambda rng: fragments.tokens(fragments.AIKEN, rng), lambda rng: test_aiken.DOCUMENTED.encode()),
    "xlsx": (archive_mutations.sheet, archive_mutations.sheet),
    "ods": (lambda _rng: test_other_tables.ods(test_other_tables.table(test_other_tables.HEAD)),),
    "kahoot": (archive_mutations.kahoot_sheet, archive_mutations.kahoot_sheet, foreign.kahoot_quiz),
    "moodle_xml": (lambda rng: _MOODLE.encode(),),
    "qti": (lambda rng: rng.choice(_QTI).encode(),),
    "qti12": (lambda rng: rng.choice(qti12.EXAMPLES).encode(),),
    "h5p": (foreign.h5p_package, foreign.h5p_package, lambda rng: test_h5p.package(test_h5p.SET)),
    "anki": (lambda rng: fragments.tokens(foreign.ANKI, rng), lambda rng: test_anki.EXPORT.encode()),
    "list": (lambda rng: fragments.tokens(fragments.LIST, rng), lambda rng: test_list.EXAM.encode()),
}
"""Sources of files other than written banks: examples of the documentation, and random fragments of the syntax."""
_TEXTS = (
    "prompt", "text", "left", "right", "feedback", "explanation", "title", "unit", "distractors", "hidden", "alt",
)  # fmt: skip
_ARCHIVES = ("xlsx", "ods", "kahoot", "qti", "qti12", "list", "h5p")
_XML = ("moodle_xml", "qti", "qti12")


def make(name: str, seed: int, number: int) -> bytes:
    """Return a file of a format, valid or invalid."""
    rng = random.Random(f"{seed} {name} {number}")
    if not formats.get(name).is_written:
        data = rng.choice(_MADE[name])(rng)
    elif rng.randrange(3):
        data = _written(name, seed, number // PER_BANK)
    else:
        data = rng.choice((*_MADE[name], lambda rng: bank(name, rng, with_markup=True)))(rng)
    for _ in range(rng.choice((0, 1, 1, 1, 2))):
        data = rng.choice(_changes(name, data))(data, rng)
    return data


def _changes(name: str, data: bytes) -> tuple[Change, ...]:
    if data[:4] == b"PK\x03\x04" and name in _ARCHIVES:
        return (archive_mutations.mutate_archive,)
    if name in _XML:
        return (
            *byte_mutations.CHANGES,
            tree_mutations.mutate_xml,
            tree_mutations.mutate_xml,
            tree_mutations.mutate_xml,
        )
    if name == "json" or data.startswith(b"{"):
        return (
            *byte_mutations.CHANGES,
            tree_mutations.mutate_json,
            tree_mutations.mutate_json,
            tree_mutations.mutate_json,
        )
    return byte_mutations.CHANGES


@lru_cache(maxsize=64)
def _written(name: str, seed: int, number: int) -> bytes:
    return bank(name, random.Random(f"bank {seed} {name} {number}"))


def bank(name: str, rng: random.Random, *, with_markup: bool = False) -> bytes:
    """Return a file of random questions, written by the format.

    Args:
        name: of the format.
        rng: the source of randomness.
        with_markup: insert mark-up without end tags into their texts.
    """
    questions = [generated_of(kind, rng) for kind in rng.choices(supported_types(name), k=rng.randint(1, 4))]
    questions = [with_pictures(one, rng) if "choices" in one and not rng.randrange(4) else one for one in questions]
    if with_markup:
        questions = [canonical(replace_texts(one, rng)) or one for one in questions]
    return formats.get(name).write(questions).data


@lru_cache
def supported_types(name: str) -> tuple[str, ...]:
    """Return the question types that survive a round trip through a format."""
    form, rng = formats.get(name), random.Random(0)
    if not form.is_written:
        return ()
    return tuple(kind for kind in TYPES if form.read(form.write([generated_of(kind, rng)]).data).items)


def canonical(question: dict[str, Any]) -> dict[str, Any] | None:
    """Return a question as it is after it has been saved, or None if it is not valid."""
    images = RecordedImages()
    try:
        return portable(check(question, images), images)
    except TizaError:
        return None


def replace_texts(value: Any, rng: random.Random, name: str = "") -> Any:
    """Return a question with some of its texts replaced."""
    if isinstance(value, dict):
        return {key: replace_texts(part, rng, key) for key, part in value.items()}
    if isinstance(value, list):
        return [replace_texts(part, rng, name) for part in value]
    return fragments.text(rng) if isinstance(value, str) and name in _TEXTS and rng.randrange(2) else value
