"""Surveys: a round in which nobody is right or wrong, whatever the question's key says.

Answers are stored without a grade, and what pages get of such a round tells nothing of the key, at no time. Which
rounds these are stands in the round itself, so that a lesson may be a survey for a while.
"""

from collections.abc import Mapping
from typing import Any

from classroom.models import Round
from classroom.questions import registry

ABOUT_KEY = frozenset({"correct", "near", "median_km"})


def is_graded(asked: Round) -> bool:
    """Say whether answers of a round are right or wrong."""
    return asked.scoring == "points" and registry.get(asked.version.type).graded


def tally(asked: Round, values: Mapping[str, int]) -> dict[str, Any]:
    """Return what a type counts; in a survey without what tells the key, and with ``survey`` true.

    Args:
        asked: the round.
        values: how often each value was given, by its canonical JSON.
    """
    kind, body = registry.get(asked.version.type), asked.version.body
    whole = kind.tally(body, values)
    if asked.scoring == "points":
        return whole
    view = {name: value for name, value in whole.items() if name not in ABOUT_KEY}
    if "entries" in view:
        kept = [{name: value for name, value in entry.items() if name not in ABOUT_KEY} for entry in view["entries"]]
        view["entries"] = kept
    if kind.counts_right_answers:
        view["counts"] = {}
    return {**view, "survey": True}
