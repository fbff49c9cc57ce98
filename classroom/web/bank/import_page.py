"""Import questions: files and pasted texts, the preview of what would come in, and what became of it."""

import re
from collections.abc import Iterator
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import MultipleFileField, TextAreaField

from classroom import formats, questions
from classroom.core.errors import Invalid, TizaError
from classroom.http import uploads
from classroom.models import ImportDraft
from classroom.services.bank import entries, quiz_items, quiz_lookup, quizzes
from classroom.services.bank.imports import confirming, drafts, items, reading
from classroom.web.bank import import_view, progress, undo_tokens
from classroom.web.bank.blueprint import blueprint
from classroom.web.bank.bulk import offer
from classroom.web.guards import teacher_required, the_user
from classroom.web.query_numbers import number, numbers

PER_PAGE = 25
GROUP = 100
"""Number of problems in one collapsible group."""

uploads.allow("bank.import_preview", drafts.MAX_BYTES + 1024 * 1024)
uploads.allow("bank.import_add", drafts.MAX_BYTES + 1024 * 1024)


class ImportForm(FlaskForm):
    """Files of questions, or a text that was copied from somewhere."""

    file = MultipleFileField(lazy_gettext("Files"))
    text = TextAreaField(lazy_gettext("Or paste the questions"))


def _form_page(form: ImportForm, status: int = 200) -> ResponseReturnValue:
    page = render_template("bank/import.html", form=form, waiting=drafts.waiting(the_user().id), **_limits())
    return page, status


def _limits() -> dict[str, Any]:
    return {
        "accept": ",".join(f".{ending}" for ending in formats.extensions()),
        "max_bytes": formats.MAX_BYTES,
        "max_total": drafts.MAX_BYTES,
        "max_files": drafts.MAX_FILES,
    }


@blueprint.get("/import")
@teacher_required
def import_form() -> ResponseReturnValue:
    """Show the form for files and pasted texts, and imports that were not finished."""
    return _form_page(ImportForm())


def _sent(form: ImportForm) -> Iterator[reading.Source]:
    uploaded: list[FileStorage] = [one for one in form.file.data or [] if getattr(one, "filename", "")]
    for one in uploaded:
        yield reading.Source(one.filename or "", formats.GivenFile(uploads.taken(one), close=True))
    if text := (form.text.data or "").strip():
        yield reading.Source(_("Pasted text"), text.encode(errors="replace"), pasted=True)


def _draft_url(draft_id: int, **more: Any) -> str:
    return url_for("bank.import_draft", draft_id=draft_id, **more)


@blueprint.post("/import")
@teacher_required
def import_preview() -> ResponseReturnValue:
    """Read files into a new draft, without saving questions."""
    form = ImportForm()

    def failed(error: TizaError) -> ResponseReturnValue:
        form.file.errors = [str(error.message) or str(error.fields.get("file"))]
        return _form_page(form, error.status)

    form.validate()
    steps = reading.reading(the_user().id, list(_sent(form)))
    return progress.answer(steps, lambda draft_id: redirect(_draft_url(draft_id)), failed)


@blueprint.post("/import/<int:draft_id>/files")
@teacher_required
def import_add(draft_id: int) -> ResponseReturnValue:
    """Read more files into a draft."""
    owner_id, form = the_user().id, ImportForm()
    drafts.get_open(owner_id, draft_id)
    form.validate()
    steps = reading.reading(owner_id, list(_sent(form)), draft_id)
    return progress.answer(steps, lambda _id: redirect(_draft_url(draft_id)), lambda error: _page(draft_id, error))


@blueprint.post("/import/<int:draft_id>/files/<int:file_id>")
@teacher_required
def import_file(draft_id: int, file_id: int) -> ResponseReturnValue:
    """Remove a file from a draft, or read it again in the format that was chosen."""
    owner_id = the_user().id
    if request.form.get("do") == "remove":
        drafts.remove_file(owner_id, draft_id, file_id)
        return redirect(_draft_url(draft_id))
    drafts.file_of(drafts.get_open(owner_id, draft_id), file_id)
    steps = reading.reading_again(owner_id, draft_id, file_id, request.form.get("format", ""))
    return progress.answer(steps, lambda _id: redirect(_draft_url(draft_id)), lambda error: _page(draft_id, error))


@blueprint.get("/import/<int:draft_id>")
@teacher_required
def import_draft(draft_id: int) -> ResponseReturnValue:
    """Show what would come in; after the import, what came in."""
    return _page(draft_id)


def _page(draft_id: int, error: TizaError | None = None) -> ResponseReturnValue:
    owner_id = the_user().id
    draft = drafts.get(owner_id, draft_id)
    if draft.finished_at is not None:
        return _done_page(owner_id, draft)
    show = request.args.get("show", "all")
    found = items.page(draft, show=show, number=number(request.args.get("page")) or 1, per_page=PER_PAGE)
    files = drafts.files(draft)
    page = render_template(
        "bank/import_draft.html",
        draft=draft,
        files=files,
        by_file=drafts.counts_by_file(draft),
        counts=drafts.counts(draft),
        show=show if show in items.SHOWN else "all",
        found=found,
        rows=import_view.rows(draft, found.items),
        form=ImportForm(formdata=None),
        formats=[formats.get(name) for name in formats.names()],
        most_kept=formats.MOST_BYTES,
        quizzes=quiz_lookup.titles(owner_id),
        tags=[name for name, _count in entries.tags_of(owner_id)],
        wish=_wish() if error else confirming.Wish(title=_title(files[0].filename if files else "")),
        problem=error,
        group=GROUP,
        types=questions.labels(),
        **_limits(),
    )
    return page, error.status if error else 200


def _title(filename: str) -> str:
    """Return the title that is proposed for a quiz: the file's name in words."""
    name, dot, _ending = filename.rpartition(".")
    return re.sub(r"[\s_]+", " ", name).strip()[: quizzes.MAX_TITLE] if dot else _("New quiz")


def _done_page(owner_id: int, draft: ImportDraft) -> ResponseReturnValue:
    ids = confirming.still_there(owner_id, draft)
    return render_template(
        "bank/import_done.html",
        draft=draft,
        result=draft.result,
        count=len(draft.result["question_ids"]),
        ids=ids,
        quiz_size=quiz_items.MAX_ITEMS,
    )


def _wish() -> confirming.Wish:
    quiz = request.form.get("quiz", "")
    return confirming.Wish(
        quiz=quiz if quiz in ("new", "add") else "",
        title=request.form.get("title", ""),
        quiz_id=number(request.form.get("quiz_id")) or 0,
        tags=[tag.strip() for tag in request.form.get("tags", "").split(",") if tag.strip()],
    )


@blueprint.post("/import/<int:draft_id>/confirm")
@teacher_required
def import_confirm(draft_id: int) -> ResponseReturnValue:
    """Import the chosen questions, all together, and once however often it is sent."""
    owner_id, wish = the_user().id, _wish()
    draft = drafts.get(owner_id, draft_id)
    if draft.finished_at is None and (shown := numbers(request.form.getlist("shown"))):
        items.choose(owner_id, draft_id, shown, numbers(request.form.getlist("included")))
    if wish.quiz == "add" and not wish.quiz_id:
        text = _("Choose a quiz.")
        return _page(draft_id, Invalid(text, fields={"quiz": text}))
    steps = confirming.confirming(owner_id, draft_id, wish)
    return progress.answer(steps, lambda _result: redirect(_draft_url(draft_id)), lambda error: _page(draft_id, error))


@blueprint.post("/import/<int:draft_id>/discard")
@teacher_required
def import_discard(draft_id: int) -> ResponseReturnValue:
    """Delete a draft; nothing is imported."""
    drafts.discard(the_user().id, draft_id)
    flash(_("The import was discarded. Nothing was saved."), "info")
    return redirect(url_for("bank.import_form"))


@blueprint.post("/import/<int:draft_id>/undo")
@teacher_required
def import_undo(draft_id: int) -> ResponseReturnValue:
    """Remove what an import brought; the list then offers to undo that."""
    mark = confirming.take_back(the_user().id, draft_id)
    return offer(undo_tokens.Change("archive", *mark))
