"""Practice: what an account answered wrong comes back."""

from typing import Any

from flask import Blueprint, request
from pydantic import BaseModel, Field

from classroom.api.guards import account_required, the_user
from classroom.api.openapi import describes
from classroom.api.reading import read, read_object
from classroom.api.schemas import AskedQuestion
from classroom.api.type_schemas import Value
from classroom.core.payloads import Payload, RowId
from classroom.http.visitor_zone import visitor_zone
from classroom.services.answers.submissions import SUBMISSION_ID
from classroom.services.practice import answering, portable
from classroom.services.practice.answering import Given
from classroom.services.practice.portable import File

blueprint = Blueprint("api_practice", __name__)

DAY: Any = Field(description="A date: YYYY-MM-DD")


class InZone(BaseModel):
    """Where the account's owner is."""

    zone: str | None = Field(
        default=None, description="Name of the time zone in which days begin, such as `Europe/Madrid`; else UTC"
    )


class DueQuery(InZone):
    """What to list."""

    ahead: bool = Field(default=False, description="1: instead of what is due, what comes next")
    keys: bool = Field(default=False, description="1: also the right answers, to go on without a connection")


class Card(BaseModel):
    """A question to practise."""

    id: int
    question: AskedQuestion
    due_on: str = DAY
    due_at: float = Field(description="When that day begins")
    reviews: int = Field(description="On how many days it was answered")
    key: Any = Field(default=None, description="With `keys`: the right answer, in the format of the type")
    feedback: dict[str, str] = Field(default={}, description="With `keys`: HTML by choice id")
    explanation_html: str = Field(default="", description="With `keys`")


class Due(BaseModel):
    """What is due today."""

    today: str = DAY
    due: int = Field(description="Number of cards that are due")
    total: int = Field(description="Number of all cards")
    learnt: int = Field(description="Number of cards that come back after 21 days or more")
    next_on: str | None = Field(description="The date of the next card that is not due yet")
    cards: list[Card] = Field(description="At most 100; those that have waited longest come first")


class PracticeAnswer(Payload):
    """An answer to a card; the same id sent again gets the same verdict."""

    id: str = Field(pattern=f"^{SUBMISSION_ID.pattern}$", description="A UUID that the client made")
    card_id: RowId
    value: Value
    confidence: int | None = Field(default=None, ge=1, le=3, description="How sure: 1 guessing, 2 fairly sure, 3 sure")


class StoredAnswer(BaseModel):
    """The answer as it was stored."""

    id: str
    card_id: int
    value: Any
    answered_at: float


class Outcome(BaseModel):
    """How right it was."""

    correct: bool
    fraction: float = Field(description="From 0 to 1")


class PracticeVerdict(BaseModel):
    """The verdict on an answer."""

    ok: bool
    answer: StoredAnswer
    result: Outcome
    key: Any = Field(description="The right answer, in the format of the type")
    feedback: dict[str, str] = Field(description="HTML by choice id")
    explanation_html: str
    due_on: str = Field(description="The date when the card comes back: YYYY-MM-DD")
    due_at: float = Field(description="When that day begins")


@blueprint.get("/practice")
@describes(
    "Get the questions to practise today",
    details="What the account answered wrong or partly right in lessons, once the right answer is known, when it is "
    "about to be forgotten. Questions that a lesson is voting on are left out meanwhile.",
    query=DueQuery,
    returns=Due,
    errors={429: ("rate_limited",)},
)
@account_required
def due() -> dict[str, Any]:
    """Return the due cards of the caller."""
    return answering.due(the_user().id, visitor_zone(), keys=_flag("keys"), ahead=_flag("ahead"))


def _flag(name: str) -> bool:
    return request.args.get(name) in ("1", "true")


@blueprint.post("/practice/answers")
@describes(
    "Answer a card",
    details="Graded as in a lesson, without points. Wrong brings the card back soonest, then partly right, right, and "
    "right and sure (`confidence` 3) for the second time in a row. Another answer on the same day is graded and does "
    "not move the date.",
    query=InZone,
    body=PracticeAnswer,
    returns=PracticeVerdict,
    errors={404: ("unknown_card",), 409: ("wrong_state",), 422: ("invalid", "invalid_value"), 429: ("rate_limited",)},
)
@account_required
def answer() -> dict[str, Any]:
    """Store and grade one answer of the caller."""
    body = read(PracticeAnswer)
    given = Given(body.id, body.card_id, body.value, body.confidence)
    return {"ok": True, **answering.answer(the_user().id, given, visitor_zone())}


class Imported(BaseModel):
    """What an import did."""

    cards: int = Field(description="Cards that were added")
    reviews: int = Field(description="Reviews that were added")
    skipped: int = Field(description="Cards of another account or server, or whose question is gone")


@blueprint.get("/practice/export")
@describes("Get your own cards as a file, without questions and keys", returns=File)
@account_required
def export() -> dict[str, Any]:
    """Return the caller's cards."""
    return portable.export(the_user().id)


@blueprint.post("/practice/import")
@describes(
    "Bring the cards of such a file back",
    details="What is there already stays. The same is due afterwards as when the file was made.",
    body=File,
    returns=Imported,
    errors={422: ("invalid",)},
)
@account_required
def import_cards() -> dict[str, int]:
    """Add the cards of a file to the caller's."""
    return portable.import_cards(the_user().id, read_object())
