"""Normalising the texts that people type, so that equal texts are stored as equal bytes."""

import re
import unicodedata

_NEWLINE = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_UNSTORABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BREAK = re.compile(r"\s*\n\s*")


def tidy(text: str) -> str:
    """Return the text in Unicode form NFC, with ``\\n`` as the line break and without spaces around it.

    Browsers send CR LF, files have any line breaks, and Unicode encodes letters with accents in two ways.
    """
    return unicodedata.normalize("NFC", _NEWLINE.sub("\n", text)).strip()


def tidy_line(text: str) -> str:
    """Return the tidied text on one line."""
    return _BREAK.sub(" ", tidy(text))


def is_storable(text: str) -> bool:
    """Return whether databases and files can hold the text: no control characters and no lone surrogates."""
    return _UNSTORABLE.search(text) is None
