"""The API of quizzes."""

from typing import Annotated

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from pydantic import Field, WithJsonSchema

from classroom.api import bank_schemas
from classroom.api.guards import teacher_required, the_user
from classroom.api.openapi import Errors, describes
from classroom.api.queries import flag, number
from classroom.api.reading import read
from classroom.core.payloads import Payload
from classroom.services.bank import quiz_lookup, quizzes

blueprint = Blueprint("api_quizzes", __name__)

UNKNOWN: Errors = {404: ("unknown_quiz",)}
WRONG: Errors = {422: ("invalid",)}


Title = Annotated[str, WithJsonSchema({"type": "string", "minLength": 1, "maxLength": quizzes.MAX_TITLE})]


class NewQuiz(Payload):
    """A new quiz."""

    title: Title
    question_ids: list[int] = Field(default_factory=list)


class QuizChanges(Payload):
    """Changes of a quiz. Fields that are left out keep their values."""

    title: Title | None = None
    question_ids: list[int] | None = None
    archived: bool | None = None


@blueprint.get("/quizzes")
@describes(
    "List your own quizzes, newest first", query=bank_schemas.Flagged, returns=bank_schemas.QuizPage, errors=WRONG
)
@teacher_required
def listing() -> ResponseReturnValue:
    """Return a page of the caller's quizzes, the newest first."""
    found = quiz_lookup.listing(
        the_user().id,
        archived=flag("archived"),
        page=number("page", 1),
        per_page=number("per_page", 25, most=100),
    )
    entries = [quiz_lookup.describe(quiz) for quiz in found.items]
    return jsonify(quizzes=entries, page=found.page, pages=max(found.pages, 1), total=found.total)


@blueprint.post("/quizzes")
@describes("Create a quiz", body=NewQuiz, returns=bank_schemas.Quiz, status=201)
@teacher_required
def create() -> ResponseReturnValue:
    """Make a quiz."""
    body = read(NewQuiz)
    quiz = quizzes.create(the_user().id, body.title, body.question_ids)
    response = jsonify(quiz_lookup.describe(quiz))
    response.headers["Location"] = f"/api/v1/quizzes/{quiz.id}"
    return response, 201


@blueprint.get("/quizzes/<int:quiz_id>")
@describes("A quiz", returns=bank_schemas.Quiz, errors=UNKNOWN)
@teacher_required
def show(quiz_id: int) -> ResponseReturnValue:
    """Return a quiz."""
    return jsonify(quiz_lookup.describe(quiz_lookup.get(quiz_id, the_user().id)))


@blueprint.patch("/quizzes/<int:quiz_id>")
@describes(
    "Change a quiz; fields that are left out keep their values",
    body=QuizChanges,
    returns=bank_schemas.Quiz,
    errors=UNKNOWN,
)
@teacher_required
def edit(quiz_id: int) -> ResponseReturnValue:
    """Change the title, the questions and their order, or whether the quiz is put away."""
    body = read(QuizChanges)
    quiz = quizzes.change(
        quiz_id, the_user().id, title=body.title, question_ids=body.question_ids, archived=body.archived
    )
    return jsonify(quiz_lookup.describe(quiz))


@blueprint.delete("/quizzes/<int:quiz_id>")
@describes("Put a quiz away; lessons that came from it stay", status=204, errors=UNKNOWN)
@teacher_required
def archive(quiz_id: int) -> ResponseReturnValue:
    """Put a quiz away. Lessons that came from it stay."""
    quizzes.archive(quiz_id, the_user().id)
    return "", 204
