"""The parts of an item of QTI 1.2 with several responses: gaps in a sentence, or questions under one text.

A gap is where the text names it in brackets, as in Canvas and Blackboard (``The capital is [city].``), or else where
its response stands.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _

from classroom.formats.qti12.conditions import Condition
from classroom.formats.qti12.item import Item
from classroom.formats.shared.parts import MAX_PARTS, mark, without_marks
from classroom.formats.shared.question_element import QuestionError
from classroom.formats.shared.xml_element import Element
from classroom.questions.markdown import plain_inline

TYPED_BLANKS = "fill_in_multiple_blanks"
"""What Canvas calls a text with gaps in which students write; its responses list the accepted texts as choices."""
_PREFIX = "response_"


def mark_gaps(item: Item, responses: list[Element]) -> tuple[str, dict[int, str]]:
    """Return the text of an item as Markdown with a mark for each response, and the texts of those outside of it.

    Raises:
        QuestionError: there are too many responses.
    """
    if len(responses) > MAX_PARTS:
        raise QuestionError(
            item.line, _("A text has at most %(max)d gaps.", max=MAX_PARTS), _("Make several texts of it.")
        )
    presentations = item.element.all("presentation")
    text = without_marks("".join(item.html(part) for part in presentations))
    named = {name: number for number, response in enumerate(responses) for name in _names(response)}
    found: set[int] = set()

    def gap(match: re.Match[str]) -> str:
        number = named.get(match[1].strip())
        if number is None:
            return match[0]
        found.add(number)
        return mark(number)

    text = _BRACKETS.sub(gap, text)
    if not found:
        item.marks = {id(response): number for number, response in enumerate(responses)}
        text = "".join(item.html(part) for part in presentations)
        item.marks = {}
    elif missing := [number for number in range(len(responses)) if number not in found]:
        text += "".join(f"<div>{mark(number)}</div>" for number in missing)
    stem = item.html_to_markdown(text, item.picture, item.slot)
    fields = {
        number: item.markdown(response)
        for number, response in enumerate(responses)
        if number not in found and response.tag == "response_lid"
    }
    return stem, fields


_BRACKETS = re.compile(r"\[([^\[\]\n<>]{1,100})\]")


def _names(response: Element) -> Iterator[str]:
    """Yield what the text may call a response."""
    name = response.attributes.get("ident", "")
    yield name
    yield name.removeprefix(_PREFIX)
    if material := response.first("material"):
        yield " ".join(material.text.split())


def conditions_about(item: Item, response: Element) -> list[Condition]:
    """Return the conditions of an item on one of its responses, with what they want of it."""
    name = response.attributes.get("ident", "")
    return [
        replace(
            condition,
            wanted=[value for value in condition.wanted if value.response == name],
            excluded=[value for value in condition.excluded if value.response == name],
            limits=condition.limits if condition.responses == {name} else [],
        )
        for condition in item.conditions
        if name in condition.responses
    ]


def weights(item: Item, responses: list[Element]) -> list[float]:
    """Return the highest score of each response."""
    return [max((one.score or 0.0 for one in conditions_about(item, response)), default=0.0) for response in responses]


def typed_blank(item: Item, response: Element) -> dict[str, Any]:
    """Return a short text that accepts the choices of a response.

    Raises:
        QuestionError: it has none.
    """
    texts = [plain_inline(item.one_line(label)).strip() for label in response.find("response_label")]
    texts = list(dict.fromkeys(text for text in texts if text))
    if not texts:
        raise QuestionError(response.line, _("This gap has no answer."), _("Write the accepted answers in the file."))
    return {"type": "short_text", "accepted": [{"text": text, "credit": 100} for text in texts], "forgive": ["case"]}
