"""Peer instruction in figures: what a vote after a discussion changed.

Students vote, discuss with their neighbours, and vote on the same question again (Mazur, *Peer Instruction*, 1997;
Crouch and Mazur, American Journal of Physics 69, 970, 2001). Both votes are compared, and each student with himself.
"""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from classroom.core.database import db
from classroom.models import Answer, Round
from classroom.services.lessons import survey
from classroom.services.results.tallies import counted

FLOWS = {
    (True, True): "right_right",
    (True, False): "right_wrong",
    (False, True): "wrong_right",
    (False, False): "wrong_wrong",
}


def before(asked: Round) -> Round | None:
    """Return the vote on the same question before this one, if there was one."""
    if asked.attempt == 1:
        return None
    query = select(Round).where(Round.lesson_id == asked.lesson_id, Round.number == asked.number)
    return db.session.scalar(query.where(Round.attempt < asked.attempt).order_by(Round.attempt.desc()).limit(1))


def of(asked: Round) -> dict[str, Any] | None:
    """Return what changed since the vote before this one, or None when there was none.

    ``before`` is that vote's tally with its ``attempt``. ``both`` counts who answered both times; of these, ``same``
    and ``changed`` say who gave the same value, and ``flow`` how many went from right or wrong to right or wrong (None
    where nobody can be right). ``gain`` is their normalised gain.
    """
    first = before(asked)
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


def gain(flow: dict[str, int]) -> float | None:
    """Return the normalised gain of those who answered both times: (after - before) / (1 - before).

    ``before`` and ``after`` are the shares of right answers; the gain is the share of what could be won that was won.
    It is negative where the discussion led away from the right answer, and None where nobody answered both times or
    everybody was right before. Source: Hake, American Journal of Physics 66, 64 (1998).
    """
    both = sum(flow.values())
    right = flow["right_right"] + flow["right_wrong"]
    if right == both:
        return None
    return (flow["wrong_right"] - flow["right_wrong"]) / (both - right)
