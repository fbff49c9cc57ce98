"""Turning the rows of tables into questions."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from flask_babel import gettext as _

from classroom.formats.base import MAX_QUESTIONS, ParsedFile, ParsedItem
from classroom.formats.shared.sheets import Cell, Line, Sheet, column_letter
from classroom.formats.shared.tables.cells import CellError
from classroom.formats.shared.tables.columns import COLUMNS
from classroom.formats.shared.tables.habits import NUMBERS, NumberHabit
from classroom.formats.shared.tables.head import HEAD_ROWS, Head, find_head
from classroom.formats.shared.tables.headings import IGNORED
from classroom.formats.shared.tables.labelled import is_labelled, read_labelled
from classroom.formats.shared.tables.listed import with_choices
from classroom.formats.shared.tables.marks import names_a_text_only
from classroom.formats.shared.tables.partial import LONGEST_EXCERPT, excerpt_of, partial_question
from classroom.formats.shared.tables.rows import Row, RowReader, choices_of, date_like
from classroom.formats.shared.tables.unheaded import head_without_headings

MAX_ROWS = 20 * MAX_QUESTIONS
"""Most rows that are read, counting empty ones."""
JOINED = {"tags": ";", "correct": ";", "accepted": ";"}
"""Columns that may stand several times, with what goes between their cells."""


@dataclass
class TableOptions:
    """How the tables of a format are read.

    Attributes:
        clean: applied to each cell before it is read.
        exact: a row may not have more cells than there are headings: a text with a separator lacks its quotation marks.
        decimal: the likeliest sign of decimals, where the table does not show it.
    """

    clean: Callable[[str], str] = str
    exact: bool = False
    decimal: str = "."


@dataclass
class _Found:
    """A sheet with questions, and where its messages begin and end among those of the file."""

    sheet: Sheet
    errors: tuple[int, int] = (0, 0)
    notes: tuple[int, int] = (0, 0)


@dataclass
class _Tables:
    found: list[_Found] = field(default_factory=list)
    others: list[tuple[Sheet, Line]] = field(default_factory=list)


def read_tables(parsed: ParsedFile, sheets: Iterable[Sheet], options: TableOptions) -> None:
    """Read all sheets that have a row with the names of the columns; say which others were left out.

    Each row that cannot be read is reported, and reading goes on.

    Args:
        parsed: receives the questions, errors and notes.
        sheets: of the file.
        options: of its format.
    """
    tables = _Tables()
    for sheet in sheets:
        first = list(islice(sheet.lines, HEAD_ROWS + 1))
        head = find_head(first)
        labelled = head is None and is_labelled(first)
        if head is None and not labelled and (head := head_without_headings(first)):
            message = _("The table has no headings. It was read as question, choices and the right one.")
            parsed.add_note(head.line, message, _("Name the columns in the first row if that is wrong."))
        if head is None and not labelled:
            if first and not sheet.hidden:
                tables.others.append((sheet, first[0]))
        elif sheet.hidden:
            parsed.add_note(1, _("The sheet “%(name)s” is hidden and was not read.", name=sheet.name[:64]))
        else:
            begin = len(parsed.errors), len(parsed.notes)
            if head is None:
                read_labelled(parsed, chain(first, islice(sheet.lines, MAX_ROWS)))
            else:
                parsed.program = parsed.program or head.program
                _TableReader(parsed, sheet, head, options).read(first)
            ends = len(parsed.errors), len(parsed.notes)
            tables.found.append(_Found(sheet, (begin[0], ends[0]), (begin[1], ends[1])))
    _tell_sheets_apart(parsed, tables.found)
    if not tables.found:
        _add_missing_head(parsed, tables.others[0][1] if tables.others else None)
        return
    for sheet, line in tables.others:
        message = _("The sheet “%(name)s” has no row that names its columns and was not read.", name=sheet.name[:64])
        parsed.add_note(line.number, message)
    parsed.require_question()


def _tell_sheets_apart(parsed: ParsedFile, found: list[_Found]) -> None:
    for one in found if len(found) > 1 else ():
        for problems, (begin, end) in ((parsed.errors, one.errors), (parsed.notes, one.notes)):
            for problem in problems[begin:end]:
                sheet = _("Sheet “%(name)s”", name=one.sheet.name[:64])
                problem["message"] = f"{sheet}: {problem['message']}"


def _add_missing_head(parsed: ParsedFile, line: Line | None) -> None:
    names = [str(cell).strip() for cell in line.cells[:50]] if line else []
    hint = "; ".join(dict.fromkeys(filter(None, (_suggest_word(name.lower(), COLUMNS) for name in names))))
    hint = hint or _("Name the columns in the first row: Question, Option 1, Option 2, Correct. A template has them.")
    message = _("No row names the columns. One of them must be “Question” (or “Pregunta”, “prompt”).")
    parsed.add_error(line.number if line else 1, message, hint)


_LETTERED = re.compile(r"\s*[*✓]?\s*\(?[A-Ha-h]\s?[.)]\s*\S")


def _suggest_word(word: str, known: list[str]) -> str:
    """Return a translated sentence that suggests the most similar known word, or an empty text."""
    found = difflib.get_close_matches(word[:64], known, 1, 0.75) if word else []
    return str(_("Did you mean %(name)s?", name=found[0])) if found else ""


class _TableReader:
    """Reads one sheet below its headings."""

    def __init__(self, parsed: ParsedFile, sheet: Sheet, head: Head, options: TableOptions) -> None:
        self.parsed, self.sheet, self.head, self.options = parsed, sheet, head, options
        self.habit = NumberHabit(assumed=options.decimal)
        self.merged: dict[tuple[int, int], str] = {}
        self.unnamed: set[int] = set()
        self.shown: dict[str, str] = {}

    def read(self, first: list[Line]) -> None:
        """Read the rows. ``first`` are those of the beginning, with the headings."""
        self._note_headings()
        rest = islice(self.sheet.lines, MAX_ROWS)
        lines = [*first[self.head.rows :], *islice(rest, MAX_QUESTIONS + 1)]
        rows = list(self._rows(lines))
        if _is_list([row for _line, row in rows if row]):
            message = _("The choices stand in rows of their own, not beside their question.")
            hint = _("Copy the column and paste it as a text: lists of questions with lettered choices are read.")
            self.parsed.add_error(self.head.line, message, hint)
            return
        self.habit.learn(row.get(name, "") for _line, row in rows for name in NUMBERS)
        by_text = any(names_a_text_only(row.get("correct", ""), choices_of(row)) for _line, row in rows)
        reader = RowReader(self.head, self.habit, by_text=by_text)
        for line, row in rows:
            if self.parsed.stop_at_limit(line.number):
                break
            self._read_row(reader, line, row)

    def _note_headings(self) -> None:
        seen: set[str] = set()
        for place, (name, heading) in enumerate(zip(self.head.names, self.head.headings, strict=True)):
            if not heading or name == IGNORED:
                continue
            where = _place_text(place, heading)
            if not name:
                message = _("%(column)s: this column is not known and was not read.", column=where)
                self.parsed.add_note(self.head.line, message, _suggest_word(heading.lower(), COLUMNS))
            elif name in seen and name not in JOINED:
                message = _(
                    "%(column)s: there is such a column already. Only what the first one lacks was read.", column=where
                )
                self.parsed.add_note(self.head.line, message)
            seen.add(name)

    def _rows(self, lines: Iterable[Line]) -> Iterator[tuple[Line, Row]]:
        """Yield the rows as cells by column. Of several columns with one name, the first filled one counts."""
        for line in lines:
            row: Row = {}
            for place, cell in self._cells(line):
                name = self.head.names[place] if place < len(self.head.names) else ""
                text = self._text(cell)
                if name in JOINED and row.get(name) and text:
                    row[name] = f"{row[name]}{JOINED[name]} {text}"
                elif name and name != IGNORED and text and not row.get(name):
                    row[name] = text
            yield line, with_choices(row)

    def _cells(self, line: Line) -> Iterator[tuple[int, str]]:
        """Yield the cells of a row; one that is merged with a cell above has its text."""
        for place in range(max(len(line.cells), len(self.head.names) if self.sheet.merged else 0)):
            cell = line.cells[place] if place < len(line.cells) else ""
            if self.sheet.merged:
                begin = self.sheet.merged.get((line.number, place + 1))
                if begin is not None and begin[0] != line.number and begin[1] == place + 1:
                    cell = self.merged.get(begin, "")
                elif cell:
                    self.merged[line.number, place + 1] = cell
            yield place, cell

    def _text(self, cell: str) -> str:
        """Return the text of a cell as the sheet shows it; its number and note stay with it."""
        text = cell.spanish if isinstance(cell, Cell) and cell.spanish and self.head.spanish else str(cell)
        text = self.options.clean(text).strip()
        return Cell(text, number=cell.number) if isinstance(cell, Cell) and cell.number else text

    def _read_row(self, reader: RowReader, line: Line, row: Row) -> None:
        if not row:
            self._note_cells(line)
            return
        if not self._fits(line):
            return
        self.habit.doubtful.clear()
        try:
            made = reader.question(row)
        except CellError as error:
            message = self._located(error.column, str(error))
            said = excerpt_of(self.head.headings, line.cells)
            self.parsed.add_error(line.number, message, error.suggestion, excerpt=said, question=partial_question(row))
            return
        places = {path: self._column_text(column) for path, column in made.columns.items()}
        said = excerpt_of(self.head.headings, line.cells)
        self.parsed.items.append(ParsedItem(line.number, made.question, places, said))
        for note in made.notes:
            self.parsed.add_note(line.number, self._located(note.column, str(note)), note.suggestion)
        for token, number in self.habit.doubtful.items():
            message = _("%(written)s was read as %(number)s.", written=token, number=number)
            hint = _("Write it without a sign for thousands if it is another number.")
            self.parsed.add_note(line.number, message, hint)
        self._note_cells(line)

    def _fits(self, line: Line) -> bool:
        """Return whether the cells of a row fit the headings; if not, it is an error or a note."""
        width = len(self.head.names)
        more = [place for place, cell in enumerate(line.cells) if place >= width and cell.strip()]
        if line.broken and (more or len(line.cells) < 2 or any(cell.count('"') % 2 for cell in line.cells)):
            message = _("The quotation marks of this line are not complete.")
            hint = _('Put a text with a separator or a " in quotes, and double each " in it.')
            self.parsed.add_error(line.number, message, hint, excerpt="\n".join(line.cells)[:LONGEST_EXCERPT])
            return False
        if line.broken:
            self.parsed.add_note(line.number, _("The quotation marks of this line were kept as they stand."))
        if more and self.options.exact:
            message = _("This line has more cells than the first line has columns.")
            hint = _("Put a text with a separator in quotation marks.")
            self.parsed.add_error(line.number, message, hint, excerpt="\n".join(line.cells)[:LONGEST_EXCERPT])
            return False
        return True

    def _note_cells(self, line: Line) -> None:
        """Say what the program of the sheet made of cells, and once for each column that it has no heading."""
        for place, cell in enumerate(line.cells):
            name = self.head.names[place] if place < len(self.head.names) else ""
            heading = self.head.headings[place] if place < len(self.head.headings) else ""
            note = cell.note if isinstance(cell, Cell) else date_like(cell) if name else ""
            if note and name and name != IGNORED:
                self.parsed.add_note(line.number, f"{_place_text(place, heading)}: {note}")
            elif not heading and place not in self.unnamed and cell.strip():
                self.unnamed.add(place)
                message = _("%(column)s has no name and was not read.", column=_place_text(place, ""))
                self.parsed.add_note(line.number, message)

    def _column_text(self, column: str) -> str:
        """Return how messages name a column, made once for all rows."""
        if column not in self.shown:
            place = self.head.names.index(column) if column in self.head.names else None
            self.shown[column] = column if place is None else _place_text(place, self.head.headings[place])
        return self.shown[column]

    def _located(self, column: str, message: str) -> str:
        return f"{self._column_text(column)}: {message}" if column else message


def _is_list(rows: list[Row]) -> bool:
    """Return whether the only column is a list, in which lettered choices follow their question."""
    lettered = sum(_LETTERED.match(row.get("prompt", "")) is not None for row in rows)
    return lettered > 1 and lettered >= len(rows) / 3 and all(len(row) == 1 for row in rows)


def _place_text(place: int, heading: str) -> str:
    letter = column_letter(place)
    if not heading:
        return str(_("Column %(letter)s", letter=letter))
    return str(_("Column %(letter)s (%(heading)s)", letter=letter, heading=" ".join(heading[:40].split())))
