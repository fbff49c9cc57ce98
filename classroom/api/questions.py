"""The API of the question bank."""

from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from classroom import formats
from classroom.api import bank_schemas
from classroom.api.guards import teacher_required, the_user
from classroom.api.openapi import Errors, describes
from classroom.api.queries import flag, number, numbers
from classroom.api.reading import read, read_object
from classroom.core.errors import Invalid
from classroom.http import uploads
from classroom.services.bank import entries, import_export, sharing
from classroom.services.bank.validation import DIFFICULTIES
from classroom.services.forgetting import questions

blueprint = Blueprint("api_questions", __name__)
uploads.allow("api_questions.import_file", formats.MAX_BYTES)

UNKNOWN: Errors = {404: ("unknown_question",)}
WRONG: Errors = {422: ("invalid",)}


@blueprint.get("/questions")
@describes(
    "Search your own questions", query=bank_schemas.QuestionSearch, returns=bank_schemas.QuestionPage, errors=WRONG
)
@teacher_required
def search() -> ResponseReturnValue:
    """Return a page of the caller's questions, the newest first."""
    args = request.args
    found = entries.search(
        the_user().id,
        text=args.get("q", ""),
        tag=args.get("tag"),
        kind=args.get("type"),
        language=args.get("language"),
        difficulty=number("difficulty", 0, most=DIFFICULTIES[1]),
        archived=flag("archived"),
        page=number("page", 1),
        per_page=number("per_page", 25, most=100),
    )
    matches = [entries.describe(question) for question in found.items]
    return jsonify(questions=matches, page=found.page, pages=max(found.pages, 1), total=found.total)


@blueprint.post("/questions")
@describes(
    "Create a question",
    body=bank_schemas.NewQuestion,
    returns=bank_schemas.BankQuestion,
    status=201,
)
@teacher_required
def create() -> ResponseReturnValue:
    """Put a question into the caller's bank."""
    question = entries.create(the_user().id, read_object())
    response = jsonify(entries.describe(question))
    response.headers["Location"] = f"/api/v1/questions/{question.id}"
    return response, 201


@blueprint.get("/questions/<int:question_id>")
@describes(
    "Get a question, or one of its versions",
    query=bank_schemas.VersionWanted,
    returns=bank_schemas.BankQuestion,
    errors={404: ("unknown_question", "unknown_version"), **WRONG},
)
@teacher_required
def show(question_id: int) -> ResponseReturnValue:
    """Return a question, or with ``version=`` one of its versions."""
    question = entries.get(question_id, the_user().id)
    state = entries.version(question, number("version", 1)) if "version" in request.args else None
    return jsonify(entries.describe(question, state))


@blueprint.patch("/questions/<int:question_id>")
@describes(
    "Change a question; fields that are left out keep their values",
    body=bank_schemas.QuestionChanges,
    returns=bank_schemas.BankQuestion,
    errors=UNKNOWN,
)
@teacher_required
def edit(question_id: int) -> ResponseReturnValue:
    """Change the fields that are given; ``archived`` true or false puts the question away or brings it back."""
    changes: dict[str, Any] = read_object()
    archived = changes.pop("archived", None)
    if archived is not None and not isinstance(archived, bool):
        raise Invalid(_("Some fields are missing or wrong."), fields={"archived": _("Must be true or false.")})
    question = entries.edit(question_id, the_user().id, changes)
    if archived is not None:
        question = (entries.archive if archived else entries.restore)(question_id, the_user().id)
    return jsonify(entries.describe(question))


@blueprint.delete("/questions/<int:question_id>")
@describes(
    "Put a question away, or delete it for good",
    details="Results that point at it stay.",
    query=bank_schemas.Removal,
    status=204,
    errors={**UNKNOWN, 422: ("invalid",)},
)
@teacher_required
def archive(question_id: int) -> ResponseReturnValue:
    """Put a question away, or delete it for good. Results that point at it stay."""
    entries.archive(question_id, the_user().id)
    if flag("forever"):
        questions.delete_question(question_id, the_user().id)
    return "", 204


@blueprint.post("/questions/share")
@describes(
    "Share copies of questions with a colleague",
    details="The username of a student gives the same error as an unknown one.",
    body=bank_schemas.Sharing,
    returns=bank_schemas.Shared,
    errors={**UNKNOWN, 429: ("rate_limited",)},
)
@teacher_required
def share() -> ResponseReturnValue:
    """Put copies of the caller's questions into a colleague's bank."""
    wanted = read(bank_schemas.Sharing)
    return jsonify(shared=sharing.give(the_user(), wanted.question_ids, wanted.username))


@blueprint.get("/questions/tags")
@describes("List your own tags", returns=bank_schemas.Tags)
@teacher_required
def tags() -> ResponseReturnValue:
    """Return the caller's tags, each with its number of questions."""
    return jsonify(tags=[{"name": name, "questions": count} for name, count in entries.tags_of(the_user().id)])


@blueprint.post("/questions/import")
@describes(
    "Import the questions of a file",
    details="The file is the body. Nothing is saved when there are errors, unless `partial=1`.",
    body_files=("application/octet-stream",),
    query=bank_schemas.ImportWanted,
    returns=bank_schemas.ImportReport,
    errors={413: ("too_large",), **WRONG},
)
@teacher_required
def import_file() -> ResponseReturnValue:
    """Bring in the questions of the file that is the body: all or, with ``partial=1``, those that are right."""
    with uploads.body_on_disk() as file:
        report = import_export.import_questions(
            the_user().id,
            formats.GivenFile(file),
            request.args.get("format", ""),
            dry_run=flag("dry_run"),
            partial=flag("partial"),
        )
    return jsonify(
        created=report.created,
        questions=report.questions,
        errors=report.errors,
        notes=report.notes,
        valid=len(report.preview),
    )


@blueprint.get("/questions/export")
@describes(
    "Export your own questions to a file",
    details="With `dry_run=1` no file, but what the format would not hold of the questions, as JSON.",
    query=bank_schemas.ExportWanted,
    returns=bank_schemas.ExportAnswer,
    files=tuple(sorted({formats.get(name).content_type.partition(";")[0] for name in formats.written_names()})),
    errors={**UNKNOWN, **WRONG},
)
@teacher_required
def export_file() -> ResponseReturnValue:
    """Return a file with the caller's questions, all in sight or those of ``ids=1,2``; or what it would not hold."""
    form = formats.get(request.args.get("format", "json"))
    dry_run = flag("dry_run")
    ids = import_export.chosen(the_user().id, numbers("ids"))
    written = import_export.export_questions(the_user().id, ids, form.name)
    if dry_run:
        return jsonify(questions=len(ids), losses=written.losses)
    response = Response(written.data, content_type=form.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="questions.{form.extension}"'
    return response
