"""The namespace of teachers: give commands in a lesson, get its state and tally."""

from collections.abc import Callable
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from classroom.core import rate_limits
from classroom.core.errors import Forbidden, NotAuthenticated
from classroom.core.payloads import Empty, is_row_id, validate
from classroom.live.acknowledge import acknowledged
from classroom.live.broadcast import TEACHER, Broadcast
from classroom.live.connection_manager import ConnectionManager
from classroom.live.connections import Connection
from classroom.live.namespace import Namespace
from classroom.live.origin import is_own
from classroom.services.accounts import access
from classroom.services.lessons import lookup
from classroom.services.teacher_commands import COMMANDS, Command


class TeacherNamespace(Namespace):
    """Events of control page and projector: ``sync``, and one for each row of ``services/teacher_commands.py``.

    Every event checks the login and the access to the lesson again.
    """

    def __init__(self, manager: ConnectionManager, broadcast: Broadcast) -> None:
        super().__init__(TEACHER, manager)
        self._broadcast = broadcast

    def identify(self, auth: dict[str, Any]) -> Connection:
        """Find teacher and lesson of a handshake: by personal token, by the pass of our page, or by its cookie."""
        token = auth.get("token")
        if isinstance(token, str):
            found = access.find(token, "api") or access.by_page_pass(token)
            if found is None:
                raise NotAuthenticated(_("This token is invalid or has expired."))
            user, access_id = found.user, found.id
        elif is_own(request.headers.get("Origin"), request.environ) and current_user.is_authenticated:
            user, access_id = current_user, current_user.access_id
        else:
            raise NotAuthenticated(_("Log in first."))
        access.ensure_chosen(user)
        if not user.is_teacher:
            raise Forbidden(_("Only teachers may do that."))
        lesson_id = auth.get("lesson_id")
        if not is_row_id(lesson_id):
            raise lookup.unknown_lesson()
        lesson = lookup.live(lesson_id, user.id)
        return self.connection(lesson.id, user_id=user.id, access_id=access_id)

    def authorize(self) -> tuple[int, int]:
        """Return the ids of lesson and teacher for the present event.

        Raises:
            NotAuthenticated: the login has ended.
            RateLimited: too many events.
            NotFound: ``unknown_lesson``: the teacher no longer has access to it.
        """
        connection = self.mine()
        lesson_id, user_id = connection.lesson_id, connection.user_id or 0
        is_open, may_teach = lookup.admits(lesson_id, user_id, connection.access_id or 0)
        if not is_open:
            raise NotAuthenticated(_("Log in again."))
        rate_limits.check("event", f"user:{user_id}")
        if not may_teach:
            raise lookup.unknown_lesson()
        return lesson_id, user_id

    @acknowledged
    def on_sync(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``sync {}``: everything that the control page shows."""
        lesson_id, _user_id = self.authorize()
        validate(Empty, payload)
        return self._broadcast.teacher_view(lesson_id)


def _handler(command: Command) -> Callable[..., dict[str, Any]]:
    @acknowledged
    def handle(self: TeacherNamespace, payload: dict[str, Any]) -> dict[str, Any]:
        lesson_id, user_id = self.authorize()
        return command.acknowledge(command.run(lesson_id, user_id, validate(command.payload, payload)))

    return handle


for _command in COMMANDS.values():
    setattr(TeacherNamespace, f"on_{_command.name}", _handler(_command))
