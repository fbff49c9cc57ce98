"""People in a table: CSV of any kind, Moodle's upload of users, spreadsheets, and lists of names without any headings.

Source for Moodle: docs.moodle.org/en/Upload_users and admin/tool/uploaduser of Moodle. Commas in its values may be
written as ``&#44``; ``cohortN`` and ``courseN`` name groups and courses, ``roleN`` and ``typeN`` the role in
``courseN`` (type 1 is a student, 2 a teacher), and ``deleted`` is 1 for those who are to go.

Elsewhere a column names the class of each student, such as *Group* with “3A”, or *Year* with “3” and *Group* with “A”;
another one may have the username of its teacher.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from flask_babel import gettext as _

from classroom.core import delimited
from classroom.services.classes.roster_formats import headings, whole_names
from classroom.services.classes.roster_formats.people import (
    Person,
    Problem,
    Roster,
    RosterClass,
    ensure_few,
    refuse,
)

ORDER = ["username", "display_name", "email", "password"]
"""The columns of a list without headings."""
_TEACHERS = ("teacher", "editingteacher", "manager", "coursecreator")
"""Short names of roles of Moodle that teach."""
_SCHOOL_YEAR = re.compile(r"\d{4}\s*[-/–]\s*\d{2,4}")
_TITLES = 20
"""Lines among which the headings are looked for."""


def read_text(text: str) -> Roster:
    """Return the people of a text: a list of names, or CSV. One bad line is left out and named.

    With a line of headings, titles may stand above it, columns may be in any order and unknown ones are ignored.
    Without, a line is a name, ``surname, name``, or ``username, name``, perhaps with an e-mail address and a password.

    Raises:
        Invalid: field ``roster``: no lines, too many, or not text.
    """
    if "\0" in text:
        raise refuse(_("This is not a CSV file. Save the spreadsheet as CSV and try again."))
    problems: list[Problem] = []
    lines: list[tuple[int, list[str]]] = []
    try:
        for record in delimited.records(text, delimited.separator_of(text, headings.number_of)):
            if record.broken:
                problems.append(Problem(record.line, _("A quotation mark is missing or too much.")))
            else:
                lines.append((record.line, [cell.strip() for cell in record.cells]))
            ensure_room(lines)
    except delimited.Unreadable as error:
        problems.append(Problem(error.line, str(error)))
    return read_lines(lines, problems)


def ensure_room(lines: Sequence[object]) -> None:
    """Refuse a list that is too long, before it is in memory as a whole.

    Raises:
        Invalid: field ``roster``.
    """
    if not len(lines) % 1000:
        ensure_few(lines)


def read_lines(lines: list[tuple[int, list[str]]], problems: list[Problem] | None = None) -> Roster:
    """Return the people of the lines of a table, with their numbers from 1.

    Raises:
        Invalid: field ``roster``.
    """
    roster = Roster("names", problems=problems or [])
    begin = _place_of_headings(lines)
    names = headings.fields_of(lines[begin][1]) if lines else None
    body = lines[begin + 1 :] if names else lines
    if not body and not roster.problems:
        raise refuse(_("There is no student in it. Write one student a line: the name, or the username and the name."))
    ensure_few(body)
    if names:
        roster.format = "moodle" if headings.is_moodle(lines[begin][1]) else "csv"
        _read_columns(roster, names, body)
    else:
        roster.format = "names" if all(len(cells) == 1 for _line, cells in body) else "csv"
        usernames = any(_is_username(cells[0]) for _line, cells in body)
        for line, cells in body:
            roster.people.append(_in_order(line, cells, usernames=usernames))
    return roster


def _place_of_headings(lines: list[tuple[int, list[str]]]) -> int:
    """Return the index of the line with most headings, the first of them."""
    counts = [headings.number_of(cells) for _line, cells in islice(lines, _TITLES)]
    if not counts or max(counts) < 2:
        return 0
    return counts.index(max(counts))


def _read_columns(roster: Roster, names: list[str], body: Iterable[tuple[int, list[str]]]) -> None:
    moodle = roster.format == "moodle"
    classes: dict[str, RosterClass] = {}
    for line, cells in body:
        values = {name: cell for name, cell in zip(names, cells, strict=False) if name}
        if moodle:
            values = {name: cell.replace("&#44", ",") for name, cell in values.items()}
        if not any(values.values()):
            continue
        person = _person(line, values)
        for key in (*person.classes, *person.teaches, *person.left):
            if key not in classes or not classes[key].teacher:
                classes[key] = RosterClass(key, key, values.get("teacher", "") if key in person.classes else "")
        roster.people.append(person)
    roster.classes = list(classes.values())


def _person(line: int, values: dict[str, str]) -> Person:
    name = _name(values)
    attends, teaches, left = _groups(values)
    own_line = values.get("own_line", "")
    return Person(
        int(own_line) if own_line.isdecimal() else line,
        values.get("username", ""),
        name.whole,
        values.get("email", ""),
        values.get("password", ""),
        name.family,
        name.given,
        values.get("external_id", ""),
        classes=attends,
        teaches=teaches,
        role="teacher" if teaches and not attends else "student",
        leaving=values.get("deleted") == "1" or values.get("suspended") == "1",
        left=left,
        file=values.get("own_file", ""),
    )


def _name(values: dict[str, str]) -> whole_names.Name:
    family = values.get("surname") or f"{values.get('surname_1', '')} {values.get('surname_2', '')}".strip()
    if given := values.get("given_name", ""):
        return whole_names.of_parts(given, family) if family else whole_names.of_text(given)
    if whole := values.get("display_name", ""):
        return whole_names.of_parts(whole, family) if family else whole_names.of_text(whole)
    return whole_names.Name(family)


def _groups(values: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the classes, as cohorts and courses of Moodle, that somebody attends, teaches, and has left (status 1)."""
    attends: dict[str, None] = {}
    left: dict[str, None] = {}
    teaches: dict[str, None] = {}
    if title := _class_of(values.get("stage", ""), values.get("group", "")):
        attends[title] = None
    for name, value in values.items():
        if not value or not name.startswith(("cohort", "course")):
            continue
        number = name[6:]
        is_course = name.startswith("course")
        if is_course and values.get(f"enrolstatus{number}") == "1":
            left[value] = None
            continue
        role = values.get(f"role{number}", "").casefold() if is_course else ""
        teacher = role in _TEACHERS or (is_course and not role and values.get(f"type{number}") == "2")
        (teaches if teacher else attends)[value] = None
    return tuple(attends), tuple(teaches), tuple(left)


def _class_of(stage: str, group: str) -> str:
    """Return the title of a class: a group of one letter or digit is one of its year, such as 3 A."""
    stage = "" if _SCHOOL_YEAR.search(stage) else stage
    return f"{stage} {group}" if stage and len(group) == 1 else group or stage


def _in_order(line: int, cells: list[str], *, usernames: bool) -> Person:
    """Return the person of a line without headings. ``usernames``: other lines of the list begin with one."""
    cells = [whole_names.without_number(cells[0]), *cells[1:]]
    if len(cells) > 1 and (not cells[0] or (cells[0].isdigit() and cells[1] and not _is_username(cells[1]))):
        cells = cells[1:]  # the number of the line had a column of its own
    first, *more = cells
    if (_is_username(first) or (usernames and " " not in first)) and "@" not in first:
        values = dict(zip(ORDER, cells, strict=False))
        name = whole_names.of_text(values.get("display_name", ""))
        return Person(
            line, first, name.whole, values.get("email", ""), values.get("password", ""), name.family, name.given
        )
    mail = next((cell for cell in more if "@" in cell), "")
    given = more[0] if more and more[0] != mail else ""
    if given and not _is_username(given):
        name = whole_names.of_parts(given, first)
        return Person(line, "", name.whole, mail, surname=name.family, given_name=name.given)
    text, own = whole_names.take_mail(first)
    name = whole_names.of_text(text)
    return Person(line, "", name.whole, mail or own, surname=name.family, given_name=name.given)


def _is_username(cell: str) -> bool:
    """Say whether a cell is rather a username than a name: one word in small letters."""
    return " " not in cell and cell == cell.lower() and cell != cell.upper()
