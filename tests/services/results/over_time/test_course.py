"""A class over time: shares by lesson and by tag, absences, and who falls behind."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import event

from classroom.core.database import db
from classroom.core.errors import NotFound
from classroom.models import Course, Lesson, Participant, User
from classroom.services.answers import submissions, submit
from classroom.services.assignments import manage, work
from classroom.services.bank import entries, quizzes
from classroom.services.classes import courses
from classroom.services.lessons import lifecycle
from classroom.services.participants import members
from classroom.services.participants.join import join_lesson
from classroom.services.results.over_time import course as over_time
from classroom.services.results.over_time.reading import Part
from tests.support.lessons import CAPITAL, ask, join, play
from tests.support.people import make_user

both_databases = pytest.mark.both_databases
RIGHT, WRONG = ["b"], ["a"]


@pytest.fixture
def course(owner: User) -> Course:
    """The owner's class, with Ana, Beto and Carla."""
    made = courses.create(owner.id, "9b")
    for name in ("ana", "beto", "carla"):
        make_user(name, "student")
        courses.add_student(made.id, owner.id, name)
    return made


Hold = Callable[..., Lesson]


@pytest.fixture
def hold(owner: User, course: Course) -> Hold:
    """Return a function that holds a lesson; students answer right (``1``), wrong (``0``) or not (``-``)."""

    def held(title: str = "", tags: tuple[str, ...] = (), **given: str) -> Lesson:
        lesson = lifecycle.create(owner.id, title=title, course_id=course.id, join_mode="account")
        seats = {
            join(lesson, user=db.session.query(User).filter_by(username=name).one()): answers
            for name, answers in given.items()
        }
        for number in range(max(map(len, given.values()))):
            made = entries.create(owner.id, {**CAPITAL, "prompt": f"{title} {number}?", "tags": list(tags)})
            play(
                lesson,
                made,
                {
                    seat: RIGHT if answers[number] == "1" else WRONG
                    for seat, answers in seats.items()
                    if answers[number] != "-"
                },
            )
        return lesson

    return held


def lines(course: Course, order: str = "name") -> dict[str, over_time.Line]:
    return {line.username: line for line in over_time.of_course(course.id, course.owner_id, order).lines}


def test_a_class_without_lessons(course: Course, owner: User) -> None:
    found = over_time.of_course(course.id, owner.id)
    assert (found.lessons, found.tags, found.falling, found.share) == ([], [], [], None)
    assert [line.shares for line in found.lines] == [[], [], []]
    lifecycle.create(owner.id, title="Nobody came", course_id=course.id, join_mode="account")
    assert over_time.of_course(course.id, owner.id).lessons == [], "a lesson without results is no column"


@both_databases
def test_shares_absences_and_sums(course: Course, hold: Hold) -> None:
    """Who was there and answered nothing has 0; who was not there has a gap."""
    first, second = hold("One", ana="11", beto="10", carla="--"), hold("Two", ana="1101", carla="1000")
    overview = over_time.of_course(course.id, course.owner_id)
    assert [(lesson.id, lesson.title, lesson.questions) for lesson in overview.lessons] == [
        (first.id, "One", 2),
        (second.id, "Two", 4),
    ]
    assert [lesson.share for lesson in overview.lessons] == [0.5, 0.5]
    found = lines(course)
    assert {name: line.shares for name, line in found.items()} == {
        "ana": [1.0, 0.75],
        "beto": [0.5, None],
        "carla": [0.0, 0.25],
    }
    assert {name: line.total for name, line in found.items()} == {"ana": (5.0, 6), "beto": (1.0, 2), "carla": (1.0, 6)}
    assert {name: line.present for name, line in found.items()} == {"ana": 2, "beto": 1, "carla": 2}
    assert overview.share == pytest.approx((5 / 6 + 1 / 2 + 1 / 6) / 3)


def test_what_a_late_student_was_not_asked_does_not_count(course: Course, owner: User, hold: Hold) -> None:
    lesson = hold("One", ana="10")
    late = join(lesson, user=db.session.query(User).filter_by(username="beto").one())
    play(lesson, entries.create(owner.id, CAPITAL), {late: RIGHT})
    found = lines(course)
    assert found["beto"].shares == [1.0]
    assert found["ana"].shares == [pytest.approx(1 / 3)]


@both_databases
def test_what_does_not_count(course: Course, owner: User, hold: Hold) -> None:
    """Surveys, votes that were not revealed, removed participants, students who left the class, archived lessons."""
    lesson = hold("One", ana="1", beto="0", carla="1")
    ask(lesson, entries.create(owner.id, CAPITAL))
    db.session.commit()
    seats = {seat.user.username: seat for seat in db.session.query(Participant).filter_by(lesson_id=lesson.id)}
    members.set_removed(lesson.id, owner.id, seats["beto"].id, True)
    courses.remove_student(course.id, owner.id, seats["carla"].user_id or 0)
    overview = over_time.of_course(course.id, owner.id)
    assert {line.username: line.shares for line in overview.lines} == {"ana": [1.0], "beto": [None]}
    assert overview.lessons[0].share == 1.0
    lifecycle.end(lesson.id, owner.id)
    lifecycle.set_archived(lesson.id, owner.id, True)
    assert over_time.of_course(course.id, owner.id).lessons == []


@both_databases
def test_tags(course: Course, hold: Hold) -> None:
    """In whatever case they were typed, the weakest first; for one student beside the class."""
    hold("One", ("Fractions",), ana="10", beto="00")
    hold("Two", ("fractions", "decimals"), ana="1", carla="0")
    hold("Three", (), ana="1")
    overview = over_time.of_course(course.id, course.owner_id)
    assert [(tag.name.casefold(), tag.questions, tag.share) for tag in overview.tags] == [
        ("fractions", 3, pytest.approx(2 / 6)),
        ("decimals", 1, 0.5),
    ]
    ana = lines(course)["ana"].id
    _overview, line, tags = over_time.of_student(course.id, course.owner_id, ana)
    assert line.shares == [0.5, 1.0, 1.0]
    assert [(tag.name.casefold(), tag.questions, tag.share, tag.of_class) for tag in tags] == [
        ("fractions", 3, pytest.approx(2 / 3), pytest.approx(2 / 6)),
        ("decimals", 1, 1.0, 0.5),
    ]
    beto = lines(course)["beto"].id
    assert [tag.name for tag in over_time.of_student(course.id, course.owner_id, beto)[2]] == ["Fractions"]


@pytest.mark.parametrize(
    ("own", "of_class", "expected"),
    [
        ([1, 1, 1], [0.5] * 3, (None, False)),
        ([0.8, 0.8, 0.4, 0.4], [0.6] * 4, (-0.4, True)),
        ([0.8, 0.8, 0.4, 0.4], [0.8, 0.8, 0.4, 0.4], (0.0, False)),
        ([0.8, None, 0.8, 0.4, None, 0.4], [0.6] * 6, (-0.4, True)),
        ([0.1, 0.5, 0.5, 0.5, 0.8, 0.8, 0.8], [0.5] * 7, (0.4, False)),
        ([0.6, 0.6, 0.5, 0.5], [0.6] * 4, (-0.1, False)),
        ([None] * 9, [0.5] * 9, (None, False)),
        ([1, 1, 1, 1], [0.5] * 4, (0.0, False)),
    ],
)
def test_change(own: list[float | None], of_class: list[float | None], expected: tuple[float | None, bool]) -> None:
    """The newest three lessons, or half of fewer than six, against those before; each compared with the class."""
    parts = [None if share is None else Part(20 * share, 20) for share in own]
    difference, falls = over_time.change(parts, of_class)
    assert difference == (None if expected[0] is None else pytest.approx(expected[0]))
    assert falls is expected[1]


@pytest.mark.parametrize(("questions", "falls"), [(2, False), (5, False), (8, True), (20, True)])
def test_a_fall_is_more_than_chance(questions: int, falls: bool) -> None:
    """30 points with n questions before and after: z = 0.3 / √(0.65 · 0.35 · 2/n) is above 1.645 from n = 14 on."""
    parts = [Part(share * questions, questions) for share in (0.8, 0.8, 0.5, 0.5)]
    assert over_time.change(parts, [0.6] * 4) == (pytest.approx(-0.3), falls)


def test_who_falls_behind(course: Course, hold: Hold) -> None:
    for _lesson in range(2):
        hold(ana="11", beto="11", carla="01")
    for _lesson in range(2):
        hold(ana="11", beto="00", carla="01")
    overview = over_time.of_course(course.id, course.owner_id)
    assert [line.username for line in overview.falling] == ["beto"]
    assert next(iter(lines(course, "change"))) == "beto"
    assert list(lines(course, "share")) == ["beto", "carla", "ana"]


def test_only_the_owner(course: Course, outsider: User, colleague: User, hold: Hold, member: User) -> None:
    hold(ana="1")
    for user in (outsider, colleague):
        with pytest.raises(NotFound):
            over_time.of_course(course.id, user.id)
    with pytest.raises(NotFound) as caught:
        over_time.of_student(course.id, course.owner_id, member.id)
    assert caught.value.code == "unknown_student"


def test_more_lessons_and_students_need_no_more_statements(app: Flask, course: Course, hold: Hold) -> None:
    statements: list[str] = []

    def count() -> int:
        statements.clear()
        over_time.of_course(course.id, course.owner_id)
        return len(statements)

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    hold(ana="1")
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        before = count()
        for _lesson in range(3):
            hold(ana="11", beto="10", carla="00")
        assert count() == before <= 9
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@both_databases
def test_homework_is_beside_the_lessons_once_it_is_handed_in(course: Course, owner: User, hold: Hold) -> None:
    """Who is still at it, or has not begun, has a gap; lessons and homework can be looked at apart."""
    lesson = hold("One", ana="11", beto="00", tags=("capitals",))
    questions = [entries.create(owner.id, {**CAPITAL, "prompt": f"{number}?", "tags": ["home"]}) for number in range(2)]
    quiz = quizzes.create(owner.id, "At home", [question.id for question in questions])
    homework = manage.create(owner.id, quiz_id=quiz.id, course_id=course.id)
    for name, value, hands_in in (("beto", RIGHT, True), ("carla", WRONG, False)):
        student = db.session.query(User).filter_by(username=name).one()
        seat = db.session.get_one(Participant, join_lesson(homework.lesson.code, address="127.0.0.1", user=student).id)
        attempt = work.begin(seat)
        payload = {"id": f"answer-{name}", "round_id": attempt.rounds[0], "value": value}
        submit.submit(submissions.read(seat.id, payload, attempt_id=attempt.id))
        if hands_in:
            work.submit(seat, attempt.id)

    both = over_time.of_course(course.id, owner.id)
    assert [(column.id, column.is_homework, column.share) for column in both.lessons] == [
        (lesson.id, False, 0.5),
        (homework.lesson_id, True, 0.5),
    ]
    assert both.has_both
    assert {line.username: line.shares for line in both.lines} == {
        "ana": [1.0, None],
        "beto": [0.0, 0.5],
        "carla": [None, None],
    }
    assert {tag.name: (tag.questions, tag.share) for tag in both.tags} == {"capitals": (2, 0.5), "home": (2, 0.5)}
    live, home = (over_time.of_course(course.id, owner.id, kind=kind) for kind in ("live", "homework"))
    assert [[column.id for column in found.lessons] for found in (live, home)] == [[lesson.id], [homework.lesson_id]]
    assert not live.has_both
    assert [tag.name for tag in home.tags] == ["home"]
