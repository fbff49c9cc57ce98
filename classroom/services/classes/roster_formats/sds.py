"""Microsoft School Data Sync, the CSV files of version 2.1.

Files and columns that are read:

- ``users.csv``: ``sourcedId``, ``username``, ``givenName``, ``familyName``, ``email``.
- ``roles.csv``: ``userSourcedId``, ``role``.
- ``classes.csv``: ``sourcedId``, ``title``.
- ``enrollments.csv``: ``classSourcedId``, ``userSourcedId``, ``role``.

``orgs.csv`` is required by the format, and has nothing that a class needs. The files tell of everybody. As with
OneRoster, passwords of the files are not used. User names are addresses; the part before ``@`` is taken.

Source: Microsoft, "SDS V2.1 CSV File Format" (learn.microsoft.com/schooldatasync/sds-v2.1-csv-file-format).
"""

from collections import defaultdict

from flask_babel import gettext as _

from classroom.services.classes.roster_formats import whole_names
from classroom.services.classes.roster_formats.package import Package
from classroom.services.classes.roster_formats.people import Person, Problem, Roster, RosterClass, ensure_few, refuse

_TEACHERS = ("teacher", "faculty", "aide", "adjunct", "instructor", "substitute", "professor")


def recognise(package: Package) -> bool:
    """Say whether the files are those of School Data Sync."""
    return "users.csv" in package and "roles.csv" in package and "sourcedId" in package.headings("users.csv")


def read(package: Package) -> Roster:
    """Return the people and classes of the files.

    Raises:
        Invalid: field ``roster``.
    """
    roster = Roster("sds")
    titles = {}
    for row in package.rows("classes.csv", roster, ("sourcedId", "title")):
        titles[row["sourcedId"]] = RosterClass(row["sourcedId"], row["title"])
    roster.classes = list(titles.values())
    roles: dict[str, str] = {}
    for row in package.rows("roles.csv", roster, ("userSourcedId", "role")):
        role = row["role"].lower()
        if roles.get(row["userSourcedId"]) not in _TEACHERS:
            roles[row["userSourcedId"]] = role
    attends: dict[str, dict[str, None]] = defaultdict(dict)
    teaches: dict[str, dict[str, None]] = defaultdict(dict)
    lines: dict[str, int] = {}
    for row in package.rows("enrollments.csv", roster, ("classSourcedId", "userSourcedId", "role")):
        lines.setdefault(row["userSourcedId"], row.line)
        if row["classSourcedId"] not in titles:
            text = _("%(file)s has no class %(id)s.", file="classes.csv", id=row["classSourcedId"])
            roster.problems.append(Problem(row.line, text, "enrollments.csv"))
        else:
            side = attends if row["role"].lower() == "student" else teaches
            side[row["userSourcedId"]][row["classSourcedId"]] = None
    seen: dict[str, int] = {}
    for row in package.rows("users.csv", roster, ("sourcedId",)):
        key = row["sourcedId"]
        if key in seen:
            text = _("sourcedId %(id)s is in line %(line)d already.", id=key, line=seen[key])
            roster.problems.append(Problem(row.line, text, "users.csv"))
            continue
        seen[key] = row.line
        name = whole_names.of_parts(row["givenName"], row["familyName"])
        roster.people.append(
            Person(
                row.line,
                row["username"].partition("@")[0],
                name.whole,
                row["email"],
                surname=name.family,
                given_name=name.given,
                external_id=key,
                role=_role(roles.get(key, "")),
                classes=tuple(attends[key]),
                teaches=tuple(teaches[key]),
                file="users.csv",
            )
        )
    for key, line in lines.items():
        if key not in seen:
            roster.problems.append(Problem(line, _("users.csv has nobody %(id)s.", id=key), "enrollments.csv"))
    if not roster.people:
        raise refuse(_("There is nobody in users.csv."))
    ensure_few(roster.people)
    return roster


def _role(role: str) -> str:
    if role == "student":
        return "student"
    return "teacher" if role in _TEACHERS else "other"
