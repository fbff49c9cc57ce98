"""Earlier versions of questions, where questions are used, and how they did."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, Field

from classroom.api import bank_schemas
from classroom.api.guards import teacher_required, the_user
from classroom.api.openapi import describes
from classroom.api.queries import MAX_NUMBER, number
from classroom.services.bank import entries, usage, versions
from classroom.services.results.over_time import question
from classroom.services.results.over_time.question import Time

blueprint = Blueprint("api_question_history", __name__)


@blueprint.get("/questions/<int:question_id>/versions", endpoint="versions")
@describes(
    "List the versions of a question, newest first",
    returns=bank_schemas.Versions,
    errors={404: ("unknown_question",)},
)
@teacher_required
def list_versions(question_id: int) -> ResponseReturnValue:
    """Return the versions of a question; ``GET /questions/<id>?version=`` shows one."""
    return jsonify(versions=versions.listing(question_id, the_user().id))


@blueprint.post("/questions/<int:question_id>/versions/<int:number>/restore")
@describes(
    "Restore an older version, as a new version",
    returns=bank_schemas.BankQuestion,
    errors={404: ("unknown_question", "unknown_version")},
)
@teacher_required
def restore_version(question_id: int, number: int) -> ResponseReturnValue:
    """Make a new version with the content of an older one."""
    return jsonify(entries.describe(versions.restore_version(question_id, the_user().id, number)))


@blueprint.get("/questions/<int:question_id>/uses")
@describes(
    "List the quizzes and lessons that use a question",
    returns=bank_schemas.Uses,
    errors={404: ("unknown_question",)},
)
@teacher_required
def uses(question_id: int) -> ResponseReturnValue:
    """Return where a question is used: quizzes by title, lessons with the newest first."""
    return jsonify(asdict(usage.find_uses(entries.get(question_id, the_user().id))))


class Distractor(BaseModel):
    """A wrong option."""

    option: str = Field(description="Its letter")
    share: float = Field(description="The share of those asked who chose it")


class QuestionTime(BaseModel):
    """A lesson that asked the question, by the first vote."""

    lesson_id: int
    lesson: str = Field(description="Title, or code where it has none")
    course: str | None
    round_id: int
    number: int
    version: int
    opened_at: float
    votes: int
    n: int = Field(description="People who were asked")
    facility: float | None = Field(description="The share of the points that was earned, 0 to 1")
    facility_last: float | None = Field(description="The same of the last vote; null without a second one")
    discrimination: float | None = Field(description="Null with fewer than 30 people")
    distractor: Distractor | None = Field(description="The wrong option that was chosen most")
    flags: list[str]


class QuestionTimes(bank_schemas.Paged):
    """A page of times, newest first."""

    times: list[QuestionTime]


class TimesPage(BaseModel):
    """The page of the list."""

    page: int = Field(default=1, ge=1, le=MAX_NUMBER)
    per_page: int = Field(default=question.PER_PAGE, ge=1, le=question.MAX_PER_PAGE)


@blueprint.get("/questions/<int:question_id>/results")
@describes(
    "Get how a question did each time it was asked, newest first",
    query=TimesPage,
    returns=QuestionTimes,
    errors={404: ("unknown_question",), 422: ("invalid",)},
)
@teacher_required
def results(question_id: int) -> dict[str, Any]:
    """Return the times in lessons that the owner of the question teaches; none for questions without a right answer."""
    size = number("per_page", question.PER_PAGE, most=question.MAX_PER_PAGE)
    found, _times = question.of_question(question_id, the_user().id, page=number("page", 1), per_page=size)
    times = [_time(time) for time in found.items]
    return {"times": times, "page": found.page, "pages": max(found.pages, 1), "total": found.total}


def _time(time: Time) -> dict[str, Any]:
    distractor = time.distractor._asdict() if time.distractor else None
    return {name: getattr(time, name) for name in QuestionTime.model_fields} | {"distractor": distractor}
