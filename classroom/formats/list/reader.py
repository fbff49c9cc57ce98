"""Reading lists of questions: numbered questions, lettered options, and a key in bold, with a star or in words."""

from collections.abc import Iterable
from dataclasses import replace

from flask_babel import gettext as _

from classroom.formats.base import ParsedFile, ParsedItem
from classroom.formats.list.asking import is_prose
from classroom.formats.list.docx import DocxError, is_docx, paragraphs
from classroom.formats.list.keys import begins_key, keys_in, said, without_star
from classroom.formats.list.lines import (
    BOX,
    FIRST,
    LABEL,
    MAX_LINE,
    NUMBER,
    SEVERAL,
    TICKED,
    TextLine,
    of_text,
    place_of,
)
from classroom.formats.list.question import LETTERS, ListQuestion
from classroom.formats.list.signed_lines import with_signs
from classroom.formats.shared.tables.cells import CellError
from classroom.formats.shared.tables.columns import CHOICES
from classroom.formats.shared.tables.habits import NumberHabit
from classroom.formats.shared.tables.head import Head
from classroom.formats.shared.tables.partial import partial_question
from classroom.formats.shared.tables.rows import RowReader
from classroom.formats.shared.text_files import MAX_LINES, decode_text, normalise_newlines

_HEAD = Head(1, [], [], "", False, 0)


def read(data: bytes) -> ParsedFile:
    """Read a Word document or a plain text. Each question that cannot be read is reported, and reading goes on."""
    parsed = ParsedFile()
    if is_docx(data):
        try:
            lines, pictures = paragraphs(data)
        except DocxError as error:
            parsed.add_error(1, str(error))
            return parsed
        for line in pictures:
            parsed.add_note(line, _("The picture here was not read. Add it in the editor."))
    else:
        text = decode_text(data, parsed)
        if text is None:
            return parsed
        text = normalise_newlines(text)
        if text.count("\n") >= MAX_LINES:
            parsed.add_error(MAX_LINES, _("The file has too many lines."))
            return parsed
        lines = of_text(text)
    if wrong := next((line for line in lines if len(line.text) > MAX_LINE), None):
        parsed.add_error(wrong.number, _("This line is too long."))  # patterns on megabytes would hold up the loop
        return parsed
    return read_lines(lines, parsed)


def read_lines(lines: Iterable[TextLine], parsed: ParsedFile | None = None) -> ParsedFile:
    """Read the lines of a list into a new result or into one that has some notes already."""
    parsed = parsed or ParsedFile()
    reader = _ListReader()
    for line in with_signs(list(lines)):
        reader.add(line)
    reader.end()
    if not reader.key and is_prose(reader.questions, reader.skipped):
        parsed.refuse_as_prose()
    else:
        _finish(parsed, reader)
    parsed.require_question()
    return parsed


def looks_like_list(text: str) -> bool:
    """Return whether a text has a numbered question with options or a key below it, or lettered options."""
    reader = _ListReader()
    for line in with_signs(of_text(text)):
        reader.add(line)
    reader.end()
    if reader.key:
        return True
    answers = any(question.options or "correct" in question.cells for question in reader.questions)
    return answers and not is_prose(reader.questions, reader.skipped)


class _ListReader:
    """Takes the lines of a list one by one."""

    def __init__(self) -> None:
        self.questions: list[ListQuestion] = []
        self.loose: list[TextLine] = []
        """Lines without a label below the last option: more of it, or the beginning of a question."""
        self.gap = self.apart = False
        """The last line was empty; and whether one was before the loose ones."""
        self.key: dict[int, str] = {}
        self.in_key = False
        self.skipped: list[TextLine] = []

    def add(self, line: TextLine) -> None:
        """Take the next line."""
        text = line.text.strip()
        if not text:
            self.gap = True
            return
        if self.questions and begins_key(text):
            self.in_key = True
            return
        if self.in_key and (found := keys_in(text)):
            self.key.update(found)
            return
        if (pair := said(text)) and (self.questions or self.loose):
            self._add_cell(*pair)
            return
        if not self._add_options(line, text) and not self._add_question(line, text):
            self._add_text(line, text)
        self.gap = False

    def end(self) -> None:
        """Take the end of the list."""
        self._end_option()

    def _end_option(self) -> None:
        """Give the loose lines to the option right above them; others belong to nothing."""
        question = self.questions[-1] if self.questions else None
        if question is not None and question.options and not question.cells and not self.apart:
            question.options[-1] = " ".join([question.options[-1], *(line.text.strip() for line in self.loose)])
        else:
            self.skipped += self.loose
        self.loose = []

    def _add_cell(self, column: str, text: str) -> None:
        if self.loose:
            self._begin_from_loose()
        cells = self.questions[-1].cells
        cells[column] = f"{cells[column]}; {text}" if column in cells else text

    def _add_options(self, line: TextLine, text: str) -> bool:
        """Take a line with one or more options; return whether it was one."""
        if line.label == "letter" or (line.label and line.level > 0):
            self._add_option(line, text)
            return True
        if line.label == "number":
            return False
        if (box := BOX.fullmatch(text)) and LABEL.fullmatch(text) is None and (self.questions or self.loose):
            label = LABEL.fullmatch(box["text"])
            bare = label["text"] if label and self._continues(label["letter"]) else box["text"]
            self._add_option(line, bare, star=not TICKED.isdisjoint(box["box"]))
            return True
        parts = SEVERAL.split(text)
        found = [LABEL.fullmatch(part) for part in parts]
        first = found[0]
        if first is None or not self._continues(first["letter"]):
            return False
        for part, match in zip(parts, found, strict=True):
            if match is None:
                self.questions[-1].options[-1] += f" {part}"
            else:
                self._add_option(line, match["text"], star=bool(match["star"]))
        return True

    def _continues(self, letter: str) -> bool:
        """Return whether an option with a letter comes next."""
        place = place_of(letter)
        if place == 0:
            return bool(self.loose or (self.questions and not self.questions[-1].options))
        follows = place > 0 and bool(self.questions) and len(self.questions[-1].options) == place
        if follows and self.loose and not self.apart:
            self._end_option()
        return follows and not self.loose

    def _add_option(self, line: TextLine, text: str, *, star: bool = False) -> None:
        if self.loose:
            self._begin_from_loose()
        if not self.questions:
            self.skipped.append(line)
            return
        question = self.questions[-1]
        bare, starred = (text, line.right) if line.signed else without_star(text)
        question.options.append(bare.strip())
        question.stars.append(star or starred)
        question.signed |= line.signed
        question.bold.append(line.marked)
        question.lines.append(line.number)

    def _add_question(self, line: TextLine, text: str) -> bool:
        """Take a numbered line that begins a question; return whether it was one."""
        if line.label == "number":
            self._begin(line, None, text)
            return True
        match = NUMBER.fullmatch(text)
        if match is None:
            return False
        number = int(match["number"])
        last = next((one.number for one in reversed(self.questions) if one.number is not None), None)
        if last is not None and not last < number <= last + 20 and number != 1:
            return False
        self._begin(line, number, match["text"])
        return True

    def _begin(self, line: TextLine, number: int | None, text: str) -> None:
        self._end_option()
        self.in_key = False
        prompt, *options = FIRST.split(text, maxsplit=1)
        self.questions.append(ListQuestion(line.number, number, [prompt] if prompt else []))
        if options and not self._add_options(replace(line, label=""), options[0]):
            self.questions[-1].prompt = [text]

    def _begin_from_loose(self) -> None:
        first = self.loose[0]
        text = [line.text.strip() for line in self.loose]
        self.loose = []
        self.questions.append(ListQuestion(first.number, None, text))

    def _add_text(self, line: TextLine, text: str) -> None:
        """Take a line without a label: more of the question, more of an option, or what may begin a question."""
        question = self.questions[-1] if self.questions else None
        if question is None or question.options or question.cells:
            if self.gap and self.loose:
                self._end_option()
            self.apart = self.apart if self.loose else self.gap
            self.loose.append(line)
        else:
            question.prompt.append(text)


def _finish(parsed: ParsedFile, reader: _ListReader) -> None:
    keyed = bool(reader.key) or any("correct" in one.cells or one.marked() for one in reader.questions)
    for place, question in enumerate(reader.questions, start=1):
        if parsed.stop_at_limit(question.line):
            return
        _add_item(parsed, question, reader.key.get(question.number or place, ""), keyed=keyed)
    for line in reader.skipped:
        if line.number > (reader.questions[0].line if reader.questions else 0):
            parsed.add_note(line.number, _("This line belongs to no question: %(text)s", text=line.text[:60]))


def _add_item(parsed: ParsedFile, question: ListQuestion, key: str, *, keyed: bool) -> None:
    """Add a question; ``keyed``: some questions of the list say what is right."""
    row = {"prompt": "\n".join(question.prompt), **question.cells}
    row |= dict(zip(CHOICES, question.options, strict=False))
    if len(question.options) > len(CHOICES):
        parsed.add_error(question.line, _("A question has at most %(max)d options.", max=len(CHOICES)))
        return
    if "correct" not in row and (right := question.marked()):
        row["correct"] = "; ".join(LETTERS[place] for place in right)
    if key:
        row.setdefault("correct", key)
    try:
        made = RowReader(_HEAD, NumberHabit(), by_text=False).question(row)
    except CellError as error:
        parsed.add_error(
            question.line, str(error), error.suggestion, excerpt=question.excerpt(), question=partial_question(row)
        )
        return
    places = {f"choices.{place}": f"{LETTERS[place]})" for place in range(len(question.options))}
    parsed.items.append(ParsedItem(question.line, made.question, places, question.excerpt()))
    if keyed and made.question["type"] == "poll":
        hint = _("Mark the right one if the question is to be graded.")
        parsed.add_note(question.line, _("No choice is marked as right, so that this is a poll."), hint)
    for note in made.notes:
        if "markdown" not in note.suggestion:
            parsed.add_note(question.line, str(note), note.suggestion)
