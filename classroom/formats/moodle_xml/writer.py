"""Writing Moodle XML.

Source: MoodleDocs, "Moodle XML format", "Import questions" (match grades); Moodle, qformat_xml and
question_bank::fraction_options_full.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from flask_babel import gettext as _

from classroom.formats.base import Portable, Written
from classroom.formats.moodle_xml.ddmarker import write_ddmarker
from classroom.formats.moodle_xml.texts import text_element
from classroom.formats.shared.losses import ReportLoss, choice_picture_names, ignored_differences
from classroom.formats.shared.markup import from_plain, to_html
from classroom.formats.shared.metadata import name_from_prompt
from classroom.formats.shared.numbers import format_number
from classroom.formats.shared.xml_writer import XML_DECLARATION, block, escape_text, node
from classroom.questions.comparison import FORGIVABLE
from classroom.questions.markdown import plain_inline
from classroom.questions.types.true_false import WORDS

KNOWN_WEIGHTS = (
    100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111,
    10, 5, 0,
)  # fmt: skip
"""The weights in percent that Moodle offers, also negative. Its import rejects others or takes the nearest one."""

Body = tuple[str, list[str]]
"""The question type in Moodle, and the XML elements that only this type has."""


def write(questions: Sequence[Portable]) -> Written:
    """Write questions as a question bank of Moodle."""
    result = Written()
    entries = []
    for position, question in enumerate(questions, 1):
        entry = _question(question, partial(result.add_loss, position))
        if entry:
            entries.append(entry)
    result.data = (XML_DECLARATION + block("quiz", *entries) + "\n").encode()
    return result


def _question(question: Portable, report_loss: ReportLoss) -> str | None:
    write_body = _WRITERS.get(question["type"])
    body = write_body(question, report_loss) if write_body else None
    if body is None:
        if write_body is None:
            report_loss(_("Moodle has no questions of the type %(type)s: it is left out.", type=question["type"]))
        return None
    _report_unsupported_fields(question, report_loss)
    kind, inside = body
    image = question.get("image") if kind != "ddmarker" else None
    points = 1.0 if question["type"] == "open_text" else question["points"] / 100
    name = question.get("title") or name_from_prompt(question["prompt"])
    return block(
        "question",
        node("name", node("text", escape_text(name))),
        text_element("questiontext", question["prompt"], image=image),
        text_element("generalfeedback", question["explanation"]),
        node("defaultgrade", format_number(points)),
        node("penalty", "0"),
        node("hidden", "0"),
        *inside,
        _tags(question["tags"]),
        type=kind,
    )


def _report_unsupported_fields(question: Portable, report_loss: ReportLoss) -> None:
    names = {"language": _("language"), "time_limit": _("time limit"), "difficulty": _("difficulty")}
    lost = [name for field, name in names.items() if question.get(field) is not None]
    lost += [_("notes for the teacher")] if question.get("notes") else []
    if lost:
        report_loss(_("Moodle XML does not hold: %(names)s.", names=", ".join(lost)))


def _tags(tags: Sequence[str]) -> str:
    return block("tags", *(node("tag", node("text", escape_text(tag))) for tag in tags)) if tags else ""


def _answer(content: str, percent: float, *more: str, form: str = "plain_text", feedback: str = "") -> str:
    """Return an answer as plain text; ``content`` is XML."""
    inside = [node("text", content), *more, text_element("feedback", feedback)]
    return node("answer", *inside, fraction=format_weight(percent), format=form)


def _feedback(choice: dict[str, Any]) -> list[str]:
    return [text_element("feedback", choice["feedback"])] if "feedback" in choice else []


def true_false(question: Portable, report_loss: ReportLoss) -> Body:
    """Return a truefalse question, or a multichoice if the choices have other words."""
    choices = question["choices"]
    if tuple(choice["text"] for choice in choices) not in WORDS.values():
        report_loss(_("True/false with other words becomes a single choice in Moodle."))
        return single_choice(question, report_loss)
    if names := choice_picture_names(question):
        report_loss(_("Moodle XML does not hold: %(names)s.", names=", ".join(names)))
    return "truefalse", [
        _answer(word, 100 * choice["correct"], form="moodle_auto_format", feedback=choice.get("feedback", ""))
        for word, choice in zip(("true", "false"), choices, strict=True)
    ]


def single_choice(question: Portable, report_loss: ReportLoss) -> Body:
    """Return a multichoice with 100 % for the right answer."""
    return "multichoice", _choices(question, 100, 0)


def multiple_choice(question: Portable, report_loss: ReportLoss) -> Body:
    """Return a multichoice in which right answers share 100 %, and wrong ones subtract as much, as Tiza grades it."""
    share = 100 / sum(choice["correct"] for choice in question["choices"])
    _report_unknown_weight(share, report_loss)
    return "multichoice", _choices(question, share, -share)


def _choices(question: Portable, right: float, wrong: float) -> list[str]:
    return [
        node("single", "true" if wrong == 0 else "false"),
        node("shuffleanswers", "true"),
        node("answernumbering", "abc"),
        *(
            text_element(
                "answer",
                choice["text"],
                text_element("feedback", choice.get("feedback", "")),
                image=choice.get("image"),
                inline=True,
                fraction=format_weight(right if choice["correct"] else wrong),
            )
            for choice in question["choices"]
        ),
    ]


def short_text(question: Portable, report_loss: ReportLoss) -> Body:
    """Return a shortanswer. ``*`` is a wildcard in Moodle, so it is escaped."""
    forgive = question.get("forgive", FORGIVABLE)
    if names := ignored_differences(question):
        report_loss(_("Moodle does not ignore differences in: %(names)s.", names=", ".join(names)))
    return "shortanswer", [
        node("usecase", "0" if "case" in forgive else "1"),
        *(
            _answer(
                escape_text(answer["text"].replace("*", "\\*")), _weight(answer, report_loss), form="moodle_auto_format"
            )
            for answer in question["accepted"]
        ),
    ]


def numeric(question: Portable, report_loss: ReportLoss) -> Body:
    """Return a numerical; a range becomes its middle with half of its width as the tolerance, in exact decimals."""
    answers = []
    for accepted in question["accepted"]:
        if "value" in accepted:
            value, tolerance = format_number(accepted["value"]), format_number(accepted.get("tolerance", 0))
        else:
            low, high = (Decimal(format_number(accepted[name])) for name in ("min", "max"))
            value, tolerance = f"{(low + high) / 2}", f"{(high - low) / 2}"
        answers.append(_answer(value, _weight(accepted, report_loss), node("tolerance", tolerance)))
    if not question.get("unit"):
        return "numerical", [*answers, node("showunits", "3")]
    unit = block("unit", node("multiplier", "1"), node("unit_name", escape_text(question["unit"])))
    return "numerical", [*answers, block("units", unit), node("unitgradingtype", "0"), node("showunits", "0")]


def _weight(answer: dict[str, int], report_loss: ReportLoss) -> float:
    weight = weight_of_credit(answer.get("credit", 100))
    _report_unknown_weight(weight, report_loss)
    return weight


def matching(question: Portable, report_loss: ReportLoss) -> Body:
    """Return a matching, of which the right side is plain text in Moodle."""
    parts = [node("shuffleanswers", "true")]
    pairs = [(pair["left"], pair["right"]) for pair in question["pairs"]]
    for left, right in [*pairs, *(("", distractor) for distractor in question.get("distractors", []))]:
        plain_right = plain_inline(right)
        if to_html(from_plain(plain_right, inline=True), inline=True) != to_html(right, inline=True):
            message = _("The formatting of %(text)s is lost: answers of a matching are plain text in Moodle.",
                        text=plain_right)  # fmt: skip
            report_loss(message)
        answer = node("answer", node("text", escape_text(plain_right)))
        parts.append(text_element("subquestion", left, answer, inline=True))
    return "matching", parts


def ordering(question: Portable, report_loss: ReportLoss) -> Body:
    """Return an ordering, which is part of Moodle since 4.4 and was a plugin before."""
    fields = {
        "layouttype": "VERTICAL",
        "selecttype": "ALL",
        "selectcount": "0",
        "gradingtype": "ABSOLUTE_POSITION",
        "showgrading": "SHOW",
        "numberingstyle": "none",
    }
    return "ordering", [
        *(node(name, value) for name, value in fields.items()),
        *(
            text_element(
                "answer",
                choice["text"],
                *_feedback(choice),
                image=choice.get("image"),
                inline=True,
                fraction=f"{place}.0000000",
            )
            for place, choice in enumerate(question["choices"], 1)
        ),
    ]


def open_text(question: Portable, report_loss: ReportLoss) -> Body:
    """Return an essay."""
    return "essay", [
        node("responseformat", "plain"),
        node("responserequired", "1"),
        node("responsefieldlines", "5"),
        node("attachments", "0"),
        text_element("graderinfo", ""),
        text_element("responsetemplate", ""),
    ]


def slide(question: Portable, report_loss: ReportLoss) -> Body:
    """Return a description, which Moodle shows between questions."""
    return "description", []


def format_weight(percent: float) -> str:
    """Return a weight in percent with up to five decimal digits, as Moodle writes it."""
    return f"{percent:.5f}".rstrip("0").rstrip(".")


def _report_unknown_weight(percent: float, report_loss: ReportLoss) -> None:
    if not any(abs(abs(percent) - weight) < 0.0001 for weight in KNOWN_WEIGHTS):
        message = _("Moodle has no weight of %(weight)s %%; when you import the file, match grades to the nearest.",
                    weight=format_weight(percent))  # fmt: skip
        report_loss(message)


def weight_of_credit(credit: int) -> float:
    """Return the weight for a credit in whole percent: 33 becomes a third."""
    return next((weight for weight in KNOWN_WEIGHTS if round(weight) == credit), float(credit))


_WRITERS: dict[str, Callable[[Portable, ReportLoss], Body | None]] = {
    "true_false": true_false,
    "single_choice": single_choice,
    "multiple_choice": multiple_choice,
    "short_text": short_text,
    "numeric": numeric,
    "matching": matching,
    "ordering": ordering,
    "open_text": open_text,
    "image_pin": write_ddmarker,
    "slide": slide,
}
TYPES = frozenset(_WRITERS)
