"""What takes a change to many questions back: a signed text that travels with the page until it is used.

It stands in the address of the list, so that loading the page again keeps the offer, and is signed with the number of
the teacher, so that nobody can put a button of their making onto somebody's page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from itsdangerous import BadSignature, URLSafeSerializer

from classroom.errors import NotFound
from classroom.services import bank, bank_many, bank_uses, bank_view
from classroom.services.bank_many import Step

SHOWN_QUIZZES = 3


@dataclass(frozen=True)
class Change:
    """A change that was made: what, to which questions (with their versions, where it made some), and the tag."""

    what: str
    entries: Sequence[Any]
    tag: str = ""


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="undo in the bank")


def token_of(owner_id: int, change: Change) -> str:
    """Return the text that :func:`change_of` understands, for this teacher only."""
    return str(_signer().dumps([owner_id, change.what, list(change.entries), change.tag]))


def change_of(owner_id: int, token: str) -> Change:
    """Return the change behind a text.

    Raises:
        NotFound: ``not_found``: it is not of this server, or another teacher's.
    """
    try:
        owner, what, entries, tag = _signer().loads(token)
    except BadSignature:
        owner = what = entries = tag = None
    if owner != owner_id:
        raise NotFound(_("There is nothing to undo here."), code="not_found")
    return Change(what, entries, tag)


def take_back(owner_id: int, change: Change) -> list[int]:
    """Undo a change; return the questions that came back to what they were.

    Raises:
        NotFound: ``unknown_question``.
        Invalid: a question has so many tags by now that the one taken away does not fit any more.
    """
    if change.what == "archive":
        return bank_many.restore(owner_id, change.entries)
    if change.what == "tag":
        return bank_many.untag(owner_id, change.entries, change.tag)
    if change.what == "untag":
        return bank_many.tag(owner_id, change.entries, change.tag)
    return bank_many.take_back(owner_id, [Step(*entry) for entry in change.entries])


def sentence(owner_id: int, change: Change) -> str:
    """Say what was changed."""
    count = len(change.entries)
    if change.what == "archive":
        return _archived(owner_id, change.entries)
    if change.what == "tag":
        text = ngettext(
            "%(num)d question got the tag “%(tag)s”.", "%(num)d questions got the tag “%(tag)s”.", count, tag=change.tag
        )
    elif change.what == "untag":
        text = ngettext(
            "The tag “%(tag)s” was taken from %(num)d question.",
            "The tag “%(tag)s” was taken from %(num)d questions.",
            count,
            tag=change.tag,
        )
    else:
        text = ngettext("%(num)d question was changed.", "%(num)d questions were changed.", count)
    return str(text)


def _archived(owner_id: int, ids: Sequence[int]) -> str:
    if len(ids) == 1:
        title = bank_view.row(bank.get(ids[0], owner_id))["title"]
        title = title if len(title) <= 80 else title[:79] + "…"
        text = _("“%(title)s” was archived. Its results stay.", title=title)
    else:
        text = ngettext(
            "%(num)d question was archived. Its results stay.",
            "%(num)d questions were archived. Their results stay.",
            len(ids),
        )
    titles = bank_uses.quizzes_with(owner_id, ids)
    if not titles:
        return str(text)
    named = ", ".join(f"“{title}”" for title in titles[:SHOWN_QUIZZES])
    if (more := len(titles) - SHOWN_QUIZZES) > 0:
        named = ngettext("%(names)s and %(num)d more", "%(names)s and %(num)d more", more, names=named)
    still = _("Still in these quizzes: %(quizzes)s.", quizzes=named)
    return f"{text} {still}"
