"""Writing a question as an item of QTI 1.2, with the metadata from which Canvas knows its type.

Source: IMS, "Question & Test Interoperability: ASI XML Binding" 1.2; what Canvas itself exports.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from typing import Any

from flask_babel import gettext as _

from classroom.formats.base import Portable
from classroom.formats.qti import xhtml
from classroom.formats.shared.losses import ReportLoss, ignored_differences
from classroom.formats.shared.markup import from_plain, to_html
from classroom.formats.shared.markup.html_tokens import Text, tokenize
from classroom.formats.shared.metadata import name_from_prompt
from classroom.formats.shared.numbers import format_number
from classroom.formats.shared.xml_writer import block, escape_text, node
from classroom.questions.comparison import FORGIVABLE
from classroom.questions.markdown import inline_html, plain_inline
from classroom.questions.types.true_false import WORDS

RESPONSE = "response1"
FULL = "100"
"""The score of a right answer; Canvas counts in percent."""
EXPLANATION = "general_fb"


@dataclass
class Parts:
    """Parts of an item as XML: the type in Canvas, responses, conditions, and feedback by the choice it belongs to."""

    kind: str
    responses: str = ""
    conditions: list[str] = field(default_factory=list)
    feedback: dict[str, str] = field(default_factory=dict)


def item(question: Portable, name: str, report_loss: ReportLoss) -> str | None:
    """Return the XML of an item, or None after reporting why the question cannot be one.

    Args:
        question: in the portable form, with the ``address`` of each picture in the package.
        name: the identifier of the item.
        report_loss: says what is not in the file.
    """
    write = _WRITERS.get(question["type"])
    if write is None:
        report_loss(_("Canvas has no questions of the type %(type)s: it is left out.", type=question["type"]))
        return None
    parts = write(question, report_loss)
    if not _survives(question):
        report_loss(_("Some mark-up of the text is simplified in the file."))
    points = format_number(question["points"] / 100)
    fields = {"question_type": parts.kind, "points_possible": points}
    metadata = block(
        "qtimetadata",
        *(
            block("qtimetadatafield", node("fieldlabel", label), node("fieldentry", entry))
            for label, entry in fields.items()
        ),
    )
    image = xhtml.picture(question.get("image"))
    prompt = xhtml.html(question["prompt"]) + (f"<p>{image}</p>" if image else "")
    variable = node("decvar", maxvalue=FULL, minvalue="0", varname="SCORE", vartype="Decimal")
    texts = {EXPLANATION: question["explanation"], **parts.feedback}
    return block(
        "item",
        block("itemmetadata", metadata),
        block("presentation", _material(prompt), parts.responses),
        block("resprocessing", block("outcomes", variable), *_conditions(parts, question)),
        *(
            block("itemfeedback", block("flow_mat", _material(xhtml.html(text))), ident=key)
            for key, text in texts.items()
            if text
        ),
        ident=name,
        title=question.get("title") or name_from_prompt(question["prompt"]),
    )


def _survives(question: Portable) -> bool:
    texts = [question["prompt"], question["explanation"]]
    texts += [choice["feedback"] for choice in question.get("choices", ()) if choice.get("feedback")]
    lines = [choice["text"] for choice in question.get("choices", ())]
    return all(map(xhtml.survives_round_trip, texts)) and all(
        xhtml.survives_round_trip(line, inline=True) for line in lines
    )


def _material(html: str) -> str:
    return block("material", node("mattext", escape_text(html), texttype="text/html"))


def _conditions(parts: Parts, question: Portable) -> Iterator[str]:
    """Yield the conditions: feedback first, because the first right answer ends the evaluation."""
    if question["explanation"]:
        yield _feedback(node("other"), EXPLANATION)
    for key in parts.feedback:
        yield _feedback(node("varequal", key.removesuffix("_fb"), respident=RESPONSE), key)
    yield from parts.conditions


def _feedback(test: str, key: str) -> str:
    link = node("displayfeedback", feedbacktype="Response", linkrefid=key)
    return block("respcondition", block("conditionvar", test), link, continue_="Yes")


def _right(*tests: str, score: str = FULL, action: str = "Set") -> str:
    setting = node("setvar", score, action=action, varname="SCORE")
    return block("respcondition", block("conditionvar", *tests), setting, continue_="No")


def _equals(value: str, response: str = RESPONSE, **attributes: str) -> str:
    return node("varequal", escape_text(value), respident=response, **attributes)


def _names(count: int) -> list[str]:
    """Return identifiers of choices. Canvas wants numbers."""
    return [str(1000 + index) for index in range(1, count + 1)]


def _choice(choice: dict[str, Any]) -> str:
    """Return the HTML of a choice: its text, its picture, or both."""
    parts = (xhtml.html(choice["text"], inline=True), xhtml.picture(choice.get("image")))
    return " ".join(part for part in parts if part)


def _chosen(question: Portable, kind: str, cardinality: str) -> tuple[Parts, list[str]]:
    """Return a question with choices, without a key, and the identifiers of its right choices."""
    choices = question["choices"]
    names = _names(len(choices))
    labels = [
        block("response_label", _material(_choice(choice)), ident=name)
        for name, choice in zip(names, choices, strict=True)
    ]
    response = block("response_lid", block("render_choice", *labels), ident=RESPONSE, rcardinality=cardinality)
    feedback = {
        f"{name}_fb": choice["feedback"] for name, choice in zip(names, choices, strict=True) if choice.get("feedback")
    }
    right = [name for name, choice in zip(names, choices, strict=True) if choice["correct"]]
    return Parts(kind, response, feedback=feedback), right


def single_choice(question: Portable, report_loss: ReportLoss) -> Parts:
    """Return a multiple_choice_question."""
    parts, right = _chosen(question, "multiple_choice_question", "Single")
    parts.conditions = [_right(_equals(right[0]))]
    return parts


def true_false(question: Portable, report_loss: ReportLoss) -> Parts:
    """Return a true_false_question, or a multiple_choice_question if the choices have other words."""
    is_plain = tuple(choice["text"] for choice in question["choices"]) in WORDS.values()
    if not is_plain or any(choice.get("image") for choice in question["choices"]):
        report_loss(_("True/false with other words or with pictures becomes a single choice."))
        return single_choice(question, report_loss)
    parts = single_choice(question, report_loss)
    parts.kind = "true_false_question"
    return parts


def multiple_choice(question: Portable, report_loss: ReportLoss) -> Parts:
    """Return a multiple_answers_question, of which Canvas itself gives partial credit."""
    parts, right = _chosen(question, "multiple_answers_question", "Multiple")
    tests = [
        _equals(name) if name in right else block("not", _equals(name)) for name in _names(len(question["choices"]))
    ]
    parts.conditions = [_right(block("and", *tests))]
    return parts


def poll(question: Portable, report_loss: ReportLoss) -> Parts:
    """Return a multiple_choice_question without a key, as in surveys of Canvas."""
    report_loss(_("The poll is a question without a right answer; import it as a survey."))
    return _chosen(question, "multiple_choice_question", "Single")[0]


def _field(kind: str, **attributes: str) -> Parts:
    label = node("response_label", ident="answer1", rshuffle="No")
    response = block("response_str", block("render_fib", label, **attributes), ident=RESPONSE, rcardinality="Single")
    return Parts(kind, response)


def _full(question: Portable, report_loss: ReportLoss) -> list[dict[str, Any]]:
    """Return the accepted answers that score all points; Canvas gives no others."""
    full = [one for one in question["accepted"] if one.get("credit", 100) == 100]
    if len(full) < len(question["accepted"]):
        report_loss(_("Answers with partial credit are not in the file."))
    return full


def short_text(question: Portable, report_loss: ReportLoss) -> Parts:
    """Return a short_answer_question."""
    forgive = question.get("forgive", FORGIVABLE)
    if names := ignored_differences(question):
        report_loss(_("QTI does not ignore differences in: %(names)s.", names=", ".join(names)))
    case = "No" if "case" in forgive else "Yes"
    parts = _field("short_answer_question")
    parts.conditions = [_right(*(_equals(one["text"], case=case) for one in _full(question, report_loss)))]
    return parts


def numeric(question: Portable, report_loss: ReportLoss) -> Parts:
    """Return a numerical_question."""
    if question.get("unit"):
        report_loss(_("Not in the file: %(names)s.", names=_("unit")))
    parts = _field("numerical_question", fibtype="Decimal")
    parts.conditions = [_right(_number(one)) for one in _full(question, report_loss)]
    return parts


def _number(one: dict[str, Any]) -> str:
    if "value" not in one:
        return _between(one["min"], one["max"])
    value, width = (Decimal(format_number(number)) for number in (one["value"], one.get("tolerance", 0)))
    return block("or", _equals(format_number(one["value"])), block("and", _between(value - width, value + width)))


def _between(low: Any, high: Any) -> str:
    ends = (("vargte", low), ("varlte", high))
    return "\n".join(
        node(tag, f"{end:f}" if isinstance(end, Decimal) else format_number(end), respident=RESPONSE)
        for tag, end in ends
    )


def open_text(question: Portable, report_loss: ReportLoss) -> Parts:
    """Return an essay_question."""
    parts = _field("essay_question")
    parts.conditions = [block("respcondition", block("conditionvar", node("other")), continue_="No")]
    return parts


def matching(question: Portable, report_loss: ReportLoss) -> Parts:
    """Return a matching_question: a response for each left side, with the same choices. All texts are plain."""
    pairs = question["pairs"]
    offered = list(dict.fromkeys([*(pair["right"] for pair in pairs), *question.get("distractors", [])]))
    texts = dict(zip(offered, _names(len(offered)), strict=True))
    for text in [*(pair["left"] for pair in pairs), *offered]:
        if to_html(from_plain(plain_inline(text), inline=True), inline=True) != inline_html(text):
            report_loss(_("The formatting of %(text)s is lost: both sides of a matching are plain text in Canvas.",
                          text=plain_inline(text)))  # fmt: skip
    labels = [block("response_label", _plain(text), ident=name) for text, name in texts.items()]
    responses, conditions = [], []
    share = format_number(round(100 / len(pairs), 2))
    for number, pair in enumerate(pairs, 1):
        name = f"response_{number}"
        responses.append(block("response_lid", _plain(pair["left"]), block("render_choice", *labels), ident=name))
        conditions.append(_right(_equals(texts[pair["right"]], name), score=share, action="Add"))
    return Parts("matching_question", "\n".join(responses), conditions)


def _plain(text: str) -> str:
    """Return a plain text; as HTML if it has tags, because readers take plain text with tags for HTML."""
    shown = plain_inline(text)
    if any(not isinstance(token, Text) for token in tokenize(shown, prose=True)):
        return _material(escape(shown, quote=False))
    return block("material", node("mattext", escape_text(shown), texttype="text/plain"))


_WRITERS: dict[str, Callable[[Portable, ReportLoss], Parts]] = {
    "true_false": true_false,
    "single_choice": single_choice,
    "multiple_choice": multiple_choice,
    "poll": poll,
    "numeric": numeric,
    "short_text": short_text,
    "open_text": open_text,
    "matching": matching,
}
TYPES = frozenset(_WRITERS)
