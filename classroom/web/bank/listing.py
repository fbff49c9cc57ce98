"""The list of questions, the page of one question, and downloads."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from classroom import formats, questions, starter
from classroom.core import languages
from classroom.core.database import now
from classroom.core.errors import Invalid, NotFound
from classroom.questions.markdown import block_html
from classroom.services import demo
from classroom.services.bank import entries, export_losses, import_export, offers, previews, quiz_lookup, usage
from classroom.services.lessons import lookup
from classroom.web.bank import undo_tokens, version_diff
from classroom.web.bank.blueprint import DIFFICULTY_NAMES, blueprint
from classroom.web.guards import teacher_required, the_user
from classroom.web.language import select_locale
from classroom.web.query_numbers import number

PER_PAGE = 25


FILTERS = ("q", "tag", "type", "language", "difficulty", "archived")


def _filters() -> dict[str, str]:
    return {name: value.strip() for name in FILTERS if (value := request.args.get(name, "")).strip()}


def wanted(chosen: Mapping[str, str]) -> dict[str, Any]:
    """Convert the filters of a query string to arguments of :func:`classroom.services.bank.search.search`."""
    difficulty = number(chosen.get("difficulty"))
    return {
        "text": chosen.get("q", ""),
        "tag": chosen.get("tag"),
        "kind": chosen.get("type"),
        "language": chosen.get("language"),
        "difficulty": difficulty if difficulty in DIFFICULTY_NAMES else None,
        "archived": "archived" in chosen,
    }


def _undo() -> dict[str, str] | None:
    """Return the last change for the undo button: a sentence and the token to send, or None."""
    token = request.args.get("undo", "")
    try:
        change = undo_tokens.change_of(the_user().id, token) if token else None
        return {"text": undo_tokens.sentence(the_user().id, change), "token": token} if change else None
    except NotFound:
        return None


@blueprint.get("")
@teacher_required
def index() -> ResponseReturnValue:
    """List the teacher's questions."""
    owner_id, chosen = the_user().id, _filters()
    page = number(request.args.get("page")) or 1
    last = demo.questions_in_other_languages(owner_id, str(select_locale()))
    found = entries.search(owner_id, **wanted(chosen), page=page, per_page=PER_PAGE, last=last)
    return render_template(
        "bank/list.html",
        rows=[previews.row(question) for question in found.items],
        found=found,
        chosen=chosen,
        tags=entries.tags_of(owner_id),
        types=questions.labels(),
        languages=languages.NAMES,
        difficulties=DIFFICULTY_NAMES,
        formats=[formats.get(name) for name in formats.written_names()],
        quizzes=quiz_lookup.titles(owner_id),
        running=lookup.running(owner_id),
        starter_languages=starter.LANGUAGES,
        undo=_undo(),
        offers=offers.waiting(owner_id),
    )


@blueprint.get("/<int:question_id>")
@teacher_required
def show(question_id: int) -> ResponseReturnValue:
    """Show a question as a student sees it, with its versions."""
    question = entries.get(question_id, the_user().id)
    wanted = number(request.args.get("version"))
    state = entries.version(question, wanted) if wanted is not None else question.current
    return render_template(
        "bank/show.html",
        question=question,
        row=previews.row(question),
        state=state,
        preview=previews.preview(state),
        notes_html=block_html(state.notes),
        uses=usage.find_uses(question),
        offers=[
            (offer, version_diff.between(question, question.current, offer.version))
            for offer in offers.waiting(question.owner_id, question.id)
        ],
        changes=version_diff.between(question, state, question.current),
        graded=questions.get(question.type).graded,
        types=questions.labels(),
        languages=languages.NAMES,
        difficulties=DIFFICULTY_NAMES,
        running=lookup.running(the_user().id),
    )


@blueprint.post("/<int:question_id>/duplicate")
@teacher_required
def duplicate(question_id: int) -> ResponseReturnValue:
    """Duplicate a question and open the copy."""
    copy = entries.duplicate(question_id, the_user().id)
    flash(_("This is the copy. Change what should be different."), "success")
    return redirect(url_for("bank.edit", question_id=copy.id))


@blueprint.post("/<int:question_id>/archive")
@teacher_required
def archive(question_id: int) -> ResponseReturnValue:
    """Archive a question; the list then offers to undo it."""
    archived_at = entries.archive(question_id, the_user().id).archived_at or 0
    token = undo_tokens.token_of(the_user().id, undo_tokens.Change("archive", archived_at, 1))
    return redirect(url_for("bank.index", undo=token))


@blueprint.post("/<int:question_id>/restore")
@teacher_required
def restore(question_id: int) -> ResponseReturnValue:
    """Restore an archived question."""
    entries.restore(question_id, the_user().id)
    flash(_("The question was restored."), "success")
    return redirect(url_for("bank.index"))


@blueprint.post("/starter")
@teacher_required
def load_starter() -> ResponseReturnValue:
    """Load the questions that come with the product."""
    language = request.form.get("language", "")
    if language not in starter.LANGUAGES:
        raise Invalid(_("There are no starter questions in this language."), fields={"language": language[:20]})
    count = demo.load_starter(the_user().id, language).questions
    flash(ngettext("%(num)d question was added.", "%(num)d questions were added.", count), "success")
    return redirect(url_for("bank.index"))


def download(ids: list[int] | None, format_name: str, *, anyway: bool) -> ResponseReturnValue:
    """Return a file with questions as a download, or first a page with what the file cannot contain.

    Args:
        ids: ids of the questions; None for all active ones.
        format_name: one of :func:`classroom.formats.written_names`.
        anyway: download without showing that page; the teacher has seen it.
    """
    form = formats.get(format_name)
    chosen = import_export.chosen(the_user().id, ids)
    written = import_export.export_questions(the_user().id, chosen, form.name)
    if written.losses and not anyway:
        return render_template(
            "bank/export_losses.html",
            form=form,
            entries=export_losses.by_question(chosen, written.losses),
            total=len(chosen),
            ids=ids,
        )
    return attachment(form, written.data, _file_name(form))


def _file_name(form: formats.Format) -> str:
    """Return a name that tells a file from those of other days and of formats with the same extension."""
    kind = "" if form.name == form.extension else f"-{form.name.replace('_', '-')}"
    today = datetime.fromtimestamp(now(), UTC).date().isoformat()
    words = _("questions")
    return f"tiza-{words}{kind}-{today}"


def attachment(form: formats.Format, data: bytes, name: str) -> Response:
    """Return a file as a download."""
    response = Response(data, content_type=form.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form.extension}"'
    return response
