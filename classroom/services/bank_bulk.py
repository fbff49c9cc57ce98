"""Many questions into a bank at once.

Everybody who wants to write waits for a transaction. So what can be done before it is done before it, and the
transaction itself has three statements, however many questions there are. Question by question, a thousand take more
than a second; so they take some thirty milliseconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from classroom.concurrency import breathe
from classroom.database import now, transaction
from classroom.models import Question, QuestionTag, QuestionVersion
from classroom.services import bank
from classroom.services.bank_content import Content
from classroom.services.bank_search import text_of


@dataclass(frozen=True)
class Ready:
    """A checked question as rows, without its id."""

    question: dict[str, Any]
    version: dict[str, Any]
    tags: tuple[str, ...]


def ready(contents: Sequence[Content]) -> list[Ready]:
    """Make rows of questions and store their pictures. Outside of a transaction: it takes its time.

    Raises:
        Invalid: as :func:`classroom.services.bank.fields`.
    """
    made = []
    for content in contents:
        question = {"type": content.type, "search_text": text_of(content)}
        made.append(Ready(question, bank.fields(content), content.tags))
        breathe()
    return made


def insert_ready(session: Session, owner_id: int, entries: Sequence[Ready]) -> list[int]:
    """Insert what is ready, inside a transaction; return the new ids in the same order."""
    if not entries:
        return []
    moment = now()
    common = {"owner_id": owner_id, "current_number": 1, "created_at": moment, "updated_at": moment}
    making = insert(Question).returning(Question.id, sort_by_parameter_order=True)
    ids = list(session.scalars(making, [{**common, **entry.question} for entry in entries]))
    pairs = list(zip(ids, entries, strict=True))
    first = {"number": 1, "created_at": moment}
    session.execute(insert(QuestionVersion), [{"question_id": key, **first, **entry.version} for key, entry in pairs])
    tags = [{"question_id": key, "name": name} for key, entry in pairs for name in entry.tags]
    if tags:
        session.execute(insert(QuestionTag), tags)
    return ids


def add(owner_id: int, contents: Sequence[Content]) -> list[int]:
    """Put checked questions into a teacher's bank: all of them or none. Returns their ids, in this order."""
    entries = ready(contents)
    with transaction() as session:
        return insert_ready(session, owner_id, entries)
