"""A teacher's commands in a running lesson: one row each, for the sockets and the API alike.

The namespace ``/teacher`` has a handler for each row, and the API a POST route for those that have a path
(``api/rounds.py`` and ``api/lessons.py``). To add a command, write its service function, its payload and its row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import Field

from classroom.core.locks import retried
from classroom.core.payloads import MAX_ROW_ID, Empty, Payload, RowId
from classroom.models import Lesson, Participant, Round
from classroom.services.lessons import (
    agenda,
    improvise,
    lifecycle,
    moderation,
    projector,
    regrade,
    rounds,
    slides,
    timer,
)
from classroom.services.lessons.options import LessonOptions, Options
from classroom.services.participants import members, renaming
from classroom.services.results import state, tallies, texts


class StartRound(Payload):
    """The question to ask. Without ``time_limit`` the question's own holds; null means none."""

    question_id: RowId
    time_limit: int | None = Field(default=None, ge=timer.MIN_LIMIT, le=timer.MAX_LIMIT, description="Seconds")


class RoundCommand(Payload):
    """A command that needs nothing but a round."""

    round_id: RowId


class ExtendRound(RoundCommand):
    """How much time to add."""

    seconds: int = Field(ge=timer.MIN_LIMIT, le=timer.MAX_LIMIT)


class DiscussRound(RoundCommand):
    """How long the class discusses a closed question; 0 ends the discussion."""

    seconds: int = Field(ge=0, le=timer.MAX_LIMIT)


class ShowStandings(RoundCommand):
    """Whether the projector shows the standings."""

    shown: bool


class TurnPage(RoundCommand):
    """The page that the projector shows of what does not fit."""

    page: int = Field(ge=0, lt=projector.MAX_PAGES, description="From 0")
    pages: int | None = Field(
        default=None,
        ge=1,
        le=projector.MAX_PAGES,
        description="How many there are; null: as before",
    )


class AcceptAnswer(RoundCommand):
    """The text to accept as a right answer."""

    value: str


class HideAnswer(RoundCommand):
    """A written answer: either its text or the participant who gave it."""

    value: str | None = Field(
        default=None, description="The text, in any spelling that reads the same; of a vote, the id of a choice"
    )
    participant_id: RowId | None = None
    hidden: bool


class ListAnswers(RoundCommand):
    """Which page of the written answers to return."""

    skip: int = Field(default=0, ge=0, le=MAX_ROW_ID, description="Newer answers to leave out")
    shown: bool = Field(default=False, description="Only what others see")


class Improvise(Payload):
    """The kind of question to ask without words."""

    kind: improvise.Kind
    count: int = Field(default=4, ge=improvise.FEWEST, le=improvise.MOST, description="Choices")


class WordRound(RoundCommand):
    """The words of an improvised question, and which of its choices are right."""

    prompt: str = Field(description="Markdown")
    choices: list[str] | None = Field(default=None, description="The texts of all choices; left out: they stay")
    right: list[str] = Field(default=[], description="Ids of the right choices; empty: the question is not graded")


class PromoteAnswers(RoundCommand):
    """The written answers to vote on."""

    texts: list[str] = Field(description="2 to 12 different ones")


class ParticipantCommand(Payload):
    """A command that needs nothing but a participant."""

    participant_id: RowId


class SetExtraTime(ParticipantCommand):
    """Extra time, in percent of a question's time limit."""

    percent: int = Field(ge=0, le=members.MAX_EXTRA_PERCENT)


class RenameParticipant(ParticipantCommand):
    """The new nickname."""

    nickname: str = Field(max_length=1000)


class SetLocked(Payload):
    """Whether the lesson is locked: nobody new can join."""

    locked: bool


class SkipQuestion(Payload):
    """Whether to skip a question of the agenda."""

    question_id: RowId
    skipped: bool


class ShowSlide(Payload):
    """Whether pages show a slide of the agenda or of the bank in place of the newest round."""

    question_id: RowId
    shown: bool


class TurnSlide(Payload):
    """The page that the projector shows of a slide that does not fit."""

    slide_id: RowId = Field(description="`id` of the slide in the state")
    page: int = Field(ge=0, lt=projector.MAX_PAGES, description="From 0")
    pages: int | None = Field(
        default=None, ge=1, le=projector.MAX_PAGES, description="How many there are; null: as before"
    )


@dataclass(frozen=True)
class Command:
    """One command.

    Attributes:
        name: the socket event.
        payload: what clients send.
        service: called with the ids of lesson and teacher and with the fields that were sent, by name.
        acknowledge: makes the fields of the socket's acknowledgement from what the service returns.
    """

    name: str
    payload: type[Payload]
    service: Callable[..., Any]
    acknowledge: Callable[[Any], dict[str, Any]]

    def run(self, lesson_id: int, user_id: int, payload: Payload) -> Any:
        """Call the service with the fields that were sent: a field left out is not the same as null.

        Raises:
            TizaError: as the service.
        """
        fields = payload.model_dump(exclude_unset=True)
        return retried(lambda: self.service(lesson_id, user_id, **fields))


def _set_options(lesson_id: int, user_id: int, **changes: Any) -> Lesson:
    return lifecycle.set_options(lesson_id, user_id, changes)


def _nothing(_result: Any) -> dict[str, Any]:
    return {}


def _round(round_: Round) -> dict[str, Any]:
    return {"round": state.teacher_round(round_)}


def _locked(lesson: Lesson) -> dict[str, Any]:
    return {"locked": lesson.locked}


def _skipped(lesson: Lesson) -> dict[str, Any]:
    return {"skipped": lesson.skipped}


def _options(lesson: Lesson) -> dict[str, Any]:
    return {"options": LessonOptions.of(lesson).model_dump()}


def _slide(lesson: Lesson) -> dict[str, Any]:
    return {"slide": slides.view(lesson)}


def _percent(participant: Participant) -> dict[str, Any]:
    return {"percent": participant.extra_percent}


def _nickname(participant: Participant) -> dict[str, Any]:
    return {"nickname": participant.nickname}


def _participant_ids(ids: list[int]) -> dict[str, Any]:
    return {"participant_ids": ids}


_ROWS = (
    Command("start_round", StartRound, rounds.open_round, _round),
    Command("close_round", RoundCommand, rounds.close_round, _round),
    Command("reveal_round", RoundCommand, rounds.reveal_round, _round),
    Command("reopen_round", RoundCommand, rounds.reopen_round, _round),
    Command("revote", RoundCommand, rounds.revote, _round),
    Command("extend_round", ExtendRound, timer.extend_round, _round),
    Command("pause_round", RoundCommand, timer.pause_round, _round),
    Command("resume_round", RoundCommand, timer.resume_round, _round),
    Command("discuss_round", DiscussRound, timer.discuss_round, _round),
    Command("accept_answer", AcceptAnswer, regrade.accept_answer, _round),
    Command("hide_answer", HideAnswer, moderation.hide_answer, _round),
    Command("list_answers", ListAnswers, texts.list_answers, dict),
    Command("improvise", Improvise, improvise.ask, _round),
    Command("word_round", WordRound, improvise.word, _round),
    Command("promote_answers", PromoteAnswers, improvise.promote, _round),
    Command("show_standings", ShowStandings, projector.show_standings, _round),
    Command("turn_page", TurnPage, projector.turn_page, _round),
    Command("who_answered", RoundCommand, tallies.who_answered, _participant_ids),
    Command("remove_participant", ParticipantCommand, partial(members.set_removed, removed=True), _nothing),
    Command("readmit_participant", ParticipantCommand, partial(members.set_removed, removed=False), _nothing),
    Command("set_extra_time", SetExtraTime, members.set_extra_time, _percent),
    Command("rename_participant", RenameParticipant, renaming.rename_participant, _nickname),
    Command("set_locked", SetLocked, lifecycle.set_locked, _locked),
    Command("set_options", Options, _set_options, _options),
    Command("show_slide", ShowSlide, slides.show, _slide),
    Command("turn_slide", TurnSlide, slides.turn_page, _slide),
    Command("skip_question", SkipQuestion, agenda.skip, _skipped),
    Command("end_lesson", Empty, lifecycle.end, _nothing),
)

COMMANDS = {command.name: command for command in _ROWS}
"""All commands by name."""
