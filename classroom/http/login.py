"""Who asks: binds Flask-Login's cookie and the API's bearer token to rows of ``accesses``."""

from flask import Flask, session
from flask_login import login_user

from classroom.core.extensions import login_manager
from classroom.models import User
from classroom.services.accounts import access
from classroom.services.participants.join_batch import Place


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


REMEMBERED = 10
"""Lessons that one cookie remembers a guest in."""


def remember(participant: Place) -> None:
    """Keep in the signed cookie who this browser is in a lesson."""
    known = [pair for pair in session.get("participants", []) if pair[0] != participant.lesson_id]
    session["participants"] = [*known, [participant.lesson_id, participant.id]][-REMEMBERED:]
    session.permanent = True


def remembered(lesson_id: int | None = None) -> tuple[int, int] | None:
    """Return ``(lesson id, participant id)`` from the cookie: of that lesson, or of the one joined last."""
    for lesson, participant in reversed(session.get("participants", [])):
        if lesson_id in (None, lesson):
            return int(lesson), int(participant)
    return None


def install(app: Flask) -> None:
    """Tell Flask-Login how cookies become users. The rows say how long one holds, not the browser's address."""
    login_manager.session_protection = None
    login_manager.user_loader(load_user)
