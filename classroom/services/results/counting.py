"""What counts in a lesson. Points, right answers and streaks are counted here and nowhere else.

- A vote **counts** if its question is graded, it is no survey, and it is the newest revealed vote on its question. In
  homework, each question that is graded counts, with the answers of the attempt that counts.
- A participant **was asked** a vote if they joined before it closed and were not removed before it opened.
- **Right** is the number of entirely right answers in the votes that count, **of** those that a participant was asked.
  Whoever does not answer has not answered right.

docs/scoring.md explains the rules to teachers.
"""

from collections.abc import Collection, Sequence
from math import inf
from typing import NamedTuple, TypedDict

from sqlalchemy import ColumnElement, case, func, select

from classroom.core.database import db
from classroom.models import Answer, Lesson, Question, QuestionVersion, Round
from classroom.questions import registry


class Vote(NamedTuple):
    """A vote that counts. The version changes when its answers are graded again."""

    id: int
    version_id: int
    opened_at: float
    closed_at: float | None


class Earned(NamedTuple):
    """What a participant earned in the votes that count."""

    points: int
    right: int


class RightOf(TypedDict):
    """The number of right answers, of the votes that a participant was asked."""

    right: int
    of: int


NOTHING = Earned(0, 0)
EARNED: tuple[ColumnElement[int], ColumnElement[int]] = (
    func.sum(Answer.points),
    func.count(case((Answer.correct.is_(True), 1))),
)
"""The columns of :class:`Earned`, in a query grouped by participant."""


def votes(lesson_id: int, *, first: bool = False) -> list[Vote]:
    """Return the votes of a lesson that count, in the order of the questions.

    Args:
        lesson_id: the lesson.
        first: return the first vote on each of these questions instead, which shows what people knew before they
            discussed it.
    """
    return votes_of_lessons([lesson_id], first=first)[lesson_id]


def votes_of_lessons(lesson_ids: Collection[int], *, first: bool = False) -> dict[int, list[Vote]]:
    """Return what :func:`votes` does for each of these lessons, in one statement."""
    about = (Round.id, Round.version_id, Round.opened_at, Round.closed_at)
    query = (
        select(Round.lesson_id, Round.number, Question.type, Round.status, Lesson.mode, *about)
        .join(QuestionVersion, QuestionVersion.id == Round.version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(Lesson, Lesson.id == Round.lesson_id)
        .where(Round.lesson_id.in_(lesson_ids), Round.scoring == "points")
        .order_by(Round.lesson_id, Round.number, Round.attempt)
    )
    earliest: dict[tuple[int, int], Vote] = {}
    newest: dict[tuple[int, int], Vote] = {}
    for row in db.session.execute(query):
        if not registry.get(row.type).graded:
            continue
        place, vote = (row.lesson_id, row.number), Vote(row.id, row.version_id, row.opened_at, row.closed_at)
        earliest.setdefault(place, vote)
        if row.status == "revealed" or row.mode == "homework":
            newest[place] = vote
    found: dict[int, list[Vote]] = {lesson_id: [] for lesson_id in lesson_ids}
    for place, vote in newest.items():
        found[place[0]].append(earliest[place] if first else vote)
    return found


def earned(counting: Sequence[Vote], participant_ids: Collection[int]) -> dict[int, Earned]:
    """Return what these participants earned in these votes, without those who did not answer."""
    if not counting:
        return {}
    query = select(Answer.participant_id, *EARNED).where(
        Answer.round_id.in_([vote.id for vote in counting]), Answer.counts, Answer.participant_id.in_(participant_ids)
    )
    grouped = db.session.execute(query.group_by(Answer.participant_id))
    return {person: Earned(int(points), right) for person, points, right in grouped}


def shares(counting: Sequence[Vote], people: Collection[tuple[int, float, float | None]]) -> dict[int, float]:
    """Return how much of what they were asked each of these participants had right, 0 to 1.

    It is the mean fraction over the votes that count and that a participant was asked: an answer that is partly right
    counts in part, a missed one as 0, and each question the same. Who was asked none is left out.

    Args:
        counting: the votes that count.
        people: id, ``joined_at`` and ``removed_at`` of each.
    """
    query = select(Answer.participant_id, func.sum(Answer.fraction)).where(
        Answer.round_id.in_([vote.id for vote in counting]), Answer.counts
    )
    if len(people) == 1:
        query = query.where(Answer.participant_id == next(iter(people))[0])
    earned_by = dict(iter(db.session.execute(query.group_by(Answer.participant_id)))) if counting else {}
    found, first_close = {}, min((vote.closed_at for vote in counting if vote.closed_at is not None), default=inf)
    for person, joined_at, removed_at in people:
        was_there = removed_at is None and joined_at <= first_close  # nearly everybody: asked all votes
        asked = len(counting) if was_there else right_of(0, counting, joined_at, removed_at)["of"]
        if asked:
            found[person] = min(1.0, earned_by.get(person, 0.0) / asked)
    return found


def right_of(right: int, counting: Sequence[Vote], joined_at: float, removed_at: float | None) -> RightOf:
    """Return a participant's number of right answers with the number of votes that they were asked."""
    return {"right": right, "of": sum(was_asked(vote, joined_at, removed_at) for vote in counting)}


def was_asked(vote: Vote | Round, joined_at: float, removed_at: float | None) -> bool:
    """Say whether a participant was in the lesson while a vote was open."""
    is_late = vote.closed_at is not None and joined_at > vote.closed_at
    return not is_late and (removed_at is None or removed_at >= vote.opened_at)


def streaks(counting: Sequence[Vote], participant_ids: Collection[int] | None = None) -> dict[int, int]:
    """Return the number of right answers in a row up to the last of these votes, without participants who have none.

    A missed answer, or one that is not entirely right, ends a streak. Counted from the end, a right answer belongs to
    the streak if its position among all votes equals its position among the participant's right answers.

    Args:
        counting: in order.
        participant_ids: None: of all participants.
    """
    if not counting:
        return {}
    positions = {vote.id: len(counting) - position for position, vote in enumerate(counting)}
    from_end = case(positions, value=Answer.round_id)
    query = select(
        Answer.participant_id,
        from_end.label("from_end"),
        func.row_number().over(partition_by=Answer.participant_id, order_by=from_end).label("nth"),
    ).where(Answer.round_id.in_(list(positions)), Answer.counts, Answer.correct.is_(True))
    if participant_ids is not None:
        query = query.where(Answer.participant_id.in_(participant_ids))
    right = query.subquery()
    in_a_row = select(right.c.participant_id, func.count()).where(right.c.from_end == right.c.nth)
    return dict(iter(db.session.execute(in_a_row.group_by(right.c.participant_id))))
