"""Kahoot!: its spreadsheet for importing quizzes, and quizzes as JSON, which are only read.

The spreadsheet has some rows of instructions, then a header (question, answers 1 to 4, time limit in seconds, numbers
of the right answers such as ``1,3``), then one question a row. The columns are found by their headings in English or
Spanish, in any order.

Source: Kahoot!, "How to import questions from a spreadsheet to your kahoot", and the template that goes with it.
"""

from classroom.formats.base import Format, ParsedFile
from classroom.formats.kahoot import quiz
from classroom.formats.kahoot.writer import TYPES, write
from classroom.formats.shared.new_workbook import CONTENT_TYPE
from classroom.formats.shared.text_files import decode_beginning, looks_like_kahoot
from classroom.formats.shared.zip_archive import is_archive


def read(data: bytes) -> ParsedFile:
    """Read a filled-in template or a quiz in JSON."""
    is_json = not is_archive(data) and data[:100].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    if is_json:
        return quiz.read(data)
    from classroom.formats.kahoot import reader  # loads openpyxl

    return reader.read(data)


def recognise(data: bytes) -> bool:
    """Return whether a file is a workbook with the header of the template, or JSON with Kahoot's questions."""
    if not is_archive(data):
        return looks_like_kahoot(decode_beginning(data))
    from classroom.formats.kahoot import reader

    return reader.recognise(data)


FORMAT = Format(
    name="kahoot",
    label="Kahoot (XLSX)",
    extensions=("xlsx",),
    reads=("json",),
    content_type=CONTENT_TYPE,
    types=TYPES,
    read=read,
    write=write,
    recognise=recognise,
)
