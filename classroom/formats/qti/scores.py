"""The points of an item: its highest score, and of several interactions the share of each."""

from typing import Any

from flask_babel import gettext as _

from classroom.formats.qti.item import AssessmentItem
from classroom.formats.qti.response_declaration import ResponseDeclaration, number_attribute
from classroom.formats.qti.response_processing import max_score
from classroom.formats.shared.parts import split_points
from classroom.formats.shared.xml_element import Element

UNGRADED = frozenset({"poll", "open_text", "word_cloud", "rating"})
MOST = 1000


def points_of(
    item: AssessmentItem, weight: float, interactions: list[Element], bodies: list[dict[str, Any]]
) -> list[int]:
    """Return the points of each interaction: together, 100 times the highest score of the item, times its weight.

    Args:
        item: receives a note if the points are not exactly the score.
        weight: of the item in a test.
        interactions: of the item.
        bodies: what they became, each with its type; some types have no points.
    """
    graded = [body["type"] not in UNGRADED for body in bodies]
    if not any(graded):
        return [0] * len(bodies)
    parts = [
        _score(item, item.response(interaction)) if counts else 0.0
        for interaction, counts in zip(interactions, graded, strict=True)
    ]
    declared = _declared(item)
    exact = 100 * (sum(parts) if declared is None else declared) * weight
    points = min(MOST, max(0, round(exact)))
    if abs(points - exact) > 0.01:
        item.note(_("A score of %(score)s became %(points)d points.", score=f"{exact / 100:g}", points=points))
    return split_points(points, parts if any(parts) else [float(counts) for counts in graded])


def _declared(item: AssessmentItem) -> float | None:
    """Return the highest score that an item declares, or None."""
    if (declared := max_score(item.element)) is not None:
        return declared
    for outcome in item.element.all("outcomeDeclaration"):
        most = number_attribute(outcome, "normalMaximum") if outcome.attributes.get("identifier") == "SCORE" else None
        if most is not None:
            return most
    return None


def _score(item: AssessmentItem, response: ResponseDeclaration) -> float:
    """Return the highest score of a response, computed from its mapping and the conditions about it."""
    processing = item.response_processing(response)
    if processing.method == "rules":
        return max(score for _accepted, score in processing.rules)
    if processing.method == "keys":
        return max(processing.keys.values()) if response.cardinality == "single" else sum(processing.keys.values())
    if processing.method == "map" and response.mapping:
        values = [value for value in response.mapping.values() if value > 0]
        most = max(values, default=1.0) if response.cardinality == "single" else sum(values)
        return min(most, response.upper) if response.upper is not None else most
    return 1.0
