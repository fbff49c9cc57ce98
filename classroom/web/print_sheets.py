"""Sheets to print: the questions of a quiz, or some of the bank, for study and for tests on paper."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale

from classroom.core.languages import LANGUAGES
from classroom.models import Question
from classroom.services.bank import print_sheets
from classroom.web.forms.print_sheets import SheetForm
from classroom.web.guards import teacher_required, the_user
from classroom.web.query_numbers import numbers

blueprint = Blueprint("print_sheets", __name__)

SEPARATOR = "-"
"""Between ids in an address; browsers would write a comma of a form as three characters."""


@blueprint.get("/teach/quizzes/<int:quiz_id>/sheet")
@teacher_required
def quiz(quiz_id: int) -> ResponseReturnValue:
    """Show the questions of a quiz as a sheet to print."""
    title, chosen = print_sheets.of_quiz(quiz_id, the_user().id)
    return _page(title, chosen, url_for("quizzes.edit", quiz_id=quiz_id))


@blueprint.get("/teach/questions/sheet")
@teacher_required
def bank() -> ResponseReturnValue:
    """Show questions of the bank as a sheet to print; ``ids`` are theirs, in order."""
    ids = numbers(request.args.get("ids", "").split(SEPARATOR))
    return _page("", print_sheets.of_bank(ids, the_user().id), url_for("bank.index"), ids=ids)


def address_of(ids: Sequence[int]) -> str:
    """Return the address of a sheet with these questions of the bank."""
    return url_for("print_sheets.bank", ids=SEPARATOR.join(map(str, ids)))


def _page(title: str, chosen: Sequence[Question], back: str, *, ids: Sequence[int] = ()) -> ResponseReturnValue:
    form = SheetForm(request.args, data={"title": title, "language": _language()})
    settings = form.settings()
    made = print_sheets.versions(chosen, number=settings["versions"], mix=settings["mix"], seed=settings["seed"])
    with force_locale(settings["language"]):
        paper = render_template("sheets/paper.html", settings=settings, versions=made) if chosen else ""
    kept = SEPARATOR.join(map(str, ids))
    return render_template("sheets/page.html", form=form, settings=settings, paper=paper, back=back, ids=kept)


def _language() -> str:
    """Return the visitor's language, which is that of the headings unless another one is chosen."""
    language = str(get_locale()).partition("_")[0]
    return language if language in LANGUAGES else "en"
