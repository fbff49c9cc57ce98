"""Cards as a file: to keep them, and to have them again.

The file holds the reviews, from which the state of a card follows; so what is due is the same afterwards. It holds no
questions and no keys. Each card has a proof that this server has shown the question to this account: without it, a file
could ask for the key of any question.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Literal

from flask_babel import gettext as _
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from classroom.core import sealing
from classroom.core.database import canonical, db, now, transaction
from classroom.core.errors import Invalid
from classroom.core.locks import locked
from classroom.core.payloads import MAX_ROW_ID, Payload, validate
from classroom.models import PracticeCard, PracticeReview, QuestionVersion, User
from classroom.models.practice import MAX_SOURCE
from classroom.questions.markdown import plain
from classroom.services.answers.submissions import MAX_VALUE
from classroom.services.practice import cards, schedule
from classroom.services.results import export as csv_files

FORMAT = "tiza-practice"
PURPOSE = "practice card"
MOST_CARDS, MOST_REVIEWS = 10_000, 10_000
"""Most cards of a file, and reviews of a card, also in several files."""
COLUMNS = ("question", "due_on", "at", "in_practice", "answer", "fraction", "confidence")
"""Of the table."""
LATEST = 4102444800.0
"""The latest moment of a review: the end of this century."""


class FiledReview(Payload):
    """A review in a file."""

    source: str = Field(pattern=r"^[a-z]{1,16}:[A-Za-z0-9_:-]{1,80}$", max_length=MAX_SOURCE)
    at: float = Field(ge=0, le=LATEST)
    day: str = Field(pattern=r"^\d{4}-\d\d-\d\d$")
    fraction: float = Field(ge=0, le=1)
    confidence: int | None = Field(default=None, ge=1, le=3)
    value: Any = None
    due_on: str | None = Field(default=None, pattern=r"^\d{4}-\d\d-\d\d$")


class FiledCard(Payload):
    """A card in a file."""

    question_id: int = Field(ge=1, le=MAX_ROW_ID)
    prompt: str = ""
    due_on: str = ""
    proof: str = Field(max_length=1000)
    reviews: list[FiledReview] = Field(min_length=1, max_length=MOST_REVIEWS)


class File(Payload):
    """The cards of an account."""

    format: Literal["tiza-practice"]
    version: Literal[1]
    exported_at: str = ""
    cards: list[FiledCard] = Field(max_length=MOST_CARDS)


def export(user_id: int) -> dict[str, Any]:
    """Return the cards of an account, after taking over what it has answered in lessons."""
    cards.collect(user_id)
    mine = select(PracticeCard).where(PracticeCard.user_id == user_id).order_by(PracticeCard.id)
    reviews: dict[int, list[PracticeReview]] = defaultdict(list)
    given = select(PracticeReview).where(PracticeReview.user_id == user_id).order_by(PracticeReview.id)
    for review in db.session.scalars(given):
        reviews[review.card_id].append(review)
    found = db.session.scalars(mine.options(joinedload(PracticeCard.version)))
    return {
        "format": FORMAT,
        "version": 1,
        "exported_at": datetime.fromtimestamp(now(), UTC).isoformat(timespec="seconds"),
        "cards": [_card(card, reviews[card.id]) for card in found],
    }


def _card(card: PracticeCard, reviews: list[PracticeReview]) -> dict[str, Any]:
    return {
        "question_id": card.question_id,
        "prompt": plain(card.version.prompt),
        "due_on": _date(card.due_day),
        "proof": sealing.seal(PURPOSE, [card.user_id, card.question_id, card.version_id]).decode(),
        "reviews": [
            {
                "source": review.source,
                "at": review.at,
                "day": _date(review.day),
                "fraction": review.fraction,
                "confidence": review.confidence,
                "value": review.value,
                "due_on": _date(review.due_day),
            }
            for review in reviews
        ],
    }


def rows(file: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what was practised as a table, from a file that :func:`export` made; the import reads the file itself."""
    return [
        {
            "question": card["prompt"],
            "due_on": card["due_on"],
            "at": datetime.fromtimestamp(review["at"], UTC).isoformat(timespec="seconds"),
            "in_practice": review["source"].startswith(cards.IN_PRACTICE),
            "answer": review["value"],
            "fraction": review["fraction"],
            "confidence": review["confidence"],
        }
        for card in file["cards"]
        for review in card["reviews"]
    ]


def as_csv(user_id: int) -> bytes:
    """Return the cards of an account as CSV, one line an answer; without any, the headings alone."""
    lines = []
    for row in rows(export(user_id)):
        answer = row["answer"]
        text = canonical(answer) if isinstance(answer, list | dict) else answer
        lines.append([text if name == "answer" else row[name] for name in COLUMNS])
    return csv_files.csv(list(COLUMNS), lines)


def _date(day: int | None) -> str | None:
    return None if day is None else date.fromordinal(day).isoformat()


def _day(text: str) -> int:
    """Return a date as an ordinal.

    Raises:
        Invalid: there is no such day.
    """
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        raise Invalid(_("There is no such date: %(text)s.", text=text), fields={"day": text}) from None


def import_cards(user_id: int, document: Any) -> dict[str, int]:
    """Bring the cards of a file back; what is there already stays. Again changes nothing.

    Args:
        user_id: the account that exported them.
        document: what :func:`export` returned.

    Returns:
        ``{"cards", "reviews", "skipped"}``: how many were added, and how many cards were left out since they belong to
        another account or server, or their question is gone.

    Raises:
        Invalid: it is not such a file; nothing is saved.
    """
    file = validate(File, document)
    added = {"cards": 0, "reviews": 0, "skipped": 0}
    with transaction():
        locked(User, user_id)
        touched = set()
        known = {card.question_id: card for card in _rows(PracticeCard, user_id)}
        there = _rows(PracticeReview, user_id)
        sources = {review.source for review in there}
        kept = Counter(review.card_id for review in there)
        for filed in file.cards:
            version_id = _proved(user_id, filed)
            if version_id is None:
                added["skipped"] += 1
                continue
            card = known.get(filed.question_id)
            if card is None:
                card = PracticeCard(user_id=user_id, question_id=filed.question_id, version_id=version_id)
                db.session.add(card)
                db.session.flush()
                known[filed.question_id] = card
                added["cards"] += 1
            fresh = [_review(card, review) for review in filed.reviews if review.source not in sources]
            kept[card.id] += len(fresh)
            if kept[card.id] > MOST_REVIEWS:
                text = _("At most %(max)d answers to a card are kept.", max=MOST_REVIEWS)
                raise Invalid(text, fields={"cards": text})
            sources |= {review.source for review in fresh}
            db.session.add_all(fresh)
            added["reviews"] += len(fresh)
            touched.add(card.id)
        db.session.flush()
        cards.update_states(touched)
    return added


def _rows(model: Any, user_id: int) -> list[Any]:
    return list(db.session.scalars(select(model).where(model.user_id == user_id)))


def _proved(user_id: int, filed: FiledCard) -> int | None:
    """Return the version that the account was shown; None if that is not proved, or it is gone."""
    try:
        owner_id, question_id, version_id = sealing.unseal(PURPOSE, filed.proof.encode())
    except ValueError:
        return None
    version = db.session.get(QuestionVersion, version_id)
    if (owner_id, question_id) != (user_id, filed.question_id) or version is None:
        return None
    return int(version_id) if version.question_id == question_id else None


def _review(card: PracticeCard, filed: FiledReview) -> PracticeReview:
    if len(canonical(filed.value)) > MAX_VALUE:
        raise Invalid(_("This answer is too long."), fields={"value": _("This answer is too long.")})
    day = _day(filed.day)
    if abs(day - schedule.day_of(filed.at, None)) > 1:  # in no time zone is it that day
        raise Invalid(_("There is no such date: %(text)s.", text=filed.day), fields={"day": filed.day})
    review = PracticeReview(user_id=card.user_id, card_id=card.id, source=filed.source, at=filed.at, day=day)
    review.fraction, review.confidence, review.value = filed.fraction, filed.confidence, filed.value
    review.due_day = None if filed.due_on is None else _day(filed.due_on)
    return review
