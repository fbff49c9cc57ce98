"""Text files: decoding them, and telling formats apart that share an extension, such as ``.txt`` or ``.json``."""

import re

from flask_babel import gettext as _

from classroom.core import encodings
from classroom.formats.base import ParsedFile

BYTE_ORDER_MARK = "\ufeff"
"""Also a character without width."""
MAX_LINES = 400_000
"""Most lines that are read, counting empty ones."""
_BEGINNING = 128 * 1024
_ANSWER = re.compile(r"^[ \t]*ANSWER[ \t]*:[ \t]*\(?[A-Z]\b", re.MULTILINE | re.IGNORECASE)
_GIFT_ANSWERS = re.compile(
    r"^[ \t]*(?:::|\$CATEGORY:)|(?<!\\)\{[ \t]*\n?[ \t]*(?:[=~#]|(?:T|F|TRUE|FALSE)[ \t]*[#}])", re.MULTILINE
)
_ANKI = re.compile(r"^#(?:separator|html|tags|columns|notetype|deck|guid)(?: column)?[ \t]{0,9}:", re.IGNORECASE)
_BLACKBOARD = re.compile(r"(?:MC|MA|TF|ESS|ORD|MAT|FIB|FIB_PLUS|FIL|NUM|SR|OP|JUMBLED_SENTENCE|QUIZ_BOWL)\t[^\t\n]")
_CLOZE = re.compile(r"\{\{c[0-9]{1,3}::")
_KAHOOT = re.compile(r'"(?:kahoot|questionFormat|numberOfAnswers|quizType|pointsMultiplier)"[ \t\n]{0,9}:')
_GIFT = re.compile(r"^[ \t]*(?:::|\$CATEGORY:)|(?<!\\)\{", re.MULTILINE)


def normalise_newlines(text: str) -> str:
    """Return the text with ``\\n`` as the end of every line."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decode_beginning(data: bytes) -> str:
    """Return the first 128 KiB of a file as text; bytes that are not text are replaced."""
    beginning = data[:_BEGINNING]
    try:
        text = encodings.decode(beginning).text
    except UnicodeError:
        text = beginning.decode("utf-8", errors="replace")
    return normalise_newlines(text)


def looks_like_aiken(text: str) -> bool:
    """Return whether there is a line such as ``ANSWER: B``."""
    return _ANSWER.search(text) is not None


def looks_like_gift(text: str) -> bool:
    """Return whether there is a title, a category or an opening brace of answers."""
    return _GIFT.search(text) is not None


def has_gift_answers(text: str) -> bool:
    """Return whether there is a title, a category, or a brace followed by a sign of GIFT."""
    return _GIFT_ANSWERS.search(text) is not None


def looks_like_anki(text: str) -> bool:
    """Return whether the first line is one of Anki's about the file, or there is one of its gaps, ``{{c1::...}}``."""
    return _ANKI.match(text.lstrip(f"{BYTE_ORDER_MARK} \t\n")) is not None or _CLOZE.search(text) is not None


def looks_like_blackboard(text: str) -> bool:
    """Return whether the first line is a question of Blackboard's text for uploads, ``MC`` and more between tabs."""
    return _BLACKBOARD.match(text.lstrip(f"{BYTE_ORDER_MARK} \n")) is not None


def looks_like_kahoot(text: str) -> bool:
    """Return whether JSON has questions with Kahoot's names, and is not Tiza's own."""
    if '"tiza-questions"' in text or not text.lstrip(f"{BYTE_ORDER_MARK} \t\n").startswith("{"):
        return False
    return _KAHOOT.search(text) is not None or ('"question"' in text and '"choices"' in text)


def decode_text(data: bytes, parsed: ParsedFile) -> str | None:
    """Return the text of a file: UTF-8, UTF-16, or an encoding of Western Europe, with a note that it was guessed.

    Return None if it is no text, after adding an error for the first wrong line to ``parsed``.
    """
    try:
        text, guessed = encodings.decode(data)
    except UnicodeError as error:
        line = data[: getattr(error, "start", 0)].count(b"\n") + 1
        parsed.add_error(line, _("This is not text in UTF-8. Save the file again as UTF-8."))
        return None
    if guessed:
        message = _("The file does not say its encoding. It was read as %(name)s.", name=guessed)
        parsed.add_note(1, message, _("Look at the letters with accents. If they are wrong, save the file as UTF-8."))
    return text
