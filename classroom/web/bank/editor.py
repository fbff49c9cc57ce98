"""The editor of one question."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from classroom import questions
from classroom.errors import TizaError
from classroom.models import Question
from classroom.questions.choices import MAX_CHOICES, MAX_FEEDBACK
from classroom.questions.true_false import WORDS
from classroom.services import bank, bank_view, pictures
from classroom.services.bank_content import check
from classroom.web.bank.blueprint import TYPE_NAMES, blueprint
from classroom.web.bank.choice_rows import marks_of
from classroom.web.bank.editor_form import QuestionForm
from classroom.web.guards import teacher_required, the_user

ROW_VERBS = ("more", "up", "down", "remove")
"""What buttons ask for that change rows; with JavaScript they are never sent."""
LONGEST_DRAFT = 64

T = TypeVar("T")


def _kinds() -> dict[str, dict[str, Any]]:
    """Return what the page has to know of the types."""
    return {
        kind.name: {
            "choices": "choices" in kind.fields,
            "marks": marks_of(kind),
            "graded": kind.graded,
            "picture": kind.needs_picture,
        }
        for kind in map(questions.get, questions.names())
    }


def _page(
    form: QuestionForm, question: Question | None = None, status: int = 200, preview: dict[str, Any] | None = None
) -> ResponseReturnValue:
    picture = None
    if form.digest and not form.remove_picture.data:
        picture = pictures.get(form.digest).url
    page = render_template(
        "bank/edit.html",
        form=form,
        question=question,
        picture=picture,
        preview=preview,
        types=TYPE_NAMES,
        kinds=_kinds(),
        words=WORDS,
        max_choices=MAX_CHOICES,
        max_feedback=MAX_FEEDBACK,
        saved_draft=session.get("saved_draft", ""),
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


def _answered(form: QuestionForm, question: Question | None = None) -> ResponseReturnValue | None:
    """Answer a button that saves nothing: rows without JavaScript, another type, a preview. None: it is another one."""
    verb, _colon, where = request.form.get("do", "").partition(":")
    if verb not in (*ROW_VERBS, "type", "preview"):
        return None
    if verb == "preview":
        view = _checked(form, lambda: bank_view.unsaved(check(form.raw())))
        return _page(form, question, 200 if view else 422, view)
    _take_picture(form)
    if verb in ROW_VERBS:
        form.act(verb, where)
    return _page(form, question)


def _checked(form: QuestionForm, use: Callable[[], T]) -> T | None:
    """Use what was typed; None, with messages at their fields, when something is wrong."""
    form.validate()  # before anything else: it forgets the messages that are there
    fine = _take_picture(form)
    try:
        if fine and not form.errors:
            return use()
        check(form.raw())  # the page names everything that is wrong, not only what stopped it
    except TizaError as error:
        form.show(error)
    return None


def _remember_saved() -> None:
    """Have the next editor forget the draft that the browser keeps of what was just saved."""
    if draft := request.form.get("draft", "")[:LONGEST_DRAFT]:
        session["saved_draft"] = draft


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
    if (answer := _answered(form)) is not None:
        return answer
    question = _checked(form, lambda: bank.create(the_user().id, form.raw()))
    if question is None:
        return _page(form, status=422)
    _remember_saved()
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
    if (answer := _answered(form, question)) is not None:
        return answer
    if _checked(form, lambda: bank.edit(question_id, the_user().id, form.raw())) is None:
        return _page(form, bank.get(question_id, the_user().id), status=422)
    _remember_saved()
    flash(_("The question was saved."), "success")
    return redirect(url_for("bank.show", question_id=question_id))
