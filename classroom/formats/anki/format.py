"""Notes of Anki as plain text: one note a line, its fields between tabs.

Lines at the beginning, such as ``#separator:tab`` and ``#tags column:3``, say how to read the others. A field is HTML
if ``#html:true`` says so; ``{{c1::Lima::city}}`` is a gap with a hint.

Source: Anki Manual, "Text Files" (file headers) and "Cloze Deletion".
"""

from classroom.formats.anki.reader import has_columns, read
from classroom.formats.base import Format
from classroom.formats.shared.text_files import decode_beginning, looks_like_anki


def recognise(data: bytes) -> bool:
    """Return whether a file has Anki's first lines or gaps, or else a tab in every line."""
    text = decode_beginning(data)
    return not data.startswith(b"PK") and (looks_like_anki(text) or has_columns(text))


FORMAT = Format(
    name="anki",
    label="Anki (TXT)",
    extensions=("txt",),
    reads=("csv", "tsv"),
    content_type="text/plain; charset=utf-8",
    types=("short_text", "numeric", "open_text"),
    read=read,
    recognise=recognise,
)
