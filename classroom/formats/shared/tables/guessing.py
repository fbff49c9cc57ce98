"""The type of a question, where its row does not say it, from the columns that are filled."""

from classroom.formats.shared.tables.cells import CellError, split_credit, split_list
from classroom.formats.shared.tables.columns import CHOICES, MATCHES
from classroom.formats.shared.tables.headings import WRONG, simplified
from classroom.formats.shared.tables.marks import right_places
from classroom.formats.shared.tables.words import CHOICE, OPEN, truth_of
from classroom.questions.number_parsing import number_of

_YES_OR_NO = frozenset(("yes", "no", "si"))
"""Choices of a poll more often than of a question with a right answer, if none is marked."""
_RANGES = ("±", "..", "+-", "+/-")


def type_of_row(row: dict[str, str], said: str) -> str:
    """Return the type of a row.

    Args:
        row: its filled cells by column.
        said: what the row says: a type, :data:`~words.CHOICE`, :data:`~words.OPEN`, or nothing.
    """
    if said == OPEN:
        return _typed(row) if row.get("accepted") or row.get("correct") else "open_text"
    return said if said and said != CHOICE else _guess(row, choice=said == CHOICE)


def _guess(row: dict[str, str], *, choice: bool) -> str:
    choices = [row[name] for name in CHOICES if row.get(name)]
    correct = row.get("correct", "")
    if choices or choice or any(name.startswith(WRONG) for name in row):
        return _of_choices(row, choices, correct, choice=choice)
    if row.get("regions"):
        return "image_pin"
    if row.get("latitude") and row.get("longitude"):
        return "map_pin"
    if correct and not row.get("accepted") and truth_of(correct) is not None:
        return "true_false"
    if correct or row.get("accepted"):
        return _typed(row)
    return "rating" if row.get("low") and row.get("high") else "open_text"


def _of_choices(row: dict[str, str], choices: list[str], correct: str, *, choice: bool) -> str:
    if any(row.get(name) for name in MATCHES):
        return "matching"
    truths = [truth_of(text) for text in choices]
    if truths in ([0, 1], [1, 0]) and (correct or not _YES_OR_NO & set(map(simplified, choices))):
        return "true_false"
    try:
        count = len(right_places(correct, choices))
    except CellError:
        return "single_choice"
    return "multiple_choice" if count > 1 else "single_choice" if correct or choice else "poll"


def _typed(row: dict[str, str]) -> str:
    entries = [split_credit(entry)[0] for entry in split_list(row.get("accepted") or row.get("correct", ""))]
    return "numeric" if entries and all(map(_is_number, entries)) else "short_text"


def _is_number(entry: str) -> bool:
    for sign in _RANGES:
        entry = entry.replace(sign, ";")
    return all(number_of(part) is not None for part in entry.removesuffix("%").split(";"))
