"""Cards as a file: the same is due afterwards, and no file tells the key of a question that its owner was not shown."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classroom.core.database import db, transaction
from classroom.core.errors import Invalid
from classroom.models import Lesson, Participant, PracticeCard, Question, User
from classroom.services.bank import entries
from classroom.services.practice import answering, cards, portable
from classroom.services.practice.answering import Given
from tests.support.calendar import Wait
from tests.support.lessons import CAPITAL, play


@pytest.fixture
def practised(lesson: Lesson, question: Question, ana: Participant, member: User, owner: User, wait_days: Wait) -> User:
    """The member, who has practised two of three cards for some days."""
    for number in range(3):
        play(lesson, entries.create(owner.id, {**CAPITAL, "prompt": f"Question {number}?"}), {ana: ["a"]})
    for day in range(3):
        wait_days(1 + day)
        for card in answering.due(member.id)["cards"][: 2 - day % 2]:
            given = Given(f"answer-{day}-{card['id']}", card["id"], ["b"] if day else ["c"], 3)
            answering.answer(member.id, given)
    return member


def listed(user: User) -> list[Any]:
    """Return what is due, without the ids of the cards, and the state of all cards."""
    found = answering.due(user.id, keys=True)
    db.session.expire_all()
    states = [
        (card.question_id, card.version_id, card.due_day, card.last_day, card.reviews, card.stability, card.difficulty)
        for card in db.session.query(PracticeCard).filter_by(user_id=user.id).order_by(PracticeCard.id)
    ]
    return [{**found, "cards": [{**card, "id": 0} for card in found["cards"]]}, states]


def drop_all(user: User) -> None:
    """Delete the account's cards."""
    with transaction():
        cards.drop(PracticeCard.user_id == user.id)


def test_what_is_due_is_the_same_after_export_and_import(practised: User, wait_days: Wait) -> None:
    file = json.loads(json.dumps(portable.export(practised.id)))
    before = listed(practised)
    assert before[0]["cards"]
    drop_all(practised)
    reviews = sum(len(card["reviews"]) for card in file["cards"])
    assert portable.import_cards(practised.id, file) == {"cards": 3, "reviews": reviews, "skipped": 0}
    assert listed(practised) == before
    again = portable.export(practised.id)
    for document in (file, again):
        for card in document["cards"]:
            del card["proof"]
    assert again["cards"] == file["cards"]
    wait_days(1)
    assert listed(practised)[0]["due"] >= before[0]["due"]


def test_importing_again_changes_nothing(practised: User) -> None:
    before, file = listed(practised), portable.export(practised.id)
    assert portable.import_cards(practised.id, file) == {"cards": 0, "reviews": 0, "skipped": 0}
    assert listed(practised) == before


def test_a_file_has_no_keys_and_no_questions(practised: User) -> None:
    text = json.dumps(portable.export(practised.id))
    assert "Canberra" not in text
    assert "1913" not in text


def test_nobody_gets_a_card_without_having_been_shown_the_question(
    practised: User, stranger: User, owner: User
) -> None:
    file = portable.export(practised.id)
    assert portable.import_cards(stranger.id, file) == {"cards": 0, "reviews": 0, "skipped": 3}
    secret = entries.create(owner.id, {**CAPITAL, "prompt": "Secret?"})
    drop_all(practised)
    forged = {**file["cards"][0], "question_id": secret.id}
    made_up = {**file["cards"][1], "proof": "gAAAAA"}
    document = {**file, "cards": [forged, made_up]}
    assert portable.import_cards(practised.id, document) == {"cards": 0, "reviews": 0, "skipped": 2}


def change(document: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return the file with another first review."""
    card = document["cards"][0]
    return {**document, "cards": [{**card, "reviews": [{**card["reviews"][0], **fields}]}]}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: [],
        lambda file: {**file, "format": "other"},
        lambda file: {**file, "version": 2},
        lambda file: {**file, "user_id": 1},
        lambda file: {**file, "cards": [{**file["cards"][0], "reviews": []}]},
        lambda file: change(file, fraction=1.5),
        lambda file: change(file, source="Round:1"),
        lambda file: change(file, source="x" * 200),
        lambda file: change(file, at=-1.0),
        lambda file: change(file, day="2026-02-31"),
        lambda file: change(file, day="1999-01-01"),
        lambda file: change(file, confidence=4),
        lambda file: change(file, points=100),
    ],
)
def test_what_is_not_such_a_file_is_refused_and_nothing_is_lost(
    practised: User, spoil: Callable[[dict[str, Any]], Any]
) -> None:
    before, file = listed(practised), portable.export(practised.id)
    for card in file["cards"]:
        for review in card["reviews"]:
            review["source"] = f"other{review['source']}"  # new ones, which would be added
    with pytest.raises(Invalid):
        portable.import_cards(practised.id, spoil(file))
    assert listed(practised) == before


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["format", "version", "cards", "proof", "reviews"]), inner, max_size=4)
        ),
        max_leaves=10,
    )
)
def test_whatever_json_comes_it_is_a_clear_error(member: User, document: Any) -> None:
    with pytest.raises(Invalid):
        portable.import_cards(member.id, document)


def test_files_with_made_up_answers_fill_no_table(practised: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portable, "MOST_REVIEWS", 40)
    file = portable.export(practised.id)
    (review, *_others) = file["cards"][0]["reviews"]
    for number in range(3):
        made = [{**review, "source": f"made:{number}-{one}"} for one in range(15)]
        document = {**file, "cards": [{**file["cards"][0], "reviews": made}]}
        if number < 2:
            portable.import_cards(practised.id, document)
    before = listed(practised)
    with pytest.raises(Invalid):
        portable.import_cards(practised.id, document)
    long = {**review, "source": "made:long", "value": "x" * 100_000}
    with pytest.raises(Invalid):
        portable.import_cards(practised.id, {**file, "cards": [{**file["cards"][0], "reviews": [long]}]})
    assert listed(practised) == before
