"""Numbers in files of questions."""

from classroom.questions.number_parsing import Number, number_of


def parse_number(text: str) -> Number:
    """Return the number in a text with a decimal point or comma; integers as int.

    Raises:
        ValueError: the text is not a number, or not one that a question may have.
    """
    value = number_of(text)
    if value is None:
        raise ValueError(text[:40])
    return value


def format_number(value: Number) -> str:
    """Return the text of a number, from which :func:`parse_number` reads the same value."""
    return str(value) if isinstance(value, int) else repr(float(value))
