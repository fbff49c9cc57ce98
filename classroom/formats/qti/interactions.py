"""Reading the interactions of QTI without a picture.

Source: 1EdTech, "QTI Assessment Test, Section and Item Information Model" (2.1, 2.2, 3.0), interactions."""

from typing import Any

from flask_babel import gettext as _

from classroom.formats.qti.item import AssessmentItem, unit_of
from classroom.formats.qti.keys import response_scores, right_ones
from classroom.formats.qti.response_declaration import ResponseDeclaration, number_attribute
from classroom.formats.shared.numbers import parse_number
from classroom.formats.shared.question_element import PictureSlot, QuestionError
from classroom.formats.shared.xml_element import Element

SLACK = 1e-4
TRUTH = {"true", "false"}


def choice(item: AssessmentItem, interaction: Element) -> dict[str, Any]:
    """Read choiceInteraction or inlineChoiceInteraction as a choice question, or as a poll if no choice is correct."""
    response = item.response(interaction)
    elements = interaction.all("simpleChoice") or interaction.all("inlineChoice")
    single = response.cardinality == "single"
    earned = response_scores(item, response, [_id(element) for element in elements])
    right = _right_one(item, response, earned) if single else right_ones(earned, response)
    if not right and not single:
        message = _("No answer of this question is right.")
        raise QuestionError(interaction.line, message, _("Give the item a correctResponse or a mapping."))
    if not single and response.mapping is not None and not _has_equal_weights(elements, earned, right):
        text = _(
            "The weights of the choices are not kept: right choices add the same, and wrong ones subtract as much."
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


def _right_one(item: AssessmentItem, response: ResponseDeclaration, earned: dict[str, float]) -> set[str]:
    """Return the identifier of the right choice, or an empty set for a poll.

    Raises:
        QuestionError: several choices have the highest score.
    """
    most = max(earned.values(), default=0.0)
    best = [key for key, value in earned.items() if value == most and value > 0]
    if len(best) > 1 and len(response.correct) == 1 and response.correct[0] in best:
        best = response.correct
    if len(best) > 1:
        raise QuestionError(
            response.line,
            _("Several answers of this single choice score full points; exactly one must be right."),
            _("Leave one of them, or make the cardinality multiple."),
        )
    if any(0 < value < most for value in earned.values()):
        item.note(_("Partial credit for a choice is not kept: only the choice with the highest score is right."))
    if any(value < 0 for value in earned.values()):
        item.note(_("Negative points for a wrong choice are not kept."))
    return set(best)


def _has_equal_weights(elements: list[Element], earned: dict[str, float], right: set[str]) -> bool:
    """Return whether right choices add the same and wrong ones subtract as much, as multiple choice is graded here."""
    share = max(earned.values())
    wanted = {_id(element): share if _id(element) in right else -share for element in elements}
    return all(abs(earned.get(key, 0.0) - value) < SLACK for key, value in wanted.items())


def _choice(item: AssessmentItem, element: Element, correct: bool) -> dict[str, Any]:
    made = {**_shown(item, element), "correct": correct}
    feedback_elements = [*element.find("feedbackInline", "feedbackBlock"), *item.element.all("modalFeedback")]
    texts = [
        item.markdown(one)
        for one in feedback_elements
        if _id(one) == _id(element) and one.attributes.get("showHide") != "hide"
    ]
    if feedback := "\n\n".join(text for text in texts if text):
        made["feedback"] = feedback
    return made


def _shown(item: AssessmentItem, element: Element) -> dict[str, Any]:
    """Return the text of a choice and its picture, if it has one."""
    slot = PictureSlot(on_choice=True)
    text = item.one_line(element, slot)
    return {"text": text, "image": slot.image} if slot.image else {"text": text}


def order(item: AssessmentItem, interaction: Element) -> dict[str, Any]:
    """Read orderInteraction; the choices are put in the order of the correct response."""
    response = item.response(interaction)
    elements = {_id(element): element for element in interaction.all("simpleChoice")}
    if sorted(response.correct) != sorted(elements):
        raise QuestionError(
            response.line,
            _("The correct response does not order all choices."),
            _("Name every choice once in the correctResponse."),
        )
    return {"type": "ordering", "choices": [_shown(item, elements[key]) for key in response.correct]}


def match(item: AssessmentItem, interaction: Element) -> dict[str, Any]:
    """Read matchInteraction, if each choice of the first set matches one of the second."""
    response = item.response(interaction)
    sets = interaction.all("simpleMatchSet")
    if len(sets) != 2:
        raise QuestionError(interaction.line, _("A match interaction has two sets of choices."))
    left, right = ({_id(one): one for one in each.all("simpleAssociableChoice")} for each in sets)
    scores = response_scores(item, response, response.mapping or ())
    keys = [key for key, value in scores.items() if value > 0]
    targets: dict[str, list[str]] = {name: [] for name in left}
    for key in keys:
        names = key.split()
        if len(names) == 2 and names[0] in left and names[1] in right:
            targets[names[0]].append(names[1])
        else:
            message = _("%(pair)s is not a pair of choices.", pair=key[:60] or "?")
            raise QuestionError(response.line, message, _("Write the identifiers of both, first set first."))
    if any(len(found) != 1 for found in targets.values()):
        raise QuestionError(
            interaction.line,
            _("Each choice of the first set must match exactly one of the second."),
            _("Make one multiple choice for each choice that has several or none."),
        )
    if len({value for value in (response.mapping or {}).values() if value > 0}) > 1:
        item.note(_("The weights of the pairs are not kept: every pair counts the same."))
    used = {found[0] for found in targets.values()}
    return {
        "type": "matching",
        "pairs": [
            {"left": item.one_line(one), "right": item.one_line(right[targets[name][0]])} for name, one in left.items()
        ],
        "distractors": [item.one_line(one) for name, one in right.items() if name not in used],
    }


NUMBERS = ("integer", "float")
MAX_WORDS = 5


def text_entry(item: AssessmentItem, interaction: Element) -> dict[str, Any]:
    """Read textEntryInteraction as a short text or numeric question, or as an open text if no response is correct."""
    response = item.response(interaction)
    found = _accepted(item, response)
    if not found:
        item.note(_("No answer of this item is right, so it is imported as an open text."))
        return {"type": "open_text"}
    if response.mapping and response.default > 0:
        item.note(_("Credit for any other answer is not kept."))
    best = max(score for _one, score in found)
    accepted = [{**one, "credit": max(1, round(100 * score / best))} for one, score in found if score > 0]
    if any(abs(100 * score / best - round(100 * score / best)) > 0.005 for _one, score in found):
        item.note(_("Credits are whole percentages here: some were rounded."))
    if response.base_type in NUMBERS:
        return {"type": "numeric", "accepted": accepted, "unit": unit_of(item)}
    case_insensitive = [one.pop("case_insensitive") for one in accepted]
    if any(case_insensitive) and not all(case_insensitive):
        item.note(_("Upper and lower case matter for all answers or for none: here they matter."))
    return {"type": "short_text", "accepted": accepted, "forgive": ["case"] if all(case_insensitive) else []}


def _accepted(item: AssessmentItem, response: ResponseDeclaration) -> list[tuple[dict[str, Any], float]]:
    """Return the accepted answers with their positive scores."""
    if response.base_type not in (*NUMBERS, "string"):
        kind = response.base_type[:20] or "?"
        raise QuestionError(response.line, _("Answers of the type %(type)s are not supported.", type=kind))
    processing = item.response_processing(response)
    if processing.method == "rules":
        return [(one, score) for one, score in processing.rules if score > 0]
    if not response.correct and not response.mapping:
        return []
    scores = response_scores(item, response, response.mapping or ())
    return [
        (_one(response, text, text in response.case_insensitive), score) for text, score in scores.items() if score > 0
    ]


def _one(response: ResponseDeclaration, text: str, case_insensitive: bool) -> dict[str, Any]:
    if response.base_type == "string":
        return {"text": text, "case_insensitive": case_insensitive}
    try:
        return {"value": parse_number(text), "tolerance": 0}
    except ValueError:
        message = _("This is not a number: %(text)s.", text=text[:40])
        raise QuestionError(response.line, message, _("Write digits with a decimal point, such as 3.14.")) from None


def extended_text(item: AssessmentItem, interaction: Element) -> dict[str, Any]:
    """Read extendedTextInteraction as an open text, or as a word cloud if it asks for several strings."""
    response = item.response(interaction)
    if response.correct or response.mapping:
        item.note(_("The correct response is not kept: open texts are not graded."))
    most = number_attribute(interaction, "maxStrings")
    if most is not None and 1 <= most <= MAX_WORDS and response.cardinality in ("multiple", "ordered"):
        return {"type": "word_cloud", "words": int(most), "hidden": []}
    if most is not None and most > 1:
        item.note(_("Students write one text here, not several."))
    return {"type": "open_text"}


def slider(item: AssessmentItem, interaction: Element) -> dict[str, Any]:
    """Read sliderInteraction as a rating, or as a numeric question if a response is correct."""
    response = item.response(interaction)
    if response.correct or response.mapping:
        item.note(_("The slider becomes a field for a number."))
        return text_entry(item, interaction)
    low, high, step = (number_attribute(interaction, name) for name in ("lowerBound", "upperBound", "step"))
    if low not in (0, 1) or high is None or high != int(high) or not 2 <= high <= 10 or step not in (None, 1):
        raise QuestionError(
            interaction.line,
            _("A rating goes from 0 or 1 to at most 10 in steps of 1."),
            _("Make it a choice among its values."),
        )
    return {"type": "rating", "low": int(low), "high": int(high), "low_label": "", "high_label": ""}
