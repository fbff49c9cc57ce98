"""Reading GIFT. Source: https://docs.moodle.org/en/GIFT_format."""

import re
from dataclasses import dataclass

from flask_babel import gettext as _

from classroom.formats.base import ParsedFile, ParsedItem, Portable
from classroom.formats.gift.answers import begins_answers, read_answers
from classroom.formats.gift.texts import Notes, Texts, category_tag, clean_tags
from classroom.formats.gift.tokenizer import (
    Block,
    BlockSplitter,
    GiftError,
    find_symbol,
    find_symbols,
    unescape,
)
from classroom.formats.shared.parts import MAX_PARTS, as_part, note_of_parts, split_points, stem_of_part
from classroom.formats.shared.places import IN_WORDS
from classroom.formats.shared.text_files import MAX_LINES, decode_text, has_gift_answers, normalise_newlines
from classroom.questions.clean_text import tidy_line
from classroom.questions.slide import SLIDE

MAX_LENGTH = 300_000
"""Most characters of a question with its answers; no valid question has as many."""
MAX_TITLE = 200
POINTS = 100


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
    count = _Count()
    for block in BlockSplitter(text).blocks():
        if parsed.stop_at_limit(block.line):
            break
        before = len(parsed.errors)
        _read_block(parsed, block)
        count.add(block, is_wrong=len(parsed.errors) > before)
    if count.is_prose:
        parsed.refuse_as_prose()
    parsed.require_question()
    return parsed


_CERTAIN = re.compile(r"[.?!:…\"”»]\s*\{\s*\}\s*\Z|\{[0-9]{0,5}:[A-Z_]{1,20}:|\{\s*[=~]|\{\s*(?:T|F|TRUE|FALSE)\s*[#}]")
"""An open question, an answer with its sign, or a gap of a cloze, for which there is an error of its own."""
OWN_FORMAT = "[markdown]"
"""With this begin the texts that Tiza writes, also those without any question among them."""


@dataclass
class _Count:
    """What the blocks of a file look like: a program or an essay has braces, too, or a blank line between texts."""

    questions: int = 0
    slides: int = 0
    doubtful: int = 0
    texts: int = 0

    def add(self, block: Block, *, is_wrong: bool) -> None:
        """Count a block: a question for certain, braces with something else in them, or a text without a title."""
        text = block.text.lstrip()
        is_named = text.startswith("::")
        if "{" in text and (is_named or _CERTAIN.search(text) or (has_gift_answers(text) and not is_wrong)):
            self.questions += 1
        elif "{" in text:
            self.doubtful += 1
        elif text.startswith(OWN_FORMAT) or (is_named and f"::{OWN_FORMAT}" in text):
            self.slides += 1
        elif not is_named:
            self.texts += 1

    @property
    def is_prose(self) -> bool:
        """Whether the file is no GIFT: nothing in it is a question for certain, or most of it is anything else."""
        if not self.questions:
            return not self.slides and (not self.doubtful or self.texts > 0)
        return self.texts + self.doubtful > 4 * self.questions + 4


@dataclass(frozen=True)
class _Answers:
    """A text between braces, and its offset in the text of the question."""

    text: str
    at: int


@dataclass(frozen=True)
class _Pieces:
    """A question: its title, its answers, and the texts before, between and after them; a slide has no answers."""

    title: str
    texts: list[str]
    answers: list[_Answers]


def _read_block(parsed: ParsedFile, block: Block) -> None:
    """Add the question of a block to the result, or an error."""
    try:
        found, notes = _questions(block)
    except GiftError as error:
        line = block.line + block.text.count("\n", 0, error.at)
        parsed.add_error(line, error.message, error.suggestion)
        return
    parsed.items += [ParsedItem(block.line, question, IN_WORDS) for question in found]
    for message, suggestion in notes.messages:
        parsed.add_note(block.line, message, suggestion)


def _questions(block: Block) -> tuple[list[Portable], Notes]:
    """Return the question of a block, or one for each of its answers in braces, and the notes about it.

    Raises:
        GiftError: it cannot be imported.
    """
    if len(block.text) > MAX_LENGTH:
        raise GiftError(_("This question is too long."), _("Put a blank line between questions."))
    notes = Notes()
    pieces = _pieces(block, notes)
    texts = Texts()
    prompts = _prompts(pieces, texts, notes)
    made: list[Portable] = [] if pieces.answers else [{"type": SLIDE, "prompt": prompts[0], "points": 0}]
    for prompt, answers, points in zip(prompts, pieces.answers, _points(pieces), strict=bool(pieces.answers)):
        raw, general = _general(answers.text)
        found = read_answers(raw, answers.at, texts, notes)
        explanation = texts.block(general)
        made.append({**found, "prompt": prompt, "explanation": explanation, **points})
    common = {
        "title": _title(pieces.title, notes),
        "tags": clean_tags([*block.tags, category_tag(block.category)], notes),
    }
    _note_texts(block, texts, notes)
    total = len(made)
    made = [{**common, **question} for question in made]
    return [as_part(one, number, total) for number, one in enumerate(made, 1)] if total > 1 else made, notes


def _points(pieces: _Pieces) -> list[Portable]:
    """Return the points of each part; a question without parts has those of every question."""
    total = len(pieces.answers)
    return [{"points": share} for share in split_points(POINTS, [1.0] * total)] if total > 1 else [{}]


def _prompts(pieces: _Pieces, texts: Texts, notes: Notes) -> list[str]:
    """Return the text of the question, or of each of its parts."""
    total = len(pieces.answers)
    if not total:
        notes.add(
            _("A description, a text without answers in braces, becomes a slide."),
            _("Write {} at its end if it is an open question."),
        )
        return [texts.prompt(pieces.texts[0], "")]
    if total > 1:
        notes.add(note_of_parts(total))
        stem = texts.stem(pieces.texts)
        return [stem_of_part(stem, number) for number in range(total)]
    before, after = pieces.texts
    if after.strip():
        notes.add(_("The answers are in the middle of the text; a gap replaces them."))
    return [texts.prompt(before, after)]


def _note_texts(block: Block, texts: Texts, notes: Notes) -> None:
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


def _pieces(block: Block, notes: Notes) -> _Pieces:
    """Split a block into title, question text and answers.

    Raises:
        GiftError: the braces are no pair, or there are several and not all of them hold answers.
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
        return _Pieces(title, [text[start:]], [])
    pairs = [(begin, end) for begin, end in zip(braces[::2], braces[1::2], strict=False)]
    is_paired = signs == "{}" * len(pairs)
    if len(pairs) > 1 and is_paired and len(pairs) <= MAX_PARTS:
        is_paired = all(begins_answers(text[begin + 1 : end]) for begin, end in pairs)
    if not is_paired or not 1 <= len(pairs) <= MAX_PARTS:
        raise GiftError(
            _("There are too many braces, or one is unpaired."),
            _("The answers go in one pair of braces. Write \\{ and \\} for braces that belong to the text."),
            braces[2] if signs.startswith("{}") and len(braces) > 2 else braces[0] if signs[0] == "}" else braces[1],
        )
    edges = [start, *(place for begin, end in pairs for place in (begin, end + 1)), len(text)]
    texts = [text[begin:end] for begin, end in zip(edges[::2], edges[1::2], strict=True)]
    return _Pieces(title, texts, [_Answers(text[begin + 1 : end], begin + 1) for begin, end in pairs])


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
