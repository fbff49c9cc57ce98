"""The connections of a process: lookups by session, lesson, participant and login, and nothing left after removal."""

import pytest

from classroom.live.connections import Connection, Connections

ANA, ANA_PHONE = (Connection(sid, "/student", 1, participant_id=7, access_id=3) for sid in ("a1", "a2"))
LUIS = Connection("b", "/student", 1, participant_id=8)
OTHER = Connection("c", "/student", 2, participant_id=9)
TEACHER = Connection("t", "/teacher", 1, access_id=4, user_id=5)
ALL = (ANA, ANA_PHONE, LUIS, OTHER, TEACHER)


@pytest.fixture
def register() -> Connections:
    """All connections."""
    found = Connections()
    for connection in ALL:
        found.add(connection)
    return found


def test_lookups(register: Connections) -> None:
    assert len(register) == 5
    assert register.get("b") is LUIS
    assert register.get("nobody") is None
    assert sorted(register.lessons()) == [1, 2]
    assert register.of_lesson(1) == [ANA, ANA_PHONE, LUIS, TEACHER]
    assert register.of_lesson(99) == []
    assert register.of_participant(7) == [ANA, ANA_PHONE]
    assert register.of_access({3, 4}) == [ANA, ANA_PHONE, TEACHER]
    assert register.of_access(set()) == []


def test_a_participant_is_present_while_one_tab_is_left(register: Connections) -> None:
    assert register.present(1) == {7, 8}, "two tabs are one participant, and a teacher is not a participant"
    register.remove("a1")
    assert register.of_participant(7)
    assert register.present(1) == {7, 8}
    register.remove("a2")
    assert not register.of_participant(7)
    assert register.present(1) == {8}


def test_removing_twice_is_harmless(register: Connections) -> None:
    assert register.remove("b") is LUIS
    assert register.remove("b") is None
    assert register.remove("nobody") is None


def test_lookups_and_removals_leave_nothing_behind(register: Connections) -> None:
    for connection in ALL:
        register.of_lesson(connection.lesson_id + 100)
        register.of_participant(12345)
        register.remove(connection.sid)
    assert len(register) == 0
    assert register.lessons() == []
    assert not any((register._by_sid, register._by_lesson, register._by_participant)), "memory would grow"
