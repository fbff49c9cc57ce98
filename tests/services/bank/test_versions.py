"""Versions of a question: the way back is a new version, and nothing in between is lost."""

import pytest

from classroom.core.errors import NotFound
from classroom.models import User
from classroom.services.bank import entries, versions
from tests.support.questions import TYPES, question

pytestmark = pytest.mark.both_databases


@pytest.mark.parametrize("kind", TYPES)
def test_an_older_version_comes_back_as_a_new_one(owner: User, kind: str) -> None:
    made = entries.create(owner.id, question(kind, prompt="The first wording"))
    first = entries.source(made)
    entries.edit(made.id, owner.id, {"prompt": "Another", "difficulty": 2, "image": None if kind != "image_pin" else
                                  first["image"], "tags": ["kept"]})  # fmt: skip
    restored = versions.restore_version(made.id, owner.id, 1)
    assert entries.source(restored) == {**first, "tags": ["kept"]}
    assert [state.number for state in restored.versions] == [1, 2, 3]
    assert (restored.current_number, restored.versions[1].prompt) == (3, "Another")
    assert [found.id for found in entries.search(owner.id, text="first wording kept").items] == [made.id]
    assert entries.search(owner.id, text="another").total == 0


def test_what_says_the_same_already_makes_no_version(owner: User) -> None:
    made = entries.create(owner.id, question())
    assert versions.restore_version(made.id, owner.id, 1).current_number == 1


def test_an_edit_after_a_restore_counts_on(owner: User) -> None:
    made = entries.create(owner.id, question(prompt="One"))
    entries.edit(made.id, owner.id, {"prompt": "Two"})
    versions.restore_version(made.id, owner.id, 1)
    assert entries.edit(made.id, owner.id, {"prompt": "Four"}).current_number == 4
    listed = versions.listing(made.id, owner.id)
    assert [entry["version"] for entry in listed] == [4, 3, 2, 1]
    assert [entry["created_at"] for entry in listed] == sorted((e["created_at"] for e in listed), reverse=True)


def test_unknown_versions_and_others_questions(owner: User, outsider: User) -> None:
    made = entries.create(owner.id, question())
    for owner_id, number, code in ((owner.id, 2, "unknown_version"), (outsider.id, 1, "unknown_question")):
        with pytest.raises(NotFound) as caught:
            versions.restore_version(made.id, owner_id, number)
        assert caught.value.code == code
    with pytest.raises(NotFound):
        versions.listing(made.id, outsider.id)
