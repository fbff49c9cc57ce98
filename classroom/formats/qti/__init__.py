"""QTI, 1EdTech's format for exchanging items: packages of QTI 2 and 3, or one item alone. See docs/formats/qti.md."""

import posixpath
from collections.abc import Callable, Sequence
from urllib.parse import unquote

from flask_babel import gettext as _

from classroom.formats.base import MAX_QUESTIONS, ParsedFile, ParsedItem, Portable, Written
from classroom.formats.qti import package, reading, writing
from classroom.formats.qti.item import Item
from classroom.formats.qti.names import canonical
from classroom.formats.source import Refused
from classroom.formats.xml_tree import BrokenXml, root_name, tree
from classroom.formats.zip_files import BEGIN, Archive, BrokenZip, inside

__all__ = ["ROOTS", "Qti"]

ROOTS = ("assessmentItem", "qti-assessment-item", "assessmentTest", "qti-assessment-test", "manifest")
"""First elements of XML files that belong to QTI."""
EMPTY = b"PK\x05\x06"


class Qti:
    """Packages of QTI."""

    name = "qti"
    title = "QTI 2.1, 3.0"
    extension = "zip"
    extensions: tuple[str, ...] = ("zip", "xml")
    content_type = "application/zip"

    def read(self, data: bytes) -> ParsedFile:
        """Read a package or an item; the messages for a package name the file in it that their line means."""
        parsed = ParsedFile()
        if data.startswith((BEGIN, EMPTY)):
            _read_package(data, parsed)
        else:
            _take(parsed, "", data, reading.About(), lambda address: None)
        if not parsed.items and not parsed.errors:
            parsed.refuse(1, _("There is no question in this file."))
        return parsed

    def write(self, questions: Sequence[Portable]) -> Written:
        """Write a package of QTI 2.1; what it cannot hold is said."""
        return writing.write(questions)

    def recognise(self, data: bytes) -> bool:
        """Say whether a file is a zip or begins as an item does."""
        return data.startswith((BEGIN, EMPTY)) or root_name(data) in ROOTS


def _read_package(data: bytes, parsed: ParsedFile) -> None:
    try:
        archive = Archive(data)
    except BrokenZip as error:
        parsed.refuse(1, error.reason, error.suggestion)
        return
    for entry in package.entries(archive, parsed):
        if len(parsed.items) + len(parsed.errors) >= MAX_QUESTIONS:
            text = _("A file has at most %(max)d questions. Split it.", max=MAX_QUESTIONS)
            parsed.refuse(entry.line, f"{package.MANIFEST}: {text}")
            return
        try:
            content = archive.read(entry.name)
        except BrokenZip as error:
            package.refuse(parsed, entry.name, error)
            continue
        _take(parsed, entry.name, content, entry.about, _finder(archive, entry.name))


def _finder(archive: Archive, item: str) -> Callable[[str], bytes | None]:
    """Return what finds a file by its address in an item."""

    def find(address: str) -> bytes | None:
        name = inside(posixpath.dirname(item), unquote(address.partition("#")[0]))
        try:
            return archive.read(name) if name is not None and name in archive else None
        except BrokenZip:
            return None

    return find


def _take(
    parsed: ParsedFile, name: str, data: bytes, about: reading.About, find: Callable[[str], bytes | None]
) -> None:
    """Read one item; ``name`` is its file's in a package, or nothing."""
    before = f"{name}: " if name else ""
    try:
        root = tree(data)
        line = root.line
        if root.tag not in ROOTS[:2]:
            text = _("This is not an item of QTI: it begins with <%(name)s>.", name=root.tag[:60])
            raise Refused(root.line, text, _("Upload the whole package as a zip."))
        item = Item(canonical(root), find=find)
        question = reading.question(item, about)
    except BrokenXml as error:
        parsed.refuse(error.line, before + error.reason, error.suggestion)
    except Refused as error:
        parsed.refuse(error.line, before + error.message, error.suggestion)
    else:
        parsed.items.append(ParsedItem(line, question))
        for note in item.notes:
            parsed.note(note["line"], before + note["message"], note.get("suggestion", ""))
