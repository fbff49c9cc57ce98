"""Reading GIFT. Source: https://docs.moodle.org/en/GIFT_format."""

from dataclasses import dataclass

from flask_babel import gettext as _

from classroom.formats.base import ParsedFile, ParsedItem, Portable
from classroom.formats.gift.answers import read_answers
from classroom.formats.gift.texts import Notes, Texts, category_tag, clean_tags
from classroom.formats.gift.tokenizer import (
    Block,
    BlockSplitter,
    DescriptionError,
    GiftError,
    find_symbol,
    find_symbols,
    unescape,
)
from classroom.formats.shared.places import IN_WORDS
from classroom.formats.shared.text_files import MAX_LINES, decode_text, normalise_newlines
from classroom.questions.clean_text import tidy_line

MAX_LENGTH = 300_000
"""Most characters of a question with its answers; no valid question has as many."""
MAX_TITLE = 200


def read(data: bytes) -> ParsedFile:
    """Read a GIFT file. A question with an error is reported, and reading goes on after it."""
    parsed = ParsedFile()
    text = decode_text(data, parsed)
    if text is None:
        return parsed
    text = normalise_newlines(text)
    if text.count("\n") > MAX_LINES:
        parsed.add_error(1, _("The file has more than %(max)d lines. Split it.", max=MAX_LINES))
        return parsed
    for block in BlockSplitter(text).blocks():
        if parsed.stop_at_limit(block.line):
            break
        _read_block(parsed, block)
    parsed.require_question()
    return parsed


@dataclass(frozen=True)
class _Pieces:
    title: str
    before: str
    answers: str
    after: str
    at: int
    """Offset of the answers in the text of the question."""


def _read_block(parsed: ParsedFile, block: Block) -> None:
    """Add the question of a block to the result, or an error."""
    try:
        question, notes = _question(block)
    except DescriptionError as error:
        parsed.add_note(block.line, error.message, error.suggestion)
        return
    except GiftError as error:
        line = block.line + block.text.count("\n", 0, error.at)
        parsed.add_error(line, error.message, error.suggestion)
        return
    parsed.items.append(ParsedItem(block.line, question, IN_WORDS))
    for message, suggestion in notes.messages:
        parsed.add_note(block.line, message, suggestion)


def _question(block: Block) -> tuple[Portable, Notes]:
    if len(block.text) > MAX_LENGTH:
        raise GiftError(_("This question is too long."), _("Put a blank line between questions."))
    notes = Notes()
    pieces = _pieces(block, notes)
    texts = Texts()
    prompt = texts.prompt(pieces.before, pieces.after)
    if pieces.after.strip():
        notes.add(_("The answers are in the middle of the text; a gap replaces them."))
    answers, general = _general(pieces.answers)
    found = read_answers(answers, pieces.at, texts, notes)
    question = {
        **found,
        "title": _title(pieces.title, notes),
        "prompt": prompt,
        "explanation": texts.block(general),
        "tags": clean_tags([*block.tags, category_tag(block.category)], notes),
    }
    if block.ids:
        notes.add(_("The ID %(id)s is not kept.", id=block.ids[0][:64]))
    for picture in dict.fromkeys(texts.pictures):
        name = picture.rpartition("/")[2] if not picture.startswith("data:") else "data:"
        notes.add(
            _("The picture %(name)s is not in the file.", name=name[:64] or "?"),
            _("Add it to the question afterwards."),
        )
    for message, suggestion in texts.notes:
        notes.add(message, suggestion)
    return question, notes


def _pieces(block: Block, notes: Notes) -> _Pieces:
    """Split a block into title, question text and answers.

    Raises:
        GiftError: there is not exactly one pair of braces.
    """
    text = block.text
    start = len(text) - len(text.lstrip())
    title = ""
    if text.startswith("::", start):
        end = find_symbol(text, "::", start + 2)
        title = text[start + 2 : end] if end >= 0 else ""
        if end < 0:
            notes.add(_("The title is not closed with ::, so it is part of the question."))
        start = end + 2 if end >= 0 else start + 2
    if block.opened:
        raise GiftError(
            _("A brace that is opened here is not closed before the question ends."),
            _("Close the answers with }, or write \\{ for a brace that belongs to the text."),
            _offset(text, block.opened - block.line),
        )
    braces = find_symbols(text, "[{}]", start)
    signs = "".join(text[place] for place in braces)
    if not signs:
        raise DescriptionError(
            _("A text without answers in braces, a description, is left out."),
            _("Write {} at its end if it is an open question."),
        )
    if signs != "{}":
        raise GiftError(
            _("There are too many braces, or one is unpaired."),
            _("The answers go in one pair of braces. Write \\{ and \\} for braces that belong to the text."),
            braces[2] if signs.startswith("{}") else braces[0] if signs[0] == "}" else braces[1],
        )
    begin, end = braces
    return _Pieces(title, text[start:begin], text[begin + 1 : end], text[end + 1 :], begin + 1)


def _offset(text: str, lines: int) -> int:
    """Return the offset at which a line begins, from its number of lines after the first."""
    at = 0
    for _line in range(lines):
        at = text.index("\n", at) + 1
    return at


def _general(answers: str) -> tuple[str, str]:
    """Split the answers and the general feedback, which is after the last ``####``."""
    runs = find_symbols(answers, "####(?!#)")
    return (answers[: runs[-1]], answers[runs[-1] + 4 :]) if runs else (answers, "")


def _title(raw: str, notes: Notes) -> str:
    title = tidy_line(unescape(raw))
    if len(title) > MAX_TITLE:
        notes.add(_("The title is cut after %(max)d characters.", max=MAX_TITLE))
    return title[:MAX_TITLE].strip()
