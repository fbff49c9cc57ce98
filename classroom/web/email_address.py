"""The e-mail address of an account: change it, and open the links that confirm and undo a change."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from classroom.core import origin
from classroom.core.errors import Invalid, NotAuthenticated, TizaError
from classroom.http.client_address import client_address
from classroom.http.guards import public
from classroom.http.identity import end_login
from classroom.services.accounts import email_changes
from classroom.web import forms, profile
from classroom.web.forms.accounts import EmailForm, LinkForm
from classroom.web.guards import login_required, the_user

blueprint = Blueprint("email", __name__, url_prefix="/account/email")


@blueprint.after_request
def hide(response: Response) -> Response:
    """Have browsers tell no other page where they came from."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _done(message: str, kind: str = "success") -> ResponseReturnValue:
    flash(message, kind)
    return redirect(url_for("accounts.profile.show"))


@blueprint.post("")
@login_required
def change() -> ResponseReturnValue:
    """Change the address: with the password, and where mail is set up by a link that is sent to the new one."""
    form = EmailForm()
    if not form.validate_on_submit():
        return profile.page(Invalid.status, email=form)
    try:
        sent = email_changes.request(the_user().id, form.email.data or "", form.password.data or "")
    except TizaError as error:
        return profile.page(forms.show(form, error), email=form)
    if sent:
        return _done(_("A link was sent to the new address. The change is made when you open it."), "info")
    return _done(_("Your e-mail address was changed."))


@blueprint.post("/ask")
@login_required
def ask() -> ResponseReturnValue:
    """Send a link that confirms the address that the account has."""
    if email_changes.ask_to_confirm(the_user().id):
        return _done(_("A link was sent to your address. Open it to confirm the address."), "info")
    return _done(_("There is nothing to confirm."), "info")


@blueprint.post("/give-up")
@login_required
def give_up() -> ResponseReturnValue:
    """Give up a change whose link was not opened yet."""
    email_changes.give_up(the_user().id)
    return _done(_("The address stays as it is."))


@blueprint.route("/confirm", methods=["GET", "POST"])
@public
def confirm() -> ResponseReturnValue:
    """Confirm an address by the link of a mail, logged in to the account that asked for it."""
    if not current_user.is_authenticated:
        page = render_template("accounts/email_link.html", form=None, undo=False)
        return page, 200 if request.method == "GET" else NotAuthenticated.status
    form, status = LinkForm(), 200
    if form.validate_on_submit():
        user = the_user()
        origin.acts(user.id)
        was_waiting = user.requested_role is not None
        try:
            user = email_changes.confirm(user.id, form.secret.data or "")
        except TizaError as error:
            status = forms.show(form, error)
        else:
            if was_waiting and user.is_teacher:
                return _done(_("Your address is confirmed, and your account is a teacher's now."))
            return _done(_("Your e-mail address is confirmed."))
    elif form.is_submitted():
        status = Invalid.status
    return render_template("accounts/email_link.html", form=form, undo=False), status


@blueprint.route("/undo", methods=["GET", "POST"])
@public
def undo() -> ResponseReturnValue:
    """Undo a change of the address by the link of a mail, log everybody out, and send a link for a new password."""
    form, status = LinkForm(), 200
    if form.validate_on_submit():
        try:
            email_changes.undo(form.secret.data or "", client_address())
        except TizaError as error:
            status = forms.show(form, error)
        else:
            end_login()
            flash(_("The address is as it was, and everybody is logged out."), "success")
            flash(_("Look into your mail: there is a link to choose a new password."), "info")
            return redirect(url_for("accounts.login"))
    elif form.is_submitted():
        status = Invalid.status
    return render_template("accounts/email_link.html", form=form, undo=True), status
