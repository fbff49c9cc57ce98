"""The error page, which says what to do next."""

from flask import Response, current_app, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from classroom.core.errors import TizaError


def _link_back() -> tuple[str, str]:
    """Return a link back to the form whose data was too large, or home if its URL has no page."""
    try:
        current_app.url_map.bind("").match(request.path, method="GET")
    except HTTPException:
        return _("Back to the home page"), "/"
    return _("Try again"), request.path


def render(error: TizaError) -> Response:
    """Return the page for an error."""
    titles = {
        400: _("The request was not understood"),
        401: _("Please log in"),
        403: _("You do not have access"),
        404: _("Not found"),
        405: _("Not possible here"),
        409: _("Not possible right now"),
        413: _("Too large"),
        429: _("A little slower, please"),
        500: _("Our mistake"),
        503: _("We will be back in a moment"),
    }
    titles_of_codes = {"ended": _("The lesson has ended"), "not_on_roster": _("You are not in this class")}
    title = titles_of_codes.get(error.code) or titles.get(error.status, _("That did not work"))
    texts_of_codes = {"ended": _("Are you looking for another one? Ask your teacher for its code.")}
    actions = {401: (_("Log in"), "/login"), 413: _link_back()}
    page = render_template(
        "errors/error.html",
        status=None if error.code in titles_of_codes else error.status,  # nothing is wrong
        title=title,
        message=texts_of_codes.get(error.code) or str(error.message) or error.code,
        action=actions.get(error.status, (_("Back to the home page"), "/")),
        reference=getattr(error, "reference", None),
    )
    return make_response(page, error.status)
