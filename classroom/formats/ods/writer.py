"""Writing questions into a spreadsheet of LibreOffice.

Source: OASIS, "Open Document Format for Office Applications", version 1.3, part 2 (packages) and part 3: 6 (text),
9 (tables), 16 (styles), 19.385 (``office:value-type``).
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence

from classroom.formats.base import Portable, Written
from classroom.formats.shared.csv_injection import guard_number
from classroom.formats.shared.opendocument import CONTENT, MEDIA_TYPE
from classroom.formats.shared.package_pictures import add_file
from classroom.formats.shared.tables import INTEGER_COLUMNS, Table, table_of
from classroom.formats.shared.workbook_limits import MAX_CELL
from classroom.formats.shared.xml_writer import XML_DECLARATION, block, escape_text, node

SHEET = "Tiza"
WIDE = {"prompt": "9cm", "explanation": "7cm", "accepted": "5cm"}
"""Widths of columns; the others have :data:`WIDTH`."""
WIDTH = "3cm"
_NAMESPACES = {
    f"xmlns_{short}": f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
    for short, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
        ("config", "config"),
        ("manifest", "manifest"),
    )
} | {"xmlns_ooo": "http://openoffice.org/2004/office"}
_SPACES = re.compile(r"\t|^ +| +$| {2,}")
"""White space of a line that programs would read as nothing or as one space."""


def write(questions: Sequence[Portable]) -> Written:
    """Write a spreadsheet with one sheet. Texts are written as texts, never as formulas."""
    written = Written()
    # As many characters in a cell as Excel takes, so that the table stays whole when it is saved as a workbook.
    written.data = _file_of(table_of(questions, written, longest=MAX_CELL))
    return written


def _file_of(table: Table) -> bytes:
    parts = {
        CONTENT: _document("content", _styles(table), node("office:body", node("office:spreadsheet", _table(table)))),
        "styles.xml": _document("styles", node("office:styles")),
        "settings.xml": _document("settings", _frozen_head()),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        # The type comes first and is not compressed, so that programs find it at the beginning of the file.
        add_file(archive, "mimetype", MEDIA_TYPE, zipfile.ZIP_STORED)
        for name, xml in (*parts.items(), ("META-INF/manifest.xml", _manifest(parts))):
            add_file(archive, name, (XML_DECLARATION + xml).encode())
    return buffer.getvalue()


def _document(part: str, *inside: str) -> str:
    return node(f"office:document-{part}", *inside, office_version="1.3", **_NAMESPACES)


def _manifest(names: Iterable[str]) -> str:
    kinds = {"/": MEDIA_TYPE.decode()} | dict.fromkeys(names, "text/xml")
    entries = (
        node("manifest:file-entry", **{"manifest_full-path": name, "manifest_media-type": kind})
        for name, kind in kinds.items()
    )
    return node("manifest:manifest", *entries, manifest_version="1.3", **_NAMESPACES)


def _styles(table: Table) -> str:
    widths = sorted({_width(name) for name in table.columns})
    columns = (
        node(
            "style:style",
            node("style:table-column-properties", **{"style_column-width": width}),
            style_name=f"column-{width}",
            style_family="table-column",
        )
        for width in widths
    )
    text = node(
        "style:style",
        node("style:table-cell-properties", **{"fo_wrap-option": "wrap", "style_vertical-align": "top"}),
        style_name="text",
        style_family="table-cell",
    )
    head = node(
        "style:style",
        node("style:text-properties", **{"fo_font-weight": "bold"}),
        style_name="head",
        style_family="table-cell",
    )
    return node("office:automatic-styles", *columns, text, head)


def _width(column: str) -> str:
    return WIDE.get(column, WIDTH)


def _table(table: Table) -> str:
    columns = (node("table:table-column", **{"table_style-name": f"column-{_width(name)}"}) for name in table.columns)
    head = node("table:table-row", *(_text_cell(name, "head") for name in table.columns))
    rows = (node("table:table-row", *_cells(table.columns, row)) for row in table.rows)
    return block("table:table", *columns, head, *rows, table_name=SHEET)


def _cells(columns: Sequence[str], row: Mapping[str, str]) -> Iterator[str]:
    for name in columns:
        if name not in row:
            yield node("table:table-cell")
        elif name in INTEGER_COLUMNS:
            shown = node("text:p", escape_text(row[name]))
            yield node("table:table-cell", shown, **{"office_value-type": "float", "office_value": row[name]})
        else:
            yield _text_cell(guard_number(row[name]), "text")


def _text_cell(text: str, style: str) -> str:
    lines = (node("text:p", _SPACES.sub(_white_space, escape_text(line))) for line in text.split("\n"))
    return node("table:table-cell", *lines, **{"office_value-type": "string", "table_style-name": style})


def _white_space(found: re.Match[str]) -> str:
    return node("text:tab") if found[0] == "\t" else node("text:s", text_c=str(len(found[0])))


def _frozen_head() -> str:
    """Return the settings by which the row of headings stays in view, in the words of LibreOffice."""
    names = {
        "HorizontalSplitMode": "short 0",
        "VerticalSplitMode": "short 2",
        "HorizontalSplitPosition": "int 0",
        "VerticalSplitPosition": "int 1",
        "ActiveSplitRange": "short 2",
        "PositionBottom": "int 1",
    }
    items = (
        node("config:config-item", value, config_name=name, config_type=kind)
        for name, (kind, value) in ((name, entry.split()) for name, entry in names.items())
    )
    sheet = node("config:config-item-map-entry", *items, config_name=SHEET)
    tables = node("config:config-item-map-named", sheet, config_name="Tables")
    view = node("config:config-item", "view1", config_name="ViewId", config_type="string")
    views = node(
        "config:config-item-map-indexed", node("config:config-item-map-entry", view, tables), config_name="Views"
    )
    return node("office:settings", node("config:config-item-set", views, config_name="ooo:view-settings"))
