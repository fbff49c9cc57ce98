"""The columns of a learning platform's gradebook: one for each homework, and for each lesson of a class.

Source: `Assignment and grade services 2.0`_, "line items".

.. _Assignment and grade services 2.0: https://www.imsglobal.org/spec/lti-ags/v2p0
"""

from datetime import datetime, time
from urllib.parse import urlencode, urlsplit

from sqlalchemy import func, select, update

from classroom.core import wall_clock
from classroom.core.database import db, transaction
from classroom.models import Lesson, LtiLink
from classroom.services.lessons import homework
from classroom.services.lti import services
from classroom.services.lti.deep_linking import MAXIMUM

COLUMN = "application/vnd.ims.lis.v2.lineitem+json"
COLUMNS = "application/vnd.ims.lis.v2.lineitemcontainer+json"


def address(platform_id: int, link_id: int, *, fresh: bool) -> str | None:
    """Return the column of a link: the one that is known, unless the platform has lost it; found or made otherwise."""
    link = db.session.get_one(LtiLink, link_id, populate_existing=True)
    known, columns = link.line_item_url, link.context.line_items_url
    assignment = homework.of_lesson(link.lesson_id) if link.lesson_id is not None else None
    lesson = db.session.get(Lesson, link.lesson_id) if link.lesson_id is not None else None
    named: dict[str, str] = {}
    if assignment is not None:
        named = {"resourceId": f"homework-{assignment.id}", "tag": "homework", "resourceLinkId": link.name}
    elif lesson is not None:
        named = {"resourceId": f"lesson-{lesson.id}", "tag": "lesson"}
    label = _label(lesson) if lesson is not None else ""
    db.session.rollback()
    if known and not fresh:
        return known
    if columns is None or not named:
        return None
    query = urlencode({"resource_id": named["resourceId"]})
    url = f"{columns}{'&' if urlsplit(columns).query else '?'}{query}"
    listed = services.call(platform_id, services.GRADE_SCOPES, "GET", url, kind=COLUMNS)
    found = listed.json() if listed.status == 200 else []
    item = next((each for each in found if isinstance(each, dict) and each.get("id") != known), None)
    if item is None:
        wanted = {"scoreMaximum": MAXIMUM, "label": label, **named}
        made = services.call(platform_id, services.GRADE_SCOPES, "POST", columns, kind=COLUMN, value=wanted)
        item = made.json() if made.status in (200, 201) else {}
    address = item.get("id") if isinstance(item, dict) else None
    if not isinstance(address, str) or len(address) > 500 or not address.startswith(("https://", "http://")):
        return None
    with transaction() as session:
        session.execute(update(LtiLink).where(LtiLink.id == link_id).values(line_item_url=address))
    return address


def _label(lesson: Lesson) -> str:
    """Return the name of a column: the title, and of a lesson its day, since a class has a quiz again and again.

    The day is that of UTC; of several lessons with one title on one day, all but the first have a number, too.
    """
    if lesson.mode != "live":
        return lesson.title
    held = wall_clock.shown(lesson.created_at, None)
    begins = wall_clock.moment(datetime.combine(held, time()), None)
    alike = select(func.count()).where(
        Lesson.course_id == lesson.course_id,
        Lesson.title == lesson.title,
        Lesson.mode == "live",
        Lesson.id < lesson.id,
        Lesson.created_at >= begins,
    )
    before = db.session.scalar(alike) or 0
    return f"{lesson.title} ({held:%Y-%m-%d})" + (f" {before + 1}" if before else "")
