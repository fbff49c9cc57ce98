"""Reading XML that a stranger wrote: elements that know their line, and nothing that XML can reach or blow up.

The parser is defusedxml's: a document type, entities and anything external end the reading at once, so no file and no
address is ever opened and nothing can grow. Depth and number of elements are limited on top.

Source: "XML Security", Python's documentation of xml; defusedxml, README.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from xml.parsers.expat import errors as codes
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser
from flask_babel import gettext as _

MAX_DEPTH = 100
"""How deep elements may be inside each other."""
MAX_ELEMENTS = 200_000
"""Elements in one document: more than a file of 8 MB with the most questions needs."""
MAX_ATTRIBUTES = 200
"""Attributes of one element."""
PIECE = 1 << 16
"""Bytes that the parser gets at a time."""
VOID = frozenset({"area", "br", "col", "hr", "img", "input", "source", "wbr"})
"""Elements that HTML writes without an end tag."""


@dataclass(slots=True)
class Allowance:
    """How many elements may still be read: one for all documents of an archive, whose XML can unpack to a lot."""

    elements: int = MAX_ELEMENTS


class BrokenXml(ValueError):
    """The document cannot be read from ``line`` (from 1) on; ``reason`` and ``suggestion`` are for its author."""

    def __init__(self, line: int, reason: str, suggestion: str = "") -> None:
        super().__init__(reason)
        self.line, self.reason, self.suggestion = line, reason, suggestion


@dataclass(slots=True)
class Element:
    """One element: its name without prefix, its attributes, its texts and elements in order, and its line (from 1)."""

    tag: str
    attributes: dict[str, str]
    line: int
    content: list[str | Element] = field(default_factory=list)

    @property
    def children(self) -> list[Element]:
        """The elements directly inside, without the texts."""
        return [part for part in self.content if isinstance(part, Element)]

    def all(self, tag: str) -> list[Element]:
        """Return the elements of a name directly inside."""
        return [child for child in self.children if child.tag == tag]

    def first(self, tag: str) -> Element | None:
        """Return the first element of a name directly inside, or None."""
        return next((child for child in self.children if child.tag == tag), None)

    def walk(self) -> Iterator[Element]:
        """Yield this element and everything inside, in the order of the document."""
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, *tags: str) -> Iterator[Element]:
        """Yield the elements of some names at any depth, in the order of the document."""
        return (element for element in self.walk() if element.tag in tags)

    @property
    def text(self) -> str:
        """All text inside, without mark-up."""
        return "".join(part if isinstance(part, str) else part.text for part in self.content)

    @property
    def html(self) -> str:
        """What is inside, as HTML."""
        return "".join(escape(part, quote=False) if isinstance(part, str) else part.outer_html for part in self.content)

    @property
    def outer_html(self) -> str:
        """This element and what is inside, as HTML."""
        given = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes.items())
        return f"<{self.tag}{given}>" + ("" if self.tag in VOID else f"{self.html}</{self.tag}>")


class _Builder(ContentHandler):
    """Makes elements out of what the parser meets; ``done`` are the finished ones directly inside the root."""

    def __init__(self, line: Callable[[], int], allowance: Allowance, *, keep: bool) -> None:
        super().__init__()
        self.line, self.allowance, self.keep = line, allowance, keep
        self.root: Element | None = None
        self.done: list[Element] = []
        self._open: list[Element] = []

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  # the parser's name
        line = self.line()
        self.allowance.elements -= 1
        if self.allowance.elements < 0 or len(attrs) > MAX_ATTRIBUTES:
            raise BrokenXml(line, _("The file has too many elements."), _("Split it."))
        if len(self._open) >= MAX_DEPTH:
            raise BrokenXml(line, _("The elements are nested too deep."))
        given = {key.rpartition(":")[2]: value for key, value in attrs.items() if not key.startswith("xmlns")}
        element = Element(name.rpartition(":")[2], given, line)
        if self.root is None:
            self.root = element
        elif self.keep or len(self._open) > 1:
            self._open[-1].content.append(element)
        self._open.append(element)

    def endElement(self, name: str) -> None:  # noqa: N802
        element = self._open.pop()
        if len(self._open) == 1:
            self.done.append(element)

    def characters(self, content: str) -> None:
        if self.keep or len(self._open) > 1:
            self._open[-1].content.append(content)


class _Reader:
    def __init__(self, allowance: Allowance | None = None, *, keep: bool) -> None:
        self._parser = DefusedExpatParser(forbid_dtd=True)
        self.builder = _Builder(self.line, allowance or Allowance(), keep=keep)
        self._parser.setContentHandler(self.builder)

    def feed(self, data: bytes | None) -> None:
        """Read on; None ends the document.

        Raises:
            BrokenXml: the document is not XML from some line on, or does what it may not.
        """
        try:
            if data is None:
                self._parser.close()
            else:
                self._parser.feed(data)
        except SAXParseException as error:
            raise _broken(error) from None
        except DefusedXmlException:
            text = _("The file declares a document type or entities. Files that do are not read.")
            raise BrokenXml(self.line(), text, _("Remove everything from <!DOCTYPE to its end.")) from None
        except (LookupError, UnicodeError, ValueError) as error:
            if isinstance(error, BrokenXml):
                raise
            raise BrokenXml(1, *_unknown_encoding()) from None

    def line(self) -> int:
        """Return the line at which the parser is, from 1."""
        return self._parser.getLineNumber() or 1


def tree(data: bytes, allowance: Allowance | None = None) -> Element:
    """Return the root of a document, with everything inside.

    Raises:
        BrokenXml: it cannot be read, or has more elements than are allowed.
    """
    reader = _Reader(allowance, keep=True)
    for start in range(0, len(data), PIECE):
        reader.feed(data[start : start + PIECE])
    reader.feed(None)
    if reader.builder.root is None:
        raise BrokenXml(1, _("There is no element in this file."))
    return reader.builder.root


def stream(data: bytes) -> Iterator[Element]:
    """Yield the root, empty, and then each element directly inside it as soon as it is complete.

    So what stands before a break is read, and a large document is never in memory as a whole.

    Raises:
        BrokenXml: from here on it cannot be read.
    """
    reader = _Reader(keep=False)
    builder, begun = reader.builder, False
    for start in range(0, len(data) + PIECE, PIECE):
        broken = None
        try:
            reader.feed(data[start : start + PIECE] or None)
        except BrokenXml as error:
            broken = error
        if builder.root is not None and not begun:
            begun = True
            yield Element(builder.root.tag, builder.root.attributes, builder.root.line)
        yield from builder.done
        builder.done.clear()
        if broken:
            raise broken
    if not begun:
        raise BrokenXml(1, _("There is no element in this file."))


def root_name(data: bytes) -> str | None:
    """Return the name of the first element without reading on, or None when there is none in the first 64 KB."""
    reader = _Reader(keep=False)
    for start in range(0, min(len(data), PIECE), 1024):
        try:
            reader.feed(data[start : start + 1024])
        except BrokenXml:
            break
        if reader.builder.root:
            break
    return reader.builder.root.tag if reader.builder.root else None


def _unknown_encoding() -> tuple[str, str]:
    return _("The file is in an encoding that is not known here."), _("Save the file again as UTF-8.")


def _broken(error: SAXParseException) -> BrokenXml:
    """Say in the reader's language what expat found, for what happens to files of questions."""
    line = max(1, error.getLineNumber() or 1)
    code = getattr(error.getException(), "code", None)
    match code and codes.messages.get(code):
        case codes.XML_ERROR_NO_ELEMENTS:
            found = (_("The file ends before it is complete."), _("Export or download it again."))
        case codes.XML_ERROR_UNCLOSED_TOKEN | codes.XML_ERROR_UNCLOSED_CDATA_SECTION | codes.XML_ERROR_PARTIAL_CHAR:
            found = (_("What begins here has no end; perhaps the file was cut off."), _("Export or download it again."))
        case codes.XML_ERROR_TAG_MISMATCH:
            found = (_("The end tag here is not that of the element that was opened last."), "")
        case codes.XML_ERROR_UNDEFINED_ENTITY:
            found = (
                _("XML does not know the entity that stands here."),
                _("Write &amp;nbsp; instead of &nbsp;, or put the HTML between <![CDATA[ and ]]>."),
            )
        case codes.XML_ERROR_JUNK_AFTER_DOC_ELEMENT:
            found = (_("Something stands after the end of the document."), _("Remove what follows the last end tag."))
        case codes.XML_ERROR_UNKNOWN_ENCODING | codes.XML_ERROR_INCORRECT_ENCODING:
            found = _unknown_encoding()
        case codes.XML_ERROR_INVALID_TOKEN:
            found = (
                _("Something here is not XML, or not in the encoding that the file declares."),
                _("Write &lt; for < and &amp; for &, and save the file as UTF-8."),
            )
        case _:
            found = (_("From here on this is not correct XML: %(reason)s.", reason=error.getMessage()), "")
    return BrokenXml(line, *found)
