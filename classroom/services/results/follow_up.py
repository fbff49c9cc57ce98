"""What a teacher does after a lesson: who needs help, what to explain again, who was not there.

Everything follows from the report and the item analysis of the lesson, so the figures are the same everywhere.
docs/teaching.md tells teachers the rules.
"""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from classroom.core.concurrency import yield_to_loop
from classroom.services.results.analysis import flags

LEAST_QUESTIONS = 3
"""Graded questions that somebody must have been asked before anything is said about them."""
WEAK = 0.5
"""Who earned less than this share of the points may need help,"""
BEHIND = 0.2
"""if it is also so much less than the class usually earned."""
VERY_WEAK = 0.25
"""Who earned less than this needs help, however hard the questions were."""
HARD = 0.5
"""Questions with a lower facility are worth another explanation."""
MOST_HARD = 5
"""How many of them are listed."""
SHARED = 0.1
"""Share of the answers from which a wrong answer that students were sure of is a misconception of the class."""
APART = 0.2
"""Difference between the shares of upper and lower group that is no chance."""
GONE = 2
"""Questions at the end that somebody must have left out to count as gone early."""

Report = Mapping[str, Any]
Row = Mapping[str, Any]


def of_report(report: Report, analysis: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``{"help", "explain", "misconceptions", "keys", "late", "left_early", "silent", "typical"}``.

    - ``help``: ``{"id", "nickname", "right", "of", "share", "rounds"}``, the weakest first; ``rounds`` are what they
      got wrong and most of the others right, the easiest first. ``share`` is the mean fraction over the questions they
      were asked.
    - ``explain``: ``{"round", "facility"}`` of hard questions, the hardest first, without those whose key is suspected,
      and without those that nobody answered, which tell nothing.
    - ``misconceptions``: ``{"round", "text", "count"}``: wrong answers of which several students were sure.
    - ``keys``: ``{"round", "sentences"}``: questions whose key is probably wrong.
    - ``late``, ``left_early``, ``silent`` (joined and answered nothing): ``{"id", "nickname", "right", "of"}``.
    - ``typical``: the median share of the class; None if nobody was asked enough.

    Args:
        report: :func:`classroom.services.results.report_page.of_lesson`, as far as it is made.
        analysis: of the same lesson, with the votes that count for points.
    """
    rounds = {item["id"]: item for item in report["rounds"]}
    items = {item["round_id"]: item for item in analysis["items"]}
    people = [person for person in report["participants"] if not person["removed"]]
    suspected = [number for number, item in items.items() if _is_key_suspected(item)]
    shares = _shares(report, people, [number for number in items if number not in suspected])
    typical = median(shares.values()) if shares else None
    hard = sorted(
        (item["facility"], number)
        for number, item in items.items()
        if number not in suspected and item["facility"] is not None and item["facility"] < HARD
        if report["given"][number].fractions
    )
    return {
        "help": _help(report, people, shares, typical, items),
        "explain": [{"round": rounds[number], "facility": facility} for facility, number in hard[:MOST_HARD]],
        "misconceptions": _misconceptions(report["rounds"]),
        "keys": [{"round": rounds[number], "sentences": flags.sentences(items[number])} for number in suspected],
        **_attendance(report, people),
        "typical": typical,
    }


def _is_key_suspected(item: Row) -> bool:
    """Say whether a wrong option beats the key among the best, and is their choice rather than everybody's.

    A wrong option that weak and strong choose alike is a misconception: the question is worth another explanation.
    """
    return "wrong_key" in item["flags"] and any(
        not option["key"] and "attracts_strong" in option["flags"] and option["upper"] - option["lower"] >= APART
        for option in item["options"]
    )


def _brief(person: Row) -> dict[str, Any]:
    """Return who somebody is, with the number of right answers, of those asked."""
    return {"id": person["id"], "nickname": person["nickname"], "right": person["correct"], "of": person["asked"]}


def _asked(person: Row, round_: Row) -> bool:
    return round_["closed_at"] is None or person["joined_at"] <= round_["closed_at"]


def _earned(report: Report, person: Row, round_: Row) -> float:
    """Return the fraction that somebody earned; 0 without an answer."""
    fraction: float = report["given"][round_["id"]].fractions.get(person["id"], 0.0)
    return fraction


def _shares(report: Report, people: Sequence[Row], wanted: Sequence[int]) -> dict[int, float]:
    """Return the mean fraction of each participant who was asked enough questions and answered one at least."""
    rounds, found = [item for item in report["rounds"] if item["id"] in set(wanted)], {}
    for person in people:
        earned = [_earned(report, person, item) for item in rounds if _asked(person, item)]
        if len(earned) >= LEAST_QUESTIONS and person["answered"]:
            found[person["id"]] = sum(earned) / len(earned)
        yield_to_loop()
    return found


def _help(
    report: Report,
    people: Sequence[Row],
    shares: Mapping[int, float],
    typical: float | None,
    items: Mapping[int, Row],
) -> list[dict[str, Any]]:
    facility = {number: item["facility"] or 0 for number, item in items.items()}
    rounds = [item for item in report["rounds"] if facility.get(item["id"], 0) >= HARD]
    rounds.sort(key=lambda item: -facility[item["id"]])
    found = []
    for person in people:
        share = shares.get(person["id"])
        if share is None or typical is None:
            continue
        if share < VERY_WEAK or (share < WEAK and share <= typical - BEHIND):
            missed = [item for item in rounds if _asked(person, item) and _earned(report, person, item) < WEAK]
            found.append({**_brief(person), "share": share, "rounds": missed})
            yield_to_loop()
    return sorted(found, key=lambda entry: entry["share"])


def _misconceptions(rounds: Sequence[Row]) -> list[dict[str, Any]]:
    found = [
        {"round": item, "text": entry["text"], "count": entry["count"]}
        for item in rounds
        for entry in item["tally"].get("sure_wrong", ())
        if entry["count"] >= max(2, SHARED * item["answered"])
    ]
    return sorted(found, key=lambda entry: -entry["count"])


def _attendance(report: Report, people: Sequence[Row]) -> dict[str, list[dict[str, Any]]]:
    """Return who joined after the first question had closed, who left early, and who was there and answered nothing.

    Homework has neither late comers nor early leavers. Where people are connected is not stored, so the last question
    that somebody answered tells how long they stayed.
    """
    rounds, last = report["rounds"], dict[int, int]()
    at_home = report["lesson"]["mode"] == "homework"
    for place, item in enumerate(rounds):
        last.update(dict.fromkeys(report["given"][item["id"]].fractions, place))
    late, left, silent = list[dict[str, Any]](), list[dict[str, Any]](), list[dict[str, Any]]()
    for person in people:
        if rounds and not at_home and not _asked(person, rounds[0]):
            late.append(_brief(person))
        answered_last = last.get(person["id"])
        if answered_last is None:
            silent += [_brief(person)] if any(_asked(person, item) for item in rounds) else []
        elif not at_home and len(rounds) - 1 - answered_last >= max(GONE, len(rounds) / 4):
            left.append(_brief(person))
    return {"late": late, "left_early": left, "silent": silent}
