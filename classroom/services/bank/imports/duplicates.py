"""Recognise questions that are equal: of the same type, with the same words and the same key.

Capitals, accents and spaces make no difference, nor do title, explanation, feedback, tags, points and time.
"""

from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from classroom import questions
from classroom.core.concurrency import yield_to_loop
from classroom.core.database import canonical, db
from classroom.models import Picture, Question, QuestionVersion
from classroom.questions import Body
from classroom.services.bank.search import fold
from classroom.services.bank.validation import Content

PIECE = 500
"""Number of questions that one statement reads."""
_NO_DIFFERENCE = frozenset({"feedback", "alt"})


def fingerprint(content: Content) -> str:
    """Return a text that is equal for equal questions."""
    return _digest(content.type, fold(content.prompt), content.body, content.image.digest if content.image else None)


def _digest(kind: str, prompt: str, body: Body, picture: str | None) -> str:
    said = [kind, prompt, _essence(questions.get(kind).source(body)), picture]
    return sha256(canonical(said).encode()).hexdigest()


def _essence(value: Any) -> Any:
    if isinstance(value, str):
        return fold(value)
    if isinstance(value, Mapping):
        kept = {name: _essence(item) for name, item in value.items() if name not in _NO_DIFFERENCE}
        return {name: item for name, item in kept.items() if item not in (None, "", [], False)}
    if isinstance(value, list | tuple):
        return [_essence(item) for item in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def in_bank(owner_id: int, contents: Collection[Content], *, since: float = 0.0) -> dict[str, int]:
    """Return which of some questions a teacher has already: their fingerprints with the id of the equal one.

    Archived questions do not count.

    Args:
        owner_id: id of the teacher.
        contents: the questions.
        since: only questions made after this time (Unix seconds).
    """
    wanted = {(content.type, fold(content.prompt)) for content in contents}
    candidates = _with_prompts(owner_id, wanted, since) if wanted else []
    found: dict[str, int] = {}
    for start in range(0, len(candidates), PIECE):
        query = (
            select(Question.id, Question.type, QuestionVersion.prompt, QuestionVersion.body, Picture.digest)
            .join(Question.current)
            .outerjoin(Picture, Picture.id == QuestionVersion.picture_id)
            .where(Question.id.in_(candidates[start : start + PIECE]))
        )
        for key, kind, prompt, body, digest in db.session.execute(query).all():
            found.setdefault(_digest(kind, fold(prompt), body, digest), key)
            yield_to_loop()
    return found


def _with_prompts(owner_id: int, wanted: Collection[tuple[str, str]], since: float) -> list[int]:
    """Return the ids of a teacher's questions that have one of these types and folded prompts."""
    found: list[int] = []
    last = 0
    while True:
        query = (
            select(Question.id, Question.type, QuestionVersion.prompt)
            .join(Question.current)
            .where(Question.owner_id == owner_id, Question.archived_at.is_(None), Question.id > last)
            .where(Question.created_at > since)
            .order_by(Question.id)
            .limit(PIECE)
        )
        rows = db.session.execute(query).all()
        for key, kind, prompt in rows:
            if (kind, fold(prompt)) in wanted:
                found.append(key)
            yield_to_loop()
        if len(rows) < PIECE:
            return found
        last = rows[-1].id
