"""Reading the paragraphs of an untrusted Word document within limits.

Such a file is an archive of XML. Letters that are raised become superscripts, formulas become text, pictures are only
counted. Nothing else of the document is read, and nothing outside of it.

Source: ECMA-376, "Office Open XML File Formats", part 1, 17 (WordprocessingML) and 22.1 (Math).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from flask_babel import gettext as _

from classroom.formats.list.lines import TextLine
from classroom.formats.shared.markup.converter import subscript, superscript
from classroom.formats.shared.xml_element import Element
from classroom.formats.shared.xml_reader import ElementBudget, XmlError, parse_tree
from classroom.formats.shared.zip_archive import SIGNATURE, Archive, ZipError

DOCUMENT, NUMBERING, STYLES = "word/document.xml", "word/numbering.xml", "word/styles.xml"
MAX_ELEMENTS = 400_000
_LETTERS = ("lowerLetter", "upperLetter")
_NUMBERS = ("decimal", "decimalZero", "upperRoman", "lowerRoman", "ordinal")
_PICTURES = ("drawing", "pict", "object")
_OFF = ("0", "false", "none", "off")
_SCRIPTS = {"superscript": superscript, "subscript": subscript}


class DocxError(ValueError):
    """The document cannot be read. The message is a translated sentence for its author."""


def is_docx(data: bytes) -> bool:
    """Return whether a file is a Word document."""
    return data.startswith(SIGNATURE) and DOCUMENT.encode() in data


@dataclass
class _Numbering:
    """The kind of label by number of the list and level: ``number``, ``letter`` or ``bullet``."""

    labels: dict[tuple[str, int], str] = field(default_factory=dict)
    by_style: dict[str, tuple[str, int]] = field(default_factory=dict)


def paragraphs(data: bytes) -> tuple[list[TextLine], list[int]]:
    """Return the paragraphs of a document, and the positions (from 1) of those with pictures.

    Raises:
        DocxError: the file is broken or too large.
    """
    budget = ElementBudget(MAX_ELEMENTS)
    try:
        archive = Archive(data)
        root = parse_tree(archive.read(DOCUMENT), budget)
        numbering = _numbering(archive, budget)
    except (ZipError, XmlError) as error:
        raise DocxError(" ".join(filter(None, (error.reason, error.suggestion)))) from None
    except KeyError:
        raise DocxError(_("This is not a Word document (.docx), or it is damaged.")) from None
    lines: list[TextLine] = []
    pictures: list[int] = []
    for paragraph in root.find("p"):
        for line in _lines(paragraph, len(lines) + 1, numbering):
            lines.append(line)
        if any(True for _picture in paragraph.find(*_PICTURES)):
            pictures.append(max(len(lines), 1))
    return lines, pictures


def _numbering(archive: Archive, budget: ElementBudget) -> _Numbering:
    found = _Numbering()
    if NUMBERING in archive:
        root = parse_tree(archive.read(NUMBERING), budget)
        levels = {
            (kind.attributes.get("abstractNumId", ""), level.attributes.get("ilvl", "")): _value(level, "numFmt")
            for kind in root.all("abstractNum")
            for level in kind.all("lvl")
        }
        for number in root.all("num"):
            kind = _value(number, "abstractNumId")
            for level in range(9):
                found.labels[number.attributes.get("numId", ""), level] = _label(levels.get((kind, str(level)), ""))
    if STYLES in archive:
        for style in parse_tree(archive.read(STYLES), budget).all("style"):
            if place := _place(style):
                found.by_style[style.attributes.get("styleId", "")] = place
    return found


def _label(code: str) -> str:
    return "letter" if code in _LETTERS else "number" if code in _NUMBERS else "bullet" if code else ""


def _value(parent: Element, name: str) -> str:
    child = parent.first(name)
    return child.attributes.get("val", "") if child else ""


def _place(parent: Element) -> tuple[str, int] | None:
    """Return the list of a paragraph or style and the level in it, or None."""
    properties = parent.first("pPr")
    numbered = properties.first("numPr") if properties else None
    if numbered is None:
        return None
    level = _value(numbered, "ilvl")
    return _value(numbered, "numId"), min(int(level), 8) if level.isdecimal() and len(level) < 3 else 0


def _lines(paragraph: Element, first: int, numbering: _Numbering) -> Iterator[TextLine]:
    """Yield a paragraph as lines: it has more than one where it has line breaks."""
    properties = paragraph.first("pPr")
    style = _value(properties, "pStyle") if properties else ""
    place = _place(paragraph) or numbering.by_style.get(style)
    label = numbering.labels.get(place, "") if place else ""
    runs = [run for run in _runs(paragraph) if run[0]]
    parts = "".join(text for text, _marked in runs).split("\n")
    visible = [marked for text, marked in runs if text.strip() and any(c.isalnum() for c in _without_label(text))]
    marked = bool(visible) and all(visible)
    for number, part in enumerate(parts):
        shown = label if number == 0 else ""
        yield TextLine(first + number, part.strip(), shown, place[1] if place and shown else 0, marked)


def _without_label(text: str) -> str:
    """Return a run without a label such as ``a)``, which may be bold or not."""
    bare = text.strip()
    return "" if len(bare) <= 3 and bare[-1:] in ".):" else bare


def _runs(element: Element) -> Iterator[tuple[str, bool]]:
    """Yield the texts of a paragraph, and whether each is bold, underlined or highlighted."""
    for child in element.children:
        if child.tag == "r":
            yield _run(child)
        elif child.tag in ("oMath", "oMathPara"):
            yield _formula(child), False
        elif child.tag in ("hyperlink", "ins", "smartTag", "sdt", "sdtContent", "fldSimple"):
            yield from _runs(child)


def _run(run: Element) -> tuple[str, bool]:
    parts = []
    for part in run.children:
        if part.tag == "t":
            parts.append(part.text)
        elif part.tag == "tab":
            parts.append("\t")
        elif part.tag in ("br", "cr"):
            parts.append("\n")
        elif part.tag == "noBreakHyphen":
            parts.append("-")
    text = "".join(parts)
    properties = run.first("rPr")
    if properties is None:
        return text, False
    script = _SCRIPTS.get(_value(properties, "vertAlign"))
    marked = any(_is_on(properties, name) for name in ("b", "u", "highlight"))
    return script(text) if script and text.strip() else text, marked


def _is_on(properties: Element, name: str) -> bool:
    found = properties.first(name)
    return found is not None and found.attributes.get("val", "1") not in _OFF


def _formula(element: Element) -> str:
    """Return a formula as text: ``x²``, ``(a+b)/2``, ``√(x)``."""
    parts = []
    for child in element.children:
        name = child.tag
        if name == "t":
            parts.append(child.text)
        elif name in ("sSup", "sSub"):
            script = superscript if name == "sSup" else subscript
            parts.append(_part(child, "e") + script(_part(child, "sup" if name == "sSup" else "sub")))
        elif name == "f":
            parts.append(f"{_bracketed(_part(child, 'num'))}/{_bracketed(_part(child, 'den'))}")
        elif name == "rad":
            parts.append(f"{superscript(_part(child, 'deg'))}√{_bracketed(_part(child, 'e'))}")
        elif name == "d":
            parts.append(f"({_part(child, 'e')})")
        else:
            parts.append(_formula(child))
    return "".join(parts)


def _part(element: Element, name: str) -> str:
    found = element.first(name)
    return _formula(found) if found else ""


def _bracketed(text: str) -> str:
    return text if len(text) < 2 or text.isalnum() else f"({text})"
