"""Examples of what a short text forgives, for the editor while its author is typing."""

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from classroom.core.languages import LANGUAGES
from classroom.questions.clean_text import tidy_line
from classroom.questions.comparison import FORGIVABLE
from classroom.questions.forgiveness import examples
from classroom.questions.types.short_text import EXAMPLE, MAX_TEXT
from classroom.web.bank.blueprint import blueprint
from classroom.web.guards import teacher_required


@blueprint.get("/forgiven")
@teacher_required
def forgiven() -> ResponseReturnValue:
    """Return ``{"text", "right", "wrong"}``: a variant of the accepted text that counts, and one that does not."""
    text = tidy_line(request.args.get("text", ""))[:MAX_TEXT] or str(EXAMPLE)
    forgive = [name for name in request.args.getlist("forgive") if name in FORGIVABLE]
    language = request.args.get("language")
    right, wrong = examples(text, forgive, language if language in LANGUAGES else None)
    return jsonify(text=text, right=right, wrong=wrong)
