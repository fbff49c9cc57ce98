"""The responseDeclaration of an item of QTI: type, correct response, and scores of responses.

Source: 1EdTech, "QTI Assessment Test, Section and Item Information Model", responseDeclaration, mapping, areaMapping.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from flask_babel import gettext as _

from classroom.formats.shared.numbers import parse_number
from classroom.formats.shared.question_element import QuestionError
from classroom.formats.shared.xml_element import Element


@dataclass
class Area:
    """An area of a picture (areaMapEntry) with the score of a point in it."""

    shape: str
    coords: str
    value: float
    line: int


@dataclass
class ResponseDeclaration:
    """The declaration of a response variable."""

    identifier: str
    cardinality: str
    base_type: str
    line: int
    correct: list[str] = field(default_factory=list)
    mapping: dict[str, float] | None = None
    case_insensitive: set[str] = field(default_factory=set)
    """Keys of the mapping that ignore upper and lower case."""
    default: float = 0.0
    """The score of a response that is in no mapEntry or areaMapEntry."""
    upper: float | None = None
    areas: list[Area] | None = None


def read_response_declarations(item: Element) -> dict[str, ResponseDeclaration]:
    """Return the response declarations of an item by identifier.

    Raises:
        QuestionError: an attribute is not a number.
    """
    found = {}
    for element in item.all("responseDeclaration"):
        response = _response(element)
        found[response.identifier] = response
    return found


def number_attribute(element: Element, name: str, default: float | None = None) -> float | None:
    """Return the number in an attribute, or ``default`` without one.

    Raises:
        QuestionError: the attribute is not a number.
    """
    text = element.attributes.get(name, "").strip()
    if not text:
        return default
    try:
        return float(parse_number(text))
    except ValueError:
        raise QuestionError(element.line, _("This is not a number: %(text)s.", text=text[:40])) from None


def _response(element: Element) -> ResponseDeclaration:
    given = element.attributes
    response = ResponseDeclaration(
        given.get("identifier", ""), given.get("cardinality", ""), given.get("baseType", ""), element.line
    )
    correct = element.first("correctResponse")
    if correct is not None:
        response.correct = [value.text.strip() for value in correct.all("value")]
    mapping = element.first("mapping")
    if mapping is not None:
        response.upper = number_attribute(mapping, "upperBound")
        response.default = number_attribute(mapping, "defaultValue", 0.0) or 0.0
        response.mapping = {}
        for entry in mapping.all("mapEntry"):
            key = entry.attributes.get("mapKey", "").strip()
            response.mapping[key] = number_attribute(entry, "mappedValue", 0.0) or 0.0
            if entry.attributes.get("caseSensitive", "true").strip() in ("false", "0"):
                response.case_insensitive.add(key)
    areas = element.first("areaMapping")
    if areas is not None:
        response.default = number_attribute(areas, "defaultValue", 0.0) or 0.0
        response.areas = [
            Area(
                area.attributes.get("shape", "").strip(),
                area.attributes.get("coords", "").strip(),
                number_attribute(area, "mappedValue", 0.0) or 0.0,
                area.line,
            )
            for area in areas.all("areaMapEntry")
        ]
    return response
