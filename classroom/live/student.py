"""The namespace of students: answer, change the nickname, ask for the state."""

from functools import partial
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from classroom.core import rate_limits
from classroom.core.errors import InvalidValue, NotAuthenticated, TizaError
from classroom.core.payloads import Empty, Payload, validate
from classroom.http import identity
from classroom.live.acknowledge import acknowledged
from classroom.live.broadcast import STUDENT
from classroom.live.connection_manager import ConnectionManager
from classroom.live.connections import Connection
from classroom.live.namespace import Namespace
from classroom.live.origin import is_own
from classroom.live.pending_answers import PendingAnswers
from classroom.models import Participant
from classroom.services.accounts import access
from classroom.services.answers import submissions, submit
from classroom.services.participants import renaming, tokens
from classroom.services.results import state


class ChangeName(Payload):
    """The wanted nickname; without one, a lesson that generates nicknames gives another."""

    nickname: str = ""


class StudentNamespace(Namespace):
    """The events that a student's page may send."""

    def __init__(self, manager: ConnectionManager, pending: PendingAnswers) -> None:
        super().__init__(STUDENT, manager)
        self._pending = pending

    def identify(self, auth: dict[str, Any]) -> Connection:
        """Find the participant of a handshake: by token, or by the cookie of our own page."""
        token = auth.get("token")
        if isinstance(token, str):
            participant_id, lesson_id, access_id = tokens.read(token)
            tokens.ensure_tied_to_login(tokens.ensure_may_act(participant_id, lesson_id, access_id), access_id)
            return self.connection(lesson_id, participant_id=participant_id, access_id=access_id or None)
        wanted = auth.get("lesson_id")
        known = identity.remembered(wanted if isinstance(wanted, int) else None)
        if known is None or not is_own(request.headers.get("Origin"), request.environ):
            raise NotAuthenticated(_("Join the lesson first."))
        lesson_id, participant_id = known
        user_id = tokens.ensure_may_act(participant_id, lesson_id)
        login = None
        if user_id is not None:
            if not current_user.is_authenticated or current_user.id != user_id:
                raise NotAuthenticated(_("Log in again."))
            access.ensure_chosen(current_user)
            login = current_user.access_id
        return self.connection(lesson_id, participant_id=participant_id, access_id=login)

    def _participant(self) -> Participant:
        connection = self.mine()
        if connection.access_id is not None and not access.is_open(connection.access_id):
            raise NotAuthenticated(_("Log in again."))
        return tokens.active_participant(connection.participant_id or 0, connection.lesson_id)

    @partial(acknowledged, unstorable=InvalidValue)
    def on_answer(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``answer {"id", "round_id", "value"}``: acknowledged only after the row is committed.

        Most answers take the fast path instead (fast_answers.py).
        """
        connection = self.mine()
        participant_id = connection.participant_id or 0
        rate_limits.check("event", f"participant:{participant_id}")
        item = submissions.read(participant_id, payload, connection.access_id)
        self._pending.begin(participant_id, connection.sid)
        refused: TizaError | None = None
        try:
            return {"answer": submit.submit(item)}
        except TizaError as error:
            refused = error
            raise
        finally:
            self._pending.end(participant_id, connection.sid, refused)

    @acknowledged
    def on_change_name(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``change_name {nickname?}``: in the lobby; without one, a lesson that generates nicknames gives another."""
        change = validate(ChangeName, payload)
        participant = self._participant()
        rate_limits.check("event", f"participant:{participant.id}")
        wanted = change.nickname if "nickname" in change.model_fields_set else None
        return {"nickname": renaming.rename_self(participant.id, wanted).nickname}

    @acknowledged
    def on_sync(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``sync {}``: returns the public state and the private view."""
        validate(Empty, payload)
        participant = self._participant()
        rate_limits.check("event", f"participant:{participant.id}")
        return {
            "state": state.public(participant.lesson, participant.extra_percent),
            "me": state.private(participant),
        }
