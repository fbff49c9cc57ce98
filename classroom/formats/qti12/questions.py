"""Reading an item of QTI 1.2 as a question: which type it is, and what all types have in common."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from flask_babel import gettext as _

from classroom.formats.base import Portable
from classroom.formats.qti12 import choices, fields, parts
from classroom.formats.qti12.conditions import number
from classroom.formats.qti12.item import Item
from classroom.formats.shared.metadata import title_from_name
from classroom.formats.shared.parts import as_part, note_of_parts, split_points, stem_of_part, without_marks
from classroom.formats.shared.question_element import NoQuestionError, QuestionError
from classroom.formats.shared.xml_element import Element
from classroom.questions.clean_text import tidy_line

MAX_POINTS = 1000
UNGRADED = frozenset({"poll", "open_text"})
GENERIC_TITLES = frozenset({"question", "pregunta", "title", "untitled"})
"""Titles that programs give every question."""
POINTS = ("points_possible", "cc_weighting", "qmd_absolutescore_max", "qmd_weighting")
GENERAL_FEEDBACK = frozenset({"correct", "incorrect", "correct_fb", "general_fb", "general_incorrect_fb", "solution"})
"""Feedback that belongs to no choice, as Canvas and Blackboard name it."""
_SEVERAL_GAPS = ("fill_in_multiple_blanks", "multiple_dropdowns", "fill in the blank plus", "jumbled sentence")


def questions(item: Item) -> list[Portable]:
    """Return an item as a question, or as one for each of its responses.

    What is not imported is added to the notes of the item.

    Raises:
        NoQuestionError: it is a text without a response.
        QuestionError: it cannot be imported.
    """
    responses = item.responses
    if not responses:
        _refuse_empty(item)
    if "calculated" in item.kind or any(part.tag == "calculated" for part in item.element.walk()):
        text = _("QTI's %(name)s is not supported.", name=item.kind[:60] or "calculated")
        raise QuestionError(item.line, text, _("Put in the numbers and make it a numerical question."))
    has_gaps = any(name in item.kind for name in _SEVERAL_GAPS)
    if has_gaps or (len(responses) > 1 and not _is_matching(responses)):
        return _parts(item, responses)
    body, used = _body(item, lambda: _reader(item, responses)(item, responses))
    prompt = body.pop("prompt", None) or item.prompt()
    return [{**_common(item, prompt, used), "prompt": prompt, "points": _points(item, [body])[0], **body}]


def _parts(item: Item, responses: list[Element]) -> list[Portable]:
    """Return a question for each response of an item."""
    shares = parts.weights(item, responses)
    all_conditions = item.conditions
    bodies, used = [], set[str]()
    for response in responses:
        item.conditions = parts.conditions_about(item, response)
        body, names = _body(item, partial(_one, item, response))
        bodies.append(body)
        used |= names
        item.conditions = all_conditions
    stem, fields = parts.mark_gaps(item, responses)
    total = len(bodies)
    points = _points(item, bodies, shares)
    common = _common(item, without_marks(stem), used)
    made = [
        {**common, "prompt": stem_of_part(stem, number, fields), "points": share, **body}
        for number, (body, share) in enumerate(zip(bodies, points, strict=True))
    ]
    if total > 1:
        item.note(note_of_parts(total))
    return [as_part(one, number, total) if total > 1 else one for number, one in enumerate(made, start=1)]


def _one(item: Item, response: Element) -> dict[str, Any]:
    if parts.TYPED_BLANKS in item.kind and response.tag == "response_lid":
        return parts.typed_blank(item, response)
    return _reader(item, [response])(item, [response])


def _body(item: Item, read: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any], set[str]]:
    """Return the type of a question and its fields, with the feedback of its choices, and which feedback that is."""
    feedback = _choice_feedback(item)
    body = read()
    for choice in body.get("choices", ()):
        names = feedback.get(choice.pop("identifier", ""), [])
        if texts := [text for text in (_feedback(item, name) for name in names) if text]:
            choice["feedback"] = "\n\n".join(texts)
    return body, {name for names in feedback.values() for name in names} if "choices" in body else set()


def _common(item: Item, prompt: str, used: set[str]) -> Portable:
    """Return the fields that all parts of an item have."""
    return {
        "language": None,
        "title": _title(item, prompt),
        "explanation": _explanation(item, used),
        "time_limit": None,
        "difficulty": None,
        "image": item.slot.image,
    }


def _refuse_empty(item: Item) -> None:
    if "file" in item.kind and "upload" in item.kind:
        text = _("Students cannot upload files here.")
        raise QuestionError(item.line, text, _("Make it an essay question."))
    text = _("An item without an interaction, a text without a question, is left out.")
    raise NoQuestionError(item.line, text, _("Put its text into the question to which it belongs."))


def _is_matching(responses: list[Element]) -> bool:
    return all(response.tag == "response_lid" for response in responses)


def _reader(item: Item, responses: list[Element]) -> Callable[[Item, list[Element]], dict[str, Any]]:
    """Return the function that reads the responses.

    Raises:
        QuestionError: there is none for them.
    """
    first = responses[0]
    if first.tag in ("response_str", "response_num"):
        return fields.written
    if first.tag == "response_lid" and (len(responses) > 1 or item.kind in ("matching", "matching_question")):
        return choices.matching
    if first.tag == "response_lid" and any(first.find("render_choice")):
        is_ordered = first.attributes.get("rcardinality", "").lower() == "ordered" or item.kind == "ordering"
        return choices.ordering if is_ordered else choices.choosing
    name = next((part.tag for part in first.children if part.tag.startswith("render_")), first.tag)
    raise QuestionError(
        first.line,
        _("QTI's %(name)s is not supported.", name=name[:60]),
        _("Make it a multiple choice, true/false, matching, short answer, numerical or essay question."),
    )


def _choice_feedback(item: Item) -> dict[str, list[str]]:
    """Return the identifiers of the feedback that a single value selects, by that value."""
    found: dict[str, list[str]] = {}
    for condition in item.conditions:
        if len(condition.wanted) == 1 and not condition.excluded:
            names = [name for name in condition.feedback if name.lower() not in GENERAL_FEEDBACK]
            known = found.setdefault(condition.wanted[0].text, [])
            known += [name for name in names if name not in known]
    return found


def _feedback(item: Item, name: str) -> str:
    found = (one for one in item.element.all("itemfeedback") if one.attributes.get("ident") == name)
    return next((item.markdown(one) for one in found), "")


def _explanation(item: Item, used: set[str]) -> str:
    """Return the feedback that is not about one choice."""
    found = [one for one in item.element.all("itemfeedback") if one.attributes.get("ident") not in used]
    return item.joined_feedback(map(item.markdown, found))


def _title(item: Item, prompt: str) -> str:
    name = tidy_line(item.element.attributes.get("title", ""))
    return item.short_title("" if name.lower() in GENERIC_TITLES else title_from_name(name, prompt))


def _points(item: Item, bodies: list[dict[str, Any]], shares: Sequence[float] = ()) -> list[int]:
    """Return the points of each part: together, 100 times the score that the metadata names."""
    graded = [body["type"] not in UNGRADED for body in bodies]
    if not any(graded):
        return [0] * len(bodies)
    given = ((name, number(item.metadata.get(name, ""))) for name in POINTS)
    score = next((one for name, one in given if one is not None and (one > 0 or name == POINTS[0])), 1.0)
    points = min(MAX_POINTS, max(0, round(100 * score)))
    if abs(points - 100 * score) > 0.01:
        item.note(_("A score of %(score)s became %(points)d points.", score=f"{score:g}", points=points))
    counted = [share if counts else 0.0 for share, counts in zip(shares, graded, strict=True)] if shares else []
    return split_points(points, counted if any(counted) else [float(counts) for counts in graded])
