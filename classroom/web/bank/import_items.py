"""The questions of an import: choosing which come in, and mending them in the editor."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from classroom import questions
from classroom.core.errors import Invalid, TizaError
from classroom.http import uploads
from classroom.models import ImportItem
from classroom.services.bank.imports import drafts, items
from classroom.services.bank.validation import Content, check
from classroom.web.bank import editor_page, import_view
from classroom.web.bank.blueprint import blueprint
from classroom.web.bank.editor_form import QuestionForm
from classroom.web.bank.import_source import editable
from classroom.web.guards import teacher_required, the_user
from classroom.web.query_numbers import numbers

uploads.allow("bank.import_edit", editor_page.MAX_BODY)

PART = "X-Part"
"""Header of the page's script: the response is a part of the page instead of a page."""


def _is_part() -> bool:
    return request.headers.get(PART) == "1"


def _place() -> dict[str, Any]:
    """Return which page of the draft the editor was opened from."""
    return {name: request.args[name][:20] for name in ("show", "page") if request.args.get(name)}


@blueprint.post("/import/<int:draft_id>/chosen")
@teacher_required
def import_choose(draft_id: int) -> ResponseReturnValue:
    """Set which questions of the page come in, or take or leave out all that it lists with its filter."""
    owner_id, verb = the_user().id, request.form.get("do", "")
    if verb in ("all", "none"):
        items.choose_all(owner_id, draft_id, request.form.get("show", "all"), included=verb == "all")
    else:
        shown, included = (numbers(request.form.getlist(name)) for name in ("shown", "included"))
        items.choose(owner_id, draft_id, shown, included)
    if _is_part():
        return jsonify(summary=_summary(draft_id))
    return redirect(url_for("bank.import_draft", draft_id=draft_id, **_place()))


def _summary(draft_id: int) -> str:
    draft = drafts.get(the_user().id, draft_id)
    counts, show = drafts.counts(draft), request.args.get("show", "all")
    return render_template("bank/import_counts.html", draft=draft, counts=counts, show=show)


def _editor(item: ImportItem, form: QuestionForm, **shown: Any) -> ResponseReturnValue:
    where = url_for("bank.import_draft", draft_id=item.draft_id, **_place(), _anchor=f"item-{item.id}")
    return editor_page.page(
        "bank/question_form.html" if _is_part() else "bank/import_edit.html",
        form,
        question=None,
        item=item,
        part=_is_part(),
        draft_key=f"import-{item.id}",
        cancel_url=where,
        action=url_for("bank.import_edit", draft_id=item.draft_id, item_id=item.id, **_place()),
        **shown,
    )


@blueprint.route("/import/<int:draft_id>/questions/<int:item_id>", methods=["GET", "POST"])
@teacher_required
def import_edit(draft_id: int, item_id: int) -> ResponseReturnValue:
    """Mend a question of an import in the editor. What is typed is stored even if something is wrong with it."""
    owner_id = the_user().id
    item = items.get(owner_id, draft_id, item_id)
    form = QuestionForm(editable(item.question))
    show = partial(_editor, item, form)
    if not form.is_submitted():
        if item.problems and item.question:
            form.show(Invalid("", fields=item.problems) if "" not in item.problems else Invalid(item.problems[""]))
        return show()
    if (answer := editor_page.handle_button(form, show)) is not None:
        return answer
    content: Content | None = editor_page.use_if_valid(form, lambda: check(form.raw()))
    if content is None:
        if questions.is_known(form.type.data):
            items.keep_typed(owner_id, draft_id, item_id, form.raw(), _problems(form.raw()))
        return show(status=422)
    items.mend(owner_id, draft_id, item_id, content)
    editor_page.remember_saved()
    if not _is_part():
        return redirect(url_for("bank.import_draft", draft_id=draft_id, **_place(), _anchor=f"item-{item_id}"))
    draft = drafts.get(owner_id, draft_id)
    (row,) = import_view.rows(draft, [items.get(owner_id, draft_id, item_id)])
    shown = render_template("bank/import_row.html", draft=draft, row=row, types=questions.labels(), **_place())
    return jsonify(row=shown, summary=_summary(draft_id), said=_("Saved. The question can come in."))


def _problems(question: Mapping[str, Any]) -> dict[str, str]:
    try:
        check(question)
    except TizaError as error:
        return {name: str(text) for name, text in error.fields.items()} or {"": str(error.message)}
    return {"image": _("The picture could not be stored. Choose another one.")}
