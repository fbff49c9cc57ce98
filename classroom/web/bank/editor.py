"""The editor of one question."""

from functools import partial
from typing import Any

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from classroom import questions
from classroom.core import languages
from classroom.core.errors import Conflict, NotFound
from classroom.formats.shared.markup import from_plain
from classroom.http import uploads
from classroom.models import Question, Quiz
from classroom.questions.markdown import block_html, inline_html, plain, plain_inline
from classroom.services.bank import entries, quiz_items, quiz_lookup
from classroom.services.lessons import ask_now, lookup
from classroom.web.bank import editor_page
from classroom.web.bank.blueprint import blueprint
from classroom.web.bank.editor_form import QuestionForm
from classroom.web.guards import teacher_required, the_user
from classroom.web.query_numbers import number

MAX_FORMATTED = 5000
"""Characters that are formatted while they are typed: the longest text of a question."""

uploads.allow("bank.new", editor_page.MAX_BODY)
uploads.allow("bank.edit", editor_page.MAX_BODY)


def _page(form: QuestionForm, question: Question | None = None, **shown: Any) -> ResponseReturnValue:
    lessons = lookup.running(the_user().id)
    chosen = number(request.form.get("ask_in")) if form.is_submitted() else ask_now.proposed(the_user().id)
    return editor_page.page("bank/edit.html", form, question=question, running=lessons, chosen_lesson=chosen, **shown)


def _ask(question_id: int) -> ResponseReturnValue:
    """Ask a question that was just saved, in the lesson that the form names or in a new one; open its control page."""
    lesson_id = number(request.form.get("ask_in"))
    try:
        lesson_id = ask_now.ask_now(the_user().id, question_id, lesson_id)
    except NotFound:
        flash(_("The question is saved, but the lesson was not found."), "error")
        return redirect(url_for("bank.show", question_id=question_id))
    except Conflict as error:
        flash(_("The question is saved, but was not asked: %(why)s", why=error.message), "error")
    return redirect(url_for("lessons.control", lesson_id=lesson_id))


def _create(form: QuestionForm, quiz: Quiz | None) -> Question:
    if quiz is None:
        return entries.create(the_user().id, form.raw())
    return quiz_items.add_new(quiz.id, the_user().id, form.raw())


@blueprint.route("/new", methods=["GET", "POST"])
@teacher_required
def new() -> ResponseReturnValue:
    """Create a question or slide in the editor; with ``quiz``, put it at the end of that quiz and lead back there."""
    form = QuestionForm()
    wanted_quiz = number(request.args.get("quiz"))
    quiz = None if wanted_quiz is None else quiz_lookup.get(wanted_quiz, the_user().id)
    if not form.is_submitted():
        wanted = request.args.get("type")
        form.type.data = wanted if questions.is_known(wanted) else "single_choice"
        language = request.args.get("language")
        form.language.data = language if language == "" or language in languages.NAMES else str(get_locale())
        form.tags.data = request.args.get("tags", "")[:1000]
        return _page(form, quiz=quiz)
    if (answer := editor_page.handle_button(form, partial(_page, form, quiz=quiz))) is not None:
        return answer
    question = editor_page.use_if_valid(form, lambda: _create(form, quiz))
    if question is None:
        return _page(form, status=422, quiz=quiz)
    editor_page.remember_saved()
    return _after_creating(question, form, quiz)


def _saved(question: Question) -> str:
    return str(_("Slide saved.") if question.type == questions.SLIDE else _("Question saved."))


def _after_creating(question: Question, form: QuestionForm, quiz: Quiz | None) -> ResponseReturnValue:
    """Lead to where the button of the form says."""
    if request.form.get("do") == "ask":
        return _ask(question.id)
    flash(_saved(question), "success")
    if request.form.get("do") == "another":
        kept: dict[str, Any] = {"tags": ", ".join(question.tag_names), "language": form.language.data or ""}
        return redirect(url_for("bank.new", type=question.type, another=1, quiz=quiz and quiz.id, **kept))
    if quiz is not None:
        return redirect(url_for("quizzes.edit", quiz_id=quiz.id, _anchor=f"question-{question.id}"))
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
    if (answer := editor_page.handle_button(form, partial(_page, form, question))) is not None:
        return answer
    if editor_page.use_if_valid(form, lambda: entries.edit(question_id, the_user().id, form.raw())) is None:
        return _page(form, entries.get(question_id, the_user().id), status=422)
    editor_page.remember_saved()
    if request.form.get("do") == "ask":
        return _ask(question_id)
    flash(_saved(question), "success")
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
