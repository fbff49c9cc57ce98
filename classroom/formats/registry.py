"""The file formats by name. A new format is a file of its own and one line here."""

from flask_babel import gettext as _

from classroom.core.errors import Invalid
from classroom.formats.aiken import Aiken
from classroom.formats.base import Format
from classroom.formats.csv import Csv
from classroom.formats.gift import Gift
from classroom.formats.kahoot import Kahoot
from classroom.formats.moodle_xml import MoodleXml
from classroom.formats.native_json import NativeJson
from classroom.formats.qti import Qti
from classroom.formats.xlsx import Xlsx

_ALL: tuple[Format, ...] = (
    NativeJson(), Csv(), Gift(), Aiken(), Kahoot(), Xlsx(), MoodleXml(), Qti(),
)  # fmt: skip
_FORMATS = {form.name: form for form in _ALL}


def names() -> list[str]:
    """Return the names of all formats."""
    return list(_FORMATS)


def get(name: str) -> Format:
    """Return a format.

    Raises:
        Invalid: with field ``format``, when there is none of that name.
    """
    if name not in _FORMATS:
        text = _("Give one of: %(names)s.", names=", ".join(_FORMATS))
        raise Invalid(_("Files of this format cannot be read or written."), fields={"format": text})
    return _FORMATS[name]


def extensions() -> list[str]:
    """Return every ending that files of some format come with, each once."""
    return list(dict.fromkeys(ending for form in _FORMATS.values() for ending in form.extensions))


def guess(filename: str, data: bytes) -> str | None:
    """Return the name of the format that a file's name and content tell, or None."""
    extension = filename.rpartition(".")[2].lower()
    fitting = (form for form in _FORMATS.values() if extension in form.extensions)
    return next((form.name for form in fitting if form.recognise(data)), None)


def by_name(filename: str) -> str | None:
    """Return the name of the format that a file with this name should be written in, or None."""
    extension = filename.rpartition(".")[2].lower()
    if extension in _FORMATS:
        return extension
    return next((form.name for form in _FORMATS.values() if extension in form.extensions), None)
