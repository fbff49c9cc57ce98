"""Work on the lists of schools, class by class: deliveries of the imports that :mod:`school_jobs` has begun.

A delivery works for some seconds, notes how far it came, and leaves the rest to the next one. One whose process dies is
repeated from the class that it was at; a class that was imported already changes nothing the second time.
"""

import base64
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import undefer

from classroom.core import sealing
from classroom.core.concurrency import offload
from classroom.core.database import db, transaction
from classroom.core.errors import Conflict, TizaError
from classroom.models import SchoolImport, User
from classroom.services.classes import planning, school_import, school_jobs
from classroom.services.classes.roster_formats import reading
from classroom.services.classes.roster_formats.people import Roster, RosterClass
from classroom.services.deliveries.kinds import Kind
from classroom.services.deliveries.outcomes import DELIVERED, Claim, Outcome, given_up

WITHIN = 10.0
"""Seconds after which a delivery begins no other class."""
TRIES = 4


def _deliver(claimed: Claim) -> Outcome:
    """Work on a list for a while."""
    query = select(SchoolImport).where(SchoolImport.id == claimed.payload["import"])
    row = db.session.scalar(query.options(undefer(SchoolImport.sealed), undefer(SchoolImport.teachers)))
    if row is None or row.state not in school_jobs.WORKING or row.sealed is None:
        return DELIVERED
    if claimed.attempts > TRIES:
        _fail(row.id)
        return given_up("import")
    work = _Work(row)
    db.session.rollback()
    with force_locale(work.language):
        try:
            work.read()
        except (ValueError, TizaError):  # the server's secret has changed
            _fail(work.id)
            return given_up("unreadable")
        until = time.monotonic() + WITHIN
        while (more := work.one_more()) and time.monotonic() < until:
            pass
    if more:
        with transaction():
            school_jobs.go_on(work.id)
    return DELIVERED


def _fail(import_id: int) -> None:
    with transaction() as session:
        failing = update(SchoolImport).where(SchoolImport.id == import_id).values(state="failed", sealed=None)
        session.execute(failing, execution_options={"synchronize_session": False})


class _Work:
    """One turn of work on a list."""

    def __init__(self, row: SchoolImport) -> None:
        self.id, self.state, self.done, self.total = row.id, row.state, row.done, row.total
        self.language, self.options = row.options["language"], row.options
        self._sealed, self._report = row.sealed or b"", row.report
        self._teachers: list[list[str]] = sealing.unseal(school_jobs.PURPOSE, row.teachers) if row.teachers else []
        self._roster = Roster("")

    def read(self) -> None:
        """Read the file again.

        Raises:
            ValueError, TizaError: it cannot be read any more.
        """
        text = offload(sealing.unseal, school_jobs.PURPOSE, self._sealed)
        self._roster = replace(reading.read(base64.b64decode(text)), problems=[])  # noted when it came

    def one_more(self) -> bool:
        """Work on the next class; return whether there may be another one for this turn."""
        if self.done >= self.total:
            return False
        teachers = [(username, name, password) for username, name, password in self._teachers]
        outcome = school_import.Outcome(teachers=teachers, keep=self._keep)
        one = self._one(self.done, outcome)
        return self._noted(one, [list(each) for each in outcome.teachers])

    def _mine(self) -> tuple[ColumnElement[bool], ...]:
        """Return the conditions that no other process has taken over."""
        return SchoolImport.id == self.id, SchoolImport.state == self.state, SchoolImport.done == self.done

    def _keep(self, teachers: Sequence[school_import.MadeTeacher]) -> None:
        """Store the passwords of the teachers so far, in the transaction that makes the account of the last one.

        Raises:
            Conflict: another process has taken over.
        """
        with transaction() as session:
            keeping = (
                update(SchoolImport).where(*self._mine()).values(teachers=sealing.seal(school_jobs.PURPOSE, teachers))
            )
            kept = session.scalar(keeping.returning(SchoolImport.id), execution_options={"synchronize_session": False})
            if kept is None:
                raise Conflict(_("Another process has taken over this import."))

    def _one(self, index: int, outcome: school_import.Outcome) -> school_import.ClassOutcome:
        owner_id, dry_run = self.options["owner"], self.state == "checking"
        owner = db.session.get(User, owner_id) if owner_id else None
        how = {"owner": owner, "leave": self.options["leave"], "dry_run": dry_run}
        if not self.options["course"]:
            each: RosterClass = self._roster.classes[index]
            return school_import.import_class(self._roster, each, outcome, **how)
        name = self.options["course"]
        try:
            done = school_import.import_roster(self._roster, course_name=name, **how)
        except TizaError as error:
            return school_import.ClassOutcome(name, problem=str(error.message))
        return done.classes[0]

    def _noted(self, one: school_import.ClassOutcome, teachers: Sequence[list[str]]) -> bool:
        """Store what was done; return whether there is more. Another process may have taken over meanwhile."""
        lines = [line for line in (one.plan.of("error", "twice") if one.plan else ()) if line.problems]
        found = [
            [school_jobs.place_of(line.row), line.row.display_name or line.row.username, " ".join(line.problems)]
            for line in lines
        ]
        problems = self._report["problems"] if self.state == "importing" else self._report["problems"] + found
        count = self._report["count"] + (len(found) if self.state == "checking" else 0)
        kept = {"problems": problems[: school_jobs.MOST_PROBLEMS], "count": count, "teachers": len(teachers)}
        self._report = {**self._report, **kept, "classes": [*self._report["classes"], _described(one)]}
        self._teachers = list(teachers)
        mine = self._mine()
        self.done += 1
        values: dict[str, Any] = {"done": self.done, "report": self._report}
        if self._teachers:
            values["teachers"] = sealing.seal(school_jobs.PURPOSE, self._teachers)
        if self.done >= self.total:
            values["state"] = "checked" if self.state == "checking" else "done"
            values |= {"sealed": None} if self.state == "importing" else {"teachers": None}
        with transaction() as session:
            noting = update(SchoolImport).where(*mine).values(**values).returning(SchoolImport.id)
            if session.scalar(noting, execution_options={"synchronize_session": False}) is None:
                self.total = 0  # it is another's now, or gone
        return self.done < self.total


def _described(one: school_import.ClassOutcome) -> dict[str, Any]:
    plan = one.plan
    numbers: dict[str, int] = {str(name): len(plan.of(name)) for name in _COUNTED} if plan else {}
    return {"title": one.title, "made": one.made, "problem": one.problem, **numbers}


_COUNTED: tuple[planning.Outcome, ...] = ("new", "add", "changed", "already", "leaving", "twice", "error")

KINDS = (Kind(school_jobs.KIND, _deliver),)
