"""Forgotten passwords: ask for a link by mail, and choose a new password with it."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from classroom.core.errors import Invalid, NotAuthenticated, RateLimited
from classroom.http.client_address import client_address
from classroom.http.guards import public
from classroom.http.identity import end_login
from classroom.services.accounts import letters, resets
from classroom.web import forms
from classroom.web.forms.accounts import AskResetForm, ChoosePasswordForm
from classroom.web.guards import the_user

blueprint = Blueprint("reset", __name__, url_prefix="/reset")


@blueprint.after_request
def hide(response: Response) -> Response:
    """Have browsers tell no other page where they came from. No page is stored anyway (``Cache-Control``)."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.route("", methods=["GET", "POST"])
@public
def ask() -> ResponseReturnValue:
    """Ask for a link that sets a new password; without mail, say who can help. The answer is the same for everybody."""
    if not letters.can_be_sent():
        return render_template("accounts/reset.html", form=None, sent=False)
    form = AskResetForm()
    status, wait, sent = 200, None, False
    if form.validate_on_submit():
        try:
            resets.ask(form.username.data or "", client_address())
            sent = True
        except RateLimited as error:
            status, wait = forms.show(form, error), error.retry_after
    elif form.is_submitted():
        status = Invalid.status
    page = render_template("accounts/reset.html", form=form, sent=sent, minutes=resets.VALID_MINUTES)
    return _answer(page, status, wait)


def _answer(page: str, status: int, wait: float | None) -> ResponseReturnValue:
    response = make_response(page, status)
    if wait:
        response.headers["Retry-After"] = str(max(1, round(wait)))
    return response


@blueprint.route("/new", methods=["GET", "POST"])
@public
def choose() -> ResponseReturnValue:
    """Choose a new password with the link of a mail, whose secret the page reads from behind the ``#``."""
    form = ChoosePasswordForm()
    status, wait = 200, None
    if form.validate_on_submit():
        try:
            user = resets.choose(form.secret.data or "", form.new_password.data or "", client_address())
        except (Invalid, NotAuthenticated, RateLimited) as error:
            status, wait = forms.show(form, error), error.retry_after
        else:
            if current_user.is_authenticated and the_user().id != user.id:
                end_login()  # of somebody else, on the same computer
            flash(_("The new password is set. Log in with it."), "success")
            return redirect(url_for("accounts.login"))
    elif form.is_submitted():
        status = Invalid.status
    return _answer(render_template("accounts/reset_choose.html", form=form), status, wait)
