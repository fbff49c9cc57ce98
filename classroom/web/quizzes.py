"""The pages for quizzes."""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from classroom.core.errors import Invalid
from classroom.services import demo
from classroom.services.bank import entries, quiz_items, quiz_lookup, quizzes
from classroom.web import quiz_page
from classroom.web.guards import teacher_required, the_user
from classroom.web.language import select_locale
from classroom.web.query_numbers import number, numbers
from classroom.web.quiz_title import QuizForm

blueprint = Blueprint("quizzes", __name__, url_prefix="/teach/quizzes")

PLACES = {"up": -1, "down": 1}


def _list(form: QuizForm, status: int = 200) -> ResponseReturnValue:
    archived = "archived" in request.args
    found = quiz_lookup.listing(
        the_user().id,
        archived=archived,
        page=number(request.args.get("page")) or 1,
        last=demo.titles_in_other_languages(str(select_locale())),
    )
    page = render_template("quizzes/list.html", found=found, form=form, archived=archived)
    return page, status


@blueprint.get("")
@teacher_required
def index() -> ResponseReturnValue:
    """List the teacher's quizzes."""
    return _list(QuizForm())


@blueprint.post("")
@teacher_required
def create() -> ResponseReturnValue:
    """Create a quiz and open it."""
    form = QuizForm()
    if form.validate():
        try:
            quiz = quizzes.create(the_user().id, form.title.data)
        except Invalid as error:
            form.title.errors = [str(error.fields["title"])]
        else:
            return redirect(url_for("quizzes.edit", quiz_id=quiz.id))
    return _list(form, 422)


@blueprint.get("/<int:quiz_id>")
@teacher_required
def edit(quiz_id: int) -> ResponseReturnValue:
    """Show a quiz with its questions in order, and a search for questions to add."""
    quiz = quiz_lookup.get(quiz_id, the_user().id)
    return quiz_page.show(quiz, QuizForm(data={"title": quiz.title}))


@blueprint.post("/<int:quiz_id>")
@teacher_required
def rename(quiz_id: int) -> ResponseReturnValue:
    """Rename a quiz."""
    quiz = quiz_lookup.get(quiz_id, the_user().id)
    form = QuizForm()
    if form.validate():
        try:
            quizzes.rename(quiz_id, the_user().id, form.title.data)
        except Invalid as error:
            form.title.errors = [str(error.fields["title"])]
        else:
            flash(_("The title was saved."), "success")
            return redirect(url_for("quizzes.edit", quiz_id=quiz_id))
    return quiz_page.show(quiz, form, status=422)


def _back(quiz_id: int, anchor: str) -> ResponseReturnValue:
    """Redirect to the quiz with the same search."""
    kept: dict[str, Any] = {name: value for name in ("q", "tag", "page") if (value := request.form.get(name))}
    return redirect(url_for("quizzes.edit", quiz_id=quiz_id, _anchor=anchor, **kept))


@blueprint.post("/<int:quiz_id>/add")
@teacher_required
def add(quiz_id: int) -> ResponseReturnValue:
    """Add questions of the bank to a quiz, at ``place``, counted from 1, or at its end.

    For a script, return the new order and the cards of the questions.
    """
    ids, place = numbers(request.form.getlist("question_id")), number(request.form.get("place"))
    quiz = quiz_items.append(quiz_id, the_user().id, ids, place=place - 1 if place else None)
    if quiz_page.wanted_part():
        return jsonify(quiz_page.changed(quiz, *(entries.get(question_id, the_user().id) for question_id in ids)))
    return _back(quiz_id, "add")


@blueprint.post("/<int:quiz_id>/remove")
@teacher_required
def remove(quiz_id: int) -> ResponseReturnValue:
    """Remove a question from a quiz; it stays in the bank. For a script, return the new order."""
    quiz = quiz_items.remove(quiz_id, the_user().id, number(request.form.get("question_id")) or 0)
    if quiz_page.wanted_part():
        return jsonify(quiz_page.changed(quiz))
    return _back(quiz_id, "questions")


@blueprint.post("/<int:quiz_id>/move")
@teacher_required
def move(quiz_id: int) -> ResponseReturnValue:
    """Move a question up or down by one, or to a position, counted from 1.

    For requests that accept JSON, return the new order of the quiz.
    """
    to, question_id = request.form.get("to", ""), number(request.form.get("question_id")) or 0
    if to in PLACES:
        quiz = quiz_items.move(quiz_id, the_user().id, question_id, PLACES[to])
    elif place := number(to):
        quiz = quiz_items.move_to(quiz_id, the_user().id, question_id, place - 1)
    else:
        raise Invalid(_("Must be up, down, or a position from 1."), fields={"to": "up, down, 1"})
    if request.accept_mimetypes.best == "application/json":
        return {"question_ids": [item.question_id for item in quiz.items]}
    return _back(quiz_id, f"question-{question_id}")


@blueprint.post("/<int:quiz_id>/duplicate")
@teacher_required
def duplicate(quiz_id: int) -> ResponseReturnValue:
    """Duplicate a quiz and open the copy."""
    copy = quizzes.duplicate(quiz_id, the_user().id)
    flash(_("This is the copy."), "success")
    return redirect(url_for("quizzes.edit", quiz_id=copy.id))


@blueprint.post("/<int:quiz_id>/archive")
@teacher_required
def archive(quiz_id: int) -> ResponseReturnValue:
    """Archive a quiz."""
    quizzes.archive(quiz_id, the_user().id)
    flash(_("The quiz was archived. You can find it under Archived."), "success")
    return redirect(url_for("quizzes.index"))


@blueprint.post("/<int:quiz_id>/restore")
@teacher_required
def restore(quiz_id: int) -> ResponseReturnValue:
    """Restore an archived quiz."""
    quizzes.restore(quiz_id, the_user().id)
    flash(_("The quiz was restored."), "success")
    return redirect(url_for("quizzes.index"))
