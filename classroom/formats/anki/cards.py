"""From a note of Anki to questions: a front and a back, or a text with gaps.

A back that is a number or a few words is what students type. A longer one becomes the explanation of an open text,
because nobody would type it word by word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from classroom.formats.base import Portable
from classroom.formats.shared.line_question import LineQuestion
from classroom.formats.shared.markup import from_plain
from classroom.formats.shared.metadata import clean_tag
from classroom.formats.shared.parts import (
    MAX_PARTS,
    as_part,
    mark,
    note_of_parts,
    split_points,
    stem_of_part,
    without_marks,
)
from classroom.formats.shared.question_element import NoQuestionError, QuestionError
from classroom.questions.number_parsing import number_of

MAX_TYPED = 60
"""Most characters of a back that students type."""
MAX_GAP = 200
MAX_TAGS = 20
POINTS = 100
_OPEN = re.compile(r"\{\{c[0-9][0-9,]{0,20}::")
_TOKEN = re.compile(r"(\{\{c[0-9][0-9,]{0,20}::)|(\}\})")
_SOUND = re.compile(r"\[(?:sound|anki:[a-z]{1,20}):[^\]\n]{0,300}\]")
_NUMBER = re.compile(r"[-−]?(?:0|[1-9][0-9]{0,15})(?:[.,][0-9]{1,15})?")
_TEX = (
    (re.compile(r"\[\$\$\]|\[latex\]\s*\\\[|<anki-mathjax block=\"true\">", re.IGNORECASE), r"\\["),
    (re.compile(r"\[/\$\$\]", re.IGNORECASE), r"\\]"),
    (re.compile(r"\[\$\]|\[latex\]|<anki-mathjax>", re.IGNORECASE), r"\\("),
    (re.compile(r"\[/\$\]|\[/latex\]|</anki-mathjax>", re.IGNORECASE), r"\\)"),
)
"""The ways in which notes hold formulas, and the delimiters that stand for them."""
OWN_TAGS = frozenset({"marked", "leech"})
"""Tags by which Anki manages cards."""


@dataclass(frozen=True)
class Note:
    """The fields of a note, whether they are HTML (None: not known), its tags and its deck."""

    fields: list[str]
    html: bool | None
    tags: list[str]
    deck: str


@dataclass(frozen=True)
class Gap:
    """A part of a text that is to be found out, as HTML, and its hint."""

    text: str
    hint: str


def questions(source: LineQuestion, note: Note) -> list[Portable]:
    """Return the questions of a note: one, or one for each of its gaps.

    Raises:
        NoQuestionError: the note is empty.
        QuestionError: it has no back, or too many gaps.
    """
    fields = [_prepared(source, one) for one in note.fields]
    if not any(one.strip() for one in fields):
        raise NoQuestionError(source.line, _("A note without text is left out."))
    cloze = next((place for place, one in enumerate(fields) if _OPEN.search(one)), None)
    common = {"language": None, "title": "", "time_limit": None, "difficulty": None, "tags": _tags(note)}
    if cloze is None:
        return [{**common, **_front_and_back(source, fields, note.html)}]
    more = _joined(source, fields[:cloze] + fields[cloze + 1 :], note.html)
    return [{**common, "explanation": more, **one} for one in _gaps(source, fields[cloze], note.html)]


def _prepared(source: LineQuestion, text: str) -> str:
    """Return a field with formulas between the usual delimiters, and without sounds."""
    text = without_marks(text)
    if _SOUND.search(text):
        source.note(_("Sounds are not kept."))
        text = _SOUND.sub("", text)
    for pattern, delimiter in _TEX:
        text = pattern.sub(delimiter, text)
    return text


def _text(source: LineQuestion, text: str, html: bool | None, *, is_prompt: bool = False) -> str:
    slot = source.slot if is_prompt else None
    if html is False:
        source.check_length(text)
        return from_plain(text)
    return source.html(text, slot) if html else source.typed(text, slot)


def _joined(source: LineQuestion, fields: list[str], html: bool | None) -> str:
    """Return the further fields of a note as one text."""
    return "\n\n".join(text for text in (_text(source, one, html) for one in fields) if text)


def _front_and_back(source: LineQuestion, fields: list[str], html: bool | None) -> Portable:
    front, back, *others = [*fields, ""]
    prompt = _text(source, front, html, is_prompt=True)
    answer = back.strip() if html is False else source.answer(back)
    if not prompt and not source.slot.image:
        raise QuestionError(source.line, _("The front of this card is empty."), _("Write the question on the front."))
    if not answer:
        raise QuestionError(
            source.line, _("The back of this card has no text."), _("Write on the back what students answer.")
        )
    made = {"prompt": prompt, "image": source.slot.image}
    if len(answer) > MAX_TYPED or "\n" in _text(source, back, html):
        source.note(_("The back of a card is long, so the question is open, and the back is its explanation."))
        explanation = _joined(source, [back, *others], html)
        return {**made, "type": "open_text", "points": 0, "explanation": explanation}
    return {**made, **_typed(answer), "points": POINTS, "explanation": _joined(source, others, html)}


def _typed(answer: str) -> dict[str, Any]:
    """Return what accepts an answer: a number, or a text."""
    if _NUMBER.fullmatch(answer) and (value := number_of(answer)) is not None:
        return {"type": "numeric", "accepted": [{"value": value, "tolerance": 0, "credit": 100}], "unit": ""}
    return {"type": "short_text", "accepted": [{"text": answer, "credit": 100}], "forgive": ["case"]}


def _gaps(source: LineQuestion, text: str, html: bool | None) -> Iterator[Portable]:
    """Yield a question for each gap of a text.

    Raises:
        QuestionError: there are too many gaps, or one is empty or too long.
    """
    marked, gaps = _cut(source, text)
    stem = _text(source, marked, html, is_prompt=True)
    total = len(gaps)
    if total > 1:
        source.note(note_of_parts(total))
    for number, (gap, points) in enumerate(zip(gaps, split_points(POINTS, [1.0] * total), strict=True)):
        answer = gap.text.strip() if html is False else source.answer(gap.text)
        if not answer or len(answer) > MAX_GAP:
            raise QuestionError(
                source.line,
                _("A gap holds no text, or more than %(max)d characters.", max=MAX_GAP),
                _("Make the gap a few words."),
            )
        hint = _text(source, gap.hint, html).replace("\n", " ")
        prompt = stem_of_part(stem, number, hint=hint)
        question = {"prompt": prompt, "image": source.slot.image, **_typed(answer), "points": points}
        yield as_part(question, number + 1, total) if total > 1 else question


def _cut(source: LineQuestion, text: str) -> tuple[str, list[Gap]]:
    """Return a text with a mark for each gap, and the gaps. Of gaps within gaps, the outer one counts.

    Raises:
        QuestionError: there are too many gaps.
    """
    parts: list[str] = []
    gaps: list[Gap] = []
    at = depth = begin = 0
    for token in _TOKEN.finditer(text):
        if token[1]:
            if not depth:
                parts.append(text[at : token.start()])
                begin = token.end()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                if len(gaps) == MAX_PARTS:
                    raise QuestionError(
                        source.line,
                        _("A text has at most %(max)d gaps.", max=MAX_PARTS),
                        _("Make several notes of it."),
                    )
                parts.append(mark(len(gaps)))
                gaps.append(_gap(source, text[begin : token.start()]))
                at = token.end()
    if depth:
        raise QuestionError(
            source.line, _("A gap is opened with {{c1:: here and not closed."), _("Close it with }} after its text.")
        )
    return "".join([*parts, text[at:]]), gaps


def _gap(source: LineQuestion, text: str) -> Gap:
    if _OPEN.search(text):
        source.note(_("Of gaps within gaps, only the outer one is asked for."))
        text = _TOKEN.sub("", text)
    answer, _sign, hint = text.partition("::")
    return Gap(answer, hint)


def _tags(note: Note) -> list[str]:
    """Return the tags of a note, and its deck as one of them; ``::`` parts the levels of both."""
    found = [tag for tag in note.tags if tag.lower() not in OWN_TAGS]
    clean = [clean_tag(text.replace("::", "/"))[0] for text in [note.deck, *found]]
    return sorted({tag for tag in clean if tag})[:MAX_TAGS]
