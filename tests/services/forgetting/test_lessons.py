"""Deleting lessons, taking people out of them, deleting classes and questions."""

from collections.abc import Callable

import pytest
from flask import Flask

from classroom.core.database import Base, db
from classroom.core.errors import Conflict, Forbidden, Invalid, NotFound, TizaError
from classroom.models import (
    Answer,
    Course,
    Enrolment,
    Erasure,
    Lesson,
    ModeratedText,
    Participant,
    Picture,
    Question,
    QuestionVersion,
    Round,
    Submission,
    User,
)
from classroom.services.bank import entries, quizzes
from classroom.services.classes import courses
from classroom.services.forgetting import courses as forget_courses
from classroom.services.forgetting import jobs, lessons, participants, questions
from classroom.services.lessons import improvise, keys, lifecycle, lookup, moderation, regrade
from classroom.services.results import full_results, own
from classroom.services.results.analysis import lesson as analysis
from tests.services.forgetting.conftest import forget_now
from tests.services.forgetting.test_accounts import picture
from tests.support.lessons import CAPITAL, answer, ask, close, join, play, share, vote_again
from tests.support.questions import question as question_of

pytestmark = pytest.mark.both_databases


@pytest.fixture
def held(app: Flask, lesson: Lesson, question: Question, owner: User, member: User) -> Lesson:
    """A lesson that has ended: the member, two guests, three questions, two votes, texts that became a vote."""
    people = [join(lesson, user=member), join(lesson, "Ana"), join(lesson, "Bob")]
    first = play(lesson, question, dict(zip(people, (["a"], ["b"], ["c"]), strict=True)))
    vote_again(lesson, first, dict(zip(people, (["b"], ["b"], ["c"]), strict=True)))
    river = entries.create(owner.id, question_of("short_text", prompt="River?", accepted=[{"text": "Nile"}]))
    play(lesson, river, dict(zip(people, ("Nile", "Amazon", "Rhine"), strict=True)))
    written = ask(lesson, entries.create(owner.id, question_of("open_text", prompt="Why?")))
    for who, text in zip(people, ("since", "because", "so that"), strict=True):
        answer(who, written, text)
    close(written)
    moderation.hide_answer(lesson.id, owner.id, written.id, value="since", hidden=True)
    close(improvise.promote(lesson.id, owner.id, written.id, ["because", "so that"]))
    lifecycle.end(lesson.id, owner.id)
    return lesson


def rows(*models: type[Base]) -> list[int]:
    return [db.session.query(model).count() for model in models]


def refused(work: Callable[[], object]) -> str:
    with pytest.raises(TizaError) as error:
        work()
    return error.value.code


@pytest.mark.parametrize("act", [lessons.delete_lesson, lessons.anonymise])
def test_only_the_owner_of_an_ended_lesson(
    lesson: Lesson, owner: User, colleague: User, outsider: User, act: Callable[..., None]
) -> None:
    share(lesson, colleague)
    assert refused(lambda: act(lesson.id, owner.id)) == "wrong_state"
    lifecycle.end(lesson.id, owner.id)
    with pytest.raises(Forbidden):
        act(lesson.id, colleague.id)
    assert refused(lambda: act(lesson.id, outsider.id)) == "unknown_lesson"
    with pytest.raises(Invalid) as wrong:
        act(lesson.id, owner.id, "WRONG1")
    assert set(wrong.value.fields) == {"typed"}
    assert rows(Erasure) == [0]
    act(lesson.id, owner.id, f" {lesson.code.lower()} ")


def test_a_deleted_lesson_is_gone_for_everybody_at_once_and_its_rows_soon(
    held: Lesson, owner: User, colleague: User, member: User, question: Question
) -> None:
    share(held, colleague)
    code = held.code
    lessons.delete_lesson(held.id, owner.id)
    for user in (owner, colleague):
        assert refused(lambda user=user: lookup.for_teacher(held.id, user.id)) == "unknown_lesson"  # type: ignore[misc]
        assert lookup.overview(user.id) == []
    assert refused(lambda: lookup.by_code(code, "192.0.2.1")) == "unknown_code"
    assert own.lessons_of(member.id)[1] == []
    forget_now()
    assert rows(Lesson, Participant, Round, Answer, Submission, ModeratedText) == [0, 0, 0, 0, 0, 0]
    prompts = {found.current.prompt for found in db.session.query(Question)}
    assert prompts == {CAPITAL["prompt"], "River?", "Why?"}, "the bank stays"
    bodies = " ".join(str(version.body) for version in db.session.query(QuestionVersion))
    assert "because" not in bodies, "a vote made of students' words goes with the lesson"
    assert entries.get(question.id, owner.id)


def test_what_a_key_was_corrected_to_for_the_lesson_alone_goes_with_it(
    held: Lesson, owner: User, question: Question
) -> None:
    asked = db.session.query(Round).filter_by(number=1, attempt=2).one()
    choices = [{"text": choice["text"], "correct": choice["text"] == "Sydney"} for choice in CAPITAL["choices"]]
    keys.correct(held.id, owner.id, asked.id, {"choices": choices}, bank=False)
    assert db.session.query(QuestionVersion).filter_by(question_id=question.id).count() == 2
    lessons.delete_lesson(held.id, owner.id)
    forget_now()
    assert [version.number for version in question.versions] == [1]


def test_work_goes_on_where_a_process_stopped(held: Lesson, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lessons, "PIECE", 2)
    lessons.delete_lesson(held.id, owner.id)
    from classroom.core.database import transaction

    with transaction():
        assert lessons.delete_some(held.id)
    left = rows(Answer)[0]
    assert 0 < left < 15
    assert forget_now() == 1
    assert rows(Answer, Lesson) == [0, 0]
    assert forget_now() == 0


def test_two_processes_do_not_do_the_same_work(held: Lesson, owner: User) -> None:
    lessons.delete_lesson(held.id, owner.id)
    claimed = jobs._claim()
    assert claimed is not None
    assert jobs._claim() is None
    assert forget_now() == 0


def test_what_fails_is_logged_and_tried_again(held: Lesson, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from classroom.services.forgetting import steps

    def fails(_key: int) -> bool:
        raise RuntimeError("no")

    lessons.delete_lesson(held.id, owner.id)
    with monkeypatch.context() as patch:
        patch.setattr(steps, "STEPS", {**steps.STEPS, "lesson": fails})
        assert forget_now() == 0
    waiting = db.session.query(Erasure).one()
    assert waiting.done_at is None
    waiting.lease_until = 0.0
    db.session.commit()
    assert forget_now() == 1


def test_without_people_statistics_stay_equal(held: Lesson, owner: User, member: User) -> None:
    before = [analysis.of_lesson(held, vote) for vote in ("first", "last")]
    counted = [
        (r["question_id"], r["answered"], r["correct"], r["counts"]) for r in full_results.of_lesson(held)["rounds"]
    ]
    lessons.anonymise(held.id, owner.id)
    forget_now()
    held = db.session.get_one(Lesson, held.id)
    assert [analysis.of_lesson(held, vote) for vote in ("first", "last")] == before
    found = full_results.of_lesson(held)
    after = [(r["question_id"], r["answered"], r["correct"], r["counts"]) for r in found["rounds"]]
    texts = {"Nile", "Amazon", "Rhine", "since", "because", "so that"}
    for (question_id, answered, correct, counts), now_ in zip(counted, after, strict=True):
        assert now_[:3] == (question_id, answered, correct)
        assert set(counts) & texts or now_[3] == counts
    for person in found["participants"]:
        assert person["nickname"] == f"#{person['id']}"
    stored = {str(value) for value in db.session.scalars(db.select(Answer.value))}
    assert not stored & texts
    assert rows(ModeratedText, Submission) == [0, 0]
    assert not participants.any_named(held.id)
    assert own.lessons_of(member.id)[1] == []
    assert held.anonymised_at is not None


def test_an_accepted_text_keeps_its_grade_when_the_round_is_graded_again(held: Lesson, owner: User) -> None:
    river = next(r for r in db.session.query(Round) if r.version.prompt == "River?")
    lessons.anonymise(held.id, owner.id)
    forget_now()
    before = sorted(db.session.scalars(db.select(Answer.fraction).where(Answer.round_id == river.id)))
    assert before == [0.0, 0.0, 1.0]
    regrade.accept_answer(held.id, owner.id, river.id, "Danube")
    assert sorted(db.session.scalars(db.select(Answer.fraction).where(Answer.round_id == river.id))) == before


def test_one_guest_asks_to_be_forgotten(held: Lesson, owner: User, colleague: User, outsider: User) -> None:
    share(held, colleague)
    ana = db.session.query(Participant).filter_by(nickname="Ana").one()
    before = analysis.of_lesson(held, "last")
    assert refused(lambda: lessons.forget_participant(held.id, outsider.id, ana.id)) == "unknown_lesson"
    with pytest.raises(NotFound):
        lessons.forget_participant(held.id, owner.id, 999_999)
    lessons.forget_participant(held.id, colleague.id, ana.id)
    db.session.expire_all()
    assert sorted(p.nickname for p in db.session.query(Participant)) == [f"#{ana.id}", "Bob", "Member"]
    stored = {str(value) for value in db.session.scalars(db.select(Answer.value))}
    assert "because" not in stored
    assert {"since", "so that", "Rhine"} <= stored
    bodies = " ".join(str(version.body) for version in db.session.query(QuestionVersion))
    assert "because" not in bodies
    assert "so that" in bodies
    assert analysis.of_lesson(held, "last") == before


def test_a_class_goes_and_its_lessons_stay(owner: User, outsider: User, member: User) -> None:
    course = courses.create(owner.id, "9 b")
    courses.add_student(course.id, owner.id, member.username)
    taught = lifecycle.create(owner.id, course_id=course.id)
    assert refused(lambda: forget_courses.delete_course(course.id, outsider.id)) == "unknown_course"
    with pytest.raises(Invalid):
        forget_courses.delete_course(course.id, owner.id, "9 a")
    forget_courses.delete_course(course.id, owner.id, "9 B")
    db.session.expire_all()
    assert rows(Course, Enrolment) == [0, 0]
    assert db.session.get_one(Lesson, taught.id).course_id is None
    assert db.session.get(User, member.id) is not None


def test_a_question_goes_and_lessons_keep_what_they_asked(held: Lesson, owner: User, question: Question) -> None:
    quiz = quizzes.create(owner.id, "Capitals", [question.id])
    assert refused(lambda: questions.delete_question(question.id, owner.id)) == "wrong_state"
    entries.edit(question.id, owner.id, {"prompt": "Newer?", "notes": "mine"})
    entries.archive(question.id, owner.id)
    questions.delete_question(question.id, owner.id)
    db.session.expire_all()
    assert refused(lambda: entries.get(question.id, owner.id)) == "unknown_question"
    assert quiz.items == []
    kept = db.session.get_one(Question, question.id)
    assert [version.prompt for version in kept.versions] == [CAPITAL["prompt"]], "only what was asked"
    assert kept.current.number == 1
    full_results.of_lesson(db.session.get_one(Lesson, held.id))
    lessons.delete_lesson(held.id, owner.id)
    forget_now()
    assert db.session.get(Question, question.id) is None


def test_a_picture_goes_with_the_last_question_that_shows_it(owner: User) -> None:
    shown = {**CAPITAL, "image": {"data": picture(3), "alt": "Noise"}}
    choices = [{**choice, "image": {"data": picture(4), "alt": "More"}} for choice in CAPITAL["choices"]]
    one, two = entries.create(owner.id, shown), entries.create(owner.id, {**shown, "choices": choices})
    assert rows(Picture) == [2]
    for number, left in ((two, 1), (one, 0)):
        entries.archive(number.id, owner.id)
        questions.delete_question(number.id, owner.id)
        db.session.expire_all()
        assert rows(Picture) == [left]


def test_conflict_is_named(lesson: Lesson, owner: User) -> None:
    with pytest.raises(Conflict):
        lessons.delete_lesson(lesson.id, owner.id)


REFERRING = {
    "lessons": {
        "answer_versions", "assignments", "lesson_items", "lesson_teachers", "lti_links", "offers", "participants",
        "presence_reports", "question_versions", "rounds", "shown_slides", "webhooks",
    },
    "rounds": {"answers", "moderated_texts", "submissions"},
    "participants": {"answers", "attempts", "submissions"},
    "courses": {"accesses", "enrolments", "join_requests", "lessons", "lti_contexts", "new_passwords"},
    "questions": {"lesson_items", "offers", "practice_cards", "question_tags", "question_versions", "quiz_items"},
    "question_versions": {"offers", "practice_cards", "rounds", "shown_slides"},
    "quizzes": {"lessons", "quiz_items"},
    "accesses": {"provider_logins"},
    "identities": {"provider_logins"},
    "users": {
        "accesses", "assignment_overrides", "courses", "email_changes", "enrolments", "identities", "import_drafts",
        "join_requests", "lesson_presets", "lesson_teachers", "lessons", "lti_passes", "lti_scores", "offers",
        "participants", "practice_cards", "practice_reviews",
        "questions", "quizzes", "school_imports", "users", "webhooks",
    },
}  # fmt: skip
"""The tables that refer to what can be deleted, each of which ``services/forgetting`` deletes or changes."""


@pytest.mark.parametrize("table", REFERRING)
def test_a_new_table_that_refers_to_what_can_be_deleted_is_thought_of(table: str) -> None:
    found = {
        other.name
        for other in Base.metadata.tables.values()
        for key in other.foreign_keys
        if key.column.table.name == table
    }
    assert found == REFERRING[table], (
        f"a table refers to {table}: have services/forgetting delete its rows, then add it"
    )
