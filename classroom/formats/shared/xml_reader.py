"""Parsing untrusted XML into elements that know their line.

The parser is that of defusedxml, which rejects entities and external references: no file and no address is opened,
and entities cannot expand. A document type is stepped over if it only names the format; one with declarations in it, or
with a file or an address of its own, is rejected. The depth and the number of elements are limited as well.

Source: "XML Security", Python's documentation of xml; defusedxml, README.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.entities import html5
from itertools import chain
from xml.parsers.expat import XML_PARAM_ENTITY_PARSING_NEVER
from xml.parsers.expat import errors as codes
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException, DTDForbidden
from defusedxml.expatreader import DefusedExpatParser
from flask_babel import gettext as _

from classroom.formats.shared.given_file import Data, given
from classroom.formats.shared.xml_element import CData, Element

MAX_DEPTH = 100
"""Levels of nested elements."""
MAX_ELEMENTS = 200_000
"""Elements in one document: more than a file of 8 MB with the maximum number of questions needs."""
MAX_ATTRIBUTES = 200
"""Attributes of one element."""


@dataclass(slots=True)
class ElementBudget:
    """How many elements may still be read, shared by all documents of an archive."""

    elements: int = MAX_ELEMENTS


class XmlError(ValueError):
    """The document cannot be read from ``line`` (from 1) on. ``reason`` and ``suggestion`` are translated."""

    def __init__(self, line: int, reason: str, suggestion: str = "") -> None:
        super().__init__(reason)
        self.line, self.reason, self.suggestion = line, reason, suggestion


class _Builder(ContentHandler):
    """Builds elements from parser events. ``done`` are the complete children of the root."""

    def __init__(self, line: Callable[[], int], budget: ElementBudget, *, keep: bool) -> None:
        super().__init__()
        self.line, self.budget, self.keep = line, budget, keep
        self.root: Element | None = None
        self.done: list[Element] = []
        self._open: list[Element] = []
        self._section: list[str] | None = None

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  # the parser's name
        line = self.line()
        self.budget.elements -= 1
        if self.budget.elements < 0 or len(attrs) > MAX_ATTRIBUTES:
            raise XmlError(line, _("The file has too many elements."), _("Split it."))
        if len(self._open) >= MAX_DEPTH:
            raise XmlError(line, _("The elements are nested too deeply."))
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

    def skippedEntity(self, name: str) -> None:  # noqa: N802
        """Read an entity that the document type would define, which is not opened: those of HTML are known."""
        self.characters(html5.get(f"{name};", f"&{name};"))

    def characters(self, content: str) -> None:
        if self._section is not None:
            self._section.append(content)
        elif self.keep or len(self._open) > 1:
            self._open[-1].content.append(content)

    def begin_section(self) -> None:
        """Begin a CDATA section."""
        self._section = []

    def end_section(self) -> None:
        """End a CDATA section: it is one text, in however many pieces it came."""
        text, self._section = CData("".join(self._section or ())), None
        self.characters(text)


_HARMLESS_TYPE = re.compile(r"[\w.-]{0,80}|https?://(?:www\.|purl\.)?imsglobal\.org/[\w./-]{0,200}", re.ASCII)
"""What a document type may name: a file beside the document, or the format at its publisher. Neither is opened."""


class _Parser(DefusedExpatParser):  # type: ignore[misc]  # defusedxml has no types
    """The parser of defusedxml, which steps over a document type without any declarations."""

    def defused_start_doctype_decl(
        self, name: str, sysid: str | None, pubid: str | None, has_declarations: int
    ) -> None:
        if has_declarations or not _HARMLESS_TYPE.fullmatch(sysid or ""):
            raise DTDForbidden(name, sysid, pubid)

    def reset(self) -> None:
        super().reset()
        self._parser.SetParamEntityParsing(XML_PARAM_ENTITY_PARSING_NEVER)
        self._parser.StartCdataSectionHandler = lambda: self.getContentHandler().begin_section()
        self._parser.EndCdataSectionHandler = lambda: self.getContentHandler().end_section()


class _Reader:
    def __init__(self, budget: ElementBudget | None = None, *, keep: bool) -> None:
        self._parser = _Parser(forbid_dtd=True)
        self.builder = _Builder(self.line, budget or ElementBudget(), keep=keep)
        self._parser.setContentHandler(self.builder)

    def feed(self, data: bytes | None) -> None:
        """Parse the next bytes; None ends the document.

        Raises:
            XmlError: the document is not well-formed, has a document type, or exceeds a limit.
        """
        try:
            if data is None:
                self._parser.close()
            else:
                self._parser.feed(data)
        except SAXParseException as error:
            raise _translated(error) from None
        except DefusedXmlException:
            text = _("The file declares entities or a document type of its own. Files that do are not read.")
            raise XmlError(self.line(), text, _("Remove everything from <!DOCTYPE to its end.")) from None
        except (LookupError, UnicodeError, ValueError) as error:
            if isinstance(error, XmlError):
                raise
            raise XmlError(1, *_unknown_encoding()) from None

    def line(self) -> int:
        """Return the current line of the parser, from 1."""
        return self._parser.getLineNumber() or 1


def parse_tree(data: Data, budget: ElementBudget | None = None) -> Element:
    """Return the root element of a document.

    Raises:
        XmlError: the document is not well-formed, has a document type, or exceeds a limit.
    """
    reader = _Reader(budget, keep=True)
    for piece in chain(given(data).pieces(), (None,)):
        reader.feed(piece)
    if reader.builder.root is None:
        raise XmlError(1, _("There is no element in this file."))
    return reader.builder.root


def iter_children(data: Data) -> Iterator[Element]:
    """Yield the root element without content, and then each of its children as soon as it is complete.

    Elements before an error are yielded, and a large document is never in memory as a whole.

    Raises:
        XmlError: the document cannot be read any further.
    """
    reader = _Reader(keep=False)
    builder, begun = reader.builder, False
    for piece in chain(given(data).pieces(), (None,)):
        broken = None
        try:
            reader.feed(piece)
        except XmlError as error:
            broken = error
        if builder.root is not None and not begun:
            begun = True
            yield Element(builder.root.tag, builder.root.attributes, builder.root.line)
        yield from builder.done
        builder.done.clear()
        if broken:
            raise broken
    if not begun:
        raise XmlError(1, _("There is no element in this file."))


def root_tag(data: Data) -> str | None:
    """Return the name of the root element without reading on, or None if there is none in the first 64 KiB."""
    reader = _Reader(keep=False)
    beginning = given(data).piece()
    for start in range(0, len(beginning), 1024):
        try:
            reader.feed(beginning[start : start + 1024])
        except XmlError:
            break
        if reader.builder.root:
            break
    return reader.builder.root.tag if reader.builder.root else None


def _unknown_encoding() -> tuple[str, str]:
    return _("The encoding of the file is not supported."), _("Save the file again as UTF-8.")


def _translated(error: SAXParseException) -> XmlError:
    """Return a translated error for what expat found."""
    line = max(1, error.getLineNumber() or 1)
    code = getattr(error.getException(), "code", None)
    match code and codes.messages.get(code):
        case codes.XML_ERROR_NO_ELEMENTS:
            found = (_("The file ends before it is complete."), _("Export or download it again."))
        case codes.XML_ERROR_UNCLOSED_TOKEN | codes.XML_ERROR_UNCLOSED_CDATA_SECTION | codes.XML_ERROR_PARTIAL_CHAR:
            found = (_("What begins here does not end; the file may be incomplete."), _("Export or download it again."))
        case codes.XML_ERROR_TAG_MISMATCH:
            found = (_("This end tag does not match the element that was opened last."), "")
        case codes.XML_ERROR_UNDEFINED_ENTITY:
            found = (
                _("XML does not define this entity."),
                _("Write &amp;nbsp; instead of &nbsp;, or put the HTML between <![CDATA[ and ]]>."),
            )
        case codes.XML_ERROR_JUNK_AFTER_DOC_ELEMENT:
            found = (_("There is something after the end of the document."), _("Remove what follows the last end tag."))
        case codes.XML_ERROR_UNKNOWN_ENCODING | codes.XML_ERROR_INCORRECT_ENCODING:
            found = _unknown_encoding()
        case codes.XML_ERROR_INVALID_TOKEN:
            found = (
                _("Something here is not XML, or not in the encoding that the file declares."),
                _("Write &lt; for < and &amp; for &, and save the file as UTF-8."),
            )
        case _:
            found = (_("From here on this is not correct XML: %(reason)s.", reason=error.getMessage()), "")
    return XmlError(line, *found)
