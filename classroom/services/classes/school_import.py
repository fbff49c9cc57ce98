"""Import the roster of a whole school, or of one class, as administrators do on the command line.

Only here do lists make classes and teachers: what a teacher imports goes into the teacher's own class. A class is found
by the school's number, else by its title among its teacher's classes; so the same list again changes nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from flask_babel import gettext as _
from sqlalchemy import or_, select

from classroom.core.database import db, transaction
from classroom.core.errors import Invalid, NotFound, TizaError
from classroom.core.locks import locked_one
from classroom.models import Course, User
from classroom.services.accounts import names, passwords, rules, users
from classroom.services.classes import courses, planning, rosters, usernames
from classroom.services.classes.roster_formats.people import Person, Roster, RosterClass


@dataclass(frozen=True)
class ClassOutcome:
    """What an import did, or would do, to one class. ``problem``: why nothing; ``made``: the class is new."""

    title: str
    made: bool = False
    plan: planning.Plan | None = None
    result: rosters.Result | None = None
    problem: str = ""


MadeTeacher = tuple[str, str, str]
"""Username, name and first password."""
Keep = Callable[[Sequence[MadeTeacher]], None]


@dataclass
class Outcome:
    """What an import did, or would do.

    ``teachers`` are the accounts of teachers that were made: username, name and password, which has to be changed.
    ``keep`` is called with them, and with one more, in the transaction that makes that one: nobody could log in to an
    account whose password is lost with the process.
    """

    classes: list[ClassOutcome] = field(default_factory=list)
    teachers: list[MadeTeacher] = field(default_factory=list)
    keep: Keep = lambda _teachers: None


def import_roster(
    roster: Roster,
    *,
    course_name: str = "",
    owner: User | None = None,
    leave: bool = False,
    dry_run: bool = False,
    keep: Keep | None = None,
) -> Outcome:
    """Import everybody into one class, or the students of each class of the list into that class.

    Args:
        roster: what was read.
        course_name: the number, address or title of one class for everybody; made if ``owner`` is given. Empty: the
            classes of the list.
        owner: the teacher of classes for which the list has none.
        leave: end the enrolments of students who are not in the list.
        dry_run: change nothing.
        keep: see :class:`Outcome`; None: nothing keeps the passwords of teachers but what is returned.

    Raises:
        NotFound: there is no such class.
        Invalid: several classes have this title, or the list has no classes.
    """
    if course_name:
        return _into_one(roster, course_name, owner, leave=leave, dry_run=dry_run)
    if not roster.classes:
        raise Invalid(_("The list has no classes: say into which one."))
    outcome = Outcome() if keep is None else Outcome(keep=keep)
    for each in roster.classes:
        outcome.classes.append(import_class(roster, each, outcome, owner=owner, leave=leave, dry_run=dry_run))
        roster = replace(roster, problems=[])  # said once
    return outcome


def without_class(roster: Roster) -> list[Person]:
    """Return the students for whom a table with classes says none. Archives have people in no class, too."""
    if roster.format in ("oneroster", "sds") or not roster.classes:
        return []
    return [one for one in planning.students(roster) if not (one.classes or one.left or one.leaving)]


def import_class(
    roster: Roster, each: RosterClass, outcome: Outcome, *, owner: User | None, leave: bool, dry_run: bool
) -> ClassOutcome:
    """Import the students of one class of a list into that class; what stands in the way is in the answer.

    Args:
        roster: what was read.
        each: the class.
        outcome: gets the accounts of teachers that are made.
        owner: the teacher, if the list has none for it.
        leave: end the enrolments of students who are not in the list.
        dry_run: change nothing.
    """
    try:
        return _one_class(roster, each, outcome, owner, leave=leave, dry_run=dry_run)
    except TizaError as error:
        return ClassOutcome(each.title, problem=str(error.message))


def _into_one(roster: Roster, name: str, owner: User | None, *, leave: bool, dry_run: bool) -> Outcome:
    course = _named(name, owner)
    if course is None and owner is None:
        raise NotFound(_("There is no class %(name)s.", name=name), code="unknown_course")
    made = course is None
    if owner is not None and course is None and not dry_run:
        course = courses.create(owner.id, name)
    owner_id = course.owner_id if course is not None else owner.id if owner is not None else 0
    return Outcome([_fill(roster, course, owner_id, name, key="", made=made, leave=leave, dry_run=dry_run)])


def _named(name: str, owner: User | None) -> Course | None:
    """Return the class with a number, an address or a title.

    Raises:
        Invalid: several have this title.
    """
    query = select(Course).where(or_(Course.external_id == name, Course.slug == name))
    if found := db.session.scalar(query.order_by(Course.id).limit(1)):
        return found
    query = select(Course).where(Course.title == name, Course.archived_at.is_(None))
    if owner is not None:
        query = query.where(Course.owner_id == owner.id)
    alike = db.session.scalars(query.limit(2)).all()
    if len(alike) > 1:
        raise Invalid(_("Several classes are called %(name)s. Say also whose it is.", name=name))
    return alike[0] if alike else None


def _one_class(
    roster: Roster, each: RosterClass, outcome: Outcome, owner: User | None, *, leave: bool, dry_run: bool
) -> ClassOutcome:
    # In a table two teachers have a class with this title.
    numbered = roster.format in ("oneroster", "sds") or (owner is None and not each.teacher)
    course = db.session.scalar(select(Course).where(Course.external_id == each.key)) if numbered else None
    teacher = None
    if course is None:
        teacher = _teacher(roster, each.key, outcome, dry_run=dry_run) or _beside(each) or owner
        if teacher is None and not any(each.key in person.teaches for person in roster.people):
            text = _(
                "The list has no teacher for it. Add a column “Teacher” with a username, or say who gets such classes."
            )
            raise Invalid(text)
        if teacher is not None:
            own = select(Course).where(Course.owner_id == teacher.id, Course.archived_at.is_(None))
            own = own.where(or_(Course.external_id.is_(None), Course.external_id == each.key))
            course = db.session.scalar(own.where(Course.title == each.title[:80]).order_by(Course.id).limit(1))
    made = course is None
    if not dry_run and teacher is not None:
        course = course or courses.create(teacher.id, each.title[:80])
        if numbered:
            with transaction():
                locked_one(Course, course.id).external_id = each.key
    owner_id = course.owner_id if course else teacher.id if teacher else 0
    return _fill(roster, course, owner_id, each.title, key=each.key, made=made, leave=leave, dry_run=dry_run)


def _fill(
    roster: Roster,
    course: Course | None,
    owner_id: int,
    title: str,
    *,
    key: str,
    made: bool,
    leave: bool,
    dry_run: bool,
) -> ClassOutcome:
    course_id = course.id if course else 0
    plan = planning.plan_for(course_id, owner_id, roster, key=key, trusted=True)
    result = None
    if course is not None and not dry_run:
        result = rosters.save(course_id, owner_id, plan, leave=leave, trusted=True)
    return ClassOutcome(title, made, plan, result)


def _teacher(roster: Roster, key: str, outcome: Outcome, *, dry_run: bool) -> User | None:
    """Return the first teacher of a class of the list, whose account is made if there is none; None: there is nobody.

    Raises:
        Invalid: the account is a student's, or its name or address cannot be used.
    """
    for person in _teachers(roster.people, key):
        query = select(User).where(User.external_id == person.external_id)
        user = (db.session.scalar(query) if person.external_id else None) or _unnumbered(person)
        if user is None and not dry_run:
            user = _make(person, outcome)
        elif user is None:
            if (listed := (person.username, person.display_name, "")) not in outcome.teachers:
                outcome.teachers.append(listed)
            return None
        if user is None or not user.is_teacher:
            raise Invalid(_("%(name)s has an account that is no teacher's.", name=person.display_name))
        if person.external_id and user.external_id is None and not dry_run:
            with transaction():
                locked_one(User, user.id).external_id = person.external_id
        return user
    return None


def _beside(each: RosterClass) -> User | None:
    """Return the teacher whose username stands beside the students of a class; None: there is none.

    Raises:
        Invalid: it is no teacher's.
    """
    if not each.teacher:
        return None
    found = users.find_by_username(each.teacher)
    if found is None or not found.is_teacher:
        raise Invalid(_("There is no teacher with the username %(name)s.", name=each.teacher))
    return found


def _teachers(people: Sequence[Person], key: str) -> Iterator[Person]:
    return (person for person in people if key in person.teaches and not person.leaving)


def _unnumbered(person: Person) -> User | None:
    """Return the teacher with this username whose number the school has not said yet."""
    found = users.find_by_username(person.username) if person.username else None
    return found if found is not None and found.is_teacher and found.external_id is None else None


def _make(person: Person, outcome: Outcome) -> User:
    begin = rules.folded(person.username) or usernames.from_name(person.display_name, (), person.surname)
    taken = set(db.session.scalars(select(User.username).where(User.username.startswith(begin, autoescape=True))))
    password = passwords.generate()

    def complete(user: User) -> None:
        user.external_id = person.external_id or None
        user.given_name, user.family_name = names.tidy(person.given_name) or None, names.tidy(person.surname) or None
        outcome.keep([*outcome.teachers, (user.username, user.display_name, password)])

    user = users.create(
        username=usernames.free(begin, taken),
        password=password,
        role="teacher",
        display_name=person.display_name,
        email=_free_address(person.email),
        must_change_password=True,
        complete=complete,
    )
    outcome.teachers.append((user.username, user.display_name, password))
    return user


def _free_address(email: str) -> str | None:
    """Return an e-mail address, or None if another account has it."""
    address = email.strip().lower()
    taken = address and db.session.scalar(select(User.id).where(User.email == address)) is not None
    return None if taken else address or None
