"""Standings: points, right answers, ranks, streaks and teams, from the votes that count (``counting.py``)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import func, select

from classroom.core import clock, collation, settings
from classroom.core.database import db, yield_to_loop
from classroom.models import Answer, Lesson, Participant
from classroom.services.lessons import headcount, homework
from classroom.services.lessons.options import LessonOptions
from classroom.services.lessons.teams import team_view
from classroom.services.participants.members import Member
from classroom.services.results import counting
from classroom.services.results.counting import NOTHING, Earned, Vote

TOP = 10
CACHED = 64
"""Number of lessons whose ranking is cached in this process."""


class Score(NamedTuple):
    """What a participant earned who answered at least once."""

    participant_id: int
    team: int | None
    points: int
    right: int


class Ranking:
    """The ranks of a lesson's participants at one moment."""

    def __init__(self, scores: Iterable[Score]) -> None:
        self.scores = sorted(scores, key=lambda score: -score.points)  # equals stay in the order of their names
        self.earned = {score.participant_id: Earned(score.points, score.right) for score in self.scores}
        self._ranks: dict[int, int] = {}
        self.sharing: dict[int, int] = defaultdict(int)
        for position, score in enumerate(self.scores, start=1):
            if score.points > 0:
                self.sharing[self._ranks.setdefault(score.points, position)] += 1

    def rank(self, participant_id: int) -> int | None:
        """Return the rank of a participant, None without points. Participants with equal points share a rank."""
        return self._ranks.get(self.earned.get(participant_id, NOTHING).points)

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


def ranking(lesson: Lesson) -> Ranking:
    """Return the ranking of a lesson, without removed participants.

    A ranking changes only with the rounds that count (and the versions by which they were graded), the number of teams
    and the removed participants, so a process caches it: after a reveal, ten thousand participants ask for their rank.
    """
    gone = select(func.count(), func.max(Participant.removed_at)).where(
        Participant.lesson_id == lesson.id, Participant.removed_at.is_not(None)
    )
    votes = counting.votes(lesson.id)
    if lesson.mode == homework.HOMEWORK:  # it changes with every answer
        return Ranking(_scores(votes))
    moment = (votes, LessonOptions.of(lesson).teams, *db.session.execute(gone).one())
    cached: dict[int, tuple[tuple[Any, ...], Ranking]] = current_app.extensions.setdefault("tiza.rankings", {})
    found = cached.get(lesson.id)
    if found is None or found[0] != moment:
        found = (moment, Ranking(_scores(votes)))
        cached.pop(lesson.id, None)
        cached[lesson.id] = found
        while len(cached) > CACHED:
            cached.pop(next(iter(cached)), None)
    return found[1]


def _scores(votes: list[Vote]) -> list[Score]:
    """Return what the participants earned, in the alphabetical order of their names."""
    points, right = counting.EARNED
    earned = (
        select(Answer.participant_id, points.label("points"), right.label("right"))
        .where(Answer.round_id.in_([vote.id for vote in votes]), Answer.counts)
        .group_by(Answer.participant_id)
        .subquery()
    )
    query = (
        select(Participant.nickname, Participant.id, Participant.team, earned.c.points, earned.c.right)
        .join(earned, earned.c.participant_id == Participant.id)
        .where(Participant.removed_at.is_(None))
        .order_by(Participant.id)
    )
    language = settings.current().default_language  # a ranking is kept for all its readers
    named = []
    for piece in db.session.execute(query).partitions(500):
        for nickname, person, team, points, right in piece:
            named.append((collation.key(nickname, language), Score(person, team, int(points), right)))
        yield_to_loop()
    named.sort()
    return [score for _name, score in named]


def view(lesson: Lesson) -> dict[str, Any]:
    """Return what teachers' pages show: ``{"seq", "people", "top", "teams"}``.

    The lists are empty when the lesson has neither podium nor teams. Of two views, the one with the greater ``seq`` is
    newer.
    """
    options = LessonOptions.of(lesson)
    shown: dict[str, Any] = {
        "seq": clock.next_number(),
        "people": headcount.of_lesson(lesson.id),
        "top": [],
        "teams": [],
    }
    if options.podium or options.teams:
        ranked = ranking(lesson)
        shown |= {"top": _top(lesson.id, ranked, options.streaks), "teams": ranked.teams(options.teams)}
    return shown


def _top(lesson_id: int, ranked: Ranking, with_streaks: bool) -> list[dict[str, Any]]:
    best = ranked.first(TOP)
    ids = [score.participant_id for score in best]
    named = select(Participant.id, Participant.nickname).where(Participant.id.in_(ids))
    names = dict(iter(db.session.execute(named)))
    rows = counting.streaks(counting.votes(lesson_id), ids) if with_streaks else {}
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


def own(lesson: Lesson, people: Collection[Member], *, show_ranks: bool) -> dict[int, dict[str, Any]]:
    """Return what participants see of their own standing, by id: ``{"total_points", "right", "rank", "streak"}``.

    ``right`` is ``{"right", "of"}``, None while no vote counts. ``rank`` is ``{"place", "of"}`` with the option
    ``podium``, for those with points; ``streak`` is a number with the option ``streaks``. Both are None otherwise.

    Args:
        people: at most a few hundred.
        show_ranks: whether the current round is revealed or the lesson has ended. Until then, ranks are not shown.
    """
    options = LessonOptions.of(lesson)
    votes = counting.votes(lesson.id)
    ids = [person.id for person in people]
    earned = counting.earned(votes, ids)
    rows = counting.streaks(votes, ids) if options.streaks else {}
    ranked = ranking(lesson) if options.podium and show_ranks and votes else None
    joined = headcount.of_lesson(lesson.id) if ranked else 0
    found: dict[int, dict[str, Any]] = {}
    for person in people:
        place = ranked.rank(person.id) if ranked else None
        points, right = earned.get(person.id, NOTHING)
        found[person.id] = {
            "total_points": points,
            "right": counting.right_of(right, votes, person.joined_at, person.removed_at) if votes else None,
            "rank": {"place": place, "of": joined} if place else None,
            "streak": rows.get(person.id, 0) if options.streaks else None,
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
        self._votes = counting.votes(lesson.id)
        self._counting = {vote.id for vote in self._votes}
        self._ranking = ranking(lesson)
        self._earned = self._ranking.earned | _of_removed(lesson.id, self._votes)
        self._streaks = counting.streaks(self._votes) if options.streaks else {}
        wanted = {"rank": options.podium, "streak": options.streaks, "team": bool(options.teams)}
        self.columns = [name for name, is_on in wanted.items() if is_on]
        self.teams = self._ranking.teams(options.teams)

    def of(self, person: Member) -> dict[str, Any]:
        """Return ``{"total_points", "correct", "asked", "rank", "streak"}`` of a participant.

        ``correct`` counts the right answers and ``asked`` the votes that count and that the participant was asked.
        ``rank`` and ``streak`` are None where the option is off.
        """
        points, right = self._earned.get(person.id, NOTHING)
        return {
            "total_points": points,
            "correct": right,
            "asked": counting.right_of(right, self._votes, person.joined_at, person.removed_at)["of"],
            "rank": self._ranking.rank(person.id) if "rank" in self.columns else None,
            "streak": self._streaks.get(person.id, 0) if "streak" in self.columns else None,
        }

    def counts(self, round_id: int) -> bool:
        """Say whether a round counts: it is the newest revealed vote on a question with a right answer."""
        return round_id in self._counting


def _of_removed(lesson_id: int, votes: list[Vote]) -> dict[int, Earned]:
    gone = select(Participant.id).where(Participant.lesson_id == lesson_id, Participant.removed_at.is_not(None))
    return counting.earned(votes, list(db.session.scalars(gone)))
