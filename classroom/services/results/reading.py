"""What results are made of: the rounds of a lesson, and their answers as plain rows.

A large lesson has a hundred thousand answers, so they are read in pieces, and the event loop runs in between
(:func:`~classroom.core.concurrency.yield_to_loop`).
"""

import json
from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Text, literal, select, type_coerce
from sqlalchemy.orm import joinedload

from classroom.core.concurrency import yield_to_loop
from classroom.core.database import canonical, db
from classroom.models import Answer, QuestionVersion, Round
from classroom.questions import registry
from classroom.questions.base import Body, QuestionType
from classroom.questions.choices import ChoiceType
from classroom.services.lessons import moderation
from classroom.services.lessons.moderation import Withheld

NOTHING = '""'
"""Canonical JSON of an empty text: what others see of an answer that is withheld."""
PIECE = 500
"""Rows that are read at a time; takes a few milliseconds."""


def rounds_of(lesson_id: int) -> list[Round]:
    """Return the rounds of a lesson with their questions, in order."""
    query = (
        select(Round)
        .where(Round.lesson_id == lesson_id)
        .order_by(Round.number, Round.attempt)
        .options(
            joinedload(Round.version).options(joinedload(QuestionVersion.question), joinedload(QuestionVersion.picture))
        )
    )
    return list(db.session.scalars(query))


def has_withheld(round_: Round) -> bool:
    """Say whether others do not see some of the written answers of a round as they are."""
    if not registry.get(round_.version.type).has_text_answers:
        return False
    hidden = select(Answer.id).where(Answer.round_id == round_.id, Answer.counts, Answer.hidden.is_(True)).limit(1)
    if db.session.scalar(hidden) is not None:
        return True
    return bool(moderation.withheld(round_.id)) and any(row.state for row in answers(round_))


class AnswerRow(NamedTuple):
    """The columns of an answer; ``text`` is its value as canonical JSON."""

    participant_id: int
    text: str
    answered_at: float
    correct: bool | None
    fraction: float
    points: int
    confidence: int | None
    hidden: bool
    state: moderation.State | None = None
    """Why others do not see a written answer as it is: ``held`` or ``hidden``; None: they see it."""


class Given(NamedTuple):
    """What all answers to a round earned, by participant, and which options they chose. Both follow their arrival."""

    fractions: dict[int, float]
    chosen: dict[int, str]
    """Canonical JSON; empty unless the question has choices."""
    right: int
    """Number of entirely right answers."""


def given(round_: Round) -> Given:
    """Return what the answers to a round earned: a tenth of the work of reading them whole."""
    has_choices = isinstance(registry.get(round_.version.type), ChoiceType)
    value = type_coerce(Answer.value, Text) if has_choices else literal("")
    query = select(Answer.participant_id, Answer.fraction, Answer.correct, value).where(
        Answer.round_id == round_.id, Answer.counts
    )
    rows = db.session.connection().execute(query.order_by(Answer.id)).all()  # faster than through the session
    fractions = {person: fraction for person, fraction, _correct, _value in rows}
    chosen = {person: value for person, _fraction, _correct, value in rows} if has_choices else {}
    yield_to_loop()
    return Given(fractions, chosen, sum(correct is True for _person, _fraction, correct, _value in rows))


def answers_in_pieces(
    round_: Round, *, public: bool = False, people: Collection[int] | None = None
) -> Iterator[list[AnswerRow]]:
    """Return the answers of a round in the order of arrival; the event loop runs between the pieces.

    Args:
        round_: the round.
        public: return what others see of written answers: the value, a part of it, or an empty text.
        people: the participants, by id, at most a few hundred; None: all.
    """
    kind = registry.get(round_.version.type)
    withheld = moderation.withheld(round_.id) if kind.has_text_answers else Withheld({})
    value = type_coerce(Answer.value, Text)
    columns = (Answer.answered_at, Answer.correct, Answer.fraction, Answer.points, Answer.confidence, Answer.hidden)
    query = select(Answer.participant_id, value, *columns).where(Answer.round_id == round_.id, Answer.counts)
    if people is not None:
        query = query.where(Answer.participant_id.in_(people))
    for piece in db.session.execute(query.order_by(Answer.id)).partitions(PIECE):
        rows = [AnswerRow(*row) for row in piece]
        yield [_moderated(row, kind, withheld, public) for row in rows] if kind.has_text_answers else rows
        yield_to_loop()


def _moderated(row: AnswerRow, kind: QuestionType, withheld: Withheld, public: bool) -> AnswerRow:
    if not row.hidden and not withheld:
        return row
    value = json.loads(row.text)
    state = withheld.state(kind, value, row.hidden)
    if state is None or not public:
        return row._replace(state=state)
    part = withheld.shown(kind, value, row.hidden)
    return row._replace(state=state, text=NOTHING if part is None else canonical(part))


def answers(round_: Round, *, public: bool = False) -> list[AnswerRow]:
    """Return all the rows of :func:`answers_in_pieces`."""
    return [answer for piece in answers_in_pieces(round_, public=public) for answer in piece]


class Cells(dict[str, Any]):
    """What tables show for each value of a round, by its canonical JSON.

    Computed once a value, since many students give the same answer.

    Args:
        round_: the round.
        show: returns it for the body of the question and a value.
        public: leave out the written answers that others do not see.
        texts: whether to show what students wrote; without it, their texts are empty, and votes on them are letters.
    """

    def __init__(
        self,
        round_: Round,
        show: Callable[[QuestionType, Body, Any], Any],
        *,
        public: bool = False,
        texts: bool = True,
    ) -> None:
        super().__init__()
        if not texts:
            show = _without_texts(round_, show)
        self._show, self._kind, self._body = show, registry.get(round_.version.type), round_.version.body
        if public and (hidden := moderation.hidden_choices(round_)):
            choices = [
                choice | {"text": _("hidden")} if choice["id"] in hidden else choice for choice in self._body["choices"]
            ]
            self._body = {**self._body, "choices": choices}

    def __missing__(self, text: str) -> Any:
        self[text] = self._show(self._kind, self._body, json.loads(text))
        return self[text]


def _without_texts(
    round_: Round, show: Callable[[QuestionType, Body, Any], Any]
) -> Callable[[QuestionType, Body, Any], Any]:
    if registry.get(round_.version.type).has_text_answers:
        return lambda _kind, _body, _value: ""
    if round_.voted_texts:
        return lambda kind, body, value: kind.answer_text(body, value)
    return show


def label(kind: QuestionType, body: Body, value: Any) -> str:
    """Return what a cell of a table on a page shows for an answer."""
    return kind.answer_label(body, value)
