"""Courses of platforms and the classes that belong to them: linked when the first teacher comes from there."""

from flask_babel import gettext as _
from sqlalchemy import or_, select

from classroom.core import unique
from classroom.core.database import db, now, transaction
from classroom.core.locks import locked, locked_one
from classroom.models import Course, Delivery, Lesson, LtiContext, LtiDeployment, LtiLink, User
from classroom.services.accounts import names
from classroom.services.accounts.rules import MAX_LABEL
from classroom.services.classes import courses, rosters
from classroom.services.deliveries import grades, outbox
from classroom.services.deliveries.webhooks import events as webhook_events
from classroom.services.lti.claims import Launch
from classroom.services.lti.refusals import Refused

MEMBERS = "lti_members"
"""The kind of delivery that brings the roster of a class up to date."""
MEMBERS_EVERY = 15 * 60
"""Seconds between two times that launches from a course have its members read."""


def enter(platform_id: int, launch: Launch, user: User) -> LtiContext:
    """Return the course that somebody comes from, after linking it with a class or putting a student into its class.

    Args:
        platform_id: the registration.
        launch: what the platform said.
        user: the account of who comes.

    Raises:
        Refused: ``deployment``, if it was removed meanwhile.
    """
    with transaction() as session:
        deployed = (LtiDeployment.platform_id == platform_id, LtiDeployment.name == launch.deployment)
        deployment_id = session.scalar(select(LtiDeployment.id).where(*deployed))
        if deployment_id is None:
            raise Refused("deployment")
        title = names.shortened(names.tidy(launch.context_title), MAX_LABEL) or _("Class")
        named = {"deployment_id": deployment_id, "name": launch.context}
        unique.insert_once(LtiContext, {**named, "title": title, "created_at": now()})
        context_id = session.scalars(select(LtiContext.id).filter_by(**named)).one()
        context = locked_one(LtiContext, context_id)
        context.title = title if launch.context_title else context.title
        context.members_url = launch.members_url or context.members_url
        context.line_items_url = launch.line_items_url or context.line_items_url
        if launch.is_instructor and user.is_teacher:
            _link_class(context, user)
        elif user.role == "student" and launch.is_learner:
            _enrol(context, user)
        _read_members_soon(context)
    return context


def _read_members_soon(context: LtiContext) -> None:
    """Have the members of a course read in the background, unless they are just being read or were a while ago."""
    if context.course_id is None or context.members_url is None:
        return
    key = f"lti:members:{context.id}"
    lately = or_(Delivery.done_at.is_(None), Delivery.created_at > now() - MEMBERS_EVERY)
    if db.session.scalar(select(Delivery.id).where(Delivery.key == key, lately).limit(1)) is None:
        outbox.enqueue(MEMBERS, key, {"context": context.id})


def _link_class(context: LtiContext, user: User) -> None:
    course = db.session.get(Course, context.course_id) if context.course_id is not None else None
    if course is None or course.archived_at is not None:
        course = Course(owner_id=user.id, title=context.title)
        db.session.add(course)
        db.session.flush()
        context.course_id = course.id


def _enrol(context: LtiContext, user: User) -> None:
    course = locked(Course, context.course_id) if context.course_id is not None else None
    if course is None or courses.has_student(course.id, user.id):
        return
    if courses.sizes([course.id]).get(course.id, 0) >= courses.MAX_STUDENTS:
        return
    rosters.enrol(db.session(), course, [user.id], from_platform=True)
    webhook_events.roster_changed(course, added=1)


def link(context_id: int, launch: Launch, lesson_id: int | None, *, sends_lessons: bool = False) -> LtiLink:
    """Remember a link of a course, what it opens, and the column of the gradebook that belongs to it.

    Args:
        context_id: the course.
        launch: what the platform said.
        lesson_id: of the homework that it opens; None: none.
        sends_lessons: whether the grades of the class's lessons are sent.
    """
    named = {"context_id": context_id, "name": launch.resource}
    with transaction() as session:
        unique.insert_once(LtiLink, {**named, "lesson_id": lesson_id, "created_at": now()})
        found = locked_one(LtiLink, session.scalars(select(LtiLink.id).filter_by(**named)).one())
        found.sends_lessons = found.sends_lessons or sends_lessons
        is_new = found.line_item_url is None
        if lesson_id is not None:
            is_new = is_new or found.lesson_id != lesson_id
            found.lesson_id = lesson_id
        found.line_item_url = launch.line_item_url or found.line_item_url
        session.flush()
        if is_new and found.lesson_id is not None:
            grades.changed(found.lesson_id)  # of who had handed in before
    return found


def owner_of(course_id: int) -> User | None:
    """Return the teacher of a class; None: there is no such class any more."""
    return db.session.scalar(select(User).join(Course, Course.owner_id == User.id).where(Course.id == course_id))


def running_lesson(course_id: int) -> Lesson | None:
    """Return the newest lesson of a class that is running; None: there is none."""
    query = select(Lesson).where(
        Lesson.course_id == course_id,
        Lesson.mode == "live",
        Lesson.status != "ended",
        Lesson.owner_id.is_not(None),
        Lesson.archived_at.is_(None),
    )
    return db.session.scalar(query.order_by(Lesson.id.desc()).limit(1))
