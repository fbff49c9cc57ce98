"""The responseProcessing of an item, if it is a standard template or a list of simple conditions.

The standard templates are match_correct (all or nothing), map_response (scores of the mapping) and map_response_point
(scores of the areas). Their rules are recognised as well if they are written out.

Source: 1EdTech, "QTI Assessment Test, Section and Item Information Model", response processing templates; expressions
equal, match, stringMatch, and, or, gte, lte.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from classroom.formats.qti.response_declaration import ResponseDeclaration
from classroom.formats.shared.numbers import parse_number
from classroom.formats.shared.xml_element import Element

TEMPLATES = {"match_correct": "match", "map_response": "map", "map_response_point": "area"}
Rule = tuple[dict[str, Any], float]
"""An accepted answer (``value``, ``tolerance``; ``min``, ``max``; or ``text``, ``case_insensitive``) and its score."""


@dataclass
class ResponseProcessing:
    """How a response is scored.

    ``method`` is ``none``, ``match``, ``map``, ``area``, ``rules``, ``keys``, or ``other`` if it is not supported.
    """

    method: str
    rules: list[Rule] = field(default_factory=list)
    keys: dict[str, float] = field(default_factory=dict)
    """The scores of identifiers that conditions name, such as those of choices."""


def read_response_processing(item: Element, response: ResponseDeclaration) -> ResponseProcessing:
    """Return how an item scores a response."""
    processing = item.first("responseProcessing")
    if processing is None:
        return ResponseProcessing("none")
    template = processing.attributes.get("template", "") or processing.attributes.get("templateLocation", "")
    if template:
        name = template.rpartition("/")[2].removesuffix(".xml").lower()
        return ResponseProcessing(TEMPLATES.get(name, "other"))
    return _read_conditions(item, _about(item, processing, response), response)


def _about(item: Element, processing: Element, response: ResponseDeclaration) -> Element:
    """Return the part of a processing that is about a response, if the item has several."""
    if len(item.all("responseDeclaration")) < 2:
        return processing
    kept = [part for part in processing.children if _mentions(part, response)]
    return Element(processing.tag, processing.attributes, processing.line, [*kept])


def _mentions(part: Element, response: ResponseDeclaration) -> bool:
    named = part.find("variable", "correct", "mapResponse", "mapResponsePoint")
    return any(one.attributes.get("identifier") == response.identifier for one in named)


def _read_conditions(item: Element, processing: Element, response: ResponseDeclaration) -> ResponseProcessing:
    if not _sets_score(item, processing):
        return ResponseProcessing("none")  # it selects feedback only
    for tag, way in (("mapResponsePoint", "area"), ("mapResponse", "map")):
        if any(processing.find(tag)):
            return ResponseProcessing(way)
    rules = _rules(processing, response, max_score(item))
    if rules:
        return ResponseProcessing("rules", rules)
    if response.base_type == "identifier" and (keys := _keys(processing, response, max_score(item))):
        return ResponseProcessing("keys", keys=keys)
    whole = (e for e in processing.find("match", "equal") if any(e.find("variable")) and any(e.find("correct")))
    return ResponseProcessing("match" if any(whole) else "other")


def _sets_score(item: Element, processing: Element) -> bool:
    """Return whether the processing sets SCORE or another number."""
    kinds = {e.attributes.get("identifier"): e.attributes.get("baseType") for e in item.all("outcomeDeclaration")}
    names = (e.attributes.get("identifier", "") for e in processing.find("setOutcomeValue"))
    return any(name == "SCORE" or kinds.get(name) in ("float", "integer") for name in names)


def max_score(item: Element) -> float | None:
    """Return the highest score that an item declares (MAXSCORE), or None."""
    for outcome in item.all("outcomeDeclaration"):
        if outcome.attributes.get("identifier") == "MAXSCORE":
            return next((_float(value.text) for value in outcome.find("value")), None)
    return None


def _rules(processing: Element, response: ResponseDeclaration, most: float | None) -> list[Rule] | None:
    """Return the conditions on a number or a text, or None if another kind of condition is among them."""
    found: list[Rule] = []
    for condition in processing.all("responseCondition"):
        for branch in [*condition.all("responseIf"), *condition.all("responseElseIf")]:
            if not branch.children:
                return None
            score = _score(branch, most)
            expression = branch.children[0]
            if score is None or score <= 0 or expression.tag == "isNull":
                continue
            accepted = list(_accepted(expression, response))
            if not accepted or None in accepted:
                return None
            found += [(one, score) for one in accepted if one is not None]
    return found


def _branches(processing: Element, most: float | None) -> Iterator[tuple[Element, float]]:
    """Yield the expression and the score of each branch that adds points."""
    for condition in processing.all("responseCondition"):
        for branch in [*condition.all("responseIf"), *condition.all("responseElseIf")]:
            score = _score(branch, most)
            if branch.children and score is not None and score > 0 and branch.children[0].tag != "isNull":
                yield branch.children[0], score


def _keys(processing: Element, response: ResponseDeclaration, most: float | None) -> dict[str, float]:
    """Return the scores of the identifiers that conditions name; empty if another kind of condition is among them."""
    found: dict[str, float] = {}
    for expression, score in _branches(processing, most):
        names = _identifiers(expression, response)
        if names is None or not names:
            return {}
        together = expression.tag in ("and", "match") and len(names) > 1
        for name in names:
            found[name] = max(found.get(name, 0.0), score / len(names) if together else score)
    return found


def _identifiers(expression: Element, response: ResponseDeclaration) -> list[str] | None:
    """Return the identifiers that an expression asks for, or None if it is not supported."""
    if expression.tag in ("not", "isNull"):
        return []  # what must not be chosen
    if expression.tag in ("and", "or"):
        parts = [_identifiers(part, response) for part in expression.children]
        return None if None in parts else [name for part in parts for name in part or ()]
    if expression.tag not in ("match", "member", "contains") or not _is_response(expression, response):
        return None
    return [value.text.strip() for value in expression.find("baseValue")] or None


def _score(branch: Element, most: float | None) -> float | None:
    """Return the number to which a branch sets SCORE, or None if it is not a number or MAXSCORE."""
    for setting in branch.all("setOutcomeValue"):
        if setting.attributes.get("identifier") != "SCORE" or len(setting.children) != 1:
            continue
        value = setting.children[0]
        if value.tag == "sum":  # SCORE and what is added to it
            value = next((part for part in value.children if part.tag == "baseValue"), value)
        if value.tag == "baseValue":
            return _float(value.text)
        if value.tag == "variable" and value.attributes.get("identifier") == "MAXSCORE":
            return most or 1.0
    return None


def _accepted(expression: Element, response: ResponseDeclaration) -> Iterator[dict[str, Any] | None]:
    """Yield the answers that a condition accepts, and None for an expression that is not supported."""
    parts = expression.children
    if expression.tag == "or":
        for part in parts:
            yield from _accepted(part, response)
    elif expression.tag == "and":
        yield _range(parts, response)
    elif expression.tag in ("equal", "match", "stringMatch"):
        yield from _equal(expression, response)
    else:
        yield None


def _equal(expression: Element, response: ResponseDeclaration) -> Iterator[dict[str, Any] | None]:
    wanted = [part for part in expression.children if part.tag in ("baseValue", "correct")]
    if len(wanted) != 1 or not _is_response(expression, response):
        yield None
        return
    texts = response.correct if wanted[0].tag == "correct" else [wanted[0].text.strip()]
    for text in texts:
        if response.base_type == "string":
            exact = expression.attributes.get("caseSensitive", "true") not in ("false", "0")
            yield {"text": text, "case_insensitive": not exact}
        else:
            yield _near(expression, _float(text))


def _near(expression: Element, value: float | None) -> dict[str, Any] | None:
    """Return the numbers within the tolerance of an ``equal`` expression, which may differ below and above."""
    mode = expression.attributes.get("toleranceMode", "exact")
    widths = [_float(text) for text in expression.attributes.get("tolerance", "").split()]
    if value is None or None in widths or mode not in ("exact", "absolute", "relative"):
        return None
    low, high = (float(widths[0] or 0), float(widths[-1] or 0)) if widths and mode != "exact" else (0.0, 0.0)
    if mode == "relative":
        low, high = abs(value) * low / 100, abs(value) * high / 100
    if low == high:
        return {"value": value, "tolerance": low}
    return {"min": value - low, "max": value + high}


def _range(parts: list[Element], response: ResponseDeclaration) -> dict[str, Any] | None:
    limits: dict[str, float] = {}
    for part in parts:
        value = next((_float(inner.text) for inner in part.all("baseValue")), None)
        name = {"gte": "min", "lte": "max"}.get(part.tag)
        if name is None or value is None or not _is_response(part, response):
            return None
        limits[name] = value
    return limits if len(limits) == 2 else None


def _is_response(expression: Element, response: ResponseDeclaration) -> bool:
    return any(part.attributes.get("identifier") == response.identifier for part in expression.all("variable"))


def _float(text: str) -> float | None:
    try:
        return parse_number(text)
    except ValueError:
        return None
