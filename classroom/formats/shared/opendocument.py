"""Reading untrusted tables of LibreOffice (ODS) within limits.

Such a file is an archive with an XML document, in which each cell has the text that its sheet shows.

Source: OASIS, "Open Document Format for Office Applications", version 1.3, part 3: 9 (tables), 6 (text).
"""

from collections.abc import Iterator

from classroom.formats.shared.markup.converter import subscript, superscript
from classroom.formats.shared.number_formats import exact
from classroom.formats.shared.sheets import EMPTY, Cell, Line, Sheet, date_note
from classroom.formats.shared.workbook_limits import MAX_CELLS, MAX_ROWS, WorkbookError
from classroom.formats.shared.xml_element import Element
from classroom.formats.shared.xml_reader import ElementBudget, XmlError, parse_tree
from classroom.formats.shared.zip_archive import Archive, ZipError

CONTENT = "content.xml"
MEDIA_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
MAX_ELEMENTS = 300_000
MAX_SPACES = 100
"""Most spaces that one element of a text stands for."""
_GROUPS = ("table-row-group", "table-rows", "table-header-rows")
_NUMBERS = ("float", "percentage", "currency")
_LEFT_OUT = ("annotation", "annotation-end", "note", "frame", "forms", "shapes")


def is_spreadsheet(data: bytes) -> bool:
    """Return whether an archive begins with the type of these files, as the standard demands, or has their content."""
    if MEDIA_TYPE in data[:200]:
        return True
    try:
        names = Archive(data).names()
    except ZipError:
        return False
    return CONTENT in names and not any(name.startswith("xl/") for name in names)


def sheets(data: bytes) -> Iterator[Sheet]:
    """Yield the sheets of a file.

    Raises:
        WorkbookError: the file is broken or too large.
    """
    try:
        root = parse_tree(Archive(data).read(CONTENT), ElementBudget(MAX_ELEMENTS))
    except (ZipError, XmlError) as error:
        raise WorkbookError(" ".join(filter(None, (error.reason, error.suggestion)))) from None
    except KeyError:
        return
    styles = {style.attributes.get("name", ""): style for style in root.find("style")}
    for table in root.find("table"):
        style = styles.get(table.attributes.get("style-name", ""))
        hidden = style is not None and _property(style, "table-properties", "display") == "false"
        sheet = Sheet(table.attributes.get("name", ""), iter(()), hidden=hidden)
        sheet.lines = _lines(table, styles, sheet)
        yield sheet


def _property(style: Element, part: str, name: str) -> str:
    found = style.first(part)
    return found.attributes.get(name, "") if found else ""


def _rows(parent: Element) -> Iterator[Element]:
    for child in parent.children:
        if child.tag == "table-row":
            yield child
        elif child.tag in _GROUPS:
            yield from _rows(child)


def _lines(table: Element, styles: dict[str, Element], sheet: Sheet) -> Iterator[Line]:
    number = 0
    for row in _rows(table):
        repeated = _count(row, "number-rows-repeated", MAX_ROWS)
        cells = _cells(row, styles, sheet, number + 1)
        while cells and not cells[-1]:
            cells.pop()
        for line in range(number + 1, number + 1 + repeated) if cells else ():
            yield Line(line, list(cells))
        number += repeated
        if number >= MAX_ROWS:
            return


def _count(element: Element, name: str, most: int) -> int:
    text = element.attributes.get(name, "1")
    return max(1, min(int(text), most)) if text.isdecimal() and len(text) < 10 else 1


def _cells(row: Element, styles: dict[str, Element], sheet: Sheet, line: int) -> list[str]:
    cells: list[str] = []
    for cell in row.children:
        if cell.tag not in ("table-cell", "covered-table-cell"):
            continue
        column = len(cells) + 1
        text = _cell(cell, styles) if cell.tag == "table-cell" else EMPTY
        if (down := _count(cell, "number-rows-spanned", MAX_ROWS)) > 1 and text:
            last = min(line + down, line + MAX_CELLS)
            sheet.merged.update(((below, column), (line, column)) for below in range(line + 1, last))
        cells += [text] * min(_count(cell, "number-columns-repeated", MAX_CELLS), MAX_CELLS - len(cells))
    return cells


def _cell(cell: Element, styles: dict[str, Element]) -> Cell:
    text = "\n".join(_text(part, styles) for part in cell.all("p")).strip()
    kind, value = cell.attributes.get("value-type", ""), cell.attributes.get("value", "")
    if kind in ("date", "time"):
        return Cell(text, date_note())
    if kind in _NUMBERS:
        try:
            number = float(value) * (100 if kind == "percentage" else 1)
            return Cell(text or exact(number), number=exact(number))
        except (ValueError, OverflowError):
            return Cell(text)
    return Cell(text)


def _text(element: Element, styles: dict[str, Element]) -> str:
    parts = []
    for part in element.content:
        if isinstance(part, str):
            parts.append(" ".join(part.split("\n")))
        elif part.tag == "s":
            parts.append(" " * _count(part, "c", MAX_SPACES))
        elif part.tag in ("tab", "line-break"):
            parts.append("\t" if part.tag == "tab" else "\n")
        elif part.tag not in _LEFT_OUT:
            parts.append(_raised(_text(part, styles), styles.get(part.attributes.get("style-name", ""))))
    return "".join(parts)


def _raised(text: str, style: Element | None) -> str:
    """Return a text as a superscript or subscript, if its style raises or lowers it."""
    position = _property(style, "text-properties", "text-position") if style else ""
    first = position.split(" ")[0]
    if first == "super" or (first[:1].isdigit() and first not in ("0", "0%")):
        return superscript(text)
    return subscript(text) if first == "sub" or first.startswith("-") else text
