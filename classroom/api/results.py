"""The results of a lesson as JSON, CSV and XLSX, and their item analysis."""

from typing import Any

import orjson
from flask import Blueprint, Response

from classroom.api import analysis_schemas, lesson_schemas
from classroom.api.guards import teacher_required, the_user
from classroom.api.lessons import UNKNOWN
from classroom.api.openapi import describes
from classroom.api.queries import flag, one_of
from classroom.core.concurrency import yield_to_loop
from classroom.services.lessons import lookup
from classroom.services.results import export, full_results
from classroom.services.results.analysis import lesson as lesson_analysis
from classroom.services.results.sharing import Sharing

blueprint = Blueprint("api_results", __name__)

WRONG = {**UNKNOWN, 422: ("invalid",)}


@blueprint.get("/lessons/<int:lesson_id>/results")
@describes(
    "Get all rounds and answers of a lesson",
    query=lesson_schemas.Audience,
    returns=lesson_schemas.Results,
    errors=WRONG,
)
@teacher_required
def lesson_results(lesson_id: int) -> Response:
    """Return rounds with their answers, and participants."""
    found = full_results.of_lesson(lookup.for_reading(lesson_id, the_user().id), public=flag("public"))
    return Response(in_pieces(found), content_type="application/json")


@blueprint.get("/lessons/<int:lesson_id>/analysis")
@describes(
    "Get the item analysis of a lesson",
    query=analysis_schemas.WhichVote,
    returns=analysis_schemas.Analysis,
    errors=WRONG,
)
@teacher_required
def analysis(lesson_id: int) -> dict[str, Any]:
    """Return how difficult the graded questions were, and how well they tell apart who knows more."""
    lesson = lookup.for_reading(lesson_id, the_user().id)
    found = lesson_analysis.of_lesson(lesson, "last" if one_of("vote", "first", "last") == "last" else "first")
    return {**found, "mode": lesson.mode}


def in_pieces(document: dict[str, Any]) -> bytes:
    """Return a large object as JSON, encoding each list entry separately and yielding to the loop between them."""
    members = []
    for name, value in document.items():
        if isinstance(value, list):
            entries = []
            for entry in value:
                entries.append(orjson.dumps(entry))
                yield_to_loop()
            members.append(orjson.dumps(name) + b":[" + b",".join(entries) + b"]")
        else:
            members.append(orjson.dumps(name) + b":" + orjson.dumps(value))
    return b"{" + b",".join(members) + b"}\n"


def sharing_wanted() -> Sharing:
    """Return what the query string wants left out of a file."""
    return Sharing(public=flag("public"), anonymous=flag("anonymous"), texts=not flag("without_texts"))


def file_response(data: bytes, content_type: str, name: str) -> Response:
    """Return a file to be saved under a name."""
    response = Response(data, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get("/lessons/<int:lesson_id>/results.csv")
@describes(
    "The results as CSV, one row an answer", query=lesson_schemas.FileAudience, files=(export.CSV_TYPE,), errors=WRONG
)
@teacher_required
def results_csv(lesson_id: int) -> Response:
    """Return a CSV file."""
    lesson = lookup.for_reading(lesson_id, the_user().id)
    data = export.csv_for_programs(lesson, sharing_wanted())
    return file_response(data, f"{export.CSV_TYPE}; charset=utf-8", f"results-{lesson.code}.csv")


@blueprint.get("/lessons/<int:lesson_id>/results.xlsx")
@describes(
    "The results as a workbook: answers and matrix",
    query=lesson_schemas.FileAudience,
    files=(export.XLSX_TYPE,),
    errors=WRONG,
)
@teacher_required
def results_xlsx(lesson_id: int) -> Response:
    """Return an XLSX file."""
    lesson = lookup.for_reading(lesson_id, the_user().id)
    data = export.xlsx_for_programs(lesson, sharing_wanted())
    return file_response(data, export.XLSX_TYPE, f"results-{lesson.code}.xlsx")
