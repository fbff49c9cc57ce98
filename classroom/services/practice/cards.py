"""Cards: what an account answered wrong, partly right, or right only later, in lessons and homework.

Nothing is written while a lesson runs. When somebody opens their practice, their answers are compared with their cards;
what is new, or was graded again since, is taken over. Doing it twice changes nothing.

A card tells what its owner answered wrong, so an answer becomes one only when its key is known: revealed, and not voted
on anew (:func:`classroom.services.results.own.voted_on`). A removed participant loses the cards of that lesson, as they
lose its results. Of homework all attempts count, once their owner may know what was right. Polls, surveys and votes on
what students wrote make no cards, and neither do lessons and homework of a class whose teacher has switched practice
off.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import tzinfo
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import joinedload

from classroom.core.database import db, now, transaction, yield_to_loop
from classroom.core.locks import locked
from classroom.models import (
    Answer,
    Course,
    Lesson,
    Participant,
    PracticeCard,
    PracticeReview,
    QuestionVersion,
    Round,
    User,
)
from classroom.services.lessons import homework
from classroom.services.practice import schedule
from classroom.services.practice.schedule import Review
from classroom.services.results import own

IN_PRACTICE = "answer:"
"""Begins the source of a review that was given in practice."""
PIECE = 200
"""Cards that one transaction deletes."""


class Outcome(NamedTuple):
    """A graded answer whose owner may know how right it was.

    Attributes:
        source: where it was given, different for each answer of an account, such as ``round:31:1795400000``.
        question_id: the question.
        version_id: the version that it was graded by.
        at: when its owner learned how right it was, in Unix seconds.
        fraction: how right it was, from 0 to 1.
        confidence: how sure its owner was, from 1 to 3; None: not known.
    """

    source: str
    question_id: int
    version_id: int
    at: float
    fraction: float
    confidence: int | None = None


def collect(user_id: int, zone: tzinfo | None = None) -> None:
    """Take over what an account has answered in lessons since the last time.

    Args:
        user_id: the account.
        zone: where its owner is: when their day begins. None: UTC.
    """
    if not _Changes(user_id, _outcomes(user_id), _sources_of_removals(user_id)):
        return
    with transaction():
        if locked(User, user_id) is not None:  # devices of one account do it one after the other
            found = _Changes(user_id, _outcomes(user_id), _sources_of_removals(user_id))
            found.write(zone)


def _outcomes(user_id: int) -> list[Outcome]:
    return [*_outcomes_of_lessons(user_id), *_outcomes_of_homework(user_id)]


def _outcomes_of_homework(user_id: int) -> list[Outcome]:
    """Return the graded answers of all attempts at homework, as far as the account knows what was right."""
    seats = select(Participant).join(Lesson).where(Lesson.mode == homework.HOMEWORK, *_present(user_id), _practises())
    found = []
    for seat in db.session.scalars(seats.options(joinedload(Participant.lesson)).order_by(Participant.id)):
        told = homework.told_rounds(seat.lesson, seat.id, now())
        query = (
            select(Answer, Round, QuestionVersion.question_id)
            .join(Round, Round.id == Answer.round_id)
            .join(QuestionVersion, QuestionVersion.id == Round.version_id)
            .where(Answer.participant_id == seat.id, Answer.correct.is_not(None), Answer.round_id.in_(told))
            .order_by(Answer.answered_at, Answer.id)
        )
        for given, asked, question_id in db.session.execute(query):
            source = _source_of_attempt(asked.id, asked.opened_at, given.attempt)
            when, how_right = given.answered_at, given.fraction
            found.append(Outcome(source, question_id, asked.version_id, when, how_right, given.confidence))
    secret = own.voted_on({outcome.question_id for outcome in found})
    return [outcome for outcome in found if outcome.question_id not in secret]


def _present(user_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Participant.user_id == user_id, Participant.removed_at.is_(None)


def _practises() -> ColumnElement[bool]:
    """Return the condition that a lesson's class practises; lessons without a class do."""
    return ~exists().where(Course.id == Lesson.course_id, ~Course.practises)


def _source_of_attempt(round_id: int, opened_at: float, attempt: int) -> str:
    return f"work:{round_id}:{int(opened_at)}:{attempt}"


def _outcomes_of_lessons(user_id: int) -> list[Outcome]:
    graded = (Answer.correct.is_not(None), Round.status == "revealed", Round.voted_texts.is_(None))
    query = (
        select(
            Round.id,
            Round.opened_at,
            Round.revealed_at,
            QuestionVersion.question_id,
            QuestionVersion.id,
            Answer.fraction,
            Answer.confidence,
        )
        .join(Participant, Participant.id == Answer.participant_id)
        .join(Round, Round.id == Answer.round_id)
        .join(Lesson, Lesson.id == Round.lesson_id)
        .join(QuestionVersion, QuestionVersion.id == Round.version_id)
        .where(Lesson.mode == "live", *_present(user_id), _practises(), *graded, QuestionVersion.prompt != "")
        .order_by(Round.revealed_at, Round.id)
    )
    rows = db.session.execute(query).all()
    secret = own.voted_on({row.question_id for row in rows})
    return [
        Outcome(source_of(round_id, opened_at), question_id, version_id, at, fraction, confidence)
        for round_id, opened_at, at, question_id, version_id, fraction, confidence in rows
        if at is not None and question_id not in secret
    ]


def source_of(round_id: int, opened_at: float) -> str:
    """Return the source of answers of a round. Its moment tells it from a later one with the same id."""
    return f"round:{round_id}:{int(opened_at)}"


def _sources_of_removals(user_id: int) -> frozenset[str]:
    """Return the sources of the rounds of lessons from which the account was removed."""
    query = select(Round.id, Round.opened_at).join(Participant, Participant.lesson_id == Round.lesson_id)
    query = query.where(Participant.user_id == user_id, Participant.removed_at.is_not(None))
    live = [source_of(round_id, opened_at) for round_id, opened_at in db.session.execute(query)]
    attempts = select(Round.id, Round.opened_at, Answer.attempt).join(Answer, Answer.round_id == Round.id)
    attempts = attempts.join(Participant, Participant.id == Answer.participant_id)
    attempts = attempts.where(Participant.user_id == user_id, Participant.removed_at.is_not(None))
    return frozenset([*live, *(_source_of_attempt(*given) for given in db.session.execute(attempts))])


class _Changes:
    """What of an account's answers is not in its cards yet. It is false if nothing is."""

    def __init__(self, user_id: int, outcomes: Collection[Outcome], gone: Collection[str]) -> None:
        self._user_id = user_id
        owned = select(PracticeCard).where(PracticeCard.user_id == user_id).execution_options(populate_existing=True)
        self._cards = {card.question_id: card for card in db.session.scalars(owned)}
        self._known = {
            review.source: review for review in self._reviews(~PracticeReview.source.startswith(IN_PRACTICE))
        }
        self._gone = [self._known[source] for source in gone if source in self._known]
        wrong = {outcome.question_id for outcome in outcomes if outcome.fraction < 1}
        self._outcomes = [outcome for outcome in outcomes if outcome.question_id in wrong | self._cards.keys()]
        self._news = [outcome for outcome in self._outcomes if self._is_news(outcome)]

    def __bool__(self) -> bool:
        return bool(self._news or self._gone)

    def _reviews(self, *which: ColumnElement[bool]) -> Iterable[PracticeReview]:
        query = select(PracticeReview).where(PracticeReview.user_id == self._user_id, *which)
        return db.session.scalars(query.execution_options(populate_existing=True))

    def _is_news(self, outcome: Outcome) -> bool:
        known, card = self._known.get(outcome.source), self._cards.get(outcome.question_id)
        if known is None or card is None:
            return True
        graded = (known.at, known.fraction, known.confidence) != (outcome.at, outcome.fraction, outcome.confidence)
        return graded or (self._is_newest(outcome, card) and card.version_id != outcome.version_id)

    def _is_newest(self, outcome: Outcome, card: PracticeCard) -> bool:
        """Say whether no answer to the card in a lesson or homework is newer."""
        before = (review.at for review in self._known.values() if review.card_id == card.id)
        here = (other.at for other in self._outcomes if other.question_id == outcome.question_id)
        return outcome.at >= max((*before, *here))

    def write(self, zone: tzinfo | None) -> None:
        """Write it; inside a transaction, with the account locked."""
        touched = {review.card_id for review in self._gone}
        for review in self._gone:
            db.session.delete(review)
        for outcome in self._news:
            card = self._cards.get(outcome.question_id)
            if card is None:
                card = PracticeCard(
                    user_id=self._user_id, question_id=outcome.question_id, version_id=outcome.version_id
                )
                db.session.add(card)
                db.session.flush()
                self._cards[outcome.question_id] = card
            if self._is_newest(outcome, card):
                card.version_id = outcome.version_id
            review = self._known.get(outcome.source) or PracticeReview(
                user_id=self._user_id, card_id=card.id, source=outcome.source
            )
            review.at, review.day = outcome.at, schedule.day_of(outcome.at, zone)
            review.fraction, review.confidence = outcome.fraction, outcome.confidence
            db.session.add(review)
            touched.add(card.id)
        db.session.flush()
        update_states(touched)


def update_states(card_ids: Collection[int]) -> None:
    """Compute the state of cards again; inside a transaction.

    A card goes when none of its answers outside of practice was wrong, as after a wrong key was corrected.
    """
    reviews: dict[int, list[PracticeReview]] = defaultdict(list)
    for review in db.session.scalars(select(PracticeReview).where(PracticeReview.card_id.in_(card_ids))):
        reviews[review.card_id].append(review)
    for card_id in card_ids:
        given = reviews[card_id]
        if any(review.fraction < 1 and not review.source.startswith(IN_PRACTICE) for review in given):
            state = schedule.state_of(Review(row.at, row.day, row.fraction, row.confidence) for row in given)
            values = {name: getattr(state, name) for name in schedule.State.__slots__}
            db.session.execute(update(PracticeCard).where(PracticeCard.id == card_id).values(**values))
        else:
            drop(PracticeCard.id == card_id)
    db.session.expire_all()


def drop_unused(since: float, *, dry_run: bool = False) -> int:
    """Delete the cards whose newest answer is older than a moment; return how many, or would be with ``dry_run``.

    Args:
        since: Unix seconds.
        dry_run: change nothing.
    """
    used = exists().where(PracticeReview.card_id == PracticeCard.id, PracticeReview.at >= since)
    found = list(db.session.scalars(select(PracticeCard.id).where(~used).order_by(PracticeCard.id)))
    for start in range(0, 0 if dry_run else len(found), PIECE):
        with transaction():
            drop(PracticeCard.id.in_(found[start : start + PIECE]), ~used)
        yield_to_loop()
    return len(found)


def drop(*which: ColumnElement[bool]) -> None:
    """Delete cards with their reviews; inside a transaction."""
    ids = select(PracticeCard.id).where(*which)
    unsynchronised = {"synchronize_session": False}
    reviews = delete(PracticeReview).where(PracticeReview.card_id.in_(ids))
    db.session.execute(reviews, execution_options=unsynchronised)
    db.session.execute(delete(PracticeCard).where(*which), execution_options=unsynchronised)
