"""Tiza's own format: JSON that holds everything, including pictures.

{"format": "tiza-questions", "version": 1, "questions": [
    {"type", "language", "title", "prompt", the fields of the type, "explanation", "time_limit", "points", "difficulty",
     "tags", "image": null or {"alt", "data": base64}}]}

The fields of a question type are those of its methods ``source`` and ``parse``, so a new type needs no change here.
docs/formats/json.md lists them.
"""

from classroom.formats.base import Format
from classroom.formats.json.reader import read
from classroom.formats.json.writer import write
from classroom.formats.shared.text_files import decode_beginning, looks_like_kahoot


def recognise(data: bytes) -> bool:
    """Return whether a file is not one of Kahoot, the other program whose JSON is read."""
    return not looks_like_kahoot(decode_beginning(data))


FORMAT = Format(
    name="json",
    label="Tiza (JSON)",
    extensions=("json",),
    content_type="application/json",
    read=read,
    write=write,
    recognise=recognise,
)
