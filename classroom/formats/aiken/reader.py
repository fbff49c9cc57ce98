"""Reading Aiken, line by line.

Lines that Chamilo and e-ducativa add are read as well: ``ANSWER_EXPLANATION:``, ``SCORE:``, ``DESCRIPTION:``, ``TAGS:``
and their Spanish names. Source: Chamilo, import of Aiken.
"""

import re
from dataclasses import dataclass, field
from string import ascii_uppercase

from flask_babel import gettext as _

from classroom.formats.base import ParsedFile, ParsedItem, Portable
from classroom.formats.shared.markup import from_plain
from classroom.formats.shared.metadata import clean_tag
from classroom.formats.shared.places import IN_WORDS
from classroom.formats.shared.text_files import MAX_LINES, decode_text, normalise_newlines
from classroom.questions.number_parsing import number_of

LETTERS = ascii_uppercase[:12]
MAX_LINE = 20_000
"""Most characters of a line; no valid text has as many."""
CHOICE = re.compile(r"\(?([A-Za-z])[.)](?:\s+|$)")
ANSWER = re.compile(r"ANSWER\s*:", re.IGNORECASE)
_EXTRA = re.compile(r"(ANSWER_EXPLANATION|TEXTO_CORRECTA|SCORE|DESCRIPTION|TAGS|ETIQUETAS)\s*:\s*(.*)", re.DOTALL)
EXPLANATIONS = frozenset({"ANSWER_EXPLANATION", "TEXTO_CORRECTA"})
MAX_POINTS, MAX_TAGS = 1000, 20
_RIGHT = re.compile(r"\(?([A-Za-z])[.)]?")
_SEVERAL = re.compile(r"[A-Za-z](?:[\s,;&+]+[A-Za-z])+")


def read(data: bytes) -> ParsedFile:
    """Read an Aiken file. A question with an error is reported, and reading goes on after it."""
    parsed = ParsedFile()
    text = decode_text(data, parsed)
    if text is None:
        return parsed
    text = normalise_newlines(text)
    if text.count("\n") > MAX_LINES:
        parsed.add_error(1, _("The file has more than %(max)d lines. Split it.", max=MAX_LINES))
        return parsed
    reader = _LineReader(parsed)
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and parsed.stop_at_limit(number):
            return parsed
        reader.line(number, line.strip())
    reader.end()
    parsed.require_question()
    return parsed


@dataclass
class _Block:
    """The lines of one question that have been read."""

    line: int
    text: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    extras: list[tuple[str, str]] = field(default_factory=list)
    """Names and texts of the lines that other programs add before the answer."""
    broken: bool = False
    """Whether it has an error, after which its other lines are ignored."""


class _LineReader:
    """Builds questions from lines."""

    def __init__(self, parsed: ParsedFile) -> None:
        self.parsed = parsed
        self.block: _Block | None = None
        self.after_blank = False
        self.last: tuple[int, Portable] | None = None
        """The question that was read last, and its line; lines of other programs may follow its answer."""

    def line(self, number: int, text: str) -> None:
        """Read the next line, without white space at its ends."""
        if not text:
            self.after_blank = True
            return
        if len(text) > MAX_LINE:
            self._fail(number, _("This line is too long."))
        elif (match := _EXTRA.match(text)) and self._belongs(match[1], match[2]):
            self._extra(number, match[1], match[2].strip())
        elif match := ANSWER.match(text):
            self._answer(number, text[match.end() :].strip())
        elif (match := CHOICE.match(text)) and self._takes_choices(match[1]):
            self._choice(number, match[1].upper(), text[match.end() :])
        else:
            self._text(number, text)
        self.after_blank = False

    def end(self) -> None:
        """End the current question, with an error if it is not complete."""
        block, self.block = self.block, None
        if block is None or block.broken:
            return
        if block.choices:
            self.parsed.add_error(
                block.line,
                _("The line with the right answer is missing."),
                _("Write a line such as ANSWER: B after the choices."),
            )
        else:
            self.parsed.add_error(
                block.line, _("No choices follow this text."), _("Write each on a line of its own: A. first choice")
            )

    def _fail(self, number: int, message: str, suggestion: str = "") -> None:
        """Add an error about the current question; its further lines are ignored."""
        self.block = self.block or _Block(number)
        if not self.block.broken:
            self.parsed.add_error(number, message, suggestion)
        self.block.broken = True

    def _takes_choices(self, letter: str) -> bool:
        """Return whether a line with a letter is a choice. The first is A: "I. Water is wet" is part of a question."""
        return letter in "Aa" or (self.block is not None and bool(self.block.choices))

    def _choice(self, number: int, letter: str, text: str) -> None:
        if self.block is None:
            self._fail(number, _("There is no question before this choice."), _("Write the question above it."))
            return
        expected = len(self.block.choices)
        if self.block.broken:
            return
        if expected >= len(LETTERS):
            self._fail(number, _("There are more than %(max)d choices.", max=len(LETTERS)))
        elif letter != LETTERS[expected]:
            self._fail(
                number,
                _("Choice %(expected)s is expected here, not %(letter)s.", expected=LETTERS[expected], letter=letter),
                _("Give the choices the letters A, B, C in this order, and end each question with ANSWER:"),
            )
        elif not text:
            self._fail(number, _("There is a choice without text."), _("Write its text after the letter."))
        else:
            self.block.choices.append(text)

    def _belongs(self, name: str, text: str) -> bool:
        """Return whether a line of another program is in its place: before the answer, or right after it."""
        if self.block is not None:
            return bool(self.block.choices) or name == "DESCRIPTION"
        if self.last is None or not self.after_blank:
            return self.last is not None
        return name in EXPLANATIONS or (name == "SCORE" and number_of(text) is not None)

    def _extra(self, number: int, name: str, text: str) -> None:
        """Read a line that another program added, before or after the answer."""
        if self.block is not None:
            self.block.extras.append((name, text))
        elif self.last is not None:
            self._add_extra(number, self.last[1], name, text)

    def _add_extra(self, line: int, question: Portable, name: str, text: str) -> None:
        if name in EXPLANATIONS or name == "DESCRIPTION":
            field_name = "explanation" if name in EXPLANATIONS else "prompt"
            question[field_name] = "\n\n".join(filter(None, [question.get(field_name, ""), from_plain(text)]))
        elif name == "SCORE":
            score = number_of(text)
            if score is None or not 0 <= score * 100 <= MAX_POINTS:
                self.parsed.add_note(
                    line,
                    _(
                        "A score of %(score)s is not kept: points go from 0 to %(max)d.",
                        score=text[:20],
                        max=MAX_POINTS,
                    ),
                )
            else:
                question["points"] = round(score * 100)
        else:
            tags = (clean_tag(tag)[0] for tag in text.split(","))
            question["tags"] = sorted({*question.get("tags", ()), *filter(None, tags)})[:MAX_TAGS]

    def _text(self, number: int, text: str) -> None:
        block = self.block
        if block is not None and self.after_blank:
            self.end()
            block = None
        if block is None:
            self.block = _Block(number, [text])
        elif block.choices:
            self._fail(
                number,
                _("This line is neither a choice nor ANSWER:"),
                _("Write each choice on one line, and a line such as ANSWER: B after them."),
            )
        else:
            block.text.append(text)

    def _answer(self, number: int, given: str) -> None:
        block, self.block = self.block, None
        if block is not None and block.broken:
            return
        match = _RIGHT.fullmatch(given)
        if block is None or not block.text:
            self.parsed.add_error(
                number, _("There is no question before this answer."), _("Write the question above it.")
            )
        elif len(block.choices) < 2:
            self.parsed.add_error(
                block.line,
                _("A question needs two choices at least."),
                _("Write each on a line of its own: A. first choice"),
            )
        elif _SEVERAL.fullmatch(given):
            self.parsed.add_error(
                number, _("Aiken has exactly one right answer."), _("Write the question in GIFT, or name one letter.")
            )
        elif not match:
            self.parsed.add_error(
                number, _("This does not name a choice."), _("Write the letter of the right one: ANSWER: B")
            )
        elif (right := ascii_uppercase.index(match[1].upper())) >= len(block.choices):
            self.parsed.add_error(
                number,
                _("There is no choice %(letter)s.", letter=match[1].upper()),
                _("Name one of the letters from A to %(last)s.", last=LETTERS[len(block.choices) - 1]),
            )
        else:
            self._add(block, right)

    def _add(self, block: _Block, right: int) -> None:
        choices = [
            {"text": from_plain(text, inline=True), "correct": index == right}
            for index, text in enumerate(block.choices)
        ]
        prompt = from_plain("\n".join(block.text))
        if len(block.text) > 1:
            self.parsed.add_note(block.line, _("The question has several lines, which Moodle cannot import."))
        question: Portable = {"type": "single_choice", "prompt": prompt, "choices": choices}
        for name, text in block.extras:
            self._add_extra(block.line, question, name, text)
        self.parsed.items.append(ParsedItem(block.line, question, IN_WORDS))
        self.last = (block.line, question)
