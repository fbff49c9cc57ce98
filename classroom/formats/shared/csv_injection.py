"""Protect the cells of CSV files that spreadsheet programs would run as formulas.

A cell that begins with ``= + - @``, a tab or a carriage return (or the full-width forms of these signs) is written with
a preceding apostrophe, so that it opens as text. A negative number is no formula and stays as it is. Cells that
already begin with apostrophes and such a sign get one more, so that reading undoes exactly what writing did.

Source: OWASP, "CSV Injection".
"""

import re

_RISKY = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_NEGATIVE = re.compile("-[0-9]{1,32}([.,][0-9]{1,32})?")
_GUARDED = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")


def neutralise(text: str) -> str:
    """Return the text in a form that no spreadsheet program runs as a formula."""
    return f"'{text}" if _RISKY.match(text) and not _NEGATIVE.fullmatch(text) else text


def restore(text: str) -> str:
    """Return the original text, the inverse of :func:`neutralise`."""
    return text[1:] if _GUARDED.match(text) else text


_GUARDED_NUMBER = re.compile("'+[+-][0-9]{1,32}([.,][0-9]{1,32})?( ?%)?")


def guard_number(text: str) -> str:
    """Return a text for a workbook, in which :func:`restore_number` removes an apostrophe before a number."""
    return f"'{text}" if _GUARDED_NUMBER.fullmatch(text) else text


def restore_number(text: str) -> str:
    """Return a number without the apostrophe that a CSV file had before it, the inverse of :func:`guard_number`.

    A CSV file of earlier versions that was saved as a workbook has such numbers: ``'-5``.
    """
    return text[1:] if _GUARDED_NUMBER.fullmatch(text) else text
