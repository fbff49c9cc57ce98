"""Writing a question as an assessment item of QTI 2.1."""

from collections.abc import Callable, Iterator
from string import ascii_uppercase

from flask_babel import gettext as _

from classroom.formats.base import Portable
from classroom.formats.qti import interaction_writer, xhtml
from classroom.formats.qti.graphic_interactions import write_image_pin
from classroom.formats.qti.interaction_writer import ItemParts, score
from classroom.formats.shared.losses import ReportLoss
from classroom.formats.shared.metadata import name_from_prompt
from classroom.formats.shared.xml_writer import XML_DECLARATION, block, node

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
SCHEMA = f"{NAMESPACE} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"

_WRITERS: dict[str, Callable[[Portable, ReportLoss], ItemParts | None]] = {
    "true_false": interaction_writer.choices,
    "single_choice": interaction_writer.choices,
    "poll": interaction_writer.choices,
    "multiple_choice": interaction_writer.multiple_choice,
    "ordering": interaction_writer.ordering,
    "matching": interaction_writer.matching,
    "short_text": interaction_writer.short_text,
    "numeric": interaction_writer.numeric,
    "open_text": interaction_writer.open_text,
    "word_cloud": interaction_writer.word_cloud,
    "rating": interaction_writer.rating,
    "image_pin": write_image_pin,
}
TYPES = frozenset(_WRITERS)


def item(question: Portable, name: str, report_loss: ReportLoss) -> str | None:
    """Return the XML of an item, or None after reporting why the question cannot be one.

    Args:
        question: in the portable form, with the ``address`` of each picture in the package.
        name: the identifier of the item.
        report_loss: says what is not in the file.
    """
    body = _body(question, report_loss)
    if body is None:
        return None
    if not all(xhtml.survives_round_trip(text) for text in _texts(question)) or not all(
        xhtml.survives_round_trip(text, inline=True) for text in _lines(question)
    ):
        report_loss(_("Some mark-up of the text is simplified in the file."))
    feedback = _choice_feedback(question)
    return XML_DECLARATION + block(
        "assessmentItem",
        body.response,
        *_outcomes(question, feedback),
        _item_body(question, body),
        _processing(body.scoring, feedback),
        *_modal_feedback(question, feedback),
        xmlns=NAMESPACE,
        xmlns_xsi=XSI,
        xsi_schemaLocation=SCHEMA,
        identifier=name,
        title=question.get("title") or name_from_prompt(question["prompt"]),
        xml_lang=question["language"],
        adaptive="false",
        timeDependent="false",
    )


def _body(question: Portable, report_loss: ReportLoss) -> ItemParts | None:
    if question["type"] not in _WRITERS:
        report_loss(_("QTI has no questions of the type %(type)s: it is left out.", type=question["type"]))
        return None
    return _WRITERS[question["type"]](question, report_loss)


def _texts(question: Portable) -> Iterator[str]:
    yield from (question["prompt"], question["explanation"])
    yield from (choice["feedback"] for choice in question.get("choices", []) if "feedback" in choice)


def _lines(question: Portable) -> Iterator[str]:
    yield from (choice["text"] for choice in question.get("choices", []))
    yield from (text for pair in question.get("pairs", []) for text in pair.values())
    yield from question.get("distractors", [])


def _choice_feedback(question: Portable) -> dict[str, str]:
    """Return the feedback of choices by the identifier of the choice."""
    if question["type"] == "ordering":
        return {}
    names = ("true", "false") if question["type"] == "true_false" else ascii_uppercase
    pairs = zip(names, question.get("choices", []), strict=False)
    return {name: choice["feedback"] for name, choice in pairs if choice.get("feedback")}


def _outcomes(question: Portable, feedback: dict[str, str]) -> Iterator[str]:
    zero = block("defaultValue", node("value", "0"))
    yield block("outcomeDeclaration", zero, identifier="SCORE", cardinality="single", baseType="float")
    if feedback:
        many = "multiple" if question["type"] == "multiple_choice" else "single"
        yield node("outcomeDeclaration", identifier="FEEDBACK", cardinality=many, baseType="identifier")
    if question["explanation"]:
        yield node("outcomeDeclaration", identifier="EXPLANATION", cardinality="single", baseType="identifier")


def _item_body(question: Portable, body: ItemParts) -> str:
    image = question.get("image") if question["type"] != "image_pin" else None
    picture = node("p", xhtml.picture(image)) if image else ""
    return block("itemBody", node("div", xhtml.blocks(question["prompt"])), picture, body.interaction)


def _processing(scoring: str, feedback: dict[str, str]) -> str:
    """Return the responseProcessing: a template, or its rules if feedback is selected as well."""
    if not scoring and not feedback:
        return ""
    if scoring and not feedback and not scoring.startswith("<"):
        return node("responseProcessing", template=TEMPLATES + scoring)
    response = node("variable", identifier="RESPONSE")
    right = node("match", response, node("correct", identifier="RESPONSE"))
    rules = {
        "": "",
        "match_correct": block(
            "responseCondition", block("responseIf", right, score("1")), block("responseElse", score("0"))
        ),
        "map_response": node("setOutcomeValue", node("mapResponse", identifier="RESPONSE"), identifier="SCORE"),
    }.get(scoring, scoring)
    chosen = node("setOutcomeValue", response, identifier="FEEDBACK") if feedback else ""
    return block("responseProcessing", rules, chosen)


def _modal_feedback(question: Portable, feedback: dict[str, str]) -> Iterator[str]:
    """Yield the modalFeedback of each choice, and that of the explanation, which is always shown."""
    for name, text in feedback.items():
        yield node("modalFeedback", xhtml.blocks(text), outcomeIdentifier="FEEDBACK", identifier=name, showHide="show")
    if question["explanation"]:
        yield node(
            "modalFeedback",
            xhtml.blocks(question["explanation"]),
            outcomeIdentifier="EXPLANATION",
            identifier="HIDDEN",
            showHide="hide",
        )
