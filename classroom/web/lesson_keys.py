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
from classroom.services.lessons import corrected_keys, keys, keys_everywhere, lookup, survey
from classroom.services.lessons.keys import Change, Correction
from classroom.services.lessons.keys_everywhere import WideCorrection
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


def _by_person(changes: list[Change]) -> tuple[list[int], list[int]]:
    """Return the participants who gain points, and those who lose some; the votes of one person are added up."""
    total: dict[int, int] = {}
    for change in changes:
        total[change.participant_id] = total.get(change.participant_id, 0) + change.after - change.before
    return [person for person, points in total.items() if points > 0], [
        person for person, points in total.items() if points < 0
    ]


def _effects(lesson: Lesson, found: Correction, wide: WideCorrection | None) -> dict[str, Any]:
    """Return what the page says about a key that is not saved: names of this lesson, and numbers of the others."""
    names = {person.id: person.nickname for person in members.of_lesson(lesson.id)}
    gain, lose = _by_person(found.changes)
    effects: dict[str, Any] = {
        "changed": len(found.changes),
        "gain": [names[person] for person in gain],
        "lose": [names[person] for person in lose],
    }
    if wide is not None:
        others_gain, others_lose = _by_person(wide.others)
        effects["others"] = {
            "lessons": wide.lessons,
            "kept": wide.kept,
            "changed": len(wide.others),
            "gain": len(others_gain),
            "lose": len(others_lose),
        }
    return effects


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
    bank = corrected_keys.bank_effect(asked, the_user().id)
    chosen = request.form.get("where", "here")
    everywhere = chosen == "everywhere"
    status = 200
    verb, _colon, where = request.form.get("do", "").partition(":")
    if request.form.get("seen", chosen) != chosen:
        verb = ""  # what changes was shown for the other choice
    if form.is_submitted() and verb in ROW_VERBS:
        form.act(verb, where)
    elif form.is_submitted():
        form.validate()
        raw = form.raw()
        key = {name: raw[name] for name in questions.get(version.type).fields if name in raw}
        try:
            if verb == "save" and everywhere:
                return _saved_everywhere(
                    lesson, asked, keys_everywhere.correct(lesson.id, the_user().id, round_id, key), bank
                )
            if verb == "save":
                return _saved(lesson, asked, keys.correct(lesson.id, the_user().id, round_id, key), bank)
            if everywhere:
                wide = keys_everywhere.preview(lesson.id, the_user().id, round_id, key)
                effects = _effects(lesson, wide.here, wide)
            else:
                effects = _effects(lesson, keys.preview(lesson.id, the_user().id, round_id, key), None)
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
        bank=bank,
        everywhere=everywhere,
        other_lessons=keys_everywhere.count_lessons(the_user().id, asked),
        kinds=kinds(),
        max_feedback=MAX_FEEDBACK,
        max_alt=MAX_ALT,
    )
    return page, status


def _report(lesson_id: int, round_id: int) -> Page:
    return redirect(url_for("lesson_reports.show", lesson_id=lesson_id, _anchor=f"round-{round_id}"))


def _saved(lesson: Lesson, asked: Round, done: Correction, bank: corrected_keys.Bank) -> Page:
    text = ngettext(
        "The key of question %(number)s was corrected: %(num)d answer was graded differently.",
        "The key of question %(number)s was corrected: %(num)d answers were graded differently.",
        len(done.changes),
        number=asked.number,
    )
    said = {
        "gets": _("The question in your bank has the new key, too, as a new version."),
        "keeps": _("The question in your bank was changed since, and stays as it is."),
        "offered": _("The question is a colleague's, who is offered the new key."),
        "none": "",
    }
    flash(f"{text} {said[bank]}".strip(), "success")
    session["corrected_key"] = {"round_id": asked.id}
    return _report(lesson.id, asked.id)


def _saved_everywhere(lesson: Lesson, asked: Round, done: WideCorrection, bank: corrected_keys.Bank) -> Page:
    response = _saved(lesson, asked, done.here, bank)
    if done.lessons:
        text = ngettext(
            "%(num)d other lesson has this key too: %(answers)d answers there were graded differently.",
            "%(num)d other lessons have this key too: %(answers)d answers there were graded differently.",
            done.lessons,
            answers=len(done.others),
        )
        flash(text, "success")
    others = ",".join(f"{round_id}:{version_id}" for round_id, version_id in done.previous.items())
    session["corrected_key"] = {**session["corrected_key"], "others": others}
    return response


@blueprint.post("/<int:round_id>/key/undo")
@teacher_required
def undo(lesson_id: int, round_id: int) -> Page:
    """Give the question the key again that it had before, and the other lessons whose rounds ``others`` names."""
    session.pop("corrected_key", None)
    version_id = min(number(request.form.get("version_id")) or 0, MAX_ROW_ID)
    pairs = (pair.partition(":") for pair in request.form.get("others", "").split(",") if pair)
    others = {number(key) or 0: min(number(version) or 0, MAX_ROW_ID) for key, _colon, version in pairs}
    asked = lookup.round_of(lookup.for_teacher(lesson_id, the_user().id), round_id)
    is_in_bank = corrected_keys.bank_effect(asked, the_user().id) == "gets"
    if others:
        keys_everywhere.undo(lesson_id, the_user().id, round_id, version_id, others)
    else:
        keys.use_version(lesson_id, the_user().id, round_id, version_id)
    text = _("The key is as it was before, also in your bank.") if is_in_bank else _("The key is as it was before.")
    flash(text, "success")
    return _report(lesson_id, round_id)
