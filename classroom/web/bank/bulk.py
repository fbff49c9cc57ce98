"""Actions on the selected questions, or on all search results, and undoing them."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from classroom.core.errors import Invalid
from classroom.core.languages import LANGUAGES
from classroom.services.bank import bulk_edit, print_sheets, quiz_items, quizzes, search, sharing
from classroom.services.lessons import lifecycle
from classroom.web.bank import undo_tokens
from classroom.web.bank.blueprint import blueprint
from classroom.web.bank.listing import FILTERS, download, wanted
from classroom.web.guards import teacher_required, the_user
from classroom.web.print_sheets import address_of
from classroom.web.query_numbers import number, numbers

MOST = {
    "quiz": quiz_items.MAX_ITEMS,
    "lesson": quiz_items.MAX_ITEMS,
    "share": sharing.MAX_GIVEN,
    "sheet": print_sheets.MOST_SELECTED,
    **dict.fromkeys(("archive", "tag", "untag", "set"), bulk_edit.MAX_MANY),
}
"""Most questions for each action; exports have no limit."""


def _list_query() -> dict[str, str]:
    """Return the filters and the page number of the list from which the form was sent."""
    sent = dict(parse_qsl(request.form.get("back", "")[:1000]))
    return {name: value for name, value in sent.items() if name in (*FILTERS, "page")}


def _back(**more: Any) -> ResponseReturnValue:
    """Redirect to the list with the same filters."""
    return redirect(url_for("bank.index", **{**_list_query(), **more}))


def offer(change: undo_tokens.Change) -> ResponseReturnValue:
    """Redirect to the list, which reports the change and offers to undo it."""
    if not change.count:
        flash(_("There was nothing to change."), "info")
        return _back()
    return _back(undo=undo_tokens.token_of(the_user().id, change))


@blueprint.post("/undo")
@teacher_required
def undo() -> ResponseReturnValue:
    """Undo the last change to one or many questions; later changes are kept."""
    change = undo_tokens.change_of(the_user().id, request.form.get("undo", ""))
    count = bulk_edit.undo(the_user().id, change.what, change.at, change.tag)
    flash(ngettext("Undone for %(num)d question.", "Undone for %(num)d questions.", count), "success")
    if count < change.count:
        flash(_("Later changes are kept."), "info")
    return _back()


@blueprint.post("/selected")
@teacher_required
def selected() -> ResponseReturnValue:
    """Apply an action to the selected questions, or to all search results, in the order in which they were made."""
    action = request.form.get("do", "")
    if action not in ACTIONS:
        raise Invalid(_("Choose what to do with the questions."), fields={"do": ", ".join(ACTIONS)})
    ids = _found_ids() if request.form.get("all") == "1" else _selected_ids()
    if ids is None:
        flash(_("The results of this search have changed. Check them again."), "warning")
        return _back()
    if not ids:
        flash(_("Tick one question or more first."), "warning")
        return _back()
    if len(ids) > (most := MOST.get(action, len(ids))):
        text = _("That can be done with at most %(max)d questions at once; these are %(num)d.", max=most, num=len(ids))
        flash(text, "warning")
        return _back()
    return ACTIONS[action](ids)


def _selected_ids() -> list[int]:
    return sorted(set(numbers(request.form.getlist("question_ids"))))


def _found_ids() -> list[int] | None:
    """Return the ids of all search results, or None if their number is not the one that the page showed."""
    ids = sorted(search.ids_of(the_user().id, **wanted(_list_query())))
    return ids if len(ids) == number(request.form.get("total")) else None


def _export(ids: list[int]) -> ResponseReturnValue:
    return download(ids, request.form.get("format", "json"), anyway=request.form.get("anyway") == "1")


def _quiz(ids: list[int]) -> ResponseReturnValue:
    owner_id, quiz_id = the_user().id, number(request.form.get("quiz_id"))
    title = request.form.get("quiz_title", "").strip()[: quizzes.MAX_TITLE] or _("New quiz")
    quiz = quiz_items.append(quiz_id, owner_id, ids) if quiz_id else quizzes.create(owner_id, title, ids)
    flash(_("The questions were added to the quiz."), "success")
    return redirect(url_for("quizzes.edit", quiz_id=quiz.id))


def _lesson(ids: list[int]) -> ResponseReturnValue:
    lesson = lifecycle.create(the_user().id, question_ids=ids)
    return redirect(url_for("lessons.control", lesson_id=lesson.id))


def _sheet(ids: list[int]) -> ResponseReturnValue:
    return redirect(address_of(ids))


def _archive(ids: list[int]) -> ResponseReturnValue:
    return offer(undo_tokens.Change("archive", *bulk_edit.archive(the_user().id, ids)))


def _retag(what: str, change: Callable[[int, list[int], str], bulk_edit.Mark], ids: list[int]) -> ResponseReturnValue:
    tag = request.form.get("tag", "").strip()
    if not tag:
        flash(_("Type the tag first."), "warning")
        return _back()
    return offer(undo_tokens.Change(what, *change(the_user().id, ids, tag), tag))


def _tag(ids: list[int]) -> ResponseReturnValue:
    return _retag("tag", bulk_edit.tag, ids)


def _untag(ids: list[int]) -> ResponseReturnValue:
    return _retag("untag", bulk_edit.untag, ids)


def _set(ids: list[int]) -> ResponseReturnValue:
    field, _colon, value = request.form.get("value", "").partition(":")
    if field not in bulk_edit.VALUES:
        flash(_("Choose a difficulty or a language first."), "warning")
        return _back()
    given: Any = value if value in LANGUAGES else number(value)
    return offer(undo_tokens.Change("set", *bulk_edit.set_value(the_user().id, ids, field, given)))


def _share(ids: list[int]) -> ResponseReturnValue:
    username = request.form.get("username", "").strip()
    if not username:
        flash(_("Type your colleague's username first."), "warning")
        return _back()
    try:
        count = sharing.give(the_user(), ids, username)
    except Invalid as error:
        if "username" not in error.fields:
            raise
        flash(error.fields["username"], "error")
        return _back()
    text = ngettext(
        "%(name)s got a copy of %(num)d question.", "%(name)s got copies of %(num)d questions.", count, name=username
    )
    flash(text, "success")
    return _back()


ACTIONS = {
    "export": _export,
    "quiz": _quiz,
    "lesson": _lesson,
    "sheet": _sheet,
    "archive": _archive,
    "tag": _tag,
    "untag": _untag,
    "set": _set,
    "share": _share,
}
