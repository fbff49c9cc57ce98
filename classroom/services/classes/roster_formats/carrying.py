"""The students of a roster as CSV text, in which a page keeps them between looking at a list and importing it."""

import csv
import io
from collections.abc import Mapping

from classroom.services.classes.roster_formats.people import Person, Roster

HEADINGS = ("username", "name", "first name", "last name", "email", "password", "external id", "deleted", "tiza_line")


def as_text(roster: Roster, usernames: Mapping[int, str] | None = None) -> str:
    """Return CSV text that :func:`.tables.read_text` reads as the same students, classes by their titles.

    Args:
        roster: what was read.
        usernames: user names that were changed, by the index of the person among the students.
    """
    titles = {each.key: each.title for each in roster.classes}
    students = [person for person in roster.people if person.role == "student"]
    most = max((len(person.classes) + len(person.left) for person in students), default=0)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    groups = [f"{name}{number}" for number in range(1, min(most, 99) + 1) for name in ("course", "enrolstatus")]
    writer.writerow([*HEADINGS, "tiza_file", *groups])
    for place, person in enumerate(students):
        username = (usernames or {}).get(place, person.username)
        attends = [(titles.get(key, key), "0") for key in person.classes]
        left = [(titles.get(key, key), "1") for key in person.left]
        writer.writerow([*_cells(person, username), *(cell for pair in attends + left for cell in pair)])
    return out.getvalue()


def _cells(person: Person, username: str) -> list[str]:
    parts = (person.given_name, person.surname) if person.given_name and person.surname else ("", "")
    whole = "" if all(parts) else person.display_name
    gone = "1" if person.leaving else ""
    return [
        username, whole, *parts, person.email, person.password, person.external_id, gone, str(person.line), person.file,
    ]  # fmt: skip
