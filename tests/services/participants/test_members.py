"""Joining: guests, accounts, coming back, locked rooms, rosters, names, tokens."""

import pytest

from classroom.core.database import transaction
from classroom.core.errors import Forbidden, Invalid, NotAuthenticated, NotFound
from classroom.models import Lesson, Participant, User
from classroom.services.accounts import access, users
from classroom.services.classes import courses
from classroom.services.lessons import headcount, lifecycle, lookup
from classroom.services.participants import members, nicknames, tokens
from tests.support.lessons import join

pytestmark = pytest.mark.both_databases


def test_a_guest_joins_with_a_name(guest: Participant) -> None:
    assert (guest.nickname, guest.user_id, len(guest.resume_code)) == ("Ana", None, 8)


def test_a_taken_name_gets_a_number(lesson: Lesson, guest: Participant) -> None:
    assert [join(lesson, name).nickname for name in ("ana", "ÁNA", "Ana")] == ["ana 2", "ÁNA 3", "Ana 4"]


def test_without_a_name_guests_are_numbered(lesson: Lesson) -> None:
    assert join(lesson).nickname != join(lesson).nickname


def test_the_resume_code_brings_back_the_same_participant(lesson: Lesson, guest: Participant, owner: User) -> None:
    lifecycle.set_locked(lesson.id, owner.id, True)
    assert join(lesson, resume_code=guest.resume_code.lower()).id == guest.id
    with pytest.raises(Invalid) as caught:
        join(lesson, resume_code="AAAAAAAA")
    assert "resume_code" in caught.value.fields


def test_a_resume_code_of_another_lesson_is_unknown(owner: User, guest: Participant) -> None:
    with pytest.raises(Invalid):
        join(lifecycle.create(owner.id), resume_code=guest.resume_code)


def test_a_locked_room_lets_nobody_new_in(lesson: Lesson, owner: User) -> None:
    lifecycle.set_locked(lesson.id, owner.id, True)
    with pytest.raises(Forbidden) as caught:
        join(lesson, "Ana")
    assert caught.value.code == "locked"


def test_accounts_only(owner: User, member: User) -> None:
    lesson = lifecycle.create(owner.id, join_mode="account")
    with pytest.raises(Forbidden) as caught:
        join(lesson, "Ana")
    assert caught.value.code == "account_required"
    first = join(lesson, user=member)
    assert (first.nickname, first.user_id) == ("Member", member.id)
    assert join(lesson, user=member).id == first.id


def test_a_class_lets_only_its_roster_in(owner: User, member: User, stranger: User) -> None:
    course = courses.create(owner.id, "5B")
    courses.add_student(course.id, owner.id, member.username)
    lesson = lifecycle.create(owner.id, course_id=course.id)
    assert join(lesson, user=member).user_id == member.id
    with pytest.raises(Forbidden) as caught:
        join(lesson, user=stranger)
    assert caught.value.code == "not_on_roster"


def test_a_full_lesson(lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    from classroom.core import settings

    monkeypatch.setattr(settings.current(), "max_participants", 1)
    join(lesson, "Ana")
    with pytest.raises(Forbidden) as caught:
        join(lesson, "Luis")
    assert caught.value.code == "full"


def test_who_is_removed_leaves_a_place(lesson: Lesson, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from classroom.core import settings

    monkeypatch.setattr(settings.current(), "max_participants", 2)
    for name in ("Ana", "Luis", "Eva"):
        members.set_removed(lesson.id, owner.id, join(lesson, name).id, True)
    join(lesson, "Paz")
    assert headcount.of_lesson(lesson.id) == 1
    assert [row["participant_count"] for row in lookup.overview(owner.id)] == [1]
    join(lesson, "Sol")
    with pytest.raises(Forbidden) as caught:
        join(lesson, "Pau")
    assert caught.value.code == "full"


def test_removal_holds_against_every_way_back(lesson: Lesson, guest: Participant, owner: User) -> None:
    token = tokens.sign(guest)
    members.set_removed(lesson.id, owner.id, guest.id, True)
    for way in (
        lambda: tokens.participant_of(token),
        lambda: join(lesson, resume_code=guest.resume_code),
        lambda: tokens.known_participant(guest.id, lesson.id),
    ):
        with pytest.raises(Forbidden) as caught:
            way()
        assert caught.value.code == "removed"


def test_a_participant_of_another_lesson_cannot_be_removed(owner: User, guest: Participant) -> None:
    with pytest.raises(NotFound):
        members.set_removed(lifecycle.create(owner.id).id, owner.id, guest.id, True)


def test_a_token_is_for_its_lesson_and_no_longer_than_it(lesson: Lesson, guest: Participant, owner: User) -> None:
    token = tokens.sign(guest)
    assert tokens.participant_of(token) == guest
    for forged in ("", "x", token[:-1], token + "x", token.replace(".", ":")):
        with pytest.raises(NotAuthenticated):
            tokens.participant_of(forged)
    lifecycle.end(lesson.id, owner.id)
    with pytest.raises(Forbidden) as caught:
        tokens.participant_of(token)
    assert caught.value.code == "ended"


def test_a_token_of_an_account_ends_with_its_log_in(lesson: Lesson, member: User) -> None:
    found = access.find(access.grant(member, "session"), "session")
    assert found is not None
    token = tokens.sign(join(lesson, user=member), found.id)
    assert tokens.participant_of(token).user_id == member.id
    access.end(found.id)
    with pytest.raises(NotAuthenticated):
        tokens.participant_of(token)


@pytest.mark.parametrize("mode", ["guest", "account"])
def test_the_place_of_an_account_needs_its_login(owner: User, member: User, stranger: User, mode: str) -> None:
    lesson = lifecycle.create(owner.id, join_mode=mode)
    seat = join(lesson, user=member)
    for user in (None, stranger):
        with pytest.raises(Forbidden) as caught:
            join(lesson, resume_code=seat.resume_code, user=user)
        assert caught.value.code == "account_required"
        assert set(caught.value.fields) == {"resume_code"}
    assert join(lesson, resume_code=seat.resume_code, user=member).id == seat.id
    with pytest.raises(NotAuthenticated):
        tokens.participant_of(tokens.sign(seat))


LONG_NAME = "María de los Ángeles Fernández-Rodríguez de la Vega Ruiz"


@pytest.mark.parametrize(
    ("stored", "joined"),
    [(LONG_NAME, LONG_NAME), ("x" * 80, "x" * 59 + "…"), ("---", "member"), ("Ana \u3164", "Ana")],
)
def test_every_account_can_join_whatever_its_name(lesson: Lesson, member: User, stored: str, joined: str) -> None:
    with transaction():
        member.display_name = stored  # names from before the rule are stored as they were
    assert join(lesson, user=member).nickname == joined


def test_a_name_that_an_account_may_have_joins_as_it_is(lesson: Lesson, member: User) -> None:
    for name in (LONG_NAME, "x" * 60, "Ｍａｒíａ  Ruiz"):
        assert nicknames.of_account(users.update_profile(member.id, display_name=name, language=None)) == (
            member.display_name
        )


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Ana   María ", "Ana María"),
        ("A\u202ena", "Ana"),
        ("A\u200bna", "Ana"),
        ("Ａｎａ", "Ana"),
        ("e" + "\u0301" * 40, "é\u0301\u0301"),
        ("李雷", "李雷"),
        ("x\nx", "x x"),
    ],
)
def test_names_are_cleaned(typed: str, shown: str) -> None:
    assert nicknames.clean(typed) == shown


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u202e", "x" * 61, "x" * 10_000, "\u0301\u0301", "..."])
def test_names_that_are_none(typed: str) -> None:
    with pytest.raises(Invalid) as caught:
        nicknames.clean(typed)
    assert "nickname" in caught.value.fields
