"""Interactions of QTI in which one chooses or orders: choice, inlineChoice and order."""

from typing import Any

from flask_babel import gettext as _

from classroom.formats.qti.item import Item
from classroom.formats.qti.responses import Response
from classroom.formats.shared.question_element import PictureSlot, QuestionError
from classroom.formats.shared.xml_reader import Element

SLACK = 1e-4
TRUTH = {"true", "false"}


def choice(item: Item, interaction: Element) -> dict[str, Any]:
    """Return a single or multiple choice, true/false, or, where nothing is right, a poll."""
    response = item.response(interaction)
    elements = interaction.all("simpleChoice") or interaction.all("inlineChoice")
    single = response.cardinality == "single"
    earned = _earned(item, response, elements)
    right = _right_one(item, response, earned) if single else {key for key, value in earned.items() if value > 0}
    if not right and not single:
        message = _("No answer of this question is right.")
        raise QuestionError(interaction.line, message, _("Give the item a correctResponse or a mapping."))
    if not single and response.mapping is not None and not _our_weights(elements, earned, right):
        text = _(
            "The weights of the choices are not kept: every right choice counts the same, and a wrong one as minus."
        )
        item.note(text)
    choices = [_choice(item, element, _id(element) in right) for element in elements]
    if single and {_id(element).lower() for element in elements} == TRUTH and len(elements) == 2 and right:
        if _id(elements[0]).lower() == "false":
            choices.reverse()
        return {"type": "true_false", "choices": choices}
    kind = "multiple_choice" if not single else "single_choice" if right else "poll"
    return {"type": kind, "choices": choices}


def _id(element: Element) -> str:
    return element.attributes.get("identifier", "").strip()


def _earned(item: Item, response: Response, elements: list[Element]) -> dict[str, float]:
    """Return what choosing brings, by identifier: what the mapping says, where it is what counts."""
    if response.mapping is not None and (item.scoring(response).way != "match" or not response.correct):
        return {_id(element): response.mapping.get(_id(element), response.default) for element in elements}
    return dict.fromkeys(response.correct, 1.0)


def _right_one(item: Item, response: Response, earned: dict[str, float]) -> set[str]:
    """Return the one right choice, or nothing in a poll.

    Raises:
        QuestionError: several bring as much.
    """
    most = max(earned.values(), default=0.0)
    best = [key for key, value in earned.items() if value == most and value > 0]
    if len(best) > 1 and len(response.correct) == 1 and response.correct[0] in best:
        best = response.correct
    if len(best) > 1:
        raise QuestionError(
            response.line,
            _("Several answers of this single choice bring all points; here exactly one is right."),
            _("Leave one of them, or make the cardinality multiple."),
        )
    if any(0 < value < most for value in earned.values()):
        item.note(_("Partial credit for a choice is not kept: only the one that brings most is right."))
    if any(value < 0 for value in earned.values()):
        item.note(_("Points taken off for a wrong choice are not kept."))
    return set(best)


def _our_weights(elements: list[Element], earned: dict[str, float], right: set[str]) -> bool:
    """Say whether right choices bring the same, and wrong ones take off as much: so multiple choice is graded here."""
    share = max(earned.values())
    wanted = {_id(element): share if _id(element) in right else -share for element in elements}
    return all(abs(earned.get(key, 0.0) - value) < SLACK for key, value in wanted.items())


def _choice(item: Item, element: Element, correct: bool) -> dict[str, Any]:
    made = {**_shown(item, element), "correct": correct}
    said = [*element.find("feedbackInline", "feedbackBlock"), *item.element.all("modalFeedback")]
    texts = [
        item.markdown(one) for one in said if _id(one) == _id(element) and one.attributes.get("showHide") != "hide"
    ]
    if feedback := "\n\n".join(text for text in texts if text):
        made["feedback"] = feedback
    return made


def _shown(item: Item, element: Element) -> dict[str, Any]:
    """Return a choice's text and, if it has one, its picture."""
    slot = PictureSlot(on_choice=True)
    text = item.one_line(element, slot)
    return {"text": text, "image": slot.image} if slot.image else {"text": text}


def order(item: Item, interaction: Element) -> dict[str, Any]:
    """Return an ordering; the choices stand as the right response has them."""
    response = item.response(interaction)
    elements = {_id(element): element for element in interaction.all("simpleChoice")}
    if sorted(response.correct) != sorted(elements):
        raise QuestionError(
            response.line,
            _("The right response does not put all choices in order."),
            _("Name every choice once in the correctResponse."),
        )
    return {"type": "ordering", "choices": [_shown(item, elements[key]) for key in response.correct]}
