"""GIFT, the text format of Moodle in which teachers write questions by hand.

Source: https://docs.moodle.org/en/GIFT_format.
"""

from classroom.formats.base import Format
from classroom.formats.gift.reader import read
from classroom.formats.gift.writer import TYPES, write
from classroom.formats.list.reader import looks_like_list
from classroom.formats.shared.text_files import (
    decode_beginning,
    has_gift_answers,
    looks_like_aiken,
    looks_like_anki,
    looks_like_gift,
)


def recognise(data: bytes) -> bool:
    """Return whether the file has braces, titles or categories, and is neither Aiken nor a file of Anki.

    A list of questions about programming has braces too.
    """
    text = decode_beginning(data)
    if not looks_like_gift(text) or looks_like_aiken(text) or looks_like_anki(text):
        return False
    return has_gift_answers(text) or not looks_like_list(text)


FORMAT = Format(
    name="gift",
    label="GIFT (Moodle)",
    extensions=("txt", "gift"),
    content_type="text/plain; charset=utf-8",
    types=TYPES,
    read=read,
    write=write,
    recognise=recognise,
)
