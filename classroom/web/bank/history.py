"""How a question did; restore a version; take or decline what a colleague offers; share a question."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from classroom.core.errors import Invalid
from classroom.questions import registry
from classroom.services.bank import entries, offers, previews, sharing, versions
from classroom.services.results.analysis import flags
from classroom.services.results.over_time import question as over_time
from classroom.web import line_charts
from classroom.web.bank.blueprint import blueprint
from classroom.web.guards import teacher_required, the_user
from classroom.web.query_numbers import number as whole_number


@blueprint.get("/<int:question_id>/results")
@teacher_required
def results(question_id: int) -> ResponseReturnValue:
    """Show how a question did each time it was asked."""
    question = entries.get(question_id, the_user().id)
    page = whole_number(request.args.get("page")) or 1
    found, times = over_time.of_question(question_id, the_user().id, page=page)
    chart = line_charts.chart({"facility": [time.facility for time in times]}, [time.lesson for time in times])
    return render_template(
        "bank/results.html",
        row=previews.row(question),
        graded=registry.get(question.type).graded,
        found=found,
        chart=chart if len(times) > 1 else None,
        discrimination_word=flags.word,
    )


@blueprint.post("/<int:question_id>/versions/<int:number>/restore")
@teacher_required
def restore_version(question_id: int, number: int) -> ResponseReturnValue:
    """Restore an older version, as a new version."""
    versions.restore_version(question_id, the_user().id, number)
    flash(_("Version %(number)d was restored as the newest.", number=number), "success")
    return redirect(url_for("bank.show", question_id=question_id))


@blueprint.post("/<int:question_id>/offers/<int:offer_id>/take")
@teacher_required
def take_offer(question_id: int, offer_id: int) -> ResponseReturnValue:
    """Use a change that a colleague made in a lesson."""
    question = offers.take(question_id, the_user().id, offer_id)
    flash(_("The change is in your bank now."), "success")
    return redirect(url_for("bank.show", question_id=question.id))


@blueprint.post("/<int:question_id>/offers/<int:offer_id>/decline")
@teacher_required
def decline_offer(question_id: int, offer_id: int) -> ResponseReturnValue:
    """Leave a question as it is. The lesson keeps its version."""
    offers.decline(question_id, the_user().id, offer_id)
    flash(_("Your question stays as it is. The lesson keeps its version."), "success")
    return redirect(url_for("bank.show", question_id=question_id))


@blueprint.post("/<int:question_id>/share")
@teacher_required
def share(question_id: int) -> ResponseReturnValue:
    """Give a colleague a copy of a question."""
    username = request.form.get("username", "").strip()
    try:
        sharing.give(the_user(), [question_id], username)
    except Invalid as error:
        flash(error.fields.get("username", error.message), "error")
    else:
        flash(_("%(name)s got a copy of this question.", name=username), "success")
    return redirect(url_for("bank.show", question_id=question_id))
