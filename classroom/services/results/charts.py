"""What the charts of a report show: who had how many right answers, and how well each question tells people apart."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

MOST_BARS = 20
"""Most questions of which each number of right answers has a bar of its own."""
TENTHS = 10

Row = Mapping[str, Any]


def of_report(report: Row, analysis: Row) -> dict[str, Any]:
    """Return ``{"right", "questions"}``: see :func:`right_answers` and :func:`questions`.

    Args:
        report: :func:`classroom.services.results.report_page.of_lesson`, as far as it is made.
        analysis: of the same lesson.
    """
    people = [person for person in report["participants"] if not person["removed"]]
    return {"right": right_answers(people), "questions": questions(report["rounds"], analysis["items"])}


def right_answers(people: Sequence[Row]) -> dict[str, Any] | None:
    """Return how many people had how many answers right; None if no question counted for anybody.

    Returns:
        ``{"of", "bars", "people", "others"}``: with few questions each number of right answers of those who were asked
        all ``of`` of them is a bar ``{"low", "high", "count"}``, where both are the number, and ``others`` counts those
        who were not asked all. With more, or if nobody was asked all, ``of`` is None, and bars are tenths of the
        questions that each was asked, ``low`` and ``high`` in percent; 100 % belongs to the last.
    """
    asked = [person for person in people if person["asked"]]
    if not asked:
        return None
    most = max(person["asked"] for person in asked)
    whole = [person for person in asked if person["asked"] == most]
    if most <= MOST_BARS and 2 * len(whole) >= len(asked):
        counts = Counter(person["correct"] for person in whole)
        bars = [{"low": number, "high": number, "count": counts[number]} for number in range(most + 1)]
        return {"of": most, "bars": bars, "people": len(whole), "others": len(asked) - len(whole)}
    counts = Counter(min(TENTHS - 1, TENTHS * person["correct"] // person["asked"]) for person in asked)
    step = 100 // TENTHS
    bars = [{"low": step * tenth, "high": step * (tenth + 1), "count": counts[tenth]} for tenth in range(TENTHS)]
    return {"of": None, "bars": bars, "people": len(asked), "others": 0}


def questions(rounds: Sequence[Row], items: Sequence[Row]) -> list[dict[str, Any]]:
    """Return ``{"round", "facility", "discrimination", "flags"}`` of each question that has both figures."""
    by_id = {item["id"]: item for item in rounds}
    return [
        {
            "round": by_id[item["round_id"]],
            "facility": item["facility"],
            "discrimination": item["discrimination"],
            "flags": item["flags"],
        }
        for item in items
        if item["facility"] is not None and item["discrimination"] is not None
    ]
