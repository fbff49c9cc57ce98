"""Stores one batch of submissions: a few statements in one transaction, however many submissions there are.

Rows are read and written without model objects: when a hall answers at once, each microsecond counts a thousand times.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

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


class _StoredAnswer(NamedTuple):
    """An answer as it was in the table before the batch."""

    id: int
    submission_id: str
    value: Any
    answered_at: float


@dataclass(slots=True)
class _Grade:
    """What is the same for all answers with one value to a round."""

    value: Any
    text: str
    correct: bool | None
    fraction: float
    points: int
    """Without a bonus for a fast answer."""
    held: list[str]
    """Keys of the texts that the filter holds back."""


def record_batch(batch: Sequence[Incoming]) -> list[Verdict]:
    """Decide and store submissions in one transaction; return a verdict for each, in order.

    Rounds are share-locked and participants are locked, both in the order of their ids. So closing a round waits for
    the batch, or the batch sees it closed; and submissions of one participant on two workers are decided one after the
    other. (On SQLite the whole transaction holds the write lock.)
    """
    screening.prepare([item.value for item in batch if isinstance(item.value, str)])
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
        people_of, ids, rounds_of, _values, _texts, _moments, _confidences, attempts, accesses = zip(
            *batch, strict=True
        )
        round_ids, people = set(rounds_of), set(people_of)
        self._existing = rows.lock_rounds(self._connection, round_ids)
        self.rounds = dict(rows.rounds(self._connection, round_ids))
        self._people = rows.people(self._connection, people)
        self._attempts = rows.attempts(self._connection, set(attempts) - {None})
        self._accesses = access.open_among(set(accesses) - {None})
        self._grace = settings.current().answer_grace
        self._stored: dict[tuple[int, int, int], _StoredAnswer] = {}
        self._verdicts: dict[tuple[int, str], Verdict] = {}
        self._grades: dict[tuple[int, str], _Grade] = {}
        self._until: dict[tuple[int, int], float] = {}
        """When answers in a round are too late, by round and extra time in percent."""
        self._rows: dict[tuple[int, int, int], list[Any]] = {}
        """The values of ``statements.COLUMNS`` of the answers of this batch, by round, participant and attempt."""
        self._history = History(self._connection, people, round_ids)
        self._held: dict[tuple[int, str], dict[str, Any]] = {}
        self.recorded: defaultdict[int, list[int]] = defaultdict(list)
        self.versions: dict[int, int] = {}
        """The number of this batch in each lesson that it has answers of, when it is written."""
        self._read_stored(list(zip(rounds_of, people_of, ids, strict=True)))

    def _read_stored(self, sent: list[tuple[int, int, str]]) -> None:
        for key, person, submission_id, round_id, value, moment, confidence, code, attempt in self._connection.execute(
            statements.READ_STORED, {"sent": sent}
        ):
            if key is not None:
                self._stored[round_id, person, attempt] = _StoredAnswer(key, submission_id, value, moment)
            view = answer_view(submission_id, round_id, value, moment, confidence)
            self._verdicts[person, submission_id] = Verdict(error=refused(code)) if code else Verdict(view)

    # -- deciding

    def decide(self, item: Incoming) -> Verdict:
        """Return the verdict on a submission: the first one if it was decided before, otherwise a new one."""
        place = item.participant_id, item.submission_id
        try:
            person = self._person(item)
            earlier = self._verdicts.get(place)
            if earlier is not None:
                return earlier
            verdict = Verdict(self._store(item, person))
        except TizaError as error:
            verdict = Verdict(error=error)
            if error.code not in REFUSALS:
                return verdict
            self._history.keep_refused(*place, item.round_id, moment=item.received_at, code=error.code)
        self._verdicts[place] = verdict
        return verdict

    def _person(self, item: Incoming) -> ParticipantRow:
        if item.access_id is not None and item.access_id not in self._accesses:
            raise NotAuthenticated(_("Log in again."))
        person = self._people.get(item.participant_id)
        if person is None or person.removed_at is not None:
            raise Forbidden(_("Your teacher has removed you from this lesson."), code="removed")
        return person

    def _store(self, item: Incoming, person: ParticipantRow) -> dict[str, Any]:
        who, submission_id, round_id, _value, _text, moment, confidence, attempt_id, _access_id = item
        round_row = self.rounds.get(round_id)
        if round_row is None and round_id in self._existing:
            raise unavailable()  # a final verdict needs the round itself
        if round_row is None or round_row.lesson_id != person.lesson_id:
            raise unknown_round()
        is_live = attempt_id is None and not round_row.is_homework
        attempt = None if is_live else self._attempt(item, round_row)
        grade = self._grade(item, round_row)  # before the time: what is invalid stays invalid
        if attempt is not None:
            if attempt.submitted_at is not None or not in_time(attempt.deadline, moment, self._grace):
                raise refused("attempt_closed")
        elif not round_row.is_open or moment > self._answers_until(round_id, round_row, person.extra_percent):
            raise refused("round_closed")
        left, earned = None, grade.points
        if round_row.time_limit:
            used = seconds_used(round_row.timer_used, round_row.timer_since, moment)
            left = time_left(used, round_row.time_limit, person.extra_percent)
            earned = points(round_row.worth, grade.fraction, round_row.speed_bonus, left)
        if not round_row.asks_confidence:
            confidence = None
        number = attempt.number if attempt is not None else 1
        place = round_id, who, number
        if place in self._stored or place in self._rows:
            self._keep_former(place, round_row)
        self._rows[place] = [  # as statements.COLUMNS, without the version
            round_id,
            who,
            number,
            attempt is None or attempt.counts,
            submission_id,
            grade.text,
            moment,
            grade.correct,
            grade.fraction,
            left,
            earned,
            confidence,
        ]
        for key in grade.held:
            self._held[round_id, key] = {"round": round_id, "key": key, "state": "held"}
        self.recorded[round_id].append(who)
        return answer_view(submission_id, round_id, grade.value, moment, confidence)

    def _answers_until(self, round_id: int, round_row: RoundRow, extra_percent: int) -> float:
        key = round_id, extra_percent
        if key not in self._until:
            self._until[key] = answers_until(round_row.times, extra_percent, self._grace)
        return self._until[key]

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

    def _keep_former(self, place: tuple[int, int, int], round_row: RoundRow) -> None:
        """Keep the answer that is replaced: one of this batch, or the stored one."""
        round_id, who, _number = place
        if not round_row.allow_change:
            raise refused("already_answered")
        if not self._history.may_change(who, round_id):
            raise Conflict(_("You have changed this answer too often. It stays as it is."), code="already_answered")
        row = self._rows.get(place)
        if row is not None:
            submission_id, text, moment = row[4:7]
        else:
            _id, submission_id, value, moment = self._stored[place]
            text = canonical(value)
        self._history.keep_former(who, submission_id, round_id, moment=moment, text=text)

    def _grade(self, item: Incoming, round_row: RoundRow) -> _Grade:
        """Parse and grade a value, once for all submissions of the same value."""
        key = (item.round_id, item.text)
        found = self._grades.get(key)
        if found is None:
            kind = registry.get(round_row.type)
            value = kind.parse_answer(round_row.body, item.value)
            grade = UNGRADED if round_row.scoring == "survey" else kind.grade(round_row.body, value)
            held = screening.held_keys(kind, value) if kind.has_text_answers else []
            earned = points(round_row.worth, grade.fraction)
            found = _Grade(value, canonical(value), grade.correct, grade.fraction, earned, held)
            self._grades[key] = found
        return found

    # -- writing

    def write(self) -> None:
        """Write what was decided: one statement for each table and kind of change."""
        for lesson_id in sorted({self.rounds[round_id].lesson_id for round_id in self.recorded}):
            self.versions[lesson_id] = changes.next_answers(self._connection, lesson_id)
        version_of = {round_id: self.versions[self.rounds[round_id].lesson_id] for round_id in self.recorded}
        new = [row for place, row in self._rows.items() if place not in self._stored]
        if new:
            statements.insert_answers(self._connection, new, [version_of[row[0]] for row in new])
        changed = [
            _update(stored.id, self._rows[place], version_of[place[0]])
            for place, stored in self._stored.items()
            if place in self._rows
        ]
        for statement, waiting in (
            (statements.UPDATE_ANSWERS, changed),
            (statements.INSERT_PAST, self._history.rows),
            (moderation.HOLD, [row for _place, row in sorted(self._held.items())]),
        ):
            if waiting:
                self._connection.execute(statement, waiting)


def _update(answer_id: int, row: list[Any], version: int) -> dict[str, Any]:
    """Return the parameters of ``statements.UPDATE_ANSWERS``."""
    named = {f"new_{name}": value for name, value in zip(statements.COLUMNS, row, strict=True)}
    for name in statements.KEPT:
        del named[f"new_{name}"]
    return {"answer_id": answer_id, "new_version": version, **named}
