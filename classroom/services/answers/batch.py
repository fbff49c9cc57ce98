"""Stores one batch of submissions: a few statements in one transaction, however many submissions there are.

Rows are read and written without model objects: when a hall answers at once, each microsecond counts a thousand times.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from classroom.core import settings
from classroom.core.database import announce, canonical, transaction
from classroom.core.errors import Conflict, Forbidden, NotAuthenticated, TizaError
from classroom.core.events import AnswersRecorded
from classroom.questions import registry
from classroom.questions.base import UNGRADED
from classroom.services.accounts import access
from classroom.services.answers import rows, screening, statements
from classroom.services.answers.history import History
from classroom.services.answers.rows import AttemptRow, ParticipantRow, RoundRow
from classroom.services.answers.submissions import REFUSALS, Incoming, Verdict, answer_view, refused, unavailable
from classroom.services.lessons import changes, moderation
from classroom.services.lessons.grading import points, seconds_used, time_left
from classroom.services.lessons.homework_rules import in_time
from classroom.services.lessons.lookup import unknown_round
from classroom.services.lessons.own_time import answers_until


@dataclass(slots=True)
class _StoredAnswer:
    """An answer as it is in the table, or will be when the batch is written."""

    id: int | None
    submission_id: str
    value: Any
    answered_at: float
    confidence: int | None = None
    row: list[Any] | None = None
    """Its values of ``statements.COLUMNS``, while it waits to be written."""


@dataclass(slots=True)
class _Grade:
    value: Any
    text: str
    correct: bool | None
    fraction: float
    held: list[str]
    """Keys of the texts that the filter holds back."""


def record_batch(batch: Sequence[Incoming]) -> list[Verdict]:
    """Decide and store submissions in one transaction; return a verdict for each, in order.

    Rounds are share-locked and participants are locked, both in the order of their ids. So closing a round waits for
    the batch, or the batch sees it closed; and submissions of one participant on two workers are decided one after the
    other. (On SQLite the whole transaction holds the write lock.)
    """
    screening.prepare([item.value for item in batch])
    with transaction() as session:
        answers = AnswerBatch(session, batch)
        verdicts = [answers.decide(item) for item in batch]
        answers.write()
        for round_id, who in answers.recorded.items():
            if answers.rounds[round_id].is_homework:
                continue  # no page waits for it
            lesson_id = answers.rounds[round_id].lesson_id
            announce(AnswersRecorded(lesson_id, round_id, tuple(who), answers.versions[lesson_id]))
    return verdicts


class AnswerBatch:
    """The rows that a batch has read, and those that it will write."""

    def __init__(self, session: Session, batch: Sequence[Incoming]) -> None:
        # The connection below the session, because the session would make objects of the rows.
        self._connection = session.connection()
        round_ids = {item.round_id for item in batch}
        people = {item.participant_id for item in batch}
        self._existing = rows.lock_rounds(self._connection, round_ids)
        self.rounds = dict(rows.rounds(self._connection, round_ids))
        self._people = rows.people(self._connection, people)
        self._attempts = rows.attempts(self._connection, {item.attempt_id for item in batch} - {None})
        self._accesses = access.open_among({item.access_id for item in batch if item.access_id is not None})
        self._stored: dict[tuple[int, int, int], _StoredAnswer] = {}
        self._verdicts: dict[tuple[int, str], Verdict] = {}
        self._grades: dict[tuple[int, str], _Grade] = {}
        self._new: list[list[Any]] = []
        self._changed: dict[int, list[Any]] = {}
        self._history = History(self._connection, people, round_ids)
        self._held: dict[tuple[int, str], dict[str, Any]] = {}
        self.recorded: dict[int, list[int]] = {}
        self.versions: dict[int, int] = {}
        """The number of this batch in each lesson that it has answers of, when it is written."""
        self._read_stored(batch)

    def _read_stored(self, batch: Sequence[Incoming]) -> None:
        sent = [(item.round_id, item.participant_id, item.submission_id) for item in batch]
        for key, person, submission_id, round_id, value, moment, confidence, code, attempt in self._connection.execute(
            statements.READ_STORED, {"sent": sent}
        ):
            if key is not None:
                self._stored[round_id, person, attempt] = _StoredAnswer(key, submission_id, value, moment, confidence)
            view = answer_view(submission_id, round_id, value, moment, confidence)
            self._verdicts[person, submission_id] = Verdict(error=refused(code)) if code else Verdict(view)

    # -- deciding

    def decide(self, item: Incoming) -> Verdict:
        """Return the verdict on a submission: the first one if it was decided before, otherwise a new one."""
        try:
            person = self._person(item)
            earlier = self._verdicts.get((item.participant_id, item.submission_id))
            if earlier is not None:
                return earlier
            verdict = Verdict(self._store(item, person))
        except TizaError as error:
            verdict = Verdict(error=error)
            if error.code not in REFUSALS:
                return verdict
            place = (item.participant_id, item.submission_id, item.round_id)
            self._history.keep_refused(*place, moment=item.received_at, code=error.code)
        self._verdicts[item.participant_id, item.submission_id] = verdict
        return verdict

    def _person(self, item: Incoming) -> ParticipantRow:
        if item.access_id is not None and item.access_id not in self._accesses:
            raise NotAuthenticated(_("Log in again."))
        person = self._people.get(item.participant_id)
        if person is None or person.removed_at is not None:
            raise Forbidden(_("Your teacher has removed you from this lesson."), code="removed")
        return person

    def _store(self, item: Incoming, person: ParticipantRow) -> dict[str, Any]:
        round_row = self.rounds.get(item.round_id)
        if round_row is None and item.round_id in self._existing:
            raise unavailable()  # a final verdict needs the round itself
        if round_row is None or round_row.lesson_id != person.lesson_id:
            raise unknown_round()
        attempt = self._attempt(item, round_row)
        grade = self._grade(item, round_row)  # before the time: what is invalid stays invalid
        grace = settings.current().answer_grace
        if attempt is not None:
            if attempt.submitted_at is not None or not in_time(attempt.deadline, item.received_at, grace):
                raise refused("attempt_closed")
        elif not round_row.is_open or item.received_at > answers_until(round_row.times, person.extra_percent, grace):
            raise refused("round_closed")
        used = seconds_used(round_row.timer_used, round_row.timer_since, item.received_at)
        left = time_left(used, round_row.time_limit, person.extra_percent)
        confidence = item.confidence if round_row.options.confidence else None
        number = attempt.number if attempt is not None else 1
        place = (item.round_id, item.participant_id, number)
        before = self._stored.get(place)
        row = [  # as statements.COLUMNS, without the version
            item.round_id,
            item.participant_id,
            number,
            attempt is None or attempt.counts,
            item.submission_id,
            grade.text,
            item.received_at,
            grade.correct,
            grade.fraction,
            left,
            points(round_row.worth, grade.fraction, round_row.speed_bonus, left),
            confidence,
        ]
        if before is None:
            self._new.append(row)
            self._stored[place] = _StoredAnswer(
                None, item.submission_id, grade.value, item.received_at, confidence, row
            )
        elif not round_row.allow_change:
            raise refused("already_answered")
        elif not self._history.may_change(item.participant_id, item.round_id):
            raise Conflict(_("You have changed this answer too often. It stays as it is."), code="already_answered")
        else:
            self._replace(before, item, grade, row, confidence)
        for key in grade.held:
            self._held[item.round_id, key] = {"round": item.round_id, "key": key, "state": "held"}
        self.recorded.setdefault(item.round_id, []).append(item.participant_id)
        return answer_view(item.submission_id, item.round_id, grade.value, item.received_at, confidence)

    def _attempt(self, item: Incoming, round_row: RoundRow) -> AttemptRow | None:
        """Return the attempt at homework that an answer belongs to; None in a live lesson."""
        attempt = self._attempts.get(item.attempt_id or 0)
        if round_row.is_homework != (item.attempt_id is not None) or (
            round_row.is_homework
            and (
                attempt is None or attempt.participant_id != item.participant_id or item.round_id not in attempt.rounds
            )
        ):
            raise unknown_round()
        return attempt

    def _replace(
        self, before: _StoredAnswer, item: Incoming, grade: _Grade, row: list[Any], confidence: int | None
    ) -> None:
        former = (item.participant_id, before.submission_id, item.round_id)
        self._history.keep_former(*former, moment=before.answered_at, text=canonical(before.value))
        if before.id is not None:
            self._changed[before.id] = row
        elif before.row is not None:
            before.row[:] = row
        before.submission_id, before.value, before.answered_at = item.submission_id, grade.value, item.received_at
        before.confidence = confidence

    def _grade(self, item: Incoming, round_row: RoundRow) -> _Grade:
        """Parse and grade a value, once for all submissions of the same value."""
        key = (item.round_id, item.text)
        found = self._grades.get(key)
        if found is None:
            kind = registry.get(round_row.type)
            value = kind.parse_answer(round_row.body, item.value)
            grade = UNGRADED if round_row.scoring == "survey" else kind.grade(round_row.body, value)
            held = screening.held_keys(kind, value) if kind.has_text_answers else []
            found = _Grade(value, canonical(value), grade.correct, grade.fraction, held)
            self._grades[key] = found
        return found

    # -- writing

    def write(self) -> None:
        """Write what was decided: one statement for each table and kind of change."""
        for lesson_id in sorted({self.rounds[round_id].lesson_id for round_id in self.recorded}):
            self.versions[lesson_id] = changes.next_answers(self._connection, lesson_id)
        for row in chain(self._new, self._changed.values()):
            row.append(self.versions[self.rounds[row[0]].lesson_id])
        if self._new:
            statements.insert_answers(self._connection, self._new)
        for statement, waiting in (
            (statements.UPDATE_ANSWERS, [_update(key, row) for key, row in self._changed.items()]),
            (statements.INSERT_PAST, self._history.rows),
            (moderation.HOLD, [row for _place, row in sorted(self._held.items())]),
        ):
            if waiting:
                self._connection.execute(statement, waiting)


def _update(answer_id: int, row: list[Any]) -> dict[str, Any]:
    """Return the parameters of ``statements.UPDATE_ANSWERS``."""
    named = {f"new_{name}": value for name, value in zip(statements.COLUMNS, row, strict=True)}
    for name in statements.KEPT:
        del named[f"new_{name}"]
    return {"answer_id": answer_id, **named}
