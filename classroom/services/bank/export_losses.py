"""What a file format cannot contain of each question, shown before an export is downloaded."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from classroom.core.concurrency import yield_to_loop
from classroom.core.database import db
from classroom.formats import Loss
from classroom.models import Question
from classroom.questions.markdown import plain
from classroom.services.bank.search import LOADED

PIECE = 200
"""Number of questions that one statement reads."""


@dataclass
class Lossy:
    """A question that the file contains only in part or not at all; ``position`` counts from 1."""

    position: int
    id: int
    title: str = ""
    language: str | None = None
    messages: list[str] = field(default_factory=list)


def by_question(ids: Sequence[int], losses: Sequence[Loss]) -> list[Lossy]:
    """Return the losses of an export by question, in the order of the file.

    Args:
        ids: ids of the exported questions, from :func:`classroom.services.bank.import_export.chosen`.
        losses: losses reported by the format.
    """
    found: dict[int, Lossy] = {}
    for loss in sorted(losses, key=lambda entry: entry["question"]):
        position = loss["question"]
        lossy = found.setdefault(position, Lossy(position, ids[position - 1]))
        lossy.messages.append(loss["message"])
    entries = list(found.values())
    for start in range(0, len(entries), PIECE):
        _name(entries[start : start + PIECE])
        yield_to_loop()
    return entries


def _name(entries: list[Lossy]) -> None:
    query = select(Question).where(Question.id.in_([entry.id for entry in entries])).options(*LOADED)
    questions = {question.id: question for question in db.session.scalars(query)}
    for entry in entries:
        state = questions[entry.id].current
        entry.title = state.title or plain(state.prompt) or state.prompt or state.picture_alt
        entry.language = state.language
