"""Reading questions from a workbook."""

from collections.abc import Iterator

from classroom.formats.base import ParsedFile
from classroom.formats.shared.tables import REQUIRED, read_rows
from classroom.formats.shared.workbook import Cell, WorkbookError, visible_sheets

Rows = Iterator[tuple[int, list[Cell]]]


def read(data: bytes) -> ParsedFile:
    """Read a workbook. Each row that cannot be read is reported, and reading goes on."""
    parsed = ParsedFile()
    try:
        read_rows(parsed, _add_notes(parsed, _table(data)))
    except WorkbookError as error:
        parsed.add_error(1, str(error))
    return parsed


def _table(data: bytes) -> Rows:
    """Yield the rows of the first sheet with the required columns, or the header of the first sheet."""
    first: list[tuple[int, list[Cell]]] = []
    for rows in visible_sheets(data):
        header = next(rows, None)
        if header is None:
            continue
        if {cell.strip().lower() for cell in header[1]}.issuperset(REQUIRED):
            yield header
            yield from rows
            return
        first = first or [header]
    yield from first


def _add_notes(parsed: ParsedFile, rows: Rows) -> Iterator[tuple[int, list[str]]]:
    names: list[Cell] = []
    for line, cells in rows:
        names = names or cells
        for name, cell in zip(names, cells, strict=False):
            if cell.note:
                parsed.add_note(line, f"{name[:64]}: {cell.note}")
        yield line, list(cells)
