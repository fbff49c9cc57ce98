"""Everything that is stored of a world, in a form that can be compared with another world's."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Column, Double

from classroom.core.database import Base
from classroom.services.accounts import passwords
from tests.races.world import World
from tests.support.people import PASSWORD

Rows = dict[str, list[dict[str, Any]]]
Names = dict[tuple[str, int], str]

_LESSONS = "SELECT id FROM lessons WHERE owner_id = ANY(%(users)s)"
_ROUNDS = f"SELECT id FROM rounds WHERE lesson_id IN ({_LESSONS})"
_QUESTIONS = "SELECT id FROM questions WHERE owner_id = ANY(%(users)s)"
_QUIZZES = "SELECT id FROM quizzes WHERE owner_id = ANY(%(users)s)"
_DRAFTS = "SELECT id FROM import_drafts WHERE owner_id = ANY(%(users)s)"
_COURSES = "SELECT id FROM courses WHERE owner_id = ANY(%(users)s)"
WHERE = {
    "users": "id = ANY(%(users)s) OR username = ANY(%(made)s)",
    "accesses": "user_id = ANY(%(users)s)",
    "identities": "user_id = ANY(%(users)s)",
    "provider_logins": "access_id IN (SELECT id FROM accesses WHERE user_id = ANY(%(users)s))",
    "courses": "owner_id = ANY(%(users)s)",
    "enrolments": f"course_id IN ({_COURSES})",
    "new_passwords": f"course_id IN ({_COURSES})",
    "questions": "owner_id = ANY(%(users)s)",
    "question_versions": f"question_id IN ({_QUESTIONS})",
    "question_tags": f"question_id IN ({_QUESTIONS})",
    "quizzes": "owner_id = ANY(%(users)s)",
    "quiz_items": f"quiz_id IN ({_QUIZZES})",
    "import_drafts": "owner_id = ANY(%(users)s)",
    "import_files": f"draft_id IN ({_DRAFTS})",
    "import_items": f"draft_id IN ({_DRAFTS})",
    "lesson_presets": "owner_id = ANY(%(users)s)",
    "lessons": "owner_id = ANY(%(users)s)",
    "lesson_items": f"lesson_id IN ({_LESSONS})",
    "lesson_teachers": f"lesson_id IN ({_LESSONS})",
    "participants": f"lesson_id IN ({_LESSONS})",
    "rounds": f"lesson_id IN ({_LESSONS})",
    "shown_slides": f"lesson_id IN ({_LESSONS})",
    "answers": f"round_id IN ({_ROUNDS})",
    "submissions": f"round_id IN ({_ROUNDS})",
    "moderated_texts": f"round_id IN ({_ROUNDS})",
    "offers": f"lesson_id IN ({_LESSONS})",
}
"""Which rows of a table belong to a world. Pictures are no world's own."""
SHARED = {"pictures", "audit_entries"}
READ = " UNION ALL ".join(f"SELECT '{name}', to_jsonb({name}) FROM {name} WHERE {rows}" for name, rows in WHERE.items())
CHANCE = {"code", "resume_code", "digest", "token", "sealed", "timer_used", "time_left"}
"""Columns whose values are drawn, or tell a time."""
PASSWORDS = (PASSWORD, *(f"{begin} fine password {who}" for begin in ("another", "a third") for who in (1, 2)))
PEOPLE = ("owner", "colleague", "friend", "member", "pupil", "stranger")
_NUMBER = re.compile(r"-?\d+(-\d+)?(?=@|$)")
_DIGEST = re.compile(r"[0-9a-f]{64}")


def read(rows: Callable[[str, Any], list[Any]], world: World) -> Rows:
    """Return the rows of a world, by table, in the order of their keys."""
    made = [f"new{world.lesson}", *(f"new-{world.lesson}-{number}" for number in range(3))]
    values = {"users": [world.ids[name] for name in PEOPLE], "made": made}
    found: Rows = {name: [] for name in WHERE}
    for table, row in rows(READ, values):
        found[table].append(row)
    for table, listed in found.items():
        keys = [column.name for column in Base.metadata.tables[table].primary_key]
        listed.sort(key=lambda row: [row[key] for key in keys])
    return found


def compared(before: Rows, after: Rows) -> list[str]:
    """Return the rows of a world without what differs between worlds that went the same way.

    Rows that were there before are called by their place, new ones by their content.
    """
    names: Names = {}
    for table, rows in before.items():
        names.update({(table, row["id"]): f"{table}.{place}" for place, row in enumerate(rows) if "id" in row})
    lines = []
    for table in Base.metadata.sorted_tables:
        for row in after.get(table.name, ()):
            values = {column.name: _value(column, row, names) for column in table.columns if column.name != "id"}
            content = json.dumps(values, sort_keys=True)
            known = names.setdefault((table.name, row.get("id", 0)), f"new {content}") if "id" in row else ""
            lines.append(f"{table.name} {'' if known.startswith('new ') else known} {content}")
    return sorted(lines)


def _value(column: Column[Any], row: Mapping[str, Any], names: Names) -> Any:
    value, name = row[column.name], column.name
    if value is None:
        return None
    if name in CHANCE or (isinstance(column.type, Double) and name != "fraction"):
        value = "some"
    elif column.foreign_keys:
        target = next(iter(column.foreign_keys)).column.table.name
        value = "a picture" if target in SHARED else names.get((target, value), "elsewhere")
    elif name == "skipped":
        value = [names.get(("questions", number)) for number in json.loads(value)]
    elif name == "slide_id":
        value = names.get(("shown_slides", value), "elsewhere")
    elif name == "twin_id":
        value = names.get(("questions", value), "elsewhere") if value else value
    elif name == "result":
        result = json.loads(value)
        made = [names.get(("questions", number)) for number in result.get("question_ids", ())]
        value = {**result, "question_ids": made, "quiz_id": names.get(("quizzes", result.get("quiz_id")))}
    elif name == "voted_texts":
        value = [names.get(("rounds", json.loads(value)["round_id"])), json.loads(value)["keys"]]
    elif name == "password_hash":
        value = next((text for text in PASSWORDS if passwords.matches(value, text)), "none of them")
    elif name in ("username", "display_name", "email", "given_by", "subject"):
        value = _NUMBER.sub("", value)
    return _DIGEST.sub("digest", value) if isinstance(value, str) else value
