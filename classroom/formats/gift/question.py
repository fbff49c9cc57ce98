"""One question of a GIFT file in the portable form."""

from dataclasses import dataclass

from flask_babel import gettext as _

from classroom.formats.base import ParsedFile, ParsedItem, Portable
from classroom.formats.gift.answers import read_answers
from classroom.formats.gift.blocks import Block
from classroom.formats.gift.escapes import first, places, unescape
from classroom.formats.gift.notes import Notes
from classroom.formats.gift.tags import category_tag, clean_tags
from classroom.formats.gift.texts import Texts
from classroom.formats.gift.trouble import Refused
from classroom.questions.clean_text import tidy_line

LONGEST = 300_000
"""Characters of a question with all that belongs to it; no question that can come in has so many."""
MAX_TITLE = 200


@dataclass(frozen=True)
class _Pieces:
    title: str
    before: str
    answers: str
    after: str
    at: int
    """Where the answers begin."""


def take(parsed: ParsedFile, block: Block) -> None:
    """Add the block's question to what the file holds, or say why it cannot come in."""
    try:
        question, notes = _question(block)
    except Refused as trouble:
        line = block.line + block.text.count("\n", 0, trouble.at)
        parsed.add_error(line, trouble.message, trouble.suggestion)
        return
    parsed.items.append(ParsedItem(block.line, question))
    for message, suggestion in notes.said:
        parsed.add_note(block.line, message, suggestion)


def _question(block: Block) -> tuple[Portable, Notes]:
    if len(block.text) > LONGEST:
        raise Refused(_("This question is too long."), _("Put a blank line between questions."))
    notes = Notes()
    pieces = _pieces(block, notes)
    texts = Texts()
    prompt = texts.prompt(pieces.before, pieces.after)
    if pieces.after.strip():
        notes.say(_("The answers stand inside of the text; in their place there is a gap now."))
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
        notes.say(_("The ID %(id)s is not kept.", id=block.ids[0][:64]))
    for picture in dict.fromkeys(texts.pictures):
        name = picture.rpartition("/")[2] if not picture.startswith("data:") else "data:"
        notes.say(
            _("The picture %(name)s is not in the file.", name=name[:64] or "?"),
            _("Add it to the question afterwards."),
        )
    for name in sorted(texts.unsupported):
        notes.say(_("<%(name)s> is left out: a question cannot hold it.", name=name))
    return question, notes


def _pieces(block: Block, notes: Notes) -> _Pieces:
    """Find title, text and answers.

    Raises:
        Refused: the braces do not fit.
    """
    text = block.text
    start = len(text) - len(text.lstrip())
    title = ""
    if text.startswith("::", start):
        end = first(text, "::", start + 2)
        title = text[start + 2 : end] if end >= 0 else ""
        if end < 0:
            notes.say(_("The title is not closed with ::, so it is part of the question."))
        start = end + 2 if end >= 0 else start + 2
    if block.opened:
        raise Refused(
            _("A brace that is opened here is not closed before the question ends."),
            _("Close the answers with }, or write \\{ for a brace that belongs to the text."),
            _offset(text, block.opened - block.line),
        )
    braces = places(text, "[{}]", start)
    signs = "".join(text[place] for place in braces)
    if not signs:
        raise Refused(
            _("There are no answers in braces, so this is a text without a question."),
            _("Write {} at its end for an open question, or put the answers between braces."),
            start,
        )
    if signs != "{}":
        raise Refused(
            _("There is one pair of braces too many, or half of one."),
            _("The answers stand in one pair of braces. Write \\{ and \\} for braces that belong to the text."),
            braces[2] if signs.startswith("{}") else braces[0] if signs[0] == "}" else braces[1],
        )
    begin, end = braces
    return _Pieces(title, text[start:begin], text[begin + 1 : end], text[end + 1 :], begin + 1)


def _offset(text: str, lines: int) -> int:
    """Return where a line begins."""
    at = 0
    for _line in range(lines):
        at = text.index("\n", at) + 1
    return at


def _general(answers: str) -> tuple[str, str]:
    """Split the feedback for everybody, behind the last ``####``, from the answers."""
    runs = places(answers, "####(?!#)")
    return (answers[: runs[-1]], answers[runs[-1] + 4 :]) if runs else (answers, "")


def _title(raw: str, notes: Notes) -> str:
    title = tidy_line(unescape(raw))
    if len(title) > MAX_TITLE:
        notes.say(_("The title is cut after %(max)d characters.", max=MAX_TITLE))
    return title[:MAX_TITLE].strip()
