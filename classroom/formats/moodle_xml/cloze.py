"""Reading cloze questions ("embedded answers"), whose gaps are in the text: ``{1:SHORTANSWER:=Lima~%50%Callao#near}``.

Each gap becomes a question. The number before its type is its weight. Alternatives have ``~`` between them; ``=`` or
``%100%`` is before a right one, and ``#`` before its feedback. A backslash escapes these signs.

Source: MoodleDocs, "Embedded Answers (Cloze) question type"; Moodle, qtype_multianswer.
"""

import re
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from classroom.formats.moodle_xml.texts import MoodleQuestion, QuestionError, with_text
from classroom.formats.shared.markup import convert
from classroom.formats.shared.numbers import parse_number
from classroom.formats.shared.parts import MAX_PARTS, mark, stem_of_part, without_marks
from classroom.questions.clean_text import tidy_line
from classroom.questions.markdown import plain_inline

_TYPES = {
    "SHORTANSWER": "text", "SA": "text", "MW": "text",
    "SHORTANSWER_C": "exact", "SAC": "exact", "MWC": "exact",
    "NUMERICAL": "number", "NM": "number",
    "MULTICHOICE": "one", "MC": "one",
    "MULTIRESPONSE": "some", "MR": "some",
}  # fmt: skip
"""What each type asks for. Further letters after those of a choice are about its appearance."""
_BEGIN = re.compile(r"\{([0-9]{0,3}):([A-Z]{2,14}(?:_[A-Z]{1,2})?):")
_SIGN = re.compile(r"\\[}~#=\\\"/]|(?<!&)#|[~}]")
_WEIGHT = re.compile(r"\s*(?:=|%(-?[0-9]{1,3}(?:[.,][0-9]{0,9})?)%)")
_ESCAPED = re.compile(r"\\([}~#=\"/\\])")
SLACK = 0.01


@dataclass(frozen=True)
class Alternative:
    """An answer of a gap, as HTML, with its weight in percent and its feedback."""

    text: str
    weight: float
    feedback: str


@dataclass(frozen=True)
class Gap:
    """A gap: what it asks for, its weight, and its answers."""

    kind: str
    weight: float
    alternatives: list[Alternative]


def read_cloze(source: MoodleQuestion) -> tuple[list[dict[str, Any]], list[float]]:
    """Return the question of each gap, with its prompt, and the weights of the gaps.

    Raises:
        QuestionError: there is no gap, or one cannot be read.
    """
    asked = source.element.first("questiontext")
    raw, gaps = _cut(source, without_marks(source.raw(asked)) if asked is not None else "")
    if asked is None or not gaps:
        raise QuestionError(
            source.line, _("The text has no gap."), _("Write it as {1:SHORTANSWER:=Lima} in Moodle, for example.")
        )
    stem = source.markdown(with_text(asked, raw), source.slot)
    made = [{"prompt": stem_of_part(stem, number), **_body(source, gap)} for number, gap in enumerate(gaps)]
    return made, [gap.weight for gap in gaps]


def _cut(source: MoodleQuestion, text: str) -> tuple[str, list[Gap]]:
    """Return a text with a mark for each gap, and the gaps."""
    parts: list[str] = []
    gaps: list[Gap] = []
    at = 0
    while begin := _BEGIN.search(text, at):
        kind = _kind(begin[2])
        end = _end(text, begin.end()) if kind else -1
        if not kind or end < 0:
            parts.append(text[at : begin.end()])
            at = begin.end()
            if kind:
                raise QuestionError(source.line, _("A gap of this cloze is not closed with }."))
            continue
        if len(gaps) == MAX_PARTS:
            raise QuestionError(
                source.line, _("A text has at most %(max)d gaps.", max=MAX_PARTS), _("Make several texts of it.")
            )
        parts += [text[at : begin.start()], mark(len(gaps))]
        gaps.append(Gap(kind, float(begin[1] or 1), _alternatives(text[begin.end() : end])))
        at = end + 1
    return "".join([*parts, text[at:]]), gaps


def _kind(name: str) -> str:
    """Return what a type asks for, or an empty text for a word that is none."""
    known = _TYPES.get(name)
    if known is None:
        base = re.sub(r"_(?:V|H|S|VS|HS)$|(?<=M[CR])(?:V|H|S|VS|HS)$", "", name)
        known = _TYPES.get(base) if base.startswith("M") else None
    return known or ""


def _end(text: str, at: int) -> int:
    """Return the offset of the brace that closes a gap, or -1."""
    return next((sign.start() for sign in _SIGN.finditer(text, at) if sign[0] == "}"), -1)


def _alternatives(text: str) -> list[Alternative]:
    found: list[Alternative] = []
    pieces: list[tuple[str, str]] = []
    begin, answer = 0, None
    for sign in _SIGN.finditer(text):
        if sign[0] == "~":
            piece = text[begin : sign.start()]
            pieces.append((piece, "") if answer is None else (answer, piece))
            begin, answer = sign.end(), None
        elif sign[0] == "#" and answer is None:
            answer, begin = text[begin : sign.start()], sign.end()
    pieces.append((text[begin:], "") if answer is None else (answer, text[begin:]))
    for piece, feedback in pieces:
        weight = _WEIGHT.match(piece)
        rest = piece[weight.end() :] if weight else piece
        if weight or rest.strip():
            share = 0.0 if not weight else 100.0 if not weight[1] else float(weight[1].replace(",", "."))
            found.append(Alternative(_ESCAPED.sub(r"\1", rest).strip(), share, _ESCAPED.sub(r"\1", feedback).strip()))
    return found


def _body(source: MoodleQuestion, gap: Gap) -> dict[str, Any]:
    if gap.kind in ("one", "some"):
        return _choices(source, gap)
    right = [one for one in gap.alternatives if one.weight > 0 and one.text != "*"]
    if any(one.feedback for one in gap.alternatives):
        source.note(_("Feedback for a single answer is not kept."))
    if not any(one.weight >= 100 - SLACK for one in right):
        hint = _("Write = before the right one.")
        raise QuestionError(source.line, _("No answer of a gap scores full points."), hint)
    if gap.kind == "number":
        accepted = [{**_number(source, one.text), "credit": _credit(one)} for one in right]
        return {"type": "numeric", "accepted": accepted, "unit": ""}
    texts = [{"text": _plain(one.text), "credit": _credit(one)} for one in right]
    return {"type": "short_text", "accepted": texts, "forgive": [] if gap.kind == "exact" else ["case"]}


def _credit(alternative: Alternative) -> int:
    return min(100, max(1, round(alternative.weight)))


def _plain(html: str) -> str:
    return plain_inline(convert(html, inline=True).markdown).strip()


def _number(source: MoodleQuestion, text: str) -> dict[str, Any]:
    """Return a number with its tolerance, which follows a colon."""
    value, _colon, tolerance = _plain(text).partition(":")
    try:
        return {"value": parse_number(value), "tolerance": abs(parse_number(tolerance or "0"))}
    except ValueError:
        message = _("This is not a number: %(text)s.", text=text[:40])
        raise QuestionError(source.line, message, _("Write digits with a decimal point, such as 3.14.")) from None


def _choices(source: MoodleQuestion, gap: Gap) -> dict[str, Any]:
    several = gap.kind == "some"
    right = [one.weight > 0 if several else one.weight >= 100 - SLACK for one in gap.alternatives]
    if not any(right) or (sum(right) > 1 and not several):
        raise QuestionError(
            source.line,
            _("A gap with choices has one right answer, marked with =."),
            _("With several right answers, its type is MULTIRESPONSE."),
        )
    if any(one.weight > 0 and not good for one, good in zip(gap.alternatives, right, strict=True)):
        source.note(_("Partial credit for a choice is not kept: only the choice with full credit is right."))
    choices = []
    for one, good in zip(gap.alternatives, right, strict=True):
        choice: dict[str, Any] = {"text": _line(source, one.text), "correct": good}
        feedback = source.html_to_markdown(one.feedback, _no_picture)
        choices.append({**choice, "feedback": feedback} if feedback else choice)
    return {"type": "multiple_choice" if several else "single_choice", "choices": choices}


def _line(source: MoodleQuestion, html: str) -> str:
    return tidy_line(source.html_to_markdown(html, _no_picture, inline=True))


def _no_picture(_picture: object) -> None:
    """Return None: the answers of a gap have no pictures."""
