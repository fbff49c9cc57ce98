"""Accepting an answer afterwards: the round is graded again and refers to a version that accepts it."""

import pytest

from classroom.core.database import db
from classroom.core.errors import Conflict, Invalid, InvalidValue, NotFound
from classroom.models import Answer, Lesson, Question, QuestionVersion, User
from classroom.services.answers import submissions
from classroom.services.answers.batch import record_batch
from classroom.services.bank import entries
from classroom.services.lessons import lifecycle, regrade
from classroom.services.participants import members
from classroom.services.results import full_results, state
from tests.support.lessons import answer, ask, close, join, reveal
from tests.support.questions import question as question_of


@pytest.fixture
def capital(owner: User) -> Question:
    """A short-text question: Bogotá is right."""
    accepted = [{"text": "Bogotá"}, {"text": "Santafé", "credit": 50}]
    return entries.create(owner.id, question_of("short_text", accepted=accepted, points=100))


def points(lesson: Lesson) -> dict[str, int]:
    found = full_results.of_lesson(lesson)
    return {person["nickname"]: person["total_points"] for person in found["participants"]}


@pytest.mark.both_databases
def test_everybody_who_gave_the_answer_gets_the_points(lesson: Lesson, capital: Question) -> None:
    asked = ask(lesson, capital)
    for name, text in (
        ("Ana", "Bogotá"),
        ("Eva", "Bogota D.C."),
        ("Leo", "bogotá dc"),
        ("Luz", "Santafé"),
        ("Max", "Lima"),
    ):
        answer(join(lesson, name), asked, text)
    reveal(close(asked))
    assert points(lesson) == {"Ana": 100, "Eva": 0, "Leo": 0, "Luz": 50, "Max": 0}
    before, version = lesson.version, capital.current.id
    changed = regrade.accept_answer(lesson.id, lesson.owner_id, asked.id, "Bogotá D.C.")
    assert points(lesson) == {"Ana": 100, "Eva": 100, "Leo": 100, "Luz": 50, "Max": 0}
    assert changed.version_id != version
    assert db.session.get_one(Lesson, lesson.id).version == before + 1
    assert state.public_round(changed)["tally"]["correct"] == 3
    assert [item["text"] for item in state.public_round(changed)["key"]] == ["Bogotá", "Santafé", "Bogotá D.C."]
    assert db.session.get_one(QuestionVersion, version).body["accepted"][-1]["text"] == "Santafé", (
        "versions never change"
    )
    assert entries.get(capital.id, lesson.owner_id).current.id == changed.version_id, "next time it is right at once"


def test_an_accepted_text_changes_nothing(lesson: Lesson, capital: Question) -> None:
    asked = close(ask(lesson, capital))
    before = lesson.version
    for _time in range(2):
        regrade.accept_answer(lesson.id, lesson.owner_id, asked.id, "  bogota ")
    assert (lesson.version, len(entries.get(capital.id, lesson.owner_id).versions)) == (before, 1)


def test_a_question_edited_since_keeps_its_current_version(lesson: Lesson, capital: Question) -> None:
    asked = close(ask(lesson, capital))
    edited = entries.edit(capital.id, lesson.owner_id, {"prompt": "Newer?"})
    regrade.accept_answer(lesson.id, lesson.owner_id, asked.id, "Santafé de Bogotá")
    again = entries.get(capital.id, lesson.owner_id)
    assert (again.current_number, again.current.prompt) == (edited.current_number, "Newer?")
    assert entries.edit(capital.id, lesson.owner_id, {"prompt": "Newest?"}).current_number == 4, "no number comes twice"


def test_answers_can_be_accepted_after_the_lesson(lesson: Lesson, capital: Question) -> None:
    asked = ask(lesson, capital)
    eva = join(lesson, "Eva")
    answer(eva, asked, "La Atenas suramericana")
    close(asked)
    lifecycle.end(lesson.id, lesson.owner_id)
    regrade.accept_answer(lesson.id, lesson.owner_id, asked.id, "La Atenas suramericana")
    (row,) = db.session.scalars(db.select(Answer))
    assert (row.correct, row.points) == (True, 100)


def test_an_open_round_is_refused(lesson: Lesson, capital: Question) -> None:
    asked = ask(lesson, capital)
    with pytest.raises(Conflict) as caught:
        regrade.accept_answer(lesson.id, lesson.owner_id, asked.id, "Lima")
    assert caught.value.code == "wrong_state"


def test_other_types_are_refused(lesson: Lesson, question: Question) -> None:
    asked = close(ask(lesson, question))
    with pytest.raises(Invalid) as caught:
        regrade.accept_answer(lesson.id, lesson.owner_id, asked.id, "Canberra")
    assert set(caught.value.fields) == {"round_id"}


@pytest.mark.parametrize("value", [None, "", "  ", 5, ["Lima"], "a\0b", "x" * 201])
def test_invalid_texts_are_refused(lesson: Lesson, capital: Question, value: object) -> None:
    asked = close(ask(lesson, capital))
    with pytest.raises(InvalidValue):
        regrade.accept_answer(lesson.id, lesson.owner_id, asked.id, value)


def test_another_teachers_lesson_gives_the_same_error_as_an_unknown_one(
    lesson: Lesson, capital: Question, outsider: User
) -> None:
    asked = close(ask(lesson, capital))
    for lesson_id, round_id, user_id in (
        (lesson.id, asked.id, outsider.id),
        (lesson.id + 99, asked.id, lesson.owner_id),
        (lesson.id, asked.id + 99, lesson.owner_id),
    ):
        with pytest.raises(NotFound):
            regrade.accept_answer(lesson_id, user_id, round_id, "Lima")


def test_each_answer_keeps_its_speed_bonus(owner: User, capital: Question) -> None:
    """100 points, bonus 50 %, 40 s: at once 150, half way 125, at the end 100; with double time at 40 s 125."""
    lesson = lifecycle.create(owner.id, options={"speed_bonus": 50})
    asked = ask(lesson, capital, time_limit=40)
    given = (("Ana", 0, 0, "Bakatá"), ("Eva", 20, 0, "bakata"), ("Leo", 40, 0, "Bakatá"), ("Luz", 40, 100, "Bakatá"),
             ("Max", 0, 0, "Bogotá"), ("Pia", 20, 0, "Santafé"), ("Ron", 0, 0, "Lima"))  # fmt: skip
    for name, seconds, extra, text in given:
        person = join(lesson, name)
        members.set_extra_time(lesson.id, owner.id, person.id, extra)
        payload = {"id": f"submission-{person.id}", "round_id": asked.id, "value": text}
        item = submissions.read(person.id, payload)._replace(received_at=asked.opened_at + seconds)
        (verdict,) = record_batch([item])
        assert verdict.error is None
    lifecycle.set_options(lesson.id, owner.id, {"speed_bonus": 0})  # for later rounds
    reveal(close(asked))
    before = {"Max": 150, "Pia": 63, "Ron": 0}  # 50 × 1.25 = 62.5
    assert points(lesson) == {"Ana": 0, "Eva": 0, "Leo": 0, "Luz": 0, **before}
    regrade.accept_answer(lesson.id, owner.id, asked.id, "Bakatá")
    assert points(lesson) == {"Ana": 150, "Eva": 125, "Leo": 100, "Luz": 125, **before}
