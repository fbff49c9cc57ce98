"""Log in with the school's account (OpenID Connect): to the provider, back from it, and the end of such log-ins."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

import structlog
from flask import Blueprint, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from classroom.core import rate_limits, settings
from classroom.core.database import db, now
from classroom.core.errors import Forbidden, NotAuthenticated, RateLimited
from classroom.core.extensions import csrf
from classroom.http.client_address import client_address
from classroom.http.guards import public
from classroom.http.identity import start_login
from classroom.models import User
from classroom.services.accounts import access, credentials
from classroom.services.provider import directory, tokens, user_info
from classroom.services.provider.failures import SignOnFailed
from classroom.services.sign_on import arriving, ending, linked
from classroom.services.sign_on.people import Person, person
from classroom.web import forms, user_agents
from classroom.web.forms.accounts import ProveForm
from classroom.web.guards import login_required, the_user
from classroom.web.language import safe_next
from classroom.web.sign_on_client import WITHIN, Client, take_begun
from classroom.web.sign_on_view import name

log = structlog.get_logger()
blueprint = Blueprint("sign_on", __name__)

PENDING = "sso_person_pending"
"""Key in the session of somebody who has to give the password of the account that has their address."""


@blueprint.errorhandler(SignOnFailed)
def failed(error: SignOnFailed) -> ResponseReturnValue:
    """Show what went wrong, its code, and what to do."""
    db.session.rollback()
    log.warning("sso_refused", code=error.code, detail=error.detail)
    response = make_response(render_template("accounts/sign_on_failed.html", error=error, name=name()), error.status)
    if error.retry_after:
        response.headers["Retry-After"] = str(round(error.retry_after))
    return response


def base() -> str:
    """Return the address of this site, as the provider knows it: without a slash at the end."""
    return settings.current().public_url or request.host_url.rstrip("/")


def start_url(target: str = "", link: int = 0) -> str:
    """Have this browser begin a log-in; return the provider's address for it.

    Args:
        target: path of the page to open afterwards.
        link: the login whose account gets linked; 0: log in.
    """
    document = directory.provider().document()
    back = f"{base()}{url_for('sign_on.callback')}"
    return Client(document).begin(back, str(get_locale() or "en"), next=target, link=link)


@blueprint.get("/login/oidc")
@public
def begin() -> ResponseReturnValue:
    """Go to the provider; ``next`` is the page to open afterwards."""
    target = safe_next(request.args.get("next"), "")
    if current_user.is_authenticated:
        return redirect(_destination(the_user(), target))
    rate_limits.check("login", client_address())
    db.session.rollback()  # nothing is held while the provider answers
    return redirect(start_url(target))


@blueprint.get("/login/oidc/callback")
@public
def callback() -> ResponseReturnValue:
    """Come back from the provider: log in, or link the account of who has asked for that."""
    provider = directory.provider()
    rate_limits.check("login", client_address())
    begun = take_begun(request.args.get("state"))
    logged_in = the_user().access_id if current_user.is_authenticated else 0
    db.session.rollback()  # nothing is held while the provider answers
    document = provider.document()
    _check_answer(document)
    answer = Client(document).exchange(begun, request.args["code"])
    token, access_token = answer.get("id_token"), answer.get("access_token")
    claims = tokens.id_token(token, provider, nonce=begun["nonce"], access_token=access_token)
    found = person(user_info.completed(claims, access_token, document.userinfo_endpoint))
    if begun["link"]:
        return _link(found, begun["link"], logged_in)
    try:
        arrival = arriving.log_in(found, _browser(), id_token=str(token))
    except arriving.PasswordNeeded as needed:
        session[PENDING] = {"person": asdict(found), "user_id": needed.user_id, "until": now() + WITHIN}
        return redirect(url_for("sign_on.prove", next=begun["next"] or None))
    return _enter(arrival, begun["next"])


def _check_answer(document: directory.Document) -> None:
    """Check that the answer is this provider's, and that it let somebody in (RFC 9207, RFC 6749 4.1.2.1)."""
    issuer = request.args.get("iss")
    if issuer != document.issuer and (issuer is not None or document.names_itself):
        raise SignOnFailed("sso_issuer", "the answer comes from another provider")
    if "error" in request.args:
        raise SignOnFailed("sso_denied", repr(request.args["error"][:60]))
    if not request.args.get("code"):
        raise SignOnFailed("sso_code", "the answer has no code")


def _browser() -> str:
    return user_agents.describe(request.user_agent.string)


def _destination(user: User, target: str | None) -> str:
    return safe_next(target, "/teach" if user.is_teacher else "/")


def _enter(arrival: arriving.Arrival, target: str | None) -> ResponseReturnValue:
    """Begin the session of a login that was granted; the former one of this browser ends."""
    if current_user.is_authenticated:
        access.end(the_user().access_id)
    start_login(arrival.user, "", arrival.secret)
    if arrival.stays:
        flash(_("Welcome back. Your account is no longer going to be deleted."), "success")
    return redirect(_destination(arrival.user, target))


def _link(found: Person, asked_by: int, logged_in: int) -> ResponseReturnValue:
    if asked_by != logged_in:
        raise SignOnFailed("sso_state", "the login that has asked for the link has ended")
    arriving.link_account(the_user().id, found)
    flash(_("Your account is linked now. From now on you can log in with %(name)s.", name=name()), "success")
    return redirect(url_for("accounts.profile.show"))


def _pending() -> tuple[Person, int]:
    kept = session.get(PENDING)
    if not kept or now() > kept["until"]:
        raise SignOnFailed("sso_state")
    return Person(**kept["person"]), int(kept["user_id"])


@blueprint.route("/login/oidc/link", methods=["GET", "POST"])
@public
def prove() -> ResponseReturnValue:
    """Link the account that has the person's address, by its password; or make a new one without the address."""
    directory.provider()
    found, user_id = _pending()
    form = ProveForm(next=safe_next(request.values.get("next"), ""))
    status, wait = 200, None
    if form.validate_on_submit():
        try:
            if form.apart.data:
                arrival = arriving.log_in(found, _browser(), apart=True)
            else:
                typed = form.password.data or ""
                arrival = arriving.link_with_password(found, user_id, typed, client_address(), _browser())
            return _enter(arrival, form.next.data)
        except (NotAuthenticated, RateLimited, Forbidden) as error:
            status, wait = forms.show(form, error), error.retry_after
    elif form.is_submitted():
        status = 422
    page = render_template("accounts/sign_on_prove.html", form=form, person=found, name=name())
    return page, status, {"Retry-After": str(max(1, round(wait)))} if wait else {}


@blueprint.post("/account/identities")
@login_required
def link() -> ResponseReturnValue:
    """Begin to link the own account, after its password if it has one."""
    directory.provider()
    user = the_user()
    form = ProveForm()
    if user.has_password:
        try:
            credentials.prove(user.username, form.password.data or "", client_address())
        except NotAuthenticated:
            flash(_("This is not your current password."), "error")
            return redirect(url_for("accounts.profile.show"))
    access_id = user.access_id
    db.session.rollback()
    return leave(start_url(link=access_id), _("Link my account"))


@blueprint.post("/account/identities/<int:identity_id>/remove")
@login_required
def unlink(identity_id: int) -> ResponseReturnValue:
    """Remove a link of the own account."""
    user = the_user()
    linked.unlink(user.id, identity_id, user.access_id)
    flash(_("The link was removed."), "success")
    return redirect(url_for("accounts.profile.show"))


def leave(address: str, title: str) -> ResponseReturnValue:
    """Return a page that goes on to the provider: a form may not lead there (``form-action``), a page may."""
    return render_template("accounts/leaving.html", address=address, title=title, name=name())


def logout_address(access_id: int) -> str:
    """Return the provider's address that ends a login there as well; empty if it did not come from there.

    Read it before the login ends. The provider is not asked.
    """
    if not directory.is_on() or not ending.came_from_provider(access_id):
        return ""
    proof, document = ending.proof(access_id), directory.provider().known
    if document is None or not document.end_session_endpoint:
        return ""
    wanted = {
        "client_id": settings.current().oidc_client_id,
        "post_logout_redirect_uri": f"{base()}{url_for('accounts.login')}",
        **({"id_token_hint": proof} if proof else {}),
    }
    joined = "&" if "?" in document.end_session_endpoint else "?"
    return f"{document.end_session_endpoint}{joined}{urlencode(wanted)}"


@blueprint.post("/login/oidc/backchannel-logout")
@public
def backchannel_logout() -> ResponseReturnValue:
    """End the logins that the provider names (OpenID Connect Back-Channel Logout 1.0). Its token is what it proves."""
    rate_limits.guard("login_miss", "logout token", client_address())
    db.session.rollback()
    try:
        claims: dict[str, Any] = tokens.logout_token(request.form.get("logout_token"), directory.provider())
        ended = ending.end_by_provider(claims)
    except SignOnFailed as error:
        db.session.rollback()
        if error.status != 503:
            rate_limits.record_failure("login_miss", "logout token", client_address())
        log.warning("sso_logout_refused", code=error.code, detail=error.detail)
        return {"error": "invalid_request", "error_description": error.code}, max(error.status, 400)
    log.info("sso_logged_out", logins=ended)
    return "", 200


csrf.exempt(backchannel_logout)  # no cookie counts there
