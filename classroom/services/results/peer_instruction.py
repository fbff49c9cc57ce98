"""Peer instruction: how the answers changed between the votes before and after a discussion.

Students vote, discuss with their neighbours, and vote on the same question again (Mazur, *Peer Instruction*, 1997;
Crouch and Mazur, American Journal of Physics 69, 970, 2001). The votes are compared student by student.
"""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from classroom.core.database import db
from classroom.models import Answer, Round
from classroom.questions import registry
from classroom.questions.choices import ChoiceType
from classroom.services.lessons import survey
from classroom.services.results.tallies import counted

FLOWS = {
    (True, True): "right_right",
    (True, False): "right_wrong",
    (False, True): "wrong_right",
    (False, False): "wrong_wrong",
}

MOST_MOVES = 100
"""Most pairs of answers that are listed: with many right options there are thousands of answers."""


def previous_vote(asked: Round) -> Round | None:
    """Return the previous vote on the same question, if there was one."""
    if asked.attempt == 1:
        return None
    query = select(Round).where(Round.lesson_id == asked.lesson_id, Round.number == asked.number)
    return db.session.scalar(query.where(Round.attempt < asked.attempt).order_by(Round.attempt.desc()).limit(1))


def compare_with_previous_vote(asked: Round) -> dict[str, Any] | None:
    """Return how the answers changed since the previous vote, or None when there was none.

    ``before`` is the tally of that vote with its ``attempt``. ``both`` counts the students who answered both times; of
    these, ``same`` gave the same answer and ``changed`` another one. ``flow`` counts how many went from right or wrong
    to right or wrong, and ``gain`` is their normalised gain; both are None for rounds without a right answer.
    """
    first = previous_vote(asked)
    if first is None:
        return None
    earlier, later = aliased(Answer), aliased(Answer)
    pairs = (
        select(earlier.correct, later.correct, earlier.value == later.value, func.count())
        .join(later, later.participant_id == earlier.participant_id)
        .where(earlier.round_id == first.id, later.round_id == asked.id)
        .group_by(earlier.correct, later.correct, earlier.value == later.value)
    )
    same = both = 0
    flow = dict.fromkeys(FLOWS.values(), 0)
    for was_right, is_right, is_same, number in db.session.execute(pairs):
        both += number
        same += number if is_same else 0
        if was_right is not None and is_right is not None:
            flow[FLOWS[bool(was_right), bool(is_right)]] += number
    graded = survey.is_graded(asked) and survey.is_graded(first)
    return {
        "before": {"attempt": first.attempt, **counted(first)},
        "both": both,
        "same": same,
        "changed": both - same,
        "flow": flow if graded else None,
        "gain": gain(flow) if graded else None,
    }


def moves(asked: Round) -> list[dict[str, Any]]:
    """Return who moved from which option to which since the previous vote, the most frequent first.

    Each is ``{"before", "after", "count", "was_right", "is_right"}``, with letters of options; the last two are None
    in a survey. Nothing for the first vote, and for questions without options.
    """
    first = previous_vote(asked)
    kind = registry.get(asked.version.type)
    if first is None or not isinstance(kind, ChoiceType):
        return []
    earlier, later = aliased(Answer), aliased(Answer)
    values = (earlier.value, later.value)
    pairs = (
        select(*values, earlier.correct, later.correct, func.count())
        .join(later, later.participant_id == earlier.participant_id)
        .where(earlier.round_id == first.id, later.round_id == asked.id)
        .group_by(*values, earlier.correct, later.correct)
        .order_by(func.count().desc(), *values)
        .limit(MOST_MOVES)
    )
    return [
        {
            "before": kind.answer_label(first.version.body, before),
            "after": kind.answer_label(asked.version.body, after),
            "count": number,
            "was_right": was_right,
            "is_right": is_right,
        }
        for before, after, was_right, is_right, number in db.session.execute(pairs)
    ]


def gain(flow: dict[str, int]) -> float | None:
    """Return the normalised gain of the students who answered both times: (after - before) / (1 - before).

    ``before`` and ``after`` are the shares of right answers; the gain is the share of the possible improvement.
    It is negative when fewer are right than before, and None when no student answered both times or all were right
    before. Source: Hake, American Journal of Physics 66, 64 (1998).
    """
    both = sum(flow.values())
    right = flow["right_right"] + flow["right_wrong"]
    if right == both:
        return None
    return (flow["wrong_right"] - flow["right_wrong"]) / (both - right)
