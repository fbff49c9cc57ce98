"""The identity of a browser: the login of an account (Flask-Login), and its guest participants in lessons."""

from flask import Flask, request, session
from flask_login import current_user, login_user, logout_user

from classroom.core import origin
from classroom.core.extensions import login_manager
from classroom.http.client_address import client_address
from classroom.models import User
from classroom.services.accounts import access
from classroom.services.participants.join_batch import Seat


def start_login(user: User, label: str, secret: str = "") -> None:
    """Log in a user, with a new session that keeps only the language of the old one.

    Args:
        user: who has proved who it is.
        label: where the login comes from.
        secret: of a login that was granted already; empty: grant one.
    """
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    session.permanent = True
    user.login_secret = secret or access.grant(user, "session", label)
    login_user(user)


def load_user(secret: str) -> User | None:
    """Return the user of a login by its secret, or None if the login has ended."""
    found = access.find(secret, "session")
    if found is None:
        return None
    user = found.user
    user.login_secret, user.access_id = secret, found.id
    return user


REMEMBERED = 10
"""Most lessons whose participants the cookie stores."""


def remember(participant: Seat) -> None:
    """Store in the signed cookie that this browser is a participant of a lesson."""
    known = [pair for pair in session.get("participants", []) if pair[0] != participant.lesson_id]
    session["participants"] = [*known, [participant.lesson_id, participant.id]][-REMEMBERED:]
    session.permanent = True


def remembered(lesson_id: int | None = None) -> tuple[int, int] | None:
    """Return ``(lesson id, participant id)`` from the cookie, for this lesson or for the one that was joined last."""
    for lesson, participant in reversed(session.get("participants", [])):
        if lesson_id in (None, lesson):
            return int(lesson), int(participant)
    return None


def forget(lesson_id: int) -> None:
    """Forget who this browser is in a lesson, so that another person may join on it."""
    session["participants"] = [pair for pair in session.get("participants", []) if pair[0] != lesson_id]


PINS = 3
"""Most classes whose way in by PIN the cookie stores."""


def remember_pin(course_id: int, secret: str) -> None:
    """Store in the signed cookie the access to a class that a student's PIN gave. It is no login."""
    known = {key: kept for key, kept in session.get("pins", {}).items() if key != str(course_id)}
    session["pins"] = dict([*known.items(), (str(course_id), secret)][-PINS:])
    session.permanent = True


def pin_secret(course_id: int | None) -> str:
    """Return the secret of this browser's access to a class by PIN, empty without one."""
    return str(session.get("pins", {}).get(str(course_id), ""))


def forget_pin(course_id: int) -> None:
    """Forget the access to a class by PIN."""
    session["pins"] = {key: kept for key, kept in session.get("pins", {}).items() if key != str(course_id)}


def end_login() -> None:
    """Log out: end the login on the server, so that no copy of the cookie works, and the session."""
    if current_user.is_authenticated:
        access.end(current_user.access_id)
        logout_user()
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language


def install(app: Flask) -> None:
    """Set up Flask-Login. A login is valid until its row ends, even when the IP address of the browser changes.

    For the audit, each request begins with its address and without an account; guards say who asks.
    """
    login_manager.session_protection = None
    login_manager.user_loader(load_user)

    @app.before_request
    def begin() -> None:
        origin.begin("api" if request.path.startswith("/api/") else "page", client_address())
