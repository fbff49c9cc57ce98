"""Cards of practice for tests that are not about how they come about."""

from datetime import UTC, datetime

from sqlalchemy import select

from classroom.core import sealing
from classroom.core.database import db, now
from classroom.models import PracticeCard, Question, User
from classroom.services.practice import portable

WEEK = 7 * 86400.0


def card_of(user: User, question: Question) -> int:
    """Give an account a card that is due, of a question that it answered wrong a week ago; return the card's id.

    It comes as from a file that this server made for the account.
    """
    at = now() - WEEK
    review = {"source": "work:1", "at": at, "day": datetime.fromtimestamp(at, UTC).date().isoformat(), "fraction": 0.0}
    proof = sealing.seal(portable.PURPOSE, [user.id, question.id, question.current.id]).decode()
    card = {"question_id": question.id, "proof": proof, "reviews": [review]}
    added = portable.import_cards(user.id, {"format": portable.FORMAT, "version": 1, "cards": [card]})
    assert added == {"cards": 1, "reviews": 1, "skipped": 0}
    mine = (PracticeCard.user_id == user.id, PracticeCard.question_id == question.id)
    return db.session.scalars(select(PracticeCard.id).where(*mine)).one()
