"""What is due today, and answers to it. They count for nothing but the day when the card comes back."""

from datetime import date, tzinfo
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from classroom.core import rate_limits
from classroom.core.database import canonical, db, now, transaction, yield_to_loop
from classroom.core.errors import Conflict, InvalidValue, NotFound
from classroom.core.locks import locked
from classroom.models import PracticeCard, PracticeReview, QuestionVersion, User
from classroom.questions import registry
from classroom.questions.choices import feedback_views
from classroom.questions.markdown import block_html
from classroom.services.answers.submissions import MAX_VALUE
from classroom.services.practice import cards, schedule
from classroom.services.results import own, state

MOST = 100
"""Most cards that are given at once; those that have waited longest come first."""
KEPT_A_DAY = 20
"""Answers to a card that are kept of one day. Only the first counts; more come from programs, and are graded too."""


def due(user_id: int, zone: tzinfo | None = None, *, keys: bool = False, ahead: bool = False) -> dict[str, Any]:
    """Return what an account has to practise today, after taking over what it has answered in lessons.

    Args:
        user_id: the account.
        zone: where its owner is: when their day begins. None: UTC.
        keys: also return the right answers, for a page that goes on without a connection.
        ahead: instead of the cards that are due, return those that come next, for whoever wants to practise anyway.

    Returns:
        ``{"today", "due", "total", "learnt", "next_on", "cards"}``: the date, numbers of cards (``due``: of those that
        are listed, as far as there is room), the date of the next card that is not due yet, and at most :data:`MOST`
        cards.
    """
    rate_limits.check("event", f"practice:{user_id}")
    cards.collect(user_id, zone)
    today = schedule.day_of(now(), zone)
    mine = select(PracticeCard).where(PracticeCard.user_id == user_id)
    wanted = PracticeCard.due_day > today if ahead else PracticeCard.due_day <= today
    waiting = _number(mine.where(wanted))
    later = select(func.min(PracticeCard.due_day)).where(PracticeCard.user_id == user_id, PracticeCard.due_day > today)
    learnt = PracticeCard.due_day - PracticeCard.last_day >= schedule.LEARNT_DAYS
    loaded = joinedload(PracticeCard.version).joinedload(QuestionVersion.question)
    listed = mine.where(wanted).order_by(PracticeCard.due_day, PracticeCard.id).options(loaded)
    found = list(db.session.scalars(listed))
    secret = own.voted_on({card.question_id for card in found})
    shown = [card for card in found if card.question_id not in secret]
    return {
        "today": date.fromordinal(today).isoformat(),
        "due": waiting - (len(found) - len(shown)),
        "total": _number(mine),
        "learnt": _number(mine.where(learnt)),
        "next_on": _date(db.session.scalar(later)),
        "cards": [_view(card, zone, keys=keys) for card in shown[:MOST]],
    }


def number_due(user_id: int, zone: tzinfo | None = None) -> int:
    """Return how many cards of an account are due today, as far as they were taken over already."""
    today = schedule.day_of(now(), zone)
    return _number(select(PracticeCard).where(PracticeCard.user_id == user_id, PracticeCard.due_day <= today))


def _number(query: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _date(day: int | None) -> str | None:
    return None if day is None else date.fromordinal(day).isoformat()


def _view(card: PracticeCard, zone: tzinfo | None, *, keys: bool) -> dict[str, Any]:
    yield_to_loop()
    return {
        "id": card.id,
        "question": state.question_view(card.version),
        "due_on": _date(card.due_day),
        "due_at": schedule.begin_of(card.due_day, zone),
        "reviews": card.reviews,
        **(_key(card.version) if keys else {}),
    }


def _key(version: QuestionVersion) -> dict[str, Any]:
    return {
        "key": registry.get(version.type).key(version.body),
        "feedback": feedback_views(version.body),
        "explanation_html": block_html(version.explanation),
    }


class Given(NamedTuple):
    """An answer as it was sent.

    Attributes:
        id: made by the client, different for each answer.
        card_id: the card; it need not be due.
        value: as in a lesson, by the type of the question.
        confidence: how sure its author is, from 1 to 3; None: not said.
    """

    id: str
    card_id: int
    value: Any
    confidence: int | None = None


def answer(user_id: int, given: Given, zone: tzinfo | None = None) -> dict[str, Any]:
    """Grade an answer to a card, and decide when the card comes back.

    The same id again gets the same verdict, and a second answer on the same day is graded without moving the date; so
    what two devices send counts once.

    Args:
        user_id: the account.
        given: the answer.
        zone: where its owner is: when their day begins. None: UTC.

    Returns:
        ``{"answer", "result", "key", "feedback", "explanation_html", "due_on", "due_at"}``.

    Raises:
        NotFound: ``unknown_card``.
        Conflict: ``wrong_state``: the question is being voted on in a lesson.
        InvalidValue: it is no answer to this question.
        RateLimited: too many in a short time.
    """
    rate_limits.check("event", f"practice:{user_id}")
    if len(canonical(given.value)) > MAX_VALUE:
        raise InvalidValue(_("This answer is too long."), fields={"value": _("This answer is too long.")})
    source = cards.IN_PRACTICE + given.id
    with transaction():
        locked(User, user_id)  # devices of one account do it one after the other
        same = select(PracticeReview).where(PracticeReview.user_id == user_id, PracticeReview.source == source)
        review = db.session.scalar(same)
        card = _card(user_id, review.card_id if review else given.card_id)
        if review is None:
            kind, body = registry.get(card.version.type), card.version.body
            parsed = kind.parse_answer(body, given.value)
            review = PracticeReview(user_id=user_id, card_id=card.id, source=source, value=parsed)
            review.at, review.confidence = now(), given.confidence
            review.day, review.fraction = schedule.day_of(review.at, zone), kind.grade(body, parsed).fraction
            review.due_day = card.due_day
            if _number(_of_day(card.id, review.day)) < KEPT_A_DAY:
                db.session.add(review)
                db.session.flush()
                cards.update_states([card.id])
                review.due_day = card.due_day
        return _verdict(card, review, zone)


def _of_day(card_id: int, day: int) -> Select[Any]:
    return select(PracticeReview).where(PracticeReview.card_id == card_id, PracticeReview.day == day)


def _card(user_id: int, card_id: int) -> PracticeCard:
    card = db.session.get(PracticeCard, card_id, populate_existing=True)
    if card is None or card.user_id != user_id:
        raise NotFound(_("There is no such card in your practice."), code="unknown_card")
    if own.voted_on({card.question_id}):
        raise Conflict(_("This question is being asked in a lesson. Practise it afterwards."), code="wrong_state")
    return card


def _verdict(card: PracticeCard, review: PracticeReview, zone: tzinfo | None) -> dict[str, Any]:
    due_day = card.due_day if review.due_day is None else review.due_day
    return {
        "answer": {
            "id": review.source.removeprefix(cards.IN_PRACTICE),
            "card_id": card.id,
            "value": review.value,
            "answered_at": review.at,
        },
        "result": {"correct": review.fraction >= 1, "fraction": review.fraction},
        **_key(card.version),
        "due_on": _date(due_day),
        "due_at": schedule.begin_of(due_day, zone),
    }
