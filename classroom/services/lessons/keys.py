"""Correct the key of a question after it was answered, and grade the answers again.

What students saw stays as it was: only what decides which answers are right may change. The rounds then refer to a new
version of the question, so their results match the version that they refer to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from classroom import questions
from classroom.core.database import announce, db, transaction, without_saving
from classroom.core.errors import Invalid, NotFound
from classroom.core.events import RoundRevealed
from classroom.core.locks import locked
from classroom.models import Answer, Question, QuestionVersion, Round
from classroom.services.bank import entries, offers
from classroom.services.bank.validation import check
from classroom.services.lessons import corrected_keys, regrade, survey, transitions


class Change(NamedTuple):
    """An answer whose grade changed: points before and after."""

    participant_id: int
    round_id: int
    before: int
    after: int


@dataclass(frozen=True)
class Correction:
    """The round with its new key, and the answers whose grade changed.

    ``previous`` is the id of the version that it had before: :func:`use_version` goes back to it.
    """

    round: Round
    changes: list[Change]
    previous: int


def preview(lesson_id: int, user_id: int, round_id: int, key: Mapping[str, Any]) -> Correction:
    """Return what :func:`correct` would change, and save nothing.

    Raises:
        TizaError: as :func:`correct`.
    """
    return without_saving(lambda: correct(lesson_id, user_id, round_id, key))


def correct(lesson_id: int, user_id: int, round_id: int, key: Mapping[str, Any], *, bank: bool = True) -> Correction:
    """Give a round another key and grade its answers again, during the lesson or after it.

    All votes of the lesson on the same version of the question get the key.

    Args:
        lesson_id: the lesson.
        user_id: one of its teachers.
        round_id: a closed or revealed round whose answers are graded.
        key: the fields of the question's type that hold its key, as in the bank: ``choices``, ``accepted``, ``pairs``.
        bank: whether the question of the bank gets the key, too, if it is the user's own and has the same content. A
            colleague's change is offered to its owner in any case.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_round``.
        Conflict: ``wrong_state``: the round is open or its answers are not graded.
        Invalid: with a message for each wrong field, also if a field changes what students saw.
    """
    with transaction():
        lesson = transitions.lock_lesson(lesson_id, user_id, allow_ended=True)
        return rekey(transitions.lock_round(lesson, round_id), user_id, key, bank=bank)


def rekey(round_: Round, user_id: int, key: Mapping[str, Any], *, bank: bool, is_offered: bool = True) -> Correction:
    """Do what :func:`correct` does, inside a transaction, with lesson and round locked.

    Args:
        round_: the round.
        user_id: one of the lesson's teachers.
        key: the new key.
        bank: as :func:`correct`.
        is_offered: whether a colleague's question is offered to its owner with the key.
    """
    _require_graded(round_)
    old = round_.version
    question = entries.locked_question(old.question_id)
    body, for_bank = _bodies(old, key)
    if body == old.body:
        return Correction(round_, [], old.id)
    fresh = regrade.copy_version(old, body, offers.next_number(question.id))
    follows = bank and corrected_keys.follows(question, old, user_id)
    shared = follows and question.current_number == old.number and body == for_bank
    if not shared:
        fresh.lesson_id = round_.lesson_id
    if question.owner_id != user_id and is_offered:
        fresh = offers.offer(round_.lesson_id, user_id, old, fresh)
    else:
        db.session.add(fresh)
        db.session.flush()
        offers.follow(old, fresh)
    if follows:
        _follow_in_bank(question, None if shared else for_bank, fresh)
    return Correction(round_, change_version(round_, fresh), old.id)


def use_version(lesson_id: int, user_id: int, round_id: int, version_id: int) -> Correction:
    """Undo a correction: give a round, and the other votes with the same key, an earlier version of its question.

    Raises:
        NotFound: ``unknown_lesson``, ``unknown_round`` or ``unknown_version``.
        Conflict: ``wrong_state``.
        Invalid: as :func:`correct`.
    """
    with transaction():
        lesson = transitions.lock_lesson(lesson_id, user_id, allow_ended=True)
        round_ = transitions.lock_round(lesson, round_id)
        version = db.session.get(QuestionVersion, version_id)
        if version is None or version.question_id != round_.version.question_id:
            raise NotFound(_("There is no such version of this question."), code="unknown_version")
        names = questions.get(version.type).fields
        source = questions.get(version.type).source(version.body)
        return correct(lesson_id, user_id, round_id, {name: source[name] for name in names if name in source})


def _require_graded(round_: Round) -> None:
    if round_.status == "open":
        raise transitions.wrong_state(_("Close the question first."))
    if not survey.is_graded(round_):
        raise transitions.wrong_state(_("The answers to this question are not graded, so it has no key."))


def _bodies(old: QuestionVersion, key: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the body with another key, as students saw it, and the body for when the question is asked again.

    Raises:
        Invalid: a field is wrong, is none of the type's, or changes what students saw.
    """
    kind = questions.get(old.type)
    if unknown := sorted(str(name)[:64] for name in key if name not in kind.fields):
        names = ", ".join(kind.fields)
        text = _("No field of this question's key. Possible: %(names)s.", names=names)
        raise Invalid(_("Some fields of the question are missing or wrong."), fields=dict.fromkeys(unknown, text))
    if not key:
        text = _("Give the fields of the question that hold its key.")
        raise Invalid(text, fields=dict.fromkeys(kind.fields, text))
    source = entries.source(old.question, old)
    fresh: dict[str, Any] = entries.fields(check({**source, **_with_kept_parts(key, source)}))["body"]
    body = kind.rekeyed(old.body, fresh)
    if kind.public_view(body) != kind.public_view(old.body):
        text = _("Here only the key can be corrected. What students saw must stay as it was.")
        raise Invalid(text, fields=dict.fromkeys(key, text))
    return body, fresh


def _with_kept_parts(key: Mapping[str, Any], source: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields with feedback and picture of the choices for which none is given."""
    given, old = key.get("choices"), source.get("choices")
    if not isinstance(given, list) or not isinstance(old, list):
        return dict(key)
    kept = {choice["text"]: {name: choice[name] for name in ("feedback", "image") if name in choice} for choice in old}
    return {
        **key,
        "choices": [
            {**kept.get(str(choice.get("text")), {}), **choice} if isinstance(choice, Mapping) else choice
            for choice in given
        ],
    }


def _follow_in_bank(question: Question, body: dict[str, Any] | None, fresh: QuestionVersion) -> None:
    """Make the key the current one of the bank.

    Args:
        question: locked.
        body: of a version of its own, where the bank's text was edited since or is shown in another order; None: the
            version of the lesson serves.
        fresh: the version of the lesson.
    """
    current = fresh
    if body is not None:
        current = regrade.copy_version(question.current, body, fresh.number + 1)
        db.session.add(current)
        db.session.flush()
    question.current_number = current.number
    db.session.flush()
    db.session.expire(question, ["current", "versions"])


def change_version(round_: Round, fresh: QuestionVersion) -> list[Change]:
    """Give all votes of a lesson with a round's version another one; return the answers whose grade changed.

    Called inside a transaction, with the lesson locked.
    """
    lesson_id, old = round_.lesson_id, round_.version
    query = select(Round.id).where(Round.lesson_id == lesson_id, Round.version_id == old.id).order_by(Round.id)
    found: list[Change] = []
    for key in db.session.scalars(query).all():
        vote = locked(Round, key)
        if vote is None or vote.version_id != old.id:
            continue
        before = _grades(vote.id)
        vote.version = fresh
        db.session.flush()
        regrade.regrade_round(vote)
        for person, grade in _grades(vote.id).items():
            if grade != before[person]:
                found.append(Change(person, vote.id, before[person][1], grade[1]))
        if vote.status == "revealed":
            announce(RoundRevealed(lesson_id, vote.id))
    transitions.publish(round_.lesson)
    regrade.tell_webhooks(round_.lesson)
    return found


def _grades(round_id: int) -> dict[int, tuple[float, int]]:
    query = select(Answer.participant_id, Answer.fraction, Answer.points).where(
        Answer.round_id == round_id, Answer.counts
    )
    return {person: (fraction, points) for person, fraction, points in db.session.execute(query)}
