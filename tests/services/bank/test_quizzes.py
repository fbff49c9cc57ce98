"""Quizzes: order, owners, and what archiving does."""

import pytest

from classroom.core.errors import Invalid, NotFound
from classroom.models import Quiz, User
from classroom.services.bank import entries, quiz_items, quiz_lookup, quizzes
from tests.support.questions import question


@pytest.fixture
def ids(owner: User) -> list[int]:
    return [entries.create(owner.id, question(prompt=f"q{n}")).id for n in range(4)]


@pytest.fixture
def quiz(owner: User, ids: list[int]) -> Quiz:
    return quizzes.create(owner.id, " My\r\n quiz ", ids[:3])


def order(quiz: Quiz, owner: User) -> list[int]:
    return [each.id for each in quiz_lookup.questions_of(quiz_lookup.get(quiz.id, owner.id))]


def test_create(quiz: Quiz, owner: User, ids: list[int]) -> None:
    assert (quiz.title, order(quiz, owner)) == ("My quiz", ids[:3])
    assert quiz_lookup.titles(owner.id) == [(quiz.id, "My quiz")]


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("index", "places", "expected"),
    [(0, 1, "1023"), (0, -1, "0123"), (3, -1, "0132"), (3, 1, "0123"), (0, 99, "1230"), (2, -99, "2013")],
)
def test_move(owner: User, ids: list[int], index: int, places: int, expected: str) -> None:
    quiz = quizzes.create(owner.id, "q", ids)
    quiz_items.move(quiz.id, owner.id, ids[index], places)
    assert order(quiz, owner) == [ids[int(letter)] for letter in expected]


@pytest.mark.parametrize(
    ("index", "place", "expected"), [(0, 2, "1203"), (3, 0, "3012"), (1, 1, "0123"), (1, 99, "0231"), (2, -1, "2013")]
)
def test_move_to(owner: User, ids: list[int], index: int, place: int, expected: str) -> None:
    quiz = quizzes.create(owner.id, "q", ids)
    quiz_items.move_to(quiz.id, owner.id, ids[index], place)
    assert order(quiz, owner) == [ids[int(letter)] for letter in expected]


@pytest.mark.both_databases
def test_append_remove_arrange(quiz: Quiz, owner: User, ids: list[int]) -> None:
    quiz_items.append(quiz.id, owner.id, [ids[3], ids[0]])
    assert order(quiz, owner) == ids
    quiz_items.remove(quiz.id, owner.id, ids[1])
    quiz_items.remove(quiz.id, owner.id, 999_999)
    assert order(quiz, owner) == [ids[0], ids[2], ids[3]]
    quiz_items.arrange(quiz.id, owner.id, ids[::-1])
    assert order(quiz, owner) == ids[::-1]


def test_archived_questions_stay_but_do_not_come_in(quiz: Quiz, owner: User, ids: list[int]) -> None:
    entries.archive(ids[0], owner.id)
    entries.archive(ids[3], owner.id)
    quiz_items.arrange(quiz.id, owner.id, [ids[1], ids[0]])
    assert order(quiz, owner) == [ids[1], ids[0]]
    with pytest.raises(Invalid):
        quiz_items.append(quiz.id, owner.id, [ids[3]])
    assert order(quizzes.duplicate(quiz.id, owner.id), owner) == [ids[1]]


@pytest.mark.both_databases
def test_duplicate_archive_restore(quiz: Quiz, owner: User, ids: list[int]) -> None:
    copy = quizzes.duplicate(quiz.id, owner.id)
    assert copy.id != quiz.id
    assert order(copy, owner) == ids[:3]
    quizzes.archive(quiz.id, owner.id)
    assert [each.id for each in quiz_lookup.listing(owner.id).items] == [copy.id]
    assert [each.id for each in quiz_lookup.listing(owner.id, archived=True).items] == [quiz.id]
    quizzes.restore(quiz.id, owner.id)
    assert quiz_lookup.listing(owner.id).total == 2


@pytest.mark.parametrize("title", [None, "", "  ", "x" * 201, 5, "a\x00"])
def test_titles(owner: User, quiz: Quiz, title: object) -> None:
    for act in (lambda: quizzes.create(owner.id, title), lambda: quizzes.rename(quiz.id, owner.id, title)):
        with pytest.raises(Invalid) as caught:
            act()
        assert set(caught.value.fields) == {"title"}


def test_a_change_is_all_or_nothing(quiz: Quiz, owner: User) -> None:
    with pytest.raises(Invalid):
        quizzes.change(quiz.id, owner.id, title="New", question_ids=[999_999])
    assert quiz_lookup.get(quiz.id, owner.id).title == "My quiz"


def test_too_many(owner: User, ids: list[int]) -> None:
    with pytest.raises(Invalid):
        quizzes.create(owner.id, "q", range(1, quiz_items.MAX_ITEMS + 2))


@pytest.mark.parametrize(
    ("action", "extra"),
    [("get", []), ("rename", ["x"]), ("arrange", [[]]), ("append", [[]]), ("remove", [1]), ("move", [1, 1]),
     ("duplicate", []), ("archive", []), ("restore", []), ("change", [])],
)  # fmt: skip
def test_another_s_is_as_good_as_unknown(
    quiz: Quiz, outsider: User, member: User, owner: User, action: str, extra: list[object]
) -> None:
    module = next(each for each in (quizzes, quiz_items, quiz_lookup) if hasattr(each, action))
    for quiz_id, user_id in ((quiz.id, outsider.id), (quiz.id, member.id), (999_999, owner.id), (10**30, owner.id)):
        with pytest.raises(NotFound) as caught:
            getattr(module, action)(quiz_id, user_id, *extra)
        assert caught.value.code == "unknown_quiz"


def test_another_s_question_does_not_come_in(outsider: User, ids: list[int]) -> None:
    with pytest.raises(Invalid) as caught:
        quizzes.create(outsider.id, "q", ids[:1])
    assert set(caught.value.fields) == {"question_ids"}


def test_a_new_question_or_slide_comes_into_a_quiz(owner: User, outsider: User, ids: list[int]) -> None:
    quiz = quizzes.create(owner.id, "Rivers", ids[:1])
    last = quiz_items.add_new(quiz.id, owner.id, {"type": "slide", "prompt": "# The end"})
    first = quiz_items.add_new(quiz.id, owner.id, {"type": "slide", "prompt": "# Rivers"}, place=0)
    assert [item.question_id for item in quiz.items] == [first.id, ids[0], last.id]
    assert first.current.points == 0
    with pytest.raises(NotFound) as caught:
        quiz_items.add_new(quiz.id, outsider.id, {"type": "slide", "prompt": "# Mine"})
    assert caught.value.code == "unknown_quiz"
    with pytest.raises(Invalid) as wrong:
        quiz_items.add_new(quiz.id, owner.id, {"type": "slide", "prompt": ""})
    assert set(wrong.value.fields) == {"prompt"}
    assert entries.search(outsider.id).total == 0


def test_questions_come_in_at_a_place(quiz: Quiz, owner: User, ids: list[int]) -> None:
    quiz_items.append(quiz.id, owner.id, [ids[0], ids[3]], place=1)
    assert order(quiz, owner) == [ids[0], ids[3], ids[1], ids[2]]
    made = quiz_items.add_new(quiz.id, owner.id, question(prompt="new"), place=0)
    last = quiz_items.add_new(quiz.id, owner.id, question(prompt="last"), place=99)
    assert order(quiz, owner) == [made.id, ids[0], ids[3], ids[1], ids[2], last.id]


def test_what_cannot_come_in_is_not_made(quiz: Quiz, owner: User, outsider: User) -> None:
    before = entries.search(owner.id).total
    with pytest.raises(Invalid):
        quiz_items.add_new(quiz.id, owner.id, question(prompt=""))
    with pytest.raises(NotFound):
        quiz_items.add_new(quiz.id, outsider.id, question())
    assert entries.search(owner.id).total == before
    assert entries.search(outsider.id).total == 0


@pytest.mark.both_databases
def test_a_question_is_copied_behind_itself(quiz: Quiz, owner: User, ids: list[int]) -> None:
    copy = quiz_items.duplicate_question(quiz.id, owner.id, ids[1])
    assert order(quiz, owner) == [ids[0], ids[1], copy.id, ids[2]]
    assert entries.source(copy) == entries.source(entries.get(ids[1], owner.id))
    with pytest.raises(NotFound):
        quiz_items.duplicate_question(quiz.id, owner.id, ids[3])
