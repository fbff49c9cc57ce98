"""What authors type, in the one form in which it is kept: equal texts are equal bytes."""

import re
import unicodedata

_NEWLINE = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_UNSTORABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BREAK = re.compile(r"\s*\n\s*")


def tidy(text: str) -> str:
    """Return the text composed (NFC), with ``\\n`` as the end of line and no space around it.

    Browsers send CR LF, files come with anything, and letters with accents have two spellings.
    """
    return unicodedata.normalize("NFC", _NEWLINE.sub("\n", text)).strip()


def tidy_line(text: str) -> str:
    """Return the tidied text on one line."""
    return _BREAK.sub(" ", tidy(text))


def is_storable(text: str) -> bool:
    """Say whether databases and files can hold the text: no control characters, no halves of characters."""
    return _UNSTORABLE.search(text) is None
