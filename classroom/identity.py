"""Who asks: binds Flask-Login's cookie and the API's bearer token to rows of ``accesses``."""

from flask import Flask, session
from flask_login import login_user

from classroom.extensions import login_manager
from classroom.models import User
from classroom.services import access


def start_login(user: User, label: str) -> None:
    """Log a browser in: a new session with nothing of the old one but the language."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    session.permanent = True
    user.login_secret = access.grant(user, "session", label)
    login_user(user)


def load_user(secret: str) -> User | None:
    """Return the user whose log-in a cookie names, or None."""
    found = access.find(secret, "session")
    if found is None:
        return None
    user = found.user
    user.login_secret, user.access_id = secret, found.id
    return user


def install(app: Flask) -> None:
    """Tell Flask-Login how cookies become users. The rows say how long one holds, not the browser's address."""
    login_manager.session_protection = None
    login_manager.user_loader(load_user)
