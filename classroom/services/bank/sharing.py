"""Share questions with colleagues. Copies belong to the colleague and record the giver."""

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import gettext as _
from sqlalchemy import select

from classroom.core import rate_limits
from classroom.core.database import db, read_at_one_moment, transaction
from classroom.core.errors import Invalid
from classroom.models import Question, User
from classroom.services.accounts import directory
from classroom.services.bank import bulk_insert, entries
from classroom.services.bank.search import LOADED
from classroom.services.bank.validation import check

MAX_GIVEN = 100
"""Most questions in one share: a limit, because the colleague did not ask for them."""


def give(owner: User, ids: Sequence[int], username: str) -> int:
    """Copy an owner's questions, with their tags, into a colleague's bank; return the number of copies.

    The username of a student gives the same error as an unknown one, so that students' accounts cannot be probed.

    Raises:
        NotFound: ``unknown_question``.
        Invalid: with field ``username`` or too many questions.
        RateLimited: too many unknown usernames, or too many shares.
    """
    owner_id, giver = owner.id, owner.username
    rate_limits.guard("share_miss", str(owner_id))
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MAX_GIVEN:
        raise Invalid(_("Share at most %(max)d questions at once.", max=MAX_GIVEN))
    known = [number for number in wanted if 0 < number <= entries.MAX_ID]
    query = select(Question).where(Question.id.in_(known), Question.owner_id == owner_id).options(*LOADED)
    read_at_one_moment()
    mine = {question.id: question for question in db.session.scalars(query)}
    if len(mine) != len(wanted):
        raise entries.unknown_question()
    rate_limits.check("share", str(owner_id))
    receiver_id = _colleague(owner_id, username)
    contents = [check(entries.source(mine[number])) for number in wanted]
    rows = bulk_insert.ready(contents)
    given = [replace(row, question={**row.question, "given_by": giver}) for row in rows]
    with transaction() as session:
        return len(bulk_insert.insert_ready(session, receiver_id, given))


def _colleague(owner_id: int, username: str) -> int:
    user = directory.find_by_username(username)
    if user is not None and user.id == owner_id:
        text = _("That is you. Duplicate the question instead.")
        raise Invalid(text, fields={"username": text})
    if user is None or not user.is_teacher or not user.is_active:
        rate_limits.record_failure("share_miss", str(owner_id))
        text = _("There is no teacher with this username.")
        raise Invalid(text, fields={"username": text})
    return user.id
