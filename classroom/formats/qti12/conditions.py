"""The response processing of an item of QTI 1.2: conditions on responses, with scores and feedback.

Source: IMS, "Question & Test Interoperability: ASI Information Model" 1.2, resprocessing, respcondition, conditionvar.
"""

from dataclasses import dataclass, field

from classroom.formats.shared.numbers import parse_number
from classroom.formats.shared.xml_element import Element

MAX_SCORE = "score.max"
"""What Blackboard writes instead of the highest score."""
VALUES = frozenset({"varequal", "varsubset", "varsubstring", "varinside"})
LIMITS = {"vargte": "min", "vargt": "min", "varlte": "max", "varlt": "max"}


@dataclass(frozen=True)
class Value:
    """A value that a response is compared with. ``response`` is the identifier of the response."""

    response: str
    text: str
    is_exact: bool = False
    """Whether upper and lower case matter."""
    test: str = "varequal"


@dataclass
class Condition:
    """A condition: the values that it wants and those that it excludes, limits of numbers, its score, its feedback."""

    wanted: list[Value] = field(default_factory=list)
    excluded: list[Value] = field(default_factory=list)
    limits: list[tuple[str, float | None]] = field(default_factory=list)
    """``min`` or ``max`` with its number, or None if it is not a number."""
    responses: set[str] = field(default_factory=set)
    """The identifiers of the responses that it names."""
    is_joint: bool = False
    """Whether all values are wanted together."""
    score: float | None = None
    feedback: list[str] = field(default_factory=list)


def read_conditions(item: Element) -> list[Condition]:
    """Return the conditions of an item in order."""
    processing = item.all("resprocessing")
    most = _max_score(processing)
    return [_condition(one, most) for group in processing for one in group.all("respcondition")]


def _max_score(processing: list[Element]) -> float:
    for group in processing:
        for variable in group.find("decvar"):
            if (most := number(variable.attributes.get("maxvalue", ""))) is not None and most > 0:
                return most
    return 100.0


def _condition(element: Element, most: float) -> Condition:
    condition = Condition()
    for setting in element.all("setvar"):
        text = setting.text.strip()
        score = most if text.lower() == MAX_SCORE else number(text)
        if score is not None and setting.attributes.get("action", "Set").lower() == "subtract":
            score = -score
        condition.score = score if condition.score is None else max(condition.score, score or 0.0)
    condition.feedback = [link.attributes.get("linkrefid", "") for link in element.all("displayfeedback")]
    for group in element.all("conditionvar"):
        condition.is_joint |= any(group.find("and"))
        _read(group, condition, is_excluded=False)
    return condition


def _read(element: Element, condition: Condition, *, is_excluded: bool) -> None:
    for part in element.children:
        response = part.attributes.get("respident", "")
        condition.responses |= {response} if response else set()
        if part.tag in VALUES:
            exact = part.attributes.get("case", "").lower() == "yes"
            texts = part.text.split(",") if part.tag == "varsubset" else [part.text]
            found = [Value(response, text.strip(), exact, part.tag) for text in texts]
            (condition.excluded if is_excluded else condition.wanted).extend(found)
        elif part.tag in LIMITS and not is_excluded:
            condition.limits.append((LIMITS[part.tag], number(part.text)))
        else:
            _read(part, condition, is_excluded=is_excluded != (part.tag == "not"))


def number(text: str) -> float | None:
    """Return the number in a text, or None."""
    try:
        return float(parse_number(text.strip()))
    except ValueError:
        return None
