"""Writing the questions of a quiz on its page: each is opened, saved while it is typed, added and copied there."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from classroom import questions
from classroom.core.errors import Conflict, NotFound
from classroom.http import uploads
from classroom.models import Question, Quiz
from classroom.services.bank import autosave, entries, previews, quiz_items, quiz_lookup
from classroom.web import quiz_page
from classroom.web.bank import editor_page
from classroom.web.bank.editor_form import QuestionForm
from classroom.web.guards import teacher_required, the_user
from classroom.web.query_numbers import number
from classroom.web.quiz_page import Slide
from classroom.web.quiz_title import QuizForm

blueprint = Blueprint("quiz_slides", __name__, url_prefix="/teach/quizzes")

uploads.allow("quiz_slides.new", editor_page.MAX_BODY)
uploads.allow("quiz_slides.edit", editor_page.MAX_BODY)

_KEY = re.compile(r"[a-z0-9]{1,20}")


def _show(quiz: Quiz, slide: Slide, status: int = 200, preview: dict[str, Any] | None = None) -> ResponseReturnValue:
    slide.preview = preview
    return quiz_page.show(quiz, QuizForm(formdata=None, data={"title": quiz.title}), slide, status)


def _problems(slide: Slide) -> ResponseReturnValue:
    """Return what is wrong with a question, for the script, and the pictures that were stored all the same.

    That is no error: the script saves what is not complete yet.
    """
    shown = render_template("quizzes/problems.html", **slide.context)
    return jsonify(problems=shown, pictures=_pictures(slide.form))


def _pictures(form: QuestionForm) -> Mapping[str, Any]:
    return {"own": form.digest, "choices": [row.digest for row in form.rows]}


def _saved(quiz: Quiz, question: Question, form: QuestionForm, opened: int) -> ResponseReturnValue:
    where = url_for("quiz_slides.edit", quiz_id=quiz.id, question_id=question.id)
    if not quiz_page.wanted_part():
        editor_page.remember_saved()
        flash(_("Question saved."), "success")
        return redirect(where)
    about = {"id": question.id, "base": question.current_number, "opened": opened, "action": where}
    shown = render_template("quizzes/preview.html", question=question, seen=previews.preview(question.current))
    draft_key = f"{the_user().id}/{_draft_key(quiz, str(question.id))}"
    return jsonify(
        saved={**about, "draft_key": draft_key},
        preview=shown,
        pictures=_pictures(form),
        **quiz_page.changed(quiz, question),
    )


def _draft_key(quiz: Quiz, what: str) -> str:
    return f"quiz-{quiz.id}-{what}"


@blueprint.route("/<int:quiz_id>/questions/new", methods=["GET", "POST"])
@teacher_required
def new(quiz_id: int) -> ResponseReturnValue:
    """Write a new question on the page of a quiz, behind the question ``after`` or at the end."""
    quiz = quiz_lookup.get(quiz_id, the_user().id)
    key, after = request.args.get("key", ""), number(request.args.get("after"))
    key = key if _KEY.fullmatch(key) else ""
    form = QuestionForm()
    action = url_for("quiz_slides.new", quiz_id=quiz_id, key=key or None, after=after)
    slide = Slide(form, action, _draft_key(quiz, f"new{key and '-'}{key}"))
    if not form.is_submitted():
        wanted = request.args.get("type")
        form.type.data = wanted if questions.is_known(wanted) else "single_choice"
        form.language.data = _language(quiz)
        return _show(quiz, slide)
    if (answer := editor_page.handle_button(form, partial(_show, quiz, slide))) is not None:
        return answer
    made = editor_page.use_if_valid(
        form, lambda: quiz_items.add_new(quiz_id, the_user().id, form.raw(), place=_behind(quiz, after))
    )
    if made is None:
        return _problems(slide) if quiz_page.wanted_part() else _show(quiz, slide, 422)
    return _saved(quiz_lookup.get(quiz_id, the_user().id), made, form, 0)


def _language(quiz: Quiz) -> str:
    """Return the language of the quiz's last question, or that of the page."""
    return quiz.items[-1].question.current.language or "" if quiz.items else str(get_locale())


def _behind(quiz: Quiz, after: int | None) -> int | None:
    """Return the position behind a question, or None for the end."""
    ids = [item.question_id for item in quiz.items]
    if after == 0:
        return 0
    return ids.index(after) + 1 if after in ids else None


@blueprint.route("/<int:quiz_id>/questions/<int:question_id>", methods=["GET", "POST"])
@teacher_required
def edit(quiz_id: int, question_id: int) -> ResponseReturnValue:
    """Edit a question on the page of a quiz. Past results keep the version that was asked."""
    quiz = quiz_lookup.get(quiz_id, the_user().id)
    if question_id not in {item.question_id for item in quiz.items}:
        raise NotFound(_("There is no such question in this quiz."), code="unknown_question")
    question = entries.get(question_id, the_user().id)
    form = QuestionForm(entries.source(question))
    action = url_for("quiz_slides.edit", quiz_id=quiz_id, question_id=question_id)
    slide = Slide(form, action, _draft_key(quiz, str(question_id)), question, question.current_number)
    if not form.is_submitted():
        return _show(quiz, slide)
    form.type.data = question.type
    slide.opened = number(request.form.get("opened")) or 0
    if (answer := editor_page.handle_button(form, partial(_show, quiz, slide))) is not None:
        return answer
    base = number(request.form.get("base")) or 0
    try:
        saved = editor_page.use_if_valid(
            form,
            lambda: autosave.save(question_id, the_user().id, form.raw(), base=base, opened=slide.opened),
            told=("changed_meanwhile",),
        )
    except Conflict as error:
        return _conflict(quiz, slide, error)
    if saved is None:
        return _problems(slide) if quiz_page.wanted_part() else _show(quiz, slide, 422)
    return _saved(quiz_lookup.get(quiz_id, the_user().id), saved, form, slide.opened)


def _conflict(quiz: Quiz, slide: Slide, error: Conflict) -> ResponseReturnValue:
    """Say that somebody else saved the question meanwhile, and which version would be replaced now."""
    question = entries.get(slide.question.id, the_user().id) if slide.question else None
    newest = question.current_number if question else 0
    if quiz_page.wanted_part():
        return jsonify(conflict={"code": error.code, "base": newest}, pictures=_pictures(slide.form))
    slide.question = question  # the next save replaces what is there now: the author has been told
    again = _("Saving again puts yours in its place.")
    slide.form.form_errors = [*slide.form.form_errors, f"{error.message} {again}"]
    return _show(quiz, slide, 409)


@blueprint.post("/<int:quiz_id>/questions/duplicate")
@teacher_required
def duplicate(quiz_id: int) -> ResponseReturnValue:
    """Copy a question of a quiz and put the copy behind it; for a script, return the new order and the card."""
    copy = quiz_items.duplicate_question(quiz_id, the_user().id, number(request.form.get("question_id")) or 0)
    if quiz_page.wanted_part():
        return jsonify(id=copy.id, **quiz_page.changed(quiz_lookup.get(quiz_id, the_user().id), copy))
    flash(_("This is the copy."), "success")
    return redirect(url_for("quiz_slides.edit", quiz_id=quiz_id, question_id=copy.id))
