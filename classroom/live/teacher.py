"""The namespace of teachers: steer a lesson, watch its tally."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from classroom.core import rate_limits
from classroom.core.errors import Forbidden, Invalid, NotAuthenticated
from classroom.live.acknowledge import acknowledged, number, only, switch
from classroom.live.broadcast import TEACHER, Broadcast
from classroom.live.connection_manager import ConnectionManager
from classroom.live.connections import Connection
from classroom.live.namespace import Namespace
from classroom.live.origin import is_own
from classroom.models import Round
from classroom.services.accounts import access
from classroom.services.lessons import agenda, improvise, lifecycle, lookup, projector, regrade, rounds, timer
from classroom.services.lessons.options import LessonOptions
from classroom.services.participants import members, nicknames, renaming
from classroom.services.results import state, tallies


class TeacherNamespace(Namespace):
    """What a teacher's control page and projector may say. Every event checks the log-in and the lesson anew."""

    def __init__(self, manager: ConnectionManager, broadcast: Broadcast) -> None:
        super().__init__(TEACHER, manager)
        self._broadcast = broadcast

    def identify(self, auth: dict[str, Any]) -> Connection:
        """Find teacher and lesson of a handshake: by personal token, by our page's pass, or by its cookie."""
        token = auth.get("token")
        if isinstance(token, str):
            found = access.find(token, "api") or access.by_page_pass(token)
            if found is None:
                raise NotAuthenticated(_("This token is unknown or over."))
            user, access_id = found.user, found.id
        elif is_own(request.headers.get("Origin"), request.environ) and current_user.is_authenticated:
            user, access_id = current_user, current_user.access_id
        else:
            raise NotAuthenticated(_("Log in first."))
        if not user.is_teacher:
            raise Forbidden(_("Only teachers may do that."))
        try:
            lesson_id = number(auth, "lesson_id")
        except Invalid:
            raise lookup.unknown_lesson() from None
        lesson = lookup.for_teacher(lesson_id, user.id)
        return self.connection(lesson.id, user_id=user.id, access_id=access_id)

    def _teacher(self) -> tuple[int, int]:
        connection = self.mine()
        if connection.access_id is None or not access.is_open(connection.access_id):
            raise NotAuthenticated(_("Log in again."))
        user_id = connection.user_id or 0
        rate_limits.check("event", f"user:{user_id}")
        lookup.for_teacher(connection.lesson_id, user_id)
        return connection.lesson_id, user_id

    @staticmethod
    def _round(changed: Round) -> dict[str, Any]:
        return {"round": state.public_round(changed)}

    @acknowledged
    def on_start_round(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``start_round {question_id, time_limit?}``."""
        lesson_id, user_id = self._teacher()
        only(payload, "question_id", "time_limit")
        limit = payload.get("time_limit", rounds.Default.TOKEN)
        return self._round(rounds.open_round(lesson_id, user_id, number(payload, "question_id"), limit))

    @acknowledged
    def on_close_round(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``close_round {round_id}``."""
        lesson_id, user_id = self._teacher()
        only(payload, "round_id")
        return self._round(rounds.close_round(lesson_id, user_id, number(payload, "round_id")))

    @acknowledged
    def on_reveal_round(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``reveal_round {round_id}``."""
        lesson_id, user_id = self._teacher()
        only(payload, "round_id")
        return self._round(rounds.reveal_round(lesson_id, user_id, number(payload, "round_id")))

    @acknowledged
    def on_reopen_round(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``reopen_round {round_id}``."""
        lesson_id, user_id = self._teacher()
        only(payload, "round_id")
        return self._round(rounds.reopen_round(lesson_id, user_id, number(payload, "round_id")))

    @acknowledged
    def on_discuss_round(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``discuss_round {round_id, seconds}``: has the class discuss before the next vote; 0 ends it."""
        lesson_id, user_id = self._teacher()
        only(payload, "round_id", "seconds")
        seconds: Any = payload.get("seconds")
        return self._round(timer.discuss_round(lesson_id, user_id, number(payload, "round_id"), seconds))

    @acknowledged
    def on_show_standings(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``show_standings {round_id, shown}``: puts who is ahead on the projector, or takes it away."""
        lesson_id, user_id = self._teacher()
        only(payload, "round_id", "shown")
        shown = switch(payload, "shown")
        return self._round(projector.show_standings(lesson_id, user_id, number(payload, "round_id"), shown))

    @acknowledged
    def on_extend_round(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``extend_round {round_id, seconds}``."""
        lesson_id, user_id = self._teacher()
        only(payload, "round_id", "seconds")
        seconds = number(payload, "seconds")
        return self._round(timer.extend_round(lesson_id, user_id, number(payload, "round_id"), seconds))

    @acknowledged
    def on_pause_round(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``pause_round {round_id}``."""
        lesson_id, user_id = self._teacher()
        only(payload, "round_id")
        return self._round(timer.pause_round(lesson_id, user_id, number(payload, "round_id")))

    @acknowledged
    def on_resume_round(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``resume_round {round_id}``."""
        lesson_id, user_id = self._teacher()
        only(payload, "round_id")
        return self._round(timer.resume_round(lesson_id, user_id, number(payload, "round_id")))

    @acknowledged
    def on_revote(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``revote {round_id}``."""
        lesson_id, user_id = self._teacher()
        only(payload, "round_id")
        return self._round(rounds.revote(lesson_id, user_id, number(payload, "round_id")))

    @acknowledged
    def on_accept_answer(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``accept_answer {round_id, value}``: takes a written answer as right and grades the round again."""
        lesson_id, user_id = self._teacher()
        only(payload, "round_id", "value")
        round_id = number(payload, "round_id")
        return self._round(regrade.accept_answer(lesson_id, user_id, round_id, payload.get("value")))

    @acknowledged
    def on_improvise(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``improvise {kind, count?}``: asks a question without words."""
        lesson_id, user_id = self._teacher()
        only(payload, "kind", "count")
        return self._round(improvise.ask(lesson_id, user_id, payload.get("kind"), payload.get("count", 4)))

    @acknowledged
    def on_word_round(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``word_round {round_id, prompt, choices?, right?}``: gives an improvised question its words."""
        lesson_id, user_id = self._teacher()
        only(payload, "round_id", "prompt", "choices", "right")
        round_id, right = number(payload, "round_id"), payload.get("right", [])
        words = {"choices": payload.get("choices"), "right": right}
        return self._round(improvise.word(lesson_id, user_id, round_id, payload.get("prompt"), **words))

    @acknowledged
    def on_promote_answers(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``promote_answers {round_id, texts}``: puts written answers to the vote."""
        lesson_id, user_id = self._teacher()
        only(payload, "round_id", "texts")
        round_id = number(payload, "round_id")
        return self._round(improvise.promote(lesson_id, user_id, round_id, payload.get("texts")))

    @acknowledged
    def on_remove_participant(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``remove_participant {participant_id}``."""
        lesson_id, user_id = self._teacher()
        only(payload, "participant_id")
        members.set_removed(lesson_id, user_id, number(payload, "participant_id"), True)
        return {}

    @acknowledged
    def on_readmit_participant(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``readmit_participant {participant_id}``: takes a removal back."""
        lesson_id, user_id = self._teacher()
        only(payload, "participant_id")
        members.set_removed(lesson_id, user_id, number(payload, "participant_id"), False)
        return {}

    @acknowledged
    def on_set_extra_time(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``set_extra_time {participant_id, percent}``: more time than the others have, unseen by them."""
        lesson_id, user_id = self._teacher()
        only(payload, "participant_id", "percent")
        percent = payload.get("percent")
        members.set_extra_time(lesson_id, user_id, number(payload, "participant_id"), percent)
        return {"percent": percent}

    @acknowledged
    def on_rename_participant(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``rename_participant {participant_id, nickname}``."""
        lesson_id, user_id = self._teacher()
        only(payload, "participant_id", "nickname")
        wanted = nicknames.given(payload)
        person = renaming.rename_participant(lesson_id, user_id, number(payload, "participant_id"), wanted)
        return {"nickname": person.nickname}

    @acknowledged
    def on_who_answered(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``who_answered {round_id}``: whom the teacher need not wait for; nobody else is told."""
        lesson_id, user_id = self._teacher()
        only(payload, "round_id")
        return {"participant_ids": tallies.who_answered(lesson_id, user_id, number(payload, "round_id"))}

    @acknowledged
    def on_set_locked(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``set_locked {locked}``."""
        lesson_id, user_id = self._teacher()
        only(payload, "locked")
        locked = switch(payload, "locked")
        lifecycle.set_locked(lesson_id, user_id, locked)
        return {"locked": locked}

    @acknowledged
    def on_skip_question(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``skip_question {question_id, skipped}``: passes over a question of the agenda, or takes that back."""
        lesson_id, user_id = self._teacher()
        only(payload, "question_id", "skipped")
        skipped = switch(payload, "skipped")
        lesson = agenda.skip(lesson_id, user_id, number(payload, "question_id"), skipped)
        return {"skipped": lesson.skipped}

    @acknowledged
    def on_set_options(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``set_options {confidence?, phone_shows?, scoring?, ...}``: changes how the lesson is taught."""
        lesson_id, user_id = self._teacher()
        only(
            payload, "confidence", "phone_shows", "scoring", "speed_bonus", "streaks", "podium", "teams", "auto_close",
            "auto_advance", "generated_names",
        )  # fmt: skip
        lesson = lifecycle.set_options(lesson_id, user_id, payload)
        return {"options": LessonOptions.of(lesson).model_dump()}

    @acknowledged
    def on_end_lesson(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``end_lesson {}``."""
        lesson_id, user_id = self._teacher()
        only(payload)
        lifecycle.end(lesson_id, user_id)
        return {}

    @acknowledged
    def on_sync(self, payload: dict[str, Any]) -> dict[str, Any]:
        """``sync {}``: everything that the control page shows."""
        lesson_id, _user_id = self._teacher()
        only(payload)
        return self._broadcast.teacher_view(lesson_id)
