"""The way in from a platform: it begins a login, answers it with a launch, and the person is led on."""

from urllib.parse import urlsplit

import structlog
from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from classroom.core import rate_limits
from classroom.core.errors import TizaError
from classroom.core.extensions import csrf
from classroom.http.client_address import client_address
from classroom.http.guards import public
from classroom.http.identity import start_login
from classroom.lti import frames
from classroom.models import User
from classroom.services.accounts import access
from classroom.services.lti import claims, contexts, deep_linking, launches, logins, passes, platforms
from classroom.services.lti.launches import Arrival, Destination
from classroom.services.lti.refusals import Refused

log = structlog.get_logger()

blueprint = Blueprint("lti", __name__, url_prefix="/lti")
csrf.exempt(blueprint)  # platforms send the forms; states, one-time secrets and origins are checked instead

LONGEST_TARGET = 100


def _origins() -> list[str]:
    """Return the origins of all platforms, for pages that are shown before it is certain which one it is."""
    return [origin for platform in platforms.listed() for origin in launches.origins(platform, asks=frames.asks())]


@blueprint.errorhandler(TizaError)
def explain(error: TizaError) -> ResponseReturnValue:
    """Say what is wrong, by its code, and what the person can do."""
    log.warning("lti_refused", code=error.code, path=request.path)
    login = error.login if isinstance(error, Refused) else None
    again = {name: value for name, value in (login or {}).items() if name in logins.PARAMETERS and value}
    page = render_template("lti/problem.html", error=error, again=again)
    response = frames.shown_by(page, _origins(), error.status)
    if error.retry_after:
        response.headers["Retry-After"] = str(max(1, round(error.retry_after)))
    return response


@blueprint.route("/login", methods=["GET", "POST"])
@public
def login() -> ResponseReturnValue:
    """Begin a login, as the platform asks: send the browser to it with a state that only this browser has."""
    rate_limits.check("login", client_address())
    begun = logins.begin(request.values, frames.base())
    storage = request.values.get("lti_storage_target", "")[:LONGEST_TARGET]
    if not storage:
        return frames.keep(_redirect(begun.url), begun.key, begun.secret)
    platform = platforms.get(begun.platform_id)
    parts = urlsplit(platform.auth_url)
    kept = {"target": storage, "origin": f"{parts.scheme}://{parts.netloc}", "key": begun.key, "value": begun.secret}
    page = render_template("lti/storage.html", action="put", kept=kept, url=begun.url, fields={})
    return frames.keep(frames.shown_by(page, launches.origins(platform, asks=frames.asks())), begun.key, begun.secret)


def _redirect(url: str) -> Response:
    return make_response(redirect(url, 303))


@blueprint.post("/launch")
@public
def launch() -> ResponseReturnValue:
    """Let somebody in whom a platform has sent."""
    form = request.form
    state = form.get("state", "")[:200]
    key = logins.key_of(state)
    if "error" in form:
        raise Refused("denied")
    proof = form.get("proof", "") if frames.came_from_here() else ""
    try:
        arrival = launches.arrive(
            state=state,
            token=form.get("id_token", ""),
            secret=request.cookies.get(key, "") or proof,
            base=frames.base(),
        )
    except Refused as refused:
        if refused.login and refused.login.get("lti_storage_target") and "proof" not in form:
            return _ask_platform(refused.login, key)
        raise
    if arrival.launch.kind == claims.CHOOSING:
        return frames.drop(_choose(arrival), key)
    return frames.drop(_go(arrival), key)


def _ask_platform(begun: dict[str, str], key: str) -> ResponseReturnValue:
    """Have the page ask the platform for the secret that it has kept, and send the launch again with it."""
    kept = {"target": begun["lti_storage_target"], "origin": begun["origin"], "key": key, "value": ""}
    fields = {name: request.form.get(name, "") for name in ("state", "id_token")}
    page = render_template("lti/storage.html", action="get", kept=kept, url=url_for("lti.launch"), fields=fields)
    return frames.shown_by(page, _origins())


def _path(goes: Destination) -> str:
    match goes.kind:
        case "class":
            return url_for("courses.show", course_id=goes.number)
        case "assignment":
            return url_for("assignments.show", assignment_id=goes.number)
        case "teach":
            return url_for("dashboard.show")
        case "work":
            return url_for("lti_today.homework", code=goes.code)
        case "today":
            return url_for("lti_today.show", course_id=goes.number)
    return url_for("student.home")


def _go(arrival: Arrival) -> Response:
    path = _path(arrival.goes)
    another = arrival.goes.number if arrival.goes.kind == "teach" else 0
    if not frames.is_in_frame():
        _log_in(arrival.user, arrival.platform.name)
        _say_whose_class(another)
        return _redirect(path)
    name = arrival.platform.name
    secret = passes.make("open", arrival.user.id, {"path": path, "platform": name, "another": another})
    page = render_template("lti/open.html", secret=secret, name=arrival.user.display_name, platform=name)
    return frames.shown_by(page, launches.origins(arrival.platform, arrival.launch.return_url))


def _log_in(user: User, label: str) -> None:
    """Log in a user, and end the previous login of this browser."""
    if current_user.is_authenticated:
        access.end(current_user.access_id)
    start_login(user, label)


def _say_whose_class(course_id: int) -> None:
    """Tell a teacher who comes from a course whose class is a colleague's, on the page that comes next."""
    owner = contexts.owner_of(course_id) if course_id else None
    if owner is not None:
        text = _(
            "The class of this course belongs to %(name)s. To run a lesson of it together, tell %(name)s your "
            "username, %(username)s: it is entered on the page of the lesson, under “Share with another teacher”.",
            name=owner.display_name,
            username=current_user.username,
        )
        flash(text, "info")


@blueprint.post("/open")
@public
def open_window() -> ResponseReturnValue:
    """Log in, in a window of its own, who came in a frame and pressed the button there."""
    if not frames.came_from_here():
        raise Refused("code")
    used = passes.use("open", request.form.get("secret", "")[:200])
    _log_in(used.user, used.data["platform"])
    _say_whose_class(used.data.get("another", 0))
    return redirect(used.data["path"], 303)


def _choose(arrival: Arrival) -> Response:
    secret = deep_linking.begin(arrival)
    page = render_template("lti/choose.html", secret=secret, offer=deep_linking.offer(arrival.user))
    return frames.shown_by(page, launches.origins(arrival.platform, arrival.launch.return_url))


@blueprint.post("/choose")
@public
def choose() -> ResponseReturnValue:
    """Send the platform what an instructor has chosen."""
    if not frames.came_from_here():
        raise Refused("choice")
    form = request.form
    answer = deep_linking.answer(form.get("secret", "")[:200], form.get("choice", "")[:40], frames.base())
    page = render_template("lti/chosen.html", answer=answer)
    return frames.shown_by(page, [*_origins(), *_origin_of(answer.return_url)], sends_to=answer.return_url)


def _origin_of(url: str) -> list[str]:
    parts = urlsplit(url)
    return [f"{parts.scheme}://{parts.netloc}"]
