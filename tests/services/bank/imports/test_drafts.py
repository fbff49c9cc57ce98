"""Imports that are prepared: what is read into them, who may see them, how many are kept, and bringing them in once."""

import base64
import json
from typing import Any

import pytest
from sqlalchemy import update

from classroom.core.database import db, now, transaction
from classroom.core.errors import Conflict, Invalid, NotFound
from classroom.models import ImportDraft, ImportFile, ImportItem, User
from classroom.services.bank import entries, quiz_items, quiz_lookup
from classroom.services.bank.imports import confirming, drafts, items, reading
from classroom.services.bank.imports.drafts import Rank
from classroom.services.bank.validation import check
from tests.support.imports import draft_of, ended, items_of, table
from tests.support.questions import picture, question

TWO = b"type,prompt,choice_1,choice_2\npoll,First,x,y\npoll,Second,x,y\n"


def native(*questions: dict[str, Any]) -> reading.Source:
    document = {"format": "tiza-questions", "version": 1, "questions": list(questions)}
    return reading.Source("a.json", json.dumps(document).encode())


def count(model: Any) -> int:
    return int(db.session.query(model).count())


def test_a_draft_is_its_owner_s(owner: User, outsider: User) -> None:
    draft_id = draft_of(owner.id, TWO)
    item = items_of(draft_id)[0]
    file = drafts.files(drafts.get(owner.id, draft_id))[0]
    for stranger, number in ((outsider.id, draft_id), (owner.id, draft_id + 1), (owner.id, 2**40), (owner.id, -1)):
        for use in (
            drafts.get,
            drafts.discard,
            lambda who, key: drafts.remove_file(who, key, file.id),
            lambda who, key: items.get(who, key, item.id),
            lambda who, key: items.choose_all(who, key, "all", included=False),
            lambda who, key: confirming.confirm(who, key, confirming.Wish()),
            confirming.take_back,
        ):
            with pytest.raises(NotFound) as caught:
                use(stranger, number)
            assert caught.value.code == "unknown_import"
    other = items_of(draft_of(owner.id, TWO))[0]
    with pytest.raises(NotFound):
        items.get(owner.id, draft_id, other.id)
    assert [one.included for one in items_of(draft_id)] == [True, True]


def test_few_are_kept_and_not_for_ever(owner: User, outsider: User) -> None:
    made = [draft_of(owner.id, TWO) for _time in range(drafts.MAX_DRAFTS + 1)]
    assert [one["id"] for one in drafts.waiting(owner.id)] == made[:0:-1]
    with pytest.raises(NotFound):
        drafts.get(owner.id, made[0])
    with transaction() as session:
        session.execute(update(ImportDraft).values(created_at=now() - drafts.KEEP - 1))
    assert drafts.waiting(owner.id) == []
    with pytest.raises(NotFound):
        drafts.get(owner.id, made[-1])
    draft_of(outsider.id, TWO)
    assert (count(ImportDraft), count(ImportFile), count(ImportItem)) == (1, 1, 2)


def test_files_are_bounded_in_number_and_size(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    draft_id = draft_of(owner.id, TWO)
    for name, value in (("MAX_FILES", 1), ("MAX_BYTES", 100), ("MAX_ITEMS", 3)):
        with monkeypatch.context() as patch:
            patch.setattr(drafts, name, value)
            with pytest.raises(Invalid) as caught:
                ended(reading.reading(owner.id, [table(TWO)], draft_id))
            assert "file" in caught.value.fields
    assert len(items_of(draft_id)) == 2


def test_equal_ones_in_the_bank_and_in_the_import_are_marked(owner: User, outsider: User) -> None:
    entries.create(outsider.id, {"type": "open_text", "prompt": "Mine?"})
    there = entries.create(owner.id, {"type": "open_text", "prompt": "¿Por qué  canta?", "tags": ["x"]}).id
    gone = entries.create(owner.id, {"type": "open_text", "prompt": "Archived?"}).id
    entries.archive(gone, owner.id)
    lines = "open_text,¿POR QUÉ CANTA?\nopen_text,Mine?\nopen_text,Archived?\nopen_text,Mine?\nword_cloud,Mine?\n"
    found = items_of(draft_of(owner.id, f"type,prompt\n{lines}".encode()))
    assert [item.twin_id for item in found] == [there, None, None, 0, None]
    assert [item.included for item in found] == [False, True, True, False, True]


def test_another_key_is_another_question(owner: User) -> None:
    entries.create(owner.id, question("single_choice"))
    right = question("single_choice")["choices"]
    other = [{**choice, "correct": place == 0} for place, choice in enumerate(right)]
    again = [{**choice, "feedback": "Because"} for choice in right]
    found = items_of(draft_of(owner.id, native(question(choices=other), question(choices=again))))
    assert [item.twin_id is None for item in found] == [True, False]


def test_what_came_in_meanwhile_is_left_out(owner: User) -> None:
    first, second = draft_of(owner.id, TWO), draft_of(owner.id, TWO + b"poll,Third,x,y\n")
    confirming.confirm(owner.id, first, confirming.Wish())
    result = confirming.confirm(owner.id, second, confirming.Wish())
    assert (len(result["question_ids"]), result["late"]) == (1, 2)
    assert entries.search(owner.id).total == 3


def test_it_comes_in_once_and_leaves_nothing_behind(owner: User) -> None:
    draft_id = draft_of(owner.id, TWO)
    wish = confirming.Wish(quiz="new", title="Both", tags=["new"])
    result = confirming.confirm(owner.id, draft_id, wish)
    assert confirming.confirm(owner.id, draft_id, confirming.Wish()) == result
    assert entries.search(owner.id).total == 2
    assert [item.question_id for item in quiz_lookup.get(result["quiz_id"], owner.id).items] == result["question_ids"]
    assert (count(ImportDraft), count(ImportFile), count(ImportItem)) == (1, 0, 0)
    for use in (drafts.discard, lambda who, key: items.choose_all(who, key, "all", included=True)):
        with pytest.raises(Conflict):
            use(owner.id, draft_id)


def test_a_change_meanwhile_is_not_overlooked(owner: User) -> None:
    draft_id = draft_of(owner.id, TWO)
    steps = confirming.confirming(owner.id, draft_id, confirming.Wish())
    next(steps)
    items.choose_all(owner.id, draft_id, "all", included=False)
    with pytest.raises((Conflict, Invalid)):
        list(steps)
    assert entries.search(owner.id).total == 0


def test_a_quiz_that_is_too_long_is_refused(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quiz_items, "MAX_ITEMS", 1)
    draft_id = draft_of(owner.id, TWO)
    with pytest.raises(Invalid):
        confirming.confirm(owner.id, draft_id, confirming.Wish(quiz="new", title="Both"))
    assert entries.search(owner.id).total == 0


def test_a_wrong_question_keeps_what_was_read_and_its_picture(owner: User) -> None:
    data = base64.b64encode(picture()).decode()
    (item,) = items_of(draft_of(owner.id, native(question(prompt="", image={"alt": "", "data": data}))))
    assert {"prompt", "image.alt"} <= set(item.problems)
    assert item.rank == Rank.WRONG
    assert (len(item.question["image"]["digest"]), len(item.question["choices"])) == (64, 4)
    content = check({**item.question, "prompt": "Which?", "image": {**item.question["image"], "alt": "A hill"}})
    items.mend(owner.id, item.draft_id, item.id, content)
    confirming.confirm(owner.id, item.draft_id, confirming.Wish())
    assert entries.search(owner.id).items[0].current.picture.digest == content.image.digest  # type: ignore[union-attr]


def test_mending_into_an_equal_one_leaves_it_out(owner: User) -> None:
    draft_id = draft_of(owner.id, TWO)
    first, second = items_of(draft_id)
    mended = items.mend(owner.id, draft_id, second.id, check(first.question))
    assert (mended.twin_id, mended.included, mended.rank) == (0, False, Rank.TWIN)


def test_a_file_is_read_again_in_another_format(owner: User) -> None:
    draft_id = draft_of(owner.id, reading.Source("a.odd", b"Why? {}"), table(TWO))
    (odd, _table) = drafts.files(drafts.get(owner.id, draft_id))
    assert (odd.format, odd.errors[0]["line"]) == ("", 1)
    ended(reading.reading_again(owner.id, draft_id, odd.id, "gift"))
    assert [item.question["prompt"] for item in items_of(draft_id)] == ["Why?", "First", "Second"]
    with pytest.raises(Invalid):
        ended(reading.reading_again(owner.id, draft_id, odd.id, "no_such_format"))
