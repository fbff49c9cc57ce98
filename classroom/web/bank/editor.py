"""The editor of one question."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from classroom import questions
from classroom.errors import TizaError
from classroom.models import Question
from classroom.questions.choices import MAX_CHOICES
from classroom.questions.true_false import WORDS
from classroom.services import bank, pictures
from classroom.services.bank_content import check
from classroom.web.bank.blueprint import TYPE_NAMES, blueprint
from classroom.web.bank.editor_form import QuestionForm, Row
from classroom.web.guards import teacher_required, the_user


def _page(form: QuestionForm, question: Question | None = None, status: int = 200) -> ResponseReturnValue:
    picture = None
    if form.digest and not form.remove_picture.data:
        picture = pictures.get(form.digest).url
    page = render_template(
        "bank/edit.html",
        form=form,
        question=question,
        picture=picture,
        types=TYPE_NAMES,
        words=WORDS,
        max_choices=MAX_CHOICES,
    )
    return page, status


def _take_picture(form: QuestionForm) -> bool:
    """Store an uploaded picture at once, so that it is still there when something else is wrong; say if it is fine."""
    upload = form.picture.data
    if not upload or not getattr(upload, "filename", ""):
        return True
    try:
        form.digest = pictures.store(upload.read()).digest
    except TizaError as error:
        form.picture.errors = [str(error.fields.get("picture", error.message))]
        return False
    form.remove_picture.data = False
    return True


def _wants_more_rows(form: QuestionForm) -> bool:
    """Without JavaScript, a button of the form asks for another row of choices."""
    if request.form.get("do") != "more":
        return False
    _take_picture(form)
    if len(form.rows) < MAX_CHOICES:
        form.rows.append(Row(len(form.rows)))
    return True


def _saved(form: QuestionForm, save: Callable[[], Question]) -> Question | None:
    """Save what was typed; None, with messages at their fields, when something is wrong."""
    form.validate()  # before anything else: it forgets the messages that are there
    fine = _take_picture(form)
    try:
        if fine and not form.errors:
            return save()
        check(form.raw())  # the page names everything that is wrong, not only what stopped it
    except TizaError as error:
        form.show(error)
    return None


@blueprint.route("/new", methods=["GET", "POST"])
@teacher_required
def new() -> ResponseReturnValue:
    """Write a new question."""
    form = QuestionForm()
    if not form.is_submitted():
        wanted = request.args.get("type")
        form.type.data = wanted if wanted in questions.names() else "single_choice"
        form.language.data = str(get_locale())
        return _page(form)
    if _wants_more_rows(form):
        return _page(form)
    question = _saved(form, lambda: bank.create(the_user().id, form.raw()))
    if question is None:
        return _page(form, status=422)
    flash(_("The question is in the bank."), "success")
    if request.form.get("do") == "another":
        return redirect(url_for("bank.new", type=question.type))
    return redirect(url_for("bank.show", question_id=question.id))


@blueprint.route("/<int:question_id>/edit", methods=["GET", "POST"])
@teacher_required
def edit(question_id: int) -> ResponseReturnValue:
    """Change a question. Past results keep the version that was asked."""
    question = bank.get(question_id, the_user().id)
    form = QuestionForm(bank.source(question))
    if not form.is_submitted():
        return _page(form, question)
    form.type.data = question.type
    if _wants_more_rows(form):
        return _page(form, question)
    if _saved(form, lambda: bank.edit(question_id, the_user().id, form.raw())) is None:
        return _page(form, bank.get(question_id, the_user().id), status=422)
    flash(_("The question was saved."), "success")
    return redirect(url_for("bank.show", question_id=question_id))
