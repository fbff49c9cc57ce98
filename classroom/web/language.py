"""The language of pages: the visitor's choice, else that of the account, else that of the browser."""

from gettext import NullTranslations
from urllib.parse import urlsplit

from babel import Locale
from flask import Blueprint, Flask, g, has_request_context, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_babel import get_translations
from flask_login import current_user

from classroom.core import settings
from classroom.core.languages import LANGUAGES, NAMES
from classroom.http.guards import public
from classroom.services.accounts import users
from classroom.web.guards import the_user

_LOCALES = {language: Locale.parse(language) for language in LANGUAGES}
"""Parsed once: from a text, Babel would look at its files for every request."""

blueprint = Blueprint("language", __name__)


def select_locale() -> Locale:
    """Return the language of this request, or outside of requests that of the server."""
    if not has_request_context():
        return _LOCALES[settings.current().default_language]
    chosen = session.get("language")
    if not chosen and "_user_id" in session and current_user.is_authenticated:  # looking for an account takes time
        chosen = current_user.language
    if chosen not in LANGUAGES:
        chosen = request.accept_languages.best_match(LANGUAGES) or settings.current().default_language
    return _LOCALES[chosen]


def register(app: Flask) -> None:
    """Give templates the names of the languages, and :func:`translations` in place of Flask-Babel's functions."""
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: translations().gettext(text),
        ngettext=lambda one, many, number: translations().ngettext(one, many, number),
        pgettext=lambda context, text: translations().pgettext(context, text),
        npgettext=lambda context, one, many, number: translations().npgettext(context, one, many, number),
        newstyle=True,
    )
    app.jinja_env.globals["languages"] = NAMES


def translations() -> NullTranslations:
    """Return the messages in the language of this request.

    Flask-Babel looks for them anew for each text, which takes longer than the translation, and a page has hundreds.
    They are kept where Flask-Babel forgets them when the language changes: ``force_locale()`` and ``refresh()``.
    """
    kept = g.get("_flask_babel")
    found: NullTranslations | None = getattr(kept, "babel_translations", None)
    if found is None:
        found = get_translations()
        g._flask_babel.babel_translations = found
    return found


def safe_next(target: str | None, default: str = "/") -> str:
    """Return ``target`` when it is a path on this site, else ``default``.

    Browsers read a backslash as a slash and drop control characters, so targets with either are rejected.
    """
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return default
    if any(ord(character) < 33 for character in target):
        return default
    parts = urlsplit(target)
    return default if parts.scheme or parts.netloc else target


@blueprint.post("/language")
@public
def choose() -> ResponseReturnValue:
    """Set the visitor's language, also in the account if logged in, and redirect back."""
    language = request.form.get("language")
    if language in LANGUAGES:
        session["language"] = language
        if current_user.is_authenticated:
            users.set_language(the_user().id, language)
    return redirect(safe_next(request.form.get("next")))
