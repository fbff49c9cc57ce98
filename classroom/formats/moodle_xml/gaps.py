"""Reading texts with gaps whose answers stand outside of the text, or in brackets in it.

In ``gapselect`` and ``ddwtos``, ``[[2]]`` is the gap for the second of the answers, which are in groups: a gap offers
those of its group. In the plugin ``gapfill``, the answer itself is in the text: ``The [cat] sat on the [mat|rug]``.

Sources: Moodle, qtype_gapselect, qtype_ddwtos; M. Green, qtype_gapfill.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from flask_babel import gettext as _

from classroom.formats.moodle_xml.texts import MoodleQuestion, QuestionError, plain, with_text
from classroom.formats.shared.markup import convert
from classroom.formats.shared.parts import MAX_PARTS, mark, stem_of_part, without_marks
from classroom.questions.choices import MAX_CHOICES
from classroom.questions.clean_text import tidy_line
from classroom.questions.markdown import plain_inline

Bodies = tuple[list[dict[str, Any]], list[float]]
"""The question of each gap, with its prompt, and the weights of the gaps."""
ANSWERS = {"gapselect": "selectoption", "ddwtos": "dragbox"}
"""Types with numbered gaps, and the elements of their answers."""
_NUMBERED = re.compile(r"\[\[([0-9]{1,3})\]\]")
_PATTERN = re.compile(r"[\\^$*+?(]|\.[*+?]")
"""Signs of regular expressions that a gap is not likely to have by itself."""


def read_numbered_gaps(source: MoodleQuestion) -> Bodies:
    """Return a choice for each gap of a ``gapselect`` or ``ddwtos``.

    Raises:
        QuestionError: there is no gap, or one has no answer.
    """
    kind = source.element.attributes.get("type", "").strip()
    offered = [
        (_line(source, plain(element)), plain(group) if (group := element.first("group")) is not None else "1")
        for element in source.element.all(ANSWERS[kind])
    ]

    def body(gap: str) -> dict[str, Any]:
        number = int(gap)
        if not 1 <= number <= len(offered):
            message = _("The gap [[%(number)d]] has no answer.", number=number)
            raise QuestionError(source.line, message, _("Add the answer, or take the gap out of the text."))
        right, group = offered[number - 1]
        return _choice(source, right, [text for text, other in offered if other == group])

    return _cut(source, _NUMBERED, body)


def read_gapfill(source: MoodleQuestion) -> Bodies:
    """Return a question for each gap of a ``gapfill``: a choice where the answers are offered, else a short text.

    Raises:
        QuestionError: there is no gap.
    """
    signs = source.value("delimitchars")
    signs = signs if len(signs) == 2 else "[]"
    begin, end = re.escape(signs[0]), re.escape(signs[1])
    pattern = re.compile(f"{begin}([^{begin}{end}]{{1,500}}){end}")
    offered = [_line(source, text) for answer in source.element.all("answer") for text in plain(answer).split("|")]
    is_offered = source.value("answerdisplay").lower() in ("dragdrop", "dropdown")
    exact = source.value("casesensitive") == "1"
    patterns = source.value("disableregex") != "1"

    def body(gap: str) -> dict[str, Any]:
        texts = [text for part in gap.split("|") if (text := _plain(part)) and text != "!!"]
        if is_offered and len(texts) == 1 and 2 <= len(set(offered)) <= MAX_CHOICES:
            return _choice(source, _line(source, gap), offered)
        if not texts:
            message = _("A gap of this text is to be left empty.")
            raise QuestionError(source.line, message, _("Write the answer between the signs of the gap."))
        if is_offered:
            source.note(_("The answers that Moodle offers for a gap are not kept; the answer is written here."))
        if patterns and any(map(_PATTERN.search, texts)):
            source.note(
                _("A gap has a pattern that Moodle compares answers with; here the answer has to be the same text."),
                _("Add the texts that you accept to the question."),
            )
        accepted = [{"text": text, "credit": 100} for text in dict.fromkeys(texts)]
        return {"type": "short_text", "accepted": accepted, "forgive": [] if exact else ["case"]}

    return _cut(source, pattern, body)


def _cut(source: MoodleQuestion, pattern: re.Pattern[str], body: Callable[[str], dict[str, Any]]) -> Bodies:
    """Return the question of each gap that a pattern finds in the text."""
    asked = source.element.first("questiontext")
    text = without_marks(source.raw(asked)) if asked is not None else ""
    gaps = [found[1] for found in pattern.finditer(text)]
    if asked is None or not gaps:
        raise QuestionError(source.line, _("The text has no gap."), _("Mark the gaps in Moodle."))
    if len(gaps) > MAX_PARTS:
        message = _("A text has at most %(max)d gaps.", max=MAX_PARTS)
        raise QuestionError(source.line, message, _("Make several texts of it."))
    marks: Iterator[str] = map(mark, range(len(gaps)))
    stem = source.markdown(with_text(asked, pattern.sub(lambda _found: next(marks), text)), source.slot)
    made = [{"prompt": stem_of_part(stem, number), **body(gap)} for number, gap in enumerate(gaps)]
    return made, [1.0] * len(gaps)


def _choice(source: MoodleQuestion, right: str, offered: list[str]) -> dict[str, Any]:
    """Return a choice among texts, each of which stands there once. Of too many, the first ones and the right one."""
    texts = list(dict.fromkeys(text for text in (*offered, right) if text))
    if len(texts) > MAX_CHOICES:
        others = [text for text in texts if text != right][: MAX_CHOICES - 1]
        texts = [text for text in texts if text == right or text in others]
        source.note(
            _("A question has at most %(max)d choices; the other answers of a gap are left out.", max=MAX_CHOICES)
        )
    return {"type": "single_choice", "choices": [{"text": text, "correct": text == right} for text in texts]}


def _line(source: MoodleQuestion, html: str) -> str:
    return tidy_line(source.html_to_markdown(html, _no_picture, inline=True))


def _plain(html: str) -> str:
    return plain_inline(convert(html, inline=True).markdown).strip()


def _no_picture(_picture: object) -> None:
    """Return None: the answers of a gap have no pictures."""
