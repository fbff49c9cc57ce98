"""Lists of questions as people write them: in Word, or as plain text.

Questions have numbers, options have letters; the right ones are bold, have a star, or stand in a line such as
``Answer: B``. docs/formats/list.md describes it for authors. Sources: ECMA-376, part 1 (WordprocessingML).
"""

from classroom.formats.base import Format
from classroom.formats.list.docx import is_docx
from classroom.formats.list.reader import looks_like_list, read
from classroom.formats.list.writer import TYPES, write
from classroom.formats.shared.text_files import decode_beginning, looks_like_anki


def recognise(data: bytes) -> bool:
    """Return whether a file is a Word document, or a text with numbered questions."""
    if data.startswith(b"PK"):
        return is_docx(data)
    text = decode_beginning(data)
    return looks_like_list(text) and not looks_like_anki(text)


FORMAT = Format(
    name="list",
    label="DOCX (Word)",
    extensions=("docx",),
    reads=("txt", "text", "md"),
    content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    types=TYPES,
    read=read,
    write=write,
    recognise=recognise,
)
