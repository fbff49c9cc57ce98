"""Reading the items of QTI 1.2 in which students choose: choices, true/false, orderings and matchings."""

from typing import Any

from flask_babel import gettext as _

from classroom.formats.qti12.conditions import Condition, Value
from classroom.formats.qti12.item import Item
from classroom.formats.shared.question_element import PictureSlot, QuestionError
from classroom.formats.shared.xml_element import Element
from classroom.questions.markdown import plain_inline

TRUTHS = {
    "true": True, "t": True, "verdadero": True, "v": True, "cierto": True,
    "false": False, "f": False, "falso": False,
}  # fmt: skip
TRUE_FALSE = ("true_false", "true/false", "true false")
SLACK = 1e-4


def choosing(item: Item, responses: list[Element]) -> dict[str, Any]:
    """Read response_lid as a choice question, or as a poll if the item is not scored. Choices have an ``identifier``.

    Raises:
        QuestionError: no choice is right, or several are in a single choice.
    """
    response = responses[0]
    labels = list(response.find("response_label"))
    single = response.attributes.get("rcardinality", "Single").lower() != "multiple"
    scores = _scores(item, response)
    right = _right_one(item, response, scores) if single else {name for name, score in scores.items() if score > 0}
    if not right and not (single and not scores):
        raise QuestionError(
            response.line,
            _("No answer of this question is right."),
            _("Give the right answers a condition with a score above 0."),
        )
    if not single and not _weighed_alike(scores, right):
        text = _(
            "The weights of the choices are not kept: right choices add the same, and wrong ones subtract as much."
        )
        item.note(text)
    choices = [{**_shown(item, label), "correct": _id(label) in right} for label in labels]
    if single and right and (pair := _true_false(item, choices)):
        return {"type": "true_false", "choices": pair}
    kind = "multiple_choice" if not single else "single_choice" if right else "poll"
    return {"type": kind, "choices": choices}


def _id(label: Element) -> str:
    return label.attributes.get("ident", "").strip()


def _shown(item: Item, label: Element) -> dict[str, Any]:
    slot = PictureSlot(on_choice=True)
    shown: dict[str, Any] = {"identifier": _id(label), "text": item.one_line(label, slot)}
    if slot.image:
        shown["image"] = slot.image
    return shown


def _about(item: Item, response: Element, condition: Condition) -> list[Value]:
    """Return the values that a condition wants of a response."""
    name = response.attributes.get("ident", "")
    return [value for value in condition.wanted if value.response == name or len(item.responses) == 1]


def _scores(item: Item, response: Element) -> dict[str, float]:
    """Return the score of each choice that a condition names; those wanted together share theirs."""
    scores: dict[str, float] = {}
    for condition in item.conditions:
        wanted = _about(item, response, condition)
        if condition.score is None or not wanted:
            continue
        share = condition.score / len(wanted) if condition.is_joint else condition.score
        for value in wanted:
            scores[value.text] = max(scores.get(value.text, share), share)
    return scores


def _right_one(item: Item, response: Element, scores: dict[str, float]) -> set[str]:
    most = max(scores.values(), default=0.0)
    best = {name for name, score in scores.items() if score == most and score > 0}
    if len(best) > 1:
        raise QuestionError(
            response.line,
            _("Several answers of this single choice score full points; exactly one must be right."),
            _("Leave one of them, or make the cardinality multiple."),
        )
    if any(0 < score < most for score in scores.values()):
        item.note(_("Partial credit for a choice is not kept: only the choice with the highest score is right."))
    if any(score < 0 for score in scores.values()):
        item.note(_("Negative points for a wrong choice are not kept."))
    return best


def _weighed_alike(scores: dict[str, float], right: set[str]) -> bool:
    """Return whether all right choices score the same, and wrong ones nothing or as much less."""
    share = max(scores.values(), default=0.0)
    return all(
        abs(score - share) < SLACK if name in right else score == 0 or abs(score + share) < SLACK
        for name, score in scores.items()
    )


def _true_false(item: Item, choices: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """Return the choices of a true/false, true first, or None if it is another question."""
    if len(choices) != 2 or any("image" in choice for choice in choices):
        return None
    for word in ("text", "identifier"):
        truths = [TRUTHS.get(plain_inline(choice[word]).lower()) for choice in choices]
        if set(truths) == {True, False}:
            return choices if truths[0] else choices[::-1]
    return choices if any(name in item.kind for name in TRUE_FALSE) else None


def ordering(item: Item, responses: list[Element]) -> dict[str, Any]:
    """Read an ordered response_lid; the choices are put in the order of the right answer.

    Raises:
        QuestionError: the right answer does not name every choice.
    """
    response = responses[0]
    labels = {_id(label): label for label in response.find("response_label")}
    scored = [one for one in item.conditions if one.score is not None and one.score > 0]
    orders = ([value.text for value in one.wanted] for one in scored)
    order = next((names for names in orders if sorted(names) == sorted(labels)), [])
    if not order:
        raise QuestionError(
            response.line,
            _("The correct response does not order all choices."),
            _("Name every choice once in the right order."),
        )
    return {"type": "ordering", "choices": [_shown(item, labels[name]) for name in order]}


def matching(item: Item, responses: list[Element]) -> dict[str, Any]:
    """Read several response_lid, one for each left side, whose choices are the right sides.

    Raises:
        QuestionError: a left side has no right one.
    """
    flows = {flow.attributes.get("class", ""): flow for flow in item.element.find("flow")}
    block = flows.get("RIGHT_MATCH_BLOCK")
    found: dict[str, Any] = {"type": "matching", "pairs": [], "distractors": []}
    offered: list[str] = []
    lefts = [item.one_line(response) for response in responses]
    if block is None and any(len(keys) > 1 for keys in (_keys(item, response) for response in responses)):
        return _sorting(item, responses, lefts)
    if block is not None:  # Blackboard: the texts are beside the responses
        offered = [item.one_line(flow) for flow in block.all("flow")]
        around = [flow for flow in item.element.find("flow") if flow.first("response_lid") is not None]
        lefts = [item.one_line(flow) for flow in around]
        found["prompt"] = item.markdown(flows.get("QUESTION_BLOCK", item.element))
    for response, left in zip(responses, lefts, strict=True):
        names = [_id(label) for label in response.find("response_label")]
        texts = offered if block is not None else [item.one_line(label) for label in response.find("response_label")]
        right = _key(item, response)
        if right not in names or names.index(right) >= len(texts):
            raise QuestionError(
                response.line,
                _("This part of the matching has no answer: %(text)s", text=plain_inline(left)[:60]),
                _("Give it a condition with a score above 0."),
            )
        found["pairs"].append({"left": left, "right": texts[names.index(right)]})
        offered += [text for text in texts if text not in offered]
    used = {pair["right"] for pair in found["pairs"]}
    found["distractors"] = [text for text in offered if text not in used]
    return found


def _sorting(item: Item, responses: list[Element], categories: list[str]) -> dict[str, Any]:
    """Read categories of which some have several right choices: each choice is matched with its category."""
    pairs, offered = [], dict[str, str]()
    for response, category in zip(responses, categories, strict=True):
        texts = {_id(label): item.one_line(label) for label in response.find("response_label")}
        offered |= texts
        pairs += [{"left": texts[key], "right": category} for key in _keys(item, response) if key in texts]
    placed = {pair["left"] for pair in pairs}
    if others := [plain_inline(text) for text in dict.fromkeys(offered.values()) if text not in placed]:
        item.note(_("Choices of no category are left out: %(texts)s.", texts=", ".join(others)[:200]))
    return {"type": "matching", "pairs": pairs, "distractors": []}


def _key(item: Item, response: Element) -> str:
    return next(iter(_keys(item, response)), "")


def _keys(item: Item, response: Element) -> list[str]:
    """Return the identifiers of the right choices of a response: one, or all if it asks for several."""
    name = response.attributes.get("ident", "")
    scoring = (one for one in item.conditions if one.score is not None and one.score > 0)
    found = (([value.text for value in one.wanted if value.response == name]) for one in scoring)
    values = next(filter(None, found), [])
    return values if response.attributes.get("rcardinality", "").lower() == "multiple" else values[:1]
