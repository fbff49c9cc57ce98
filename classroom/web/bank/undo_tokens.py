"""A signed undo token in the list's URL. It is bound to the teacher, so that a forged link cannot undo anything.

The token is in the URL, so that reloading the page keeps the undo button. It contains the time of the change instead of
the ids of the questions, which could be thousands.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from itsdangerous import BadSignature

from classroom.core.errors import NotFound
from classroom.core.signing import signer
from classroom.services.bank import bulk_edit, entries, previews, usage

SHOWN_QUIZZES = 3


@dataclass(frozen=True)
class Change:
    """A change: its kind, its time (Unix seconds), the number of changed questions, and the tag if there is one."""

    what: str
    at: float
    count: int
    tag: str = ""


def token_of(owner_id: int, change: Change) -> str:
    """Return a token for a change, valid for this teacher only."""
    return str(signer("undo a change in the bank").dumps([owner_id, *astuple(change)]))


def change_of(owner_id: int, token: str) -> Change:
    """Return the change of a token.

    Raises:
        NotFound: ``not_found``: the token is forged or belongs to another teacher.
    """
    try:
        owner, *change = signer("undo a change in the bank").loads(token)
    except BadSignature:
        owner = None
    if owner != owner_id:
        raise NotFound(_("There is nothing to undo here."), code="not_found")
    return Change(*change)


def sentence(owner_id: int, change: Change) -> str:
    """Return a sentence that describes the change."""
    count = change.count
    if change.what == "archive":
        return _archived(owner_id, bulk_edit.changed(owner_id, change.what, change.at), count)
    if change.what == "tag":
        text = ngettext(
            "%(num)d question got the tag “%(tag)s”.", "%(num)d questions got the tag “%(tag)s”.", count, tag=change.tag
        )
    elif change.what == "untag":
        text = ngettext(
            "The tag “%(tag)s” was removed from %(num)d question.",
            "The tag “%(tag)s” was removed from %(num)d questions.",
            count,
            tag=change.tag,
        )
    else:
        text = ngettext("%(num)d question was changed.", "%(num)d questions were changed.", count)
    return str(text)


def _archived(owner_id: int, ids: Sequence[int], count: int) -> str:
    if count == len(ids) == 1:
        title = previews.row(entries.get(ids[0], owner_id))["title"]
        title = title if len(title) <= 80 else title[:79] + "…"
        text = _("“%(title)s” was archived. Its results stay.", title=title)
    else:
        text = ngettext(
            "%(num)d question was archived. Its results stay.",
            "%(num)d questions were archived. Their results stay.",
            count,
        )
    titles = usage.quizzes_with(owner_id, ids)
    if not titles:
        return str(text)
    named = ", ".join(f"“{title}”" for title in titles[:SHOWN_QUIZZES])
    if (more := len(titles) - SHOWN_QUIZZES) > 0:
        named = ngettext("%(names)s and %(num)d more", "%(names)s and %(num)d more", more, names=named)
    still = _("Still in these quizzes: %(quizzes)s.", quizzes=named)
    return f"{text} {still}"
