"""Correct the key of a question from the report of a lesson: see who gains and who loses, then save."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from classroom import questions
from classroom.core.errors import NotFound, TizaError
from classroom.core.payloads import MAX_ROW_ID
from classroom.models import Lesson, Round
from classroom.questions.choices import MAX_FEEDBACK
from classroom.services.bank import entries
from classroom.services.bank.question_pictures import MAX_ALT
from classroom.services.lessons import keys, lookup, survey
from classroom.services.participants import members
from classroom.services.results import reading, report_questions
from classroom.web.bank.editor_form import QuestionForm
from classroom.web.bank.editor_page import ROW_VERBS, kinds
from classroom.web.guards import teacher_required, the_user
from classroom.web.query_numbers import number

blueprint = Blueprint("lesson_keys", __name__, url_prefix="/teach/lessons/<int(max=2147483647):lesson_id>/rounds")

Page = ResponseReturnValue


def _round(lesson: Lesson, round_id: int) -> Round:
    """Return a round whose key can be corrected."""
    for round_ in reading.rounds_of(lesson.id):
        if round_.id == round_id and round_.status != "open" and survey.is_graded(round_):
            return round_
    raise NotFound(_("There is no such question in this lesson, or it has no key."))


def _names(lesson: Lesson, changes: list[keys.Change]) -> dict[str, list[str]]:
    """Return who gains and who loses points; somebody with two votes is named once."""
    names = {person.id: person.nickname for person in members.of_lesson(lesson.id)}
    total: dict[int, int] = {}
    for change in changes:
        total[change.participant_id] = total.get(change.participant_id, 0) + change.after - change.before
    return {
        "gain": [names[person] for person, points in total.items() if points > 0],
        "lose": [names[person] for person, points in total.items() if points < 0],
    }


@blueprint.route("/<int:round_id>/key", methods=["GET", "POST"])
@teacher_required
def correct(lesson_id: int, round_id: int) -> Page:
    """Show the key; with a changed one who gains and who loses; and save it once that was confirmed."""
    lesson = lookup.for_teacher(lesson_id, the_user().id)
    asked = _round(lesson, round_id)
    version = asked.version
    form = QuestionForm(entries.source(version.question, version))
    form.type.data = version.type
    effects: dict[str, Any] | None = None
    status = 200
    verb, _colon, where = request.form.get("do", "").partition(":")
    if form.is_submitted() and verb in ROW_VERBS:
        form.act(verb, where)
    elif form.is_submitted():
        form.validate()
        raw = form.raw()
        key = {name: raw[name] for name in questions.get(version.type).fields if name in raw}
        try:
            if verb == "save":
                return _saved(lesson, asked, keys.correct(lesson.id, the_user().id, round_id, key))
            found = keys.preview(lesson.id, the_user().id, round_id, key)
            effects = {**_names(lesson, found.changes), "changed": len(found.changes)}
        except TizaError as error:
            form.show(error)
            status = 422
    asked = _round(lesson, round_id)
    page = render_template(
        "lessons/key.html",
        form=form,
        lesson=lesson,
        round=asked,
        question=report_questions.shown_question(asked),
        effects=effects,
        kinds=kinds(),
        max_feedback=MAX_FEEDBACK,
        max_alt=MAX_ALT,
    )
    return page, status


def _saved(lesson: Lesson, asked: Round, done: keys.Correction) -> Page:
    text = ngettext(
        "The key of question %(number)s was corrected: %(num)d answer was graded differently.",
        "The key of question %(number)s was corrected: %(num)d answers were graded differently.",
        len(done.changes),
        number=asked.number,
    )
    flash(text, "success")
    session["corrected_key"] = {"round_id": asked.id, "version_id": done.previous}
    return redirect(url_for("lesson_reports.show", lesson_id=lesson.id, _anchor=f"round-{asked.id}"))


@blueprint.post("/<int:round_id>/key/undo")
@teacher_required
def undo(lesson_id: int, round_id: int) -> Page:
    """Give the question the key again that it had before."""
    session.pop("corrected_key", None)
    version_id = min(number(request.form.get("version_id")) or 0, MAX_ROW_ID)
    keys.use_version(lesson_id, the_user().id, round_id, version_id)
    flash(_("The key is as it was before."), "success")
    return redirect(url_for("lesson_reports.show", lesson_id=lesson_id, _anchor=f"round-{round_id}"))
