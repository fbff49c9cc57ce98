"""Finding the quizzes and lessons that use a question."""

import pytest

from classroom.models import User
from classroom.services.bank import entries, quizzes, usage, versions
from classroom.services.lessons import lifecycle, rounds
from tests.support.questions import question

pytestmark = pytest.mark.both_databases


def test_a_new_question_is_used_nowhere(owner: User) -> None:
    uses = usage.find_uses(entries.create(owner.id, question()))
    assert (uses.quizzes, uses.lessons, uses.any) == ([], [], False)


def test_quizzes_and_lessons(owner: User) -> None:
    made, other = (entries.create(owner.id, question(prompt=prompt)).id for prompt in ("One", "Two"))
    zoo = quizzes.create(owner.id, "zoo", [made, other])
    old = quizzes.create(owner.id, "Archived", [made])
    quizzes.archive(old.id, owner.id)
    quizzes.create(owner.id, "Another", [other])
    asked = lifecycle.create(owner.id, title="Asked")
    first = rounds.open_round(asked.id, owner.id, made)
    rounds.close_round(asked.id, owner.id, first.id)
    entries.edit(made, owner.id, {"prompt": "One, again"})
    rounds.open_round(asked.id, owner.id, made)  # another version of the same question
    planned = lifecycle.create(owner.id, title="Planned", quiz_id=zoo.id)
    lifecycle.create(owner.id, title="Elsewhere", question_ids=[other])
    uses = usage.find_uses(entries.get(made, owner.id))
    assert [(use.title, use.archived) for use in uses.quizzes] == [("zoo", False), ("Archived", True)]
    assert [(use.id, use.title, use.asked) for use in uses.lessons] == [
        (planned.id, "Planned", 0),
        (asked.id, "Asked", 2),
    ]
    assert usage.quizzes_with(owner.id, [made]) == ["zoo"]
    assert usage.quizzes_with(owner.id, [made, other]) == ["Another", "zoo"]
    versions.restore_version(made, owner.id, 1)
    assert [use.asked for use in usage.find_uses(entries.get(made, owner.id)).lessons] == [0, 2]
