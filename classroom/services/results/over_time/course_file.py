"""A class over time as a file for the spreadsheet programs of the reader's language."""

from datetime import tzinfo

from flask_babel import format_date
from flask_babel import gettext as _

from classroom.services.audit import trail
from classroom.services.results import export, tables
from classroom.services.results.over_time.course import Overview
from classroom.services.results.tables import Cell


def csv(overview: Overview, zone: tzinfo | None) -> bytes:
    """Return a row a student and a row of the class, with a column a lesson; shares are numbers in percent.

    The cell of a lesson in which somebody was absent is empty.

    Args:
        overview: the class, its students in the wanted order.
        zone: of the reader, for the dates of the lessons; None: of the server.
    """
    header = [_("Student"), _("Username"), _("All lessons, percent"), _("Change, percentage points"), _("Lessons")]
    for lesson in overview.lessons:
        day = format_date(tables.local(lesson.held_at, zone), "short", rebase=False)
        title = lesson.title or lesson.code
        header.append(f"{day} {_('Homework: %(title)s', title=title) if lesson.is_homework else title}")
    rows: list[list[Cell]] = []
    for line in overview.lines:
        about: list[Cell] = [line.name, line.username, _percent(line.total.share), _percent(line.change), line.present]
        rows.append([*about, *map(_percent, line.shares)])
    of_class: list[Cell] = [_("Class"), "", _percent(overview.share), None, len(overview.lessons)]
    rows.append([*of_class, *(_percent(lesson.share) for lesson in overview.lessons)])
    data = export.csv(header, rows, written=export.dialect())
    trail.record("results_exported", "course", overview.course.id, "csv")
    return data


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)
