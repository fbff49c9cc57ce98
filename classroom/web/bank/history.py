"""Restore a version; take or decline what a colleague offers; share a question."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from classroom.core.errors import Invalid
from classroom.services.bank import offers, sharing, versions
from classroom.web.bank.blueprint import blueprint
from classroom.web.guards import teacher_required, the_user


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
