"""The table of use cases: every function of the services that writes, and every teacher's command.

A function that is not in the table fails a test, and so does a command. Each is called as one of a world's two teachers
or as its students; what it is given may differ for the first and the second of two that meet.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from classroom.services.teacher_commands import COMMANDS
from tests.races.world import KINDS, World


class Said(str):
    """What a use case says about its outcome, where it raises no error."""

    @classmethod
    def each(cls, codes: Iterable[str]) -> "Said":
        """Join the outcomes of several, whatever their order."""
        return cls(",".join(sorted(codes)))


Run = Callable[[World], Any]
"""Calls a use case. Its outcome is the code of an error, or what it returns as :class:`Said`; otherwise ``ok``."""
LESSON, BANK, CLASS, PEOPLE = "lesson", "bank", "class", "people"
"""What a use case touches: those that touch the same can meet."""


@dataclass(frozen=True)
class UseCase:
    """One use case.

    Attributes:
        name: of the command, or of the function as ``bank.entries.edit``; more of it after a space.
        run: calls it.
        kinds: the kinds of worlds in which it does something.
        touches: what others it can meet.
    """

    name: str
    run: Run
    kinds: tuple[str, ...]
    touches: frozenset[str]

    def __str__(self) -> str:
        return self.name


COMMAND_FIELDS: Mapping[str, tuple[tuple[str, ...], Callable[[World], dict[str, Any]]]] = {
    "start_round": (("closed", "lobby"), lambda w: {"question_id": w.planned}),
    "close_round": (("open", "paused", "overdue"), lambda w: {"round_id": w.round}),
    "reveal_round": (("closed",), lambda w: {"round_id": w.round}),
    "reopen_round": (("closed",), lambda w: {"round_id": w.round}),
    "revote": (("closed", "revealed"), lambda w: {"round_id": w.round}),
    "extend_round": (("open", "paused", "overdue"), lambda w: {"round_id": w.round, "seconds": 7200}),
    "pause_round": (("open",), lambda w: {"round_id": w.round}),
    "resume_round": (("paused",), lambda w: {"round_id": w.round}),
    "discuss_round": (("closed",), lambda w: {"round_id": w.round, "seconds": 60}),
    "accept_answer": (("closed", "open", "ended"), lambda w: {"round_id": w.past, "value": f"Amazon {w.who}"}),
    "hide_answer": (("open", "closed"), lambda w: {"round_id": w.past, "participant_id": w.ana, "hidden": w.who == 1}),
    "list_answers": (("open",), lambda w: {"round_id": w.past}),
    "improvise": (("closed", "lobby"), lambda _w: {"kind": "choices", "count": 3}),
    "word_round": (
        ("open", "closed"),
        lambda w: {"round_id": w.round, "prompt": f"Words {w.who}", "choices": ["x", "y", "z"], "right": ["a"]},
    ),
    "promote_answers": (("closed", "revealed"), lambda w: {"round_id": w.past, "texts": ["Nile", "Amazon"]}),
    "show_standings": (("revealed",), lambda w: {"round_id": w.round, "shown": True}),
    "turn_page": (("revealed", "open"), lambda w: {"round_id": w.round, "page": w.who, "pages": 3}),
    "who_answered": (("open",), lambda w: {"round_id": w.round}),
    "remove_participant": (("lobby", "open"), lambda w: {"participant_id": w.ana}),
    "readmit_participant": (("open",), lambda w: {"participant_id": w.gone}),
    "set_extra_time": (("open",), lambda w: {"participant_id": w.seat, "percent": 50 * w.who}),
    "rename_participant": (("lobby", "open"), lambda w: {"participant_id": w.ana, "nickname": "Zoe"}),
    "set_locked": (("lobby", "open"), lambda _w: {"locked": True}),
    "set_options": (("lobby", "open"), lambda w: {"teams": 2 + w.who} if w.who == 1 else {"confidence": True}),
    "show_slide": (("closed", "lobby", "revealed"), lambda w: {"question_id": w.slide, "shown": w.kind != "revealed"}),
    "turn_slide": (("revealed",), lambda w: {"slide_id": w.shown_slide, "page": w.who, "pages": 3}),
    "skip_question": (("closed", "revealed"), lambda w: {"question_id": w.planned, "skipped": True}),
    "end_lesson": (("open", "closed", "lobby"), lambda _w: {}),
}
"""In which worlds a teacher's command does something, and what is sent."""
BANK_COMMANDS = {"start_round", "improvise", "word_round", "accept_answer", "promote_answers"}
"""Commands that also touch the bank."""


def _command(name: str) -> UseCase:
    kinds, fields = COMMAND_FIELDS[name]

    def run(world: World) -> None:
        command = COMMANDS[name]
        command.acknowledge(command.run(world.lesson, world.user, command.payload(**fields(world))))

    touches = {LESSON} | ({BANK} if name in BANK_COMMANDS else set()) | ({CLASS} if name == "set_extra_time" else set())
    return UseCase(name, run, kinds, frozenset(touches))


COMMANDS_TABLE = tuple(map(_command, COMMAND_FIELDS))
"""The teacher's commands."""


def kinds_for(first: UseCase, second: UseCase) -> tuple[str, ...]:
    """Return the kinds of worlds in which two use cases meet: where both do something, or else where the first does."""
    both = tuple(kind for kind in KINDS if kind in first.kinds and kind in second.kinds)
    return both or first.kinds[:1]


@dataclass(frozen=True)
class Pair:
    """Two use cases, and the kind of world in which they meet."""

    first: UseCase
    second: UseCase
    kind: str

    def __str__(self) -> str:
        return f"{self.first} and {self.second}, {self.kind}"

    def calls(self, world: World) -> tuple[Callable[[], Any], Callable[[], Any]]:
        """Return both, to be called in a world: the first as its owner, the second as a colleague."""
        return (lambda: self.first.run(world.seen_by(1))), (lambda: self.second.run(world.seen_by(2)))
