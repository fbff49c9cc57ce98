"""OneRoster 1.2 and 1.1, the CSV files.

Files and columns that are read:

- ``users.csv``: ``sourcedId``, ``status``, ``enabledUser``, ``username``, ``givenName``, ``familyName``,
  ``preferredGivenName``, ``preferredFamilyName``, ``email``; in 1.1 also ``role``.
- ``roles.csv`` (1.2): ``userSourcedId``, ``status``, ``role``.
- ``classes.csv``: ``sourcedId``, ``status``, ``title``.
- ``enrollments.csv``: ``classSourcedId``, ``userSourcedId``, ``status``, ``role``.
- ``manifest.csv``: ``propertyName`` and ``value``; ``file.users`` and ``file.enrollments`` are ``bulk`` (everybody)
  or ``delta`` (only changes, where the status ``tobedeleted`` marks what is to go).

Passwords of the files are not used: the standard calls them plain text, and everybody would know them.

Source: 1EdTech, "OneRoster: CSV Binding", version 1.2.1 (imsglobal.org/spec/oneroster/v1p2/bind/csv), and 1.1.
"""

from collections import defaultdict

from flask_babel import gettext as _

from classroom.services.classes.roster_formats import whole_names
from classroom.services.classes.roster_formats.package import Package, Row
from classroom.services.classes.roster_formats.people import Person, Problem, Roster, RosterClass, ensure_few, refuse

_STUDENT, _TEACHERS = "student", ("teacher", "aide", "proctor")
_GONE = "tobedeleted"


def recognise(package: Package) -> bool:
    """Say whether the files are those of OneRoster."""
    if "users.csv" not in package:
        return False
    return "manifest.csv" in package or bool({"enabledUser", "status"} & package.headings("users.csv"))


def read(package: Package) -> Roster:
    """Return the people and classes of the files.

    Raises:
        Invalid: field ``roster``.
    """
    roster = Roster("oneroster")
    modes = {row["propertyName"]: row["value"] for row in package.rows("manifest.csv", roster)}
    if modes.get("file.users") == "absent":
        raise refuse(_("The archive has no users: its manifest says so."))
    roster.whole = "delta" not in (modes.get("file.users"), modes.get("file.enrollments"))
    gone_classes: set[str] = set()
    for row in package.rows("classes.csv", roster, ("sourcedId", "title")):
        if row["status"] == _GONE:
            gone_classes.add(row["sourcedId"])
        else:
            roster.classes.append(RosterClass(row["sourcedId"], row["title"]))
    members = _members(package, roster, gone_classes)
    roles = _roles(package, roster)
    seen: dict[str, int] = {}
    for row in package.rows("users.csv", roster, ("sourcedId",)):
        key = row["sourcedId"]
        if key in seen:
            text = _("sourcedId %(id)s is in line %(line)d already.", id=key, line=seen[key])
            roster.problems.append(Problem(row.line, text, "users.csv"))
            continue
        seen[key] = row.line
        if row["enabledUser"].lower() == "false" and row["status"] != _GONE:
            continue  # nobody to be let in: as if the file did not have the line
        roster.people.append(_person(row, roles.get(key, row["role"]), members))
        ensure_few(roster.people) if not len(roster.people) % 1000 else None
    members.report_unknown(roster, seen)
    if not roster.people:
        raise refuse(_("There is nobody in users.csv."))
    ensure_few(roster.people)
    return roster


class _Members:
    """Who is in which class, as the enrolments say."""

    def __init__(self) -> None:
        self.attends: dict[str, dict[str, None]] = defaultdict(dict)
        self.teaches: dict[str, dict[str, None]] = defaultdict(dict)
        self.left: dict[str, dict[str, None]] = defaultdict(dict)
        self.lines: dict[str, int] = {}
        """The first line of each user."""

    def report_unknown(self, roster: Roster, known: dict[str, int]) -> None:
        """Report enrolments of people whom the users do not have, where those are everybody."""
        if not roster.whole:
            return
        for key, line in self.lines.items():
            if key not in known:
                roster.problems.append(Problem(line, _("users.csv has nobody %(id)s.", id=key), "enrollments.csv"))


def _members(package: Package, roster: Roster, gone_classes: set[str]) -> _Members:
    members, titles = _Members(), {each.key for each in roster.classes}
    for row in package.rows("enrollments.csv", roster, ("classSourcedId", "userSourcedId", "role")):
        course, user, role = row["classSourcedId"], row["userSourcedId"], row["role"].lower()
        members.lines.setdefault(user, row.line)
        if row["status"] == _GONE or course in gone_classes:
            members.left[user][course] = None
        elif course not in titles and "classes.csv" in package and roster.whole:
            text = _("%(file)s has no class %(id)s.", file="classes.csv", id=course)
            roster.problems.append(Problem(row.line, text, "enrollments.csv"))
        elif role == _STUDENT:
            members.attends[user][course] = None
        elif role in _TEACHERS:
            members.teaches[user][course] = None
    return members


def _roles(package: Package, roster: Roster) -> dict[str, str]:
    """Return the role of each user; one who is also a teacher is one."""
    found: dict[str, str] = {}
    for row in package.rows("roles.csv", roster, ("userSourcedId", "role")):
        if row["status"] != _GONE and found.get(row["userSourcedId"]) != "teacher":
            found[row["userSourcedId"]] = row["role"].lower()
    return found


def _person(row: Row, role: str, members: _Members) -> Person:
    key = row["sourcedId"]
    given = row["preferredGivenName"] or row["givenName"]
    family = row["preferredFamilyName"] or row["familyName"]
    name = whole_names.of_parts(given, family)
    attends, teaches = tuple(members.attends[key]), tuple(members.teaches[key])
    return Person(
        row.line,
        _local(row["username"]),
        name.whole,
        row["email"],
        surname=name.family,
        given_name=name.given,
        external_id=key,
        role=_role(role, attends, teaches),
        classes=attends,
        teaches=teaches,
        leaving=row["status"] == _GONE,
        left=tuple(members.left[key]),
        file="users.csv",
    )


def _local(username: str) -> str:
    """Return the part of a user name before ``@``: many schools use whole addresses, which ours are not."""
    return username.partition("@")[0]


def _role(role: str, attends: tuple[str, ...], teaches: tuple[str, ...]) -> str:
    role = role.lower()
    if role in ("student", "learner") or (not role and attends):
        return "student"
    if role in ("teacher", "aide", "proctor", "faculty") or (teaches and not attends):
        return "teacher"
    return "student" if not role and not teaches else "other"
