"""QTI, 1EdTech's format for exchanging items: packages of QTI 2 and 3, or one item alone. See docs/formats/qti.md."""

import posixpath
from collections.abc import Callable, Sequence
from urllib.parse import unquote

from flask_babel import gettext as _

from classroom.formats.base import MAX_QUESTIONS, ParsedFile, ParsedItem, Portable, Written
from classroom.formats.qti import package, reading, writing
from classroom.formats.qti.item import Item
from classroom.formats.qti.names import canonical
from classroom.formats.shared.question_element import QuestionError
from classroom.formats.shared.xml_reader import ElementBudget, XmlError, parse_tree, root_tag
from classroom.formats.shared.zip_archive import SIGNATURE, Archive, ZipError, resolve_name

__all__ = ["ROOTS", "Qti"]

ROOTS = ("assessmentItem", "qti-assessment-item", "assessmentTest", "qti-assessment-test", "manifest")
"""First elements of XML files that belong to QTI."""
MAX_ELEMENTS = 300_000
"""Elements in all documents of a package together: more than the most questions need."""
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
        if data.startswith((SIGNATURE, EMPTY)):
            _read_package(data, parsed)
        else:
            _take(parsed, package.Entry("", reading.About()), data, lambda address: None, ElementBudget())
        if not parsed.items and not parsed.errors:
            parsed.add_error(1, _("There is no question in this file."))
        return parsed

    def write(self, questions: Sequence[Portable]) -> Written:
        """Write a package of QTI 2.1; what it cannot hold is said."""
        return writing.write(questions)

    def recognise(self, data: bytes) -> bool:
        """Say whether a file is a zip or begins as an item does."""
        return data.startswith((SIGNATURE, EMPTY)) or root_tag(data) in ROOTS


def _read_package(data: bytes, parsed: ParsedFile) -> None:
    try:
        archive = Archive(data)
    except ZipError as error:
        parsed.add_error(1, error.reason, error.suggestion)
        return
    budget = ElementBudget(MAX_ELEMENTS)
    pictures: dict[str, bytes | None] = {}
    for entry in package.entries(archive, parsed, budget):
        if len(parsed.items) + len(parsed.errors) >= MAX_QUESTIONS:
            text = _("A file has at most %(max)d questions. Split it.", max=MAX_QUESTIONS)
            parsed.add_error(entry.line, f"{package.MANIFEST}: {text}")
            return
        try:
            content = archive.read(entry.name)
        except ZipError as error:
            package.refuse(parsed, entry.name, error)
            continue
        _take(parsed, entry, content, _finder(archive, entry.name, pictures), budget)
        if budget.elements < 0:
            return  # said with the item at which it was used up


def _finder(archive: Archive, item: str, found: dict[str, bytes | None]) -> Callable[[str], bytes | None]:
    """Return what finds a file by its address in an item. A picture that many items show is in memory once."""

    def find(address: str) -> bytes | None:
        name = resolve_name(posixpath.dirname(item), unquote(address.partition("#")[0]))
        if name is None or name not in archive:
            return None
        if name not in found:
            try:
                found[name] = archive.read(name)
            except ZipError:
                found[name] = None
        return found[name]

    return find


def _take(
    parsed: ParsedFile, entry: package.Entry, data: bytes, find: Callable[[str], bytes | None], budget: ElementBudget
) -> None:
    """Read one item, which in a package has a name."""
    before = f"{entry.name}: " if entry.name else ""
    try:
        root = parse_tree(data, budget)
        line = root.line
        if root.tag not in ROOTS[:2]:
            text = _("This is not an item of QTI: it begins with <%(name)s>.", name=root.tag[:60])
            raise QuestionError(root.line, text, _("Upload the whole package as a zip."))
        item = Item(canonical(root), find=find)
        question = reading.question(item, entry.about)
    except XmlError as error:
        parsed.add_error(error.line, before + error.reason, error.suggestion)
    except QuestionError as error:
        parsed.add_error(error.line, before + error.message, error.suggestion)
    else:
        parsed.items.append(ParsedItem(line, question))
        for note in item.notes:
            parsed.add_note(note["line"], before + note["message"], note.get("suggestion", ""))
