"""Surveys: rounds in which no answer is right or wrong, even if the question has a key.

Answers are stored without a grade, and pages never get anything of such a round that depends on the key. The scoring
is stored with the round, so that a lesson may be a survey for some of its rounds.
"""

from collections.abc import Mapping
from typing import Any

from classroom.models import Round
from classroom.questions import registry

ABOUT_KEY = frozenset({"correct", "near", "median_km"})


def is_graded(round_: Round) -> bool:
    """Say whether the answers of a round are graded."""
    return round_.scoring == "points" and registry.get(round_.version.type).graded


def tally(round_: Round, values: Mapping[str, int]) -> dict[str, Any]:
    """Return the tally of a round by its question type; in a survey without all that depends on the key, and marked so.

    Args:
        round_: the round.
        values: how often each value was given, by its canonical JSON.
    """
    kind, body = registry.get(round_.version.type), round_.version.body
    whole = kind.tally(body, values)
    if round_.scoring == "points":
        return whole
    view = {name: value for name, value in whole.items() if name not in ABOUT_KEY}
    if "entries" in view:
        kept = [{name: value for name, value in entry.items() if name not in ABOUT_KEY} for entry in view["entries"]]
        view["entries"] = kept
    if kind.counts_right_answers:
        view["counts"] = {}
    return {**view, "survey": True}
