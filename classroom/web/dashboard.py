"""The page that teachers see when they log in: what they most likely want to go on with, one click away."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from classroom.services import demo
from classroom.services.bank import quiz_lookup, search
from classroom.services.bank.imports import drafts
from classroom.services.lessons import lookup
from classroom.web.guards import teacher_required, the_user
from classroom.web.language import select_locale

blueprint = Blueprint("dashboard", __name__, url_prefix="/teach")

OPEN = 3
"""How many running lessons are shown."""
ENDED = 4
"""How many reports are shown."""
QUIZZES = 5
"""How many quizzes are shown."""


@blueprint.get("")
@teacher_required
def show() -> ResponseReturnValue:
    """Show the lessons that are running, what can be started at once, the last reports and unfinished imports."""
    user_id = the_user().id
    return render_template(
        "dashboard.html",
        running=lookup.overview(user_id, "running", limit=OPEN),
        ended=lookup.overview(user_id, "ended", limit=ENDED),
        quizzes=quiz_lookup.listing(
            user_id, per_page=QUIZZES, last=demo.titles_in_other_languages(str(select_locale()))
        ),
        waiting=drafts.waiting(user_id),
        has_questions=search.count(user_id) > 0,
    )
