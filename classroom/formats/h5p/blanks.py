"""Reading texts with gaps of H5P: ``*Lima/lima city:a hint*`` is what students write, or the word that they drag.

Source: H5P.Blanks and H5P.DragText, their semantics and scripts: a gap is the shortest text between two asterisks, its
answers have slashes between, and what follows the first colon is a hint.
"""

import re
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from classroom.formats.h5p.content import H5pQuestion, Params, is_set, object_of, texts
from classroom.formats.h5p.result import Result
from classroom.formats.shared.parts import MAX_PARTS, mark, stem_of_part, without_marks
from classroom.formats.shared.question_element import QuestionError
from classroom.questions.number_parsing import number_of
from classroom.questions.shuffle import shuffled

MAX_CHOICES = 12
_GAP = re.compile(r"\*([^*\n]{1,1000})\*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,15})(?:[.,][0-9]{1,15})?")
_WORD_END = re.compile(r"\\[+-](?:[^\\*\n]{0,200})")
"""Feedback on a dragged word, at the end of its gap."""


@dataclass(frozen=True)
class _Gap:
    answers: list[str]
    hint: str


def blanks(source: H5pQuestion, params: Params) -> Result:
    """Read a text with gaps: a short text for each of them, or a number.

    Raises:
        QuestionError: it has no gap, or too many.
    """
    texts_of_lines = texts(params.get("questions"))
    stem, gaps = _read(source, params.get("text"), texts_of_lines)
    behaviour = object_of(params, "behaviour")
    if is_set(behaviour, "acceptSpellingErrors"):
        source.note(_("Small spelling mistakes count as wrong here, unless a teacher accepts the answer."))
    forgive = [] if is_set(behaviour, "caseSensitive", default=True) else ["case"]
    return Result(
        [{"prompt": stem_of_part(stem, place, hint=gap.hint), **_typed(gap, forgive)} for place, gap in enumerate(gaps)]
    )


def _typed(gap: _Gap, forgive: list[str]) -> dict[str, Any]:
    if all(_NUMBER.fullmatch(text) for text in gap.answers):
        numbers = [number for number in map(number_of, gap.answers) if number is not None]
        accepted = [{"value": value, "tolerance": 0, "credit": 100} for value in dict.fromkeys(numbers)]
        return {"type": "numeric", "accepted": accepted, "unit": ""}
    accepted_texts = [{"text": text, "credit": 100} for text in gap.answers]
    return {"type": "short_text", "accepted": accepted_texts, "forgive": forgive}


def drag_words(source: H5pQuestion, params: Params) -> Result:
    """Read a text into which words are dragged: for each gap, a choice among the words.

    Raises:
        QuestionError: it has no gap, or too many words.
    """
    lines = [text.replace("\n", "<br>") for text in texts([params.get("textField")])]
    stem, gaps = _read(source, params.get("taskDescription"), lines)
    extra = [source.answer(match) for match in _GAP.findall(str(params.get("distractors") or ""))]
    words = list(dict.fromkeys([*(gap.answers[0] for gap in gaps), *(word for word in extra if word)]))
    if not 2 <= len(words) <= MAX_CHOICES:
        raise QuestionError(
            source.line,
            _("Each gap becomes a choice among the words, of which there are %(count)d here, not 2 to %(max)d.",
              count=len(words), max=MAX_CHOICES),
            _("Make several texts of it in H5P, or use “Fill in the Blanks”."),
        )  # fmt: skip
    source.note(_("Dragging words into gaps becomes a choice among the words for each gap."))
    shown = {word: source.typed_line(word) for word in shuffled(words)}
    return Result(
        [
            {
                "type": "single_choice",
                "prompt": stem_of_part(stem, place, hint=gap.hint),
                "choices": [{"text": text, "correct": word == gap.answers[0]} for word, text in shown.items()],
            }
            for place, gap in enumerate(gaps)
        ]
    )


def _read(source: H5pQuestion, about: Any, lines: list[str]) -> tuple[str, list[_Gap]]:
    """Return the text with a mark for each gap, and the gaps."""
    gaps: list[_Gap] = []
    html = "".join(f"<div>{_cut(source, line, gaps)}</div>" for line in lines)
    if not gaps:
        hint = _("In H5P, put the words between asterisks: *Lima*.")
        raise QuestionError(source.line, _("The text has no gap."), hint)
    task = without_marks(about) if isinstance(about, str) else ""
    return source.html(f"<div>{task}</div>{html}", source.slot), gaps


def _cut(source: H5pQuestion, line: str, gaps: list[_Gap]) -> str:
    """Return a line with a mark for each gap, which is added to the others."""

    def cut(match: re.Match[str]) -> str:
        gap = _gap(source, match[1])
        if gap is None:
            return match[0]
        if len(gaps) == MAX_PARTS:
            raise QuestionError(
                source.line, _("A text has at most %(max)d gaps.", max=MAX_PARTS), _("Make several texts of it.")
            )
        gaps.append(gap)
        return mark(len(gaps) - 1)

    return _GAP.sub(cut, without_marks(line))


def _gap(source: H5pQuestion, text: str) -> _Gap | None:
    """Return a gap, or None if there is no word in it."""
    if _WORD_END.search(text):
        source.note(_("Feedback for accepted answers is not kept."))
        text = _WORD_END.sub("", text)
    words, _sign, hint = text.partition(":")
    answers = list(dict.fromkeys(found for found in (source.answer(word) for word in words.split("/")) if found))
    return _Gap(answers, source.typed_line(hint)) if answers else None
