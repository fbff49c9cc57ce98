"""Questions for a printed sheet, in one or several versions with other orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from string import ascii_uppercase
from typing import Any

from sqlalchemy import select

from classroom import questions
from classroom.core.concurrency import yield_to_loop
from classroom.core.database import db
from classroom.models import Question
from classroom.questions.arranging import order_of, other_order
from classroom.services.bank import entries, previews, quiz_lookup
from classroom.services.bank.search import LOADED

MOST_VERSIONS = 4
LARGEST_SEED = 9999
MIXES = ("both", "questions", "choices")
"""What differs between the versions: the order of the questions, that of their choices, or both."""
MOST_SELECTED = 200
"""How many questions of the bank fit on one sheet: their ids are in its address. A quiz has its own limit."""


@dataclass(frozen=True)
class Version:
    """A version of a sheet: its letter, or an empty text for the only one, and its questions in order, as previews."""

    letter: str
    questions: list[dict[str, Any]]


def of_quiz(quiz_id: int, owner_id: int) -> tuple[str, list[Question]]:
    """Return a quiz's title, and its questions that are not archived, in order.

    Raises:
        NotFound: ``unknown_quiz``, also for a quiz of another teacher.
    """
    quiz = quiz_lookup.get(quiz_id, owner_id)
    return quiz.title, [question for question in quiz_lookup.questions_of(quiz) if question.archived_at is None]


def of_bank(ids: Sequence[int], owner_id: int) -> list[Question]:
    """Return questions of a teacher in the order of these ids; at most :data:`MOST_SELECTED`.

    Raises:
        NotFound: ``unknown_question``, also for a question of another teacher.
    """
    wanted = list(dict.fromkeys(ids))[:MOST_SELECTED]
    if not all(0 < number <= entries.MAX_ID for number in wanted):
        raise entries.unknown_question()
    query = select(Question).where(Question.owner_id == owner_id, Question.id.in_(wanted)).options(*LOADED)
    found = {question.id: question for question in db.session.scalars(query)}
    if len(found) < len(wanted):
        raise entries.unknown_question()
    return [found[number] for number in wanted]


def versions(chosen: Sequence[Question], *, number: int, mix: str, seed: int) -> list[Version]:
    """Return the versions of a sheet.

    The first has the order of the quiz. The others have other orders, which follow from the seed, the version's letter
    and the questions alone: the same sheet can be printed again. A slide stays before the question that it precedes.

    Args:
        chosen: the questions in order.
        number: how many versions, from 1 to :data:`MOST_VERSIONS`.
        mix: one of :data:`MIXES`.
        seed: from 1 to :data:`LARGEST_SEED`.
    """
    if number == 1:
        return [Version("", [_shown(question, "") for question in chosen])]
    made = []
    for letter in ascii_uppercase[:number]:
        name = f"{seed} {letter}" if letter != "A" else ""
        ordered = list(chosen)
        if name and mix != "choices":
            groups, last = _with_slides(chosen)
            places = other_order(list(groups), order_of(name))
            ordered = [*chain.from_iterable(groups[place] for place in places), *last]
        made.append(Version(letter, [_shown(question, name if mix != "questions" else "") for question in ordered]))
    return made


def _with_slides(chosen: Sequence[Question]) -> tuple[dict[str, list[Question]], list[Question]]:
    """Return each question with the slides before it, by its id, and the slides after the last question."""
    groups: dict[str, list[Question]] = {}
    waiting: list[Question] = []
    for question in chosen:
        waiting.append(question)
        if questions.get(question.type).asked:
            groups[str(question.id)] = waiting
            waiting = []
    return groups, waiting


def _shown(question: Question, name: str) -> dict[str, Any]:
    """Return the preview of a question, with its points; choices are in another order if that has a name."""
    yield_to_loop()
    state = question.current
    shown = {**previews.preview(state), "language": state.language, "points": state.points}
    if name:
        shown |= questions.get(state.type).arranged(state.body, order_of(f"{name} {question.id}"))
    return shown
