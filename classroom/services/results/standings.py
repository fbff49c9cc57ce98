"""Standings: points, ranks, streaks and teams, counted from the rows of the answers.

Of each question, the newest revealed vote counts, unless it is a survey or the question has no right answer.
docs/scoring.md explains the rules to teachers.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import case, func, select

from classroom.core.database import db, now, yield_to_loop
from classroom.models import Answer, Lesson, Participant, Question, QuestionVersion, Round
from classroom.questions import registry
from classroom.services.lessons.options import LessonOptions
from classroom.services.lessons.teams import team_view
from classroom.services.participants import members

TOP = 10
CACHED = 64
"""Number of lessons whose ranking is cached in this process."""


class Score(NamedTuple):
    """The points of a participant who answered at least once."""

    participant_id: int
    team: int | None
    points: int


class Ranking:
    """The ranks of a lesson's participants at one moment."""

    def __init__(self, scores: Iterable[Score]) -> None:
        self.scores = sorted(scores, key=lambda score: -score.points)
        self.totals = {score.participant_id: score.points for score in self.scores}
        self._ranks: dict[int, int] = {}
        self.sharing: dict[int, int] = defaultdict(int)
        for position, score in enumerate(self.scores, start=1):
            if score.points > 0:
                self.sharing[self._ranks.setdefault(score.points, position)] += 1

    def rank(self, participant_id: int) -> int | None:
        """Return the rank of a participant, None without points. Participants with equal points share a rank."""
        return self._ranks.get(self.totals.get(participant_id, 0))

    def first(self, number: int) -> list[Score]:
        """Return the scores with the most points, the best first."""
        return [score for score in self.scores[:number] if score.points > 0]

    def teams(self, number: int) -> list[dict[str, Any]]:
        """Return the teams, the best first. A team's points are the average of its members who answered at least once,
        rounded to a tenth of a point.
        """
        points: dict[int, int] = defaultdict(int)
        members: dict[int, int] = defaultdict(int)
        for score in self.scores:
            if score.team is not None:
                points[score.team] += score.points
                members[score.team] += 1
        found = [
            {
                **team_view(team),
                "points": round(points[team] / members[team], 1) if members[team] else 0.0,
                "members": members[team],
            }
            for team in range(1, number + 1)
        ]
        found.sort(key=lambda team: (-team["points"], team["number"]))
        ranks: dict[float, int] = {}
        for position, team in enumerate(found, start=1):
            team["rank"] = ranks.setdefault(team["points"], position)
        return found


def counting(lesson_id: int) -> list[int]:
    """Return the ids of the rounds that count for points and streaks, in the order of the questions."""
    return [round_id for round_id, _version_id in _counting(lesson_id)]


def _counting(lesson_id: int) -> list[tuple[int, int]]:
    query = (
        select(Round.number, Round.id, Round.version_id, Question.type)
        .join(QuestionVersion, QuestionVersion.id == Round.version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(Round.lesson_id == lesson_id, Round.status == "revealed", Round.scoring == "points")
        .order_by(Round.number, Round.attempt)
    )
    newest = {number: (key, version, kind) for number, key, version, kind in db.session.execute(query)}
    return [(key, version) for key, version, kind in newest.values() if registry.get(kind).graded]


def totals(round_ids: Collection[int], participant_ids: Collection[int]) -> dict[int, int]:
    """Return the points of these participants in these rounds, without those who did not answer."""
    query = select(Answer.participant_id, func.sum(Answer.points)).where(
        Answer.round_id.in_(round_ids), Answer.participant_id.in_(participant_ids)
    )
    return {person: int(total) for person, total in db.session.execute(query.group_by(Answer.participant_id))}


def streaks(round_ids: list[int], participant_ids: Collection[int] | None = None) -> dict[int, int]:
    """Return the number of right answers in a row up to the last of these rounds, without participants who have none.

    A missed answer, or one that is not entirely right, ends a streak. Counted from the end, a right answer belongs to
    the streak if its position among all rounds equals its position among the participant's right answers.

    Args:
        round_ids: in order.
        participant_ids: None: of all participants.
    """
    if not round_ids:
        return {}
    from_end = case({key: len(round_ids) - position for position, key in enumerate(round_ids)}, value=Answer.round_id)
    query = select(
        Answer.participant_id,
        from_end.label("from_end"),
        func.row_number().over(partition_by=Answer.participant_id, order_by=from_end).label("nth"),
    ).where(Answer.round_id.in_(round_ids), Answer.correct.is_(True))
    if participant_ids is not None:
        query = query.where(Answer.participant_id.in_(participant_ids))
    right = query.subquery()
    in_a_row = select(right.c.participant_id, func.count()).where(right.c.from_end == right.c.nth)
    return dict(iter(db.session.execute(in_a_row.group_by(right.c.participant_id))))


def ranking(lesson: Lesson) -> Ranking:
    """Return the ranking of a lesson, without removed participants.

    A ranking changes only with the rounds that count (and the versions by which they were graded), the number of teams
    and the removed participants, so a process caches it: after a reveal, ten thousand participants ask for their rank.
    """
    gone = select(func.count(), func.max(Participant.removed_at)).where(
        Participant.lesson_id == lesson.id, Participant.removed_at.is_not(None)
    )
    rounds = _counting(lesson.id)
    moment = (rounds, LessonOptions.of(lesson).teams, *db.session.execute(gone).one())
    cached: dict[int, tuple[tuple[Any, ...], Ranking]] = current_app.extensions.setdefault("tiza.rankings", {})
    found = cached.get(lesson.id)
    if found is None or found[0] != moment:
        found = (moment, Ranking(_scores([round_id for round_id, _version_id in rounds])))
        cached.pop(lesson.id, None)
        cached[lesson.id] = found
        while len(cached) > CACHED:
            cached.pop(next(iter(cached)), None)
    return found[1]


def _scores(round_ids: list[int]) -> Iterable[Score]:
    earned = (
        select(Answer.participant_id, func.sum(Answer.points).label("points"))
        .where(Answer.round_id.in_(round_ids))
        .group_by(Answer.participant_id)
        .subquery()
    )
    query = (
        select(Participant.id, Participant.team, earned.c.points)
        .join(earned, earned.c.participant_id == Participant.id)
        .where(Participant.removed_at.is_(None))
        .order_by(Participant.nickname, Participant.id)
    )
    for piece in db.session.execute(query).partitions(500):
        yield from (Score(person, team, int(points)) for person, team, points in piece)
        yield_to_loop()


def view(lesson: Lesson) -> dict[str, Any]:
    """Return what teachers' pages show: ``{"seq", "people", "top", "teams"}``.

    The lists are empty when the lesson has neither podium nor teams. ``seq`` grows with the server's clock: of two
    views, the one with the greater ``seq`` is newer.
    """
    options = LessonOptions.of(lesson)
    shown: dict[str, Any] = {"seq": int(now() * 1000), "people": members.count(lesson.id), "top": [], "teams": []}
    if options.podium or options.teams:
        ranked = ranking(lesson)
        shown |= {"top": _top(lesson.id, ranked, options.streaks), "teams": ranked.teams(options.teams)}
    return shown


def _top(lesson_id: int, ranked: Ranking, with_streaks: bool) -> list[dict[str, Any]]:
    best = ranked.first(TOP)
    ids = [score.participant_id for score in best]
    named = select(Participant.id, Participant.nickname).where(Participant.id.in_(ids))
    names = dict(iter(db.session.execute(named)))
    rows = streaks(counting(lesson_id), ids) if with_streaks else {}
    found = []
    for score in best:
        place = ranked.rank(score.participant_id) or 0
        found.append(
            {
                "participant_id": score.participant_id,
                "nickname": names[score.participant_id],
                "rank": place,
                "sharing": ranked.sharing[place],
                "points": score.points,
                "streak": rows.get(score.participant_id, 0) if with_streaks else None,
                "team": team_view(score.team) if score.team is not None else None,
            }
        )
    return found


def own(lesson: Lesson, participant_ids: Collection[int], *, show_ranks: bool) -> dict[int, dict[str, Any]]:
    """Return what these participants see of their own standing: ``{"total_points", "rank", "streak"}`` by participant.

    ``rank`` is ``{"place", "of"}`` with the option ``podium``, for those with points; ``streak`` is a number with the
    option ``streaks``. Both are None otherwise.

    Args:
        participant_ids: at most a few hundred.
        show_ranks: whether the current round is revealed or the lesson has ended. Until then, ranks are not shown.
    """
    options = LessonOptions.of(lesson)
    asked = counting(lesson.id)
    earned = totals(asked, participant_ids) if asked else {}
    rows = streaks(asked, participant_ids) if options.streaks else {}
    ranked = ranking(lesson) if options.podium and show_ranks and asked else None
    people = members.count(lesson.id) if ranked else 0
    found: dict[int, dict[str, Any]] = {}
    for person in participant_ids:
        place = ranked.rank(person) if ranked else None
        found[person] = {
            "total_points": earned.get(person, 0),
            "rank": {"place": place, "of": people} if place else None,
            "streak": rows.get(person, 0) if options.streaks else None,
        }
    return found


class LessonStandings:
    """The standings of all participants of a lesson, removed ones included, for results and reports.

    Attributes:
        columns: which of ``rank``, ``streak`` and ``team`` the lesson's options ask for.
        teams: the teams, the best first.
    """

    def __init__(self, lesson: Lesson) -> None:
        options = LessonOptions.of(lesson)
        asked = counting(lesson.id)
        self._counting = set(asked)
        self._ranking = ranking(lesson)
        self._totals = self._ranking.totals | _of_removed(lesson.id, asked)
        self._streaks = streaks(asked) if options.streaks else {}
        wanted = {"rank": options.podium, "streak": options.streaks, "team": bool(options.teams)}
        self.columns = [name for name, is_on in wanted.items() if is_on]
        self.teams = self._ranking.teams(options.teams)

    def of(self, participant_id: int) -> dict[str, Any]:
        """Return ``{"total_points", "rank", "streak"}`` of a participant; None where the option is off."""
        return {
            "total_points": self._totals.get(participant_id, 0),
            "rank": self._ranking.rank(participant_id) if "rank" in self.columns else None,
            "streak": self._streaks.get(participant_id, 0) if "streak" in self.columns else None,
        }

    def counts(self, round_id: int) -> bool:
        """Say whether a round counts: it is the newest revealed vote on a question with a right answer."""
        return round_id in self._counting


def _of_removed(lesson_id: int, round_ids: list[int]) -> dict[int, int]:
    gone = select(Participant.id).where(Participant.lesson_id == lesson_id, Participant.removed_at.is_not(None))
    ids = list(db.session.scalars(gone))
    return totals(round_ids, ids) if ids else {}
