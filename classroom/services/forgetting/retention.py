"""How long results have names: after some months the people are taken out of a lesson.

The server's setting ``CLASSROOM_KEEP_MONTHS`` is the longest; the owner of a class can choose fewer months for its
lessons. Months count from the end of a lesson, or from its creation if nobody ended it.

Nobody is surprised: a lesson's owner is told 30 days before, on the lists and the report of lessons and by mail, and
again 7 days before. A term that is switched on for old lessons therefore begins with these 30 days.
"""

import calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from sqlalchemy import func, select

from classroom.core import settings
from classroom.core.database import db, now, transaction, yield_to_loop
from classroom.core.locks import locked
from classroom.models import Course, Lesson, User
from classroom.services.assignments import closing
from classroom.services.deliveries import mail
from classroom.services.forgetting import lessons
from classroom.services.forgetting.jobs import work
from classroom.services.lessons import homework, lifecycle
from classroom.services.practice import cards

DAY = 24 * 3600.0
FIRST, SECOND = 30, 7
"""Days before at which owners are told."""


@dataclass
class Report:
    """What a run did, or would do: ids of lessons.

    Attributes:
        anonymised: whose people were taken out.
        told: owners were told, by how many days before.
        kept: no longer announced, since the term is longer now.
        cards: how many cards of practice were deleted, since nobody has answered them for the server's term.
    """

    anonymised: list[int] = field(default_factory=list)
    told: dict[int, list[int]] = field(default_factory=lambda: {FIRST: [], SECOND: []})
    kept: list[int] = field(default_factory=list)
    cards: int = 0


@dataclass(frozen=True)
class Step:
    """What is to do with a lesson: ``anonymise``, ``keep``, or ``tell`` its owner ``days`` before ``at``."""

    do: str
    at: float = 0.0
    days: int = 0


def add_months(moment: float, months: int) -> float:
    """Return the moment some calendar months later, in UTC; the 31st becomes the last day of a shorter month."""
    begin = datetime.fromtimestamp(moment, UTC)
    years, month = divmod(begin.month - 1 + months, 12)
    year = begin.year + years
    day = min(begin.day, calendar.monthrange(year, month + 1)[1])
    return begin.replace(year=year, month=month + 1, day=day).timestamp()


def months_of(course_months: int | None) -> int | None:
    """Return after how many months people are taken out: the fewer of the server's and the class's; None: never."""
    chosen = [months for months in (settings.current().keep_months, course_months) if months]
    return min(chosen) if chosen else None


def next_step(moment: float, expires_at: float | None, forget_at: float | None, told: int | None) -> Step | None:
    """Return what is to do with a lesson now, or None.

    Args:
        moment: now, in Unix seconds.
        expires_at: when its term is over; None: never.
        forget_at: what its owner was told last; None: nothing.
        told: how many days before its owner was told last.
    """
    if expires_at is None or moment < expires_at - FIRST * DAY:
        return Step("keep") if forget_at is not None else None
    if forget_at is None:
        return Step("tell", max(expires_at, moment + FIRST * DAY), FIRST)
    at = max(expires_at, forget_at)
    if told != SECOND:
        return Step("tell", max(at, moment + SECOND * DAY), SECOND) if moment >= at - SECOND * DAY else None
    return Step("anonymise") if moment >= at else None


def run(*, dry_run: bool = False) -> Report:
    """Tell owners, and take the people out of lessons whose term is over and whose owners were told in time.

    Args:
        dry_run: change nothing, only say what would happen.
    """
    report, moment = Report(), now()
    owners: dict[tuple[int, int], list[int]] = defaultdict(list)
    for lesson_id, owner_id, base, course_months, forget_at, told in _lessons():
        months = months_of(course_months)
        step = next_step(moment, add_months(base, months) if months else None, forget_at, told)
        if step is None:
            continue
        if step.do == "tell":
            report.told[step.days].append(lesson_id)
            owners[owner_id, step.days].append(lesson_id)
        else:
            (report.kept if step.do == "keep" else report.anonymised).append(lesson_id)
        if not dry_run:
            _take(lesson_id, step)
        yield_to_loop()
    if months := settings.current().keep_months:
        report.cards = cards.drop_unused(add_months(moment, -months), dry_run=dry_run)
    if not dry_run:
        for (owner_id, days), ids in owners.items():
            _write_to(owner_id, days, ids)
        work()
    return report


def _lessons() -> list[Any]:
    since = func.coalesce(Lesson.ended_at, Lesson.created_at)
    query = select(Lesson.id, Lesson.owner_id, since, Course.keep_months, Lesson.forget_at, Lesson.forget_told)
    query = query.outerjoin(Course, Course.id == Lesson.course_id)
    return list(db.session.execute(query.where(Lesson.anonymised_at.is_(None), Lesson.owner_id.is_not(None))).all())


def _take(lesson_id: int, step: Step) -> None:
    with transaction():
        lesson = locked(Lesson, lesson_id)
        if lesson is None or lesson.owner_id is None or lesson.anonymised_at is not None:
            return
        if step.do == "keep":
            lesson.forget_at = lesson.forget_told = None
        elif step.do == "tell":
            lesson.forget_at, lesson.forget_told = step.at, step.days
        else:
            assignment = homework.of_lesson(lesson_id)
            if lesson.status != "ended" and assignment is not None:
                closing.close_now(assignment, now())
            elif lesson.status != "ended":
                lifecycle.end(lesson_id, lesson.owner_id)
            lessons.begin_anonymising(lesson)


def _write_to(owner_id: int, days: int, lesson_ids: Iterable[int]) -> None:
    """Send the owner a mail, where mail is set up and the account has an address."""
    ids = list(lesson_ids)
    owner = db.session.get(User, owner_id)
    if owner is None or not owner.email or not owner.is_active or not mail.is_configured():
        return
    found = db.session.execute(select(Lesson.title, Lesson.forget_at).where(Lesson.id.in_(ids)).order_by(Lesson.id))
    rows = [(row.title, row.forget_at) for row in found]

    def write() -> mail.Message:
        number = len(rows)
        subject = ngettext(
            "The names in %(num)d lesson will be removed in %(days)d days",
            "The names in %(num)d lessons will be removed in %(days)d days",
            number,
            days=days,
        )
        lead = _("Names and written answers go, statistics stay. Save the reports that you still need:")
        lines = [f"- {title} ({format_date(datetime.fromtimestamp(at or 0, UTC))})" for title, at in rows[:50]]
        more = [_("and %(number)d more", number=number - 50)] if number > 50 else []
        return mail.Message(subject, "\n".join([lead, "", *lines, *more]) + "\n")

    with transaction():
        mail.enqueue(owner.email, owner.language, write)


def announced(user_id: int) -> list[Lesson]:
    """Return the own lessons of a teacher whose people will be taken out, as the teacher was told, the next first."""
    query = select(Lesson).where(Lesson.owner_id == user_id, Lesson.forget_at.is_not(None))
    return list(db.session.scalars(query.order_by(Lesson.forget_at, Lesson.id)))
