"""A row of the table of routes, the groups of people in it, and addresses and bodies that several rows share."""

from dataclasses import dataclass, field
from typing import Any

from tests.security.world import ACTORS, PASSWORD

EVERYBODY = frozenset(ACTORS)
ACCOUNTS = frozenset({"student", "stranger", "owner", "colleague", "outsider", "admin"})
TEACHERS = frozenset({"owner", "colleague", "outsider", "admin"})
OWNER = frozenset({"owner"})
TEAM = frozenset({"owner", "colleague"})
"""Who teaches the lessons: their owner, and the colleague whom they are shared with."""
NOBODY: frozenset[str] = frozenset()
ADMIN = frozenset({"admin"})
INSIDE = frozenset({"guest", "student"})
PARTICIPANTS = frozenset({"guest", "stranger"})
"""Over the API: whose token came from joining. The student's is the account's personal token."""

CREDENTIALS = {"username": "student", "password": PASSWORD}
CLOSED = {"lesson_id": "closed_lesson", "round_id": "closed_round"}
WRITTEN = {"lesson_id": "written_lesson", "round_id": "written_round"}
ENDED = {"lesson_id": "ended_lesson"}


@dataclass(frozen=True)
class Row:
    """One route and method.

    Attributes:
        allowed: the actors for whom it works.
        where: which of the world's ids go into the address, by the route's parameter (default: its own name).
        body: what is sent; texts in braces stand for the world's ids. A dict is a form (pages) or JSON (API).
        query: the query string.
        lands: where a success redirects to, when that looks like a refusal.
        turned_away: where a refusal redirects to, beside /login.
    """

    allowed: frozenset[str]
    body: Any = None
    where: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    lands: str = ""
    turned_away: str = ""
