"""Earlier versions of questions, and where questions are used."""

from dataclasses import asdict

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from classroom.api import bank_schemas
from classroom.api.guards import teacher_required, the_user
from classroom.api.openapi import describes
from classroom.services.bank import entries, usage, versions

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
