"""Homework, as teachers make and follow it."""

from typing import Any

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from classroom.api import analysis_schemas, assignment_schemas, lesson_schemas
from classroom.api.guards import teacher_required, the_user
from classroom.api.openapi import Errors, describes
from classroom.api.queries import flag, one_of
from classroom.api.reading import read
from classroom.api.results import file_response, in_pieces, sharing_wanted
from classroom.http.addresses import join_url
from classroom.models import Assignment
from classroom.services.assignments import lookup, manage, watch
from classroom.services.forgetting import assignments as forgetting
from classroom.services.results import export, full_results
from classroom.services.results.analysis import lesson as lesson_analysis

blueprint = Blueprint("api_assignments", __name__)

UNKNOWN: Errors = {404: ("unknown_assignment",)}
WRONG: Errors = {**UNKNOWN, 422: ("invalid",)}


def _view(assignment: Assignment) -> dict[str, Any]:
    lesson = assignment.lesson
    return {
        "id": assignment.id,
        "code": lesson.code,
        "url": join_url(lesson.code),
        "title": lesson.title,
        "lesson_id": assignment.source_id,
        "quiz_id": lesson.quiz_id,
        "course_id": lesson.course_id,
        "opens_at": assignment.opens_at,
        "due_at": assignment.due_at,
        "closes_at": assignment.closes_at,
        "time_limit": assignment.time_limit,
        "attempts": assignment.attempts,
        "counted": assignment.counted,
        "feedback": assignment.feedback,
        "order": assignment.question_order,
        "audience": assignment.audience,
        "group": assignment.group_name,
        "closed": lesson.status == "ended",
        "created_at": assignment.created_at,
    }


@blueprint.post("/assignments")
@describes(
    "Make homework from a lesson or a quiz",
    details="With the questions that the lesson asked (of one that asked none, those on its agenda), or those of the "
    "quiz. `code` and `url` are what students join with.",
    body=assignment_schemas.NewAssignment,
    returns=assignment_schemas.AssignmentBrief,
    status=201,
    errors={404: ("unknown_lesson",), 422: ("invalid",)},
)
@teacher_required
def create() -> ResponseReturnValue:
    """Make homework of the caller's."""
    wanted = read(assignment_schemas.NewAssignment).model_dump(exclude_unset=True)
    if wanted.get("audience") is None:
        wanted.pop("audience", None)
    if wanted.get("title") is None or not wanted["title"].strip():
        wanted.pop("title", None)
    assignment = manage.create(the_user().id, **wanted)
    response = jsonify(_view(assignment))
    response.headers["Location"] = f"/api/v1/assignments/{assignment.id}"
    return response, 201


@blueprint.get("/assignments")
@describes("List your homework, newest first", returns=assignment_schemas.AssignmentList)
@teacher_required
def index() -> dict[str, Any]:
    """Return the homework that the caller owns or shares."""
    return {"assignments": [_view(assignment) for assignment in lookup.of_teacher(the_user().id)]}


@blueprint.get("/assignments/<int:assignment_id>")
@describes("Get homework, and how far its students are", returns=assignment_schemas.AssignmentDetail, errors=UNKNOWN)
@teacher_required
def show(assignment_id: int) -> dict[str, Any]:
    """Return homework with its students."""
    assignment = lookup.for_reading(assignment_id, the_user().id)
    rows = watch.students(assignment)
    return {**_view(assignment), "students": rows, "counts": watch.counts(rows)}


@blueprint.patch("/assignments/<int:assignment_id>")
@describes(
    "Change homework, also while students work on it",
    details="Open attempts get their new deadline at once. A later `closes_at` opens homework that is closed; one in "
    "the past closes it.",
    body=assignment_schemas.AssignmentChanges,
    returns=assignment_schemas.AssignmentBrief,
    errors=WRONG,
)
@teacher_required
def change(assignment_id: int) -> dict[str, Any]:
    """Change homework that the caller teaches."""
    wanted = read(assignment_schemas.AssignmentChanges).model_dump(exclude_unset=True)
    return _view(manage.change(assignment_id, the_user().id, **wanted))


@blueprint.delete("/assignments/<int:assignment_id>")
@describes(
    "Delete homework for good",
    details="With its attempts and answers, for colleagues who share it too. Only the owner can.",
    status=204,
    errors=UNKNOWN,
)
@teacher_required
def remove(assignment_id: int) -> ResponseReturnValue:
    """Delete homework of the caller's own."""
    forgetting.delete_assignment(assignment_id, the_user().id)
    return "", 204


@blueprint.put("/assignments/<int:assignment_id>/overrides/<int:user_id>")
@describes(
    "Give one student other terms",
    details="In place of those given before; with `{}` those of everybody hold again. The student is on the roster of "
    "the class, or has joined with an account.",
    body=assignment_schemas.Override,
    returns=assignment_schemas.Override,
    errors={404: ("unknown_assignment", "unknown_student"), 422: ("invalid",)},
)
@teacher_required
def override(assignment_id: int, user_id: int) -> dict[str, Any]:
    """Give one student other terms."""
    wanted = read(assignment_schemas.Override).model_dump()
    given = manage.override(assignment_id, the_user().id, user_id, wanted)
    return {name: getattr(given, name, None) for name in manage.OVERRIDABLE}


@blueprint.get("/assignments/<int:assignment_id>/results")
@describes(
    "Get all questions and answers of homework",
    details="As the results of a lesson. Each student's answers are those of the attempt that counts.",
    query=lesson_schemas.Audience,
    returns=assignment_schemas.AssignmentResults,
    errors=WRONG,
)
@teacher_required
def results(assignment_id: int) -> Response:
    """Return questions with their answers, and participants."""
    assignment = lookup.for_reading(assignment_id, the_user().id)
    found = full_results.of_lesson(assignment.lesson, public=flag("public"))
    return Response(in_pieces({**found, "assignment": _view(assignment)}), content_type="application/json")


@blueprint.get("/assignments/<int:assignment_id>/analysis")
@describes(
    "Get the item analysis of homework",
    query=analysis_schemas.WhichVote,
    returns=analysis_schemas.Analysis,
    errors=WRONG,
)
@teacher_required
def analysis(assignment_id: int) -> dict[str, Any]:
    """Return how difficult the graded questions were, and how well they tell apart who knows more."""
    assignment = lookup.for_reading(assignment_id, the_user().id)
    found = lesson_analysis.of_lesson(
        assignment.lesson, "last" if one_of("vote", "first", "last") == "last" else "first"
    )
    return {**found, "mode": "homework"}


@blueprint.get("/assignments/<int:assignment_id>/results.csv")
@describes(
    "The results as CSV, one row an answer", query=lesson_schemas.FileAudience, files=(export.CSV_TYPE,), errors=WRONG
)
@teacher_required
def results_csv(assignment_id: int) -> Response:
    """Return a CSV file."""
    lesson = lookup.for_reading(assignment_id, the_user().id).lesson
    data = export.csv_for_programs(lesson, sharing_wanted())
    return file_response(data, f"{export.CSV_TYPE}; charset=utf-8", f"homework-{lesson.code}.csv")


@blueprint.get("/assignments/<int:assignment_id>/results.xlsx")
@describes(
    "The results as a workbook: answers and matrix",
    query=lesson_schemas.FileAudience,
    files=(export.XLSX_TYPE,),
    errors=WRONG,
)
@teacher_required
def results_xlsx(assignment_id: int) -> Response:
    """Return an XLSX file."""
    lesson = lookup.for_reading(assignment_id, the_user().id).lesson
    data = export.xlsx_for_programs(lesson, sharing_wanted())
    return file_response(data, export.XLSX_TYPE, f"homework-{lesson.code}.xlsx")
