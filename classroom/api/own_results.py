"""What the owner of an account may read of the lessons that they took part in."""

from typing import Any

from flask import Blueprint
from pydantic import BaseModel, Field

from classroom.api.bank_schemas import Paged
from classroom.api.guards import account_required, the_user
from classroom.api.openapi import describes
from classroom.api.queries import MAX_NUMBER, number
from classroom.api.schemas import AskedQuestion, RightOf
from classroom.services.results import own

blueprint = Blueprint("api_own_results", __name__)


class OwnLesson(BaseModel):
    """A lesson that the account took part in."""

    id: int
    title: str
    mode: str = Field(description="`live`, or `homework`")
    ended_at: float | None = Field(description="Null while the lesson is going on")
    course: str | None = Field(description="Title of the lesson's class")


class OwnQuestion(BaseModel):
    """A question that was asked while the account was in the lesson, in the vote that counts."""

    round_id: int
    number: int
    attempt: int
    type: str
    prompt: str
    question: AskedQuestion
    graded: bool = Field(description="False for polls and surveys")
    revealed: bool = Field(description="Whether the right answer is known, and no vote on the question is going on")
    value: Any = Field(description="The answer that was given; null without one")
    text: str = Field(description="The same in words; empty without an answer")
    correct: bool | None = Field(description="Null until it is revealed, and where no answer is right or wrong")
    fraction: float | None = Field(description="How right the answer is, from 0 to 1; null as `correct`")
    points: int | None = Field(description="Null as `correct`")
    key: Any = Field(description="The right answer, in the format of the type; null as `correct`")
    explanation_html: str = Field(description="Empty until it is revealed")


class OwnMark(BaseModel):
    """The account's mark on the scale of a lesson."""

    value: float | str = Field(description="A number, or a letter")
    text: str = Field(description="As the page shows it, in the language of the request")
    passed: bool | None = Field(description="Null without a pass mark")


class OwnResult(RightOf):
    """The account's results in one lesson."""

    lesson: OwnLesson
    points: int
    mark: OwnMark | None = Field(
        description="Null unless the teacher shows marks, the lesson has ended and the right answers are known"
    )
    questions: list[OwnQuestion]


class OwnResults(Paged):
    """A page of lessons, newest first."""

    results: list[OwnResult]


class OwnPage(BaseModel):
    """The page of the list."""

    page: int = Field(default=1, ge=1, le=MAX_NUMBER)
    per_page: int = Field(default=own.PER_PAGE, ge=1, le=own.MAX_PER_PAGE)


@blueprint.get("/me/results")
@describes(
    "Get your own results in the lessons that you took part in, newest first",
    query=OwnPage,
    returns=OwnResults,
    errors={422: ("invalid",)},
)
@account_required
def listing() -> dict[str, Any]:
    """Return a page of the caller's own results."""
    size = number("per_page", own.PER_PAGE, most=own.MAX_PER_PAGE)
    found, results = own.lessons_of(the_user().id, page=number("page", 1), per_page=size)
    return {"results": results, "page": found.page, "pages": max(found.pages, 1), "total": found.total}
