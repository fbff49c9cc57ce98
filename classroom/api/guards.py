"""Decorators that say who may call a view. Each view has one; a test checks that."""

from functools import wraps
from typing import Any, cast

from flask import g, request
from flask_babel import gettext as _

from classroom.core import origin
from classroom.core.errors import Forbidden, NotAuthenticated
from classroom.http import uploads
from classroom.http.guards import View
from classroom.models import Participant, User
from classroom.services.accounts import access
from classroom.services.assignments import answering
from classroom.services.assignments.answering import Worker
from classroom.services.lessons import lookup
from classroom.services.participants import tokens


def bearer() -> str:
    """Return the token of the Authorization header.

    Raises:
        NotAuthenticated: there is none.
    """
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotAuthenticated(_("Send a token: Authorization: Bearer TOKEN."))
    return token.strip()


def _account() -> User:
    """Return the account of the personal token.

    Raises:
        NotAuthenticated: there is no token, it is unknown or has ended.
        Forbidden: ``password_change_required``.
    """
    user = access.require(bearer(), "api")
    access.ensure_chosen(user)
    return user


def teacher_required(view: View) -> View:
    """Require the personal token of a teacher or admin, whom :func:`the_user` then returns."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        g.api_user = _account()
        if not g.api_user.is_teacher:
            raise Forbidden(_("A teacher's token is required."))
        origin.acts(g.api_user.id)
        uploads.accept_from(g.api_user.id)
        return view(*args, **kwargs)

    guarded.access = "teacher"  # type: ignore[attr-defined]
    return cast(View, guarded)


def account_required(view: View) -> View:
    """Require the personal token of any account, which :func:`the_user` then returns."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        g.api_user = _account()
        origin.acts(g.api_user.id)
        return view(*args, **kwargs)

    guarded.access = "account"  # type: ignore[attr-defined]
    return cast(View, guarded)


def participant_required(view: View) -> View:
    """Require the token of a participant, whom :func:`the_participant` then returns."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        g.api_participant = tokens.participant_of(bearer())
        return view(*args, **kwargs)

    guarded.access = "participant"  # type: ignore[attr-defined]
    return cast(View, guarded)


def worker_required(view: View) -> View:
    """Require the token of a participant, whom :func:`the_worker` then returns, read with one statement."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        g.api_worker = answering.worker_of(bearer())
        return view(*args, **kwargs)

    guarded.access = "participant"  # type: ignore[attr-defined]
    return cast(View, guarded)


def the_worker() -> Worker:
    """Return the participant who sent the present request, as far as answers to homework need it."""
    return cast(Worker, g.api_worker)


def the_user() -> User:
    """Return the account that sent the present request: a teacher's, where the view requires one."""
    return cast(User, g.api_user)


def the_participant() -> Participant:
    """Return the participant who sent the present request."""
    return cast(Participant, g.api_participant)


def live_participant() -> Participant:
    """Return the participant of a live lesson who sent the present request.

    Raises:
        NotFound: ``unknown_lesson``: the participant is in homework.
    """
    participant = the_participant()
    if participant.lesson.mode != "live":
        raise lookup.unknown_lesson()
    return participant
