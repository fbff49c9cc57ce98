"""Choose a password instead of one that somebody else has made: until then, every page leads here."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from classroom.core.errors import Conflict, Invalid
from classroom.http.identity import end_login, start_login
from classroom.services.accounts import users
from classroom.web import forms, user_agents
from classroom.web.forms.accounts import OwnPasswordForm
from classroom.web.guards import login_required, the_user
from classroom.web.language import safe_next

blueprint = Blueprint("own_password", __name__, url_prefix="/account/password/choose")

OPEN = frozenset({"own_password.choose", "accounts.logout", "language.choose", "privacy.show", "static"})
"""What works before another password was chosen."""


@blueprint.before_app_request
def lead_here() -> ResponseReturnValue | None:
    """Lead whoever logged in with a password of somebody else to the page that changes it."""
    if "_user_id" not in session or request.endpoint in OPEN or request.path.startswith(("/static/", "/api/")):
        return None
    if not current_user.is_authenticated or not current_user.must_change_password:
        return None
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("own_password.choose", next=target))


@blueprint.route("", methods=["GET", "POST"])
@login_required
def choose() -> ResponseReturnValue:
    """Choose a password of one's own, after logging in with one that a teacher or an administrator made."""
    user = the_user()
    target = safe_next(request.values.get("next"), "/teach" if user.is_teacher else "/")
    if not user.must_change_password:
        return redirect(target)
    form, status = OwnPasswordForm(next=safe_next(request.values.get("next"), "")), 200
    if form.validate_on_submit():
        try:
            users.choose_own(user.id, form.new_password.data or "")
        except Invalid as error:
            status = forms.show(form, error)
        except Conflict as error:
            end_login()
            flash(str(error.message), "error")
            return redirect(url_for("accounts.login"))
        else:
            start_login(users.get(user.id), user_agents.describe(request.user_agent.string))
            flash(_("Your password was changed."), "success")
            return redirect(target)
    elif form.is_submitted():
        status = Invalid.status
    return render_template("accounts/own_password.html", form=form, user=user), status
