"""Numbers as files of questions write them."""

from classroom.questions.number_parsing import Number, number_of


def number(text: str) -> Number:
    """Return the number that a text is, with a decimal point or comma; whole ones as int.

    Raises:
        ValueError: it is no number, or none that a question may have.
    """
    value = number_of(text)
    if value is None:
        raise ValueError(text[:40])
    return value


def written(value: Number) -> str:
    """Return a number so that reading it gives the same one."""
    return str(value) if isinstance(value, int) else repr(float(value))
