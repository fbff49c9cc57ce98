"""The Aiken format: a question on one line, its choices after letters, and the letter of the right one.

    What is the correct answer to this question?
    A. Is it this one?
    B) Maybe this answer?
    ANSWER: B

Texts are plain, without mark-up.
Source: https://docs.moodle.org/en/Aiken_format.
"""

from classroom.formats.aiken.reader import read
from classroom.formats.aiken.writer import TYPES, write
from classroom.formats.base import Format
from classroom.formats.shared.text_files import decode_beginning, looks_like_aiken


def recognise(data: bytes) -> bool:
    """Return whether the file has lines such as ``ANSWER: B``, which no other format has."""
    return looks_like_aiken(decode_beginning(data))


FORMAT = Format(
    name="aiken",
    label="Aiken",
    extensions=("txt",),
    content_type="text/plain; charset=utf-8",
    types=TYPES,
    read=read,
    write=write,
    recognise=recognise,
)
