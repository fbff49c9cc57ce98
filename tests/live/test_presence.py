"""Presence over several workers: the union of their reports, without expired ones."""

from classroom.live.connections import Connection, Connections
from classroom.live.presence import REPORT_LIFETIME, Presence


class Clock:
    """A clock that the test sets."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def made(*here: int) -> tuple[Presence, Connections, Clock]:
    connections, clock = Connections(), Clock()
    for participant_id in here:
        connections.add(Connection(f"s{participant_id}", "/student", 1, participant_id=participant_id))
    return Presence(connections, clock), connections, clock


def test_presence_is_the_union_of_all_workers() -> None:
    presence, _connections, _clock = made(1, 2)
    assert presence.update(1, "b", [2, 3]) == {3}
    assert presence.present(1) == {1, 2, 3}
    assert presence.present(9) == set()


def test_a_report_replaces_the_one_before() -> None:
    presence, _connections, _clock = made(1)
    presence.update(1, "b", [2, 3])
    assert presence.update(1, "b", [3]) == {2}
    assert presence.update(1, "b", [3]) == set()


def test_two_devices_on_two_workers_count_once() -> None:
    presence, connections, _clock = made(1)
    presence.update(1, "b", [1])
    connections.remove("s1")
    assert presence.present(1) == {1}


def test_the_participants_of_a_dead_worker_are_dropped_with_its_report() -> None:
    presence, _connections, clock = made(1)
    presence.update(1, "b", [2])
    clock.now = REPORT_LIFETIME / 2
    presence.update(1, "c", [3])
    assert presence.expire() == {}
    clock.now = REPORT_LIFETIME + 1
    assert presence.expire() == {1: {2}}
    assert presence.present(1) == {1, 3}
