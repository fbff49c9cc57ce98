"""What each question type is in Moodle XML: the name of Moodle's type and the elements that only it has."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from classroom.formats.base import Portable
from classroom.formats.moodle_xml import texts, weights
from classroom.formats.shared.losses import choice_picture_names
from classroom.formats.shared.markup import from_plain, to_html
from classroom.formats.shared.numbers import format_number
from classroom.formats.shared.xml_writer import block, escape_text, node
from classroom.questions.comparison import FORGIVABLE
from classroom.questions.markdown import plain_inline
from classroom.questions.types.true_false import WORDS

Body = tuple[str, list[str]]
Lose = Callable[[str], None]


def _answer(shown: str, percent: float, *more: str, form: str = "plain_text", feedback: str = "") -> str:
    """Return an answer in plain text; ``shown`` is its XML."""
    inside = [node("text", shown), *more, texts.element("feedback", feedback)]
    return node("answer", *inside, fraction=weights.written(percent), format=form)


def _feedback(choice: dict[str, Any]) -> list[str]:
    return [texts.element("feedback", choice["feedback"])] if "feedback" in choice else []


def true_false(question: Portable, lose: Lose) -> Body:
    """Write true/false; one with other words as a single choice of two, which keeps them."""
    choices = question["choices"]
    if tuple(choice["text"] for choice in choices) not in WORDS.values():
        lose(_("True/false with words of its own becomes a single choice in Moodle."))
        return single_choice(question, lose)
    if names := choice_picture_names(question):
        lose(_("Moodle XML does not hold: %(names)s.", names=", ".join(names)))
    return "truefalse", [
        _answer(word, 100 * choice["correct"], form="moodle_auto_format", feedback=choice.get("feedback", ""))
        for word, choice in zip(("true", "false"), choices, strict=True)
    ]


def single_choice(question: Portable, lose: Lose) -> Body:
    """Write a single choice: 100 % for the right one."""
    return "multichoice", _choices(question, 100, 0)


def multiple_choice(question: Portable, lose: Lose) -> Body:
    """Write a multiple choice with the weights by which it is graded here: right ones share 100 %, wrong ones take off
    as much."""
    share = 100 / sum(choice["correct"] for choice in question["choices"])
    if not weights.known(share):
        lose(_("Moodle knows no weight of %(weight)s %%; its import has to match grades to the nearest.",
               weight=weights.written(share)))  # fmt: skip
    return "multichoice", _choices(question, share, -share)


def _choices(question: Portable, right: float, wrong: float) -> list[str]:
    return [
        node("single", "true" if wrong == 0 else "false"),
        node("shuffleanswers", "true"),
        node("answernumbering", "abc"),
        *(
            texts.element(
                "answer",
                choice["text"],
                texts.element("feedback", choice.get("feedback", "")),
                image=choice.get("image"),
                inline=True,
                fraction=weights.written(right if choice["correct"] else wrong),
            )
            for choice in question["choices"]
        ),
    ]


def short_text(question: Portable, lose: Lose) -> Body:
    """Write a short answer. Moodle reads ``*`` as "anything", so a plain one is escaped."""
    forgive = question.get("forgive", FORGIVABLE)
    lost = set(forgive) - {"case"}
    if lost:
        names = {"accents": _("accents"), "punctuation": _("punctuation"), "spaces": _("spaces")}
        lose(_("Moodle does not forgive: %(names)s.", names=", ".join(names.get(name, name) for name in sorted(lost))))
    return "shortanswer", [
        node("usecase", "0" if "case" in forgive else "1"),
        *(
            _answer(escape_text(answer["text"].replace("*", "\\*")), _weight(answer, lose), form="moodle_auto_format")
            for answer in question["accepted"]
        ),
    ]


def numeric(question: Portable, lose: Lose) -> Body:
    """Write a numerical question; a range as its middle and half of its width, which are exact decimals."""
    answers = []
    for accepted in question["accepted"]:
        if "value" in accepted:
            value, tolerance = format_number(accepted["value"]), format_number(accepted.get("tolerance", 0))
        else:
            low, high = (Decimal(format_number(accepted[name])) for name in ("min", "max"))
            value, tolerance = f"{(low + high) / 2}", f"{(high - low) / 2}"
        answers.append(_answer(value, _weight(accepted, lose), node("tolerance", tolerance)))
    if not question.get("unit"):
        return "numerical", [*answers, node("showunits", "3")]
    unit = block("unit", node("multiplier", "1"), node("unit_name", escape_text(question["unit"])))
    return "numerical", [
        *answers,
        block("units", unit),
        node("unitgradingtype", "0"),
        node("showunits", "0"),
    ]


def _weight(answer: dict[str, int], lose: Lose) -> float:
    weight = weights.of_credit(answer.get("credit", 100))
    if not weights.known(weight):
        lose(_("Moodle knows no weight of %(weight)s %%; its import has to match grades to the nearest.",
               weight=weights.written(weight)))  # fmt: skip
    return weight


def matching(question: Portable, lose: Lose) -> Body:
    """Write a matching. What is to be assigned is plain text in Moodle."""
    parts = [node("shuffleanswers", "true")]
    pairs = [(pair["left"], pair["right"]) for pair in question["pairs"]]
    for left, right in [*pairs, *(("", distractor) for distractor in question.get("distractors", []))]:
        shown = plain_inline(right)
        if to_html(from_plain(shown, inline=True), inline=True) != to_html(right, inline=True):
            lose(_("The formatting of %(text)s is lost: answers of a matching are plain text in Moodle.", text=shown))
        answer = node("answer", node("text", escape_text(shown)))
        parts.append(texts.element("subquestion", left, answer, inline=True))
    return "matching", parts


def ordering(question: Portable, lose: Lose) -> Body:
    """Write an ordering, which Moodle has since 4.4 and before as a plugin."""
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
            texts.element(
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


def open_text(question: Portable, lose: Lose) -> Body:
    """Write an essay."""
    return "essay", [
        node("responseformat", "plain"),
        node("responserequired", "1"),
        node("responsefieldlines", "5"),
        node("attachments", "0"),
        texts.element("graderinfo", ""),
        texts.element("responsetemplate", ""),
    ]
