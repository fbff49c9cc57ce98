"""What the editor of a question and the editor of one that is being imported have in common."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from flask import render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from classroom import questions
from classroom.core.errors import TizaError
from classroom.questions import QuestionType, picture_refs
from classroom.questions.choices import MAX_CHOICES, MAX_FEEDBACK
from classroom.questions.types.true_false import WORDS
from classroom.services import pictures
from classroom.services.bank import previews
from classroom.services.bank.question_pictures import MAX_ALT
from classroom.services.bank.validation import check
from classroom.web.bank.editor_form import QuestionForm

ROW_VERBS = ("more", "up", "down", "remove")
"""Row buttons (without JavaScript)."""
LONGEST_DRAFT = 64
MAX_BODY = (MAX_CHOICES + 2) * pictures.MAX_BYTES
"""Bytes of a form with all its pictures."""

T = TypeVar("T")
Show = Callable[..., ResponseReturnValue]
"""Shows the form: without arguments, or with ``status`` and ``preview``."""


def kinds() -> dict[str, dict[str, Any]]:
    """Return what the page needs to know about each question type."""
    return {
        kind.name: {
            "choices": "choices" in kind.fields,
            "marks": kind.marks,
            "fixed": kind.fixed_choices,
            "graded": kind.graded,
            "asked": kind.asked,
            "picture": kind.needs_picture,
            "texts": _texts(kind),
        }
        for kind in questions.entry_types()
    }


def _texts(kind: QuestionType) -> dict[str, str]:
    """Return the texts of the form that differ between questions and slides."""
    if kind.asked:
        prompt, time, hint = _("Question"), _("Time limit in seconds"), _("5 to 3600; no limit if left empty.")
    else:
        prompt, time = _("Text"), _("Seconds on screen")
        hint = _("With automatic advance only: 5 to 3600; as long as a result if left empty.")
    return {"prompt": prompt, "time": time, "time_hint": hint}


def page(
    template: str, form: QuestionForm, status: int = 200, preview: dict[str, Any] | None = None, **more: Any
) -> ResponseReturnValue:
    """Return a page with the form.

    Args:
        template: includes ``bank/question_form.html``.
        form: with what was typed and what is wrong.
        status: HTTP status.
        preview: the question as it would be saved, to be shown below the form.
        **more: for the template.
    """
    return render_template(template, **context(form, preview), **more), status


def context(form: QuestionForm, preview: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return what ``bank/question_form.html`` needs of every page, as :func:`page` takes it."""
    if form.kind:
        texts = _texts(form.kind)
        form.prompt.label.text, form.time_limit.label.text = texts["prompt"], texts["time"]
    return {
        "form": form,
        "picture": picture_refs.address(form.digest) if form.digest else "",
        "picture_address": picture_refs.address("{digest}"),
        "max_alt": MAX_ALT,
        "max_picture": pictures.MAX_BYTES,
        "preview": preview,
        "types": questions.labels(),
        "kinds": kinds(),
        "words": WORDS,
        "max_choices": MAX_CHOICES,
        "max_feedback": MAX_FEEDBACK,
        "saved_draft": session.get("saved_draft", ""),
    }


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


def handle_button(form: QuestionForm, show: Show) -> ResponseReturnValue | None:
    """Handle the buttons that save nothing: row buttons, a change of type, preview. Return None for other buttons."""
    verb, _colon, where = request.form.get("do", "").partition(":")
    if verb not in (*ROW_VERBS, "type", "preview"):
        return None
    if verb == "preview":
        view = use_if_valid(form, lambda: previews.unsaved(check(form.raw())))
        return show(status=200 if view else 422, preview=view)
    _store_pictures(form)
    if verb in ROW_VERBS:
        form.act(verb, where)
    return show()


def use_if_valid(form: QuestionForm, use: Callable[[], T], *, told: Collection[str] = ()) -> T | None:
    """Return ``use()`` if the form is valid; otherwise show the errors at their fields and return None.

    Args:
        form: the form.
        use: does something with it.
        told: codes of errors that are not shown at fields, but raised.
    """
    form.validate()  # first, because it clears existing messages
    fine = _store_pictures(form)
    try:
        if fine and not form.errors:
            return use()
        check(form.raw())  # to show the errors of all fields, also after an invalid picture
    except TizaError as error:
        if error.code in told:
            raise
        form.show(error)
    return None


def remember_saved() -> None:
    """Have the next editor page delete the browser's draft of the question that was just saved."""
    if draft := request.form.get("draft", "")[:LONGEST_DRAFT]:
        session["saved_draft"] = draft
