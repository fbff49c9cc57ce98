"""All file formats. A new format is a folder of its own and one line here."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any

from flask_babel import gettext as _

from classroom.core.errors import Invalid
from classroom.formats.base import MOST_BYTES, Format, ParsedFile
from classroom.formats.csv.reader import looks_like_table
from classroom.formats.shared.given_file import Data, given
from classroom.formats.shared.words_of_truth import add_words_of_truth

FOLDERS = ("json", "csv", "gift", "aiken", "kahoot", "xlsx", "ods", "moodle_xml", "qti", "qti12", "list", "h5p", "anki")
"""In the order of lists on pages, and in which :func:`guess` tries formats with the same extension."""


def _load(folder: str) -> Format:
    """Return the format that a folder defines in its module ``format`` as ``FORMAT``."""
    found: Format = import_module(f"classroom.formats.{folder}.format").FORMAT
    return replace(found, read=_finished(found.read))


def _finished(read: Callable[[Any], ParsedFile]) -> Callable[[Any], ParsedFile]:
    """Return a reader that also does what every format needs once all questions of a file are read."""

    def read_all(data: Any) -> ParsedFile:
        parsed = read(data)
        add_words_of_truth(parsed.items)
        return parsed

    return read_all


_FORMATS = {found.name: found for found in map(_load, FOLDERS)}


def names() -> list[str]:
    """Return the names of all formats."""
    return list(_FORMATS)


def written_names() -> list[str]:
    """Return the names of the formats in which questions can be exported."""
    return [name for name, found in _FORMATS.items() if found.is_written]


def get(name: str) -> Format:
    """Return a format.

    Raises:
        Invalid: with field ``format``, if there is none of that name.
    """
    if name not in _FORMATS:
        text = _("Must be one of: %(names)s.", names=", ".join(_FORMATS))
        raise Invalid(_("Files of this format cannot be read or written."), fields={"format": text})
    return _FORMATS[name]


def extensions() -> list[str]:
    """Return the extensions of all formats, each once."""
    return list(dict.fromkeys(one for found in _FORMATS.values() for one in (*found.extensions, *found.reads)))


def guess(filename: str, data: Data) -> str | None:
    """Return the name of the format that fits a file's name and content, or None.

    Of a file that is too large for all but the formats that stream, the name decides if none of these fits.
    """
    ending, file = _extension(filename), given(data)
    fitting = [found for found in _FORMATS.values() if ending in (*found.extensions, *found.reads)]
    if file.size > MOST_BYTES:
        names = [found.name for found in fitting if found.streams and found.recognise(file)]
        return next(iter(names or [found.name for found in fitting if not found.streams]), None)
    whole = file.whole()
    return next((found.name for found in fitting if found.recognise(whole)), None)


def guess_pasted(text: str) -> str | None:
    """Return the name of the format of a text that was copied, such as cells of a spreadsheet, or None."""
    return "csv" if looks_like_table(text) else guess("pasted.txt", text.encode(errors="replace"))


def by_name(filename: str) -> str | None:
    """Return the name of the format in which a file with this name should be written, or None."""
    extension = _extension(filename)
    if extension in written_names():
        return extension
    written = (found for found in _FORMATS.values() if found.is_written)
    return next((found.name for found in written if extension in found.extensions), None)


def _extension(filename: str) -> str:
    return filename.rpartition(".")[2].lower()
