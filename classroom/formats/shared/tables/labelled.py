"""Reading Chamilo's table, in which a question goes down the sheet: what a row holds is said in its first cell.

``Question`` begins a question, the rows below it are its choices, with an x beside the right ones, and ``Score`` ends
them. Then come ``FeedbackTrue``, ``FeedbackFalse``, ``EnrichQuestion`` (more text), ``QuestionType`` and ``Category``.
Source: Chamilo, upload_exercise.php.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from classroom.formats.base import ParsedFile, ParsedItem, Portable
from classroom.formats.shared.line_question import LineQuestion
from classroom.formats.shared.metadata import clean_tag
from classroom.formats.shared.parts import MAX_PARTS, as_part, mark, note_of_parts, split_points, stem_of_part
from classroom.formats.shared.parts import without_marks as plain_of
from classroom.formats.shared.places import IN_WORDS
from classroom.formats.shared.question_element import QuestionError
from classroom.formats.shared.sheets import Line
from classroom.formats.shared.tables.partial import excerpt_of
from classroom.questions.number_parsing import number_of

PROGRAM = "Chamilo"
MAX_POINTS = 1000
_QUIZ, _QUESTION, _SCORE = "quiz", "question", "score"
_LABELS = frozenset({
    _QUIZ, _QUESTION, _SCORE, "feedbacktrue", "feedbackfalse", "enrichquestion", "questiontype", "category",
    "nonegativescore",
})  # fmt: skip
_TYPES = {"1": "single_choice", "2": "multiple_choice", "3": "gaps", "4": "matching", "5": "open_text",
          "14": "multiple_choice"}  # fmt: skip
_GAP = re.compile(r"\[([^\[\]]{1,500})\]")


@dataclass
class _Block:
    """The rows of a question: its text, its choices with what stands beside them, and the other cells by label."""

    line: int
    text: str
    rows: list[tuple[str, str]] = field(default_factory=list)
    cells: dict[str, tuple[str, str]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def value(self, label: str) -> str:
        """Return what stands beside a label: in the second cell, or in the third one."""
        return next(filter(None, self.cells.get(label, ("", ""))), "")


def is_labelled(lines: Sequence[Line]) -> bool:
    """Return whether the first rows of a sheet are those of such a table."""
    labels = [_cells(line)[0].lower() for line in lines]
    return bool(labels) and labels[0] in (_QUIZ, _QUESTION) and _QUESTION in labels and _SCORE in labels


def read_labelled(parsed: ParsedFile, lines: Iterable[Line]) -> None:
    """Read the questions of a sheet. One that cannot be read is reported, and reading goes on."""
    block: _Block | None = None
    for line in lines:
        label, text, beside = _cells(line)
        name = label.lower()
        if name == _QUIZ and block is None:
            parsed.add_note(line.number, _("The title of the test is not kept: %(title)s.", title=text[:60]))
        elif name == _QUESTION:
            if block is not None:
                _add(parsed, block)
            if parsed.stop_at_limit(line.number):
                return
            block = _Block(line.number, text)
        elif block is not None and name in _LABELS:
            block.cells.setdefault(name, (text, beside))
        elif block is not None and (text or beside) and _SCORE not in block.cells:
            block.rows.append((text, beside))
        elif label or text or beside:
            parsed.add_note(line.number, _("This row belongs to no question and was not read."))
            continue
        if block is not None:
            block.said.append(" | ".join(filter(None, (label, text, beside))))
    if block is not None:
        _add(parsed, block)
    parsed.program = PROGRAM


def _cells(line: Line) -> tuple[str, str, str]:
    first, second, third = (str(line.cells[place]).strip() if place < len(line.cells) else "" for place in range(3))
    return first, second, third


def _add(parsed: ParsedFile, block: _Block) -> None:
    source, excerpt = LineQuestion.at(block.line), excerpt_of([], block.said)
    try:
        found = _questions(source, block)
    except QuestionError as error:
        known = {"type": "single_choice", "prompt": source.typed(block.text[:1000])}
        parsed.add_error(block.line, error.message, error.suggestion, excerpt=excerpt, question=known)
        return
    for question in found:
        parsed.add_item(ParsedItem(block.line, question, IN_WORDS, excerpt))
    parsed.notes += source.notes


def _questions(source: LineQuestion, block: _Block) -> list[Portable]:
    """Return a block as a question, or as one for each gap of its text."""
    said = block.value("questiontype")
    number = number_of(said)
    kind = _TYPES.get(str(int(number)) if number is not None and number == int(number) else said) if said else None
    if said and kind is None:
        message = _("There is no question type %(name)s.", name=said[:64])
        raise QuestionError(block.line, message, _("Chamilo's types are 1, 2, 3, 4, 5 and 14."))
    kind = kind or _kind(block)
    if kind == "gaps":
        return _gaps(source, block)
    common = _common(source, block)
    more = source.typed(block.value("enrichquestion"))
    prompt = "\n\n".join(filter(None, (source.typed(block.text), more)))
    points = {"points": 0} if kind == "open_text" else {}
    return [{**common, "prompt": prompt, **_body(source, block, kind), **points}]


def _kind(block: _Block) -> str:
    """Return the type where the table does not say it, as Chamilo does."""
    right = sum(_is_right(beside) for _text, beside in block.rows)
    return "open_text" if not block.rows else "multiple_choice" if right > 1 else "single_choice"


def _is_right(cell: str) -> bool:
    return cell.lower() == "x"


def _body(source: LineQuestion, block: _Block, kind: str) -> dict[str, Any]:
    if kind == "open_text":
        return {"type": kind}
    if kind == "matching":
        rows = [(source.typed_line(text), source.typed_line(beside)) for text, beside in block.rows]
        pairs = [{"left": left, "right": right} for left, right in rows if left]
        return {"type": kind, "pairs": pairs, "distractors": [right for left, right in rows if right and not left]}
    right = [_is_right(beside) for _text, beside in block.rows]
    if not any(right):
        hint = _("Write x beside the right one.")
        raise QuestionError(block.line, _("No answer of this question is right."), hint)
    choices = []
    for (text, beside), correct in zip(block.rows, right, strict=True):
        feedback = source.typed(block.value("feedbacktrue" if correct else "feedbackfalse"))
        choice = {"text": source.typed_line(text), "correct": correct}
        choices.append({**choice, "feedback": feedback} if feedback else choice)
        if not correct and number_of(beside):
            source.note(_("Points for a single choice are not kept."))
    return {"type": kind, "choices": choices}


def _gaps(source: LineQuestion, block: _Block) -> list[Portable]:
    """Return a short text for each word in brackets of the text; the points stand beside the rows."""
    text = plain_of(block.value("enrichquestion"))
    answers = [source.answer(found[1]) for found in _GAP.finditer(text)]
    if not answers or len(answers) > MAX_PARTS or not all(answers):
        hint = _("Put the missing words into brackets: The capital of Peru is [Lima].")
        raise QuestionError(block.line, _("The text has no gap, or too many."), hint)
    marks = iter(map(mark, range(len(answers))))
    stem = source.typed(_GAP.sub(lambda _found: next(marks), text))
    prompts = [
        "\n\n".join(filter(None, (source.typed(block.text), stem_of_part(stem, n)))) for n in range(len(answers))
    ]
    common = _common(source, block)
    weights = [max(0.0, float(number_of(beside) or 0)) for _text, beside in block.rows]
    weights = weights if len(weights) == len(answers) else [1.0] * len(answers)
    given = common.pop("points", None)
    points = given if given is not None else min(MAX_POINTS, round(100 * sum(weights)) or 100)
    made = [
        {
            **common,
            "prompt": prompt,
            "points": share,
            "type": "short_text",
            "accepted": [{"text": answer, "credit": 100}],
        }
        for prompt, share, answer in zip(prompts, split_points(points, weights), answers, strict=True)
    ]
    if len(made) == 1:
        return made
    source.note(note_of_parts(len(made)))
    return [as_part(question, place, len(made)) for place, question in enumerate(made, start=1)]


def _common(source: LineQuestion, block: _Block) -> dict[str, Any]:
    tag = clean_tag(block.value("category"))[0]
    fields: dict[str, Any] = {
        "language": None,
        "title": "",
        "explanation": "",
        "time_limit": None,
        "difficulty": None,
        "tags": [tag] if tag else [],
        "image": None,
    }
    said = next(filter(None, reversed(block.cells.get(_SCORE, ("", "")))), "")
    score = number_of(said) if said else None
    if said and (score is None or not 0 <= score * 100 <= MAX_POINTS):
        source.note(
            _("A score of %(score)s is not kept: points go from 0 to %(max)d.", score=said[:20], max=MAX_POINTS)
        )
    elif score is not None:
        fields["points"] = round(score * 100)
    return fields
