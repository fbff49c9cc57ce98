"""Slides between questions: shown in place of the round, taken off, shown automatically, kept as versions."""

import pytest
from sqlalchemy import select

from classroom.core.database import db
from classroom.core.errors import Conflict, Invalid, NotFound, TizaError
from classroom.models import Lesson, Question, ShownSlide, User
from classroom.services.bank import entries, usage
from classroom.services.lessons import (
    agenda,
    auto_advance,
    co_teachers,
    lifecycle,
    lookup,
    projector,
    repetition,
    rounds,
    slides,
    transitions,
)
from classroom.services.results import state
from tests.services.lessons.test_auto_advance import Clock
from tests.support.lessons import CAPITAL, ask, close, play
from tests.support.people import make_user

TEXT = {"type": "slide", "prompt": "# Rivers\n\nWater runs **down**: $v = 2$."}


@pytest.fixture
def slide(owner: User) -> Question:
    """A slide of the owner."""
    return entries.create(owner.id, TEXT)


@pytest.fixture
def lesson(owner: User, slide: Question, question: Question) -> Lesson:
    """A lesson with a slide before its question."""
    return lifecycle.create(owner.id, question_ids=[slide.id, question.id])


def show(lesson: Lesson, slide: Question, shown: bool = True) -> None:
    slides.show(lesson.id, lesson.owner_id, slide.id, shown)


@pytest.mark.both_databases
def test_a_slide_is_shown_and_taken_off(lesson: Lesson, slide: Question) -> None:
    assert state.public(lesson)["slide"] is None
    show(lesson, slide)
    seen = state.public(lesson)
    assert (seen["lesson"]["status"], seen["round"]) == ("live", None)
    assert seen["slide"]["question_id"] == slide.id
    assert "<strong>down</strong>" in seen["slide"]["prompt_html"]
    assert (seen["slide"]["image"], seen["slide"]["page"], seen["slide"]["pages"]) == (None, 0, 1)
    assert seen["slide"] == state.for_teachers(lesson)["slide"]
    show(lesson, slide, False)
    assert state.public(lesson)["slide"] is None


def test_what_changes_nothing_publishes_nothing(lesson: Lesson, slide: Question, owner: User) -> None:
    other = entries.create(owner.id, {**TEXT, "prompt": "Other"})
    show(lesson, slide, False)
    assert lesson.version == 1
    show(lesson, slide)
    show(lesson, slide)
    show(lesson, other, False)
    assert lesson.version == 2
    assert len(db.session.scalars(select(ShownSlide)).all()) == 1
    show(lesson, other)
    assert state.public(lesson)["slide"]["question_id"] == other.id


def test_a_lesson_keeps_the_version_that_it_shows(lesson: Lesson, slide: Question, owner: User) -> None:
    show(lesson, slide)
    before = state.public(lesson)["slide"]
    entries.edit(slide.id, owner.id, {"prompt": "Changed"})
    assert state.public(lesson)["slide"] == before
    show(lesson, slide)
    now = state.public(lesson)["slide"]
    assert "Changed" in now["prompt_html"]
    assert now["id"] != before["id"]


def test_whatever_is_done_with_a_round_ends_the_slide(lesson: Lesson, slide: Question, question: Question) -> None:
    show(lesson, slide)
    asked = ask(lesson, question)
    assert state.public(lesson)["slide"] is None
    here = (lesson.id, lesson.owner_id, asked.id)
    for steps in ((rounds.reopen_round, rounds.close_round), (rounds.reveal_round,), (rounds.revote,)):
        if asked.status == "open":
            close(asked)
        show(lesson, slide)
        seen = state.public(lesson)
        assert (seen["round"]["id"], seen["slide"] is None) == (asked.id, False)
        for step in steps:
            step(*here)
            assert state.public(lesson)["slide"] is None


def test_the_standings_come_instead_of_a_slide(owner: User, slide: Question, question: Question) -> None:
    lesson = lifecycle.create(owner.id, options={"podium": True})
    asked = play(lesson, question, {})
    show(lesson, slide)
    projector.show_standings(lesson.id, owner.id, asked.id, True)
    assert state.public(lesson)["slide"] is None


def test_no_slide_while_a_question_is_open(lesson: Lesson, slide: Question, question: Question) -> None:
    ask(lesson, question)
    with pytest.raises(Conflict) as caught:
        show(lesson, slide)
    assert caught.value.code == "round_open"


def test_a_slide_is_not_asked_and_a_question_not_shown(lesson: Lesson, slide: Question, question: Question) -> None:
    with pytest.raises(Invalid) as caught:
        ask(lesson, slide)
    assert set(caught.value.fields) == {"question_id"}
    with pytest.raises(Invalid) as caught:
        show(lesson, question)
    assert set(caught.value.fields) == {"question_id"}
    assert lookup.newest_round(lesson.id) is None


def test_who_may_show_which_slides(lesson: Lesson, slide: Question, outsider: User, owner: User) -> None:
    colleague = make_user("friend", "teacher")
    co_teachers.add(lesson.id, owner.id, colleague.username)
    unplanned = entries.create(owner.id, TEXT)
    for user, entry, code in ((outsider, slide, "unknown_lesson"), (colleague, unplanned, "unknown_question")):
        with pytest.raises(NotFound) as caught:
            slides.show(lesson.id, user.id, entry.id)
        assert caught.value.code == code
    slides.show(lesson.id, colleague.id, slide.id)
    assert state.public(lesson)["slide"]["question_id"] == slide.id
    with pytest.raises(NotFound):
        slides.show(lesson.id, owner.id, 2**40)


def test_a_lesson_that_has_ended_shows_no_slide(lesson: Lesson, slide: Question) -> None:
    show(lesson, slide)
    lifecycle.end(lesson.id, lesson.owner_id)
    assert state.public(lesson)["slide"] is None
    with pytest.raises(Conflict):
        show(lesson, slide)


def test_pages_of_a_slide(lesson: Lesson, slide: Question) -> None:
    show(lesson, slide)
    number = state.public(lesson)["slide"]["id"]
    turn = (lesson.id, lesson.owner_id, number)
    slides.turn_page(*turn, 0, 3)
    slides.turn_page(*turn, 2)
    slides.turn_page(*turn, 2)
    assert (state.public(lesson)["slide"]["page"], lesson.version) == (2, 4)
    for page, pages, field in ((3, None, "page"), (0, 0, "pages"), (-1, None, "page")):
        with pytest.raises(Invalid) as caught:
            slides.turn_page(*turn, page, pages)
        assert set(caught.value.fields) == {field}
    show(lesson, slide, False)
    with pytest.raises(NotFound) as missing:
        slides.turn_page(*turn, 0)
    assert missing.value.code == "unknown_slide"


def test_notes_on_slides_are_for_teachers(owner: User, question: Question) -> None:
    noted = entries.create(owner.id, {**TEXT, "notes": "Say it *slowly*."})
    plain = entries.create(owner.id, TEXT)
    lesson = lifecycle.create(owner.id, question_ids=[noted.id, plain.id, question.id])
    assert slides.notes_of(lesson) == {str(noted.id): "<p>Say it <em>slowly</em>.</p>"}
    show(lesson, noted)
    assert "slowly" not in str(state.public(lesson))
    assert "slowly" not in str(state.for_teachers(lesson)), "it is the state of students, too"


def test_the_agenda_goes_through_slides(lesson: Lesson, slide: Question, question: Question) -> None:
    assert [entry["type"] for entry in agenda.of_lesson(lesson.id)] == ["slide", "single_choice"]
    assert agenda.of_lesson(lesson.id)[0]["prompt"] == "Rivers", "the first line stands for a slide"
    assert agenda.next_question(lesson) == slide.id
    slides.present(lesson.id, lesson.owner_id, slide.id)
    assert [entry["asked"] for entry in agenda.of_lesson(lesson.id)] == [1, 0]
    assert agenda.next_question(lesson) == question.id
    slides.present(lesson.id, lesson.owner_id, question.id)
    assert lookup.newest_round(lesson.id) is not None
    assert agenda.next_question(lesson) is None
    assert [use.asked for use in usage.find_uses(slide).lessons] == [1]


def test_a_lesson_held_again_has_the_slides_too(lesson: Lesson, slide: Question, question: Question) -> None:
    extra = entries.create(lesson.owner_id, {**TEXT, "prompt": "From the bank"})
    show(lesson, extra)
    again = repetition.repeat(lesson.id, lesson.owner_id)
    assert [item.question_id for item in again.items] == [slide.id, question.id, extra.id]


@pytest.mark.parametrize(("own", "stays"), [(None, 20), (45, 45)])
def test_a_lesson_advances_over_a_slide(
    owner: User, question: Question, monkeypatch: pytest.MonkeyPatch, own: int | None, stays: int
) -> None:
    clock = Clock()
    for module in (auto_advance, rounds, transitions):
        monkeypatch.setattr(module, "now", clock)
    monkeypatch.setattr("classroom.core.clock.now", clock)
    slide = entries.create(owner.id, {**TEXT, "time_limit": own})
    last = entries.create(owner.id, {**CAPITAL, "prompt": "The last"})
    lesson = lifecycle.create(owner.id, question_ids=[question.id, slide.id, last.id], options={"auto_advance": 20})
    asked = close(ask(lesson, question))
    clock.now = (asked.closed_at or 0) + auto_advance.REVEAL_AFTER
    assert auto_advance.take_step(lesson.id)
    clock.now += 20
    assert auto_advance.take_step(lesson.id)
    seen = state.public(lesson)
    assert seen["slide"]["question_id"] == slide.id
    assert seen["next_at"] == seen["slide"]["shown_at"] + stays
    clock.now = seen["next_at"] - 1
    assert not auto_advance.take_step(lesson.id)
    clock.now = seen["next_at"]
    assert auto_advance.take_step(lesson.id)
    newest = lookup.newest_round(lesson.id)
    assert newest is not None
    assert newest.version.question_id == last.id
    assert state.public(lesson)["slide"] is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"prompt": ""}, "prompt"),
        ({"prompt": None}, "prompt"),
        ({"prompt": 3}, "prompt"),
        ({"explanation": "Because"}, "explanation"),
        ({"choices": []}, "choices"),
        ({"time_limit": 1}, "time_limit"),
    ],
)
def test_what_a_slide_needs(owner: User, change: dict[str, object], field: str) -> None:
    with pytest.raises(TizaError) as caught:
        entries.create(owner.id, {**TEXT, **change})
    assert set(caught.value.fields) == {field}
