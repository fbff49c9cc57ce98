"""What somebody who took part in a lesson may read of it afterwards: their own answers, and how right they were.

The key of a question is secret until its vote is revealed, and again while the question is voted on anew, here or in
another lesson. Until then an entry has no key, no explanation and no grade, and the sums leave it out, since a grade of
one's own answer tells the key of most questions.

Who was removed from a lesson reads nothing of it: a removal ends every access to the lesson, over the socket, the API
and the pages alike. Whoever is readmitted reads all of it again.
"""

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import aliased, joinedload

from classroom.core.among import among
from classroom.core.concurrency import yield_to_loop
from classroom.core.database import canonical, db, now, paginate
from classroom.models import Answer, Lesson, Participant, QuestionVersion, Round
from classroom.questions import registry
from classroom.questions.base import Body, QuestionType
from classroom.questions.markdown import block_html, plain
from classroom.services.lessons import homework, lookup, survey
from classroom.services.results import counting, marks, reading, state
from classroom.services.results.counting import NOTHING, Vote

PER_PAGE = 10
MAX_PER_PAGE = 25
"""Most lessons of one page: each comes with all its questions."""
DISCUSSED = 24 * 3600.0
"""Seconds after which a closed vote that nobody revealed no longer keeps a key secret elsewhere."""


def lessons_of(user_id: int, *, page: int = 1, per_page: int = PER_PAGE) -> tuple[Pagination, list[dict[str, Any]]]:
    """Return a page of the lessons that an account took part in, newest first, and the results of each.

    Args:
        user_id: the account.
        page: from 1.
        per_page: at most :data:`MAX_PER_PAGE`.
    """
    found = paginate(_of_account(user_id).order_by(Lesson.id.desc()), page=page, per_page=min(per_page, MAX_PER_PAGE))
    results = []
    for participant in found.items:
        results.append(of_participant(participant))
        yield_to_loop()
    return found, results


def in_lesson(user_id: int, lesson_id: int) -> dict[str, Any]:
    """Return the results of an account in one lesson.

    Raises:
        NotFound: ``unknown_lesson``; also if the account is not in the lesson, or was removed from it.
    """
    participant = db.session.scalar(_of_account(user_id).where(Lesson.id == lesson_id))
    if participant is None:
        raise lookup.unknown_lesson()
    return of_participant(participant)


def _of_account(user_id: int) -> Any:
    loaded = joinedload(Participant.lesson).joinedload(Lesson.course)
    mine = (Participant.user_id == user_id, Participant.removed_at.is_(None))
    return select(Participant).join(Lesson, Lesson.id == Participant.lesson_id).where(*mine).options(loaded)


def of_participant(participant: Participant) -> dict[str, Any]:
    """Return ``{"lesson", "right", "of", "points", "mark", "questions"}`` of a participant who was not removed.

    ``mark`` is ``{"value", "text", "passed"}``, None unless the teacher shows marks, the lesson has ended and the right
    answers of all that counts are known.

    There is one entry a question that was asked while the participant was in the lesson: its vote that counts, or the
    newest vote as long as none is revealed.
    """
    lesson = participant.lesson
    asked = [item for item in reading.rounds_of(lesson.id) if counting.was_asked(item, participant.joined_at, None)]
    secret = voted_on({item.version.question_id for item in asked})
    told = {item.id for item in asked if item.status == "revealed" and item.version.question_id not in secret}
    if lesson.mode == homework.HOMEWORK:
        known = homework.told_rounds(lesson, participant.id, now())
        told = {item.id for item in asked if item.id in known and item.version.question_id not in secret}
    counted = counting.votes(lesson.id)
    votes = [vote for vote in counted if vote.id in told]
    points, right = counting.earned(votes, [participant.id]).get(participant.id, NOTHING)
    given = _given(participant, [item.id for item in asked])
    return {
        "lesson": {
            "id": lesson.id,
            "title": lesson.title,
            "mode": lesson.mode,
            "ended_at": lesson.ended_at,
            "course": lesson.course.title if lesson.course else None,
        },
        **counting.right_of(right, votes, participant.joined_at, None),
        "points": points,
        "mark": _mark(participant, counted, told),
        "questions": [_entry(item, given.get(item.id), item.id in told) for item in _one_a_question(asked)],
    }


def _mark(participant: Participant, counted: list[Vote], told: set[int]) -> dict[str, Any] | None:
    scale = marks.scale_of(participant.lesson)
    if scale is None or not scale.shown or participant.lesson.status != "ended":
        return None
    asked = [vote for vote in counted if counting.was_asked(vote, participant.joined_at, None)]
    if not asked or any(vote.id not in told for vote in asked):
        return None
    mark = scale.mark(counting.shares(asked, [(participant.id, participant.joined_at, None)])[participant.id])
    return {"value": marks.as_json(mark), "text": scale.text(mark), "passed": mark.passed}


def _one_a_question(asked: list[Round]) -> list[Round]:
    """Return the newest revealed vote on each question, or the newest one."""
    chosen: dict[int, Round] = {}
    for item in asked:  # in the order of the votes
        before = chosen.get(item.number)
        if before is None or item.status == "revealed" or before.status != "revealed":
            chosen[item.number] = item
    return list(chosen.values())


def _given(participant: Participant, round_ids: list[int]) -> dict[int, Answer]:
    attempt = None
    if participant.lesson.mode == homework.HOMEWORK:
        attempt = homework.shown_attempt(participant.lesson_id, participant.id, now())
    which = Answer.counts if attempt is None else Answer.attempt == attempt
    query = select(Answer).where(Answer.participant_id == participant.id, which, Answer.round_id.in_(round_ids))
    return {answer.round_id: answer for answer in db.session.scalars(query)}


def _words(kind: QuestionType, body: Body, value: Any) -> str:
    return kind.answer_words(body, value)


def _words_alone(kind: QuestionType, body: Body, value: Any) -> str:
    return kind.answer_alone(body, value)


def _in_words(asked: Round, value: Any, *, is_key_known: bool) -> str:
    """Return an answer in words; in a vote on written answers without the texts that are hidden now."""
    show = _words if is_key_known else _words_alone
    return str(reading.Cells(asked, show, public=True)[canonical(value)])


def _entry(asked: Round, answer: Answer | None, told: bool) -> dict[str, Any]:
    version, graded = asked.version, survey.is_graded(asked)
    entry: dict[str, Any] = {
        "round_id": asked.id,
        "number": asked.number,
        "attempt": asked.attempt,
        "type": version.type,
        "prompt": plain(version.prompt) or _("Question %(number)s", number=asked.number),
        "question": state.asked_question(asked),
        "graded": graded,
        "revealed": told,
        "value": answer.value if answer else None,
        "text": _in_words(asked, answer.value, is_key_known=told and graded) if answer else "",
        "correct": None,
        "fraction": None,
        "points": None,
        "key": None,
        "explanation_html": "",
    }
    if told and asked.scoring == "points":
        entry["explanation_html"] = block_html(version.explanation)
    if told and graded:
        entry["key"] = registry.get(version.type).key(version.body)
        entry["correct"] = bool(answer and answer.correct)
        entry["fraction"] = answer.fraction if answer else 0.0
        entry["points"] = answer.points if answer else 0
    return entry


def is_mistake(entry: dict[str, Any]) -> bool:
    """Say whether a question was not answered entirely right, as far as its key is known."""
    return entry["correct"] is False


def voted_on(question_ids: Collection[int]) -> set[int]:
    """Return those of these questions on which a vote is going on in any lesson: open, or closed and not yet revealed.

    A closed vote is over when another on the same question followed it, or after :data:`DISCUSSED`.
    """
    return set(db.session.scalars(_VOTED_ON, {"questions": list(question_ids), "since": now() - DISCUSSED}))


_later = aliased(Round)
_followed = select(_later.id).where(
    _later.lesson_id == Round.lesson_id, _later.number == Round.number, _later.attempt > Round.attempt
)
_VOTED_ON = (
    select(QuestionVersion.question_id)
    .join(Round, Round.version_id == QuestionVersion.id)
    .join(Lesson, Lesson.id == Round.lesson_id)
    .where(
        among(QuestionVersion.question_id, "questions"),
        Lesson.status != "ended",
        Lesson.mode == "live",
        Round.status != "revealed",
        or_(Round.status == "open", Round.closed_at > bindparam("since")),
        ~_followed.exists(),
    )
)
