"""GIFT, the text format of Moodle in which teachers write questions by hand.

Source: https://docs.moodle.org/en/GIFT_format.
"""

from classroom.formats.base import Format
from classroom.formats.gift.reader import read
from classroom.formats.gift.writer import TYPES, write
from classroom.formats.shared.text_files import decode_beginning, looks_like_aiken, looks_like_anki, looks_like_gift


def recognise(data: bytes) -> bool:
    """Return whether the file has braces, titles or categories, and is neither Aiken nor a file of Anki."""
    text = decode_beginning(data)
    return looks_like_gift(text) and not looks_like_aiken(text) and not looks_like_anki(text)


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
