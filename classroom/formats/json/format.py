"""The native format: JSON, lossless in both directions, pictures included.

{"format": "tiza-questions", "version": 1, "questions": [
    {"type", "language", "title", "prompt", the fields of the type, "explanation", "time_limit", "points", "difficulty",
     "tags", "image": null or {"alt", "data": base64}}]}

Fields of a type are what its ``source`` gives and its ``parse`` takes, so a new type needs nothing here.
docs/formats/json.md has all of them.
"""

from classroom.formats.base import Format
from classroom.formats.json.reader import read
from classroom.formats.json.writer import write


def recognise(data: bytes) -> bool:
    """Return True: no other format has the extension."""
    return True


FORMAT = Format(
    name="json",
    label="Tiza (JSON)",
    extensions=("json",),
    content_type="application/json",
    types=None,
    read=read,
    write=write,
    recognise=recognise,
)
