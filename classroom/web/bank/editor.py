"""The editor of one question."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import flash, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from classroom import questions
from classroom.core.errors import TizaError
from classroom.formats.shared.markup import from_plain
from classroom.http import uploads
from classroom.models import Question
from classroom.questions import picture_refs
from classroom.questions.choices import MAX_CHOICES, MAX_FEEDBACK
from classroom.questions.markdown import block_html, inline_html, plain, plain_inline
from classroom.questions.types.true_false import WORDS
from classroom.services import pictures
from classroom.services.bank import entries, previews
from classroom.services.bank.question_pictures import MAX_ALT
from classroom.services.bank.validation import check
from classroom.web.bank.blueprint import LANGUAGE_NAMES, blueprint
from classroom.web.bank.editor_form import QuestionForm
from classroom.web.guards import teacher_required, the_user

ROW_VERBS = ("more", "up", "down", "remove")
"""Row buttons (without JavaScript)."""
LONGEST_DRAFT = 64
MAX_FORMATTED = 5000
"""Characters that are formatted while they are typed: the longest text of a question."""

uploads.allow("bank.new", (MAX_CHOICES + 2) * pictures.MAX_BYTES)
uploads.allow("bank.edit", (MAX_CHOICES + 2) * pictures.MAX_BYTES)

T = TypeVar("T")


def kinds() -> dict[str, dict[str, Any]]:
    """Return what the page needs to know about each question type."""
    return {
        kind.name: {
            "choices": "choices" in kind.fields,
            "marks": kind.marks,
            "fixed": kind.fixed_choices,
            "graded": kind.graded,
            "picture": kind.needs_picture,
        }
        for kind in questions.all_types()
    }


def _page(
    form: QuestionForm, question: Question | None = None, status: int = 200, preview: dict[str, Any] | None = None
) -> ResponseReturnValue:
    page = render_template(
        "bank/edit.html",
        form=form,
        question=question,
        picture=picture_refs.address(form.digest) if form.digest else "",
        picture_address=picture_refs.address("{digest}"),
        max_alt=MAX_ALT,
        max_picture=pictures.MAX_BYTES,
        preview=preview,
        types=questions.labels(),
        kinds=kinds(),
        words=WORDS,
        max_choices=MAX_CHOICES,
        max_feedback=MAX_FEEDBACK,
        saved_draft=session.get("saved_draft", ""),
    )
    return page, status


def _store_pictures(form: QuestionForm) -> bool:
    """Store uploaded pictures now, so that they are kept if other fields are invalid; return whether all are valid."""
    problem = ""
    if form.picture.data and getattr(form.picture.data, "filename", ""):
        digest, problem = _store_picture(form.picture.data)
        form.picture.errors = [problem] if problem else []
        form.picture_kept.data = digest or form.picture_kept.data
        form.remove_picture.data = form.remove_picture.data and bool(problem)
    for row in form.rows:
        if row.upload:
            digest, wrong = _store_picture(row.upload)
            row.digest = digest or row.digest
            row.errors += [wrong] if wrong else []
            row.upload = None
            problem = problem or wrong
    return not problem


def _store_picture(upload: FileStorage) -> tuple[str, str]:
    """Store an uploaded picture; return its digest and an error message, one of them empty."""
    try:
        return pictures.store(upload.read()).digest, ""
    except TizaError as error:
        return "", str(error.fields.get("picture", error.message))


def _handle_button(form: QuestionForm, question: Question | None = None) -> ResponseReturnValue | None:
    """Handle the buttons that save nothing: row buttons, a change of type, preview. Return None for other buttons."""
    verb, _colon, where = request.form.get("do", "").partition(":")
    if verb not in (*ROW_VERBS, "type", "preview"):
        return None
    if verb == "preview":
        view = _use_if_valid(form, lambda: previews.unsaved(check(form.raw())))
        return _page(form, question, 200 if view else 422, view)
    _store_pictures(form)
    if verb in ROW_VERBS:
        form.act(verb, where)
    return _page(form, question)


def _use_if_valid(form: QuestionForm, use: Callable[[], T]) -> T | None:
    """Return ``use()`` if the form is valid; otherwise show the errors at their fields and return None."""
    form.validate()  # first, because it clears existing messages
    fine = _store_pictures(form)
    try:
        if fine and not form.errors:
            return use()
        check(form.raw())  # to show the errors of all fields, also after an invalid picture
    except TizaError as error:
        form.show(error)
    return None


def _remember_saved() -> None:
    """Have the next editor page delete the browser's draft of the question that was just saved."""
    if draft := request.form.get("draft", "")[:LONGEST_DRAFT]:
        session["saved_draft"] = draft


@blueprint.route("/new", methods=["GET", "POST"])
@teacher_required
def new() -> ResponseReturnValue:
    """Create a question in the editor."""
    form = QuestionForm()
    if not form.is_submitted():
        wanted = request.args.get("type")
        form.type.data = wanted if wanted in questions.names() else "single_choice"
        language = request.args.get("language")
        form.language.data = language if language == "" or language in LANGUAGE_NAMES else str(get_locale())
        form.tags.data = request.args.get("tags", "")[:1000]
        return _page(form)
    if (answer := _handle_button(form)) is not None:
        return answer
    question = _use_if_valid(form, lambda: entries.create(the_user().id, form.raw()))
    if question is None:
        return _page(form, status=422)
    _remember_saved()
    flash(_("Question saved."), "success")
    if request.form.get("do") == "another":
        kept: dict[str, Any] = {"tags": ", ".join(question.tag_names), "language": form.language.data or ""}
        return redirect(url_for("bank.new", type=question.type, another=1, **kept))
    return redirect(url_for("bank.show", question_id=question.id))


@blueprint.route("/<int:question_id>/edit", methods=["GET", "POST"])
@teacher_required
def edit(question_id: int) -> ResponseReturnValue:
    """Edit a question. Past results keep the version that was asked."""
    question = entries.get(question_id, the_user().id)
    form = QuestionForm(entries.source(question))
    if not form.is_submitted():
        return _page(form, question)
    form.type.data = question.type
    if (answer := _handle_button(form, question)) is not None:
        return answer
    if _use_if_valid(form, lambda: entries.edit(question_id, the_user().id, form.raw())) is None:
        return _page(form, entries.get(question_id, the_user().id), status=422)
    _remember_saved()
    flash(_("Question saved."), "success")
    return redirect(url_for("bank.show", question_id=question_id))


@blueprint.post("/formatted")
@teacher_required
def formatted() -> ResponseReturnValue:
    """Return how a text looks to students, as JSON, and the text that shows the signs as they were typed."""
    text, inline = request.form.get("text", "")[:MAX_FORMATTED], "inline" in request.form
    html = inline_html(text) if inline else block_html(text)
    seen = plain_inline(text) if inline else plain(text)
    changed = "".join(seen.split()) != "".join(text.split())
    return jsonify(html=html, changed=changed, literal=from_plain(text, inline=inline) if changed else text)
