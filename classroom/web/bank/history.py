"""The way back to an older version of a question."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from classroom.services import bank_versions
from classroom.web.bank.blueprint import blueprint
from classroom.web.guards import teacher_required, the_user


@blueprint.post("/<int:question_id>/versions/<int:number>/restore")
@teacher_required
def restore_version(question_id: int, number: int) -> ResponseReturnValue:
    """Make an older version the newest again, as a new version."""
    bank_versions.restore_version(question_id, the_user().id, number)
    flash(_("Version %(number)d is the newest again.", number=number), "success")
    return redirect(url_for("bank.show", question_id=question_id))
