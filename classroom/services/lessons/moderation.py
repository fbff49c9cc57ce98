"""Moderation: which texts of students others may see.

What students write is shown to others without delay, except what the filter of names holds back and what a teacher
hides. Both are decisions about a text in a round (:class:`~classroom.models.moderation.ModeratedText`) or about the
answer of one participant (``Answer.hidden``). Everything that others see leaves out what these rows withhold.
"""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, cast

from flask_babel import gettext as _
from sqlalchemy import select, text, update

from classroom import questions
from classroom.core.database import db, transaction
from classroom.core.errors import Invalid, NotFound
from classroom.models import Answer, ModeratedText, Participant, Round
from classroom.questions.base import QuestionType
from classroom.services.lessons import transitions

State = Literal["held", "hidden"]

_INSERT = "INSERT INTO moderated_texts (round_id, key, state) VALUES (:round, :key, :state)"
DECIDE = text(f"{_INSERT} ON CONFLICT (round_id, key) DO UPDATE SET state = excluded.state")
"""Stores a teacher's decision about a text."""
HOLD = text(f"{_INSERT} ON CONFLICT (round_id, key) DO NOTHING")
"""Stores that the filter holds a text back, unless a decision is stored already."""


@lru_cache(maxsize=10_000)
def key(text: str) -> str:
    """Return the form in which texts are compared: a digest that case, accents, spaces and punctuation do not change.

    It never changes between versions of Tiza, since it is stored; and no way of comparing answers that a question may
    choose is coarser, so that what counts as one answer is shown or hidden as one.
    """
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(c for c in letters if unicodedata.category(c)[0] in "LMNS" and not unicodedata.combining(c))
    return hashlib.sha256((kept or " ".join(text.split())).encode()).hexdigest()


@dataclass(frozen=True)
class Withheld:
    """The texts of a round that others do not see, by key."""

    states: Mapping[str, State]

    def __bool__(self) -> bool:
        return bool(self.states)

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and key(text) in self.states

    def state(self, kind: QuestionType, value: Any, hidden: bool) -> State | None:
        """Say why an answer is not shown as it is, or None if it is.

        Args:
            kind: the type of its question.
            value: canonical.
            hidden: whether a teacher hid it as the answer of its participant.
        """
        if hidden:
            return "hidden"
        found = {self.states.get(key(text)) for text in kind.texts(value)} if self.states else set()
        return "hidden" if "hidden" in found else "held" if "held" in found else None

    def shown(self, kind: QuestionType, value: Any, hidden: bool) -> Any:
        """Return what others see of an answer: the value, a part of it, or None. Arguments as for :meth:`state`."""
        if hidden:
            return None
        return kind.without(value, self.__contains__) if self.states else value

    def rest(self, kind: QuestionType, value: Any, hidden: bool) -> Any:
        """Return what others do not see of an answer, or None. Arguments as for :meth:`state`."""
        if hidden:
            return value
        return kind.without(value, lambda text: text not in self) if self.state(kind, value, False) else None


def withheld(round_id: int) -> Withheld:
    """Return the texts of a round that others do not see."""
    query = select(ModeratedText.key, ModeratedText.state).where(ModeratedText.round_id == round_id)
    return Withheld({name: cast(State, state) for name, state in db.session.execute(query) if state != "shown"})


def hidden_choices(round_: Round) -> frozenset[str]:
    """Return the ids of the choices of a vote on written answers whose texts others do not see now."""
    if not round_.voted_texts:
        return frozenset()
    states = withheld(round_.voted_texts["round_id"]).states
    return frozenset(choice for choice, name in round_.voted_texts["keys"].items() if name in states)


def hide_answer(
    lesson_id: int,
    user_id: int,
    round_id: int,
    *,
    value: str | None = None,
    participant_id: int | None = None,
    hidden: bool,
) -> Round:
    """Hide what students wrote from everybody but the teachers, or show it again; also after the lesson.

    Args:
        lesson_id: the lesson.
        user_id: one of its teachers.
        round_id: a round whose answers are texts, or a vote on such answers.
        value: a text, in any spelling that reads the same: hides it in all answers, also in those still to come. Of a
            word cloud, one word or several. In a vote, the text or the id of a choice.
        participant_id: hides the whole answer of this participant instead, also one that replaces it.
        hidden: whether to hide or to show. Shown, a text that the filter held back is released.

    Raises:
        NotFound: ``unknown_lesson``, ``unknown_round`` or ``unknown_participant``: nobody who answered in the round.
        Invalid: with field ``value``, ``participant_id`` or ``round_id``.
    """
    if (value is None) == (participant_id is None):
        raise _wrong("value", _("Name either a text or a participant."))
    with transaction():
        lesson = transitions.lock_lesson(lesson_id, user_id, allow_ended=True)
        round_ = transitions.lock_round(lesson, round_id)
        kind = questions.get(round_.version.type)
        if round_.voted_texts and value is not None:
            _decide(round_.voted_texts["round_id"], [_voted_key(round_, value)], hidden)
        elif not kind.has_text_answers:
            raise _wrong("round_id", _("Only written answers can be hidden."))
        elif value is not None:
            _hide_text(round_, kind, value, hidden)
        elif participant_id is not None:
            _hide_participant(round_, kind, participant_id, hidden)
        transitions.publish(lesson)
    return round_


def _wrong(field: str, message: str) -> Invalid:
    return Invalid(message, fields={field: message})


def _voted_key(round_: Round, value: str) -> str:
    keys: Mapping[str, str] = (round_.voted_texts or {})["keys"]
    found = keys.get(value) or key(value)
    if found in keys.values():
        return found
    raise _wrong("value", _("This vote has no such text."))


def _hide_text(round_: Round, kind: QuestionType, value: str, hidden: bool) -> None:
    texts = kind.texts(value) if value.strip() else []
    if not texts:
        raise _wrong("value", _("Write the text."))
    keys = {key(text) for text in texts}
    _decide(round_.id, keys, hidden)
    if not hidden:  # also where it was hidden as somebody's answer
        mine = select(Answer.id, Answer.value).where(Answer.round_id == round_.id, Answer.hidden.is_(True))
        for answer_id, given in db.session.execute(mine).all():
            if keys.intersection(map(key, kind.texts(given))):
                _set_hidden(answer_id, False)


def _hide_participant(round_: Round, kind: QuestionType, participant_id: int, hidden: bool) -> None:
    query = select(Answer.id, Answer.value).join(Participant, Participant.id == Answer.participant_id)
    found = db.session.execute(
        query.where(Answer.round_id == round_.id, Answer.counts, Answer.participant_id == participant_id)
    ).one_or_none()
    if found is None:
        raise NotFound(_("This participant has not answered."), code="unknown_participant")
    _set_hidden(found.id, hidden)
    if not hidden:
        _decide(round_.id, withheld(round_.id).states.keys() & set(map(key, kind.texts(found.value))), hidden)


def _set_hidden(answer_id: int, hidden: bool) -> None:
    db.session.execute(update(Answer).where(Answer.id == answer_id).values(hidden=hidden))


def _decide(round_id: int, keys: Iterable[str], hidden: bool) -> None:
    """Store a teacher's decision about these texts. The filter may hold the same text at the same moment."""
    for name in sorted(keys):
        db.session.execute(DECIDE, {"round": round_id, "key": name, "state": "hidden" if hidden else "shown"})
