"""Reading packages and files of QTI 1.2.

Sources: IMS, "Question & Test Interoperability: ASI Information Model" 1.2; 1EdTech, "Common Cartridge" (QTI profile);
packages of Canvas, Blackboard and Chamilo.
"""

import posixpath
import re
from urllib.parse import unquote

from flask_babel import gettext as _

from classroom.formats.base import ParsedFile, ParsedItem
from classroom.formats.qti.package import ITEM_TAGS, ItemMetadata, PackageEntry, add_file_error
from classroom.formats.qti.reader import read_element
from classroom.formats.qti12.item import Item
from classroom.formats.qti12.questions import questions
from classroom.formats.shared.element_excerpts import excerpt_of_element
from classroom.formats.shared.given_file import Data, given
from classroom.formats.shared.metadata import clean_tag
from classroom.formats.shared.places import IN_WORDS
from classroom.formats.shared.qti_versions import MANIFEST, QTI1_PARTS, QTI1_ROOT, SIGNATURES, qti1_files
from classroom.formats.shared.question_element import FindFile, NoQuestionError, QuestionError
from classroom.formats.shared.xml_element import Element
from classroom.formats.shared.xml_reader import ElementBudget, XmlError, parse_tree
from classroom.formats.shared.zip_archive import Archive, ZipError, resolve_name

MAX_ELEMENTS = 300_000
"""Elements in all documents of a package together."""
FILE_BASE = re.compile(r"^\$(?:IMS-CC-FILEBASE|CANVAS_OBJECT_REFERENCE)\$/?(?:\.\./)*")
"""What stands for the folder of files in addresses of Canvas and of Common Cartridge."""
_XID = re.compile(r"xid-[0-9]{1,12}_[0-9]{1,6}")
"""The name of a file in Blackboard's addresses and archives."""
COMMON_CARTRIDGE = "assessment_qti.xml"
CANVAS_FOLDER = "non_cc_assessments/"
"""In its cartridges Canvas keeps the same questions twice: for other programs, and in full for itself."""


def read(data: Data) -> ParsedFile:
    """Read a package or a single file. Messages about a package name the file in it to which their line refers."""
    parsed = ParsedFile()
    file = given(data)
    if file.starts_with(SIGNATURES):
        _read_package(file, parsed)
    else:
        _read_document(parsed, "", file, lambda address: None, ElementBudget())
    parsed.require_question()
    return parsed


def _read_package(data: Data, parsed: ParsedFile) -> None:
    try:
        archive = Archive(data)
    except ZipError as error:
        parsed.add_error(1, error.reason, error.suggestion)
        return
    if _has_qti2(archive):
        text = _("The package also has items of QTI 2, which are left out.")
        parsed.add_note(1, text, _("Import the file again, with the format QTI 2.1."))
    budget = ElementBudget(MAX_ELEMENTS)
    names = qti1_files(archive)
    by_xid = {match[0]: name for name in archive.names() if (match := _XID.search(name)) and not name.endswith(".xml")}
    full = {name.removeprefix(CANVAS_FOLDER).partition(".")[0] for name in names if name.startswith(CANVAS_FOLDER)}
    for name in names:
        folder, _slash, file = name.rpartition("/")
        if file == COMMON_CARTRIDGE and folder in full:
            continue
        try:
            content = archive.read(name)
        except ZipError as error:
            add_file_error(parsed, name, error)
            continue
        if not _read_document(parsed, name, content, _finder(archive, name, by_xid), budget):
            return


def _has_qti2(archive: Archive) -> bool:
    try:
        return MANIFEST in archive and b"imsqti_item_xmlv" in archive.read(MANIFEST)
    except ZipError:
        return False


def _finder(archive: Archive, document: str, by_xid: dict[str, str]) -> FindFile:
    """Return a function that returns a file of the archive by its address in a document.

    Args:
        archive: the package.
        document: the name of the document, to which addresses are relative.
        by_xid: the names of Blackboard's files by the number in their addresses.
    """

    def find(address: str) -> bytes | None:
        path = FILE_BASE.sub("", unquote(address.partition("?")[0].partition("#")[0]))
        places = (posixpath.dirname(document), "", "web_resources")
        known = [resolve_name(place, path) for place in places]
        if xid := _XID.search(address):
            known.append(by_xid.get(xid[0]))
        name = next((name for name in known if name is not None and name in archive), None)
        try:
            return archive.read(name) if name is not None else None
        except ZipError:
            return None

    return find


def _read_document(parsed: ParsedFile, name: str, data: Data, find: FindFile, budget: ElementBudget) -> bool:
    """Read the items of a file; ``name`` is empty outside of a package. Return whether more may be read."""
    before = f"{name}: " if name else ""
    try:
        root = parse_tree(data, budget)
    except XmlError as error:
        parsed.add_error(error.line, before + error.reason, error.suggestion)
        return budget.elements >= 0
    is_part = root.tag in QTI1_PARTS and next(root.find("presentation"), None) is not None
    if root.tag != QTI1_ROOT and not is_part:
        text = _("This is not QTI 1.2: it begins with <%(name)s>.", name=root.tag[:60])
        hint = _("A file of QTI 1.2 has <questestinterop> around its items, and each item has a <presentation>.")
        parsed.add_error(root.line, before + text, hint)
        return True
    tags = _bank_tags(root)
    for element in root.find("item", *ITEM_TAGS):
        if parsed.stop_at_limit(element.line, before):
            return False
        if element.tag in ITEM_TAGS:  # Chamilo puts items of QTI 2 there
            read_element(parsed, PackageEntry(name, ItemMetadata()), element, find)
        else:
            _read_item(parsed, before, element, find, tags)
    return True


def _bank_tags(root: Element) -> list[str]:
    """Return the name of the question bank of a file as a tag."""
    banks = (bank for bank in root.find("objectbank"))
    titles = [text for bank in banks for field, text in _fields(bank) if field == "bank_title"]
    return sorted({clean_tag(title)[0] for title in titles} - {""})


def _fields(element: Element) -> list[tuple[str, str]]:
    """Return the labels and texts of the metadata of an object bank, not those of its items."""
    found = []
    for group in element.all("qtimetadata"):
        for field in group.all("qtimetadatafield"):
            label, entry = field.first("fieldlabel"), field.first("fieldentry")
            if label is not None and entry is not None:
                found.append((label.text.strip(), entry.text.strip()))
    return found


def _read_item(parsed: ParsedFile, before: str, element: Element, find: FindFile, tags: list[str]) -> None:
    item = Item(element, find=find)
    excerpt = excerpt_of_element(element) if before else ""
    try:
        found = questions(item)
    except NoQuestionError as error:
        parsed.add_note(error.line, before + error.message, error.suggestion)
    except QuestionError as error:
        parsed.add_error(error.line, before + error.message, error.suggestion, excerpt=excerpt)
    else:
        for one in found:
            parsed.add_item(ParsedItem(element.line, {**one, "tags": tags}, IN_WORDS, excerpt))
        for note in item.notes:
            parsed.add_note(note["line"], before + note["message"], note.get("suggestion", ""))
