"""Copies of questions for colleagues."""

import pytest

from classroom.core import rate_limits, settings
from classroom.core.errors import Invalid, NotFound, RateLimited
from classroom.models import User
from classroom.services.bank import entries, sharing
from tests.support.questions import TYPES, question


def test_a_colleague_gets_copies_of_all_types(owner: User, outsider: User) -> None:
    mine = [entries.create(owner.id, question(kind)) for kind in TYPES]
    entries.edit(mine[0].id, owner.id, {"prompt": "The newest"})
    assert sharing.give(owner, [question.id for question in mine], " Outsider ") == len(TYPES)
    theirs = list(reversed(entries.search(outsider.id, per_page=50).items))
    assert [entries.source(copy) for copy in theirs] == [entries.source(entries.get(q.id, owner.id)) for q in mine]
    assert {copy.given_by for copy in theirs} == {"owner"}
    assert {question.given_by for question in entries.search(owner.id, per_page=50).items} == {""}
    entries.edit(theirs[0].id, outsider.id, {"prompt": "Theirs now"})
    assert entries.get(mine[0].id, owner.id).current.prompt == "The newest"


@pytest.mark.parametrize("name", ["member", "nobody", "", "a b", "owner", "x" * 500, "gone"])
def test_names_that_are_no_colleague_s(owner: User, outsider: User, member: User, name: str) -> None:
    made = entries.create(owner.id, question())
    with pytest.raises(Invalid) as caught:
        sharing.give(owner, [made.id], name)
    itself = name == "owner"
    text = "That is you. Duplicate the question instead." if itself else "There is no teacher with this username."
    assert str(caught.value.fields["username"]) == text


def test_another_s_questions_stay_theirs(owner: User, outsider: User, admin: User) -> None:
    mine, theirs = entries.create(owner.id, question()).id, entries.create(outsider.id, question()).id
    for ids in ([mine, theirs], [999_999], [2**70]):
        with pytest.raises(NotFound):
            sharing.give(owner, ids, "admin")
    assert entries.search(admin.id).total == 0
    with pytest.raises(Invalid):
        sharing.give(owner, range(1, sharing.MAX_GIVEN + 2), "admin")


def test_guessing_names_and_flooding_are_slowed_down(
    owner: User, outsider: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = entries.create(owner.id, question())
    for name, limit, username in (("MISS_", "2/hour", "nobody"), ("", "2/hour", "outsider")):
        monkeypatch.setenv(f"CLASSROOM_SHARE_{name}RATE", limit)
        settings.current.cache_clear()
        rate_limits.forget()
        for _turn in range(2):
            if username == "nobody":
                with pytest.raises(Invalid):
                    sharing.give(owner, [made.id], username)
            else:
                sharing.give(owner, [made.id], username)
        with pytest.raises(RateLimited):
            sharing.give(owner, [made.id], username)
    assert entries.search(outsider.id).total == 2
