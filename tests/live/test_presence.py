"""Presence over several workers: the union of what they say, without those that have fallen silent."""

from classroom.live.connections import Connection, Connections
from classroom.live.presence import FORGET_AFTER, Presence


class Clock:
    """A clock in the test's hand."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def made(*here: int) -> tuple[Presence, Connections, Clock]:
    connections, clock = Connections(), Clock()
    for participant_id in here:
        connections.add(Connection(f"s{participant_id}", "/student", 1, participant_id=participant_id))
    return Presence(connections, clock), connections, clock


def test_here_and_elsewhere_are_one() -> None:
    presence, _connections, _clock = made(1, 2)
    assert presence.learn(1, "b", [2, 3]) == {3}
    assert presence.present(1) == {1, 2, 3}
    assert presence.present(9) == set()


def test_a_report_replaces_the_one_before() -> None:
    presence, _connections, _clock = made(1)
    presence.learn(1, "b", [2, 3])
    assert presence.learn(1, "b", [3]) == {2}
    assert presence.learn(1, "b", [3]) == set()


def test_two_devices_on_two_workers_count_once() -> None:
    presence, connections, _clock = made(1)
    presence.learn(1, "b", [1])
    connections.remove("s1")
    assert presence.present(1) == {1}


def test_a_dead_worker_takes_its_students_with_it() -> None:
    presence, _connections, clock = made(1)
    presence.learn(1, "b", [2])
    clock.now = FORGET_AFTER / 2
    presence.learn(1, "c", [3])
    assert presence.forget_silent() == {}
    clock.now = FORGET_AFTER + 1
    assert presence.forget_silent() == {1: {2}}
    assert presence.present(1) == {1, 3}
