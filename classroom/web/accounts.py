"""Log in, log out and register. The account page is in profile.py."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from classroom.core.errors import Forbidden, Invalid, NotAuthenticated, RateLimited
from classroom.http.client_address import client_address
from classroom.http.guards import public
from classroom.http.identity import end_login, start_login
from classroom.models import User
from classroom.services.accounts import access, approval, email_changes, leaving, users
from classroom.web import forms, profile, user_agents
from classroom.web.forms.accounts import ROLES, LoginForm, RegisterForm
from classroom.web.guards import the_user
from classroom.web.language import safe_next
from classroom.web.sign_on import leave, logout_address
from classroom.web.sign_on_view import sign_on

blueprint = Blueprint("accounts", __name__)
blueprint.register_blueprint(profile.blueprint)


def _destination(user: User) -> str:
    """Return the URL to open after logging in: ``next``, or the start page for this role."""
    return safe_next(request.values.get("next"), "/teach" if user.is_teacher else "/")


def _log_in(user: User) -> ResponseReturnValue:
    """Log in a user, and end the previous login of this browser."""
    if current_user.is_authenticated:
        access.end(the_user().access_id)
    was_leaving = leaving.due_at(user.id) is not None
    start_login(user, user_agents.describe(request.user_agent.string))
    if was_leaving:
        flash(_("Welcome back. Your account is no longer going to be deleted."), "success")
    return redirect(_destination(user))


def _refused(page: str, status: int, retry_after: float | None) -> ResponseReturnValue:
    return page, status, {"Retry-After": str(max(1, round(retry_after)))} if retry_after else {}


@blueprint.route("/login", methods=["GET", "POST"])
@public
def login() -> ResponseReturnValue:
    """Log in, and redirect to ``next`` if it is a path of this site."""
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(_destination(the_user()))
    form = LoginForm(next=safe_next(request.values.get("next"), ""))
    status, wait = 200, None
    if form.validate_on_submit():
        try:
            return _log_in(users.authenticate(form.username.data, form.password.data, client_address()))
        except (Forbidden, NotAuthenticated, RateLimited) as error:
            status, wait = forms.show(form, error), error.retry_after
    elif form.is_submitted():
        status = Invalid.status
    may_register = bool(users.registration_roles())
    page = render_template("accounts/login.html", form=form, sso=sign_on(), may_register=may_register)
    return _refused(page, status, wait)


@blueprint.post("/logout")
@public
def logout() -> ResponseReturnValue:
    """Log out: end the login on the server, so that no copy of the cookie works, its sockets and the session.

    Who came with the school's account is logged out there as well.
    """
    address = logout_address(the_user().access_id) if current_user.is_authenticated else ""
    end_login()
    if address:
        return leave(address, _("Log out"))
    return redirect(url_for("accounts.login"))


@blueprint.route("/register", methods=["GET", "POST"])
@public
def register() -> ResponseReturnValue:
    """Register an account, if the settings allow it."""
    roles = users.registration_roles()
    if not roles:
        return render_template("accounts/registration_closed.html"), Forbidden.status
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(_destination(the_user()))
    form = RegisterForm(next=safe_next(request.values.get("next"), ""))
    asks = users.may_ask_to_teach()
    form.role.choices = [SelectChoice(role, ROLES[role]) for role in (("student", "teacher") if asks else roles)]
    form.role.validate_choice = False  # the service validates it
    if form.role.data is None:
        form.role.data = roles[0]
    status, wait = 200, None
    if form.validate_on_submit():
        fields = ("username", "password", "display_name", "email", "role", "code")
        try:
            user = users.register(address=client_address(), **{name: form[name].data or "" for name in fields})
            answer = _log_in(user)
            if user.requested_role:
                flash(_waits(user), "info")  # afterwards: a login begins a new session
            return answer
        except (Invalid, RateLimited) as error:
            status, wait = forms.show(form, error), error.retry_after
    elif form.is_submitted():
        status = Invalid.status
    more = {"title": _("Create an account"), "asks": asks, "has_code": asks and approval.has_code()}
    return _refused(render_template("accounts/register.html", form=form, **more), status, wait)


def _waits(user: User) -> str:
    text = _("Your account is ready. It works as a student's until an administrator has approved you as a teacher.")
    if email_changes.waiting(user.id) is not None:
        text = _("A link was sent to your address. Once you have opened it, your account is a teacher's.")
    return str(text)
