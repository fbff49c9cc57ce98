"""The page on which people practise what they answered wrong."""

import json

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from pydantic import Field

from classroom.core.errors import TizaError
from classroom.core.payloads import Payload, RowId, validate
from classroom.http.json_text import parse
from classroom.http.visitor_zone import visitor_zone
from classroom.services.answers.submissions import SUBMISSION_ID
from classroom.services.practice import answering, portable, sharing
from classroom.services.practice.answering import Given
from classroom.web.guards import login_required, the_user
from classroom.web.script_texts import practice_messages

blueprint = Blueprint("practice", __name__, url_prefix="/practice")


class Sent(Payload):
    """An answer as the page's script sends it."""

    id: str = Field(pattern=f"^{SUBMISSION_ID.pattern}$")
    card_id: RowId
    value: object
    confidence: int | None = Field(default=None, ge=1, le=3)


@blueprint.get("")
@login_required
def show() -> ResponseReturnValue:
    """Show the page; its script gets the cards, and goes on with them without a connection."""
    data = {
        "messages": practice_messages(),
        "user": the_user().id,
        "urls": {"cards": url_for("practice.cards"), "answers": url_for("practice.answer")},
    }
    return render_template("practice/show.html", page_data=data, classes=sharing.classes_of(the_user().id))


@blueprint.get("/cards")
@login_required
def cards() -> ResponseReturnValue:
    """Return what is due today, or with ``ahead=1`` what comes next, with the right answers."""
    ahead = request.args.get("ahead") == "1"
    return jsonify(answering.due(the_user().id, visitor_zone(), keys=True, ahead=ahead))


@blueprint.post("/answers")
@login_required
def answer() -> ResponseReturnValue:
    """Grade an answer, the form's ``answer`` as JSON; the script also gets errors as JSON."""
    try:
        sent = validate(Sent, parse(request.form.get("answer", "").encode()))
        given = Given(sent.id, sent.card_id, sent.value, sent.confidence)
        return jsonify(ok=True, **answering.answer(the_user().id, given, visitor_zone()))
    except TizaError as error:
        return jsonify(ok=False, error=error.as_dict()), error.status


@blueprint.post("/classes/<int:course_id>")
@login_required
def share(course_id: int) -> ResponseReturnValue:
    """Let the teacher of a class see one's practice, or no longer."""
    shares = request.form.get("shares") == "1"
    sharing.share(the_user().id, course_id, shares)
    flash(
        _("Your teacher sees what you practise now.") if shares else _("Only you see what you practise now."), "success"
    )
    return redirect(url_for("practice.show"))


@blueprint.get("/cards.json")
@login_required
def export() -> ResponseReturnValue:
    """Return one's cards as a file."""
    text = json.dumps(portable.export(the_user().id), ensure_ascii=False, indent=1)
    response = Response(text, mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="tiza-practice.json"'
    return response


@blueprint.get("/cards.csv")
@login_required
def export_csv() -> ResponseReturnValue:
    """Return one's cards as a table, one line an answer."""
    response = Response(portable.as_csv(the_user().id), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="tiza-practice.csv"'
    return response


@blueprint.post("/cards.json")
@login_required
def import_cards() -> ResponseReturnValue:
    """Bring the cards of such a file back, and say what came."""
    sent = request.files.get("file")
    try:
        document = parse(sent.read() if sent else b"")
        added = portable.import_cards(the_user().id, document)
    except TizaError as error:
        if error.status not in (400, 422):
            raise
        flash(_("This is not a file with cards of yours. Nothing was changed."), "danger")
        return redirect(url_for("practice.show"))
    text = ngettext("%(num)d card was brought back.", "%(num)d cards were brought back.", added["cards"])
    if added["skipped"]:
        text += " " + ngettext(
            "%(num)d was left out: its question is gone, or it is not yours.",
            "%(num)d were left out: their questions are gone, or they are not yours.",
            added["skipped"],
        )
    flash(text, "success")
    return redirect(url_for("practice.show"))
