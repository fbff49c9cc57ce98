"""Points, places, streaks and teams: cases worked out by hand."""

from typing import Any

import pytest

from classroom.core.errors import Conflict, Invalid, NotFound
from classroom.models import Lesson, Participant, Question, User
from classroom.services.bank import entries
from classroom.services.lessons import lifecycle, projector, rounds
from classroom.services.participants import members
from classroom.services.results import full_results, reports, standings, state
from tests.support.lessons import CAPITAL, answer, ask, close, join, play, reveal, vote_again

pytestmark = pytest.mark.both_databases

RIGHT, WRONG = ["b"], ["a"]


def race(owner: User, **more: Any) -> Lesson:
    """Make a lesson with everything that makes a race of it."""
    return lifecycle.create(owner.id, options={"podium": True, "streaks": True, **more})


def places(lesson: Lesson) -> list[tuple[str, int, int]]:
    return [(row["nickname"], row["rank"], row["points"]) for row in standings.view(lesson)["top"]]


def test_equal_points_share_a_place_and_the_next_is_as_many_further_on(owner: User, question: Question) -> None:
    lesson = race(owner)
    ana, bea, ciro, dario, eva = (join(lesson, name) for name in ("Ana", "Bea", "Ciro", "Dario", "Eva"))
    half = entries.create(owner.id, {**CAPITAL, "points": 50})
    play(lesson, question, {ana: RIGHT, bea: WRONG, ciro: RIGHT, dario: RIGHT})
    play(lesson, half, {ciro: RIGHT, bea: RIGHT, dario: WRONG})
    assert places(lesson) == [("Ciro", 1, 150), ("Ana", 2, 100), ("Dario", 2, 100), ("Bea", 4, 50)]
    assert [row["sharing"] for row in standings.view(lesson)["top"]] == [1, 2, 2, 1]
    assert state.private(dario)["rank"] == {"place": 2, "of": 5}
    assert state.private(bea)["rank"] == {"place": 4, "of": 5}
    assert state.private(eva)["rank"] is None, "nobody is told to be last with nothing"


def test_only_revealed_rounds_count(owner: User, question: Question) -> None:
    lesson = race(owner)
    ana = join(lesson, "Ana")
    asked = ask(lesson, question)
    answer(ana, asked, RIGHT)
    close(asked)
    assert (places(lesson), state.private(ana)["rank"], state.private(ana)["streak"]) == ([], None, 0)
    reveal(asked)
    assert (places(lesson), state.private(ana)["streak"]) == ([("Ana", 1, 100)], 1)


def test_a_place_is_told_after_the_reveal_and_at_the_end(owner: User, question: Question) -> None:
    lesson = race(owner)
    ana = join(lesson, "Ana")
    play(lesson, question, {ana: RIGHT})
    asked = ask(lesson, question)
    assert state.private(ana)["rank"] is None
    assert state.private(ana)["total_points"] == 100
    close(asked)
    lifecycle.end(lesson.id, lesson.owner_id)
    assert state.private(ana)["rank"] == {"place": 1, "of": 1}


def test_of_two_votes_the_newest_that_was_revealed_counts(owner: User, question: Question) -> None:
    lesson = race(owner)
    ana, bea, ciro = (join(lesson, name) for name in ("Ana", "Bea", "Ciro"))
    first = play(lesson, question, {ana: RIGHT, bea: WRONG, ciro: RIGHT})
    assert places(lesson) == [("Ana", 1, 100), ("Ciro", 1, 100)]
    second = rounds.revote(lesson.id, lesson.owner_id, first.id)
    for person, value in ((ana, WRONG), (bea, RIGHT)):
        answer(person, second, value)
    close(second)
    assert places(lesson) == [("Ana", 1, 100), ("Ciro", 1, 100)], "until it is revealed, the first one counts"
    reveal(second)
    assert places(lesson) == [("Bea", 1, 100)], "Ciro did not vote again"
    wanted = {"Ana": 0, "Bea": 100, "Ciro": 0}
    assert {person.nickname: state.private(person)["total_points"] for person in (ana, bea, ciro)} == wanted
    for found in (full_results.of_lesson(lesson), reports.report(lesson)):
        assert {row["nickname"]: row["total_points"] for row in found["participants"]} == wanted


def streak_of(*people: Participant) -> list[int]:
    return [state.private(person)["streak"] for person in people]


def test_streaks(owner: User, question: Question) -> None:
    lesson = race(owner)
    always, missed, late, wrong = (join(lesson, name) for name in ("always", "missed", "late", "wrong"))
    play(lesson, question, {always: RIGHT, missed: RIGHT, wrong: RIGHT})
    assert streak_of(always, missed, late, wrong) == [1, 1, 0, 1]
    play(lesson, question, {always: RIGHT, late: RIGHT, wrong: RIGHT})
    assert streak_of(always, missed, late, wrong) == [2, 0, 1, 2]
    third = play(lesson, question, {always: RIGHT, missed: RIGHT, late: RIGHT, wrong: WRONG})
    assert streak_of(always, missed, late, wrong) == [3, 1, 2, 0]
    vote_again(lesson, third, {always: WRONG, missed: RIGHT, late: RIGHT, wrong: RIGHT})
    assert streak_of(always, missed, late, wrong) == [0, 1, 2, 3], "the newest vote counts, as one question"


def test_neither_a_poll_nor_a_survey_ends_a_streak(owner: User, question: Question) -> None:
    lesson = race(owner)
    ana = join(lesson, "Ana")
    poll = entries.create(owner.id, {**CAPITAL, "type": "poll", "points": 0})
    play(lesson, question, {ana: RIGHT})
    play(lesson, poll, {})
    lifecycle.set_options(lesson.id, owner.id, {"scoring": "survey"})
    play(lesson, question, {ana: WRONG})
    assert streak_of(ana) == [1]
    lifecycle.set_options(lesson.id, owner.id, {"scoring": "points"})
    play(lesson, question, {ana: RIGHT})
    assert streak_of(ana) == [2]
    assert state.private(ana)["total_points"] == 200


def test_half_right_ends_a_streak(owner: User, question: Question) -> None:
    lesson = race(owner)
    ana = join(lesson, "Ana")
    several = entries.create(owner.id, {**CAPITAL, "type": "multiple_choice", "choices": [
        {"text": "One", "correct": True}, {"text": "Two", "correct": True}, {"text": "Three", "correct": False},
    ]})  # fmt: skip
    play(lesson, question, {ana: RIGHT})
    play(lesson, several, {ana: ["a"]})
    assert streak_of(ana) == [0]
    assert 100 < state.private(ana)["total_points"] < 200


def test_without_the_options_nobody_is_told(lesson: Lesson, question: Question) -> None:
    ana = join(lesson, "Ana")
    play(lesson, question, {ana: RIGHT})
    view = state.private(ana)
    assert (view["total_points"], view["rank"], view["streak"], view["team"]) == (100, None, None, None)
    shown = standings.view(lesson)
    assert (shown["people"], shown["top"], shown["teams"]) == (1, [], [])


def test_teams_are_the_average_of_who_answered_at_least_once(owner: User, question: Question) -> None:
    lesson = race(owner, teams=3)
    people = [join(lesson, f"P{number}") for number in range(8)]  # teams 1, 2, 3, 1, 2, 3, 1, 2
    assert [person.team for person in people] == [1, 2, 3, 1, 2, 3, 1, 2]
    # Team 1: 100 and 0 of two; team 2: 100, 100 and 100 of three; team 3: nobody.
    play(lesson, question, {people[n]: RIGHT if n != 3 else WRONG for n in (0, 1, 3, 4, 7)})
    found = standings.view(lesson)["teams"]
    assert [(team["name"], team["rank"], team["points"], team["members"]) for team in found] == [
        ("circle", 1, 100.0, 3),
        ("triangle", 2, 50.0, 2),
        ("square", 3, 0.0, 0),
    ]
    assert state.private(people[1])["team"] == {"number": 2, "name": "circle"}


def test_equal_teams_share_a_place(owner: User, question: Question) -> None:
    lesson = race(owner, teams=3)
    people = [join(lesson, f"P{number}") for number in range(3)]
    play(lesson, question, {people[0]: WRONG, people[1]: RIGHT, people[2]: RIGHT})
    found = [(team["number"], team["rank"]) for team in standings.view(lesson)["teams"]]
    assert found == [(2, 1), (3, 1), (1, 3)]


def test_teams_are_dealt_anew_when_the_number_changes(owner: User) -> None:
    lesson = race(owner)
    people = [join(lesson, f"P{number}") for number in range(5)]
    assert [state.private(person)["team"] for person in people] == [None] * 5
    lifecycle.set_options(lesson.id, owner.id, {"teams": 2})
    assert [state.private(person)["team"]["number"] for person in people] == [1, 2, 1, 2, 1]
    assert state.private(join(lesson, "P5"))["team"]["number"] == 2
    lifecycle.set_options(lesson.id, owner.id, {"teams": 4})
    assert [state.private(person)["team"]["number"] for person in people] == [1, 2, 3, 4, 1]
    lifecycle.set_options(lesson.id, owner.id, {"teams": 0})
    assert [state.private(person)["team"] for person in people] == [None] * 5


def test_who_is_removed_takes_no_place(owner: User, question: Question) -> None:
    lesson = race(owner, teams=2)
    ana, bea, ciro = (join(lesson, name) for name in ("Ana", "Bea", "Ciro"))
    half = entries.create(owner.id, {**CAPITAL, "points": 50})
    play(lesson, question, {ana: RIGHT, bea: WRONG, ciro: WRONG})
    play(lesson, half, {bea: RIGHT, ciro: WRONG})
    assert places(lesson) == [("Ana", 1, 100), ("Bea", 2, 50)]
    members.set_removed(lesson.id, owner.id, ana.id, True)
    assert places(lesson) == [("Bea", 1, 50)]
    assert state.private(bea)["rank"] == {"place": 1, "of": 2}
    assert [team["points"] for team in standings.view(lesson)["teams"]] == [50.0, 0.0]
    listed = full_results.of_lesson(lesson)["participants"]
    rows = {row["nickname"]: (row["total_points"], row["rank"]) for row in listed}
    assert rows == {"Ana": (100, None), "Bea": (50, 1), "Ciro": (0, None)}
    members.set_removed(lesson.id, owner.id, ana.id, False)
    assert places(lesson) == [("Ana", 1, 100), ("Bea", 2, 50)]


def test_the_ten_best_by_name_where_they_are_equal(owner: User, question: Question) -> None:
    lesson = race(owner)
    names = [f"N{number:02}" for number in range(14)]
    people = {name: join(lesson, name) for name in reversed(names)}
    play(lesson, question, dict.fromkeys(people.values(), RIGHT))
    found = standings.view(lesson)["top"]
    assert [row["nickname"] for row in found] == names[:10]
    assert {(row["rank"], row["sharing"]) for row in found} == {(1, 14)}


def test_two_lessons_do_not_mix(owner: User, question: Question) -> None:
    mine, other = race(owner), race(owner)
    ana, zoe = join(mine, "Ana"), join(other, "Zoe")
    play(mine, question, {ana: RIGHT})
    play(other, question, {zoe: RIGHT})
    assert (places(mine), places(other)) == ([("Ana", 1, 100)], [("Zoe", 1, 100)])


# -- on the projector


def test_the_standings_are_shown_until_the_next_question(owner: User, question: Question) -> None:
    lesson = race(owner)
    asked = ask(lesson, question)
    for status in ("open", "closed"):
        assert asked.status == status
        with pytest.raises(Conflict):
            projector.show_standings(lesson.id, owner.id, asked.id, True)
        if status == "open":
            close(asked)
    reveal(asked)
    version = lesson.version
    for _time in range(2):
        projector.show_standings(lesson.id, owner.id, asked.id, True)
    shown = state.public(lesson)
    assert (shown["round"]["standings_shown"], shown["version"]) == (True, version + 1), "once is once"
    ask(lesson, question)
    assert state.public(lesson)["round"]["standings_shown"] is False
    with pytest.raises(Conflict):
        projector.show_standings(lesson.id, owner.id, asked.id, True)


def test_they_can_be_taken_away(owner: User, question: Question) -> None:
    lesson = race(owner)
    asked = play(lesson, question, {})
    projector.show_standings(lesson.id, owner.id, asked.id, True)
    lifecycle.set_options(lesson.id, owner.id, {"podium": False})
    projector.show_standings(lesson.id, owner.id, asked.id, False)
    assert state.public(lesson)["round"]["standings_shown"] is False


def test_nothing_to_show_without_podium_and_teams(lesson: Lesson, question: Question) -> None:
    asked = play(lesson, question, {})
    with pytest.raises(Conflict):
        projector.show_standings(lesson.id, lesson.owner_id, asked.id, True)


def test_only_the_lesson_s_teacher_shows_them(owner: User, outsider: User, question: Question) -> None:
    lesson = race(owner)
    asked = play(lesson, question, {})
    for lesson_id, user_id, round_id in (
        (lesson.id, outsider.id, asked.id),
        (lesson.id, owner.id, asked.id + 99),
        (race(owner).id, owner.id, asked.id),
    ):
        with pytest.raises(NotFound):
            projector.show_standings(lesson_id, user_id, round_id, True)


def test_a_team_of_one_kind_is_none(owner: User) -> None:
    with pytest.raises(Invalid):
        race(owner, teams=1)
