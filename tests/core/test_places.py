"""Who gives way when all places are taken."""

from collections.abc import Callable

import pytest

from classroom.core.places import KEPT, SHARE, Place, Places

NUMBER = 40
MANY = NUMBER // SHARE + 1
"""More places than one address may offer before it goes first."""


class Hall:
    """Places, and the names of those who gave way, in order."""

    def __init__(self) -> None:
        self.places = Places(NUMBER)
        self.gone: list[str] = []

    def place(self, name: str, address: str = "") -> Place:
        return Place(self.places, address or name, lambda: self.gone.append(name))

    def offered(self, *names: str, address: str = "") -> list[Place]:
        made = [self.place(name, address) for name in names]
        for place in made:
            place.offer()
        return made

    def empty(self) -> list[str]:
        """Make room until nobody is left; return who went, in order."""
        while self.places.make_room():
            pass
        return self.gone


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_nobody_offers_a_place(hall: Hall) -> None:
    hall.place("a")
    assert hall.places.make_room() is False
    assert hall.gone == []


def test_the_first_to_offer_goes_first(hall: Hall) -> None:
    first, *_others = hall.offered("a", "b", "c")
    first.offer()  # again: it has begun anew
    assert hall.empty() == ["b", "c", "a"]
    assert len(hall.places) == 0


def test_since_when_a_place_is_offered_does_not_change_while_a_body_drips(hall: Hall) -> None:
    slow, _other = hall.offered("slow", "other")
    slow.offer_if_unnamed()
    assert hall.empty() == ["slow", "other"]


@pytest.mark.parametrize("end", [Place.withdraw, Place.free, lambda place: place.keep("user:1")])
def test_a_place_that_is_withdrawn_or_kept_does_not_give_way(hall: Hall, end: Callable[[Place], None]) -> None:
    busy, _other = hall.offered("busy", "other")
    end(busy)
    assert hall.empty() == ["other"]


def test_a_kept_place_is_not_offered_until_it_is_free(hall: Hall) -> None:
    place = hall.place("a")
    place.keep("user:1")
    place.offer_if_unnamed()
    assert hall.empty() == []
    place.free()
    place.offer_if_unnamed()
    assert hall.empty() == ["a"]


def test_an_account_keeps_only_so_many(hall: Hall) -> None:
    for number in range(KEPT + 2):
        hall.place(f"one {number}").keep("user:1")
    hall.place("another").keep("user:2")
    assert hall.empty() == ["one 0", "one 1"]


def test_places_that_became_free_do_not_count_for_the_account(hall: Hall) -> None:
    for number in range(3 * KEPT):
        place = hall.place(f"{number}")
        place.keep("user:1")
        place.free()
    assert hall.empty() == []


def test_an_address_with_more_than_its_share_goes_first(hall: Hall) -> None:
    hall.offered("early")
    hall.offered(*(f"attacker {number}" for number in range(MANY)), address="attacker")
    hall.offered(*(f"pupil {number}" for number in range(MANY - 1)), address="school")
    assert hall.places.make_room()
    assert hall.gone == ["attacker 0"]
    assert hall.places.make_room()
    assert hall.gone == ["attacker 0", "early"], "within their share, addresses do not matter"


def test_the_address_with_most_goes_first_also_after_many_changes(hall: Hall) -> None:
    small = hall.offered(*(f"small {number}" for number in range(MANY)), address="small")
    large = hall.offered(*(f"large {number}" for number in range(MANY + 5)), address="large")
    for place in large[:10]:
        place.withdraw()
    assert hall.places.make_room()
    for place in small:
        place.withdraw()
    for place in large:
        place.offer()
    assert hall.places.make_room()
    assert hall.gone == ["small 0", "large 0"]
    hall.empty()
    assert len(hall.gone) == 1 + len(large)


def test_a_session_that_waits_on_a_connection_ends_with_it(hall: Hall) -> None:
    place = hall.place("connection")
    with place.offered(lambda: hall.gone.append("session")):
        assert hall.empty() == ["session", "connection"]
    assert hall.places.make_room() is False
    place.offer()
    assert hall.empty() == ["session", "connection", "connection"]
