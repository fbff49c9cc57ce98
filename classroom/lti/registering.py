"""The page that a platform opens to register itself; an administrator finishes it in a window of its own.

In a frame of the platform nobody is logged in. So this page has only a link, waits until the registration is done, and
tells the platform to close it.
"""

import structlog
from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from classroom.core import rate_limits
from classroom.core.errors import TizaError
from classroom.http.client_address import client_address
from classroom.http.guards import public
from classroom.lti import frames
from classroom.services.lti import registering
from classroom.services.lti.launches import origin_of

log = structlog.get_logger()

blueprint = Blueprint("lti_registering", __name__, url_prefix="/lti/register")


def _shown(page: str, status: int = 200) -> ResponseReturnValue:
    """Return a page for the platform that asks; no other is known yet, and there is nothing to press but a link."""
    asked = origin_of(request.args.get("openid_configuration", ""))
    response = frames.shown_by(page, filter(None, (asked, frames.asks())), status)
    response.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"  # the platform's window hears when it is done
    return response


@blueprint.errorhandler(TizaError)
def explain(error: TizaError) -> ResponseReturnValue:
    """Say what is wrong, by its code, and what to do."""
    log.warning("lti_refused", code=error.code, path=request.path)
    return _shown(render_template("lti/registration_problem.html", error=error, framed=True), error.status)


@blueprint.get("")
@public
def begin() -> ResponseReturnValue:
    """Begin a registration, as the platform asks."""
    rate_limits.check("login", client_address())
    url, token = (request.args.get(name, "") for name in ("openid_configuration", "registration_token"))
    key = registering.begin(url, token)
    return _shown(render_template("lti/registering.html", key=key, platform=origin_of(url)))


@blueprint.get("/<key>")
@public
def look(key: str) -> ResponseReturnValue:
    """Return ``{"state"}`` as JSON: ``waiting``, ``done`` or ``gone``."""
    return jsonify(state=registering.state(key))
